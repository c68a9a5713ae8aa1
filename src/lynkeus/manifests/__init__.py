"""What a data set is: a frozen, hashed list of cases, divided by patient, its test set sealed.

What does not go in here: what a model is, what a study's state is, and whether a site may use its
patients at all (`oversight`).
"""
