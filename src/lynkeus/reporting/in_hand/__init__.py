"""Who has a study in hand, and when he did what with it first. It keeps nobody from anything."""
