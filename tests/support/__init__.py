"""What tests use and what is no test itself."""
