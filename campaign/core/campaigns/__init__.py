"""A campaign and its file: read, checked, edited, written."""
