"""Traps: each is found where it is, and not where it is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dorsal.ballot.explain.traps import find_traps
from dorsal.ballot.rules import Quota, Rules
from dorsal.ballot.rules_file.reading import read_rules
from tests.ballot.rules_texts import changed, small_rules

RULE = '{ rule = "linear", column = "failures" }'
FLOOR = '[[floors]]\nclass = "{}"\nat_least = {}\nof = "{}"\n'
CAP = '[[caps]]\nclass = "women"\nat_most = {}\nof = "{}"\n'
LOCAL = '[classes.local]\ncolumn = "town"\nis = "Zegama"\n'
ACCEPTED = '[applicants]\nconfirmed = "accepted"\n'
GROUPS = f"[groups]\nlargest = 2\n{ACCEPTED}"


def traps(rules: Rules) -> dict[str, str]:
    return {trap.name: trap.text for trap in find_traps(rules)}


def with_rule(rule: str) -> dict[str, str]:
    return traps(read_rules(changed(RULE, rule)))


def test_plain_rules_have_none() -> None:
    assert traps(small_rules()) == {}


def test_a_fee_for_applying() -> None:
    rules = read_rules(changed("places = 100\n", "places = 100\napplication_fee = true\n"))
    assert traps(rules) == {
        "fee": "Whoever applies pays a fee. A fee for the chance of a place can make the ballot an "
        "illegal raffle where the race is held: ask a lawyer, or charge only those who get a place."
    }


def test_doubling_is_a_queue_of_years() -> None:
    found = with_rule('{ rule = "doubling", column = "failures" }')
    assert found == {
        "queue": "In draw those who wait longest come to hold nearly all tickets: the draw turns "
        "into a queue of years, and a first-timer has almost no chance. With 10 in failures "
        "somebody has 1,024 times a newcomer's tickets.",
        "beyond-limit": "In draw somebody with 21 in failures has no number of tickets: either it "
        "is above 1,048,576, the most an entry may have, or the rule is not defined there. The "
        "check of the entry file would refuse them; bound the number with most.",
    }


def test_doubling_with_a_bound_stays_a_queue_within_the_limit() -> None:
    found = with_rule('{ rule = "doubling", column = "failures", most = 64 }')
    assert set(found) == {"queue"}
    assert found["queue"].endswith("somebody has 64 times a newcomer's tickets.")


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        ('{ rule = "table", column = "f", tickets = [1, 2, 4, 8, 16, 100] }', {"queue"}),
        ('{ rule = "table", column = "f", tickets = [1, 2, 4, 8, 16, 99] }', set()),
        ('{ rule = "table", column = "f", tickets = [0, 1] }', {"no-ticket"}),
        ('{ rule = "linear", column = "f", base = 0 }', {"no-ticket"}),
        ('{ rule = "flat", tickets = 5 }', set()),
        ('{ rule = "advanced", expression = "1 + f", scale = 100000 }', {"beyond-limit"}),
        ('{ rule = "advanced", expression = "0.4 + f", scale = 1 }', {"no-ticket"}),
        ('{ rule = "advanced", expression = "0.4 + f", scale = 10 }', set()),
        ('{ rule = "advanced", expression = "2 ** f", scale = 1, most = 500 }', {"queue"}),
    ],
)
def test_ticket_rules(rule: str, names: set[str]) -> None:
    assert set(with_rule(rule)) == names


def test_a_weight_that_doubles_is_a_queue_as_far_as_it_gives_a_number() -> None:
    """The rule of a race in Colorado: with 7 years of everything it is beyond the limit."""
    weight = "2**(failures + finishes + 1) + 2*ln(volunteering + 1)"
    found = with_rule(f'{{ rule = "advanced", expression = "{weight}", scale = 100 }}')
    assert set(found) == {"queue", "beyond-limit"}
    assert found["queue"].endswith(
        "With 6 in failures, finishes and volunteering somebody has 4,097 times a newcomer's "
        "tickets."
    )


def test_floors_that_cannot_be_met() -> None:
    """The reader refuses them; rules made in code are warned of."""
    floor = Quota(class_name="women", scope="all", form="number", number=101)
    assert traps(replace(small_rules(), floors=(floor,))) == {
        "floors-too-high": "The floors over all places ask for 101 places together, and there are "
        "100. They cannot all be met, and the ballot cannot be sealed.",
        "floor-beyond-draws": "The floor for women over all places is 101. Floors steer draws "
        "only, and these have 60 places: the other pools must bring the rest.",
    }


def test_floors_whose_sum_is_not_known() -> None:
    rules = small_rules(LOCAL + FLOOR.format("local", '"share of applicants"', "draw"))
    assert set(traps(rules)) == {"floors-unknown"}


@pytest.mark.parametrize(
    ("only", "name"), [("local", "floor-other-class"), ("women", "floor-idle")]
)
def test_a_floor_in_a_draw_for_one_class(only: str, name: str) -> None:
    text = changed("places = 60", f'places = 60\nonly = "{only}"')
    assert set(traps(read_rules(text + LOCAL))) == {name}


@pytest.mark.parametrize(
    ("most", "scope", "names"),
    [
        (13, "draw", {"cap-below-floor", "greedy"}),
        (13, "all", {"cap-below-floor", "greedy"}),
        (14, "all", {"greedy"}),
        ('"share of applicants"', "draw", {"greedy"}),
    ],
)
def test_a_cap_below_a_floor(most: int | str, scope: str, names: set[str]) -> None:
    """The floor of women in the draw is 14."""
    assert set(traps(small_rules(CAP.format(most, scope)))) == names


def test_the_text_of_a_cap_below_a_floor() -> None:
    assert traps(small_rules(CAP.format(13, "all")))["cap-below-floor"] == (
        "women: the floor in draw is 14, and the cap over all places is 13. Caps are always kept, "
        "so the floor cannot be met."
    )


@pytest.mark.parametrize(("least", "names"), [(60, set()), (61, {"floor-beyond-draws"})])
def test_a_floor_beyond_what_draws_have(least: int, names: set[str]) -> None:
    assert set(traps(small_rules(FLOOR.format("women", least, "all")))) == names


@pytest.mark.parametrize(("most", "empties"), [(59, True), (60, False)])
def test_a_cap_on_the_only_class_of_a_draw(most: int, empties: bool) -> None:
    text = changed("places = 60", 'places = 60\nonly = "women"')
    found = traps(read_rules(text + CAP.format(most, "draw")))
    assert ("cap-empties" in found) is empties


def test_what_the_greedy_rule_can_miss() -> None:
    found = traps(small_rules(CAP.format(30, "draw") + GROUPS))
    assert "Where caps and groups meet floors" in found["greedy"]
    assert "can use up a cap or the last places, and a floor can stay short" in found["greedy"]
    assert traps(small_rules(GROUPS)) == {
        "greedy": "Entries are seated in the draw order and never moved again. Where groups meet "
        "floors, an early entry can use up the last places, and a floor can stay short although "
        "another choice of entries would have met all. Without caps and groups every floor of a "
        "draw is met if its class has enough applicants there, and all floors together ask for no "
        "more places than the draw has."
    }


def test_the_mean_gives_a_partner_a_price() -> None:
    found = traps(small_rules(changed("largest = 2", 'largest = 2\ntickets = "mean"', text=GROUPS)))
    assert found["bought-partner"] == (
        "In draw a newcomer with 1 ticket who joins a veteran with 4 has 2 in the group: a "
        'veteran\'s name gets a price. With tickets = "min" nobody gains from a partner. The '
        "veteran can even leave afterwards (declined, timed-out, unpaid, document, disqualified "
        "and deferred) and the newcomer stays."
    )


def test_the_mean_brings_in_who_has_no_ticket_alone() -> None:
    mean = changed("largest = 2", 'largest = 2\ntickets = "mean"', text=GROUPS)
    table = '{{ rule = "table", column = "finishes", tickets = {} }}'
    text = changed(RULE, table.format([3, 1, 0])) + mean
    assert traps(read_rules(text))["brought-in"] == (
        "In draw somebody with 2 in finishes has 0 tickets and takes no part alone. With a partner "
        "who has 0 there, and 3 tickets, the group has 1: the mean brings both in. With tickets = "
        '"min" such a group takes no part.'
    )
    for rules in (
        changed(RULE, table.format([1, 0])) + mean,  # the mean of 1 and 0 is 0
        changed(RULE, table.format([3, 1])) + mean,
        changed(RULE, table.format([3, 1, 0])) + GROUPS,
    ):
        assert "brought-in" not in traps(read_rules(rules))


def test_the_mean_of_equal_tickets_has_no_price() -> None:
    text = changed(RULE, '{ rule = "flat" }') + GROUPS
    text = changed("largest = 2", 'largest = 2\ntickets = "mean"', text=text)
    assert set(traps(read_rules(text))) == {"greedy"}


@pytest.mark.parametrize(
    ("keys", "names"),
    [
        ("[groups]\nlargest = 2\n", {"greedy", "not-confirmed"}),
        (f'[groups]\nlargest = 2\ndoes_not_fit = "stop"\n{ACCEPTED}', {"greedy", "stop"}),
        (f"[groups]\nlargest = 61\n{ACCEPTED}", {"greedy", "group-too-large"}),
        ('[groups]\ntickets = "mean"\ndoes_not_fit = "stop"\n', set()),
    ],
)
def test_groups(keys: str, names: set[str]) -> None:
    assert set(traps(small_rules(keys))) == names


@pytest.mark.parametrize(("length", "names"), [("59", {"short-list"}), ("60", set())])
def test_a_waiting_list_shorter_than_the_places(length: str, names: set[str]) -> None:
    text = changed("places = 60", f"places = 60\nwaiting_list = {length}")
    assert set(traps(read_rules(text))) == names


FIRST = (
    '[[pools]]\nname = "first"\nkind = "draw"\nplaces = 0\nunused = "draw"\n'
    'tickets.rule = "flat"\n{}\n[[pools]]\nname = "draw"'
)


def two_draws(keys: str = "", extra: str = "") -> dict[str, str]:
    """Traps of the small rules with a draw before the last one, whose places go on to it."""
    text = changed('[[pools]]\nname = "draw"', FIRST.format(keys))
    text = changed("places = 0\n", "places = 10\n", text=text)
    return traps(read_rules(changed("places = 40", "places = 30", text=text) + extra))


def test_places_that_a_draw_sends_on_do_not_stay_empty() -> None:
    assert two_draws("waiting_list = 1")["short-list"] == (
        "The waiting list of first has 1 entry for 10 places. When more places come free than it "
        "can take, the rest go on to the list of draw: compare it with the withdrawals of past "
        "years."
    )
    found = two_draws('only = "women"', CAP.format(9, "first"))
    assert found["cap-empties"] == (
        "first has 10 places for the class women alone, whose cap in first is 9: the rest of its "
        "places go to draw."
    )


def test_stopping_is_told_for_each_draw() -> None:
    text = changed("largest = 2", 'largest = 2\ndoes_not_fit = "stop"', text=GROUPS)
    rules = changed('[[pools]]\nname = "draw"', FIRST.format("")) + text
    told = [trap.text for trap in find_traps(read_rules(rules)) if trap.name == "stop"]
    assert told == [
        "When a group does not fit in first, the filling ends. Places go on to draw although "
        "people wait behind it.",
        "When a group does not fit in draw, the filling ends. Places stay empty until enough are "
        "free or the group leaves, although people wait behind it.",
    ]


def test_a_floor_over_all_places_falls_on_the_first_draw() -> None:
    assert two_draws("", FLOOR.format("women", 20, "all")) == {
        "floor-first-draw": "The floor for women over all places is not shared among the draws: it "
        "acts in first as long as it is short, whatever the later pools would bring. To "
        "share it, give each draw a floor of its own."
    }


def test_a_guarantee_that_can_run_out() -> None:
    text = changed('kind = "merit"', 'kind = "guaranteed"\nis = "yes"')
    text = changed('best = "lowest"\n', "", text=text)
    assert traps(read_rules(text)) == {
        "guaranteed-full": "times has 40 places. If more people have the right than there are "
        "places, the check of the entry file refuses them, and nothing can be sealed: count them "
        "before you announce the rules."
    }


def test_a_reserved_pool_leaves_nothing_over() -> None:
    text = changed('kind = "merit"', 'kind = "reserved"')
    text = changed('column = "best_time"\nbest = "lowest"\n', "", text=text)
    assert traps(read_rules(text)) == {
        "reserved-unused": "times names nobody here and keeps all of its places, so nothing is "
        "ever left over for draw."
    }


def test_reasons_and_transfers() -> None:
    rules = small_rules(
        "[offers]\ntransfers = true\n[offers.reasons.declined]\n"
        'place = "empty"\ngroup = "whole"\ntickets = "keep"\n'
    )
    assert traps(rules) == {
        "empty-places": "A place given back for declined stays empty, whoever waits.",
        "missing-reason": "The rules do not say what timed-out, unpaid, document, disqualified or "
        "deferred does, so no withdrawal can be recorded for it.",
        "transfers": "Places may be passed on, so they can be sold, and people without an interest "
        "in the race may apply to sell.",
    }
