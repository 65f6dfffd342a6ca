"""Workbooks that people bring: anybody's XLSX file in, plain rows of text out."""
