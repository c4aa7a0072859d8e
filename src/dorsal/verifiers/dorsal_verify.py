#!/usr/bin/env python3
"""Verify the public record of a ballot of protocol dorsal-draw-1, with nothing but Python.

    python3 dorsal_verify.py RECORD [--slip SLIP.json] [--json]

RECORD is the folder or the zip file that the organiser published. Exit code 0: it holds.
1: it does not hold, and the first check that fails is named. 2: the arguments are unusable.

The program was written from the text of docs/draw-protocol.md alone and shares no code with the
system that made the record. Numbers in brackets are sections of that document, whose order this
file follows; [14] near the end calls everything. There are no elliptic curves (BLS) here: the
report says which number must be which round of the beacon, and where to compare it.
"""

from __future__ import annotations

import argparse
import datetime
import gc
import hashlib
import io
import itertools
import json
import math
import os
import re
import struct
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

PROTOCOL = "dorsal-draw-1"
MOST_BYTES = 4 * 2**30  # a record larger than 4 GiB is not read
MOST_RATIO = 200  # nor a file that unpacks to more than 200 times its packed size
MOST_DEPTH = 100  # nor JSON that is nested more deeply, the outermost object counted as 1 [2]

Object = dict[str, Any]  # what a JSON object becomes


class DoesNotHold(Exception):
    """Say what does not hold, and where."""


def need(condition: bool, why: str) -> None:
    """Go on if the condition is true, otherwise stop the verification and say why."""
    if not condition:
        raise DoesNotHold(why)


def shown(value: object) -> str:
    """Show a value of unknown origin in a message, short and on one line."""
    if not isinstance(value, (str, int)):
        return "a list" if isinstance(value, list) else "an object"
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


# ------------------------------------------------------------- [1], [2] hashes and canonical JSON


def sha256(*parts: bytes) -> bytes:
    """Hash the joined parts: `H` of the protocol."""
    return hashlib.sha256(b"".join(parts)).digest()


def u32(number: int) -> bytes:
    """Write a number as four bytes, the highest first."""
    return struct.pack(">I", number)


def read_integer(text: str) -> int:
    """Read an integer of at most 2^53 - 1 in absolute value."""
    if len(text) > 17 or abs(int(text)) >= 2**53:
        raise ValueError("an integer above 2^53 - 1")
    return int(text)


def refuse_number(text: str) -> Any:
    """Refuse a fraction, an exponent, NaN or Infinity."""
    raise ValueError(f"the number {text[:20]}, which is not an integer")


COMPACT: Any = {"ensure_ascii": False, "separators": (",", ":"), "check_circular": False}
encode = json.JSONEncoder(**COMPACT).encode
encode_ascii = json.JSONEncoder(sort_keys=True, **COMPACT).encode  # right for keys in ASCII
decode = json.JSONDecoder(
    parse_int=read_integer, parse_float=refuse_number, parse_constant=refuse_number
).decode


def in_order(value: Any, depth: int = 1) -> Any:
    """Rebuild a value with the keys of its objects sorted by their UTF-16 code units."""
    if value is None or (depth > MOST_DEPTH and isinstance(value, (list, dict))):
        raise ValueError("a null" if value is None else "nested too deeply")
    if isinstance(value, list):
        return [in_order(item, depth + 1) for item in value]
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return {key: in_order(value[key], depth + 1) for key in keys}
    return value


def canonical(value: Any) -> bytes:
    """Write a value in the canonical form."""
    return encode(in_order(value)).encode("utf-8")


def hash_of(value: Object) -> bytes:
    """Hash an object."""
    return sha256(canonical(value))


def parse(data: bytes, where: str) -> Object:
    """Read one object and make sure that its bytes are the canonical ones."""
    try:
        text = data.decode("utf-8")
        value = decode(text)
        again = encode(in_order(value))
    except (ValueError, RecursionError) as fault:
        raise DoesNotHold(f"{where} is not JSON as section 2 has it: {fault}") from None
    # Equal keys, white space, another order, -0, needless escapes: none comes back the same.
    need(again == text, f"{where} is not in the canonical form")
    need(type(value) is dict, f"{where} is not an object")
    return value  # type: ignore[no-any-return]


def parse_file(data: bytes, where: str) -> Object:
    """Read a .json file: one canonical object and one line feed."""
    need(data.endswith(b"\n"), f"{where} does not end with a line feed")
    return parse(data[:-1], where)


def lines_of(data: bytes, where: str) -> Iterator[tuple[str, bytes]]:
    """Take a .jsonl file apart: for each line its name in messages and its bytes."""
    need(data.endswith(b"\n"), f"{where} is empty or does not end with a line feed")
    for number, line in enumerate(io.BytesIO(data), 1):
        yield f"{where}, line {number}", line[:-1]


def parse_lines(data: bytes | None, where: str) -> list[Object]:
    """Read a .jsonl file that may be absent."""
    return [] if data is None else [parse(line, at) for at, line in lines_of(data, where)]


# ------------------------------------------------------------- shapes: which keys, which values

Test = Callable[[Any], bool]


def of_type(kind: type) -> Test:
    """Make a test for a type; `true` is no integer."""
    return lambda value: type(value) is kind


def integer(least: int, most: int = 2**53 - 1) -> Test:
    """Make a test for integers in a range; `true` is none."""
    return lambda value: type(value) is int and least <= value <= most


def matching(pattern: str) -> Test:
    """Make a test for texts of a pattern."""
    find = re.compile(pattern).fullmatch
    return lambda value: type(value) is str and find(value) is not None


def hexadecimal(size: int) -> Test:
    """Make a test for `size` bytes in lower-case hexadecimal."""
    return matching(f"[0-9a-f]{{{2 * size}}}")


is_text, is_flag, is_list, is_object = of_type(str), of_type(bool), of_type(list), of_type(dict)
is_count, is_hash = integer(0), hexadecimal(32)
is_name = matching("(?!all$)[a-z][a-z0-9-]{0,31}")  # of a pool, class, source or reason [2]
is_identifier = matching("[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}")  # of an applicant [2]


def each(names: str, shape: Any) -> Object:
    """Give several keys the same shape."""
    return dict.fromkeys(names.split(), shape)


def is_sorted(texts: list[str]) -> bool:
    """Tell whether texts of ASCII stand in ascending order, all different."""
    return len(texts) < 2 or texts == sorted(set(texts))


def check_shape(value: Any, shape: Any, where: str) -> None:
    """Compare a value with a shape.

    A shape is a test; or a tuple of the allowed texts; or a list holding the shape of all items;
    or a dict holding for each key the shape of its value, where no key may lack or be added.
    """
    if callable(shape):
        if not shape(value):
            raise DoesNotHold(f"{where} is {shown(value)}")
    elif isinstance(shape, dict):
        need(type(value) is dict, f"{where} is not an object")
        for key in shape.keys() ^ value.keys():
            fault = "is missing" if key in shape else "is not known to the protocol"
            raise DoesNotHold(f"{where}: the key {shown(key)} {fault}")
        for key, inner in shape.items():
            check_shape(value[key], inner, f"{where}: {key}")
    elif isinstance(shape, list):
        need(type(value) is list, f"{where} is not a list")
        for item in value:
            check_shape(item, shape[0], where)
    else:
        need(value in shape, f"{where} is {shown(value)}")


def check_variant(value: Any, key: str, shapes: dict[str, Any], where: str) -> None:
    """Compare an object with the shape that one of its values chooses."""
    chosen: Any = value.get(key) if type(value) is dict else None
    need(type(chosen) is str and chosen in shapes, f"{where} has the {key} {shown(chosen)}")
    check_shape(value, {**shapes[chosen], key: (chosen,)}, where)


# ----------------------------------------------------------------------------------- [3] the record


