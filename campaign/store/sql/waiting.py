"""What waits to be sent, as indexes know it."""

WAITING = "state IN ('queued', 'retrying', 'unknown')"
"""The condition of the indexes on what waits to be sent, word for word."""
