"""What may happen to series and their seasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dorsal.ballot.rules_file import read_rules, write_rules
from dorsal.ground.problems import BadInput, Problem
from dorsal.site.accounts.models import User
from dorsal.site.ballots.actions import change_rules
from dorsal.site.ballots.models import Ballot
from dorsal.site.journal.events import note
from dorsal.site.races.models import Edition
from dorsal.site.races.slugs import free_slug
from dorsal.site.seasons.models import Series, SeriesEdition

TAKEN = frozenset({"new"})


def _refuse(what: str, right: str = "", column: str = "") -> BadInput:
    return BadInput([Problem(what, right, column=column)])


@transaction.atomic
def make_series(*, by: User, name: str, **fields: Any) -> Series:
    """Make a series whose organiser is whoever makes it."""
    slug = free_slug(name, Series.objects.all(), reserved=TAKEN, otherwise="series")
    series = Series.objects.create(name=name, slug=slug, **fields)
    series.organisers.add(by)
    note("series_made", series, by=by)
    return series


@transaction.atomic
def change_series(series: Series, fields: Mapping[str, Any], *, by: User) -> None:
    """Change what a series says of itself."""
    changed = [name for name, value in fields.items() if getattr(series, name) != value]
    for name in changed:
        setattr(series, name, fields[name])
    if changed:
        series.save(update_fields=changed)
        note("series_changed", series, by=by, fields=sorted(changed))


@transaction.atomic
def ask_for_place(
    series: Series, edition: Edition, *, season: str, kind: str, may_edit: bool, by: User
) -> SeriesEdition:
    """Ask that an edition counts in a season, and grant its organiser to edit, or not. Asked again,
    it changes the grant; what was accepted stays accepted.
    """
    found = SeriesEdition.objects.filter(series=series, edition=edition).first()
    asked = found or SeriesEdition(series=series, edition=edition)
    if not (found and found.accepted):
        asked.season, asked.kind = season, kind
    asked.may_edit = may_edit
    asked.save()
    note("series_edition_asked", asked, by=by, edition=edition, series=series.pk, may_edit=may_edit)
    return asked


@transaction.atomic
def accept(asked: SeriesEdition, *, by: User) -> None:
    """Take an edition into the season."""
    if not asked.accepted:
        asked.accepted = True
        asked.save(update_fields=["accepted"])
        note("series_edition_accepted", asked, by=by, edition=asked.edition, series=asked.series_id)


@transaction.atomic
def leave(asked: SeriesEdition, *, by: User) -> None:
    """Take an edition out of the series again, by either side."""
    note("series_edition_left", asked, by=by, edition=asked.edition, series=asked.series_id)
    asked.delete()


def copy_rules(source: Ballot, target: Ballot, *, by: User, why: str = "") -> None:
    """Copy the rules of one race's ballot to another's; race, draw and places stay the target's.

    `BadInput` when the pools need another number of places, or the target's rules cannot change.
    """
    rules = read_rules(source.rules.encode())
    edition = target.edition
    old = _own(target)
    copied = replace(rules, race=edition.race.name, draw=old or edition.key, ceremony=())
    if copied.places != edition.places:
        what = _("the rules share out %(n)s places, the edition has %(places)s")
        numbers = {"n": copied.places, "places": edition.places}
        raise _refuse(what % numbers, _("change the places of the edition, or copy by hand"))
    change_rules(target, write_rules(copied), by, why)


def _own(target: Ballot) -> str:
    """The name of the target's draw, if its rules can be read."""
    try:
        return read_rules(target.rules.encode()).draw
    except BadInput:
        return ""