class Row(NamedTuple):
    """One entry [4], as much of it as the computation needs."""

    id: str
    leaf: bytes
    members: tuple[str, ...]
    classes: tuple[tuple[str, ...], ...]  # for each member
    standing: tuple[dict[str, int], ...]  # for each member
    tickets: tuple[tuple[str, int], ...]  # (draw, number)


class Tally(NamedTuple):
    """What the rows of one seal add up to."""

    totals: Object  # as the seal must state it [5]
    applicants: Counter[str]  # for each scope, and for each pool without a draw
    of_class: Counter[tuple[str, str]]  # applicants for each (class, scope)


class Seat(NamedTuple):
    """An entry, and its members that were given a place of a pool."""

    order: int
    row: Row
    members: list[str]
    why: str


class Record:
    """What the checks know; each adds what it has established."""

    seating: Seating  # who holds a place, from the check `places` on

    def __init__(self, files: Mapping[str, bytes], slip: bytes | None) -> None:
        self.files, self.slip = files, slip
        self.notes: list[str] = []
        self.seals: list[Object] = []
        self.chain: list[Object] = []
        self.ceremony: list[Object] = []
        self.drawn = False
        self.draw: Object = {}
        self.offers: list[Object] = []
        self.seal: Object = {}  # the one that counts: the last
        self.rules: Object = {}  # its rules
        self.rows: list[Row] = []  # its rows
        self.tallies: list[Tally] = []  # of each seal of the record
        self.differences: list[str] = []  # what each seal of the record changed
        self.orders: dict[str, list[Row]] = {}  # for each draw
        self.placed: dict[str, list[Seat]] = {}  # for each pool, at the draw
        self.waiting: dict[str, list[tuple[int, Row]]] = {}  # for each draw: (order, entry)
        self.later: dict[str, list[str]] = {}  # for each applicant, what the offers say


NUMBERED = ("seal-{}.json", "entries-{}.jsonl", "rules-{}.toml")
is_covered = re.compile(
    r"(seal-N\.json|entries-N\.jsonl|rules-N\.toml)".replace("N", "[1-9][0-9]*")
    + r"|(chain|ceremony|offers)\.jsonl|draw\.json|(places|waiting-list)\.csv"
).fullmatch


def check_names(record: Record) -> tuple[int, int]:
    """Check the names of the files; count the seals and the files that the proof covers."""
    files, covered = record.files, [name for name in record.files if is_covered(name)]
    for name in sorted(set(files) - set(covered)):
        differs = not is_covered(name.lower())
        need(differs, f"{shown(name)} is a name of the record in other upper and lower case")
        beside = name == "README.txt" or (name.startswith("timestamp") and "/" not in name)
        what = "not checked" if beside else "not covered by the proof"
        kind = "content of the folder" if name.endswith("/") else "file"
        record.notes.append(f"{what}: the {kind} {shown(name)}")
    seals = max(1, sum(name.startswith("seal-") for name in covered))
    numbered = [name.format(k) for k in range(1, seals + 1) for name in NUMBERED]
    missing = next((name for name in numbered if name not in files), "")
    need(not missing, f"{missing} is missing")
    beyond = {name for name in covered if re.search("[0-9]", name)} - set(numbered)
    need(not beyond, f"{shown(min(beyond, default=''))} belongs to no seal of the record")
    return seals, len(covered)


def check_files(record: Record) -> str:
    """Check which files are there, and that every JSON file is canonical."""
    files, (count, covered) = record.files, check_names(record)
    drawn = [name in files for name in ("draw.json", "places.csv", "waiting-list.csv")]
    need(all(drawn) or not any(drawn), "one of draw.json, places.csv, waiting-list.csv is missing")
    need(all(drawn) or "offers.jsonl" not in files, "there are offers without a draw")
    for k in range(1, count + 1):
        record.seals.append(parse_file(files[f"seal-{k}.json"], f"seal-{k}.json"))
        for where, line in lines_of(files[f"entries-{k}.jsonl"], f"entries-{k}.jsonl"):
            check_row_is_canonical(line, where)
    record.chain = parse_lines(files.get("chain.jsonl"), "chain.jsonl")
    record.ceremony = parse_lines(files.get("ceremony.jsonl"), "ceremony.jsonl")
    record.drawn = all(drawn)
    record.draw = parse_file(files["draw.json"], "draw.json") if record.drawn else {}
    record.offers = parse_lines(files.get("offers.jsonl"), "offers.jsonl")
    return f"files: {covered}, seals: {count}; all JSON is canonical"


def check_row_is_canonical(line: bytes, where: str) -> None:
    """Check one row: quickly if it is ASCII, where the order of keys is beyond doubt."""
    try:
        text = line.decode("ascii")
        plain = "null" not in text and text.count("[") + text.count("{") < MOST_DEPTH
        if plain and text.startswith("{") and encode_ascii(decode(text)) == text:
            return
    except ValueError:
        pass  # the slow way says what is wrong
    parse(line, where)


# ------------------------------------------------------------------------- [4] rows and their root


def shape_of_row(rules: Object) -> Object:
    """Make the shape of a row for these rules."""
    classes, one = set(rules["classes"]), integer(1, 1)
    standings = {"invitation": one, "guaranteed": one, "merit": integer(1 - 2**53)}
    tickets = {"draw": integer(1, 2**20)}
    kinds = {pool["name"]: pool["kind"] for pool in rules["pools"]}

    def are_classes(value: Any) -> bool:
        texts = is_list(value) and all(map(is_text, value))
        return texts and classes.issuperset(value) and is_sorted(value)

    def by_pool(tests: dict[str, Test]) -> Test:
        of = {pool: tests[kind] for pool, kind in kinds.items() if kind in tests}
        return lambda value: is_object(value) and all(p in of and of[p](value[p]) for p in value)

    member: Object = {"classes": are_classes, "id": is_identifier, "identity": is_hash}
    member["standing"] = by_pool(standings)
    return {"id": is_text, "members": [member], "tickets": by_pool(tickets)}


def read_rows(data: bytes, name: str, rules: Object) -> list[Row]:
    """Read and check all rows of a seal."""
    shape, largest = shape_of_row(rules), rules["groups"]["largest"]
    applicants: set[str] = set()
    known: dict[Any, Any] = {}  # tuples that are equal are kept once, which saves a gigabyte
    rows: list[Row] = []
    before = ""
    for where, line in lines_of(data, name):
        value = decode(line.decode("utf-8"))
        try:
            check_shape(value, shape, "the row")
            members = value["members"]
            ids = [member["id"] for member in members]
            need(1 <= len(ids) <= largest, "more members than `largest`, or none")
            need(is_sorted(ids), "the members are not sorted by id")
            need("+".join(ids) == value["id"], "the id is not the members' ids joined by +")
            need(before < value["id"], "the rows are not sorted by id")
            need(applicants.isdisjoint(ids), "an applicant stands in two rows")
        except DoesNotHold as fault:
            raise DoesNotHold(f"{where}: {fault}") from None
        applicants.update(ids)
        before = value["id"] if len(ids) > 1 else ids[0]
        classes = tuple([tuple(member["classes"]) for member in members])
        standing = tuple([member["standing"] or known.setdefault(0, {}) for member in members])
        tickets = tuple(value["tickets"].items())
        classes, tickets = known.setdefault(classes, classes), known.setdefault(tickets, tickets)
        rows.append(Row(before, sha256(b"\0", line), tuple(ids), classes, standing, tickets))
    return rows


def root_of(nodes: list[bytes]) -> bytes:
    """Compute the Merkle tree hash of RFC 6962 from the leaves: in pairs, level by level.

    A node without a neighbour rises as it is; that is the same tree as the recursive definition.
    """
    while len(nodes) > 1:
        pairs = range(0, len(nodes) - 1, 2)
        rest = nodes[len(nodes) & ~1 :]
        nodes = [hashlib.sha256(b"\1" + nodes[i] + nodes[i + 1]).digest() for i in pairs] + rest
    return nodes[0]


