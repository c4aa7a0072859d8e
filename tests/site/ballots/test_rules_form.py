"""The rules on a form: the same as the file, changed by buttons, told in plain words."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.examples.zegama import RULES
from dorsal.ballot.rules_file import read_rules
from dorsal.ballot.rules_form import form_of
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.rules.cells import field_name
from dorsal.site.ballots.rules.pages import TicketCounts, change_rows, look_at
from dorsal.site.ballots.rules.texts import form_from, rows_of, texts_of
from dorsal.site.journal.models import Event
from tests.site.ballots.office_pages import address, fields_in, page_of
from tests.site.conftest import Cast
from tests.site.making import NOW, make_ballot, make_edition

MADRID = ZoneInfo("Europe/Madrid")
CEREMONY = """
[[ceremony]]
name = "dice"
count = 5
lowest = 1
highest = 6
ordered = true
repeats = true
closes = 2027-02-20T11:45:00Z
"""
ZEGAMA = RULES + CEREMONY


@pytest.fixture
def draft(cast: Cast) -> Ballot:
    return make_ballot(make_edition(cast.race), published=False)


def test_the_form_of_a_file_fills_in_the_same_rules() -> None:
    form = form_of(read_rules(ZEGAMA))
    assert form_from(texts_of(form, MADRID), MADRID) == (form, ())


def test_times_are_shown_in_the_race_s_zone() -> None:
    texts = texts_of(form_of(read_rules(ZEGAMA)), MADRID)
    assert texts["ceremony.0.closes"] == "2027-02-20T12:45"


def test_an_unchanged_file_is_kept_with_its_comments_and_a_changed_one_is_written_anew() -> None:
    texts = texts_of(form_of(read_rules(ZEGAMA)), MADRID)
    assert look_at(texts, MADRID, source=ZEGAMA).text == ZEGAMA
    changed = look_at(texts | {"groups.largest": "3"}, MADRID, source=ZEGAMA)
    assert changed.text != ZEGAMA
    assert read_rules(changed.text).groups.largest == 3


@pytest.mark.parametrize("text", ["", " ", "ten", "1.5", "1e3"])
def test_a_number_that_is_none_is_told_at_its_field(text: str) -> None:
    texts = texts_of(form_of(read_rules(ZEGAMA)), MADRID) | {"pools.9.places": text}
    page = look_at(texts, MADRID)
    assert [one.column for one in page.problems] == ["pools.9.places"]
    assert page.rules is None


def test_fields_that_a_row_does_not_use_may_hold_anything() -> None:
    texts = texts_of(form_of(read_rules(ZEGAMA)), MADRID)
    unused = {
        "pools.0.waiting_list": "",
        "pools.0.tickets.base": "none",
        "pools.9.tickets.scale": "",
    }
    assert look_at(texts | unused, MADRID).rules == read_rules(ZEGAMA)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["add", "remove", "up", "down"]),
            st.sampled_from(["pools", "classes", "floors", "offers.reasons", "ceremony"]),
            st.integers(0, 12),
        ),
        max_size=12,
    )
)
def test_whatever_buttons_are_pressed_rows_are_numbered_without_gaps(
    presses: list[tuple[str, str, int]],
) -> None:
    texts = texts_of(form_of(read_rules(ZEGAMA)), MADRID)
    for verb, table, number in presses:
        before = len(rows_of(texts, table))
        texts = change_rows(texts, f"{verb} {table} {number}")
        gained = {"add": 1, "remove": -1 if number < before else 0}.get(verb, 0)
        assert len(rows_of(texts, table)) == before + gained
    for table in ("pools", "classes", "floors", "offers.reasons", "ceremony"):
        numbers = {
            int(path.removeprefix(f"{table}.").split(".")[0])
            for path in texts
            if path.startswith(f"{table}.") and path.removeprefix(f"{table}.")[0].isdigit()
        }
        assert numbers == set(range(len(rows_of(texts, table))))


def test_rows_move_up_and_down() -> None:
    texts = texts_of(form_of(read_rules(ZEGAMA)), MADRID)
    names = [row["name"] for row in rows_of(change_rows(texts, "down pools 0"), "pools")]
    assert names[:3] == ["all-editions", "residents", "elite"]
    assert change_rows(change_rows(texts, "down pools 0"), "up pools 1") == change_rows(texts, "")


def test_a_named_ticket_rule_goes_to_every_draw() -> None:
    texts = texts_of(form_of(read_rules(ZEGAMA)), MADRID)
    page = look_at(change_rows(texts, "tickets square"), MADRID)
    assert page.tickets == (TicketCounts("draw", "failures", (1, 4, 9, 16, 25, 36, 49)),)


def test_the_page_shows_the_rules_and_says_them_in_plain_words(cast: Cast, draft: Ballot) -> None:
    page = page_of(cast.client("director"), "office_rules", draft)
    assert form_from(fields_in(page), MADRID)[0] == form_of(read_rules(draft.rules))
    assert "The race has 10 places in 1 pool" in page
    for name in ("flat", "linear", "square", "doubling"):
        assert f'value="tickets {name}"' in page


def test_a_director_adds_a_class_and_a_floor_by_buttons_and_saves(
    cast: Cast, draft: Ballot
) -> None:
    browser, here = cast.client("director"), address("office_rules", draft)
    sent = fields_in(page_of(browser, "office_rules", draft))
    page = browser.post(here, sent | {"do": "add floors"}).content.decode()
    sent = fields_in(page)
    sent |= {"floors.0.class_name": "women", "floors.0.scope": "draw", "floors.0.value": "3"}
    answer = browser.post(here, sent | {"do": "save"})
    assert (answer.status_code, answer.headers["Location"]) == (302, here)
    draft.refresh_from_db()
    floor = read_rules(draft.rules).floors[0]
    assert (floor.class_name, floor.scope, floor.number) == ("women", "draw", 3)
    assert Event.objects.filter(verb="rules_changed").count() == 1


def test_what_is_wrong_is_not_saved_and_stands_at_its_field(cast: Cast, draft: Ballot) -> None:
    browser = cast.client("director")
    sent = fields_in(page_of(browser, "office_rules", draft)) | {"places": "", "do": "save"}
    page = browser.post(address("office_rules", draft), sent).content.decode()
    error = page.split('id="f-places-error"')[1].split("</div>")[0]
    assert "A number is missing: write a whole number." in error
    before = draft.rules
    draft.refresh_from_db()
    assert draft.rules == before


def test_typing_is_answered_with_the_words_and_every_field_s_problems(
    cast: Cast, draft: Ballot
) -> None:
    browser = cast.client("director")
    sent = fields_in(page_of(browser, "office_rules", draft)) | {"do": "words", "places": "x"}
    answer = browser.post(
        address("office_rules", draft), sent, headers={"HX-Request": "true"}
    ).content.decode()
    assert answer.lstrip().startswith('<aside id="words"')
    assert 'id="f-places-error" hx-swap-oob="true"' in answer


def test_saving_by_htmx_opens_the_page_anew(cast: Cast, draft: Ballot) -> None:
    browser = cast.client("director")
    sent = fields_in(page_of(browser, "office_rules", draft)) | {"do": "save"}
    answer = browser.post(address("office_rules", draft), sent, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == address("office_rules", draft)


def test_a_file_fills_in_the_form_and_is_exported_as_it_was_written(
    cast: Cast, draft: Ballot
) -> None:
    browser, here = cast.client("director"), address("office_rules", draft)
    file = SimpleUploadedFile("rules.toml", ZEGAMA.encode())
    page = browser.post(here, {"do": "import", "file": file}).content.decode()
    draft.refresh_from_db()
    assert read_rules(draft.rules).places == 10  # nothing is kept before it is saved
    browser.post(here, fields_in(page) | {"do": "save"})
    answer = browser.get(address("office_rules_file", draft))
    assert answer.content.decode() == ZEGAMA
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_file_that_cannot_be_read_is_told_with_its_lines(cast: Cast, draft: Ballot) -> None:
    sent = {"do": "import", "text": 'version = 1\nrace = "A"\nplaces = "many"\n'}
    page = cast.client("director").post(address("office_rules", draft), sent).content.decode()
    assert "rules.toml, line 3" in page


def test_rules_of_an_open_ballot_change_only_for_a_reason(cast: Cast) -> None:
    ballot = make_ballot(make_edition(cast.race))
    browser, here = cast.client("director"), address("office_rules", ballot)
    sent = fields_in(page_of(browser, "office_rules", ballot)) | {"groups.largest": "4"}
    page = browser.post(here, sent | {"do": "save"}).content.decode()
    assert "a change needs a reason" in page
    browser.post(here, sent | {"do": "save", "why": "the village asked for it"})
    ballot.refresh_from_db()
    assert read_rules(ballot.rules).groups.largest == 4
    event = Event.objects.get(verb="rules_changed")
    assert (event.why, event.at) == ("the village asked for it", NOW)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("places", "Places of the race"),
        ("pools.2.places", "Pool 3, Places"),
        ("pools.0.tickets.base", "Pool 1, For applying"),
        ("offers.reasons.1.name", "Reason 2, Reason"),
        ("groups.largest", "Largest group"),
        ("", ""),
    ],
)
def test_a_problem_names_its_field_in_words(path: str, name: str) -> None:
    assert field_name(path) == name


def test_a_helper_reads_the_rules_and_changes_nothing(cast: Cast, draft: Ballot) -> None:
    browser = cast.client("helper")
    page = page_of(browser, "office_rules", draft)
    assert 'value="save"' not in page
    sent = fields_in(page) | {"do": "save", "places": "11"}
    assert browser.post(address("office_rules", draft), sent).status_code == 404
