"""Making models: cohorts, splits, transforms, networks, training.

The only room with torch, and nothing that serves imports it: what it hands on is a signed model
package. What does not go in here: reading a film for a patient.
"""