def check_entries(record: Record) -> str:
    """Check every row of every seal, their number and their root."""
    before: dict[str, bytes] = {}
    for k, seal in enumerate(record.seals, 1):
        rows = read_rows(record.files[f"entries-{k}.jsonl"], f"entries-{k}.jsonl", seal["rules"])
        tally, leaves = add_up(rows, seal["rules"]), [row.leaf for row in rows]
        found: Object = {"applicants": tally.applicants["all"], "count": len(rows)}
        found["root"] = root_of(leaves).hex()
        for key, value in found.items():
            fault = f"seal-{k}.json: {key} of the entries is not {value}, that of entries-{k}.jsonl"
            need(seal["entries"][key] == value, fault)
        now = {row.id: row.leaf for row in rows} if len(record.seals) > 1 else {}
        record.differences.append(f"; {describe_difference(before, now)}" if k > 1 else "")
        record.rows, before = rows, now
        record.tallies.append(tally)
    return f"rows that lead to the sealed root: {len(record.rows)}"


def describe_difference(before: dict[str, bytes], now: dict[str, bytes]) -> str:
    """Say how many rows an amendment added, removed and changed."""
    added, removed = len(now.keys() - before.keys()), len(before.keys() - now.keys())
    changed = sum(before.get(entry, leaf) != leaf for entry, leaf in now.items())
    return f"rows added: {added}, removed: {removed}, changed: {changed}"


# ------------------------------------------------------------------------------------- [5] the seal

CHAINS = {
    "quicknet": "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
    "default": "8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce",
}
FIRST_ROUND = {"quicknet": 1692803367, "default": 1595431050}  # seconds since 1970
PERIOD = {"quicknet": 3, "default": 30}  # seconds
SIGNATURE = {"quicknet": 48, "default": 96}  # bytes
ROUND = {"chain": tuple(CHAINS.values()), "name": tuple(CHAINS), "round": integer(1, 2**40 - 1)}
SOURCE = {
    **each("lowest highest", integer(0, 10**9)),
    **each("ordered repeats", is_flag),
    **{"name": is_name, "count": integer(1, 100), "closes": is_count},
}
SEAL = {
    **each("race draw", lambda value: is_text(value) and 1 <= len(value) <= 200),
    **each("rules_hash rules_file", is_hash),
    **{"protocol": (PROTOCOL,), "kind": ("draw", "rehearsal"), "sequence": integer(1)},
    **{"amends": is_count, "ceremony": [SOURCE], "fallback": is_object},
    "previous": lambda value: value == "" or is_hash(value),
    "entries": {**each("applicants count", integer(1)), "root": is_hash},
    "beacon": {**ROUND, "newest": integer(0, 2**40 - 1)},
}


def shape_of_totals(rules: Object) -> Object:
    """Make the shape of a seal's totals for these rules."""
    of_class = {"applicants": is_count, "tickets": each(" ".join(draws_of(rules)), is_count)}
    shapes = {"draw": {**each("applicants entries", is_count), "tickets": integer(0, 2**27)}}
    kinds = {pool["name"]: pool["kind"] for pool in rules["pools"] if pool["kind"] != "reserved"}
    pools = {name: shapes.get(kind, {"applicants": is_count}) for name, kind in kinds.items()}
    return {"classes": each(" ".join(rules["classes"]), of_class), "pools": pools}


def check_seals(record: Record) -> str:
    """Check the keys and values of every seal, also of the chain."""
    for n, seal in enumerate(record.chain, 1):
        check_seal(seal, f"chain.jsonl, line {n}")
    for k, seal in enumerate(record.seals, 1):
        check_seal(seal, f"seal-{k}.json")
    record.seal = record.seals[-1]
    record.rules = record.seal["rules"]
    count = len(record.chain) + len(record.seals)
    return f"seals with the keys and values of the protocol: {count}"


def check_seal(seal: Object, where: str) -> None:
    """Check one seal."""
    check_rules(seal.get("rules"), f"{where}: rules")
    rules = seal["rules"]
    check_shape(seal, {**SEAL, "rules": RULES, "totals": shape_of_totals(rules)}, where)
    beacon, fallback = seal["beacon"], seal["fallback"]
    if fallback:
        check_shape(fallback, ROUND, f"{where}: fallback")
        need(round_time(fallback) > round_time(beacon), f"{where}: the fallback is not later")
    for used in (beacon, fallback or beacon):
        need(CHAINS[used["name"]] == used["chain"], f"{where}: the chain has another hash")
    exists = beacon["round"] <= beacon["newest"]
    need(not exists or seal["kind"] == "rehearsal", f"{where}: a draw whose round existed")
    names = [source["name"] for source in seal["ceremony"]]
    need(len(names) <= 50, f"{where}: the ceremony has {len(names)} sources, above 50")
    need(len(set(names)) == len(names), f"{where}: two sources of the ceremony have one name")
    for source in seal["ceremony"]:
        choices = source["highest"] - source["lowest"] + 1
        enough = choices >= (1 if source["repeats"] else source["count"])
        need(enough, f"{where}: {source['name']} has too few numbers to choose from")
        need(source["closes"] < round_time(beacon), f"{where}: {source['name']} closes too late")


def round_time(beacon: Object) -> int:
    """Compute when a round of the beacon is produced, in seconds since 1970 [7]."""
    name = beacon["name"]
    return int(FIRST_ROUND[name] + (beacon["round"] - 1) * PERIOD[name])


def in_utc(moment: int) -> str:
    """Write a time for people."""
    if moment >= 253402300800:  # the year 10000
        return f"{moment} seconds after 1970"
    utc = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=moment)
    return f"{utc:%Y-%m-%d %H:%M:%S} UTC"


def fingerprint(seal_hash: bytes) -> str:
    """Say a seal's hash as eight words of three syllables."""
    consonants = [*"bdfklmnprst", "ch", "br", "fl", "pl", "tr"]
    bits = int.from_bytes(seal_hash[:18], "big")
    groups = [bits >> shift & 63 for shift in range(138, -1, -6)]
    syllables = [consonants[group >> 2] + "aeio"[group & 3] for group in groups]
    return " ".join("".join(syllables[i : i + 3]) for i in range(0, 24, 3))


def kept_by_amendment(seal: Object) -> bytes:
    """Join what an amendment must not change."""
    keys = ("protocol", "kind", "race", "draw", "ceremony", "fallback")
    beacon = [seal["beacon"][key] for key in ("chain", "name", "round")]
    return canonical([beacon, *(seal[key] for key in keys)])


def check_chain(record: Record) -> str:
    """Check that all seals of the race follow each other, and what amendments keep."""
    first, seals = record.seals[0], record.chain + record.seals
    need(len(record.chain) == first["sequence"] - 1, "chain.jsonl does not hold all earlier seals")
    for n, seal in enumerate(seals, 1):
        before = seals[n - 2] if n > 1 else {}
        need(seal["sequence"] == n, f"seal {n} of the race has the sequence {seal['sequence']}")
        previous = hash_of(before).hex() if before else ""
        need(seal["previous"] == previous, f"seal {n} does not name the hash of the seal before it")
        need(seal["race"] == first["race"], f"seal {n} is of another race")
        allowed = {n - 1} if n > first["sequence"] else {0} if seal is first else {0, n - 1}
        need(seal["amends"] in allowed, f"seal {n} amends {seal['amends']}")
        same = seal["amends"] == 0 or kept_by_amendment(seal) == kept_by_amendment(before)
        need(same, f"seal {n} changes what an amendment must keep")
    for n, seal in enumerate(record.chain, 1):
        twice = seal["kind"] == first["kind"] == "draw" and seal["draw"] == first["draw"]
        need(not twice, f"the draw {shown(first['draw'])} was sealed before, by seal {n}")
    return f"seals of the race, one after the other without a gap: {len(seals)}"


