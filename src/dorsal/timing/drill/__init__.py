"""A rehearsal of race day: the race goes wrong in four ways, and the crew is scored."""

from dorsal.timing.drill.rehearsal import Drill, Message, Trouble, plan_drill
from dorsal.timing.drill.scoring import Score, TroubleScore, score

__all__ = ["Drill", "Message", "Score", "Trouble", "TroubleScore", "plan_drill", "score"]
