"""What a campaign lacks before it may go live."""
