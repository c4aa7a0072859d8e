"""Between the draw and its show no page, file, mail or header is different for who has a place."""

from __future__ import annotations

import csv
import re
from base64 import b64decode

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from dorsal.site.accounts.my_data import make_zip
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.past.told_years import years_told
from dorsal.site.ballots.record.files import record_folder
from dorsal.site.ballots.sealing.drawing import draw_ballot_now
from dorsal.site.journal.mails import send_due
from dorsal.site.journal.models import Message
from tests.site.conftest import Cast, SetClock
from tests.site.making import make_ballot, make_edition
from tests.site.shows.shown import CAST, again, code_of, sealed_for_show
from tests.site.test_access import access_of, all_patterns

WHO = (*CAST, "stranger")
FATE = re.compile(r"(?:have|got|has) a place|waiting list, |(?:position|number) \d+ on", re.I)


def addresses(ballot: Ballot, code: str) -> list[str]:
    edition = ballot.edition
    found = []
    for route, pattern in all_patterns():
        if access_of(pattern) is None or route.startswith(("demo/", "sign-", "me/passkeys")):
            continue
        address = "/" + route.replace("<slug:race>", edition.race.slug)
        address = address.replace("<slug:edition>", edition.key).replace("<str:code>", code)
        address = address.replace("<int:number>", "1").replace("<int:staff>", "1")
        names = ("draw.json", "places.csv", "waiting-list.csv", "offers.jsonl")
        if "record/<str:name>" in address:
            found += [address.replace("<str:name>", name) for name in names]
        elif "<" not in address:
            found.append(address)
    office = reverse("office_applications", args=[edition.race.slug, edition.key])
    found += [f"{office}?sort={sort}" for sort in ("number", "name", "tickets", "-number")]
    places = reverse("places", args=[edition.race.slug, edition.key])
    view = reverse("show_view", args=[edition.race.slug, edition.key])
    return [*found, f"{places}?list=waiting", f"{places}?q={code}", f"{view}?known=9999"]


def without_tokens(text: str) -> str:
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
    return re.sub(r'X-CSRFToken"?:? ?"[^"]*"', "", text)


def answers_of(client: Client, paths: list[str]) -> dict[str, tuple[int, str, str]]:
    seen = {}
    for path in paths:
        answer = client.get(path)
        body = b"".join(answer) if answer.streaming else answer.content
        text = without_tokens(body.decode("utf-8", "replace"))
        kept = {
            k: v for k, v in answer.headers.items() if k in ("ETag", "Last-Modified", "Location")
        }
        seen[path] = (answer.status_code, str(kept), text)
    return seen


def outcome(ballot: Ballot) -> tuple[list[str], list[str]]:
    text = (record_folder(ballot) / "places.csv").read_text(encoding="ascii")
    placed = [row["id"] for row in csv.DictReader(text.splitlines())]
    everybody = [one.code for one in ballot.applications.all()]
    return placed, [code for code in everybody if code not in placed]


@pytest.mark.parametrize("who", ["helper", "volunteer", "runner", "other_director", "stranger"])
def test_the_draw_changes_no_page_by_anybodys_fate(
    who: str, cast: Cast, site_clock: SetClock
) -> None:
    """No page says more of places than it did before the draw, and none names the seed. (On the
    page from which the director draws it stands for all to see: the round is public.)
    """
    ballot = sealed_for_show(cast)
    site_clock(ballot.draws_at)
    code = code_of(ballot, cast, who) if who != "stranger" else "A00001"
    browser = cast.client(who)
    paths = addresses(ballot, code)
    before = {path: fates_in(text) for path, (_, _, text) in answers_of(browser, paths).items()}
    draw_ballot_now(ballot, None)
    drawn = again(ballot)
    leaks = []
    for path, (_status, headers, text) in answers_of(browser, paths).items():
        if fates_in(text) != before[path]:
            leaks.append((path, "fate"))
        if drawn.drawing.seed in text + headers and "office/ballot/sealing" not in path:
            leaks.append((path, "seed"))
    assert leaks == []


def fates_in(text: str) -> list[str]:
    return FATE.findall(text)


def test_cards_and_proofs_of_all_fates_look_the_same(cast: Cast, site_clock: SetClock) -> None:
    ballot = sealed_for_show(cast)
    site_clock(ballot.draws_at)
    draw_ballot_now(ballot, None)
    drawn = again(ballot)
    placed, others = outcome(drawn)
    client = cast.client("stranger")
    names = ["aizkorri-mendi", "2027"]

    def proof(code: str) -> str:
        page = client.get(reverse("draw_proof", args=[*names, code])).content.decode()
        return re.sub(r"\d", "0", re.sub(r"A\d{5}", "CODE", page))

    def shape(code: str) -> list[str]:
        return re.findall(r"<(?:h\d|p|dt|th|div|span|section)[^>]*>", proof(code))

    assert {tuple(shape(code)) for code in placed} & {tuple(shape(code)) for code in others}
    for who in CAST:
        card = cast.client(who).get(reverse("card", args=names)).content.decode()
        assert "place in" not in card.lower().replace("waiting", "")
        mine = make_zip(getattr(cast, who))
        assert drawn.drawing.seed.encode() not in mine


def test_no_mail_is_written_and_no_ledger_counts_before_the_show(
    cast: Cast, site_clock: SetClock
) -> None:
    ballot = sealed_for_show(cast)
    site_clock(ballot.draws_at)
    draw_ballot_now(ballot, None)
    send_due(1000)
    assert not Message.objects.filter(kind="result").exists()
    later = make_ballot(
        make_edition(cast.race, key="2028", starts_at=ballot.edition.starts_at.replace(year=2028))
    )
    assert list(years_told(later)) == []


def test_the_cache_holds_neither_the_seed_nor_an_address(cast: Cast, site_clock: SetClock) -> None:
    ballot = sealed_for_show(cast)
    site_clock(ballot.draws_at)
    draw_ballot_now(ballot, None)
    browser = cast.client("helper")
    for path in addresses(ballot, "A00001"):
        browser.get(path)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM dorsal_cache")
        kept = {key: b64decode(value) for key, value in cursor.fetchall()}
    assert kept != {}
    seed = again(ballot).drawing.seed.encode()
    assert [key for key, value in kept.items() if seed in value] == []
    assert [key for key in kept if "@" in key] == []
