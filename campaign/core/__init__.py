"""Campaigns, targeting, letters and totals as values: no input, no output, no clock."""
