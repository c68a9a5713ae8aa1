"""Which series are kept from AI and training now, and what that makes of readings."""
