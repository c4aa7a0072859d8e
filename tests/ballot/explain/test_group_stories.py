"""Each case of a group as a story that follows from the rules."""

from __future__ import annotations

import pytest

from dorsal.ballot.explain.group_stories import group_stories
from dorsal.ballot.rules import Rules
from dorsal.ballot.rules_file.reading import read_rules
from tests.ballot.rules_texts import changed, small_rules


def story(rules: Rules, title: str) -> list[str]:
    (found,) = (one for one in group_stories(rules) if one.title == title)
    return list(found.sentences)


def groups(keys: str = "", extra: str = "") -> Rules:
    return small_rules(f"[groups]\nlargest = 3\n{keys}\n{extra}")


def test_every_case_is_told() -> None:
    assert [one.title for one in group_stories(groups())] == [
        "Too many friends",
        "Tickets of a group in draw",
        "Jon has not accepted by closing",
        "Jon leaves before the seal",
        "Jon leaves between the seal and the draw",
        "The group does not fit",
        "Jon has a place from another pool",
        "The group waits",
        "Jon declines his place",
        "Jon does not answer within 7 days",
        "Jon does not pay",
        "Jon's document fails the check",
        "Jon is disqualified",
        "Jon defers his place",
    ]


def test_too_many_friends() -> None:
    assert story(groups(), "Too many friends")[0] == (
        "Ane, Jon and 2 others write the same group code: that is 4, and a group has at most 3."
    )


def test_the_lowest_number_of_tickets() -> None:
    assert story(groups(), "Tickets of a group in draw") == [
        "Ane has 4 tickets (failures: 3), Jon 1 ticket (failures: 0).",
        "Their group has the lowest of these: 1 ticket.",
        "For Ane that is 3 fewer than alone.",
        "For Jon that is as many as alone.",
    ]


def test_the_mean_number_of_tickets() -> None:
    assert story(groups('tickets = "mean"'), "Tickets of a group in draw") == [
        "Ane has 4 tickets (failures: 3), Jon 1 ticket (failures: 0).",
        "Their group has the mean of these, rounded down: 2 tickets.",
        "For Ane that is 2 fewer than alone.",
        "For Jon that is 1 more than alone.",
    ]


def test_a_group_without_tickets_takes_no_part() -> None:
    text = changed('column = "failures"', 'column = "failures", base = 0')
    text = changed("places = 60", 'places = 60\nonly = "women"', text=text)
    rules = read_rules(text + "[groups]\nlargest = 2\n")
    assert story(rules, "Tickets of a group in draw")[2:] == [
        "Ane takes no part in this draw with the group.",
        "Jon takes no part in this draw with the group.",
        "They take part in this draw only if both belong to the class women.",
    ]


@pytest.mark.parametrize(
    ("rule", "end"),
    [
        ("alone", "Ane and Jon each apply alone, with their own tickets."),
        (
            "without",
            "Jon applies alone; the others go on without him, and Ane, if nobody else is left, "
            "alone with her own tickets.",
        ),
        ("leave-out", "The group is left out: neither Ane nor Jon takes part in a draw."),
    ],
)
def test_a_member_who_has_not_accepted(rule: str, end: str) -> None:
    rules = groups(f'not_accepted = "{rule}"', '[applicants]\nconfirmed = "accepted"')
    assert story(rules, "Jon has not accepted by closing") == [
        "When applications close, the column accepted does not say that Jon has accepted.",
        end,
    ]


@pytest.mark.parametrize(
    ("rule", "seated", "offered"),
    [
        (
            "skip",
            [
                "They are passed over, and the next entry in the draw order that fits is seated.",
                "Ane and Jon keep their place in the order and wait.",
            ],
            "It is offered to the next entry that fits, and Ane and Jon go on waiting.",
        ),
        (
            "stop",
            [
                "The filling ends here.",
                "The place stays free, and nobody behind Ane and Jon gets it before two places are "
                "free for them.",
            ],
            "It is kept, offered to nobody, until a second one is free for Ane and Jon.",
        ),
    ],
)
def test_a_group_that_does_not_fit(rule: str, seated: list[str], offered: str) -> None:
    rules = groups(f'does_not_fit = "{rule}"')
    assert story(rules, "The group does not fit")[1:] == [
        *seated,
        "Only while a floor is short, an entry that raises it and fits is seated before them.",
    ]
    assert story(rules, "The group waits")[:4] == [
        "Ane and Jon are the first on the waiting list, and one place comes free.",
        offered,
        "When two places are free at once, both are offered to them.",
        "Only while a floor is short, an entry that raises it and fits comes before them.",
    ]


