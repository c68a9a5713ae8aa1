"""Networks that others made: with a card they become packages. Nothing is trained here."""
