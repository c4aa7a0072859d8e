"""The preview of rules: chances, prices of floors, years, a comparison and a what-if."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from dorsal.ballot.rules_file import read_rules
from dorsal.site.accounts.models import Person
from dorsal.site.applications.friends.terms import terms_of_groups
from dorsal.site.applications.models import Application, Friends
from dorsal.site.ballots.chances.tasks import answer_question
from dorsal.site.ballots.models import Ballot, PastLine
from dorsal.site.ballots.preview.pools import file_of_year
from dorsal.site.ballots.preview.questions import Answer, find_answer
from dorsal.site.ballots.record.files import record_folder
from dorsal.site.demo.rules_of_races import LARRAUNDI
from tests.site.ballots.office_pages import address, page_of
from tests.site.ballots.sealed_ballots import drawn
from tests.site.conftest import Cast, SetClock
from tests.site.making import NOW, RULES, make_application, make_ballot, make_edition

FLOOR = """
[[floors]]
class = "women"
of = "draw"
at_least = 1
"""


@pytest.fixture(autouse=True)
def _empty_cache(db: None) -> None:  # noqa: ARG001
    cache.clear()


@pytest.fixture
def ballot(cast: Cast) -> Ballot:
    rules = RULES.format(race="Aizkorri Mendi", draw="2027", places=2) + FLOOR
    return make_ballot(make_edition(cast.race, places=2), rules=rules)


def ask(cast: Cast, ballot: Ballot, **sent: Any) -> str:
    """Ask on the form; returns the address of the answer."""
    usual = {"asked": "chances", "source": "applications"}
    answer = cast.client("director").post(address("office_preview", ballot), {**usual, **sent})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def answered(cast: Cast, ballot: Ballot, **sent: Any) -> tuple[Answer, str]:
    """The answer and its page, once the background task has run."""
    where = ask(cast, ballot, **sent)
    digest = where.split("id=")[1]
    answer_question.call(digest)
    found = find_answer(digest)
    assert found is not None
    return found, cast.client("helper").get(where).content.decode()


def test_the_page_asks_again_until_the_task_has_answered(cast: Cast, ballot: Ballot) -> None:
    make_application(ballot)
    where = ask(cast, ballot)
    for _ in range(2):
        page = cast.client("director").get(where).content.decode()
        assert f'hx-get="{where}"' in page
        assert "This is being computed" in page
    assert DBTaskResult.objects.filter(task_path=answer_question.module_path).count() == 1


def test_chances_and_the_price_of_each_floor_with_pictures(cast: Cast, ballot: Ballot) -> None:
    for sex in "FMMM":
        person = make_application(ballot).person
        person.sex = sex
        person.save()
    found, page = answered(cast, ballot)
    chances, prices = found.sections
    rows = {row[1]: row[3] for row in chances.rows}
    assert rows == {"Women": "100 %", "everybody else": "33.3 % (1 in 3)"}
    assert [(row[2], row[3], row[4]) for row in prices.rows] == [
        ("everybody else", "50.0 %", "33.3 %"),
        ("Women", "50.0 %", "100 %"),
    ]
    assert page.count('<img class="picture"') == 2
    assert page.count("The table says the same.") == 2


def test_the_picture_counts_everybody_and_says_whom_it_leaves_out(
    cast: Cast, ballot: Ballot
) -> None:
    friends = Friends.objects.create(ballot=ballot, code="D7D629E8", made_at=NOW)
    people = [make_application(ballot) for _ in range(4)]
    for one in people[:2]:
        one.friends = friends
        one.save()
    (terms,) = terms_of_groups(ballot, [friends])
    Application.objects.filter(friends=friends).update(accepted=terms.hash)
    found, page = answered(cast, ballot)
    assert "4 applicants take part. 2 places are drawn." in page
    picture = found.sections[0].picture.decode()
    assert "4 applicants for 2 places" in picture
    assert "Shown are those who apply alone; 2 apply with friends" in picture
    (described,) = re.findall(r"<desc>(.*?)</desc>", picture, re.DOTALL)
    assert "chances add up to 2 places." in " ".join(described.replace(" | ", " ").split())


def test_a_picture_is_served_to_the_office_only(cast: Cast, ballot: Ballot) -> None:
    make_application(ballot)
    _, page = answered(cast, ballot)
    where = page.split('<img class="picture" src="')[1].split('"')[0]
    answer = cast.client("director").get(where)
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<?xml") or answer.content.startswith(b"<svg")
    assert answer.content.count(b"@font-face { font-family: 'Hanken Grotesk'") == 1
    assert b"data:font/woff2;base64,d09GMg" in answer.content
    assert b">Chance of a place" in answer.content  # its letters are text
    assert cast.client("runner").get(where).status_code == 404
    assert cast.client("director").get(where.replace("at=0", "at=7")).status_code == 404


def test_an_answer_is_made_in_the_language_in_which_it_was_asked(
    cast: Cast, ballot: Ballot, settings: Settings
) -> None:
    settings.LANGUAGES = [("en", "English"), ("es", "Español")]
    director = cast.client("director")
    sent = {"asked": "chances", "source": "typed", "counts": "1:2000"}
    digests = []
    for language in ("es", "en"):
        cast.director.language = language
        cast.director.save()
        asked = director.post(address("office_preview", ballot), sent)
        digests.append(asked.headers["Location"].split("id=")[1])
        answer_question.call(digests[-1])
    spanish, english = (find_answer(one) for one in digests)
    assert spanish is not None
    assert english is not None
    assert spanish.sections[0].rows[0][2:] == ("2\xa0000", "0,100 % (1 in 1\xa0000)")
    assert english.sections[0].rows[0][2:] == ("2,000", "0.100 % (1 in 1,000)")


def test_typed_counts_need_no_applicants(cast: Cast, ballot: Ballot) -> None:
    found, _ = answered(cast, ballot, source="typed", counts="1:4")
    assert found.sections[0].rows == (("1 ticket", "everybody", "4", "50.0 % (1 in 2)"),)


@pytest.mark.parametrize(
    ("sent", "field", "label", "says"),
    [
        (
            {"source": "typed", "counts": "none"},
            "counts",
            "Typed counts",
            "this is no class of tickets",
        ),
        ({"asked": "years"}, "applicants", "Applicants every year", "Say how many apply"),
        (
            {"asked": "years", "applicants": "40", "returning": "often"},
            "returning",
            "Of those who fail, this share comes back",
            "",
        ),
        ({"asked": "compare", "other": " "}, "other", "The other rules", "there are no other"),
        ({"asked": "compare", "other": "x"}, "other", "The other rules", ""),
        ({"asked": "replay"}, "record", "Drawn record", "Choose an earlier draw"),
    ],
)
def test_what_is_missing_is_said_at_its_field_which_stands_open(
    cast: Cast, ballot: Ballot, sent: dict[str, str], field: str, label: str, says: str
) -> None:
    usual = {"asked": "chances", "source": "applications"}
    answer = cast.client("director").post(address("office_preview", ballot), {**usual, **sent})
    page = unescape(answer.content.decode())
    assert answer.status_code == 200
    assert f'<a href="#id_{field}">{label}</a>: {says}' in page
    before = page.split(f' id="id_{field}"')[0]
    last = re.findall(r"<details( open)?>|(</details>)", before)
    assert not last or last[-1] != ("", "")
    assert page.split(f'id="id_{field}_error"')[1].startswith('><p class="error">')


def test_an_answer_that_cannot_be_given_names_the_field_to_look_at(
    cast: Cast, ballot: Ballot
) -> None:
    _, page = answered(cast, ballot)
    assert '<a href="#id_source">Applicants</a>:' in page
    assert "nobody applies here yet" in page


def past(ballot: Ballot, person: Person, year: int, outcome: str) -> None:
    PastLine.objects.create(
        race=ballot.edition.race, year=year, outcome=outcome, stub=person, person=person
    )


def test_the_pool_of_an_earlier_year_has_the_facts_of_then(cast: Cast, ballot: Ballot) -> None:
    ane = Person.objects.create(name="Ane Etxe", sex="F")
    jon = Person.objects.create(name="Jon Soto", sex="M")
    for person, year, outcome in (
        (ane, 2023, "no-place"),
        (ane, 2024, "no-place"),
        (ane, 2025, "place"),
        (jon, 2025, "no-place"),
        (jon, 2026, "no-place"),
    ):
        past(ballot, person, year, outcome)
    data = file_of_year(ballot, read_rules(ballot.rules), 2025).decode()
    assert data == (
        "id,name,birth_date,email,group,sex,country,town,nationality,club,failures\n"
        "P00001,Applicant P00001,2000-01-01,,,F,,,,,2\n"
        "P00002,Applicant P00002,2000-01-01,,,M,,,,,0\n"
    )
    found, _ = answered(cast, ballot, source="year 2025")
    assert found.problems == ()
    assert {row[2] for row in found.sections[0].rows} == {"1"}


def test_the_pool_of_an_earlier_year_stands_under_rules_with_friends_floors_and_merit(
    cast: Cast,
) -> None:
    ballot = make_ballot(make_edition(cast.race), rules=LARRAUNDI)
    for number in range(600):
        sex = "F" if number % 3 == 0 else "M"
        person = Person.objects.create(name=f"Ane {number}", sex=sex, country="ESP")
        past(ballot, person, 2026, "no-place")
    found, page = answered(cast, ballot, source="year 2026")
    assert found.problems == ()
    assert [one.title for one in found.sections] == [
        "Chances",
        "What each floor costs, and whom",
    ]
    assert {row[1]: row[2] for row in found.sections[0].rows} == {
        "Women": "200",
        "everybody else": "400",
    }
    assert found.sections[0].sentences == (
        "600 applicants take part. 433 places are drawn. The chances are exact.",
        "What only the race knew of them then is not known here (Commitment, Best time): nobody "
        "has a place by it, and those places go where the rules send them when they stay unused.",
    )
    assert "433 places are drawn" in page


def test_the_years_table_sets_the_rule_beside_the_named_ones(cast: Cast, ballot: Ballot) -> None:
    found, page = answered(cast, ballot, asked="years", applicants="40", returning="0.8")
    section = found.sections[0]
    assert section.head == ("", "these rules", "flat", "linear", "square", "doubling")
    assert section.rows[0][0] == "chance in year 1"
    assert section.rows[0][1] == section.rows[0][3]  # the ballot's rule is the linear one
    assert "Once a rule has been kept for many years" in page
    assert section.sentences[0].startswith("This ballot's rule rewards patience: ")
    assert section.sentences[1].startswith("Flat is the same every year: ")


def test_other_rules_are_compared_kind_by_kind(cast: Cast, ballot: Ballot) -> None:
    for sex in "FMMM":
        person = make_application(ballot).person
        person.sex = sex
        person.save()
    other = ballot.rules.replace(FLOOR, "")
    found, _ = answered(cast, ballot, asked="compare", other=other)
    assert [row[2:] for row in found.sections[0].rows] == [
        ("everybody else", "3", "33.3 %", "50.0 %", "+16.7 points"),
        ("Women", "1", "100 %", "50.0 %", "−50.0 points"),
    ]


def zip_of(folder: Path) -> bytes:
    data = BytesIO()
    with ZipFile(data, "w") as made:
        for file in folder.iterdir():
            made.write(file, file.name)
    return data.getvalue()


def test_an_earlier_draw_under_these_rules_is_marked_what_if_first_and_last(
    cast: Cast, site_clock: SetClock
) -> None:
    earlier = drawn_earlier(cast, site_clock)
    rules = earlier.rules.replace("places = 3", "places = 2").replace("2026", "2027")
    ballot = make_ballot(make_edition(cast.race, places=2), rules=rules)
    found, page = answered(cast, ballot, asked="replay", record=str(earlier.pk))
    assert found.problems == ()
    assert found.sections[0].rows[-1][:2] == ("all named places", "3 → 2")
    assert page.count("What if, not a draw") == 2
    assert page.index("What if, not a draw") < page.index("Places, then and under these rules")
    file = SimpleUploadedFile("record.zip", zip_of(record_folder(earlier)))
    again, _ = answered(cast, ballot, asked="replay", zip=file)
    assert again.sections == found.sections


def drawn_earlier(cast: Cast, site_clock: SetClock) -> Ballot:
    """A drawn ballot of the race whose result is told."""
    edition = make_edition(cast.race, key="2026", places=3)
    made = drawn(site_clock, edition)
    made.result_told_at = made.draws_at
    made.save()
    return made


def test_the_form_offers_the_years_and_the_records_that_are_there(
    cast: Cast, ballot: Ballot
) -> None:
    past(ballot, Person.objects.create(name="Ane Etxe"), 2025, "no-place")
    page = page_of(cast.client("director"), "office_preview", ballot)
    assert "who applied in 2025" in page
    assert "who applied in 2026" not in page
