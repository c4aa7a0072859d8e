"""What may happen to a race's log: events are added, boxes are let in and shut out."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from dorsal.ground.problems import BadInput, Problem
from dorsal.outside.transfer.receipts import Batch, Refused, read_batch
from dorsal.site.accounts.models import User
from dorsal.site.journal import clock
from dorsal.site.journal.events import note
from dorsal.site.raceday.models import AsideLine, Box, LogEvent
from dorsal.site.raceday.queries import race_of_log
from dorsal.site.races.models import Edition
from dorsal.timing.events import AnyEvent, event_bytes
from dorsal.timing.log.reading import read_log_file

AT_ONCE = 500


class OtherRace(BadInput):
    """A log, or a box's batch, of another race."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch: how many events were new, how many the log had, which are none."""

    new: int
    known: int
    refused: tuple[Refused, ...] = ()


def read_for(edition: Edition, body: bytes) -> Batch:
    """Read a box's batch; `BadInput` when it is none, `OtherRace` when it is of another race."""
    batch = read_batch(body)
    _same_race(edition, batch.race)
    return batch


def _same_race(edition: Edition, race: str) -> None:
    if race != race_of_log(edition):
        what = _("this log is of another race")
        right = _("a log of %(race)s") % {"race": race_of_log(edition)}
        raise OtherRace([Problem(what, right, "", 1, value=race)])


@transaction.atomic
def add_log(edition: Edition, body: bytes, *, by: User) -> Taken:
    """Add a LOG file to the edition's log: the union of both. `BadInput` with every line that is
    no event, and then nothing is added. A last line that a power cut tore is left out.
    """
    log = read_log_file(body).log
    _same_race(edition, log.race)
    new = _add(edition, log.events)
    known = len(log.events) - new
    note("race_log_added", edition, by=by, edition=edition, new=new, known=known)
    return Taken(new, known)


@transaction.atomic
def take_batch(box: Box, body: bytes) -> Taken:
    """Add what a box has sent; lines that are no events are kept aside. `BadInput`."""
    batch = read_for(box.edition, body)
    new = _add(box.edition, batch.events)
    _put_aside(box, batch.refused)
    box.last_seen_at = clock.now()
    box.save(update_fields=["last_seen_at"])
    refused = tuple(one for one, _line in batch.refused)
    if new:
        note("race_log_received", box, by=None, edition=box.edition, new=new)
    return Taken(new, len(batch.events) - new, refused)


def _add(edition: Edition, events: Sequence[AnyEvent]) -> int:
    """Add those of the events that the log has not; returns how many there were."""
    lines = {_digest(line): (event.at, line) for event in events for line in (event_bytes(event),)}
    fresh = set(lines) - _known(edition, lines)
    LogEvent.objects.bulk_create(
        [
            LogEvent(edition=edition, digest=digest, at=lines[digest][0], line=lines[digest][1])
            for digest in sorted(fresh)
        ],
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )
    return len(fresh)


def _known(edition: Edition, digests: Iterable[str]) -> set[str]:
    """Those of the digests that the edition's log has."""
    asked, found = list(digests), set[str]()
    for start in range(0, len(asked), AT_ONCE):
        rows = LogEvent.objects.filter(edition=edition, digest__in=asked[start : start + AT_ONCE])
        found.update(rows.values_list("digest", flat=True))
    return found


def _put_aside(box: Box, refused: Sequence[tuple[Refused, bytes]]) -> None:
    rows = [
        AsideLine(box=box, digest=_digest(line), line=line, what=one.what[:300])
        for one, line in refused
    ]
    AsideLine.objects.bulk_create(rows, ignore_conflicts=True)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@transaction.atomic
def let_in(edition: Edition, name: str, *, by: User) -> tuple[Box, str]:
    """A new box and its token, which is told once and not kept."""
    token = secrets.token_urlsafe(24)
    box = Box.objects.create(
        edition=edition, name=name, token_hash=_digest(token.encode()), made_at=clock.now()
    )
    note("race_box_let_in", box, by=by, edition=edition)
    return box, token


@transaction.atomic
def shut_out(box: Box, *, by: User) -> None:
    """Take nothing from a box any more; what it has sent stays. Twice does it once."""
    if box.closed_at is None:
        box.closed_at = clock.now()
        box.save(update_fields=["closed_at"])
        note("race_box_shut_out", box, by=by, edition=box.edition)


def box_of_token(edition: Edition, token: str) -> Box | None:
    """The box of an edition that a token is of; None when it is nobody's, or shut out."""
    found = Box.objects.filter(edition=edition, token_hash=_digest(token.encode()), closed_at=None)
    return found.select_related("edition__race").first()
