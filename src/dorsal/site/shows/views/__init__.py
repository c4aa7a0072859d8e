"""Views of shows: the stage, the presenter's desk, cards and proofs, and trying to cheat."""
