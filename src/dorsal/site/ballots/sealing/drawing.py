"""From the seal to the draw: the public random number, the draw.

A round is kept in the private store once its signature has been checked, so that a draw can begin
again after a crash without asking the relays once more.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from dorsal.ballot.draw.beacon import Chain, Round, read_round, verify_round
from dorsal.ballot.draw.drawing import DrawnFile, sealed_round
from dorsal.ballot.draw.record import DRAW
from dorsal.ballot.examples.known_round import KNOWN_ROUND
from dorsal.ground.problems import BadInput, Problem
from dorsal.outside.ballot_office import draw_record, sealed_part
from dorsal.outside.beacon_relays import RELAYS, NoRound, as_problem, fetch_round
from dorsal.outside.record_store import write_file
from dorsal.site.ballots.models import Ballot, Drawing
from dorsal.site.ballots.record.files import private_folder, record_folder, seals_on_disk
from dorsal.site.ballots.sealing.actions import held
from dorsal.site.journal import clock
from dorsal.site.journal.events import note

if TYPE_CHECKING:
    from dorsal.site.accounts.models import User


def take_round(ballot: Ballot, *, fallback: bool = False) -> Round:
    """The sealed round: as it was given, or the known one of a rehearsal, or else from the relays.

    `BadInput` with every relay's answer when none gives it.
    """
    chain, number = sealed_with(ballot, fallback=fallback)
    if kept := kept_round(ballot, fallback=fallback):
        return kept
    if number == KNOWN_ROUND.number and verify_round(KNOWN_ROUND, chain):
        return _keep(ballot, chain, KNOWN_ROUND, by=None, how="known")
    try:
        found = fetch_round(chain, number, relays=settings.BEACON_RELAYS or RELAYS)
    except NoRound as error:
        raise BadInput([as_problem(error, chain)]) from None
    return _keep(ballot, chain, found, by=None, how="fetched")


def give_round(
    ballot: Ballot, by: User | None, data: bytes, *, name: str = "", fallback: bool = False
) -> Round:
    """Take the round from the JSON that a relay serves; `BadInput` when it is not the sealed one,
    or its signature does not hold.
    """
    chain, number = sealed_with(ballot, fallback=fallback)
    given = read_round(data, chain, file=name)
    if given.number != number:
        what = _("this is round %(given)s, the seal names round %(number)s of %(chain)s")
        what %= {"given": given.number, "number": number, "chain": chain.name}
        raise BadInput(
            [Problem(what, _("give round %(number)s") % {"number": number}, name, column="round")]
        )
    if not verify_round(given, chain):
        what = _("the signature is not that of round %(number)s of %(chain)s")
        what %= {"number": number, "chain": chain.name}
        raise BadInput([Problem(what, _("copy it from another relay"), name, column="signature")])
    return _keep(ballot, chain, given, by=by, how="given")


def round_as_json(number: int, signature: str, previous_signature: str = "") -> bytes:
    """A round that somebody has typed, as a relay would serve it."""
    found = {"round": number, "signature": "".join(signature.split())}
    if previous_signature:
        found["previous_signature"] = "".join(previous_signature.split())
    return json.dumps(found).encode()


def kept_round(ballot: Ballot, *, fallback: bool = False) -> Round | None:
    """The round, when it has been taken already."""
    chain, number = sealed_with(ballot, fallback=fallback)
    path = _round_path(ballot, chain, number)
    return read_round(path.read_bytes(), chain, file=path.name) if path.exists() else None


def draw_ballot_now(ballot: Ballot, by: User | None, *, fallback: bool = False) -> Drawing:
    """Draw a sealed ballot with its round; a ballot that is drawn already stays as it is.

    `BadInput` when it is not time yet, the round cannot be had, a number of the ceremony is
    missing, or the record does not hold.
    """
    with held(ballot):
        if drawn := note_drawing(ballot, by):
            return drawn
        if ballot.edition.cancelled_why:
            raise BadInput([Problem(_("the edition is cancelled"), _("put it on again first"))])
        if clock.now() < ballot.draws_at:
            what = _("it is not time to draw yet")
            raise BadInput([Problem(what, _("everybody was told when"), column="draws_at")])
        record = record_folder(ballot)
        if fallback:
            _refuse_needless_fallback(ballot)
        chosen = take_round(ballot, fallback=fallback)
        draw_record(record, sealed_part(record), chosen, fallback=fallback)
        drawn = note_drawing(ballot, by)
        assert drawn is not None  # `draw_record` has written it
        return drawn


def _refuse_needless_fallback(ballot: Ballot) -> None:
    """`BadInput` when the sealed round is known here or to a relay: nobody chooses between two."""
    try:
        known = take_round(ballot)
    except BadInput:
        return  # nobody has it
    what = _("round %(number)s was produced: the fallback does not count")
    raise BadInput([Problem(what % {"number": known.number}, _("draw with the sealed round"))])


def note_drawing(ballot: Ballot, by: User | None) -> Drawing | None:
    """The row of a draw that stands in the record; it is made when a crash has left it out."""
    path = record_folder(ballot) / DRAW
    if not path.exists():
        return None
    file = msgspec.json.decode(path.read_bytes(), type=DrawnFile)
    with transaction.atomic():
        defaults = {"at": clock.now(), "random_number": file.random_number, "seed": file.seed}
        drawn, fresh = Drawing.objects.get_or_create(ballot=ballot, defaults=defaults)
        if fresh:
            told: dict[str, Any] = {"round": file.beacon.round, "fallback": file.fallback}
            note("ballot_drawn", ballot, by=by, edition=ballot.edition, seed=file.seed, **told)
    return drawn


def sealed_with(ballot: Ballot, *, fallback: bool = False) -> tuple[Chain, int]:
    """The chain and the number of the round that the last seal names; `BadInput` without a seal, or
    without a fallback in it.
    """
    seals = seals_on_disk(ballot)
    if not seals:
        raise BadInput([Problem(_("the ballot is not sealed yet"), _("seal it"))])
    try:
        return sealed_round(seals[-1], fallback=fallback)
    except ValueError as error:
        raise BadInput([Problem(str(error), _("draw with the sealed round"))]) from None


def _round_path(ballot: Ballot, chain: Chain, number: int) -> Path:
    return private_folder(ballot) / f"round-{chain.name}-{number}.json"


def _keep(ballot: Ballot, chain: Chain, found: Round, *, by: User | None, how: str) -> Round:
    data = round_as_json(found.number, found.signature, found.previous_signature)
    write_file(_round_path(ballot, chain, found.number), data)
    told: dict[str, Any] = {"chain": chain.name, "round": found.number, "how": how}
    note("round_taken", ballot, by=by, edition=ballot.edition, **told)
    return found
