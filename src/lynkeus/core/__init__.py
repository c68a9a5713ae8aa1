"""Errors, ids, clock, settings, catalogue, database, facts, durable work: nothing medical."""
