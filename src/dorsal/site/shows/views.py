"""Views of shows."""
