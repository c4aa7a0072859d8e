"""The table of rooms says what the contracts in pyproject.toml hold."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest

from tests.docs.quoted import REPOSITORY
from tools.check_pure_rooms import PURE_ROOMS

TEXT = (REPOSITORY / "ARCHITECTURE.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS: list[dict[str, Any]] = PROJECT["tool"]["importlinter"]["contracts"]
LAYERS = next(one for one in CONTRACTS if one["type"] == "layers")
ROWS = re.findall(r"^\| `(\w+)` \| (.*?) \| (pure)? ?\| ?(.*?) ?\|$", TEXT, re.MULTILINE)
TABLE = {room: set(re.findall(r"`(\w+)`", imports)) for room, _, _, imports in ROWS}
MODULES = ("__main__", "asgi")  # files, not rooms: the ways in


def layers() -> list[list[str]]:
    """The rooms of each layer, from the top down."""
    split = (re.findall(r"\w+", layer) for layer in LAYERS["layers"])
    return [rooms for names in split if (rooms := [one for one in names if one not in MODULES])]


def forbidden(room: str) -> set[str]:
    """What the contracts forbid a room, besides the layers."""
    found: set[str] = set()
    for contract in CONTRACTS:
        if f"dorsal.{room}" in contract.get("source_modules", ()):
            found |= {name.removeprefix("dorsal.") for name in contract["forbidden_modules"]}
    return found


def test_every_room_stands_in_the_table_once() -> None:
    folders = {path.parent.name for path in (REPOSITORY / "src/dorsal").glob("*/__init__.py")}
    assert len(ROWS) == len(TABLE)
    assert set(TABLE) == folders
    assert set(TABLE) == {room for layer in layers() for room in layer} | {"verifiers"}


def test_the_rooms_stand_in_the_order_of_the_layers() -> None:
    level = {room: depth for depth, layer in enumerate(layers()) for room in layer}
    depths = [level[room] for room in TABLE if room != "verifiers"]
    assert depths == sorted(depths)


@pytest.mark.parametrize("room", [room for layer in layers() for room in layer])
def test_the_table_allows_what_the_contracts_allow(room: str) -> None:
    depth = next(number for number, layer in enumerate(layers()) if room in layer)
    below = {one for layer in layers()[depth + 1 :] for one in layer}
    assert TABLE[room] == below - forbidden(room)


def test_the_pure_rooms_are_those_of_the_contract_and_of_the_check() -> None:
    pure = {room for room, _, mark, _ in ROWS if mark}
    contract = next(one for one in CONTRACTS if "random" in one.get("forbidden_modules", ()))
    assert pure == {name.removeprefix("dorsal.") for name in contract["source_modules"]}
    assert pure == set(PURE_ROOMS)


def test_it_opens_with_its_sentence_and_fits_on_a_page() -> None:
    assert TEXT.split("\n\n")[1].startswith("A room is a package.")
    assert len(TEXT.splitlines()) <= 80
