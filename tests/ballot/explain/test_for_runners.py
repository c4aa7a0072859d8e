"""The rules as runners read them: no columns, no files, and names that read well in a sentence."""

from __future__ import annotations

import pytest

from dorsal.ballot.explain import Explanation, explain
from dorsal.ballot.explain.runners.quotas import quota_sentences
from dorsal.ballot.rules import Rules
from dorsal.ballot.rules_file import read_rules
from dorsal.ground.wording import ENGLISH, English, NameOf
from tests.ballot.explain.test_explanation import FULL
from tests.ballot.rules_texts import SMALL, changed, small_rules
from tests.ballot.test_sentences_are_translatable import EXAMPLES, MANY_POOLS, variants

NAMES = {"failures": "Years without a place", "best_time": "Best time", "ESP": "Spain"}
LOCALS = """
[classes.locals]
column = "{column}"
is = {values}
"""


class Labelled(English):
    """Names as a race labels them, with a capital."""

    def name(self, of: NameOf, raw: str, /) -> str:  # noqa: ARG002 - the protocol's argument
        return NAMES.get(raw, raw.capitalize())


def for_runners(rules: Rules) -> Explanation:
    return explain(rules, words=Labelled(), reader="runner")


def said(rules: Rules, key: str) -> list[str]:
    (section,) = (one for one in for_runners(rules).sections if one.key == key)
    return list(section.sentences)


def story(rules: Rules, key: str) -> list[str]:
    (found,) = (one for one in for_runners(rules).stories if one.key == key)
    return list(found.sentences)


def test_the_places_of_several_pools() -> None:
    assert said(small_rules(), "places") == [
        "100 places in all. They are given in this order, and whoever has one already is passed "
        "over further down.",
        "Times: 40 places by “Best time”, the lowest first. Whoever has none gets no place here; "
        "ties are settled by the public random number. Places left over go to “Draw”.",
        "Draw: 60 places by draw. Places left over stay open for later offers.",
    ]


@pytest.mark.parametrize(
    ("kind", "column", "told"),
    [
        ("guaranteed", "commitment", "40 places guaranteed; who counts is set by the race."),
        ("guaranteed", "town", "40 places guaranteed, for everybody whose town is a or b."),
        ("invitation", "said", "40 places by invitation; who is invited is set by the race."),
        ("invitation", "club", "40 places by invitation, for everybody whose club is a or b."),
        ("reserved", "", "40 places set aside by the race, outside the draw."),
    ],
)
def test_who_has_a_place_without_the_draw(kind: str, column: str, told: str) -> None:
    columns = f'column = "{column}"\nis = ["a", "b"]\n' if column else ""
    text = changed('column = "best_time"\nbest = "lowest"\n', columns)
    text = changed('kind = "merit"', f'kind = "{kind}"', text=text)
    text = changed('unused = "draw"', 'unused = "nobody"', text=text)
    end = "" if kind == "reserved" else " Places left over stay empty."
    assert said(read_rules(text), "places")[1] == f"Times: {told}{end}"


def test_the_tickets_of_one_draw_are_told_without_its_name() -> None:
    assert said(small_rules(), "tickets")[1:] == [
        "1 ticket for applying, and 1 more for each of your “Years without a place”.",
        "For example Ane: 1 ticket for applying; Years without a place: 3, so 3 more; 4 tickets in "
        "all.",
    ]


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ('{ rule = "flat" }', ["Everybody has 1 ticket."]),
        (
            '{ rule = "linear", column = "failures", base = 0, each = 2, most = 9 }',
            [
                "2 tickets for each of your “Years without a place”, at most 9 in all.",
                "For example Ane: Years without a place: 3, so 6 more, 2 for each; 6 tickets in "
                "all.",
            ],
        ),
        (
            '{ rule = "doubling", column = "failures", most = 32 }',
            [
                "1 ticket for applying, doubled for each of your “Years without a place”, at most "
                "32 tickets.",
                "For example Ane: 1 ticket for applying; Years without a place: 3, so doubled 3 "
                "times; 8 tickets in all.",
            ],
        ),
        (
            '{ rule = "table", column = "failures", tickets = [1, 2, 5] }',
            ["Tickets by “Years without a place”: 1 for 0, 2 for 1, 5 for 2 or more."],
        ),
        (
            '{ rule = "advanced", scale = 2, most = 99, expression = "(failures + 1) ** 2 * 3" }',
            [
                "Tickets by a formula, rounded to a whole number, at most 99: 2 × ((“Years without "
                "a place” + 1)^2 × 3).",
                "For example Ane: Years without a place: 3; 48 from (“Years without a place” + "
                "1)^2 × 3; weight 48, times 2, rounded to 96 tickets; 96 tickets in all.",
            ],
        ),
    ],
    ids=["flat", "linear", "doubling", "table", "advanced"],
)
def test_every_ticket_rule(rule: str, told: list[str]) -> None:
    text = changed('{ rule = "linear", column = "failures" }', rule)
    found = said(read_rules(text), "tickets")
    assert [one for one in found if not one.startswith("Each ticket is one slip")] == told


def test_several_draws_are_told_by_name() -> None:
    starts = [one.split(": ")[0] for one in said(read_rules(MANY_POOLS), "tickets")[1:]]
    assert starts == ["First", "Second"]
    assert said(read_rules(MANY_POOLS), "offers")[:2] == [
        "The next 5 in the draw order of “First” are on its waiting list.",
        "Everybody who is left in “Second” is on its waiting list, in draw order.",
    ]


