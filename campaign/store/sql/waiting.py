"""What waits to be sent, as indexes know it."""

WAITING = "state IN ('queued', 'retrying', 'unknown')"
"""The condition of the indexes on what waits to be sent, word for word."""

STATE = "state || ''"
"""The state of rows that are looked for by their numbers, in words that no index is on.

PostgreSQL takes the indexes on what waits and on what is being sent for short ones; while anybody holds a snapshot, all
that is gone is still in them.
"""
