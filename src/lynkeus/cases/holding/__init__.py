"""Which series are kept from AI and training now, asked of the tables."""
