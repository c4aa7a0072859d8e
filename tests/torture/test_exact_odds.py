"""The exact odds of random fields, many of them extreme, stand still when everything that is cut
off or cut up is taken finer.
"""

from __future__ import annotations

from math import log10
from random import Random

import numpy as np
import pytest

from dorsal.ballot.odds import arrivals, exact
from dorsal.ballot.odds.field import Field, TicketClass

pytestmark = pytest.mark.torture
FIELDS = 4
FINER = {"STEP": 0.3, "WIDEST_STEP": 0.12, "REACH": 9.0, "TAIL": 1e-14, "ACCURACY": 1e-13}


def random_field(rng: Random) -> Field:
    """Up to six classes of 1 to 30,000 people with 1 to a million tickets, up to two floors."""
    classes = tuple(
        TicketClass(
            tickets=rng.choice([1, 1, 2, 3, 5, 10, 64, 512, 10**4, 2**20]),
            applicants=int(10 ** rng.uniform(0, 4.5)),
            floor_class=rng.choice(["", "", "women", "local"]),
        )
        for _ in range(rng.randint(1, 6))
    )
    people = sum(one.applicants for one in classes)
    some = int(10 ** rng.uniform(0, log10(people + 1)))
    places = min(max(1, rng.choice([1, 2, people - 1, people // 2, some])), 20_000)
    floors, left = {}, places
    for name in sorted({one.floor_class for one in classes} - {""}):
        floors[name] = rng.choice([0, rng.randint(0, left), min(left, 1)])
        left -= floors[name]
    return Field(classes=classes, places=places, floors=floors)


def test_nothing_changes_when_everything_is_taken_finer(
    repetition: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = Random(repetition)
    fields = [random_field(rng) for _ in range(FIELDS)]
    found = [exact.exact_chances(field) for field in fields]
    for name, value in FINER.items():
        monkeypatch.setattr(exact, name, value)
    monkeypatch.setattr(arrivals, "NEGLIGIBLE", 1e-18)
    for field, chances in zip(fields, found, strict=True):
        assert chances == pytest.approx(exact.exact_chances(field), abs=1e-10), field
        total = np.dot([one.applicants for one in field.classes], chances)
        assert total == pytest.approx(field.seated, rel=1e-9, abs=1e-9), field
