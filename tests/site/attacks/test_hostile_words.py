"""Names and texts made to break pages, tables, calendars and pictures."""

from __future__ import annotations

import csv
import re
from html.parser import HTMLParser
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from dorsal.site.applications.models import Application
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.sealing.actions import seal_ballot_now
from dorsal.site.ballots.sealing.drawing import draw_ballot_now
from dorsal.site.races.models import Edition, Milestone, Race, Sponsor
from dorsal.site.shows.actions import tell_without_show
from tests.site.ballots.sealed_ballots import apply_as, ready
from tests.site.conftest import Cast, SetClock
from tests.site.making import NOW, make_edition, make_user
from tests.site.shows.shown import again
from tests.site.test_access import access_of, all_patterns

SCRIPT = "<script>alert(1)</script>"
HOSTILE = (
    SCRIPT,
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}{% debug %}${7*7}",
    "=cmd|' /C calc'!A0",
    "\N{RIGHT-TO-LEFT OVERRIDE}gnp.exe",
    "😀👨\u200d👩\u200d👧 Ω≈ç",
    "A" * 120,
    "</script></style></textarea></title>",
)


class Elements(HTMLParser):
    """Collects what would run: scripts without a source, handlers, javascript addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "script" and "src" not in named and "json" not in (named.get("type") or ""):
            self.runs.append(tag)
        self.runs += [f"{tag} {name}" for name in named if name.startswith("on")]
        for name in ("href", "src", "action"):
            if (named.get(name) or "").strip().lower().startswith(("javascript:", "data:text")):
                self.runs.append(f"{tag} {name}")


def what_runs(page: str) -> list[str]:
    parser = Elements()
    parser.feed(page)
    return parser.runs


@pytest.fixture
def hostile(cast: Cast, site_clock: SetClock) -> Ballot:
    """A drawn ballot in which every name is hostile, of a race whose words are as well."""
    Race.objects.filter(pk=cast.race.pk).update(
        name=SCRIPT[:120], town=HOSTILE[1], summary=HOSTILE[2] + SCRIPT, country="ESP"
    )
    cast.race.refresh_from_db()
    Sponsor.objects.create(race=cast.race, name=HOSTILE[1], website="https://example.org/")
    edition = make_edition(cast.race, places=3, summary=SCRIPT + HOSTILE[7])
    Milestone.objects.create(edition=edition, at=NOW, title=SCRIPT, note="a\r\nATTENDEE:x;\\,")
    rules = ready(make_edition(cast.race, places=3, key="1999"), people=0).rules
    Ballot.objects.all().delete()
    ballot = ready(edition, people=0, rules=rules.replace(SCRIPT, "Race").replace("1999", "2027"))
    for place, name in enumerate((*HOSTILE, "Beñat Otaegi")):
        user = make_user("Somebody") if place < len(HOSTILE) else cast.runner
        user.person.name, user.person.town = name[:120], name[:80]
        user.person.club = SCRIPT
        user.person.save()
        apply_as(ballot, user, appears=("full", "town")[place % 2], left_out_why="")
    Application.objects.filter(number=2).update(left_out_why=SCRIPT)
    seal_ballot_now(ballot, cast.director)
    site_clock(ballot.draws_at)
    draw_ballot_now(ballot, cast.director)
    tell_without_show(again(ballot), by=cast.director)
    return again(ballot)


def pages(edition: Edition) -> list[str]:
    found = []
    for route, pattern in all_patterns():
        if access_of(pattern) is None or route.startswith("demo/") or "cheat/record.zip" in route:
            continue
        address = "/" + route.replace("<slug:race>", edition.race.slug)
        address = address.replace("<slug:edition>", edition.key)
        address = address.replace("<str:code>", "A00001").replace("<int:number>", "1")
        if "<" not in address:
            found.append(address)
    return found


@pytest.mark.parametrize("who", ["director", "runner", "stranger"])
def test_no_page_runs_what_a_name_says_and_none_breaks(
    who: str, cast: Cast, hostile: Ballot
) -> None:
    client = cast.client(who)
    wrong = []
    for path in pages(hostile.edition):
        answer = client.get(path + f"?q={SCRIPT}&next=javascript:alert(1)&page=zz")
        if answer.status_code >= 500:
            wrong.append((path, "500"))
        if answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            runs = what_runs(answer.content.decode())
            wrong += [(path, one) for one in runs]
    assert [one for one in wrong if "verify/page" not in one[0]] == []


def test_the_calendar_holds_no_forged_line(hostile: Ballot) -> None:
    found = [path for path in pages(hostile.edition) if path.endswith(".ics")]
    assert found
    for path in found:
        text = Client().get(path).content.decode()
        unfolded = text.replace("\r\n ", "")
        assert not re.search(r"^ATTENDEE", unfolded, re.M)
        assert "\n" not in unfolded.replace("\r\n", "")


@pytest.mark.usefixtures("hostile")
def test_the_export_holds_no_formula(cast: Cast) -> None:
    address = reverse("office_applications_csv", args=["aizkorri-mendi", "2027"])
    answer = cast.client("director").get(address)
    text = b"".join(answer).decode("utf-8-sig")
    cells = [cell for row in csv.reader(StringIO(text)) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert "'=cmd|' /C calc'!A0" in cells


@pytest.mark.usefixtures("hostile")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_card_is_drawn_for_any_name(name: str, cast: Cast) -> None:
    cast.runner.person.name = name[:120]
    cast.runner.person.save()
    address = reverse("card_picture", args=["aizkorri-mendi", "2027"])
    answer = cast.client("runner").get(f"{address}?name=1&chance=1&tickets=1&proof=1")
    assert answer.content.startswith(b"\x89PNG")
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("field", ["name", "town", "club"])
@pytest.mark.parametrize("text", ["Ane\x00Etxe", "Ane\rEtxe", "Ane\nEtxe", "\x1b[31mAne"])
def test_a_name_holds_no_control_characters(text: str, field: str, cast: Cast) -> None:
    sent = {"name": "Ane Etxe", "birth_date": "1990-05-17", "sex": "F", "town": "Zegama"}
    sent |= {"country": "ESP", "nationality": "", "club": "", "language": "en", "units": "metric"}
    cast.client("runner").post("/me/profile/", {**sent, field: text})
    cast.runner.person.refresh_from_db()
    kept = getattr(cast.runner.person, field)
    assert not re.search(r"[\x00-\x1f\x7f]", kept)


@pytest.mark.parametrize(
    "path",
    [
        "?q=a%00b",
        "?page=99999999999999999999",
        "?page=-1",
        "?at=99999999999999999999999",
        "?skip=x&class=%00&list=%00&known=%F0&languages=xx",
    ],
)
def test_strange_questions_are_answered(path: str, cast: Cast, hostile: Ballot) -> None:
    client = cast.client("director")
    broken = [one for one in pages(hostile.edition) if client.get(one + path).status_code >= 500]
    assert broken == []
