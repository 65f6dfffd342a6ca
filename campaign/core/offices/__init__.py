"""Offices, their directory, and the areas that representatives stand for."""
