"""One supporter's letters, from whom they go to until they leave."""
