"""To whom what AI found was told, or may have been, before an opinion of his own."""
