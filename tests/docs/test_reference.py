"""The generated reference is what the program says now."""

from __future__ import annotations

import re
from typing import Any

import pytest
import typer.main

from dorsal.ballot.draw.record import CEREMONY, CHAIN, DRAW, OFFERS, PLACES, README, WAITING_LIST
from dorsal.cli.main import app
from dorsal.cli.reporting import BAD_INPUT, NO
from tests.docs.quoted import DOCS
from tools.build_docs import COMMAND_LINE, VERIFIERS, command_line, with_hashes
from tools.site_reference import EVENTS, IMPORTS, PAGES, events_page, imports_page, pages_page

REFERENCE = DOCS / "reference"


def test_the_page_of_the_command_line_is_up_to_date() -> None:
    assert COMMAND_LINE.read_text(encoding="utf-8") == command_line(), "run `make docs`"


def test_the_hashes_of_the_verifiers_are_up_to_date() -> None:
    page = VERIFIERS.read_text(encoding="utf-8")
    assert with_hashes(page) == page, "run `make docs`"
    assert len(re.findall(r"`[0-9a-f]{64}` \|$", page, re.MULTILINE)) == 2


def test_the_pages_of_the_site_are_up_to_date() -> None:
    assert PAGES.read_text(encoding="utf-8") == pages_page(), "run `make docs`"
    assert EVENTS.read_text(encoding="utf-8") == events_page(), "run `make docs`"
    imports = IMPORTS.read_text(encoding="utf-8")
    assert imports_page(imports) == imports, "run `make docs`"


def test_what_is_noted_is_named_in_one_way() -> None:
    names = re.findall(r"^\| \w+ \| `(.+?)` \|", events_page(), re.MULTILINE)
    assert len(names) > 50
    assert [name for name in names if not re.fullmatch(r"[a-z…]+(_[a-z…]+)+", name)] == []


def test_the_table_of_roles_says_what_the_decorators_say() -> None:
    rows = re.findall(
        r"^\| `(/\S+)` \|.*?\| (yes|) \| (yes|) \| (yes|) \| (yes|) \|$",
        PAGES.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    office = {address: roles for address, *roles in rows}
    edition = "/races/<race>/<edition>/office"
    assert office[f"{edition}/ballot/sealing/seal/"] == ["yes", "", "", ""]
    assert office[f"{edition}/claims/"] == ["yes", "yes", "", "yes"]
    assert office[f"{edition}/claims/<number>/"] == ["yes", "yes", "", ""]
    assert office["/races/<race>/office/"] == ["yes", "yes", "yes", "yes"]


def test_every_command_and_option_stands_on_the_page() -> None:
    page = COMMAND_LINE.read_text(encoding="utf-8")
    sections = dict(
        re.findall(r"^## `([a-z -]+)`\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    )
    known: dict[str, set[str]] = {}

    def walk(path: str, command: Any) -> None:
        options = {opt for one in command.params for opt in (*one.opts, *one.secondary_opts)}
        known[path] = {opt for opt in options if opt.startswith("--")} - {"--help"}
        for name, one in getattr(command, "commands", {}).items():
            walk(f"{path} {name}", one)

    walk("dorsal", typer.main.get_command(app))
    rows = {
        path: re.findall(r"^\| (.*?) \|", text, re.MULTILINE) for path, text in sections.items()
    }
    documented = {
        path: set(re.findall(r"`(--[a-z-]+)", " ".join(one))) for path, one in rows.items()
    }
    assert documented == known
    assert len(known) == 62


@pytest.mark.parametrize(
    "name", [CEREMONY, CHAIN, DRAW, OFFERS, PLACES, README, WAITING_LIST, "seal-k.json"]
)
def test_every_file_of_a_record_is_described(name: str) -> None:
    assert f"`{name}`" in (REFERENCE / "record.md").read_text(encoding="utf-8")


def test_the_exit_codes_are_those_of_the_program() -> None:
    page = (REFERENCE / "errors-and-exit-codes.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| (\d+) \|", page, re.MULTILINE) == ["0", str(NO), str(BAD_INPUT), "130"]


def test_every_check_of_a_record_is_explained_in_its_order() -> None:
    page = (REFERENCE / "errors-and-exit-codes.md").read_text(encoding="utf-8")
    protocol = (DOCS / "draw-protocol.md").read_text(encoding="utf-8")
    section = protocol[protocol.index("## 14. Verification") :].split("\n## ")[0]
    codes = re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE)
    assert re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE) == codes
    assert len(codes) == 14
