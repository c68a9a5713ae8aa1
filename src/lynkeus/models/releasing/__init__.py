"""How a version comes to read in the place of another: what is declared, shown and signed."""
