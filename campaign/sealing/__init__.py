"""What is sealed to whom."""