def test_a_place_that_nobody_on_the_list_can_take_goes_on() -> None:
    """(`stop` is told and played in `test_stories_in_the_draw`.)"""
    first = '[[pools]]\nname = "a"\nkind = "draw"\nplaces = 0\nunused = "draw"\n'
    first += 'tickets.rule = "flat"\n[[pools]]\nname = "draw"'
    cap = '[[caps]]\nclass = "women"\nat_most = 30\nof = "draw"\n'
    text = changed('[[pools]]\nname = "draw"', first) + cap + "[groups]\nlargest = 2\n"
    assert story(read_rules(text), "The group waits")[1:4] == [
        "It is offered to the next entry that fits, and Ane and Jon go on waiting.",
        "If nobody on the list of a fits, it goes on to the list of draw.",
        "When two places are free at once, both are offered to them, unless they would break a "
        "cap.",
    ]


@pytest.mark.parametrize(
    ("rule", "end"),
    [
        (
            "shrink",
            "Jon keeps his place. Ane goes on in the draw without him, at the same place in the "
            "draw order and with the same tickets, and needs one place.",
        ),
        (
            "leave-out",
            "Jon keeps his place. The entry is passed over in draw: Ane gets no place there "
            "either.",
        ),
    ],
)
def test_a_member_with_a_place_from_another_pool(rule: str, end: str) -> None:
    assert story(groups(f'has_place = "{rule}"'), "Jon has a place from another pool") == [
        "Jon holds a place of times when it is the turn of Ane and Jon in draw.",
        end,
    ]


REASON = '[offers.reasons.{}]\nplace = "{}"\ngroup = "{}"\ntickets = "{}"\n'


@pytest.mark.parametrize(
    ("name", "effects", "title", "end"),
    [
        (
            "declined",
            ("offer", "shrink", "keep"),
            "Jon declines his place",
            [
                "His place is offered to the waiting list. Ane keeps hers.",
                "Next year Jon's tickets count as if this ballot had not been.",
            ],
        ),
        (
            "unpaid",
            ("empty", "whole", "lose"),
            "Jon does not pay",
            [
                "Ane leaves with him, for the same reason: both places stay empty.",
                "A place that Ane held from another pool would stay hers.",
                "Next year Ane's and Jon's tickets start again from nothing gathered.",
            ],
        ),
        (
            "injured",
            ("offer", "whole", "add"),
            "Jon withdraws for the reason 'injured'",
            [
                "Ane leaves with him, for the same reason: both places are offered to the waiting "
                "list.",
                "A place that Ane held from another pool would stay hers.",
                "For next year it counts as one more year without a place for Ane's and Jon's "
                "tickets.",
            ],
        ),
    ],
)
def test_a_withdrawal(name: str, effects: tuple[str, str, str], title: str, end: list[str]) -> None:
    told = story(groups("", REASON.format(name, *effects)), title)
    assert told == [f"Ane and Jon have places of one group, and {title}.", *end]


def test_a_withdrawal_from_the_list_by_both_kinds_of_reason() -> None:
    reasons = REASON.format("declined", "offer", "shrink", "keep")
    reasons += REASON.format("disqualified", "offer", "whole", "lose")
    assert story(groups("", reasons), "The group waits")[4:] == [
        "If Jon withdraws while they wait (declined), Ane waits on alone, at the same place in the "
        "draw order, and needs one place.",
        "If Jon withdraws as disqualified, Ane leaves the list with him.",
    ]
