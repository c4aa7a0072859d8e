"""The draw as a show, and what may be told before it has ended."""
