"""The explanation says all of the rules in plain English."""

from __future__ import annotations

import pytest

from dorsal.ballot.explain.explanation import Explanation, explain, to_text
from dorsal.ballot.rules_file.reading import read_rules
from dorsal.ground.wording import English, NameOf
from tests.ballot.rules_texts import SMALL, changed, small_rules

TIMES = '[[pools]]\nname = "times"'
FULL = """
[[caps]]
class = "women"
at_most = 30
of = "all"
[[floors]]
class = "women"
at_least = "share of applicants"
of = "all"
[groups]
largest = 3
tickets = "mean"
[offers]
answer_days = 1
transfers = true
postponed = "new-draw"
[offers.reasons.injured]
place = "empty"
group = "whole"
tickets = "add"
[applicants]
confirmed = "accepted"
[beacon]
fallback_hours = 24
[[ceremony]]
name = "balls"
count = 3
lowest = 1
highest = 49
ordered = false
repeats = false
closes = 2027-02-01T18:00:00+01:00
"""


def said(explanation: Explanation, title: str) -> list[str]:
    (section,) = (one for one in explanation.sections if one.title == title)
    return list(section.sentences)


def test_places_are_told_pool_by_pool() -> None:
    assert said(explain(small_rules()), "Places") == [
        "The race has 100 places in 2 pools, which seat in this order; whoever already has a place "
        "is skipped.",
        "times: 40 places for the lowest numbers or times in the column best_time. Who has none "
        "does not stand here; equal ones are ordered by the public random number. Places left over "
        "go to draw.",
        "draw: 60 places by draw. Places left over stay open for later offers.",
    ]


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (
            "invitation",
            'times: 40 places by invitation, for those whose column town says "a" or "b". The '
            "check of the entry file refuses more people than there are places for; whoever is "
            "sure of a place in an earlier pool is not counted. Places left over stay empty.",
        ),
        (
            "guaranteed",
            'times: 40 places guaranteed for those whose column town says "a" or "b". The check '
            "of the entry file refuses more people than there are places for; whoever is sure of a "
            "place in an earlier pool is not counted. Places left over stay empty.",
        ),
        (
            "reserved",
            "times: 40 places set aside and counted here, for people whom the draw does not name.",
        ),
    ],
)
def test_every_kind_of_pool_is_told(kind: str, sentence: str) -> None:
    columns = "" if kind == "reserved" else 'column = "town"\nis = ["a", "b"]\n'
    text = changed('column = "best_time"\nbest = "lowest"\n', columns)
    text = changed('kind = "merit"', f'kind = "{kind}"', text=text)
    text = changed('unused = "draw"', 'unused = "nobody"', text=text)
    assert said(explain(read_rules(text)), "Places")[1] == sentence


def test_a_draw_for_one_class_is_told() -> None:
    rules = read_rules(changed("places = 60", 'places = 60\nonly = "women"\nwaiting_list = 75'))
    explanation = explain(rules)
    assert said(explanation, "Places")[2] == (
        "draw: 60 places by draw among the entries whose members are all of the class women. "
        "Places left over stay open for later offers."
    )
    assert said(explanation, "Waiting list and offers")[0] == (
        "The waiting list of draw holds the first 75 entries that are left, in draw order."
    )


def test_tickets_are_told_with_an_example_runner() -> None:
    assert said(explain(small_rules()), "Tickets")[1:] == [
        "draw: 1 ticket for applying and 1 more for each 1 in the column failures.",
        "draw, for example Ane (failures: 3): 1 ticket for applying; failures: 3, so 3 more; 4 "
        "tickets in all.",
        "The facts stand in the column failures of the entry file.",
    ]


def test_floors_and_caps_are_told_with_their_numbers() -> None:
    assert said(explain(small_rules(FULL)), "Classes, floors and caps") == [
        'The class women: those whose column sex says "F".',
        "Everybody counts in every class they belong to.",
        "At least 23 % of the 60 places of draw, rounded up to 14, for the class women.",
        "At least the same share as of the applicants, of all 100 places, rounded up, for the "
        "class women (everybody with a place counts, from whichever pool).",
        "At most 30 of all 100 places for the class women (everybody with a place counts, from "
        "whichever pool).",
        "Floors come first: in the draw order, each entry that raises a floor still short is "
        "seated, until no floor is short; then the rest follow in the draw order.",
        "An entry that would break a cap is passed over.",
        "All these numbers are frozen when the ballot is sealed, and they steer draws only.",
    ]


def test_no_floors_and_no_caps_are_told_too() -> None:
    text = SMALL[: SMALL.index("[classes")]
    assert said(explain(read_rules(text)), "Classes, floors and caps") == [
        "There are no floors ('at least') and no caps ('at most')."
    ]


