"""What others show of a campaign on their pages, and what people share."""
