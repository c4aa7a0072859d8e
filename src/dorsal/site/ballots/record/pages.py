"""What the public pages of a sealed ballot show: gathered here, drawn by the templates."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count

from dorsal.ballot.draw.beacon import CHAINS
from dorsal.ballot.draw.record import PLACES, WAITING_LIST
from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.sealed import Seal
from dorsal.site.applications.models import Claim
from dorsal.site.applications.queries import address_of
from dorsal.site.ballots.entries.left_out import LeftOut, said
from dorsal.site.ballots.models import Ballot, SlipCheck
from dorsal.site.ballots.queries import past_claim_counts
from dorsal.site.ballots.record.files import (
    outcome_is_public,
    public_files,
    record_folder,
    sealed_entries,
    seals_on_disk,
)
from dorsal.site.ballots.record.names import shown_names
from dorsal.site.ballots.record.reasons import reason_told
from dorsal.site.ballots.record.verifiers import VERIFIERS, verifier
from dorsal.site.ballots.rules.names import BallotNames, names_for
from dorsal.site.ballots.sealing.actions import numbers_left_out
from dorsal.site.ballots.sealing.ceremony import ceremony_of
from dorsal.site.journal import clock
from dorsal.site.journal.mails import site_address

A_PAGE = 100
T = TypeVar("T")


@dataclass(frozen=True)
class TableRow:
    """One applicant in the public table; `friends` are the others of their entry."""

    code: str
    tickets: tuple[tuple[str, int], ...]
    classes: tuple[str, ...]
    standing: tuple[tuple[str, int], ...]
    friends: tuple[str, ...]


@dataclass(frozen=True)
class PlaceRow:
    """One line of the outcome; `name` is how the person has agreed to appear, or empty."""

    order: str
    code: str
    name: str
    pool: str
    says: str


@dataclass(frozen=True)
class RecordFile:
    """A file of the record that can be downloaded."""

    name: str
    size: int
    sha256: str


def of_ballot(ballot: Ballot) -> dict[str, object]:
    """What every page of a ballot needs."""
    seals = seals_on_disk(ballot)
    return {
        "ballot": ballot,
        "edition": ballot.edition,
        "race": ballot.edition.race,
        "names": names_for(ballot),
        "seal": seals[-1] if seals else None,
        "rehearsal": seals[-1].kind == "rehearsal" if seals else ballot.rehearsal,
    }


def seal_page(ballot: Ballot, page: str | None) -> dict[str, object]:
    """The seal: fingerprint, round, claims, numbers left out, slips checked, ceremony."""
    context = of_ballot(ballot)
    sealings = list(ballot.sealings.order_by("-number"))
    seal = context["seal"]
    if not sealings or not isinstance(seal, Seal):
        return {**context, "sealing": None}
    left_out = numbers_left_out(ballot, sealings[0].number)
    return {
        **context,
        "sealing": sealings[0],
        "sealings": sealings,
        "round_at": round_time(seal),
        "claims": claim_counts(ballot),
        "past_claims": past_claim_counts(ballot),
        "left_out": page_of(left_out, page, 50, with_code),
        "checks": slip_counts(ballot),
        "ceremony": ceremony_of(ballot, seal),
    }


def round_time(seal: Seal) -> datetime:
    """When the sealed round is produced, in UTC."""
    return datetime.fromtimestamp(CHAINS[seal.beacon.name].time_of(seal.beacon.round), UTC)


def claim_counts(ballot: Ballot) -> dict[str, int]:
    """How many claims were made, and how many of them are granted, refused and open."""
    states = Claim.objects.filter(application__ballot=ballot).values_list("state")
    found = dict(states.annotate(n=Count("pk")).order_by())
    counts = {state: int(found.get(state, 0)) for state in ("granted", "refused", "open")}
    return {"made": sum(counts.values()), **counts}


def slip_counts(ballot: Ballot) -> dict[str, int]:
    """How many applicants have checked a slip here since the last seal, which holds, and how many
    people report a mismatch.
    """
    reported = ballot.mismatches.values("by").distinct().count()
    last = ballot.sealings.order_by("number").values_list("at", flat=True).last()
    checks = (
        ballot.slip_checks.filter(holds=True, at__gte=last) if last else SlipCheck.objects.none()
    )
    return {"hold": checks.count(), "reported": reported}


def page_of(
    rows: Sequence[T], page: str | None, size: int, shown: Callable[[T], object] | None = None
) -> Page[Any]:
    """One page of a list, its rows brought into the form in which they are shown."""
    found = Paginator(rows, size).get_page(page)
    some = [shown(one) if shown else one for one in found.object_list]
    return Page(some, found.number, found.paginator)


def with_code(one: LeftOut) -> dict[str, str]:
    """A number that is left out, as its code, and the reason in the reader's language."""
    return {"code": f"A{one.number:05d}", "why": said(one.why)}


