"""The script of a ballot's show, kept in memory until its record changes.

The kept script names everybody by their code; names are put in for the few steps that are shown, so
that whoever is erased disappears at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import cast

import msgspec
from django.utils.translation import gettext as _

from dorsal.ballot.draw.verify import Verified
from dorsal.ballot.draw.verify_drawn import DrawnRecord
from dorsal.ballot.draw.verify_sealed import SealedRecord
from dorsal.ballot.show import Control, Controls, Interlude, Pace, Script, Step, write_script
from dorsal.ballot.show.steps import Close, Reveal, Waiting
from dorsal.ballot.show.timeline import Verb
from dorsal.ground.problems import BadInput, Problem
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.record.files import read_verified
from dorsal.site.ballots.record.names import shown_names
from dorsal.site.shows.models import ShowControl, ShowPlan

KEPT = 8


def controls_of(ballot: Ballot) -> Controls:
    """What the presenter has done so far, in order."""
    rows = ShowControl.objects.filter(ballot=ballot).order_by("number")
    found = rows.values_list("at_ms", "verb", "value")
    return tuple(Control(at_ms, cast(Verb, verb), int(value)) for at_ms, verb, value in found)


def has_begun(ballot: Ballot) -> bool:
    """Whether the presenter has started the show."""
    return ShowControl.objects.filter(ballot=ballot).exists()


def plan_of(ballot: Ballot) -> ShowPlan:
    """How long the show shall be and in which languages; an unsaved plan when none was made."""
    found = ShowPlan.objects.filter(ballot=ballot).first()
    return found or ShowPlan(ballot=ballot)


def script_of(ballot: Ballot) -> Script:
    """The script of a drawn ballot under its plan; `BadInput` when the record does not hold or is
    not drawn.
    """
    return script_with(ballot, plan_of(ballot).length_ms)


def script_with(ballot: Ballot, length_ms: int) -> Script:
    """The script that fills so many ms, or its own time when that is too short for its steps."""
    verified = read_verified(ballot)
    try:
        return _script(SameRecord(verified), length_ms)
    except BadInput:
        if not length_ms:
            raise
        return _script(SameRecord(verified), 0)


class SameRecord:
    """A verified record as a key: equal only to itself, so that a changed record is another."""

    def __init__(self, verified: Verified) -> None:
        self.verified = verified

    def __hash__(self) -> int:
        return id(self.verified)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameRecord) and other.verified is self.verified


@lru_cache(maxsize=KEPT)
def _script(kept: SameRecord, length_ms: int) -> Script:
    sealed, drawn = drawn_parts(kept.verified)
    return write_script(sealed, drawn, {}, pace=Pace(length_ms=length_ms))


def drawn_parts(verified: Verified) -> tuple[SealedRecord, DrawnRecord]:
    """Both halves of a record; `BadInput` when it is not drawn."""
    if verified.sealed is None or verified.drawn is None:
        raise BadInput([Problem(_("this ballot is not drawn yet"), _("draw it before its show"))])
    return verified.sealed, verified.drawn


def names_of(ballot: Ballot, codes: Iterable[str]) -> dict[str, str]:
    """How the applicants with these codes have agreed to appear, as they were sealed; by code who
    has not, or was erased.
    """
    codes = list(codes)
    return dict(zip(codes, codes, strict=True)) | shown_names(ballot, codes)


def members_of(steps: Iterable[Step]) -> list[str]:
    """The codes of those whom steps show."""
    return [member.id for step in steps if isinstance(step, _Shows) for member in step.members]


_Shows = Reveal | Waiting


def with_names(steps: Sequence[Step], names: Mapping[str, str]) -> tuple[Step, ...]:
    """The steps with names in the place of codes."""
    return tuple(_named(step, names) for step in steps)


def _named(step: Step, names: Mapping[str, str]) -> Step:
    if isinstance(step, Interlude | Close):
        return step
    members = tuple(
        msgspec.structs.replace(one, appears=names.get(one.id, one.id)) for one in step.members
    )
    place, *others = step.sentences
    who = tuple(member.appears for member in members)
    told = msgspec.structs.replace(place, params={**place.params, "who": who})
    return msgspec.structs.replace(step, members=members, sentences=(told, *others))
