"""Classes of tickets as people write them: `1:1427,2:641,4:281`."""

from __future__ import annotations

import re

from dorsal.ballot.odds.field import MOST_IN_A_FIELD, TicketClass
from dorsal.ballot.tickets import MOST_TICKETS
from dorsal.ground.problems import BadInput, Problem

PAIR = re.compile(r"\s*(\d+)\s*:\s*(\d+)\s*")
RIGHT = "tickets:applicants, separated by commas, as in 1:1427,2:641,4:281"


def read_classes(text: str) -> tuple[TicketClass, ...]:
    """The classes of a text such as `1:1427,2:641`; `BadInput` with every part that is wrong."""
    problems: list[Problem] = []
    classes: dict[int, TicketClass] = {}
    for part in text.split(","):
        pair = PAIR.fullmatch(part)
        if pair is None:
            problems.append(_problem("this is no class of tickets", part))
            continue
        tickets, applicants = (int(number[:12]) for number in pair.groups())
        if not 1 <= tickets <= MOST_TICKETS:
            problems.append(_problem(f"tickets must be 1 to {MOST_TICKETS:,}", part))
        elif applicants > MOST_IN_A_FIELD:
            problems.append(_problem(f"applicants must be at most {MOST_IN_A_FIELD:,}", part))
        elif tickets in classes:
            problems.append(_problem(f"the class with {tickets} tickets is named twice", part))
        else:
            classes[tickets] = TicketClass(tickets=tickets, applicants=applicants)
    if problems:
        raise BadInput(problems)
    return tuple(classes.values())


def _problem(what: str, part: str) -> Problem:
    return Problem(what, RIGHT, column="classes", value=part.strip() or part)