def table_page(ballot: Ballot, asked: Mapping[str, str]) -> dict[str, object]:
    """The public table: the rows as they were sealed, searched by code and class."""
    context = of_ballot(ballot)
    if context["seal"] is None:
        return context
    sought, of_class = asked.get("q", "").strip()[:64], asked.get("class", "")
    rows = [
        (entry, position)
        for entry in sealed_entries(ballot)
        for position, member in enumerate(entry.members)
        if sought.upper() in member and (not of_class or of_class in entry.classes[position])
    ]
    rows.sort(key=lambda row: row[0].members[row[1]])
    found = page_of(rows, asked.get("page"), A_PAGE, _table_row)
    query = urlencode({"q": sought, "class": of_class})
    shown = {"q": sought, "of_class": of_class, "number": len(rows), "query": query}
    return {**context, "page": found, **shown}


def _table_row(row: tuple[PublicEntry, int]) -> TableRow:
    entry, position = row
    code = entry.members[position]
    return TableRow(
        code=code,
        tickets=entry.tickets,
        classes=entry.classes[position],
        standing=entry.standing[position],
        friends=tuple(one for one in entry.members if one != code),
    )


def record_page(ballot: Ballot, now: datetime) -> dict[str, object]:
    """The record's public files, and how to verify them."""
    found = [
        RecordFile(name, path.stat().st_size, sha256(path.read_bytes()).hexdigest())
        for name, path in public_files(ballot, now).items()
    ]
    context = of_ballot(ballot)
    seal = context["seal"]
    return {
        **context,
        "ceremony": ceremony_of(ballot, seal) if isinstance(seal, Seal) else [],
        "files": found,
        "verifiers": [verifier(name) for name in VERIFIERS],
        "site": site_address(),
        "fingerprints": list(ballot.sealings.values_list("fingerprint", flat=True))[-1:],
        "drawn": hasattr(ballot, "drawing"),
        "told": outcome_is_public(ballot, now),
    }


def places_page(ballot: Ballot, asked: Mapping[str, str]) -> dict[str, object]:
    """Places and waiting list, once the show has told them all; before, `told` is false."""
    context = {**of_ballot(ballot), "drawn": hasattr(ballot, "drawing"), "told": False}
    context["show_address"] = address_of("show", ballot.edition.race.slug, ballot.edition.key)
    if not outcome_is_public(ballot, clock.now()) or not hasattr(ballot, "drawing"):
        return context
    waiting = asked.get("list") == "waiting"
    sought = asked.get("q", "").strip()[:64]
    lines = _lines_of(ballot, WAITING_LIST if waiting else PLACES)
    lines = [line for line in lines if sought.upper() in line["id"]]
    found = Paginator(lines, A_PAGE).get_page(asked.get("page"))
    names = shown_names(ballot, [line["id"] for line in found.object_list])
    called = names_for(ballot)
    page = page_of(lines, asked.get("page"), A_PAGE, lambda line: _place_row(line, names, called))
    query = urlencode({"q": sought, **({"list": "waiting"} if waiting else {})})
    shown = {"waiting": waiting, "q": sought, "query": query}
    return {**context, "told": True, "page": page, **shown}


def _lines_of(ballot: Ballot, name: str) -> list[dict[str, str]]:
    text = (record_folder(ballot) / name).read_text(encoding="ascii")
    return list(csv.DictReader(text.splitlines()))


def _place_row(line: Mapping[str, str], names: Mapping[str, str], called: BallotNames) -> PlaceRow:
    return PlaceRow(
        order=line["order"],
        code=line["id"],
        name=names.get(line["id"], ""),
        pool=line["pool"],
        says=reason_told(line["why"], called) if "why" in line else line["position"],
    )
