"""What a site has chosen about AI: may it raise a study, may its result come before the opinion."""
