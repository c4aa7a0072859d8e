"""The office's table of applications."""
