"""What the pages of earlier years show: a list before its import, and a runner's own years."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import QueryDict

from dorsal.ballot.past_years import PastFile
from dorsal.ground.problems import Problem
from dorsal.site.accounts.models import Person
from dorsal.site.ballots.models import PastLine
from dorsal.site.ballots.past.forms import ClaimSearchForm, ColumnsForm
from dorsal.site.ballots.past.importing import Upload, read_upload, suggested
from dorsal.site.ballots.queries import claimable_lines, claims_of, lines_of
from dorsal.site.races.models import Edition, Race

SAMPLE = 12


def columns_form(upload: Upload, words: Sequence[str], told: QueryDict | None) -> ColumnsForm:
    """Which column holds what, as the director has told it; the guess where that is no answer."""
    form = ColumnsForm(upload.columns, words, told, initial=suggested(upload))
    if form.is_bound and not form.is_valid():
        form = ColumnsForm(upload.columns, words, initial=suggested(upload))
    return form


def read_as_told(upload: Upload, form: ColumnsForm) -> PastFile:
    """Read a list by the columns, the year and the words of the form."""
    if not form.is_bound:
        return read_upload(upload, suggested(upload))
    year = form.cleaned_data["all_of"]
    return read_upload(upload, form.columns(), year=year, words=form.meanings())


def look_page(
    edition: Edition,
    upload: Upload,
    read: PastFile,
    *,
    words: Sequence[str],
    told: QueryDict | None,
) -> dict[str, object]:
    """A list before it is imported; `words` are those whose meaning was asked already."""
    unknown = list(dict.fromkeys([*words, *_unknown_words(read.problems)]))
    return {
        "race": edition.race,
        "edition": edition,
        "name": upload.name,
        "read": read,
        "sample": read.lines[:SAMPLE],
        "words": unknown,
        "form": columns_form(upload, unknown, told),
        "errors": [one for one in read.problems if one.level == "error"][:SAMPLE],
        "warnings": [one for one in read.problems if one.level == "warning"][:SAMPLE],
    }


def searched_lines(race: Race, person: Person, form: ClaimSearchForm) -> list[PastLine]:
    """The lines that a runner searches and may claim; none before the search is valid."""
    if not form.is_valid():
        return []
    told = form.cleaned_data
    return claimable_lines(race, person, year=told["year"], name=told["name"])


def claim_page(
    edition: Edition, person: Person, form: ClaimSearchForm, lines: Sequence[PastLine]
) -> dict[str, object]:
    """A runner's own earlier years, what they have claimed, and what their search has found."""
    return {
        "race": edition.race,
        "edition": edition,
        "form": form,
        "searched": form.is_valid(),
        "lines": lines,
        "own": list(lines_of(edition.race, person)),
        "claims": list(claims_of(edition.race, person)),
    }


def _unknown_words(problems: Sequence[Problem]) -> list[str]:
    """The race's own words for outcomes that are not known yet."""
    return [one.value for one in problems if one.what == "this outcome is not known" and one.value]
