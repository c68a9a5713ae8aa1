"""Who may do what: actors, roles, the policy, permits, and the one door.

Nothing here knows what a study or a model is; each room brings its own rules as plain values.
"""
