"""The rules on a form."""