def check_rules_hashes(record: Record) -> str:
    """Check that the rules and the director's file are those that were sealed."""
    for k, seal in enumerate(record.seals, 1):
        same = hash_of(seal["rules"]).hex() == seal["rules_hash"]
        need(same, f"seal-{k}.json: rules_hash is not the hash of its rules")
        same = sha256(record.files[f"rules-{k}.toml"]).hex() == seal["rules_file"]
        need(same, f"rules-{k}.toml is not the file that was sealed")
    return "the rules have their sealed hashes (the director's files are not interpreted here)"


def add_up(rows: list[Row], rules: Object) -> Tally:
    """Count applicants, entries and tickets of the rows."""
    applicants, entries, tickets = Counter[str](), Counter[str](), Counter[str]()
    of_class, tickets_of_class = Counter[Any](), Counter[Any]()
    alike = Counter((row.classes, row.tickets) for row in rows)
    for (members, numbers), times in alike.items():
        for scope in ("all", *(draw for draw, _ in numbers)):
            applicants[scope] += times * len(members)
            for name in itertools.chain.from_iterable(members):
                of_class[name, scope] += times
        for draw, number in numbers:
            entries[draw] += times
            tickets[draw] += times * number
            for name in set(itertools.chain.from_iterable(members)):
                tickets_of_class[name, draw] += times * number
    standings = itertools.chain.from_iterable(row.standing for row in rows)
    applicants.update(itertools.chain.from_iterable(standings))
    classes = {
        name: {
            "applicants": of_class[name, "all"],
            "tickets": {draw: tickets_of_class[name, draw] for draw in draws_of(rules)},
        }
        for name in rules["classes"]
    }
    names = [pool["name"] for pool in rules["pools"] if pool["kind"] != "reserved"]
    pools = {name: {"applicants": applicants[name]} for name in names}
    for draw in draws_of(rules):
        pools[draw].update(entries=entries[draw], tickets=tickets[draw])
    return Tally({"classes": classes, "pools": pools}, applicants, of_class)


def check_totals(record: Record) -> str:
    """Check the totals that each seal states."""
    for k, seal in enumerate(record.seals):
        for part, expected in record.tallies[k].totals.items():
            for name, total in expected.items():
                same = canonical(seal["totals"][part][name]) == canonical(total)
                need(same, f"seal-{k + 1}.json: the totals of {name} are {encode(total)}")
    return "applicants, entries and tickets add up to the sealed totals"


# ------------------------------------------------------------------------------------ [6] the rules

RULES = {
    **each("pools floors caps", is_list),
    **{"version": integer(1, 1), "places": integer(1, 10**7), "classes": [is_name]},
    "groups": {
        "largest": integer(1),
        "does_not_fit": ("skip", "stop"),
        "has_place": ("shrink", "leave-out"),
    },
    **{"reasons": lambda value: is_object(value) and all(map(is_name, value)), "told": is_object},
}
POOL = {"name": is_name, "places": is_count, "unused": is_text}
POOLS = {
    **{"invitation": POOL, "guaranteed": POOL, "reserved": POOL},
    "merit": {**POOL, "best": ("lowest", "highest")},
    "draw": {**POOL, "waiting_list": is_count},
}


def draws_of(rules: Object) -> list[str]:
    """Name the draws of the rules in their declared order."""
    return [pool["name"] for pool in rules["pools"] if pool["kind"] == "draw"]


def check_rules(rules: Any, where: str) -> None:
    """Check the sealed rules, except for what is counted."""
    check_shape(rules, RULES, where)
    for reason in rules["reasons"].values():
        shape = {"group": ("shrink", "whole"), "place": ("offer", "empty")}
        check_shape(reason, shape, f"{where}: reasons")
    pools, places = rules["pools"], 0
    need(1 <= len(pools) <= 50, f"{where}: there are {len(pools)} pools")
    for pool in pools:
        check_variant(pool, "kind", POOLS, f"{where}: a pool")
        places += pool["places"]
    names = [pool["name"] for pool in pools]
    need(len(set(names)) == len(names), f"{where}: two pools have one name")
    for n, pool in enumerate(pools, 1):
        later = [other["name"] for other in pools[n:] if other["kind"] != "reserved"]
        need(pool["unused"] in ["", *later], f"{where}: {pool['name']}: unused is no later pool")
    need(places == rules["places"], f"{where}: places is not the sum of the pools' places")
    need(draws_of(rules) != [], f"{where}: there is no draw")
    need(is_sorted(rules["classes"]), f"{where}: the classes are not sorted")
    for key in ("floors", "caps"):
        check_limits(rules[key], rules, f"{where}: one of the {key}")


def check_limits(limits: list[Any], rules: Object, where: str) -> None:
    """Check the floors or the caps, except for their counts."""
    limit: Object = {"class": tuple(rules["classes"]), "scope": ("all", *draws_of(rules))}
    limit["count"] = is_count
    share = {"numerator": integer(0, 10**6), "denominator": integer(1, 10**6)}
    forms = {"number": {**limit, "number": is_count}, "share": {**limit, **share}}
    for value in limits:
        check_variant(value, "form", {**forms, "applicants": limit}, where)
        proper = value.get("numerator", 0) <= value.get("denominator", 0)
        need(proper, f"{where} is a share above 1")
    pairs = {(value["class"], value["scope"]) for value in limits}
    need(len(pairs) == len(limits), f"{where} has the class and scope of another")


