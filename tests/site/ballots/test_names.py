"""How pools, classes and facts are called on pages, in mails and in the show."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from dorsal.ballot.rules_file import read_rules
from dorsal.site.applications.models import Application
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.record.reasons import reason_told
from dorsal.site.ballots.rules.names import (
    KNOWN,
    SPANISH,
    BallotNames,
    name_without_label,
    names_for,
    names_of,
)
from dorsal.site.ballots.sealing.actions import seal_ballot_now
from tests.site.ballots.office_pages import address, fields_in, page_of
from tests.site.ballots.sealed_ballots import ready
from tests.site.ballots.test_record_pages import PUBLIC, text_of
from tests.site.conftest import Cast
from tests.site.making import make_ballot, make_edition

RULES = """
version = 1
race = "Aizkorri Mendi"
draw = "2027"
places = 10

[[pools]]
name = "best-times"
kind = "merit"
places = 1
unused = "main"
column = "best_time"
best = "lowest"

[[pools]]
name = "main"
label = { en = "The big draw", es = "El gran sorteo" }
kind = "draw"
places = 9
tickets = { rule = "linear", column = "failures" }

[classes.women]
column = "sex"
is = "F"

[classes.old-hands]
label = "Veterans"
column = "town"
is = "Zegama"

[classes.main]
label = { en = "Of the first wave" }
column = "country"
is = "ESP"

