"""The how-to pages, done as they say, say what they show."""

from __future__ import annotations

import csv
import json
import re
import shlex
import sys
from pathlib import Path

import pytest

from dorsal.ballot.rules_file import read_rules
from dorsal.ballot.years import (
    look_ahead,
    read_demands,
    read_year_rules,
    tickets_by_failures,
    year_rule_of,
)
from tests.docs.quoted import DOCS, REPOSITORY, blocks, commands
from tests.docs.run_pages import disagreements, give_verifier, shell, words_of
from tests.docs.run_site import CLEAN, answer_of, running, served
from tests.docs.test_course_pages import PAGES as COURSE_PAGES
from tests.docs.test_field_pages import FIELD_PAGES
from tests.docs.test_site_pages import SITE_PAGES
from tests.site.demo.running_demo import free_port
from tools.messages import update as update_messages

HOW_TO = DOCS / "how-to"
ROUND = (
    '{"round": 1000, "signature": "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125'
    'e342b73a8dd2bacbe47e4b6b63ed5e39"}'
)
SEAL = "dorsal ballot seal entries.csv --rules rules.toml --out record --private private"
SLIP = "dorsal ballot slip record --private private Z00007 > slip.json"


@pytest.fixture
def race(tmp_path: Path) -> Path:
    """A folder with the rules and the entry file of the tutorial's race."""
    shell("dorsal ballot example --applicants 300 --places 40 --seed 7 --out .", tmp_path)
    return tmp_path


@pytest.fixture
def drawn(race: Path) -> Path:
    """The same, drawn by round 1000, packed, with a slip and the single-file verifier."""
    (race / "round.json").write_text(ROUND)
    script = (
        f"{SEAL} --beacon-round 1000 && {SLIP} && dorsal ballot draw record --beacon round.json"
        " && dorsal ballot pack record record.zip"
    )
    shell(script, race)
    give_verifier(race)
    assert (race / "record.zip").exists()
    return race


def block(page: Path, language: str) -> str:
    """The first block of a language on a page."""
    return next(text for one, text in blocks(page.read_text(encoding="utf-8")) if one == language)


def test_mend_an_entry_file(race: Path) -> None:
    page = HOW_TO / "mend-an-entry-file.md"
    (race / "entries.csv").write_text(block(page, "csv"), encoding="utf-8")
    assert disagreements(page, race) == []


def test_choose_a_ticket_rule(drawn: Path) -> None:
    assert disagreements(HOW_TO / "choose-a-ticket-rule.md", drawn) == []
    kept = words_of(DOCS / "pictures" / "years.svg")
    assert words_of(drawn / "years.svg") == kept, "run `python -m tools.make_pictures`"


def toml_blocks(page: Path) -> list[str]:
    """The blocks of rules on a page."""
    return [text for one, text in blocks(page.read_text(encoding="utf-8")) if one == "toml"]


def test_the_table_for_decay(race: Path) -> None:
    decay, _ = toml_blocks(HOW_TO / "choose-a-ticket-rule.md")
    path = race / "rules.toml"
    text, changed = re.subn(r"^tickets = .*$", decay, path.read_text("utf-8"), count=1, flags=re.M)
    assert changed == 1
    path.write_text(text, encoding="utf-8")
    said = shell("dorsal ballot check entries.csv --rules rules.toml", race)
    assert said.endswith("\ncan be sealed (0 errors, 0 warnings)\n")
    (decaying,) = read_year_rules(["linear decay=.2"])
    table = year_rule_of(read_rules(text.encode(), file="rules.toml"), file="rules.toml")
    tickets = tickets_by_failures(decaying, longest=len(table.table) - 1)
    assert [*table.table] == [round(10 * one) for one in tickets]
    demands = read_demands([], applicants=13830, returns=(0.75,))
    chances = [
        [look_ahead(rule, demands, places=225).classes[0].chance(year) for year in range(1, 101)]
        for rule in (decaying, table)
    ]
    off = max(abs(one - other) for one, other in zip(*chances, strict=True))
    words = " ".join((HOW_TO / "choose-a-ticket-rule.md").read_text(encoding="utf-8").split())
    assert f"`linear decay=.2`, within {100 * off:.2f} points in each year" in words


def test_the_draw_for_first_timers(race: Path) -> None:
    _, share = toml_blocks(HOW_TO / "choose-a-ticket-rule.md")
    path = race / "rules.toml"
    start, rest = path.read_text("utf-8").split("[[pools]]\n")
    floors = rest[rest.index("[classes.women]") :].replace('of = "draw"', 'of = "all"')
    path.write_text(f"{start}{share}\n{floors}", encoding="utf-8")
    (race / "round.json").write_text(ROUND)
    said = shell(
        f"{SEAL} --beacon-round 1000 && dorsal ballot draw record --beacon round.json", race
    )
    with (race / "record" / "places.csv").open(newline="", encoding="utf-8") as file:
        places = list(csv.DictReader(file))
    with (race / "entries.csv").open(newline="", encoding="utf-8") as file:
        failures = {row["id"]: row["failures"] for row in csv.DictReader(file)}
    drawn_first = [row["id"] for row in places if row["pool"] == "first-timers"]
    assert (len(places), len(drawn_first)) == (40, 10), said
    assert {failures[one] for one in drawn_first} == {"0"}
    with (race / "record" / "waiting-list.csv").open(newline="", encoding="utf-8") as file:
        waiting = list(csv.DictReader(file))
    drawn_then = [row["id"] for row in [*places, *waiting] if row["pool"] == "draw"]
    first_timers = {one for one, number in failures.items() if number == "0"}
    assert first_timers <= {*drawn_first, *drawn_then}, "those left over are in the draw for all"


