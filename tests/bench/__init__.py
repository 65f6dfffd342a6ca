"""`make bench`: speed and size, against what is not ours. No number fails a test: machines are too noisy for that."""
