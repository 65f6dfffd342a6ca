"""What the first run leads through: its steps, the usual mail providers, a letter's verdict, records and pace."""