def test_floors_and_caps_begin_with_whom_they_are_for() -> None:
    assert said(small_rules(FULL), "quotas") == [
        "Women: at least 14 of the 60 drawn places (23 %, rounded up).",
        "Women: at least the same share of all 100 places as of the applicants.",
        "Women: at most 30 of all 100 places.",
        "Floors (“at least”) come first: as long as one is short, the next in the draw order who "
        "helps to fill it is seated; then everybody else follows in the draw order.",
        "Whoever would go beyond a cap (“at most”) is passed over.",
        "All these numbers are fixed when the ballot is sealed, and they steer only the draw.",
    ]


def test_a_share_that_is_no_whole_percentage() -> None:
    text = changed('at_least = "23/100"', 'at_least = "1/3"')
    assert said(read_rules(text), "quotas")[0] == (
        "Women: at least 20 of the 60 drawn places (1 in 3)."
    )


@pytest.mark.parametrize(
    ("column", "values", "told"),
    [
        ("country", '["ESP"]', "Locals: everybody who lives in Spain."),
        ("nationality", '["ESP"]', "Locals: everybody whose nationality is Spain."),
        ("town", '["Zegama"]', "Locals: everybody whose town is Zegama."),
        ("sex", '["F", "X"]', "Locals: everybody whose category is women or open."),
        ("resident", '["yes"]', "Locals: who counts is set by the race."),
    ],
)
def test_who_belongs_to_a_class(column: str, values: str, told: str) -> None:
    rules = small_rules(LOCALS.format(column=column, values=values))
    assert said(rules, "quotas")[1:3] == [
        told,
        "Whoever belongs to several counts in each of them.",
    ]


def test_nothing_is_said_of_floors_where_there_are_none() -> None:
    rules = read_rules(SMALL[: SMALL.index("[classes")])
    assert list(quota_sentences(rules, ENGLISH)) == []
    keys = [one.key for one in for_runners(rules).sections]
    assert keys == ["places", "tickets", "groups", "offers", "reasons", "randomness"]


def test_friends_invite_each_other_by_a_link() -> None:
    rules = small_rules("[groups]\nlargest = 2\n")
    assert said(rules, "groups")[:2] == [
        "Two friends may apply as one, all or nothing; one invites the other by a link.",
        "Your group has as many tickets as the one of you who has fewest.",
    ]
    assert said(small_rules("[groups]\nlargest = 4\n"), "groups")[0] == (
        "Up to 4 friends may apply as one, all or nothing; one invites the others by a link."
    )


def test_one_friend_too_many_is_told_at_the_link() -> None:
    assert story(small_rules("[groups]\nlargest = 3\n"), "too-many") == [
        "Ane, Jon and 2 others want to apply together: that is 4, and a group has at most 3. "
        "Whoever follows the link last is told that the group is full."
    ]


@pytest.mark.parametrize("confirmed", ["", '[applicants]\nconfirmed = "accepted"\n'])
def test_not_accepting_means_the_same_with_and_without_a_column(confirmed: str) -> None:
    rules = small_rules(f'[groups]\nlargest = 2\nnot_accepted = "leave-out"\n{confirmed}')
    assert story(rules, "not-accepted") == [
        "Jon has followed Ane's link, and has not accepted when applications close.",
        "The group is left out: neither Ane nor Jon takes part in a draw.",
    ]


@pytest.mark.parametrize(
    ("largest", "told"),
    [
        (2, "Ane goes on alone, with her own tickets."),
        (3, "Ane goes on with whoever else is left of the group, and with their tickets."),
    ],
)
def test_who_leaves_before_the_seal(largest: int, told: str) -> None:
    rules = small_rules(f"[groups]\nlargest = {largest}\n")
    assert story(rules, "leaves-before") == ["The ballot is sealed without Jon.", told]


def test_who_leaves_a_waiting_group() -> None:
    declined = 'place = "offer"\ngroup = "shrink"\ntickets = "keep"\n'
    disqualified = 'place = "offer"\ngroup = "whole"\ntickets = "lose"\n'
    rules = small_rules(
        f"[groups]\nlargest = 2\n[offers.reasons.declined]\n{declined}"
        f"[offers.reasons.disqualified]\n{disqualified}"
    )
    assert story(rules, "waits")[-2:] == [
        "If Jon leaves while they wait, Ane waits on alone, at the same place in the draw order, "
        "and needs one place.",
        "If Jon is disqualified, Ane leaves the list with him.",
    ]


def test_reasons_with_the_same_effect_stand_together() -> None:
    assert said(small_rules(), "reasons")[:2] == [
        "If you decline a place, your document fails the check or you defer your place: the place "
        "is offered again; next year's tickets stay as they were.",
        "If you do not answer in time, you do not pay or you are disqualified: the place is "
        "offered again; what you had gathered for next year's tickets is lost.",
    ]


def test_without_facts_nothing_is_said_of_next_year() -> None:
    text = changed('{ rule = "linear", column = "failures" }', '{ rule = "flat" }')
    assert said(read_rules(text), "reasons")[0].endswith(": the place is offered again.")


@pytest.mark.parametrize(
    "text",
    [SMALL, SMALL + FULL, MANY_POOLS, *(one.read_text(encoding="utf-8") for one in EXAMPLES)],
    ids=["small", "full", "many pools", *(one.parent.name for one in EXAMPLES)],
)
def test_no_runner_reads_of_columns_files_or_codes(text: str) -> None:
    for rules in variants(read_rules(text)):
        explanation = for_runners(rules)
        told = [*explanation.sections, *explanation.stories]
        page = " ".join(text for one in told for text in (one.title, *one.sentences)).lower()
        assert [word for word in ("column", " file", "failures", "code") if word in page] == []
        assert explanation.traps == ()
