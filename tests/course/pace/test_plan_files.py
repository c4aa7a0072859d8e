import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from dorsal.course.pace import plan, plan_calendar, plan_csv, plan_document
from dorsal.ground.problems import BadInput
from tests.course.pace.fields import COURSE, HOUR, field

NOW = datetime(2026, 1, 2, tzinfo=UTC)
START = datetime(2026, 5, 31, 9, 0, tzinfo=timezone(timedelta(hours=2)))


def test_the_document_is_plain_json_with_every_checkpoint() -> None:
    made = plan(COURSE, target_s=8 * HOUR, start_at=START, history=[field()])
    document = json.loads(json.dumps(plan_document(made), allow_nan=False))
    assert document["target_s"] == 28800.0
    assert document["editions"] == ["2024"]
    keys = [row["key"] for row in document["checkpoints"]]
    assert keys == ["start", "pass", "mill", "summit", "bridge", "finish"]
    last = document["checkpoints"][-1]
    assert (last["arrive_s"], last["arrive_at"]) == (28800.0, "2026-05-31T17:00:00+02:00")


def test_the_table_has_a_row_for_each_checkpoint() -> None:
    made = plan((*COURSE[:5], replace(COURSE[5], cutoff_s=9 * HOUR)), target_s=8 * HOUR)
    rows = list(csv.DictReader(io.StringIO(plan_csv(made))))
    assert [row["km"] for row in rows] == ["0.00", "8.00", "15.00", "24.00", "34.00", "42.00"]
    assert rows[-1]["arrive"] == "8:00:00"
    assert rows[-1]["margin"] == "1:00:00"
    assert rows[1]["arrive_at"] == ""


@pytest.mark.parametrize("name", ['=HYPERLINK("x")', " =1+1"])
def test_a_name_is_never_a_formula(name: str) -> None:
    evil = replace(COURSE[1], name=name)
    table = plan_csv(plan((COURSE[0], evil, *COURSE[2:]), target_s=8 * HOUR))
    rows = list(csv.DictReader(io.StringIO(table)))
    assert rows[1]["name"] == f"'{name}"


def test_the_calendar_has_an_entry_for_each_checkpoint_and_moves_with_the_plan() -> None:
    def made(hours: float) -> str:
        day = plan(COURSE, target_s=hours * HOUR, start_at=START)
        return plan_calendar(day, now=NOW, title="Race", identity="race 2026, bib 7")

    text = made(8)
    assert text.count("BEGIN:VEVENT") == 6
    assert "DTSTART:20260531T150000Z" in text
    assert "SUMMARY:Race: Summit" in text
    uids = [line for line in text.split("\r\n") if line.startswith("UID:")]
    assert [line for line in made(9).split("\r\n") if line.startswith("UID:")] == uids
    assert len(set(uids)) == 6


def test_a_calendar_without_a_start_is_refused() -> None:
    with pytest.raises(BadInput, match="day and the time of the start"):
        plan_calendar(plan(COURSE, target_s=8 * HOUR), now=NOW, title="Race", identity="x")
