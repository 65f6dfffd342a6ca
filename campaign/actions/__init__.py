"""What people do, one short function each: load, decide, store."""
