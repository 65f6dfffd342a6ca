"""Text and templates, and how languages and countries write."""
