"""What a site has chosen: what AI may do before the own opinion, and how long a study may wait."""
