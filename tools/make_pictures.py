"""Make the pictures of the documents from the real thing: `python -m tools.make_pictures`.

Those of chances and of the course are written by the commands that the documents name. For the
others it runs the demonstration in a temporary folder, exports what `dorsal ballot verify` says as
SVG, and photographs the verifier page with the demonstration's record and with the forged one; then
it simulates a race, for what `dorsal timing watch` shows and the page for the notice board. These
need Chromium. The words and identifiers differ each time, as they do for every ballot.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.text import Text

from tests.docs.run_pages import console_steps

REPOSITORY = Path(__file__).resolve().parent.parent
PICTURES = REPOSITORY / "docs" / "pictures"
ZEGAMA = REPOSITORY / "examples" / "zegama"
COURSE = REPOSITORY / "examples" / "course"
RACE_DAY = REPOSITORY / "examples" / "raceday"
WESTERN_STATES = REPOSITORY / "examples" / "western-states"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
COLUMNS = 118
WIDTH, HEIGHT, MARGIN = 1200, 900, 28
FEW_COLOURS = 64  # enough for a page of black, grey and one mark
DORSAL = (sys.executable, "-m", "dorsal")


def draw_chances() -> None:
    """Draw the pictures of chances and of years."""
    entries, rules = ZEGAMA / "entries.csv", ZEGAMA / "rules.toml"
    draw(PICTURES / "chances.svg", "odds", str(entries), "--rules", str(rules))
    years = "years --applicants 13830 --places 225 --return .75"
    rules_of_years = "--rule flat --rule linear --rule square --rule doubling"
    draw(PICTURES / "years.svg", *years.split(), *rules_of_years.split())
    for step in console_steps(WESTERN_STATES / "README.md"):
        words = shlex.split(step.command)
        if "--picture" in words:
            subprocess.run(
                [*DORSAL, *words[1:]], cwd=WESTERN_STATES, check=True, capture_output=True
            )


def draw_course() -> None:
    """Draw the profile of the course in examples/course."""
    of_2027 = ("--checkpoints", "checkpoints.csv", "--race", "larraundi", "--edition", "2027")
    picture = ("--picture", str(PICTURES / "course-profile.svg"))
    command = [*DORSAL, "course", "report", "course.gpx", *of_2027, *picture]
    subprocess.run(command, cwd=COURSE, check=True, capture_output=True)


def draw(picture: Path, *words: str) -> None:
    """Have a command of `dorsal ballot` draw a picture."""
    command = [*DORSAL, "ballot", *words, "--picture", str(picture)]
    subprocess.run(command, check=True, capture_output=True)


def photograph_terminal(folder: Path, picture: str, *words: str) -> None:
    """Export what a command of `dorsal` says in a folder."""
    environment = os.environ | {"FORCE_COLOR": "1", "COLUMNS": str(COLUMNS)}
    done = subprocess.run(
        [*DORSAL, *words], cwd=folder, env=environment, check=True, capture_output=True, text=True
    )
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), highlight=False)
    console.print(Text(f"$ dorsal {' '.join(words)}", "bold"))
    console.print(Text.from_ansi(done.stdout))
    drawn = console.export_svg(title=" ".join(["dorsal", *words[:2]]))
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)  # asks no server
    (PICTURES / picture).write_text(drawn, encoding="utf-8", newline="\n")


def photograph_race_day(browser: Browser, folder: Path) -> None:
    """Simulate the example's race; export what `watch` shows in the middle of it, and photograph
    the page for the notice board.
    """
    race = shutil.copytree(RACE_DAY, folder / "raceday")
    timing = [*DORSAL, "timing"]
    simulate = [*timing, "simulate", "RACE.toml", "--seed", "3", "--out", "race.log"]
    subprocess.run(simulate, cwd=race, check=True, capture_output=True)
    log = ("RACE.toml", "--log", "race.log")
    moment = ("--once", "--as-of", "2027-05-30T11:30")
    photograph_terminal(race, "race-watch.svg", "timing", "watch", *log, *moment)
    publish = [*timing, "record", *log, "publish", "provisional", "--by", "Maite"]
    subprocess.run(publish, cwd=race, check=True, capture_output=True)
    export = [*timing, "results", *log, "--course", "marathon", "--export", "page", "page.html"]
    subprocess.run(export, cwd=race, check=True, capture_output=True)
    context = browser.new_context(color_scheme="light", viewport={"width": 1000, "height": 620})
    page = context.new_page()
    page.goto((race / "page.html").as_uri())
    shot = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
    few = shot.convert("RGB").quantize(FEW_COLOURS, dither=Image.Dither.NONE)
    few.save(PICTURES / "page-posted.png", optimize=True)
    context.close()


def photograph_page(browser: Browser, demo: Path, name: str, *given: Path) -> None:
    """Give files, or one folder, to the verifier page and photograph the verdict."""
    context = browser.new_context(
        locale="en-GB", color_scheme="light", viewport={"width": WIDTH, "height": HEIGHT}
    )
    page = context.new_page()
    page.goto((demo / "dorsal_verify.html").as_uri())
    if given[0].is_dir():
        page.set_input_files("#folder-input", given[0])
    else:
        page.set_input_files("#files-input", given)
    page.wait_for_selector('body[data-state="done"]')
    page.evaluate("window.scrollTo(0, 0)")
    words = page.locator("#fingerprint").bounding_box()
    assert words is not None  # the page is done, and shows them
    height = int(words["y"] + words["height"]) + MARGIN
    page.set_viewport_size({"width": WIDTH, "height": height})
    page.screenshot(path=PICTURES / name, animations="disabled")
    context.close()


def main() -> None:
    """Make all pictures."""
    draw_chances()
    draw_course()
    executable = next(path for name in CHROMIUM_NAMES if (path := shutil.which(name)))
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder) / "demo-output"
        subprocess.run([*DORSAL, "demo", "--out", demo], check=True, capture_output=True)
        words = ("ballot", "verify", "record.zip", "--slip", "slip.json")
        photograph_terminal(demo, "verify.svg", *words)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=executable, args=["--no-sandbox", "--disable-gpu"]
            )
            slip = demo / "slip.json"
            photograph_page(browser, demo, "page-holds.png", demo / "record.zip", slip)
            photograph_page(browser, demo, "page-refuses.png", demo / "forged")
            photograph_race_day(browser, Path(folder))
            browser.close()


if __name__ == "__main__":
    main()
