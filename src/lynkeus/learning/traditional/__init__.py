"""The simpler methods that a network has to beat: features that people thought of, and thresholds.

They are fitted on the same cases as the network, and read the same prepared images. What does not
go in here: networks, and files.
"""
