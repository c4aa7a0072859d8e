"""Documents that applicants upload, and their review."""
