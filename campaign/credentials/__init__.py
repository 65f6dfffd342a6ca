"""How organisers prove who they are."""