def test_offers_are_told() -> None:
    assert said(explain(small_rules(FULL)), "Waiting list and offers") == [
        "The waiting list of draw holds all entries that are left, in draw order.",
        "A place that comes free is offered to the next entry in the draw order, by the same "
        "floors and caps as in the draw. The draw is never run again, and nobody seated loses a "
        "place by an offer.",
        "A group is offered places only when there is one for each of its waiting members.",
        "Who is offered a place has 1 day to answer.",
        "A place may be passed on to somebody else.",
        "If the edition is postponed, all places end, and a new ballot is sealed and drawn.",
    ]


def test_reasons_are_told_with_what_they_do() -> None:
    title = "Reasons to withdraw, and next year's tickets"
    assert said(explain(small_rules(FULL)), title) == [
        "injured: the place stays empty; the rest of the group leaves too, for the same reason, "
        "as far as they hold a place of the same pool or, like the one who withdraws, none; for "
        "next year's tickets this counts as one more year without a place.",
        "Naming a friend beside the one who takes them along is no error.",
    ]
    assert said(explain(small_rules()), title)[1::5] == [
        "timed-out: the place is offered again; what was gathered for next year's tickets is lost.",
        "A place given up in times is offered on the list of draw.",
    ]


def test_a_place_given_up_where_no_draw_follows_stays_empty() -> None:
    rules = read_rules(changed('unused = "draw"', 'unused = "nobody"'))
    title = "Reasons to withdraw, and next year's tickets"
    assert said(explain(rules), title)[-1] == (
        "A place given up in times stays empty: no draw follows it."
    )


def test_free_places_that_a_list_cannot_take_go_on_to_the_next_draw() -> None:
    first = '[[pools]]\nname = "men"\nkind = "draw"\nplaces = 0\nunused = "times"\n'
    text = changed('[[pools]]\nname = "times"', first + 'tickets.rule = "flat"\n\n' + TIMES)
    assert said(explain(read_rules(text)), "Waiting list and offers")[3] == (
        "On each occasion, free places of men that its own list cannot take go on to the list of "
        "draw."
    )


def test_the_random_number_is_told() -> None:
    title = "The seal and the public random number"
    assert said(explain(small_rules(FULL)), title)[1:] == [
        "If that round is never produced, a round of the chain default counts, 24 hours later. "
        "Whoever shows the first round refutes a draw by this fallback; if the round is merely "
        "late, wait.",
        "3 numbers from 1 to 49 of the ceremony 'balls' are mixed in; they must be recorded before "
        "2027-02-01 17:00:00 UTC, and the draw waits for them.",
        "Their order does not count, and all are different.",
    ]
    assert said(explain(small_rules()), title)[1:] == [
        "There is no fallback: if the round is late, wait.",
        "No numbers of a ceremony are mixed in.",
    ]


def test_the_entry_file_is_told() -> None:
    assert said(explain(small_rules(FULL)), "The entry file") == [
        "Its column id is the applicant's public identifier.",
        "The personal columns name, birth_date and email never enter a public file.",
        "The column accepted says whether somebody has accepted their group.",
    ]


def test_without_groups_nothing_is_told_of_them() -> None:
    explanation = explain(small_rules())
    assert said(explanation, "Groups of friends") == [
        "Everybody applies alone; there are no groups."
    ]
    assert explanation.stories == ()
    assert "group" not in " ".join(said(explanation, "Waiting list and offers"))


def test_the_text_holds_every_sentence_in_lines_of_at_most_96_characters() -> None:
    explanation = explain(small_rules(FULL))
    text = to_text(explanation)
    flat = " ".join(text.split())
    told = [one for part in explanation.sections for one in part.sentences]
    told += [one for story in explanation.stories for one in story.sentences]
    told += [trap.text for trap in explanation.traps]
    assert all(" ".join(one.split()) in flat for one in told)
    assert max(len(line) for line in text.splitlines()) <= 96
    assert text.startswith("The rules of the ballot: Aizkorri, 2027\n====")
    assert text.endswith("\n")


def test_the_text_says_when_no_trap_was_found() -> None:
    assert to_text(explain(small_rules())).endswith(
        "Traps\n-----\n- None was found in these rules.\n"
    )


class Labelled(English):
    """Names as a race labels them, with a capital."""

    def name(self, of: NameOf, raw: str, /) -> str:  # noqa: ARG002 - the protocol's argument
        return raw.capitalize()


def test_labels_stand_in_quotes_inside_a_sentence() -> None:
    explanation = explain(small_rules(FULL), words=Labelled())
    assert said(explanation, "Classes, floors and caps")[:3] == [
        'The class “Women”: those whose column sex says "F".',
        "Everybody counts in every class they belong to.",
        "At least 23 % of the 60 places of “Draw”, rounded up to 14, for the class “Women”.",
    ]
    assert said(explanation, "Waiting list and offers")[0] == (
        "The waiting list of “Draw” holds all entries that are left, in draw order."
    )


def test_a_share_that_is_no_whole_percentage_is_told_in_numbers() -> None:
    rules = read_rules(changed('at_least = "23/100"', 'at_least = "1/3"'))
    assert said(explain(rules), "Classes, floors and caps")[2] == (
        "At least 1 in 3 of the 60 places of draw, rounded up to 20, for the class women."
    )
