"""The rules as sealed: every key that the protocol names, with the numbers frozen."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from dorsal.ballot.draw.counts import Tally
from dorsal.ballot.draw.frozen_rules import freeze_rules, with_counts
from dorsal.ballot.rules import OfferRules, Pool, Quota, Reason
from dorsal.ground.canonical import canonical_bytes, parse_canonical
from tests.ballot.draw.small_ballot import RULES, row, sealed_rules
from tests.ballot.rules_texts import small_rules


def test_the_small_rules_are_sealed_as_the_protocol_shows_them() -> None:
    frozen = msgspec.to_builtins(with_counts(freeze_rules(RULES), Tally([])))
    del frozen["told"]
    assert frozen == {
        "version": 1,
        "places": 6,
        "pools": (
            {"kind": "merit", "name": "times", "places": 1, "unused": "draw", "best": "lowest"},
            {"kind": "reserved", "name": "partners", "places": 1, "unused": ""},
            {"kind": "draw", "name": "draw", "places": 4, "unused": "", "waiting_list": 0},
        ),
        "classes": ("local", "women"),
        "floors": (
            {
                "form": "share",
                "class": "women",
                "scope": "draw",
                "count": 2,
                "numerator": 1,
                "denominator": 3,
            },
        ),
        "caps": ({"form": "number", "class": "local", "scope": "all", "count": 3, "number": 3},),
        "groups": {"largest": 3, "does_not_fit": "skip", "has_place": "shrink"},
        "reasons": {
            "declined": {"group": "shrink", "place": "offer"},
            "deferred": {"group": "shrink", "place": "empty"},
            "disqualified": {"group": "whole", "place": "offer"},
        },
    }


def test_what_binds_people_is_told_in_the_seal() -> None:
    told = freeze_rules(small_rules()).told
    assert parse_canonical(canonical_bytes(told)) == told
    assert told["classes"] == {"women": {"column": "sex", "is": ["F"]}}
    assert list(told["tickets"]) == ["draw"]
    reasons = (Reason(name="declined", tickets="lose"), Reason(name="unpaid", tickets="add"))
    told = freeze_rules(replace(RULES, offers=OfferRules(answer_days=3, reasons=reasons))).told
    assert told["next_year"] == {"declined": "lose", "unpaid": "add"}
    assert told["offers"] == {"answer_days": 3, "postponed": "carry", "transfers": False}


def test_a_share_of_the_applicants_is_frozen_as_a_number() -> None:
    floor = Quota(class_name="women", scope="draw", form="applicants")
    rules = replace(
        RULES, places=10, pools=(Pool(name="draw", kind="draw", places=10),), floors=(floor,)
    )
    entries = [row("A+B", "women"), row("C"), row("D", tickets=0)]
    counted = with_counts(freeze_rules(rules), Tally(entries))
    assert [one.count for one in freeze_rules(rules).floors] == [0]
    assert [one.count for one in counted.floors] == [7]
    assert counted.pools == sealed_rules({"places": 10}).pools
