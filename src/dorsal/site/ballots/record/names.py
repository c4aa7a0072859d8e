"""Names as they were sealed: whoever edits their profile after the seal changes nothing that is
told.

The name stands in the private store, in the line that an erasure removes; the town, which no hash
binds, in `Application.sealed_town`. How somebody appears is fixed since applications closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from dorsal.ground.problems import BadInput
from dorsal.outside.private_store import PERSONS_FILES, read_persons
from dorsal.site.applications.models import Application
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.record.files import (
    KEPT,
    State,
    private_folder,
    record_folder,
    seals_in,
    state_of,
)


def shown_names(ballot: Ballot, codes: Iterable[str]) -> dict[str, str]:
    """How those with these codes have agreed to appear, by name and town as sealed; who wants only
    the code, or was erased, is not in it. One query.
    """
    numbers = [int(code[1:]) for code in codes if code[:1] == "A" and code[1:].isdigit()]
    if not numbers:
        return {}
    found = Application.objects.filter(ballot=ballot, number__in=numbers, person__erased_at=None)
    found = found.exclude(appears="code").only("number", "appears", "sealed_town")
    names = sealed_names(ballot)
    return {one.code: _appears(one, names[one.code]) for one in found if names.get(one.code)}


def _appears(application: Application, name: str) -> str:
    if application.appears == "full":
        return name
    first, town = name.split(" ", 1)[0], application.sealed_town
    return f"{first} ({town})" if town else first


def sealed_names(ballot: Ballot) -> Mapping[str, str]:
    """By code, the full names under the last seal, without those that were erased; kept in memory
    until a file changes. Empty before the seal, or when the private store cannot be read.
    """
    record, private = record_folder(ballot), private_folder(ballot)
    return _names(record, state_of(record), private, _state_of_store(private))


def _state_of_store(private: Path) -> State:
    """As `state_of`, of the files with names alone: others come and go while somebody seals."""
    found = sorted(private.glob(PERSONS_FILES))
    return tuple((one.name, one.stat().st_mtime_ns, one.stat().st_size) for one in found)


@lru_cache(maxsize=KEPT)
def _names(
    record: Path,
    record_state: State,  # noqa: ARG001
    private: Path,
    private_state: State,  # noqa: ARG001
) -> Mapping[str, str]:
    seals = seals_in(record)
    try:
        persons = read_persons(private, seals[-1]) if seals else []
    except BadInput:
        return {}
    # Of two people of one name and birth date the later one's code stands behind the sealed name.
    return {one.id: one.name.removesuffix(f" ({one.id})") for one in persons}
