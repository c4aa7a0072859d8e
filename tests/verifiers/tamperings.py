"""The catalogue of tampered records: each with the check that must name it, and how it is made."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.verifiers.ballots_by_hand import DICE
from tests.verifiers.record_by_hand import HandMade
from tests.verifiers.rules_by_hand import DEFAULT, ROUND, TIME_OF_ROUND, canonical, hex_hash


def edit(name: str, change: Callable[[Any], None], line: int = -1) -> Callable[[HandMade], None]:
    """Change the object of a .json file, or of one line of a .jsonl file."""

    def tamper(ballot: HandMade) -> None:
        lines = ballot.files[name].splitlines()
        value = json.loads(lines[line])
        change(value)
        lines[line] = canonical(value)
        ballot.files[name] = b"".join(each + b"\n" for each in lines)

    return tamper


def edit_rules(change: Callable[[Any], None]) -> Callable[[HandMade], None]:
    """Change the sealed rules and their hash."""

    def change_seal(seal: Any) -> None:
        change(seal["rules"])
        seal["rules_hash"] = hex_hash(seal["rules"])

    return edit("seal-1.json", change_seal)


def put(*path: Any) -> Callable[[Any], None]:
    """Put a value, the last of the path, where the path leads."""

    def change(value: Any) -> None:
        *way, key, new = path
        for step in way:
            value = value[step]
        value[key] = new

    return change


def swap_lines(name: str, a: int, b: int) -> Callable[[HandMade], None]:
    def tamper(ballot: HandMade) -> None:
        lines = ballot.files[name].splitlines(keepends=True)
        lines[a], lines[b] = lines[b], lines[a]
        ballot.files[name] = b"".join(lines)

    return tamper


def repeat_line(name: str, line: int) -> Callable[[HandMade], None]:
    def tamper(ballot: HandMade) -> None:
        lines = ballot.files[name].splitlines(keepends=True)
        lines.insert(line, lines[line])
        ballot.files[name] = b"".join(lines)

    return tamper


def drop_line(name: str, line: int) -> Callable[[HandMade], None]:
    def tamper(ballot: HandMade) -> None:
        lines = ballot.files[name].splitlines(keepends=True)
        del lines[line]
        ballot.files[name] = b"".join(lines)

    return tamper


def drop(*names: str) -> Callable[[HandMade], None]:
    def tamper(ballot: HandMade) -> None:
        for name in names:
            del ballot.files[name]

    return tamper


def append(name: str, data: bytes) -> Callable[[HandMade], None]:
    def tamper(ballot: HandMade) -> None:
        ballot.files[name] = ballot.files.get(name, b"") + data

    return tamper


TAMPERINGS: list[tuple[str, str, Callable[[HandMade], None]]] = [
    ("files", "entries missing", drop("entries-1.jsonl")),
    ("files", "rules missing", drop("rules-1.toml")),
    ("files", "no seal", drop("seal-1.json")),
    ("files", "a seal dropped, its rows left", append("entries-2.jsonl", b"{}\n")),
    ("files", "a gap", append("seal-3.json", b"{}\n")),
    ("files", "far too many seals", append("seal-999999999.json", b"{}\n")),
    ("files", "rows of no seal", append("entries-1000000000.jsonl", b"{}\n")),
    ("files", "rules of no seal", append(f"rules-{'9' * 5000}.toml", b"")),
    ("files", "a capital seal", append("SEAL-1.json", b"{}\n")),
    ("files", "capital rows of no seal", append("entries-77777777777.JSONL", b"{}\n")),
    ("files", "a capital chain", append("Chain.jsonl", b"{}\n")),
    ("files", "no waiting list", drop("waiting-list.csv")),
    ("files", "offers without a draw", drop("draw.json", "places.csv", "waiting-list.csv")),
    ("files", "white space", append("draw.json", b" ")),
    ("files", "an empty chain", append("chain.jsonl", b"")),
    ("files", "no object", append("ceremony.jsonl", b"[]\n")),
    ("files", "a row that is a list", append("entries-1.jsonl", b"[]\n")),
    ("files", "a row that is a number", append("entries-1.jsonl", b"7\n")),
    ("files", "a row that is a text", append("entries-1.jsonl", b'"Z99"\n')),
    ("files", "no rows", lambda ballot: ballot.files.update({"entries-1.jsonl": b""})),
    ("files", "no offers in the file", lambda ballot: ballot.files.update({"offers.jsonl": b""})),
    ("files", "an empty line", append("entries-1.jsonl", b"\n")),
    ("seal", "another protocol", edit("seal-1.json", put("protocol", "dorsal-draw-2"))),
    ("seal", "a further key", edit("seal-1.json", put("note", "hello"))),
    ("seal", "a missing key", edit("seal-1.json", lambda seal: seal.pop("fallback"))),
    ("seal", "true for one", edit("seal-1.json", put("sequence", True))),
    ("seal", "an empty race", edit("seal-1.json", put("race", ""))),
    ("seal", "a past round", edit("seal-1.json", put("beacon", "newest", ROUND))),
    ("seal", "an unknown chain", edit("seal-1.json", put("beacon", "chain", "00" * 32))),
    ("seal", "another chain's name", edit("seal-1.json", put("beacon", "name", "default"))),
    ("seal", "an early fallback", edit("seal-1.json", put("fallback", "round", ROUND))),
    ("seal", "a late ceremony", edit("seal-1.json", put("ceremony", 0, "closes", TIME_OF_ROUND))),
    ("seal", "two dice", edit("seal-1.json", lambda seal: seal["ceremony"].append(DICE))),
    ("seal", "too few balls", edit("seal-1.json", put("ceremony", 1, "count", 50))),
    ("seal", "a class without totals", edit("seal-1.json", put("totals", "classes", {}))),
    ("seal", "a pool's kind", edit_rules(put("pools", 0, "kind", "auction"))),
    ("seal", "the sum of places", edit_rules(put("places", 17))),
    ("seal", "unused goes backwards", edit_rules(put("pools", 4, "unused", "elite"))),
    ("seal", "unused goes to the reserved", edit_rules(put("pools", 0, "unused", "partners"))),
    ("seal", "a pool named all", edit_rules(put("pools", 0, "name", "all"))),
    ("seal", "classes in disorder", edit_rules(put("classes", ["women", "local"]))),
    ("seal", "a floor's class", edit_rules(put("floors", 0, "class", "men"))),
    ("seal", "a floor on a list", edit_rules(put("floors", 0, "scope", "elite"))),
    ("seal", "a share above 1", edit_rules(put("floors", 0, "numerator", 101))),
    ("seal", "a cap twice", edit_rules(lambda rules: rules["caps"].append(rules["caps"][0]))),
    ("seal", "a reason's fate", edit_rules(put("reasons", "declined", "place", "sell"))),
    ("chain", "the sequence", edit("seal-1.json", put("sequence", 2))),
    ("chain", "an amendment of nothing", edit("seal-1.json", put("amends", 1))),
    ("chain", "previous of the first", edit("seal-1.json", put("previous", "00" * 32))),
    ("rules", "the rules", edit("seal-1.json", put("rules", "groups", "largest", 5))),
    ("rules", "the director's file", append("rules-1.toml", b"# one more\n")),
    ("entries", "a ticket", edit("entries-1.jsonl", put("tickets", "main", 2), 5)),
    ("entries", "a class", edit("entries-1.jsonl", put("members", 0, "classes", ["local"]), 6)),
    ("entries", "an unknown class", edit("entries-1.jsonl", put("members", 0, "classes", ["x"]))),
    ("entries", "a dropped row", drop_line("entries-1.jsonl", 4)),
    ("entries", "swapped rows", swap_lines("entries-1.jsonl", 4, 5)),
    ("entries", "a row twice", repeat_line("entries-1.jsonl", 4)),
    ("entries", "no tickets", edit("entries-1.jsonl", put("tickets", "main", 0))),
    ("entries", "true tickets", edit("entries-1.jsonl", put("tickets", "main", True))),
    ("entries", "2^20 tickets and one", edit("entries-1.jsonl", put("tickets", "main", 2**20 + 1))),
    ("entries", "tickets for a list", edit("entries-1.jsonl", put("tickets", "elite", 1))),
    ("entries", "no members", edit("entries-1.jsonl", put("members", []))),
    ("entries", "an id", edit("entries-1.jsonl", put("members", 0, "id", "Z 1"))),
    ("entries", "an entry's id", edit("entries-1.jsonl", put("id", "Z99"))),
    (
        "entries",
        "two standings",
        edit("entries-1.jsonl", put("members", 0, "standing", "elite", 2)),
    ),
    ("entries", "the root", edit("seal-1.json", put("entries", "root", "00" * 32))),
    ("entries", "the count", edit("seal-1.json", put("entries", "count", 27))),
    ("entries", "largest", edit_rules(put("groups", "largest", 2))),
    (
        "totals",
        "tickets of a draw",
        edit("seal-1.json", put("totals", "pools", "main", "tickets", 9)),
    ),
    (
        "totals",
        "applicants of a class",
        edit("seal-1.json", put("totals", "classes", "women", "applicants", 9)),
    ),
    ("floors", "a count", edit_rules(put("floors", 1, "count", 1))),
    ("floors", "a cap's count", edit_rules(put("caps", 0, "count", 6))),
    ("floors", "a cap's number", edit_rules(put("caps", 0, "number", 6))),
    ("ceremony", "the race renamed", edit("seal-1.json", put("race", "Zegama"))),
    ("ceremony", "a rehearsal renamed", edit("seal-1.json", put("kind", "rehearsal"))),
    ("ceremony", "told is told anew", edit_rules(put("told", {}))),
    ("ceremony", "a number too high", edit("ceremony.jsonl", put("numbers", [7, 1, 6]))),
    ("ceremony", "a true number", edit("ceremony.jsonl", put("number", True), 0)),
    ("ceremony", "one number more", edit("ceremony.jsonl", put("numbers", [1, 1, 6, 6]))),
    ("ceremony", "a ball twice", edit("ceremony.jsonl", put("numbers", [7, 7, 42]), 0)),
    ("ceremony", "balls in disorder", edit("ceremony.jsonl", put("numbers", [19, 7, 42]), 0)),
    ("ceremony", "the first line changed", edit("ceremony.jsonl", put("numbers", [7, 19, 43]), 0)),
    ("ceremony", "an undeclared source", edit("ceremony.jsonl", put("name", "coin"))),
    ("ceremony", "a missing source", drop_line("ceremony.jsonl", -1)),
    ("ceremony", "no ceremony", drop("ceremony.jsonl")),
    ("beacon", "nothing in it", lambda ballot: ballot.files.update({"draw.json": b"{}\n"})),
    ("beacon", "another round", edit("draw.json", put("beacon", "round", ROUND + 1))),
    ("beacon", "another chain", edit("draw.json", put("beacon", "chain", DEFAULT))),
    ("beacon", "another signature", edit("draw.json", put("beacon", "signature", "ab" * 48))),
    ("beacon", "a short signature", edit("draw.json", put("beacon", "signature", "ab" * 47))),
    ("beacon", "another number", edit("draw.json", put("random_number", "00" * 32))),
    ("beacon", "a fallback", edit("draw.json", put("fallback", True))),
    ("beacon", "a further key", edit("draw.json", put("note", ""))),
    ("seed", "the seed", edit("draw.json", put("seed", "00" * 32))),
    ("seed", "another seal", edit("draw.json", put("seal", "00" * 32))),
    ("seed", "a changed number", edit("ceremony.jsonl", put("numbers", [6, 1, 5]))),
    ("places", "two swapped places", swap_lines("places.csv", 6, 7)),
    ("places", "a place dropped", drop_line("places.csv", -1)),
    ("places", "a place added", append("places.csv", b"9,Z99,Z99,main,cousin\n")),
    ("places", "its hash", edit("draw.json", put("places", "00" * 32))),
    ("waiting-list", "reordered", swap_lines("waiting-list.csv", 1, 2)),
    ("waiting-list", "its hash", edit("draw.json", put("waiting_list", "00" * 32))),
    ("offers", "the first line cut", drop_line("offers.jsonl", 0)),
    ("offers", "an offer skipped", edit("offers.jsonl", lambda line: line["offered"].pop())),
    ("offers", "a withdrawal renamed", edit("offers.jsonl", put("withdrawn", 0, "id", "Z99"))),
    ("offers", "an unknown reason", edit("offers.jsonl", put("withdrawn", 0, "reason", "bored"))),
    ("offers", "a line number", edit("offers.jsonl", put("number", 3))),
    ("offers", "nobody withdrew", edit("offers.jsonl", put("withdrawn", []))),
    ("offers", "an odd offer", edit("offers.jsonl", put("offered", [[], {}, 7]))),
]
