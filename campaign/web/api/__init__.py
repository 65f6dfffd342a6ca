"""The totals as JSON."""
