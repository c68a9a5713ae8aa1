"""Which studies go first because somebody said so."""
