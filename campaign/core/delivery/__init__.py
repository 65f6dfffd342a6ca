"""What follows from a mail server's answers, and how fast letters may go."""