def test_read_your_odds(race: Path) -> None:
    assert disagreements(HOW_TO / "read-your-odds.md", race) == []


def test_rehearse(race: Path) -> None:
    assert disagreements(HOW_TO / "rehearse.md", race) == []


def test_amend_a_seal(race: Path) -> None:
    shell(f"{SEAL} && {SLIP}", race)
    entries = race / "entries.csv"
    lines = entries.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = "".join(line for line in lines if not line.startswith("Z00003,"))
    entries.write_text(kept, encoding="utf-8")
    assert disagreements(HOW_TO / "amend-a-seal.md", race) == []


def test_ceremony_in_the_town_hall(race: Path) -> None:
    page = HOW_TO / "ceremony-in-the-town-hall.md"
    with (race / "rules.toml").open("a", encoding="utf-8") as rules:
        rules.write("\n" + block(page, "toml"))
    assert disagreements(page, race) == []


def test_offers_from_the_waiting_list(drawn: Path) -> None:
    with (drawn / "record" / "places.csv").open(newline="", encoding="utf-8") as file:
        alone = [row["id"] for row in csv.DictReader(file) if row["id"] == row["entry"]]
    first, second = sorted(alone[:2])

    def with_places(command: str) -> str:
        return command.replace("Z00056", first).replace("Z00239", second)

    page = HOW_TO / "offers-from-the-waiting-list.md"
    assert disagreements(page, drawn, change=with_places) == []


def test_verify_as_a_runner(drawn: Path) -> None:
    assert disagreements(HOW_TO / "verify-as-a-runner.md", drawn) == []


def test_verify_as_a_journalist(drawn: Path) -> None:
    assert disagreements(HOW_TO / "verify-as-a-journalist.md", drawn) == []


def test_a_name_is_opened_by_hand(drawn: Path) -> None:
    program = block(HOW_TO / "verify-as-a-journalist.md", "python")
    (drawn / "open_name.py").write_text(program, encoding="utf-8")
    said = shell("python3 -W ignore open_name.py", drawn).strip()
    row = json.loads((drawn / "slip.json").read_text(encoding="utf-8"))["row"]
    assert [one["identity"] for one in row["members"] if one["id"] == "Z00007"] == [said]


def test_host_the_site(tmp_path: Path) -> None:
    """Its commands, on a site that begins in an empty folder and is restored into another."""
    page = (HOW_TO / "host-the-site.md").read_text(encoding="utf-8")
    quoted = [one.removeprefix("as-dorsal ") for one in commands(page)]
    backup = "dorsal backup /backups/dorsal-2027-01-08.zip"
    restore = backup.replace("backup", "restore", 1)
    assert {"dorsal serve", "dorsal doctor", backup, restore, "dorsal migrate"} <= set(quoted)
    file = tmp_path / "backup.zip"
    with served(tmp_path / "first"):
        said = shell("dorsal doctor", tmp_path / "first", **CLEAN)
        assert "worker: 1 worker alive" in said
        assert "numbered without gaps" in said
        assert "dorsal serve at http" in said  # which this shell does not know of
        said = shell(f"dorsal backup {file}", tmp_path / "first", **CLEAN)
        assert "read back and sound" in said
    (staff,) = [one for one in quoted if "createsuperuser" in one]
    said = shell(staff, tmp_path / "first", **CLEAN)
    assert said == "Superuser created successfully.\n"
    (tmp_path / "second").mkdir()
    said = shell(f"dorsal restore {file} && dorsal migrate", tmp_path / "second", **CLEAN)
    assert said.startswith("restored ")
    assert (tmp_path / "second" / "dorsal-data" / "dorsal.sqlite3").exists()


def test_pages_are_served_by_granian_beside_the_site(tmp_path: Path) -> None:
    quoted = list(commands((HOW_TO / "host-the-site.md").read_text(encoding="utf-8")))
    (granian,) = [one for one in quoted if one.startswith("granian ")]
    port = free_port()
    with served(tmp_path / "site") as folder:
        command = granian.replace("--port 8001", f"--port {port}").replace("--workers 2", "")
        program, *rest = shlex.split(command)
        path = Path(sys.executable).with_name(program)
        with running([str(path), *rest], folder):
            assert answer_of(f"http://127.0.0.1:{port}/healthy", within_s=60) == 200


def test_translate_the_site(tmp_path: Path) -> None:
    quoted = list(commands((HOW_TO / "translate-the-site.md").read_text(encoding="utf-8")))
    assert quoted == ["python -m tools.messages", "python -m tools.messages es"]
    said = shell(quoted[0], REPOSITORY)
    assert re.fullmatch(r"[0-9]{4,} messages; name a language, for example es\n", said)
    messages, _translated = update_messages("es", tmp_path)
    assert messages > 1000
    assert (tmp_path / "es" / "LC_MESSAGES" / "django.po").exists()


def test_every_how_to_page_is_done_here() -> None:
    names = {page.stem.replace("-", "_") for page in HOW_TO.glob("*.md")}
    here = Path(__file__).read_text(encoding="utf-8")
    tests = set(re.findall(r"^def test_(\w+)\(", here, re.MULTILINE))
    elsewhere = (*SITE_PAGES, *COURSE_PAGES, *FIELD_PAGES)
    labelled = {page.stem.replace("-", "_") for page in elsewhere}
    assert names <= tests | labelled
