"""What stands in `deploy/`, each file held by the program that reads it."""
