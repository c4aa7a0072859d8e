"""The document of results is what its reference page tells, and the same for the same results."""

from __future__ import annotations

import json
import re
from pathlib import Path

from dorsal.timing.events import Dropped
from dorsal.timing.instants import HOUR_MS
from dorsal.timing.results.document import results_json
from tests.timing.results.made_results import hourly, race, text, work

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "results.md"
TESTS = Path(__file__).parent


def keys_told() -> set[str]:
    """The keys in the first column of the tables after the page's mark."""
    tables = PAGE.read_text(encoding="utf-8").partition("<!-- results keys")[2]
    cells = re.findall(r"^\| ([^|]*`[^|]*) \|", tables, flags=re.MULTILINE)
    return {key for cell in cells for key in re.findall(r"`([a-z0-9_]+)`", cell)}


def test_the_page_tells_the_keys_of_the_document_of_courses_and_of_rows() -> None:
    document = results_json(work({"1": hourly(3)}).working.results, race())
    course = document["courses"][0]
    assert keys_told() == {*document, *course, *course["rows"][0]}


def test_every_test_that_the_page_names_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", PAGE.read_text(encoding="utf-8")))
    written = "".join(path.read_text(encoding="utf-8") for path in TESTS.glob("test_*.py"))
    assert named - set(re.findall(r"^def (test_\w+)", written, flags=re.MULTILINE)) == set()


def test_a_row_holds_times_in_milliseconds_and_instants_in_utc() -> None:
    drop = Dropped(at=text(2), bib="2", place="pass", reason="knee")
    document = results_json(work({"1": hourly(3), "2": hourly(1)}, drop).working.results, race())
    one, two = document["courses"][0]["rows"]
    assert (one["place"], one["time_ms"], one["status"]) == (1, 3 * HOUR_MS, "finished")
    assert one["splits"][1] == {
        "visit": 1,
        "place": "pass",
        "side": "",
        "at": "2027-05-30T08:00:00.000Z",
        "gun_ms": HOUR_MS,
        "net_ms": HOUR_MS,
        "doubt_ms": 50,
        "source": "mat-1",
        "used": one["splits"][1]["used"],
    }
    assert (two["status"], two["stopped_at"], two["reason"]) == ("DNF", 1, "knee")
    assert json.dumps(document) == json.dumps(
        results_json(work({"1": hourly(3), "2": hourly(1)}, drop).working.results, race())
    )
