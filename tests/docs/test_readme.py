"""A newcomer who follows the README sees the record hold, changes one byte and sees it refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dorsal.cli.demo_ballot import run_demo
from tests.docs.quoted import REPOSITORY
from tools.take_pictures import PICTURES, shown_pictures

if TYPE_CHECKING:
    from playwright.sync_api import Browser

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
LARGEST_PICTURE = 300_000
LARGEST_OF_THE_SITE = 150_000
BROWSER_TESTS = REPOSITORY / "tests" / "browser" / "site"


@pytest.mark.browser
def test_the_steps_of_the_readme(chromium: Browser, tmp_path: Path) -> None:
    run_demo(tmp_path / "demo-output", seconds=0)

    def given(path: str) -> Path:
        assert f"`{path}`" in README
        return tmp_path / path

    context = chromium.new_context(locale="en-GB", offline=True)
    page = context.new_page()
    page.goto(given("demo-output/dorsal_verify.html").as_uri())
    both = [given("demo-output/record.zip"), given("demo-output/slip.json")]
    page.set_input_files("#files-input", both)
    page.wait_for_selector('body[data-state="done"]')
    assert (page.locator("#verdict-title").text_content() or "").lower().startswith("holds")
    assert page.locator("#slip-words").inner_text() != ""

    places = given("demo-output/record/places.csv")
    text = places.read_text(encoding="utf-8")
    places.write_text(text.replace("1", "2", 1), encoding="utf-8")
    page.set_input_files("#folder-input", given("demo-output/record"))
    page.wait_for_selector("#verdict-why .code")
    assert page.locator("#verdict-title").text_content() == "Does not hold"
    assert page.locator("#verdict-why .code").text_content() == "places"
    assert "places.csv, line 2" in page.locator("#verdict-why").inner_text()
    context.close()


def test_its_pictures_are_there_and_light() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\((docs/pictures/[\w.-]+)\)", README)
    assert len(pictures) == 16
    sizes = {name: (REPOSITORY / name).stat().st_size for name in pictures}
    assert {name for name, size in sizes.items() if size > LARGEST_PICTURE} == set()


def test_the_documents_pictures_of_the_site_come_from_browser_tests_and_are_light() -> None:
    of_the_site = {name for name in shown_pictures() if not name.startswith("page-")}
    tests = [one.read_text(encoding="utf-8") for one in BROWSER_TESTS.glob("test_*.py")]
    taken = {name for text in tests for name in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', text)}
    assert len(of_the_site) >= 7
    assert {name for name in of_the_site if name.removesuffix(".png") not in taken} == set()
    assert {one.name for one in PICTURES.glob("*.png")} == shown_pictures()
    sizes = {name: (PICTURES / name).stat().st_size for name in of_the_site}
    assert {name for name, size in sizes.items() if size > LARGEST_OF_THE_SITE} == set()


def test_it_tells_the_version() -> None:
    changes = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", changes, re.MULTILINE)[0]
    assert f"Version {newest}." in README
