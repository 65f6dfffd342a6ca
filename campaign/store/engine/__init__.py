"""What is one engine's own: how to connect, begin, lock, migrate and copy."""
