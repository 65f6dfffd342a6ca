"""The error summary of a page."""

Fault = dict[str, str]
"""An entry of the error summary: the `id` of the field, empty where there is none, and the `message`."""
