"""Labels of pools, classes and facts made to break sentences, pages, mails and the show."""

from __future__ import annotations

import json
from html import unescape
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client

from dorsal.ballot.rules_file import read_rules
from dorsal.site.ballots.chances.tasks import answer_question
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.preview.questions import find_answer
from dorsal.site.ballots.rules.names import names_of
from dorsal.site.ballots.sealing.actions import seal_ballot_now
from dorsal.site.ballots.sealing.drawing import draw_ballot_now
from dorsal.site.ballots.slips.actions import write_slip_mails
from dorsal.site.journal.models import Message
from dorsal.site.shows.actions import tell_without_show
from dorsal.site.shows.results import write_result_mails
from tests.site.attacks.test_hostile_words import pages, what_runs
from tests.site.ballots.office_pages import address
from tests.site.ballots.sealed_ballots import apply_as, ready
from tests.site.conftest import Cast, SetClock
from tests.site.making import RULES, make_edition, make_user
from tests.site.shows.shown import again

LABELS = {
    "draw": "%(pool)s %s {number} {0!r} %% 100 % &amp; $& $1 #",
    "women": "</script><img src=x onerror=alert(1)>",
    "failures": "=cmd|' /C'!A0 {who.__class__} %(x",
}
MORE = """
[[floors]]
class = "women"
of = "draw"
at_least = 1
"""


def hostile_rules() -> str:
    rules = RULES.format(race="Aizkorri Mendi", draw="2027", places=3)
    told = {name: json.dumps(label) for name, label in LABELS.items()}
    rules = rules.replace('name = "draw"\n', f'name = "draw"\nlabel = {told["draw"]}\n')
    rules = rules.replace("[classes.women]\n", f"[classes.women]\nlabel = {told['women']}\n")
    return f"{rules}\n[facts.failures]\nlabel = {told['failures']}\n{MORE}"


@pytest.fixture
def ballot(cast: Cast) -> Ballot:
    cache.clear()
    ballot = ready(make_edition(cast.race, places=3), people=0, rules=hostile_rules())
    for number, user in enumerate(
        (cast.runner, *map(make_user, ("Carla Ot", "Dani Soto", "Jo Bi")))
    ):
        apply_as(ballot, user, appears="full", failures=number)
    return ballot


def wrong_in(cast: Cast, ballot: Ballot) -> list[tuple[str, str]]:
    """What runs on a page, and the pages that break, for everybody in both languages."""
    wrong = []
    for who in ("director", "runner", "stranger"):
        client = cast.client(who)
        for path in pages(ballot.edition):
            for language in ("en", "es"):
                answer = client.get(path, headers={"Accept-Language": language})
                if answer.status_code >= 500:
                    wrong.append((path, "500"))
                html = answer.headers.get("Content-Type", "").startswith("text/html")
                if html and not answer.streaming and "verify/page" not in path:
                    wrong += [(path, one) for one in what_runs(answer.content.decode())]
    return wrong


def test_no_page_of_an_open_ballot_runs_what_a_label_says(
    cast: Cast, ballot: Ballot, site_clock: SetClock
) -> None:
    site_clock(ballot.opens_at)
    assert wrong_in(cast, ballot) == []
    page = cast.client("runner").get("/races/aizkorri-mendi/2027/ballot/").content.decode()
    assert LABELS["women"] in unescape(page)


def test_no_page_mail_or_show_of_a_drawn_ballot_does(
    cast: Cast, ballot: Ballot, site_clock: SetClock
) -> None:
    sealing = seal_ballot_now(ballot, cast.director)
    assert wrong_in(cast, ballot) == []
    assert write_slip_mails(sealing) == 4
    site_clock(ballot.draws_at)
    draw_ballot_now(ballot, cast.director)
    tell_without_show(again(ballot), by=cast.director)
    assert wrong_in(cast, ballot) == []
    assert write_result_mails(again(ballot)) == 4
    view = Client().get("/races/aizkorri-mendi/2027/ballot/show/view.json?languages=en,es").json()
    assert [row[0] for row in view["counts"]["pools"]] == [LABELS["draw"]]
    assert [row[:2] for row in view["counts"]["floors"]] == [[LABELS["women"], LABELS["draw"]]]
    said = [
        line for step in view["steps"] for line in (*step["lines"]["es"], step["heading"]["es"])
    ]
    assert any(LABELS["draw"] in line for line in said), said
    assert "cmd" not in " ".join(Message.objects.values_list("subject", flat=True))


def test_the_preview_and_its_pictures_hold_a_label_as_text(cast: Cast, ballot: Ballot) -> None:
    client = cast.client("director")
    sent = {"asked": "chances", "source": "applications"}
    asked = client.post(address("office_preview", ballot), sent)
    digest = str(asked.headers["Location"]).split("id=")[1]
    answer_question.call(digest)
    found = find_answer(digest)
    assert found is not None
    assert found.problems == ()
    pictures = [one.picture for one in found.sections if one.picture]
    texts = ["".join(ElementTree.fromstring(one).itertext()) for one in pictures]
    assert [LABELS["draw"] in text for text in texts] == [False, True]
    assert what_runs(client.get(str(asked.headers["Location"])).content.decode()) == []


@pytest.mark.parametrize(
    ("label", "language", "called"),
    [
        ('{ es = "Mujeres" }', "es", ["Mujeres (women)", "Mujeres (men)"]),
        ('{ es = "Mujeres" }', "en", ["Women", "Men"]),
        ('"Runners"', "es", ["Mujeres", "Runners"]),
    ],
)
def test_a_class_does_not_pass_for_another_in_any_language(
    label: str, language: str, called: list[str]
) -> None:
    rules = RULES.format(race="Aizkorri Mendi", draw="2027", places=3)
    men = f'\n[classes.men]\ncolumn = "sex"\nis = "M"\nlabel = {label}\n'
    names = names_of(read_rules(rules + men), language)
    assert [names["class", raw] for raw in ("women", "men")] == called
