"""Sealing a ballot and amending its seal.

The intention is noted first (who, why, which numbers are left out), then the record is written,
and the row in the database last. Whatever a crash leaves undone is done by whoever comes next: a
seal that stands on disk without its row gets it from the record.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Case, OuterRef, Subquery, Value, When
from django.utils.translation import gettext as _

from dorsal.ballot.draw.beacon import CHAINS
from dorsal.ballot.draw.fingerprint import fingerprint
from dorsal.ballot.draw.record import seal_name
from dorsal.ballot.draw.seal_head import Moment
from dorsal.ballot.draw.sealed import Seal, seal_hash
from dorsal.ballot.examples.known_round import KNOWN_ROUND
from dorsal.ballot.rules import Rules
from dorsal.ballot.rules_file import read_rules
from dorsal.ground.problems import BadInput, Problem
from dorsal.outside.record_store import locked
from dorsal.outside.sealing import SealOrder, seal_ballot
from dorsal.site.accounts.models import Person, User
from dorsal.site.applications.models import Application
from dorsal.site.ballots.entries.entry_list import EntryList, LeftOut, make_entry_list
from dorsal.site.ballots.models import Ballot, Sealing
from dorsal.site.ballots.record.files import (
    private_folder,
    record_folder,
    seals_on_disk,
    settle,
)
from dorsal.site.ballots.sealing.obstacles import (
    GIVE_WAY,
    SealRefused,
    obstacles_of,
    preview_of,
)
from dorsal.site.journal import clock
from dorsal.site.journal.events import note
from dorsal.site.journal.models import Event
from dorsal.site.private_folders import make_private_folder
from dorsal.site.races.models import Race


class ListChanged(BadInput):
    """The list changed while it was being sealed; nothing is sealed, and it can be tried again."""


@contextmanager
def held(ballot: Ballot) -> Iterator[None]:
    """Hold a ballot's folders against another seal or draw at the same time; `BadInput` when
    somebody else holds them.
    """
    private = private_folder(ballot)
    make_private_folder(private)
    with locked(private):
        _sweep(private, record_folder(ballot))
        settle(record_folder(ballot))
        yield


def _sweep(private: Path, record: Path) -> None:
    """Remove what a killed process has left half-written in a private folder that is held, lists
    with names that belong to no seal, and beside the record.
    """
    for one in record.parent.glob(f".{record.name}-*"):
        shutil.rmtree(one)
    for one in private.iterdir():
        if one.is_dir():
            shutil.rmtree(one)
        elif one.name.startswith(".") and one.name.endswith(".new"):
            one.unlink()


def seal_ballot_now(
    ballot: Ballot, by: User | None, *, despite_open_claims: bool = False
) -> Sealing:
    """Seal a ballot; one that is sealed already stays as it is, and its first seal is returned.

    `SealRefused` says what stands in the way; `BadInput` what the entry list or the rules cannot
    keep. Claims that are still open stand in the way unless the director says otherwise.
    """
    with held(ballot):
        if note_seals(ballot):
            return ballot.sealings.get(number=1)
        preview = preview_of(ballot)
        found = obstacles_of(ballot, preview, clock.now())
        against = [one for one in found if one.forbids]
        if despite_open_claims:
            against = [one for one in against if one.code not in GIVE_WAY]
        if against or preview.made is None:
            raise SealRefused(against)
        rules = read_rules(preview.made.rules)
        moment = Moment(
            now=int(clock.now().timestamp()),
            round=round_for(ballot, rules),
            rehearsal=ballot.rehearsal,
        )
        return _write_seal(ballot, by, preview.made, moment, why="")


def amend_ballot(ballot: Ballot, by: User | None, why: str, *, amends: int = 0) -> Sealing:
    """Replace the seal by one of the list as it stands now, for a reason that everybody reads.

    `amends` is the number of the seal that whoever acts has seen (0: the last); when another one
    has followed already, that one is returned and nothing is done. `BadInput` when the reason is
    missing, the ballot is drawn, or its round exists already.
    """
    with held(ballot):
        count = note_seals(ballot)
        if amends and amends != count:
            return ballot.sealings.get(number=count)
        _check_amendment(ballot, count, why)
        preview = preview_of(ballot)
        if preview.errors or preview.made is None:
            raise BadInput(preview.errors)
        rehearsal = seals_on_disk(ballot)[-1].kind == "rehearsal"
        moment = Moment(now=int(clock.now().timestamp()), rehearsal=rehearsal)
        return _write_seal(ballot, by, preview.made, moment, why=why.strip())


def _check_amendment(ballot: Ballot, count: int, why: str) -> None:
    if not count:
        raise BadInput([Problem(_("the ballot is not sealed yet"), _("seal it"))])
    if not why.strip():
        what = _("an amendment needs a reason, which everybody reads")
        raise BadInput([Problem(what, _("say what was wrong and what has changed"), column="why")])
    if not ballot.rehearsal and clock.now() >= ballot.draws_at:
        what = _("the time of the draw has passed: the seal can no longer be amended")
        raise BadInput([Problem(what, _("draw with the seal as it is"))])
    _check_last_of_race(ballot)


def _check_last_of_race(ballot: Ballot) -> None:
    last = last_seal_of_race(ballot)
    if last is not None and last[0] > seals_on_disk(ballot)[-1].sequence:
        what = _(
            "another ballot of the race has been sealed since: this seal can no longer be amended"
        )
        raise BadInput([Problem(what, _("draw with the seal as it is"))])


def round_for(ballot: Ballot, rules: Rules) -> int:
    """The round that decides: the first of `draws_at` or later. A rehearsal takes one that is
    known already, unless its ceremony or its chain forbids it.
    """
    chain = CHAINS[rules.beacon.chain]
    if ballot.rehearsal and chain.name == "quicknet" and not rules.ceremony:
        return KNOWN_ROUND.number
    return chain.first_round_from(int(ballot.draws_at.timestamp()))


def last_seal_of_race(ballot: Ballot) -> tuple[int, Path] | None:
    """The sequence and the file of the last seal of the race in the records of its other ballots.

    One race has one chain of seals, over all years and rehearsals.
    """
    others = Ballot.objects.filter(edition__race=ballot.edition.race_id).exclude(pk=ballot.pk)
    found = [
        (seals[-1].sequence, record_folder(one) / seal_name(len(seals)))
        for one in others
        if (seals := seals_on_disk(one))
    ]
    return max(found, default=None)


def _write_seal(
    ballot: Ballot, by: User | None, made: EntryList, moment: Moment, *, why: str
) -> Sealing:
    number = len(seals_on_disk(ballot)) + 1
    begin_seal(ballot, by, made, number=number, why=why)
    with transaction.atomic():
        _stand_still(ballot, made)
        if number > 1:
            _check_last_of_race(ballot)
        write_record(ballot, made, moment)
        note_seals(ballot)
    return ballot.sealings.get(number=number)


def _stand_still(ballot: Ballot, made: EntryList) -> None:
    """Hold the rows of the race and the ballot, so that nobody changes the list while it is being
    written, and no other ballot of the race takes the same place in its chain; `ListChanged` when
    somebody has changed it since it was made.
    """
    Race.objects.select_for_update().get(pk=ballot.edition.race_id)
    held_row = Ballot.objects.select_for_update(of=("self",)).select_related("edition__race")
    if make_entry_list(held_row.get(pk=ballot.pk)) != made:
        what = _("somebody has changed the list while it was being sealed")
        raise ListChanged([Problem(what, _("look at it, and seal again"))])


def begin_seal(ballot: Ballot, by: User | None, made: EntryList, *, number: int, why: str) -> Event:
    """Note who is about to write which seal, why, and which numbers it leaves out."""
    left_out = [[one.number, one.why] for one in made.left_out]
    edition = ballot.edition
    return note(
        "seal_begun", ballot, by=by, edition=edition, why=why, number=number, left_out=left_out
    )


def write_record(ballot: Ballot, made: EntryList, moment: Moment) -> None:
    """Write a seal or an amendment into the record, whole or not at all."""
    first = not record_folder(ballot).exists()
    last = last_seal_of_race(ballot) if first else None
    with tempfile.TemporaryDirectory(dir=private_folder(ballot)) as room:
        order = SealOrder(
            entries_path=_write_private(Path(room) / "entries.csv", made.entries),
            rules_path=_write_private(Path(room) / "rules.toml", made.rules),
            record=record_folder(ballot),
            private=private_folder(ballot),
            moment=moment,
            previous=last[1] if last else None,
        )
        seal_ballot(order)


def _write_private(path: Path, data: bytes) -> Path:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    return path


def note_seals(ballot: Ballot) -> int:
    """Give each seal of the record its row and its event; returns how many seals there are."""
    seals = seals_on_disk(ballot)
    noted = ballot.sealings.count()
    for number, seal in enumerate(seals[noted:], noted + 1):
        _note_seal(ballot, number, seal)
    return len(seals)


@transaction.atomic
def _note_seal(ballot: Ballot, number: int, seal: Seal) -> None:
    begun = _intention(ballot, number)
    Sealing.objects.create(
        ballot=ballot,
        number=number,
        at=clock.now(),
        fingerprint=fingerprint(seal_hash(seal)),
        seal_hash=seal_hash(seal).hex(),
        round=seal.beacon.round,
        why=begun.why if begun else "",
    )
    _freeze(ballot)
    note(
        "ballot_amended" if number > 1 else "ballot_sealed",
        ballot,
        by=User.objects.filter(pk=begun.actor).first() if begun else None,
        edition=ballot.edition,
        why=begun.why if begun else "",
        number=number,
        seal=seal_hash(seal).hex(),
        round=seal.beacon.round,
    )


def _freeze(ballot: Ballot) -> None:
    """Fix what is told of those who are sealed and stands outside the record: the town of who
    appears by it, and the ballot's year. Profiles have stood still since applications closed.
    """
    town = Person.objects.filter(applications=OuterRef("pk")).values("town")[:1]
    shown = Case(When(appears="town", then=Subquery(town)), default=Value(""))
    Application.objects.filter(ballot=ballot).update(sealed_town=shown)
    ballot.fixed_year = ballot.year
    ballot.save(update_fields=["fixed_year"])


def _intention(ballot: Ballot, number: int) -> Event | None:
    begun = Event.objects.filter(verb="seal_begun", subject_kind="ballot", subject=ballot.pk)
    return begun.filter(details__number=number).last()


def numbers_left_out(ballot: Ballot, number: int) -> tuple[LeftOut, ...]:
    """The numbers that a seal leaves out, with their reasons, as they stood when it was made."""
    begun = _intention(ballot, number)
    details: Mapping[str, Any] = begun.details if begun else {}
    return tuple(LeftOut(int(one), str(why)) for one, why in details.get("left_out", ()))
