"""Two races alike but for their number of rows, brought to any stage of their ballots."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from dorsal.site.accounts.models import Person, User
from dorsal.site.applications.models import Application, Claim, Friends, PairReview, Proof
from dorsal.site.ballots.chances.snapshots import take_snapshot
from dorsal.site.ballots.models import (
    Ballot,
    MismatchReport,
    PastClaim,
    PastFile,
    PastLine,
    PastPair,
    SlipCheck,
)
from dorsal.site.ballots.sealing.actions import seal_ballot_now
from dorsal.site.ballots.sealing.drawing import draw_ballot_now
from dorsal.site.races.models import Edition, LookAgain, Milestone, Race, Sponsor
from dorsal.site.shows import actions
from tests.site.applications.office_making import CERTIFICATE, paper
from tests.site.ballots.sealed_ballots import apply_as, ready
from tests.site.making import NOW, employ, make_edition, make_race, make_user

STAGES = ("open", "claims", "sealed", "show", "told")
PROOF = {"kind": "certificate", "file": "none.jpg", "name": "paper.jpg", "media_type": "image/jpeg"}
OPENED = NOW - timedelta(days=30)
SetClock = Callable[[datetime], None]


@dataclass(frozen=True)
class World:
    """A race with its director, its ballot, and somebody who has applied with a friend."""

    race: Race
    director: User
    runner: User
    ballot: Ballot


def make_world(name: str, rows: int) -> World:
    """A race with so many rows of everything that its pages list."""
    race = make_race(name)
    director = employ(make_user("Amaia Zubia"), race, "director")
    ballot = ready(make_edition(race, places=3), people=0, opens_at=OPENED, documents=[CERTIFICATE])
    runner, friend = make_user("Ane Etxe"), make_user("Iker Egaña")
    group = Friends.objects.create(ballot=ballot, code=f"code{race.pk}", made_at=NOW)
    applications = [apply_as(ballot, one, friends=group) for one in (runner, friend)]
    applications += [apply_as(ballot, make_user(), failures=one % 3) for one in range(rows)]
    _add_to_race(race, ballot.edition, rows)
    _add_to_applications(ballot, applications)
    _add_past(race, director, applications)
    return World(race, director, runner, ballot)


def bring_to(stage: str, worlds: tuple[World, ...], set_clock: SetClock) -> None:
    """Bring the ballots to a stage, by the site's own actions."""
    for world in worlds:
        take_snapshot(world.ballot)
        if stage not in ("open", "claims"):
            PairReview.objects.filter(ballot=world.ballot).update(decision="two")
            seal_ballot_now(world.ballot, world.director, despite_open_claims=True)
            _add_after_seal(world.ballot)
    ballot = worlds[0].ballot
    if stage in ("open", "claims"):
        until = ballot.closes_at if stage == "open" else ballot.claims_until
        set_clock(until - timedelta(hours=1))
    if stage in ("show", "told"):
        set_clock(ballot.draws_at)
        for world in worlds:
            _show(world, end=stage == "told")
        set_clock(ballot.draws_at + timedelta(minutes=2))


def _show(world: World, *, end: bool) -> None:
    draw_ballot_now(world.ballot, None)
    drawn = Ballot.objects.select_related("edition__race").get(pk=world.ballot.pk)
    if end:
        actions.tell_without_show(drawn, by=world.director)
    else:
        actions.start_show(drawn, by=world.director)


def _add_to_race(race: Race, edition: Edition, rows: int) -> None:
    for one in range(rows):
        employ(make_user(), race, "helper")
        Sponsor.objects.create(race=race, name=f"Sponsor {one}", position=one)
        make_edition(race, key=str(2000 + one), starts_at=NOW - timedelta(days=400 * (one + 1)))
        Milestone.objects.create(edition=edition, at=NOW + timedelta(days=one), title="Bus")
        LookAgain.objects.create(edition=edition, what=f"Look {one}")


def _add_to_applications(ballot: Ballot, applications: list[Application]) -> None:
    picture = Path(settings.MEDIA_ROOT) / PROOF["file"]
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(paper("one for all"))
    for one in applications:
        Claim.objects.create(application=one, about="failures", text="One more.", made_at=NOW)
        Proof.objects.create(application=one, sha256="0" * 64, uploaded_at=NOW, **PROOF)
    for first, second in pairwise(applications):
        PairReview.objects.create(
            ballot=ballot, first=first, second=second, score=70, reasons=["name"], found_at=NOW
        )


def _add_past(race: Race, director: User, applications: list[Application]) -> None:
    for number, one in enumerate(applications):
        file = PastFile.objects.create(
            race=race, name="2026.csv", sha256="0" * 64, imported_by=director, imported_at=NOW
        )
        stub = Person.objects.create(name=f"{one.person.name} Ruiz")
        line = PastLine.objects.create(
            race=race, file=file, line=number, year=2020 + number % 5, outcome="no-place", stub=stub
        )
        PastLine.objects.create(
            race=race, file=file, year=2026, outcome="no-place", stub=stub, person=one.person
        )
        PastPair.objects.create(race=race, stub=stub, person=one.person, score=70, reasons=["name"])
        PastClaim.objects.create(line=line, person=one.person, made_at=NOW)


def _add_after_seal(ballot: Ballot) -> None:
    for one in ballot.applications.select_related("person__user"):
        SlipCheck.objects.create(ballot=ballot, at=NOW, holds=True, seen=f"{one.pk:064d}")
        user = one.person.user
        if user is not None:
            MismatchReport.objects.create(ballot=ballot, by=user, at=NOW, text="One ticket more.")


def addresses_of(world: World) -> Iterator[tuple[str, str]]:
    """Every route that names nothing but the race, the edition, an application or a document, and
    its address.
    """
    proof = Proof.objects.filter(application__ballot=world.ballot).earliest("pk").pk
    values = {
        "<slug:race>": world.race.slug,
        "<slug:edition>": world.ballot.edition.key,
        "<str:code>": "A00001",
        "proofs/<int:number>": f"proofs/{proof}",
        "documents/<int:number>": f"documents/{proof}",
        "<int:number>": "1",
    }
    for route in sorted(_routes(get_resolver().url_patterns, "")):
        address = "/" + route
        for name, value in values.items():
            address = address.replace(name, value)
        if "<slug:race>" in route and "<" not in address:
            yield route, address


def _routes(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route