def check_floors(record: Record) -> str:
    """Check the count of every floor and cap, and the floors' sums."""
    for k, seal in enumerate(record.seals):
        rules, tally, sums = seal["rules"], record.tallies[k], Counter[str]()
        places = {pool["name"]: pool["places"] for pool in rules["pools"]}
        places["all"] = rules["places"]
        for limit in rules["floors"] + rules["caps"]:
            scope, form = limit["scope"], limit["form"]
            part, whole = limit.get("numerator", 0), limit.get("denominator", 1)
            if form == "applicants":
                part = tally.of_class[limit["class"], scope]
                whole = tally.applicants[scope] or 1
            count = limit["number"] if form == "number" else -(-places[scope] * part // whole)
            same = limit["count"] == count
            need(same, f"seal-{k + 1}.json: the count for {limit['class']}, {scope} is {count}")
        for floor in rules["floors"]:
            sums[floor["scope"]] += floor["count"]
            enough = sums[floor["scope"]] <= places[floor["scope"]]
            need(enough, f"seal-{k + 1}.json: the floors of {floor['scope']} exceed its places")
    return "every floor and cap has the number that its rule gives"


# ---------------------------------------------------- [7], [8] the random number and the ceremony

NUMBERS = {
    **{"name": is_name, "number": integer(1), "numbers": [is_count]},
    **{"previous": is_hash, "time": is_count},
}


def check_ceremony(record: Record) -> str:
    """Check the recorded numbers of the ceremony; after the draw, that all are there."""
    declared = {source["name"]: source for source in record.seal["ceremony"]}
    missing = set(declared)
    previous = hash_of(record.seals[0]).hex()
    for n, line in enumerate(record.ceremony, 1):
        where = f"ceremony.jsonl, line {n}"
        check_shape(line, NUMBERS, where)
        name, numbers = line["name"], line["numbers"]
        need(line["number"] == n, f"{where} has the number {line['number']}")
        need(line["previous"] == previous, f"{where} does not name the hash of the line before")
        need(name in missing, f"{where}: {name} is not declared, or recorded twice")
        source = declared[name]
        need(len(numbers) == source["count"], f"{where}: there are {len(numbers)} numbers")
        inside = source["lowest"] <= min(numbers) and max(numbers) <= source["highest"]
        need(inside, f"{where}: a number is outside {source['lowest']} to {source['highest']}")
        different = source["repeats"] or len(set(numbers)) == len(numbers)
        need(different, f"{where}: a number repeats")
        need(source["ordered"] or numbers == sorted(numbers), f"{where}: not in ascending order")
        previous = hash_of(line).hex()
        missing.remove(name)
        if line["time"] > source["closes"]:
            record.notes.append(f"RECORDED AFTER IT HAD CLOSED: {name}, {in_utc(line['time'])}")
    need(not record.drawn or not missing, f"the numbers of {min(missing, default='')} are missing")
    return f"declared sources: {len(declared)}, recorded: {len(record.ceremony)}"


def count_outcomes(source: Object) -> int:
    """Count the outcomes that a source of the ceremony could have had."""
    n, count = source["highest"] - source["lowest"] + 1, source["count"]
    if source["ordered"]:
        return int(n**count) if source["repeats"] else math.perm(n, count)
    return math.comb(n + count - 1, count) if source["repeats"] else math.comb(n, count)


def outcomes_of(sources: list[Any]) -> str:
    """Say how many outcomes several sources have together."""
    counts = [count_outcomes(source) for source in sources]
    digits = sum(map(math.log10, counts))
    return str(math.prod(counts)) if digits < 60 else f"about 10^{digits:.0f}"


def note_late_numbers(record: Record, end: int) -> None:
    """Say among how many outcomes the organiser could have chosen, if any number came late."""
    late = sorted(line["name"] for line in record.ceremony if line["time"] >= end)
    choices = outcomes_of([one for one in record.seal["ceremony"] if one["name"] in late])
    said = f"LATE CEREMONY: {', '.join(late)} came when the random number was known; the organiser"
    record.notes += [f"{said} could have chosen among {choices} outcomes"] if late else []


DRAW = {
    **each("ceremony_hash places random_number seal seed waiting_list", is_hash),
    **{"beacon": is_object, "fallback": is_flag, "protocol": (PROTOCOL,)},
}


def check_beacon(record: Record) -> str:
    """Check draw.json [11]: the sealed round, or the fallback, and its random number."""
    draw, seal = record.draw, record.seal
    check_shape(draw, DRAW, "draw.json")
    need(not draw["fallback"] or seal["fallback"] != {}, "draw.json: no fallback was sealed")
    sealed = seal["fallback"] if draw["fallback"] else seal["beacon"]
    name, chain, number = sealed["name"], sealed["chain"], sealed["round"]
    before = hexadecimal(SIGNATURE[name] if number > 1 else 32)  # round 1 follows a seed
    shape = {
        **{"chain": (chain,), "round": integer(number, number)},
        "previous_signature": ("",) if name == "quicknet" else before,
        "signature": hexadecimal(SIGNATURE[name]),
    }
    check_shape(draw["beacon"], shape, "draw.json: beacon")
    random_number = sha256(bytes.fromhex(draw["beacon"]["signature"])).hex()
    need(draw["random_number"] == random_number, "random_number is not SHA-256 of the signature")
    first = f"round {seal['beacon']['round']} of the chain {seal['beacon']['chain']}"
    if draw["fallback"]:
        record.notes.append(f"DRAWN BY FALLBACK: whoever shows {first} refutes this draw")
    note_late_numbers(record, round_time(sealed))
    address = f"/{chain}/public/{number}"
    record.notes.append(
        f"holds if the number {random_number} is round {number} of the chain {chain}: compare it"
        f" with the randomness (SHA-256 of the signature) at {address} of any relay of drand, such"
        f" as https://api.drand.sh{address}"
    )
    return "the random number belongs to the signature; compare the round as said below"


# ---------------------------------------------------------------------------------- [9] the order


def check_seed(record: Record) -> str:
    """Check what the draw was computed from."""
    draw, seal_hash = record.draw, hash_of(record.seal)
    numbers = {line["name"]: line["numbers"] for line in record.ceremony}
    names = [source["name"] for source in record.seal["ceremony"]]
    ceremony = sha256(canonical([{"name": name, "numbers": numbers[name]} for name in names]))
    seed = sha256(PROTOCOL.encode(), seal_hash, bytes.fromhex(draw["random_number"]), ceremony)
    for key, value in (("seal", seal_hash), ("ceremony_hash", ceremony), ("seed", seed)):
        need(draw[key] == value.hex(), f"draw.json: {key} is not {value.hex()}")
    return "the last seal, the random number and the ceremony give the seed"


def order_of(rows: list[Row], pool: str, pool_key: bytes) -> list[Row]:
    """Put the entries of a draw in draw order: by the lowest of their ticket numbers."""
    most = max((n for row in rows for draw, n in row.tickets if draw == pool), default=0)
    index, digest = [u32(i) for i in range(most)], hashlib.sha256
    keys: list[tuple[bytes, int]] = []
    for place, row in enumerate(rows):
        for draw, number in row.tickets:
            if draw == pool:
                base = pool_key + row.leaf
                keys.append((min([digest(base + i).digest() for i in index[:number]]), place))
    keys.sort()
    return [rows[place] for _, place in keys]


# ------------------------------------------------------------------------------------ [10] seating


class Seating:
    """Who holds a place in which pool, and what floors and caps count."""

    def __init__(self, rules: Object) -> None:
        self.rules = rules
        self.pool_of: dict[str, str] = {}  # applicant: pool
        self.withdrawn: set[str] = set()
        self.counts = Counter[tuple[str, str]]()  # (class, scope): applicants with a place
        self.leave_out = rules["groups"]["has_place"] == "leave-out"
        self.free = dict.fromkeys(draws_of(rules), 0)  # what each draw may still offer
        self.next_draw = {"": ""}  # for each pool the draw that is reached by following `unused`
        for pool in reversed(rules["pools"]):
            to = pool["unused"]
            self.next_draw[pool["name"]] = to if to in self.free else self.next_draw[to]

    def waiting_members(self, row: Row, pool: str) -> list[int]:
        """Point at the members who wait for a place; at nobody if the entry is passed over."""
        gone, seated = self.withdrawn, self.pool_of
        if self.leave_out and any(seated.get(name, pool) != pool for name in row.members):
            return []
        return [i for i, name in enumerate(row.members) if name not in seated and name not in gone]

    def count(self, classes: tuple[str, ...], pool: str, step: int) -> None:
        """Raise or lower the counts of the classes of one applicant."""
        for name in classes:
            self.counts[name, "all"] += step
            self.counts[name, pool] += step

    def give(self, row: Row, index: int, pool: str) -> None:
        """Give a place to one member of an entry."""
        self.pool_of[row.members[index]] = pool
        self.count(row.classes[index], pool, 1)

    def withdraw(self, row: Row, index: int) -> None:
        """Let a member withdraw."""
        self.withdrawn.add(row.members[index])
        pool = self.pool_of.pop(row.members[index], "")
        self.count(row.classes[index] if pool else (), pool, -1)

    def keeps_caps(self, caps: list[Any], row: Row, waiting: list[int]) -> bool:
        """Tell whether no cap's count would rise and stand above the cap."""
        for cap in caps:
            more = sum(cap["class"] in row.classes[index] for index in waiting)
            if more and self.counts[cap["class"], cap["scope"]] + more > cap["count"]:
                return False
        return True

    def reason(self, short: list[Any], row: Row, waiting: list[int]) -> str:
        """Name the first of the short floors that an entry raises, or nothing."""
        for floor in short:
            name, had = floor["class"], self.counts[floor["class"], floor["scope"]]
            if any(name in row.classes[index] for index in waiting):
                return f"first of {name} in the draw order; floor {floor['count']} had {had}"
        return ""

    def fill(self, pool: str, free: int, entries: list[tuple[int, Row]]) -> list[Seat]:
        """Fill the free places of a draw from entries in draw order."""
        floors = [limit for limit in self.rules["floors"] if limit["scope"] in ("all", pool)]
        caps = [limit for limit in self.rules["caps"] if limit["scope"] in ("all", pool)]
        stop = self.rules["groups"]["does_not_fit"] == "stop"
        seats: list[Seat] = []
        for step in (1, 2):
            for order, row in entries:
                short = [f for f in floors if self.counts[f["class"], f["scope"]] < f["count"]]
                if free == 0 or (step == 1 and not short):
                    break
                waiting = self.waiting_members(row, pool)
                if not waiting or not self.keeps_caps(caps, row, waiting):
                    continue
                if len(waiting) > free and step == 2 and stop:
                    break
                why = self.reason(short, row, waiting) if step == 1 else "next in the draw order"
                if len(waiting) <= free and why:
                    seats.append(Seat(order, row, [row.members[i] for i in waiting], why))
                    free -= len(waiting)
                    for index in waiting:
                        self.give(row, index, pool)
        return seats


def seat_listed(
    seating: Seating, pool: Object, key: bytes, free: int, rows: list[Row]
) -> list[Seat]:
    """Seat a pool without a draw: from a list, or by merit."""
    name, best = pool["name"], pool.get("best", "")
    ranked: list[tuple[Any, Row, int]] = []
    for row in rows:
        for index, standing in enumerate(row.standing):
            if name in standing:
                rank: Any = row.members[index]
                if best:
                    merit = standing[name] if best == "lowest" else -standing[name]
                    rank = (merit, sha256(key, row.leaf, u32(index)))
                ranked.append((rank, row, index))
    seats: list[Seat] = []
    for order, (_, row, index) in enumerate(sorted(ranked, key=lambda item: item[0]), 1):
        if len(seats) < free and row.members[index] not in seating.pool_of:
            seating.give(row, index, name)
            why = f"standing {row.standing[index][name]}" if best else "on the list"
            seats.append(Seat(order, row, [row.members[index]], why))
    return seats


def seat_all_pools(record: Record) -> None:
    """Seat all pools in their declared order."""
    seating = record.seating = Seating(record.rules)
    capacity = {pool["name"]: pool["places"] for pool in record.rules["pools"]}
    for pool in (pool for pool in record.rules["pools"] if pool["kind"] != "reserved"):
        name = pool["name"]
        key = sha256(b"pool", bytes.fromhex(record.draw["seed"]), name.encode())
        if pool["kind"] == "draw":
            record.orders[name] = order_of(record.rows, name, key)
            seats = seating.fill(name, capacity[name], list(enumerate(record.orders[name], 1)))
        else:
            seats = seat_listed(seating, pool, key, capacity[name], record.rows)
        record.placed[name] = seats
        unused = capacity[name] - sum(len(seat.members) for seat in seats)
        if pool["unused"]:
            capacity[pool["unused"]] += unused
        elif pool["kind"] == "draw":
            seating.free[name] = unused


def check_places(record: Record) -> str:
    """Compute places.csv and compare it."""
    seat_all_pools(record)
    lines = ["order,id,entry,pool,why"]
    for pool, seats in record.placed.items():
        given = sorted((seat.order, name, seat) for seat in seats for name in seat.members)
        lines += [f"{order},{name},{seat.row.id},{pool},{seat.why}" for order, name, seat in given]
    compare(record, "places.csv", lines, "places")
    return f"applicants with the places that order and rules give them: {len(lines) - 1}"


def check_waiting_list(record: Record) -> str:
    """Compute waiting-list.csv and compare it."""
    lines = ["order,id,entry,pool,position"]
    waiting = record.seating.waiting_members
    lengths = {pool["name"]: pool.get("waiting_list") for pool in record.rules["pools"]}
    for pool, rows in record.orders.items():
        left = ((order, row) for order, row in enumerate(rows, 1) if waiting(row, pool))
        record.waiting[pool] = list(itertools.islice(left, lengths[pool] or None))
        for position, (order, row) in enumerate(record.waiting[pool], 1):
            ids = [row.members[index] for index in waiting(row, pool)]
            lines += [f"{order},{name},{row.id},{pool},{position}" for name in ids]
    compare(record, "waiting-list.csv", lines, "waiting_list")
    return f"applicants who wait as order and rules say: {len(lines) - 1}"


def compare(record: Record, name: str, lines: list[str], key: str) -> None:
    """Compare a list with the computed one, byte for byte, and name the first other line."""
    computed, found = "\n".join([*lines, ""]).encode("utf-8"), record.files[name]
    if found != computed:
        lines_of = (computed.split(b"\n"), found.split(b"\n"))
        pairs = itertools.zip_longest(*lines_of, fillvalue=b"(no line)")
        number, (right, wrong) = next((n, p) for n, p in enumerate(pairs, 1) if p[0] != p[1])
        wrong_text = shown(wrong.decode("utf-8", "replace"))
        raise DoesNotHold(f"{name}, line {number} is {wrong_text}, not {shown(right.decode())}")
    need(sha256(computed).hex() == record.draw[key], f"draw.json: {key} is not the hash of {name}")


# -------------------------------------------------------------------------------- [12] the offers

OFFERS = {
    "withdrawn": [{"id": is_identifier, "reason": is_name}],
    **{"number": integer(1), "offered": is_list, "previous": is_hash, "time": is_count},
}


def check_offers(record: Record) -> str:
    """Replay withdrawals and offers line by line."""
    row_of = {name: row for row in record.rows for name in row.members}
    previous = hash_of(record.draw).hex()
    for n, line in enumerate(record.offers, 1):
        where = f"offers.jsonl, line {n}"
        check_shape(line, OFFERS, where)
        need(line["number"] == n, f"{where} has the number {line['number']}")
        need(line["previous"] == previous, f"{where} does not name the hash of the line before")
        ids = [item["id"] for item in line["withdrawn"]]
        need(ids != [] and is_sorted(ids), f"{where}: withdrawn is empty or not sorted by id")
        for item in line["withdrawn"]:
            name, reason = item["id"], item["reason"]
            need(name in row_of, f"{where}: {name} is no applicant")
            need(name not in record.seating.withdrawn, f"{where}: {name} has withdrawn before")
            need(reason in record.rules["reasons"], f"{where}: {reason} is no reason of the rules")
        for item in line["withdrawn"]:
            if item["id"] not in record.seating.withdrawn:  # not taken along just now
                withdraw(record, row_of[item["id"]], item["id"], item["reason"], where)
        offered = offer_free_places(record, where)
        same = canonical(line["offered"]) == canonical(offered)
        need(same, f"{where} must offer {encode(offered)[:1000]}")
        previous = hash_of(line).hex()
    last = len(record.offers)
    record.notes.append(f"the offers end with line {last}: compare with the organiser's page")
    return f"lines of withdrawals and offers that follow from the draw: {last}"


def withdraw(record: Record, row: Row, name: str, reason: str, where: str) -> None:
    """Let an applicant withdraw, and if the reason says so those of the group who are as far."""
    seating, rule = record.seating, record.rules["reasons"][reason]
    held = seating.pool_of.get(name, "")
    pool = held if held in seating.free else seating.next_draw[held]
    for index, leaver in enumerate(row.members):
        along = rule["group"] == "whole" and leaver not in seating.withdrawn
        if leaver == name or (along and seating.pool_of.get(leaver, "") == held):
            group = "" if leaver == name else f", with the group of {name}"
            record.later.setdefault(leaver, []).append(f"withdrew ({reason}{group}; {where})")
            seating.withdraw(row, index)
            if pool and rule["place"] == "offer":
                seating.free[pool] += 1


def offer_free_places(record: Record, where: str) -> list[Object]:
    """Fill the free places of each draw from its published list, and pass on what is left."""
    offered = []
    seating, free = record.seating, record.seating.free
    for pool in free:
        for seat in seating.fill(pool, free[pool], record.waiting[pool]):
            free[pool] -= len(seat.members)
            offer = {"entry": seat.row.id, "members": seat.members, "order": seat.order}
            offered.append({**offer, "pool": pool, "why": seat.why})
            for name in seat.members:
                said = f"was offered a place of {pool} ({seat.why}; {where})"
                record.later.setdefault(name, []).append(said)
        if seating.next_draw[pool]:
            free[seating.next_draw[pool]] += free[pool]
            free[pool] = 0
    return offered


# ----------------------------------------------------------------------------- [13] the entry slip

SLIP = {
    **each("entry fingerprint", is_text),
    **each("facts row", is_object),
    **each("salt seal", is_hash),
    **{"id": is_identifier, "identity": each("born name", is_text), "reasons": [is_text]},
    **{"leaves": integer(1), "index": is_count, "path": [is_hash], "sequence": integer(1)},
    "protocol": (PROTOCOL,),
}


def root_from_path(leaf: bytes, index: int, leaves: int, path: list[str]) -> bytes:
    """Climb from a leaf to the root by its audit path (RFC 6962, 2.1.1)."""
    need(index < leaves, "the slip's index is not below its leaves")
    node, last = leaf, leaves - 1
    for step in map(bytes.fromhex, path):
        need(last > 0, "the slip's path is too long")
        while index == last and index % 2 == 0:  # without a neighbour: rises as it is
            index, last = index // 2, last // 2
        node = sha256(b"\1", step, node) if index % 2 else sha256(b"\1", node, step)
        index, last = index // 2, last // 2
    need(last == 0, "the slip's path is too short")
    return node


def check_slip(record: Record) -> str:
    """Check an entry slip against the record, and say what it proves."""
    slip = parse_file(record.slip or b"", "the slip")
    check_shape(slip, SLIP, "the slip")
    facts = [value for value in slip["facts"].values() if type(value) not in (str, int)]
    need(not facts, "the slip: a fact is neither a text nor an integer")
    hashes = [hash_of(seal).hex() for seal in record.seals]
    need(slip["seal"] in hashes, "the slip was made for a seal that this record does not hold")
    k, row, name = hashes.index(slip["seal"]), slip["row"], slip["id"]
    seal = record.seals[k]
    need(slip["sequence"] == seal["sequence"], "the slip: sequence is not that of its seal")
    words = fingerprint(bytes.fromhex(slip["seal"]))
    need(slip["fingerprint"] == words, "the slip: the fingerprint is not that of its seal")
    need(slip["leaves"] == seal["entries"]["count"], "the slip: leaves is not the number of rows")
    leaf = sha256(b"\0", canonical(row))
    root = root_from_path(leaf, slip["index"], slip["leaves"], slip["path"]).hex()
    need(root == seal["entries"]["root"], "the slip's row does not lead to the sealed root")
    # So the row is one of the sealed rows, whose form `entries` has checked.
    own = member_of(row, name)
    need(own != {} and slip["entry"] == row["id"], f"the slip: {name} is not in its entry or row")
    identity = sha256(bytes.fromhex(slip["salt"]), canonical(slip["identity"])).hex()
    need(own["identity"] == identity, "the slip: salt, name and birth date do not give identity")
    person = f"{slip['identity']['name']}, born {slip['identity']['born']}"
    said = in_words(row, name)
    record.notes.append(
        f"the slip proves: {name} is {person}; row {slip['index'] + 1} of seal {seal['sequence']};"
        f" tickets: {said['tickets']}; classes: {said['classes']}"
    )
    statement = f"the slip of {name} belongs to seal {seal['sequence']}"
    if k + 1 < len(record.seals):
        other = "THE WORDS THAT DECIDE ARE NOT THOSE ON THIS SLIP: the last seal's words at the end"
        time = in_utc(round_time(record.seal["beacon"]))
        record.notes.append(f"{other} must have been public before {time} too")
    if note_amended_row(record, k + 1, row, name):
        return f"{statement}, BUT THE LAST SEAL BINDS {name} TO ANOTHER IDENTITY"
    if record.drawn:
        record.notes.append(f"{name} {'; '.join(outcome_of(record, name))}")
    return statement


def in_words(row: Object, name: str) -> dict[str, str]:
    """Say in plain words what a row says of one of its members."""
    own = member_of(row, name)
    return {
        "tickets": ", ".join(f"{n} in {draw}" for draw, n in row["tickets"].items()) or "none",
        "classes": ", ".join(own["classes"]) or "none",
        "entry": row["id"],
        "standing": ", ".join(f"{n} in {pool}" for pool, n in own["standing"].items()) or "none",
        "identity": own["identity"],
    }


def member_of(row: Object, name: str) -> Object:
    """Find a member of a row; an empty object if there is none of this name."""
    return next((member for member in row.get("members", ()) if member["id"] == name), {})


def row_of_seal(record: Record, k: int, name: str) -> Object:
    """Find the row that holds an applicant under the k-th seal; an empty object if none does."""
    for _, line in lines_of(record.files[f"entries-{k}.jsonl"], ""):
        if name.encode() in line and member_of(row := decode(line.decode()), name):
            return row  # type: ignore[no-any-return]
    return {}


def note_amended_row(record: Record, k: int, row: Object, name: str) -> bool:
    """Say what the amendments from k on changed in a slip's row; tell whether it is another's."""
    last = row
    for n in range(k, len(record.seals)):
        last = row_of_seal(record, n + 1, name)
        unchanged = f"your line is unchanged by amendment {n}"
        record.notes.append(unchanged if last == row else f"amendment {n} changed your line")
    if not last:
        record.notes.append(f"the last seal holds no line of {name} any more")
    if last in ({}, row):
        return False
    was, now = in_words(row, name), in_words(last, name)
    changes = [f"{key}: {now[key]} (your slip: {was[key]})" for key in was if now[key] != was[key]]
    said = "; ".join(changes) or "something of another member"
    record.notes.append(f"the last seal has your line otherwise: {said}")
    if was["identity"] != now["identity"]:
        record.notes.append(
            f"ANOTHER IDENTITY: the last seal binds {name} to another name, birth date or salt than"
            " this slip; the line may have been given to somebody else, so its outcome is not told"
        )
    return was["identity"] != now["identity"]


def outcome_of(record: Record, name: str) -> list[str]:
    """Say what the draw and the offers gave an applicant."""
    said = [
        f"has a place of {pool}, order {seat.order} ({seat.why})"
        for pool, seats in record.placed.items()
        for seat in seats
        if name in seat.members
    ]
    for pool, entries in record.waiting.items() if not said else ():
        for position, (order, row) in enumerate(entries, 1):
            if name in row.members:
                said.append(f"is on the waiting list of {pool}: position {position}, order {order}")
    if not said:
        said.append("has no place and is on no waiting list")
        for pool, rows in record.orders.items():
            orders = (n for n, row in enumerate(rows, 1) if name in row.members)
            said += [f"order {order} in {pool}" for order in orders]
    return said + record.later.get(name, [])


# --------------------------------------------------------------------------- [14] the verification

ALWAYS: dict[str, Callable[[Record], str]] = {
    **{"files": check_files, "seal": check_seals, "chain": check_chain},
    **{"rules": check_rules_hashes, "entries": check_entries, "totals": check_totals},
    **{"floors": check_floors, "ceremony": check_ceremony},
}
WHEN_DRAWN: dict[str, Callable[[Record], str]] = {
    **{"beacon": check_beacon, "seed": check_seed, "places": check_places},
    **{"waiting-list": check_waiting_list},
}


def checks_of(record: Record) -> Iterator[tuple[str, Callable[[Record], str]]]:
    """Name the checks in their order, as far as the record goes."""
    yield from ALWAYS.items()
    yield from WHEN_DRAWN.items() if record.drawn else ()
    if record.offers:
        yield "offers", check_offers
    if record.slip is not None:
        yield "slip", check_slip


def verify(files: Mapping[str, bytes], slip: bytes | None = None) -> Object:
    """Verify a record, given as the bytes of its files by name, and return the report."""
    record, report = Record(files, slip), new_report()
    for code, check in checks_of(record):
        try:
            statement = check(record)
        except DoesNotHold as fault:
            return fail(report, code, str(fault))
        except (RecursionError, MemoryError):
            return fail(report, code, "something is too large, or nested too deeply")
        report["checks"].append({"code": code, "holds": True, "statement": statement})
        if code == "seal":
            words = fingerprint(hash_of(record.seal))
            report.update(kind=record.seal["kind"], fingerprint=words, drawn=record.drawn)
    report.update(holds=True, notes=list(notes_of(record, report["fingerprint"])))
    return report


def new_report() -> Object:
    """Begin a report that claims nothing."""
    report = {"holds": False, "failed": "", "why": "", "kind": "", "fingerprint": ""}
    return {**report, "drawn": False, "notes": [], "checks": []}


def fail(report: Object, code: str, why: str) -> Object:
    """End a report with the check that fails."""
    report["checks"].append({"code": code, "holds": False, "statement": why})
    notes = [REHEARSAL] if report["kind"] == "rehearsal" else []
    return {**report, "failed": code, "why": why, "notes": notes}


REHEARSAL = "REHEARSAL: this record is a rehearsal and decides nothing"


def notes_of(record: Record, words: str) -> Iterator[str]:
    """Say everything that a reader must know besides that the record holds."""
    if record.seal["kind"] == "rehearsal":
        yield REHEARSAL
    if not record.drawn:
        yield "the draw has not been made yet"
    seals = record.chain + record.seals
    more = ["; in chain.jsonl, without its rows"] * len(record.chain) + record.differences
    for n, seal in enumerate(seals):
        yield describe_seal(seal, seals[n - 1], more[n])
    yield from record.notes
    yield last_sentence(record)
    yield words


def last_sentence(record: Record) -> str:
    """Say what must have been public before the time of the sealed round."""
    time, sources = in_utc(round_time(record.seal["beacon"])), record.seal["ceremony"]
    if not sources:
        return f"true if this fingerprint was public before {time}: compare your slip"
    recorded = {line["name"]: ", ".join(map(str, line["numbers"])) for line in record.ceremony}
    numbers = [f"{one['name']}: {recorded.get(one['name'], 'not recorded')}" for one in sources]
    return (
        f"true if this fingerprint and these ceremony numbers were public before {time}: compare"
        f" your slip ({'; '.join(numbers)}); otherwise the organiser could have chosen among"
        f" {outcomes_of(sources)} outcomes"
    )


def describe_seal(seal: Object, before: Object, more: str) -> str:
    """Describe one seal of the race, and whether it amends the rules of the one before."""
    same = hash_of(seal["rules"]) == hash_of(before["rules"])
    rules = "rules unchanged" if same else "RULES CHANGED"
    amends = f" (amends seal {seal['amends']}, {rules})" if seal["amends"] else ""
    what = f"seal {seal['sequence']}{amends}: {seal['kind']} {shown(seal['draw'])}"
    return f"{what}; rows: {seal['entries']['count']}{more}; {fingerprint(hash_of(seal))}"


# ---------------------------------------------------------------------------- reading and printing


def read_folder(folder: str) -> dict[str, bytes]:
    """Read the files of a folder that the proof covers; only name the others."""
    files: dict[str, bytes] = {}
    left = MOST_BYTES
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if is_covered(name) and os.path.isfile(path):
            with open(path, "rb") as file:
                files[name] = file.read(left + 1)
            left -= len(files[name])
            need(left >= 0, "the record is larger than 4 GiB")
        else:
            files[f"{name}/" if os.path.isdir(path) else name] = b""
    return files


def read_zip(path: str) -> dict[str, bytes]:
    """Read a record from a zip [3] into memory; nothing is written anywhere."""
    try:
        with zipfile.ZipFile(path) as archive:
            return dict(unpack(archive))
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError) as fault:
        raise DoesNotHold(f"neither a folder nor a sound zip file: {fault}") from None
    except (RuntimeError, ValueError, OverflowError, IndexError) as fault:
        raise DoesNotHold(f"the zip file cannot be read: {fault}") from None


