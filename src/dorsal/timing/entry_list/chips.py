"""Which chip is on which bib, as suppliers of chips deliver it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from dorsal.ground.problems import BadInput, Problem, Problems
from dorsal.ground.tables import Table, open_table
from dorsal.timing.entries import Entry
from dorsal.timing.entry_list.cells import BadCell, read_bib
from dorsal.timing.entry_list.columns import field_of

NOTHING: Mapping[str, str] = {}
BIBCHIP = ".bibchip"  # bib, then chip, without a heading


@dataclass(frozen=True, slots=True)
class ChipOfBib:
    """A chip and the bib that it is on; `line` is where the file says so."""

    chip: str
    bib: str
    line: int = 0


def read_chips(data: bytes, *, file: str = "") -> tuple[ChipOfBib, ...]:
    """The chips of a CSV file with columns `chip` and `bib`, or of a `.bibchip` file.

    `BadInput` with every problem: a chip that stands twice, a row without its bib.
    """
    if file.casefold().endswith(BIBCHIP):
        data = b"bib,chip\n" + data.removeprefix(b"\xef\xbb\xbf")
        return _read(data, file, before=1)
    return _read(data, file, before=0)


def _read(data: bytes, file: str, *, before: int) -> tuple[ChipOfBib, ...]:
    table, problems = open_table(data, file=file), Problems(file)
    chip_at, bib_at = _columns(table, file)
    found: dict[str, ChipOfBib] = {}
    for number, row in table.rows(problems):
        line, chip = number - before, row[chip_at].strip()
        try:
            bib = read_bib(row[bib_at])
        except BadCell as bad:
            problems.add(bad.what, right=bad.right, line=line, column="bib", value=row[bib_at])
            continue
        if not chip or not bib:
            what, right = "the row lacks its chip or its bib", "write both"
            problems.add(what, right=right, line=line, value=chip or bib)
            continue
        one = ChipOfBib(chip, bib, line)
        first = found.setdefault(chip.casefold(), one)
        if first.bib != bib:
            what = f"this chip is on bib {first.bib} on line {first.line}"
            problems.add(what, right="a chip is on one bib", line=line, column="chip", value=chip)
    problems.raise_errors()
    return tuple(found.values())


def _columns(table: Table, file: str) -> tuple[int, int]:
    fields = [field_of(heading) for heading in table.columns]
    chip = next((n for n, one in enumerate(fields) if one == "chips"), None)
    bib = next((n for n, one in enumerate(fields) if one == "bib"), None)
    if chip is None or bib is None:
        right = "name the columns `chip` and `bib` in the first line, or the file NAME.bibchip"
        what = "the columns of chip and bib cannot be found"
        raise BadInput(
            [Problem(what, right, file, table.line, value=", ".join(table.columns)[:80])]
        )
    return chip, bib


def with_chips(
    entries: Sequence[Entry],
    chips: Iterable[ChipOfBib],
    *,
    bibs: Mapping[str, str] = NOTHING,
    given: Mapping[str, str] = NOTHING,
) -> tuple[tuple[Entry, ...], tuple[ChipOfBib, ...]]:
    """The entries with the chips of their bibs beside those they have, and the chips that nobody
    got: nobody has the bib, or the chip is another's here, where it stays.

    `bibs` are those that the log gave, by entry, and `given` the bibs that it put chips on.
    """
    key_of = {bibs.get(one.key, one.bib).casefold(): one.key for one in entries}
    owner = {chip.casefold(): one.key for one in entries for chip in one.chips}
    owner |= {chip.casefold(): key_of.get(bib.casefold(), "") for chip, bib in given.items()}
    more: dict[str, list[str]] = {}
    left = []
    for one in chips:
        key = key_of.get(one.bib.casefold())
        if key is None or owner.setdefault(one.chip.casefold(), key) != key:
            left.append(one)
        else:
            more.setdefault(key, []).append(one.chip)
    return tuple(_with(one, more.get(one.key, [])) for one in entries), tuple(left)


def _with(entry: Entry, chips: Iterable[str]) -> Entry:
    held = {chip.casefold() for chip in entry.chips}
    return replace(
        entry, chips=(*entry.chips, *(chip for chip in chips if chip.casefold() not in held))
    )
