"""The ballots that the verifiers' tests use: one with everything in it, and random ones."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.verifiers.record_by_hand import HandMade
from tests.verifiers.rules_by_hand import (
    QUICKNET,
    TIME_OF_ROUND,
    entry,
    make_rules,
    member,
    pool,
    single,
)

DICE: dict[str, Any] = {
    "closes": TIME_OF_ROUND - 30,
    "count": 3,
    "highest": 6,
    "lowest": 1,
    "name": "dice",
    "ordered": True,
    "repeats": True,
}
BALLS: dict[str, Any] = {**DICE, "highest": 49, "name": "balls", "ordered": False, "repeats": False}
FALLBACK = {"chain": QUICKNET, "name": "quicknet", "round": 2000}


def festival_rules() -> dict[str, Any]:
    """Make rules with every kind of pool, floors and caps of every form, and two draws."""
    return make_rules(
        pool("elite", 2, "invitation", unused="times"),
        pool("times", 2, "merit", unused="residents"),
        pool("residents", 2, "guaranteed", unused="main"),
        pool("partners", 3, "reserved"),
        pool("main", 5),
        pool("last", 2, waiting_list=4),
        classes=["local", "women"],
        floors=[
            {
                "class": "women",
                "form": "share",
                "scope": "main",
                "numerator": 23,
                "denominator": 100,
            },
            {"class": "women", "form": "applicants", "scope": "all"},
        ],
        caps=[{"class": "local", "form": "number", "scope": "all", "number": 5}],
    )


def festival_rows() -> list[dict[str, Any]]:
    """Make 26 entries of 30 applicants, two groups among them."""
    rows = [
        single(f"Z{n:02}", *(["women"] if n % 4 == 0 else []), *(["local"] if n % 3 == 0 else []))
        for n in range(20)
    ]
    rows[3]["tickets"] = {"draw": 9}
    for row in rows:
        row["tickets"] = {"main": row["tickets"]["draw"], "last": 1}
    rows += [
        entry(member("G1", "women"), member("G2"), member("G3"), main=2),
        entry(member("H1", "local"), member("H2", "women"), main=3, last=1),
        entry(member("E1", "women", elite=1), main=1),
        entry(member("T1", times=15750), member("T2", times=16000), main=1),
        entry(member("T3", times=15750)),
        entry(member("R1", "local", residents=1), last=2),
    ]
    return rows


def festival(**more: Any) -> HandMade:
    """Seal a ballot with everything but offers, with its ceremony recorded, not yet drawn."""
    ballot = HandMade(ceremony=[DICE, BALLS], fallback=FALLBACK, **more)
    ballot.seal(festival_rules(), festival_rows())
    ballot.record_numbers("balls", [7, 19, 42])
    ballot.record_numbers("dice", [6, 1, 6])
    return ballot


def drawn_festival(**more: Any) -> HandMade:
    """Draw the festival, and make two lines of offers."""
    ballot = festival(**more)
    ballot.draw()
    placed = [line.split(",")[1] for line in ballot.files["places.csv"].decode().splitlines()]
    ballot.offer(**{placed[-1]: "declined", placed[2]: "injured"})
    ballot.offer(**{placed[-2]: "deferred", placed[-3]: "declined"})
    return ballot


def drawn(rules: dict[str, Any], rows: list[dict[str, Any]], **more: Any) -> HandMade:
    """Seal and draw a ballot of one seal."""
    ballot = HandMade(**more)
    ballot.seal(rules, rows)
    ballot.draw()
    return ballot


def women_and_men(women: int, men: int) -> list[dict[str, Any]]:
    rows = [single(f"W{n:02}", "women") for n in range(women)]
    return rows + [single(f"M{n:02}") for n in range(men)]


def random_ballot(seed: int) -> HandMade:
    """Make a random ballot, perhaps amended, and draw it; then offer three times."""
    rng = Random(seed)
    ballot = HandMade(ceremony=[DICE] if rng.random() < 0.5 else [])
    for _ in range(rng.choice([1, 1, 2, 3])):
        ballot.seal(random_rules(rng), random_rows(rng))
    if ballot.ceremony:
        ballot.record_numbers("dice", [rng.randint(1, 6) for _ in range(3)])
    ballot.draw(f"{rng.getrandbits(384):096x}")
    everybody = [m["id"] for row in ballot.rows for m in row["members"]]
    for _ in range(3):
        able = sorted(set(everybody) - ballot.gone)
        names = rng.sample(able, min(len(able), rng.randint(1, 4)))
        if names:
            ballot.offer(**{n: rng.choice(["declined", "deferred", "injured"]) for n in names})
    return ballot


def random_rules(rng: Random) -> dict[str, Any]:
    """Make random rules over the classes a, b, c."""
    pools = [
        pool("elite", rng.randint(0, 3), "invitation", unused=rng.choice(["", "times", "one"])),
        pool("times", rng.randint(0, 3), "merit", best=rng.choice(["lowest", "highest"])),
        pool("one", rng.randint(3, 9), waiting_list=rng.choice([0, 0, 5])),
        pool("town", rng.randint(0, 3), "guaranteed", unused=rng.choice(["", "two"])),
        pool("two", rng.randint(3, 9)),
    ]
    pools[1]["unused"] = rng.choice(["", "one", "town"])
    pools[2]["unused"] = rng.choice(["", "two"])
    pairs = [(name, scope) for name in "abc" for scope in ("all", "one", "two")]
    floors = [random_limit(rng, pair, 8) for pair in rng.sample(pairs, rng.randint(0, 3))]
    caps = [random_limit(rng, pair, 2) for pair in rng.sample(pairs, rng.randint(0, 2))]
    groups = {
        "does_not_fit": rng.choice(["skip", "stop"]),
        "has_place": rng.choice(["shrink", "leave-out"]),
        "largest": 4,
    }
    return make_rules(*pools, classes=["a", "b", "c"], floors=floors, caps=caps, groups=groups)


def random_limit(rng: Random, pair: tuple[str, str], parts: int) -> dict[str, Any]:
    """Make a floor or cap, as a floor so small that three fit into the places."""
    limit: dict[str, Any] = {"class": pair[0], "scope": pair[1], "form": "share"}
    if rng.random() < 0.3 and parts == 8:
        return {**limit, "form": "number", "number": 0}
    return {**limit, "numerator": 1, "denominator": rng.randint(parts, 20)}


def random_rows(rng: Random) -> list[dict[str, Any]]:
    """Make random entries of one to four members."""
    rows = []
    for n in range(rng.randint(1, 40)):
        members = [
            member(
                f"Z{n:02}{letter}",
                *[name for name in "abc" if rng.random() < 0.4],
                **{name: 1 for name in ("elite", "town") if rng.random() < 0.15},
                **({"times": rng.randint(-2, 3)} if rng.random() < 0.3 else {}),
            )
            for letter in "wxyz"[: rng.choice([1, 1, 1, 2, 3, 4])]
        ]
        tickets = {name: rng.randint(1, 5) for name in ("one", "two") if rng.random() < 0.8}
        rows.append(entry(*members, **tickets))
    return rows
