"""What supporters see: a campaign, its form, and what follows from it."""
