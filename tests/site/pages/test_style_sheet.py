"""The style sheet: its colours can be read in both lights, and race colours stand on its papers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import dorsal.site
import dorsal.site.pages
from dorsal.course.shades import COLOURS
from dorsal.site.races.colours import DARK_PAPERS, LIGHT_PAPERS, contrast, least_contrast

CSS = (Path(dorsal.site.pages.__file__).parent / "static/pages/site.css").read_text()
LIGHT, DARK = (
    dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})\b", block))
    for block in re.findall(r":root \{(.*?)\n *\}", CSS, re.DOTALL)[:2]
)
LIGHTS = pytest.mark.parametrize(
    ("colours", "papers"), [(LIGHT, LIGHT_PAPERS), (DARK, DARK_PAPERS)], ids=["light", "dark"]
)


@LIGHTS
def test_race_colours_are_measured_on_the_papers_of_the_style_sheet(
    colours: dict[str, str], papers: tuple[str, str]
) -> None:
    assert (colours["paper"], colours["card"]) == papers


@LIGHTS
@pytest.mark.parametrize(
    "name", ["ink", "slate", "moss", "race", "race-accent", "good", "bad", "warn", "info"]
)
def test_every_colour_of_text_can_be_read(
    colours: dict[str, str], papers: tuple[str, str], name: str
) -> None:
    assert least_contrast(colours[name], papers) >= 4.5


@LIGHTS
def test_edges_of_what_can_be_filled_in_can_be_seen(
    colours: dict[str, str], papers: tuple[str, str]
) -> None:
    assert least_contrast(colours["edge"], papers) >= 3


def test_text_on_buttons_can_be_read() -> None:
    assert contrast(LIGHT["race"], "#ffffff") >= 4.5
    assert contrast(DARK["race"], DARK["on-race"]) >= 4.5


def test_the_sheet_stays_small() -> None:
    assert len(CSS.splitlines()) < 600


SITE = Path(dorsal.site.__file__).parent
MADE_ELSEWHERE = {"htmx-request", "of-close", "of-facts", "of-waiting"}  # htmx; a step's kind


def test_every_class_of_the_style_sheets_stands_on_a_page() -> None:
    kinds = ("html", "js", "py")
    files = [one for kind in kinds for one in SITE.rglob(f"*.{kind}") if "vendor" not in one.parts]
    words = set(re.findall(r"[\w-]+", " ".join(one.read_text("utf-8") for one in files)))
    sheets = [one.read_text("utf-8") for one in SITE.rglob("*.css") if "vendor" not in one.parts]
    rules = [re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", sheet, flags=re.DOTALL) for sheet in sheets]
    classes = set(re.findall(r"\.(-?[A-Za-z_][\w-]*)", " ".join(rules)))
    ours = {one for one in classes if not one.startswith("leaflet-")}  # that library's own
    assert ours - words - MADE_ELSEWHERE - set(COLOURS) == set()
