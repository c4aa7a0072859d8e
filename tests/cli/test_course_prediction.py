"""`dorsal course plan` for what a runner's own results predict, and inside all cut-offs."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Dorsal
from tools.make_course_example import FOLDER

CHECKPOINTS = ("--checkpoints", FOLDER / "checkpoints.csv", "--race", "larraundi")
ASKED = ("course", "plan", FOLDER / "course.gpx", *CHECKPOINTS, "--edition", "2027", "--json")


def test_a_plan_is_made_for_what_results_predict(dorsal: Dorsal) -> None:
    said = dorsal(*ASKED, "--result", "42.2/2700/6:10:00").json
    assert said["prediction"]["finish_s"] == said["target_s"]
    assert said["prediction"]["low_s"] < said["target_s"] < said["prediction"]["high_s"]
    assert said["notes"][0].startswith("Predicted from 1 result of the runner")


def test_a_plan_inside_all_cutoffs_misses_none(dorsal: Dorsal) -> None:
    said = dorsal(*ASKED, "--be-at", "cutoffs").json
    margins = [one["margin_s"] for one in said["checkpoints"] if one["margin_s"] is not None]
    assert 0 <= min(margins) < 2
    assert said["prediction"] is None


@pytest.mark.parametrize("told", ["42", "42/x/6:10", "42/2700/soon", "42/2700/6:10/old"])
def test_what_is_no_result_is_told(dorsal: Dorsal, told: str) -> None:
    ran = dorsal(*ASKED, "--result", told)
    assert ran.code == 2
    assert [one["what"] for one in ran.json["problems"]] == ["--result is no result"]