[facts.failures]
label = { es = "Años de espera" }
"""


@pytest.mark.parametrize(
    ("language", "names"),
    [
        (
            "en",
            ["The big draw", "Women", "Veterans", "Of the first wave", "Years without a place"],
        ),
        ("es", ["El gran sorteo", "Mujeres", "Veterans", "Of the first wave", "Años de espera"]),
        ("eu", ["The big draw", "Women", "Veterans", "Of the first wave", "Years without a place"]),
    ],
)
def test_a_name_is_told_by_its_label_in_the_language_else_plain_else_as_races_call_it(
    language: str, names: list[str]
) -> None:
    found = names_of(read_rules(RULES), language)
    assert [
        found["pool", "main"],
        found["class", "women"],
        found["class", "old-hands"],
        found["class", "main"],
        found["fact", "failures"],
    ] == names
    assert found["pool", "best-times"] == "Best times"
    assert found["pool", "all"] == {"es": "Todas las plazas"}.get(language, "All places")


def test_every_name_of_races_is_said_in_spanish_too() -> None:
    assert set(SPANISH) == set(KNOWN)


@pytest.mark.parametrize(
    ("raw", "told"), [("san-silvestre", "San silvestre"), ("km_run", "Km run"), ("x", "X")]
)
def test_a_name_that_nobody_knows_has_blanks_and_a_capital(raw: str, told: str) -> None:
    assert name_without_label("pool", raw, "es") == told


def test_a_fact_without_a_label_is_called_as_the_ballot_asks_for_it(cast: Cast) -> None:
    ballot = make_ballot(make_edition(cast.race))
    ballot.questions = [{"column": "failures", "label": "How often did you try?"}]
    assert names_for(ballot).fact("failures") == "How often did you try?"
    ballot.rules = RULES
    assert names_for(ballot).fact("failures") == "How often did you try?"  # no label in English
    with translation.override("es"):
        assert names_for(ballot).fact("failures") == "Años de espera"


def test_rules_that_cannot_be_read_leave_the_names_that_races_share(cast: Cast) -> None:
    ballot = make_ballot(make_edition(cast.race), rules="nothing")
    names = names_for(ballot)
    assert (names.pool("draw"), names.of_classes(["women", "x-y"])) == ("Draw", "Women, X y")


def test_public_pages_tell_labels_and_search_by_the_names_of_the_rules(cast: Cast) -> None:
    ballot = ready(make_edition(cast.race), rules=RULES)
    public = text_of(Client(), address("ballot", ballot))
    assert "The big draw by draw 9" in public
    assert "best-times" not in public
    seal_ballot_now(ballot, None)
    table = Client().get(f"{PUBLIC}table/?class=old-hands").content.decode()
    assert '<option value="old-hands" selected>Veterans</option>' in table
    assert "Of the first wave, Veterans, Women" in table
    assert "A00001" in table


def test_the_office_and_the_applicant_read_a_fact_by_its_label(cast: Cast) -> None:
    labelled = RULES.replace('{ es = "Años de espera" }', '"Years of waiting"')
    ballot = ready(make_edition(cast.race), rules=labelled)
    number = Application.objects.filter(ballot=ballot).values_list("number", flat=True)[0]
    where = address("office_applications", ballot)
    page = cast.client("director").get(f"{where}{number}/").content.decode()
    assert "<dt>Years of waiting</dt>" in page
    assert '<option value="failures">Years of waiting</option>' in page
    assert "<b>The big draw: " in page


@pytest.fixture
def draft(cast: Cast) -> Ballot:
    return make_ballot(make_edition(cast.race), published=False, rules=RULES)


def test_a_director_types_labels_into_the_form(cast: Cast, draft: Ballot) -> None:
    browser = cast.client("director")
    sent = fields_in(page_of(browser, "office_rules", draft))
    assert sent["pools.1.label"] == "en: The big draw\nes: El gran sorteo"
    assert (sent["classes.1.label"], sent["facts.0.name"]) == ("Veterans", "failures")
    assert (sent["facts.1.name"], sent["facts.1.label"]) == ("best_time", "")
    sent |= {
        "classes.1.label": "en: Veterans\r\nes: Veteranos",
        "facts.1.label": "Best time so far",
        "pools.0.label": "Fast ones",
        "do": "save",
    }
    assert browser.post(address("office_rules", draft), sent).status_code == 302
    draft.refresh_from_db()
    rules = read_rules(draft.rules)
    assert rules.classes[1].label.texts == (("en", "Veterans"), ("es", "Veteranos"))
    assert rules.pools[0].label.texts == (("", "Fast ones"),)
    assert rules.pools[1].label == read_rules(RULES).pools[1].label
    assert [(one.name, one.label.texts) for one in rules.facts] == [
        ("failures", (("es", "Años de espera"),)),
        ("best_time", (("", "Best time so far"),)),
    ]


def test_the_label_of_a_fact_is_kept_while_another_ticket_rule_is_tried(
    cast: Cast, draft: Ballot
) -> None:
    browser, here = cast.client("director"), address("office_rules", draft)
    sent = fields_in(page_of(browser, "office_rules", draft))
    page = browser.post(here, sent | {"pools.1.tickets.rule": "flat", "do": "look"})
    tried = fields_in(page.content.decode())
    assert "<legend><code>failures</code></legend>" not in page.content.decode()
    assert tried["facts.0.label"] == "es: Años de espera"
    back = browser.post(here, tried | {"pools.1.tickets.rule": "linear", "do": "save"})
    assert back.status_code == 302
    draft.refresh_from_db()
    assert draft.rules == RULES


def test_what_is_no_label_is_told_at_its_field(cast: Cast, draft: Ballot) -> None:
    browser = cast.client("director")
    sent = fields_in(page_of(browser, "office_rules", draft))
    sent |= {"pools.1.label": "The big draw\nes: El gran sorteo", "do": "save"}
    page = browser.post(address("office_rules", draft), sent).content.decode()
    error = page.split('id="f-pools-1-label-error"')[1].split("</div>")[0]
    assert "This is no language: begin each line with a language, as in es: Vecinos." in error


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("next in the draw order", "next in the draw order"),
        ("on the list", "on the list"),
        ("standing 15750", "standing 15750"),
        (
            "first of old-hands in the draw order; floor 52 had 3",
            "first of Old hands in the draw order; the floor of 52 had 3",
        ),
        ("something new", "something new"),
    ],
)
def test_the_reason_of_a_place_names_classes_as_readers_know_them(why: str, told: str) -> None:
    assert reason_told(why, BallotNames({}, "en")) == told
