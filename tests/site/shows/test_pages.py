"""The pages of a show: the stage, its data, the desk, the card, and trying to cheat."""

from __future__ import annotations

import json
import os
import re
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from dorsal.ballot.draw.verify import verify
from dorsal.ballot.forgeries import FORGERIES
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.record.files import record_folder
from dorsal.site.ballots.sealing.drawing import draw_ballot_now
from dorsal.site.shows import actions
from dorsal.site.shows.card_picture import _font, _is_plain
from dorsal.site.shows.cheating import try_to_cheat
from dorsal.site.shows.models import ShowControl
from dorsal.site.shows.scripts import script_of
from tests.site.conftest import Cast
from tests.site.making import RULES
from tests.site.shows.shown import (
    SetClock,
    after,
    again,
    drawn_for_show,
    reveals,
    sealed_for_show,
)

HERE = "/races/aizkorri-mendi/2027"
SHOW, VIEW, CHEAT = f"{HERE}/ballot/show/", f"{HERE}/ballot/show/view.json", f"{HERE}/ballot/cheat/"
DESK = f"{HERE}/office/show/"


def test_before_the_show_the_page_says_what_is_fixed_and_what_decides(cast: Cast) -> None:
    sealed = sealed_for_show(cast)
    page = Client().get(SHOW).content.decode()
    words = sealed.sealings.get().fingerprint.split()
    assert [word for word in words if f"<li>{word}</li>" not in page] == []
    assert "Round 1,000 of the public beacon drand (quicknet)" in page
    assert "this show only tells it" in page


def test_a_floor_is_counted_beside_the_least_that_it_needs(
    cast: Cast, site_clock: SetClock
) -> None:
    floor = '\n[[floors]]\nclass = "women"\nof = "draw"\nat_least = 3\n'
    rules = RULES.format(race="Aizkorri Mendi", draw="2027", places=4) + floor
    ballot = sealed_for_show(cast, rules=rules)
    site_clock(ballot.draws_at)
    draw_ballot_now(ballot, None)
    actions.start_show(again(ballot), by=cast.director)
    page = " ".join(Client().get(SHOW).content.decode().split())
    assert "<span data-count>0</span> <small>(at least 3)</small>" in page
    assert 'data-least="(at least #)"' in page
    assert "of at least" not in page


def test_the_view_says_only_what_a_viewer_lacks(cast: Cast, site_clock: SetClock) -> None:
    ballot = drawn_for_show(cast, site_clock)
    actions.start_show(ballot, by=cast.director)
    first = reveals(script_of(ballot))[0]
    site_clock(ballot.draws_at + after(ballot, first))
    view = json.loads(Client().get(f"{VIEW}?known={first}").content)
    assert (view["state"], view["passed"], view["first"], len(view["steps"])) == (
        "running",
        first + 1,
        first,
        1,
    )
    assert view["steps"][0]["heading"] == {"en": "Place 1 of 4"}
    assert view["counts"]["pools"] == [["Draw", 1, 4]]
    assert view["due_ms"] - view["now_ms"] == script_of(ballot).durations_ms[first]


def test_a_typical_answer_is_small_and_an_unchanged_one_is_empty(
    cast: Cast, site_clock: SetClock
) -> None:
    ballot = drawn_for_show(cast, site_clock)
    actions.start_show(ballot, by=cast.director)
    for known in range(len(script_of(ballot).steps)):
        site_clock(ballot.draws_at + after(ballot, known))
        address = f"{VIEW}?known={known}&languages=en,es"
        answer = Client().get(address)
        assert len(answer.content) < 2048, known
        site_clock(ballot.draws_at + after(ballot, known) + timedelta(milliseconds=10))
        again = Client().get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    actions.pause_show(ballot, by=cast.director)
    changed = Client().get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert json.loads(changed.content)["state"] == "paused"


