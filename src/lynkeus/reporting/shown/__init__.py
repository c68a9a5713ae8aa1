"""Who was shown a colleague's signed report before an opinion of his own."""
