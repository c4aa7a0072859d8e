"""Import of applications from a file, with a preview."""
