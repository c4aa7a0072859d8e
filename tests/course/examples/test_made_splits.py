"""Made-up splits are those of a field that could have run: the four told times, rising splits,
nobody who goes on after a cut-off.
"""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsal.course.examples import MadeField, demonstration_checkpoints, make_splits
from dorsal.course.pace import read_splits

CHECKPOINTS = demonstration_checkpoints()
KEYS = [one.key for one in CHECKPOINTS]
CUTOFFS = [one.cutoff_s for one in CHECKPOINTS]


def rows_of(seed: int, finishers: int = 500) -> list[dict[str, str]]:
    made = make_splits(np.random.default_rng(seed), CHECKPOINTS, MadeField(finishers))
    return list(csv.DictReader(io.StringIO(made)))


def test_the_field_has_the_times_that_were_asked_for() -> None:
    made = make_splits(np.random.default_rng(3), CHECKPOINTS)
    past = read_splits(made.encode(), CHECKPOINTS, edition="2026")
    finish_s, sex = past.finish_s, past.sex[past.finished]
    assert finish_s[sex == "M"].min() == 13_200
    assert finish_s[sex == "F"].min() == 15_600
    assert finish_s.max() == 28_740
    assert np.median(finish_s) == pytest.approx(21_600, rel=0.04)
    assert int(past.finished.sum()) == pytest.approx(500, abs=5)  # a few are screened out
    assert len(past) == 560


@settings(max_examples=25)
@given(seed=st.integers(0, 2**32))
def test_splits_rise_and_keep_the_cut_offs(seed: int) -> None:
    for row in rows_of(seed, 40):
        seen = [int(row[key]) for key in KEYS if row[key]]
        assert seen == sorted(seen)
        late = [
            number
            for number, (key, limit) in enumerate(zip(KEYS, CUTOFFS, strict=True))
            if limit and row[key] and int(row[key]) > limit
        ]
        last = max(number for number, key in enumerate(KEYS) if row[key])
        assert late in ([], [last])  # whoever is late is stopped there
        assert (row["status"] == "FINISHER") == bool(row[KEYS[-1]])
        assert row["status"] == "DNF" or late == []


def test_the_same_seed_makes_the_same_field_and_another_makes_another() -> None:
    assert rows_of(1) == rows_of(1)
    assert rows_of(1) != rows_of(2)


def test_some_are_stopped_and_some_are_women() -> None:
    rows = rows_of(5)
    assert sum(row["status"] == "DNF" for row in rows) == 60
    assert 60 < sum(row["sex"] == "F" for row in rows) < 180
