"""The first run in the browser: pages that write the configuration, served once, on a one-time link, to one browser."""
