"""Pages for the offices that letters go to."""
