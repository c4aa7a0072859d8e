"""Classes of tickets as people write them: `1:1427,2:641,4:281`."""

from __future__ import annotations

import re

from dorsal.ballot.odds.field import MOST_IN_A_FIELD, TicketClass
from dorsal.ballot.tickets import MOST_TICKETS
from dorsal.ground.problems import BadInput, Problem

PAIR = re.compile(r"\s*([0-9]{1,12}(?:\.[0-9]{1,6})?)\s*:\s*([0-9]{1,12})\s*")
RIGHT = "tickets:applicants, separated by commas, as in 1:1427,2:641,4:281"


def read_classes(text: str, *, file: str = "") -> tuple[TicketClass, ...]:
    """The classes of a text such as `1:1427,2:641`; `BadInput` with every part that is wrong,
    naming `file`, which is where the text comes from.

    Tickets may be fractions (`1.5:20`), as some races weigh: only their ratios count.
    """
    problems: list[Problem] = []

    def problem(what: str, part: str) -> Problem:
        column = "" if file else "classes"
        return Problem(what, RIGHT, file, column=column, value=part.strip() or part)

    classes: dict[float, TicketClass] = {}
    for part in text.split(","):
        pair = PAIR.fullmatch(part)
        if pair is None:
            problems.append(problem("this is no class of tickets", part))
            continue
        tickets, applicants = _number(pair[1]), int(pair[2])
        if not 0 < tickets <= MOST_TICKETS:
            problems.append(problem(f"tickets must be above 0, at most {MOST_TICKETS:,}", part))
        elif applicants > MOST_IN_A_FIELD:
            problems.append(problem(f"applicants must be at most {MOST_IN_A_FIELD:,}", part))
        elif tickets in classes:
            problems.append(problem(f"the class with {tickets} tickets is named twice", part))
        else:
            classes[tickets] = TicketClass(tickets=tickets, applicants=applicants)
    if problems:
        raise BadInput(problems)
    return tuple(classes.values())


def _number(text: str) -> int | float:
    value = float(text)
    return int(value) if value.is_integer() else value
