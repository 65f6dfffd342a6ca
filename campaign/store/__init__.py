"""Where things are kept: one protocol in the domain's words, each verb one whole transaction."""
