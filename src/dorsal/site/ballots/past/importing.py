"""Importing lists of earlier years: kept for a while under their hash, looked at, then stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import TYPE_CHECKING, Any, cast

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from dorsal.ballot.past_years import (
    Outcome,
    PastColumns,
    read_past_years,
    suggest_columns,
)
from dorsal.ballot.past_years import PastFile as ReadFile
from dorsal.ballot.past_years import PastLine as Line
from dorsal.ground.problems import BadInput, Problem
from dorsal.ground.tables import open_table
from dorsal.site.accounts.models import Person
from dorsal.site.ballots.models import PastFile, PastLine
from dorsal.site.journal import clock
from dorsal.site.journal.events import note
from dorsal.site.journal.statistics import renew_statistics

if TYPE_CHECKING:
    from dorsal.site.accounts.models import User
    from dorsal.site.races.models import Race

KEPT_S = 2 * 60 * 60  # a list that is looked at and not imported is forgotten
MOST_BYTES = 8_000_000
KEPT_OUTCOME: Mapping[str, str] = {"not drawn": "no-place", "waiting list": "waiting"}


@dataclass(frozen=True)
class Upload:
    """A list that was uploaded and not imported yet."""

    sha256: str
    name: str
    data: bytes

    @property
    def columns(self) -> tuple[str, ...]:
        """The header's names; `BadInput` when it is no table."""
        return tuple(filter(None, open_table(self.data, file=self.name).columns))


def keep_upload(race: Race, name: str, data: bytes) -> Upload:
    """Keep a list for two hours, to be looked at; `BadInput` when it is too long or no table."""
    if len(data) > MOST_BYTES:
        right = _("at most %(n)s MB; import year by year") % {"n": MOST_BYTES // 1_000_000}
        raise BadInput([Problem(_("the file is too long"), right, name)])
    made = Upload(sha256(data).hexdigest(), name[:200], data)
    made.columns  # noqa: B018  # reads the header, and says what is wrong with it
    cache.set(_key(race, made.sha256), (made.name, made.data), KEPT_S)
    return made


def find_upload(race: Race, digest: str) -> Upload | None:
    """A list that is being looked at, until it is forgotten."""
    found: Any = cache.get(_key(race, digest))
    return Upload(digest, *found) if found else None


def forget_upload(race: Race, digest: str) -> None:
    """Forget a list."""
    cache.delete(_key(race, digest))


def suggested(upload: Upload) -> dict[str, str]:
    """Which column seems to hold what."""
    guess = suggest_columns(upload.columns)
    return {item.name: getattr(guess, item.name) for item in fields(PastColumns)}


def read_upload(
    upload: Upload,
    columns: Mapping[str, str],
    *,
    year: int | None = None,
    words: Mapping[str, str] | None = None,
) -> ReadFile:
    """Read a list by these columns; `words` says what the race's own words for outcomes mean."""
    return read_past_years(
        upload.data,
        file=upload.name,
        columns=PastColumns(**columns),
        outcomes=cast("Mapping[str, Outcome]", words or {}),
        year=year,
    )


def store_lines(race: Race, upload: Upload, read: ReadFile, by: User) -> PastFile:
    """Keep the lines of a list, one stub for all lines that tell of the same person.

    `BadInput` when this very file was imported before.
    """
    if PastFile.objects.filter(race=race, sha256=upload.sha256).exists():
        what = _("this file was imported before")
        raise BadInput([Problem(what, _("choose another file"), upload.name)])
    with transaction.atomic():
        file = PastFile.objects.create(
            race=race,
            name=upload.name,
            sha256=upload.sha256,
            imported_by=by,
            imported_at=clock.now(),
        )
        stubs = _stubs(read.lines)
        PastLine.objects.bulk_create(
            (
                PastLine(
                    race=race,
                    file=file,
                    line=one.line,
                    year=one.year,
                    outcome=KEPT_OUTCOME.get(one.outcome, one.outcome),
                    stub=stubs[_told(one)],
                )
                for one in read.lines
            ),
            batch_size=1000,
        )
        note("past_years_imported", file, by=by, race=race, lines=len(read.lines))
        renew_statistics(PastLine, Person)
    forget_upload(race, upload.sha256)
    return file


def _key(race: Race, digest: str) -> str:
    return f"past-upload:{race.pk}:{digest}"


def _told(one: Line) -> tuple[object, ...]:
    """What a line says of its person."""
    return (one.name, one.born, one.email.casefold(), one.sex, one.country, one.town)


def _stubs(lines: tuple[Line, ...]) -> dict[tuple[object, ...], Person]:
    """A person without an account for everybody whom the lines tell of."""
    first = {_told(one): one for one in reversed(lines)}
    made = Person.objects.bulk_create(
        (
            Person(
                name=one.name[:120],
                birth_date=one.born,
                sex=one.sex if one.sex in ("F", "M", "X") else "",
                country=one.country if len(one.country) == 3 else "",
                town=one.town[:80],
                email=one.email[:254],
            )
            for one in first.values()
        ),
        batch_size=1000,
    )
    return dict(zip(first, made, strict=True))
