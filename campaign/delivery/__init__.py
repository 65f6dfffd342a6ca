"""Sending: letters become mail, mail leaves, and the store learns what came of it."""
