"""People's decisions: worklist, first opinion, report, signature; no checks and no models."""
