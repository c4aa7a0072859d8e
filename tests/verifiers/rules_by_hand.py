"""Make rows, rules and hashes by hand, slowly and plainly, from docs/draw-protocol.md.

It shares no code with the package or the verifiers, so that the text is read once more. Numbers
in brackets are sections of the protocol. Nothing here checks its input: it also makes bad records.
"""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction
from math import ceil
from typing import Any

QUICKNET = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
DEFAULT = "8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce"
ROUND = 1000
SIGNATURE = (
    "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125"
    "e342b73a8dd2bacbe47e4b6b63ed5e39"
)
TIME_OF_ROUND = 1692803367 + 999 * 3


def digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def canonical(value: Any) -> bytes:
    """Write the canonical form [2], of values whose keys are ASCII."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def hex_hash(value: Any) -> str:
    return digest(canonical(value)).hex()


def tree_hash(leaves: list[bytes]) -> bytes:
    """Compute MTH by its recursive definition [4]."""
    if len(leaves) == 1:
        return leaves[0]
    k = split_at(len(leaves))
    return digest(b"\x01" + tree_hash(leaves[:k]) + tree_hash(leaves[k:]))


def split_at(count: int) -> int:
    """Find the largest power of two below a count."""
    k = 1
    while k * 2 < count:
        k *= 2
    return k


def audit_path(index: int, leaves: list[bytes]) -> list[bytes]:
    """Compute PATH of RFC 6962, 2.1.1, by its recursive definition."""
    if len(leaves) == 1:
        return []
    k = split_at(len(leaves))
    if index < k:
        return [*audit_path(index, leaves[:k]), tree_hash(leaves[k:])]
    return [*audit_path(index - k, leaves[k:]), tree_hash(leaves[:k])]


def words(seal: dict[str, Any]) -> str:
    """Say the fingerprint [5], by way of the bits as text."""
    bits = "".join(f"{byte:08b}" for byte in digest(canonical(seal))[:18])
    consonants = [*"bdfklmnprst", "ch", "br", "fl", "pl", "tr"]
    syllables = [
        consonants[int(bits[i : i + 4], 2)] + "aeio"[int(bits[i + 4 : i + 6], 2)]
        for i in range(0, 144, 6)
    ]
    return " ".join("".join(syllables[i] for i in range(j, j + 3)) for j in range(0, 24, 3))


# ------------------------------------------------------------------------------ people and rules


def salt_of(name: str) -> bytes:
    return digest(b"salt of " + name.encode())


def identity_of(name: str) -> dict[str, str]:
    return {"born": "1990-05-12", "name": f"Runner {name}"}


def member(name: str, *classes: str, **standing: int) -> dict[str, Any]:
    """Make a member of a row [4]."""
    identity = digest(salt_of(name) + canonical(identity_of(name))).hex()
    return {
        "classes": sorted(classes),
        "id": name,
        "identity": identity,
        "standing": standing,
    }


def entry(*members: dict[str, Any], **tickets: int) -> dict[str, Any]:
    """Make a public row [4]."""
    chosen = sorted(members, key=lambda one: str(one["id"]))
    name = "+".join(one["id"] for one in chosen)
    return {"id": name, "members": chosen, "tickets": tickets}


def single(name: str, *classes: str, tickets: int = 1, **standing: int) -> dict[str, Any]:
    """Make the row of one applicant with tickets in the draw called `draw`."""
    return entry(member(name, *classes, **standing), **({"draw": tickets} if tickets else {}))


def pool(name: str, places: int, kind: str = "draw", **more: Any) -> dict[str, Any]:
    extras: dict[str, dict[str, Any]] = {"draw": {"waiting_list": 0}, "merit": {"best": "lowest"}}
    extra = extras.get(kind, {})
    return {"kind": kind, "name": name, "places": places, "unused": "", **extra, **more}


def make_rules(*pools: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Make sealed rules [6]; floors and caps get their counts when they are sealed."""
    return {
        "caps": [],
        "classes": ["women"],
        "floors": [],
        "groups": {"does_not_fit": "skip", "has_place": "shrink", "largest": 4},
        "places": sum(one["places"] for one in pools),
        "pools": list(pools),
        "reasons": {
            "declined": {"group": "shrink", "place": "offer"},
            "deferred": {"group": "shrink", "place": "empty"},
            "injured": {"group": "whole", "place": "offer"},
        },
        "told": {"answer_window_days": 7},
        "version": 1,
        **more,
    }


def applicants(rows: list[dict[str, Any]], scope: str, name: str = "") -> int:
    """Count the applicants of a scope, of one class or of all."""
    return sum(
        not name or name in one["classes"]
        for row in rows
        for one in row["members"]
        if scope == "all" or scope in row["tickets"]
    )


def count_of(limit: dict[str, Any], rules: dict[str, Any], rows: list[dict[str, Any]]) -> int:
    """Compute the count of a floor or cap [6]."""
    places = {one["name"]: one["places"] for one in rules["pools"]} | {"all": rules["places"]}
    if limit["form"] == "number":
        return int(limit["number"])
    share = Fraction(int(limit.get("numerator", 0)), int(limit.get("denominator", 1)))
    if limit["form"] == "applicants":
        part = applicants(rows, limit["scope"], limit["class"])
        share = Fraction(part, applicants(rows, limit["scope"]))
    return ceil(int(places[limit["scope"]]) * share)


def totals_of(rules: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Add up what a seal says of its rows [5]."""
    pools: dict[str, Any] = {}
    for one in rules["pools"]:
        name = one["name"]
        if one["kind"] == "draw":
            tickets = [row["tickets"][name] for row in rows if name in row["tickets"]]
            pools[name] = {"entries": len(tickets), "tickets": sum(tickets)}
            pools[name]["applicants"] = applicants(rows, name)
        elif one["kind"] != "reserved":
            listed = [m for row in rows for m in row["members"] if name in m["standing"]]
            pools[name] = {"applicants": len(listed)}
    draws = [one["name"] for one in rules["pools"] if one["kind"] == "draw"]
    classes = {}
    for name in rules["classes"]:
        having = [row for row in rows if any(name in m["classes"] for m in row["members"])]
        tickets_of = {draw: sum(row["tickets"].get(draw, 0) for row in having) for draw in draws}
        classes[name] = {"applicants": applicants(rows, "all", name), "tickets": tickets_of}
    return {"classes": classes, "pools": pools}
