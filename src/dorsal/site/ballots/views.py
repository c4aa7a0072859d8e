"""Views of ballots."""
