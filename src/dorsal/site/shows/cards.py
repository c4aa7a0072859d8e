"""My card: what one applicant may see of their own entry and, once it is told, of their result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import segno

from dorsal.ground.problems import BadInput
from dorsal.outside.private_store import slip_for
from dorsal.site.applications.chances.own import Chance, own_chance
from dorsal.site.applications.friends.terms import terms_of
from dorsal.site.applications.models import Application
from dorsal.site.ballots.record.files import private_folder, record_folder
from dorsal.site.ballots.record.names import sealed_names
from dorsal.site.ballots.wording import wording_of
from dorsal.site.shows.fates import Fate, entry_of, fate_of
from dorsal.site.shows.scripts import names_of
from dorsal.site.shows.telling import is_told


@dataclass(frozen=True)
class Card:
    """One applicant's card. `tickets` are (draw, number) pairs of the sealed row, `reasons` where
    they come from, `others` those in the same entry: until the seal the friends of an accepted
    group; `fate` is `None` until it is told.
    """

    code: str
    chance: Chance
    sealed: bool = False
    tickets: tuple[tuple[str, int], ...] = ()
    reasons: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    fate: Fate | None = None


def card_of(application: Application, now: datetime) -> Card:
    """The card as it stands now."""
    ballot, code = application.ballot, application.code
    terms = terms_of(application.friends) if application.friends else None
    chance = own_chance(application, now, terms).first
    entry = entry_of(ballot, code) if ballot.sealings.exists() else None
    if entry is None:
        friends = terms.members if terms and terms.accepted else ()
        others = [one.person.first_name for one in friends if one.pk != application.pk]
        return Card(code, chance, others=tuple(others))
    codes = [one for one in entry.members if one != code]
    names = names_of(ballot, codes)
    told = hasattr(ballot, "drawing") and is_told(ballot, code, now)
    return Card(
        code,
        chance,
        sealed=True,
        tickets=entry.tickets,
        reasons=_reasons(application),
        others=tuple(names.get(one, one) for one in codes),
        fate=fate_of(ballot, code) if told else None,
    )


def full_name(application: Application) -> str:
    """Somebody's own name for their card: as it was sealed, and before that as their profile says
    it.
    """
    sealed = sealed_names(application.ballot)
    return sealed.get(application.code, "") if sealed else application.person.name


def _reasons(application: Application) -> tuple[str, ...]:
    """Where the tickets come from, line by line; nothing when the private line was erased."""
    ballot = application.ballot
    try:
        record, private = record_folder(ballot), private_folder(ballot)
        slip = slip_for(record, private, application.code, words=wording_of(ballot))
    except BadInput:
        return ()
    return slip.reasons


def qr_svg(address: str) -> str:
    """An address as a QR code, an SVG to stand in a page."""
    made = BytesIO()
    segno.make(address, error="m").save(
        made,
        kind="svg",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        border=0,
        svgclass=None,
        lineclass=None,
    )
    return made.getvalue().decode()
