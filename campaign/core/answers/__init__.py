"""What comes back: what offices answer, and what they ask for."""
