"""Pictures that campaigns bring: anybody's image in, one of our own making out."""
