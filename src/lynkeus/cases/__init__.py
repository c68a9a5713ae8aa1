"""What is known of a study: verdicts, readings, opinions; wings write and read it here."""
