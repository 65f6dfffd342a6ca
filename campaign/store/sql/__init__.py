"""The verbs, each one transaction."""
