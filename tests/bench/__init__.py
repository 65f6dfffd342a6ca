"""`make bench`: speed and size as ratios within one run. Nothing here is a test; the machine is too noisy for that."""
