"""A colleague's signed report, shown to who asks for it before his own opinion."""
