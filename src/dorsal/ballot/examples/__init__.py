"""Made-up ballots, believable and the same for the same seed."""

from dorsal.ballot.examples.example import MadeUpBallot, make_example
from dorsal.ballot.examples.zegama import make_zegama

__all__ = ["MadeUpBallot", "make_example", "make_zegama"]