def test_an_answer_costs_the_same_few_queries_however_much_is_new(
    cast: Cast, site_clock: SetClock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ballot = drawn_for_show(cast, site_clock)
    actions.start_show(ballot, by=cast.director)
    site_clock(ballot.draws_at + after(ballot, reveals(script_of(ballot))[2]))
    for known in (0, 3, 5):
        with django_assert_num_queries(4):  # edition with its draw, plan, controls, names
            Client().get(f"{VIEW}?known={known}&languages=en")


@pytest.mark.parametrize("known", ["-1", "x", "99999999999999", "²"])
def test_any_known_number_is_answered(known: str, cast: Cast, site_clock: SetClock) -> None:
    drawn_for_show(cast, site_clock)
    view = json.loads(Client().get(VIEW, {"known": known}).content)
    assert (view["state"], view["passed"], view["steps"]) == ("not_started", 0, [])


def test_two_languages_stand_side_by_side(cast: Cast, site_clock: SetClock) -> None:
    ballot = drawn_for_show(cast, site_clock)
    actions.start_show(ballot, by=cast.director)
    page = Client().get(f"{SHOW}?languages=en,es").content.decode()
    assert '<p class="show-heading" lang="en">Aizkorri Mendi: the draw of 2027.</p>' in page
    assert '<p class="show-heading" lang="es">Aizkorri Mendi: el sorteo de 2027.</p>' in page


def test_after_the_end_the_whole_list_stands_on_the_page(cast: Cast, site_clock: SetClock) -> None:
    ballot = drawn_for_show(cast, site_clock)
    actions.tell_without_show(ballot, by=cast.director)
    page = Client().get(SHOW).content.decode()
    rows = [f'/proof/A{number:05d}/"' for number in range(1, 10)]
    assert [row for row in rows if row not in page] == []
    assert "http-equiv" not in page
    said = "The waiting list of “Draw” has 5 entries. All of it stands here."
    assert said in " ".join(page.split())


def test_what_comes_next_is_told_only_to_a_presenter_who_asks(
    cast: Cast, site_clock: SetClock
) -> None:
    ballot = drawn_for_show(cast, site_clock)
    actions.start_show(ballot, by=cast.director)
    before = reveals(script_of(ballot))[0] - 1
    site_clock(ballot.draws_at + after(ballot, before))
    browser = cast.client("director")
    assert "Place 1 of 4" not in browser.get(DESK).content.decode()
    assert "Place 1 of 4" in browser.get(f"{DESK}?peek=yes").content.decode()
    assert cast.client("helper").get(f"{DESK}?peek=yes").status_code == 404


def test_the_desk_acts_and_says_why_not(cast: Cast, site_clock: SetClock) -> None:
    drawn_for_show(cast, site_clock)
    browser = cast.client("director")
    browser.post(f"{DESK}plan/", {"minutes": "20", "languages": "es,en"})
    browser.post(f"{DESK}act/", {"verb": "start"})
    answer = browser.post(f"{DESK}act/", {"verb": "resume"}, follow=True)
    assert "the show is running: resume is not possible" in answer.content.decode()
    assert list(ShowControl.objects.values_list("verb", flat=True)) == ["start"]
    assert cast.client("helper").post(f"{DESK}act/", {"verb": "pause"}).status_code == 404


def test_next_pressed_twice_leaves_nobody_out(cast: Cast, site_clock: SetClock) -> None:
    ballot = drawn_for_show(cast, site_clock)
    actions.start_show(ballot, by=cast.director)
    browser = cast.client("director")
    seen = re.findall(
        r'value="next">\s*<input type="hidden" name="value" value="(\d+)"', desk(cast)
    )
    assert seen == ["0"]
    for _ in range(2):
        browser.post(f"{DESK}act/", {"verb": "next", "value": seen[0]})
    assert actions.stands_at(ballot, ballot.draws_at).step == 1
    browser.post(f"{DESK}act/", {"verb": "next", "value": "1"})
    assert actions.stands_at(ballot, ballot.draws_at).step == 2


def test_a_card_is_nobody_elses(cast: Cast, site_clock: SetClock) -> None:
    drawn_for_show(cast, site_clock)
    codes = {
        who: cast.client(who).get(f"{HERE}/ballot/card/").content.decode().count(f"A0000{number}")
        for number, who in enumerate(("director", "helper"), 1)
    }
    assert min(codes.values()) > 0
    assert "A00001" not in cast.client("helper").get(f"{HERE}/ballot/card/").content.decode()


def test_the_picture_of_a_card_can_be_shared_on_a_phone(cast: Cast, site_clock: SetClock) -> None:
    drawn_for_show(cast, site_clock)
    answer = cast.client("runner").get(f"{HERE}/ballot/card.png?name=on&proof=on")
    assert Image.open(BytesIO(answer.content)).size == (1080, 1350)
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_before_the_end_of_the_show_no_trick_needs_the_places(
    cast: Cast, site_clock: SetClock
) -> None:
    ballot = drawn_for_show(cast, site_clock)
    page = Client().get(CHEAT).content.decode()
    assert "Give a friend a place" not in page
    assert Client().get(f"{CHEAT}record.zip?forgery=seat-friend").status_code == 404
    packed = Client().get(f"{CHEAT}record.zip?forgery=drop-name").content
    assert "places.csv" not in zipfile.ZipFile(BytesIO(packed)).namelist()
    actions.tell_without_show(ballot, by=cast.director)
    assert "Give a friend a place" in Client().get(CHEAT).content.decode()


def test_each_trick_is_caught_on_the_page_by_the_check_that_its_record_fails(
    cast: Cast, site_clock: SetClock
) -> None:
    ballot = drawn_for_show(cast, site_clock)
    actions.tell_without_show(ballot, by=cast.director)
    tried = []
    for one in FORGERIES:
        answer = Client().get(f"{CHEAT}record.zip?forgery={one.name}")
        if answer.status_code == 404:
            continue
        archive = zipfile.ZipFile(BytesIO(answer.content))
        forged = {name: archive.read(name) for name in archive.namelist()}
        page = Client().get(f"{CHEAT}?forgery={one.name}").content.decode()
        tried.append(one.name)
        assert verify(forged).report.failed == one.caught_by
        caught = f"Caught by the check “{one.caught_by}”"
        assert (caught if one.caught_by else "The files alone do not show it") in page
    left = {one.name for one in FORGERIES} - set(tried)
    assert left == {"hide-first-seal", "remove-amendment", "ceremony", "skip-offer"}


def test_a_trick_on_somebody_who_is_not_there_is_refused_in_words(cast: Cast) -> None:
    sealed_for_show(cast)
    page = Client().get(f"{CHEAT}?forgery=drop-name&target=<b>A99</b>").content.decode()
    assert "this cannot be tried on this applicant" in page
    assert "<b>A99</b>" not in page


def test_an_attempt_is_verified_once_for_as_long_as_the_record_stays_the_same(
    cast: Cast, site_clock: SetClock
) -> None:
    ballot = drawn_for_show(cast, site_clock)
    try_to_cheat.cache_clear()
    for target in ("A00003", " a00003 ", "A00004"):
        page = Client().get(CHEAT, {"forgery": "add-tickets", "target": target}).content.decode()
        assert "Caught by the check “entries”" in page
    assert try_to_cheat.cache_info()[:2] == (1, 2)  # hits, misses
    record = record_folder(ballot)
    rows = record / "entries-1.jsonl"
    os.utime(rows, ns=(rows.stat().st_atime_ns, rows.stat().st_mtime_ns + 1))
    Client().get(CHEAT, {"forgery": "add-tickets", "target": "A00003"})
    assert try_to_cheat.cache_info()[:2] == (1, 3)


def test_when_a_show_has_ended_nothing_is_to_come(cast: Cast, site_clock: SetClock) -> None:
    ballot = drawn_for_show(cast, site_clock)
    actions.start_show(ballot, by=cast.director)
    assert "<dt>Still to come</dt><dd>nothing</dd>" not in desk(cast)
    actions.end_show(ballot, by=cast.director)
    assert "<dt>Still to come</dt><dd>nothing</dd>" in desk(cast)


def desk(cast: Cast) -> str:
    return cast.client("director").get(DESK).content.decode()


def test_the_picture_of_a_card_is_set_in_the_site_s_typeface_where_it_can_be() -> None:
    assert _font(40, True, plain=_is_plain("Ane Núñez, 3.º")).getname()[0] == "Hanken Grotesk"
    assert _font(40, False, plain=_is_plain("Łukasz 星山")).getname()[0] == "DejaVu Sans"


def test_two_languages_say_the_labels_of_the_sealed_rules_side_by_side(
    cast: Cast, site_clock: SetClock
) -> None:
    rules = RULES.format(race="Aizkorri Mendi", draw="2027", places=4)
    rules = rules.replace(
        'name = "draw"\n', 'name = "draw"\nlabel = { en = "Big draw", es = "Gran sorteo" }\n'
    ).replace("[classes.women]", '[classes.draw]\nlabel = { en = "Ladies", es = "Damas" }')
    ballot = sealed_for_show(cast, rules=rules)
    site_clock(ballot.draws_at)
    draw_ballot_now(ballot, None)
    Ballot.objects.filter(pk=ballot.pk).update(rules=rules.replace("Big draw", "Changed later"))
    actions.start_show(again(ballot), by=cast.director)
    shown = script_of(again(ballot))
    site_clock(ballot.draws_at + after(ballot, len(shown.steps) - 1))
    view = json.loads(Client().get(f"{VIEW}?known=0&languages=en,es").content)
    told = " ".join(
        " ".join([step["heading"][one], *step["lines"][one]])
        for one in ("en", "es")
        for step in view["steps"]
    )
    assert view["counts"]["pools"][0][0] == "Big draw / Gran sorteo"
    assert view["counts"]["classes"][0][0] == "Ladies / Damas"
    assert "The waiting list of Big draw: " in told
    assert "Gran sorteo" in told
