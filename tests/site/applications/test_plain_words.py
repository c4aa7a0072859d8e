"""What runners and the office read is in words: no columns, no codes, no errors of a program."""

from __future__ import annotations

import re
from datetime import date

import pytest

from dorsal.site.applications.pairs.marks import compare_people
from dorsal.site.applications.tickets import tickets_of
from dorsal.site.ballots.models import Ballot
from tests.site.applications.applying import address, applies, open_ballot
from tests.site.conftest import Cast
from tests.site.making import make_application, make_ballot, make_edition, make_user

pytestmark = pytest.mark.django_db
TABLE = "/races/aizkorri-mendi/2027/office/applications/"
RULES = """
version = 1
race = "Aizkorri Mendi"
draw = "2027"
places = 100
[[pools]]
name = "residents"
kind = "guaranteed"
places = 10
column = "commitment"
is = ["resident"]
unused = "draw"
[[pools]]
name = "first-time"
kind = "draw"
places = 30
only = "newcomers"
unused = "draw"
tickets = { rule = "flat" }
[[pools]]
name = "draw"
kind = "draw"
places = 60
label = "The great draw"
tickets = { rule = "advanced", expression = "failures ** 2 + 1", scale = 1, most = 50 }
[classes.newcomers]
column = "finishes"
is = ["0"]
[classes.basques]
column = "country"
is = ["ESP", "FRA"]
label = "Neighbours"
[classes.women]
column = "sex"
is = ["F"]
[[floors]]
class = "women"
at_least = "1/3"
of = "draw"
[[caps]]
class = "basques"
at_most = 40
of = "all"
[groups]
largest = 3
tickets = "min"
"""


def text_of(page: str) -> list[str]:
    """The lines of a page without its tags."""
    lines = re.sub(r"<[^>]+>", "\n", page).split("\n")
    return [line.strip() for line in lines if line.strip()]


def test_the_rules_of_several_pools_on_the_public_page(cast: Cast) -> None:
    ballot = open_ballot(cast.race, rules=RULES, questions=[])
    shown = text_of(cast.client("stranger").get(address(ballot)).content.decode())
    for told in (
        "Residents: 10 places guaranteed; who counts is set by the race. Places left over go to "
        "“The great draw”.",
        "First time: 30 places by draw, for “Newcomers” only; a group takes part if that holds for "
        "each of its members. Places left over go to “The great draw”.",
        "Women: at least 20 of the 60 places of “The great draw” (1 in 3).",
        "Neighbours: at most 40 of all 100 places.",
        "Neighbours: everybody who lives in Spain or France.",
        "Newcomers: who counts is set by the race.",
        "First time: Everybody has 1 ticket.",
        "A place given up in “Residents” is offered on the waiting list of “The great draw”.",
    ):
        assert shown.count(told) == 1, told
    page = " ".join(shown)
    assert "rounded to a whole number, at most 50: “Years without a place”^2 + 1." in page
    unread = ("column", "commitment", "failures", "entry file", "ESP", "the class newcomers")
    assert [word for word in unread if word in page] == []


def reasons(ballot: Ballot, failures: int) -> list[tuple[str, ...]]:
    own = applies(ballot, failures=str(failures))
    return [draw.reasons for draw in tickets_of(ballot, [own])[own.pk].draws]


def test_a_rule_that_gives_no_number_is_told_without_the_programs_error(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    ballot.rules = ballot.rules.replace(
        'rule = "linear", column = "failures", base = 1, each = 1',
        'rule = "doubling", column = "failures"',
    )
    assert reasons(ballot, 40) == [
        (
            "Years without a place: 40",
            "From this the rules make no number of tickets: there are none until the race puts "
            "that right.",
        )
    ]


def test_a_draw_for_others_says_for_whom_it_is(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    ballot.rules = ballot.rules.replace('kind = "draw"', 'kind = "draw"\nonly = "women"')
    man = make_user("Jon Bi", sex="M")
    own = applies(ballot, man)
    (draw,) = tickets_of(ballot, [own])[own.pk].draws
    assert (draw.tickets, draw.reasons) == (0, ("This draw is only for “Women”.",))


def test_the_office_reads_countries_by_their_names(cast: Cast) -> None:
    ballot = make_ballot(make_edition(cast.race))
    for name, country in (("Ane Bat", "ESP"), ("Jon Bi", "FRA"), ("Kai Hiru", "DEU")):
        make_application(ballot, make_user(name, country=country, nationality=country).person)
    page = cast.client("director").get(TABLE).content.decode()
    options = re.findall(r'<option value="([A-Z]{3})"[^>]*>([^<]+)</option>', page)
    assert options == [("FRA", "France"), ("DEU", "Germany"), ("ESP", "Spain")]
    assert [page.count(f"<td>{name}</td>") for name in ("Spain", "France", "ESP")] == [1, 1, 0]
    one = text_of(cast.client("director").get(f"{TABLE}2/").content.decode())
    assert (one.count("France"), one.count("FRA")) == (2, 0)


def test_a_pair_is_compared_by_the_names_of_countries(cast: Cast) -> None:
    ballot = make_ballot(make_edition(cast.race))
    born = date(1980, 1, 7)
    pair = [
        make_application(ballot, make_user("Jon Oyarzun", birth_date=born, country=one).person)
        for one in ("ESP", "FRA")
    ]
    (country,) = (one for one in compare_people(*pair) if one.label == "Country")
    told = ["".join(piece.text for piece in side) for side in (country.first, country.second)]
    assert told == ["Spain", "France"]