def unpack(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Unpack what lies beside the one seal-1.json, within bounds; only name the others."""
    mac = re.compile("(^|/)__MACOSX/").search
    entries = [item for item in archive.infolist() if not item.is_dir() and not mac(item.filename)]
    names = Counter(entry.filename for entry in entries)
    seals = [name for name in names.elements() if re.search("(^|/)seal-1[.]json$", name)]
    need(len(seals) <= 1, "the zip holds two files seal-1.json")
    folder = "".join(seals)[: -len("seal-1.json")]
    left = MOST_BYTES
    for entry in entries:
        name = entry.filename
        inside = name[len(folder) :] if name.startswith(folder) else f"/{name}"  # of the zip
        if not is_covered(inside):
            yield inside, b""
            continue
        need(names[name] == 1, f"the zip has {shown(inside)} twice")
        known = entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        need(known, f"{inside} is not packed by the usual method of zip files (deflate)")
        bomb = entry.file_size > 2**20 + MOST_RATIO * entry.compress_size
        left -= entry.file_size
        need(not bomb and left >= 0, f"{inside} unpacks to suspiciously much")
        yield inside, archive.read(entry)


def print_report(report: Object) -> None:
    """Print a report for people; nothing in it can steer the terminal."""
    rehearsal = report["kind"] == "rehearsal"
    lines = ["*** REHEARSAL *** REHEARSAL *** REHEARSAL ***"] if rehearsal else []
    for check in report["checks"]:
        sign = "ok" if check["holds"] else "NO"
        lines.append(f"{sign}  {check['code']:<12}  {check['statement']}")
    verdict = f"DOES NOT HOLD: {report['failed']}"
    if report["holds"]:
        verdict = "THE RECORD HOLDS, provided that what follows is true"
    for line in [*lines, "", verdict, *report["notes"]]:
        print("".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in line))


def main(arguments: list[str] | None = None) -> int:
    """Verify the record that the command line names."""
    parser = argparse.ArgumentParser(description="Verify the record of a ballot (dorsal-draw-1).")
    parser.add_argument("record", metavar="RECORD", help="the record: a folder or a zip file")
    parser.add_argument("--slip", metavar="SLIP.json", help="an applicant's entry slip")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    options = parser.parse_args(arguments)
    slip = None
    try:
        if options.slip is not None:
            with open(options.slip, "rb") as file:
                slip = file.read(2**24)
        is_folder = os.path.isdir(options.record)
        if not is_folder:
            open(options.record, "rb").close()  # a file that is not there is no failing check
        files = read_folder(options.record) if is_folder else read_zip(options.record)
        report = verify(files, slip)
    except OSError as fault:
        parser.error(str(fault))
    except DoesNotHold as fault:
        report = fail(new_report(), "files", str(fault))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    if options.json:
        print(json.dumps(report, indent=1))
    else:
        print_report(report)
    return 0 if report["holds"] else 1


if __name__ == "__main__":
    gc.disable()  # a million rows stay until the end: looking for garbage among them is slow
    sys.exit(main())
