"""What runs: the pages in production, delivery beside them, the demo, and the check of it all."""
