"""A made-up but believable ballot of any size, to try things out with."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate, count, islice

from dorsal.ballot.examples.made_up_people import Dice, make_people
from dorsal.ballot.rules import MOST_PLACES

COLUMNS = "id,name,birth_date,email,sex,country,town,failures,group\n"
LOCAL_TOWNS = ("Larraundi", "Aizpea", '"Goienetxe, Larraundi"')
SHARE_OF_WOMEN = 0.24
SHARE_OF_LOCALS = 0.03
MOST_APPLICANTS = 10_000_000

RULES = """\
# A made-up ballot: nobody in it exists. `dorsal ballot explain` says in words what these rules do.
version = 1
race = "Larraundi Mendi Lasterketa"
draw = "2027"
places = {places}

[[pools]]
name = "draw"
kind = "draw"
places = {places}
waiting_list = "all"
tickets = {{ rule = "linear", column = "failures" }}  # one for applying, one for each failure

[classes.women]
column = "sex"
is = "F"

[classes.local]
column = "town"
is = ["Larraundi", "Aizpea", "Goienetxe, Larraundi"]

[[floors]]
class = "women"
of = "draw"
at_least = "30/100"

[[floors]]
class = "local"
of = "draw"
at_least = {locals_}

[groups]
largest = 4
tickets = "min"
does_not_fit = "skip"
has_place = "shrink"

[offers]
answer_days = 7
"""


@dataclass(frozen=True, slots=True)
class MadeUpBallot:
    """The text of a rules file, and that of its entry file in pieces, to be taken once."""

    rules_toml: str
    entries_csv: Iterator[str]


def make_example(rng: Dice, *, applicants: int, places: int) -> MadeUpBallot:
    """Make up a ballot with one draw, linear tickets, two floors and some groups of friends.

    About 3 tickets an applicant on average; under 5 % apply in groups of two to four. One seed of
    `rng` (such as `random.Random(7)`) gives the same bytes everywhere. `ValueError` unless there
    are 1 to ten million applicants and places.
    """
    if not 1 <= applicants <= MOST_APPLICANTS:
        raise ValueError(f"{applicants} applicants; 1 to {MOST_APPLICANTS} are possible")
    if not 1 <= places <= MOST_PLACES:
        raise ValueError(f"{places} places; 1 to {MOST_PLACES} are possible")
    rules = RULES.format(places=places, locals_=_floor_of_locals(places))
    return MadeUpBallot(rules, _entries(rng, applicants))


def _floor_of_locals(places: int) -> int:
    """A twentieth of the places, at least one, as far as the floor of women leaves room."""
    women = -(-places * 30 // 100)
    return min(max(1, places // 20), places - women)


def _entries(rng: Dice, applicants: int) -> Iterator[str]:
    """The header, then one line for each applicant."""
    yield COLUMNS
    people = make_people(
        rng, women=SHARE_OF_WOMEN, locals_=SHARE_OF_LOCALS, local_towns=LOCAL_TOWNS
    )
    width = max(5, len(str(applicants)))
    groups = make_groups(rng, applicants, starts=0.015, largest=4)
    draw_failures = failures_drawer(rng, again=2 / 3, most=15)
    for number, person in enumerate(islice(people, applicants), start=1):
        name, born, mailbox, sex, country, town = person
        yield (
            f"Z{number:0{width}},{name},{born},{mailbox}{number}@example.org,{sex},{country},"
            f"{town},{draw_failures()},{next(groups)}\n"
        )


def failures_drawer(rng: Dice, *, again: float, most: int) -> Callable[[], int]:
    """A function that draws numbers of failures: each more by the chance `again`, up to `most`."""
    bounds = tuple(accumulate((1 - again) * again**number for number in range(most)))
    draw = rng.random
    return lambda: bisect(bounds, draw())


def make_groups(rng: Dice, applicants: int, *, starts: float, largest: int) -> Iterator[str]:
    """Yield the group code of each applicant in turn, blank for most.

    `starts` is the chance that a row begins a group of two to `largest`, whose other members
    stand within the next hundred rows. No group has one member, and fewer than one applicant in
    twenty is in a group.
    """
    draw = rng.random
    waiting: dict[int, str] = {}
    codes = count(1)
    grouped = 0
    for number in range(applicants):
        code = waiting.pop(number, "")
        if not code and draw() < starts:
            size = 2 + int(draw() * (largest - 1))
            others = {number + 1 + int(draw() * 100) for _ in range(size - 1)}
            others = {other for other in others if other < applicants and other not in waiting}
            if others and (grouped + len(others) + 1) * 20 < applicants:
                code = f"G{next(codes):04}"
                waiting |= dict.fromkeys(others, code)
                grouped += len(others) + 1
        yield code
