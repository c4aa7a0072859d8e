"""The pages of the course: their commands run, and their tables are what the program says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import get_args

import pytest

from dorsal.cli.course_plan_views import plan_json
from dorsal.cli.course_report import Asked, report_json, work_out
from dorsal.course.ascent.methods import METHODS
from dorsal.course.ascent.noise import NoiseKey
from dorsal.course.checkpoint_files import ALIASES
from dorsal.course.examples import demonstration_checkpoints
from dorsal.course.pace import fan_document, plan, when_where
from tests.docs.quoted import DOCS
from tests.docs.run_pages import disagreements
from tools.make_course_example import FOLDER

REFERENCE = (DOCS / "reference" / "course.md").read_text(encoding="utf-8")
PAGES = (
    FOLDER / "README.md",
    DOCS / "how-to" / "read-a-course.md",
    DOCS / "how-to" / "plan-a-pace.md",
    DOCS / "tutorial" / "your-first-course.md",
)

FOUR = ("first_woman", "first_man", "middle", "last")


def section(title: str) -> str:
    """The part of the reference below a heading."""
    return REFERENCE.split(f"## {title}\n")[1].split("\n## ")[0]


def keys(title: str) -> list[str]:
    """The names in code in the first column of a section's table."""
    rows = re.findall(r"^\| (`.*?) \|", section(title), re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`(\w[\w-]*)`", row)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_commands_say_what_is_shown(page: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "course"))
    assert disagreements(page, folder) == []


def test_every_column_of_a_list_of_checkpoints_is_listed() -> None:
    rows = re.findall(r"^\| (\w+) \| (`.+`) \|$", section("The list of checkpoints"), re.MULTILINE)
    told = {field: tuple(re.findall(r"`([^`]+)`", names)) for field, names in rows}
    assert told == dict(ALIASES)


def test_every_noise_class_is_listed() -> None:
    assert keys("Noise") == list(get_args(NoiseKey))


def test_every_method_is_listed() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| (.+) \|$", section("Methods"), re.MULTILINE)
    assert rows == [(one.key, f"{one.description} ({one.source})") for one in METHODS]


def test_every_key_of_the_report_is_listed() -> None:
    said = report_json(work_out(Asked(FOLDER / "course.gpx"), ()))
    assert sorted(keys("The report in JSON")) == sorted([*said, "picture"])


def test_every_key_of_a_plans_checkpoint_is_listed() -> None:
    said = plan_json(plan(demonstration_checkpoints(), target_s=23_400.0))
    told = re.findall(r"`(\w+)`", section("The plan in JSON").split("what it is")[1])
    assert set(said["checkpoints"][0]) <= set(told)


def test_every_key_of_a_guide_for_fans_is_listed() -> None:
    guide = fan_document(when_where(demonstration_checkpoints()))
    told = section("The guide for fans in JSON").replace("`..._s`", "").replace("`..._at`", "")
    points = guide["points"]
    assert isinstance(points, list)
    four = {f"{who}_{unit}" for who in FOUR for unit in ("s", "at")}
    said = {*guide, "warnings", "wrote", *FOUR, *(set(points[0]) - four)}
    assert set(re.findall(r"`(\w+)`", told)) == said
