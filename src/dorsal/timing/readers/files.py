"""The reads of a file: each line with the identity that its protocol gives it, or the file's."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from dorsal.timing.race import Format
from dorsal.timing.readers.csv_lines import USUAL, cells_of, is_heading, kinds
from dorsal.timing.readers.identity import Heard, identify

BOM = b"\xef\xbb\xbf"


def split_file(form: Format, data: bytes) -> tuple[Heard, ...]:
    """Every line that holds anything, in order.

    What has no number of its own gets the hash of the file (the first 16 hexadecimal digits of its
    SHA-256) and its line, from 1. A line of CSV whose columns are not in the usual order carries
    the file's heading before it, so that it can be read apart from its file.
    """
    epoch = hashlib.sha256(data).hexdigest()[:16]
    return tuple(
        heard if heard.seq >= 0 else Heard(heard.raw, epoch, line)
        for line, heard in _lines(form, data.removeprefix(BOM))
    )


def file_lines(data: bytes) -> Iterator[tuple[int, str]]:
    """The lines that hold anything, with their numbers; each byte is the character of its number.

    Lines end with LF, CR LF, or CR where there is no LF at all.
    """
    end = b"\n" if b"\n" in data else b"\r"
    for number, line in enumerate(data.split(end), start=1):
        text = line.rstrip(b"\r").decode("latin-1")
        if text.strip("\0 \t"):
            yield number, text


def _lines(form: Format, data: bytes) -> Iterator[tuple[int, Heard]]:
    heading = ""
    for number, text in file_lines(data):
        if form == "csv" and is_heading(text):
            heading = "" if _is_usual(text) else text
            yield number, Heard(text)
        elif heading:
            yield number, Heard(f"{heading}\n{text}")
        else:
            yield number, identify(form, text)


def _is_usual(heading: str) -> bool:
    found = kinds(cells_of(heading))
    return found == USUAL[: len(found)]


DATED = r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
SIGNS: tuple[tuple[Format, re.Pattern[str]], ...] = (
    ("ipico", re.compile(r"a[ab][0-9a-f]{10,}(FS|LS)?", re.IGNORECASE)),
    ("chronotrack", re.compile(r"CT[0-9]{2}_[0-9]+~.*")),
    ("crossmgr", re.compile(r"\{.*\"tag\".*")),
    ("mylaps", re.compile(r"(.*\|)?(c|t|utc|mt)=.*\|.*")),
    ("raceresult", re.compile(rf"(#P;)?[0-9]+;[^;]+;({DATED})?;[0-9:.]+;.*")),
    ("wiclax", re.compile(r"[^;]+;[0-9]{2}-[0-9]{2}-[0-9]{4} [0-9:.]+(;.*)?")),
    ("ultra", re.compile(r"[0-9],[^,]+,[0-9]{8,10},[0-9]{1,3},[0-9]+,.*")),
    ("csv", re.compile(rf"[^,;\t]+[,;\t]({DATED}[T ])?[0-9]{{1,2}}:[0-9]{{2}}.*")),
)
LOOKED_AT = 200


def recognise(data: bytes) -> Format | None:
    """The format that most of the first lines have the form of; None where fewer than half are of
    any. A table with a heading that names a chip is CSV; one with a bib and no chip is a sheet.
    """
    lines = [text.strip() for _, text in zip(range(LOOKED_AT), _texts(data), strict=False)]
    if not lines:
        return None
    named = [cell.strip().strip('"').lower() for cell in cells_of(lines[0])]
    if ":" not in lines[0] and is_heading(lines[0]) and "chip" in kinds(named):
        return "csv"
    counts = {form: sum(1 for one in lines if sign.fullmatch(one)) for form, sign in SIGNS}
    best = max(counts, key=lambda form: counts[form])
    if counts[best] * 2 >= len(lines) and not _names_columns(lines[0]):
        return best
    return "sheet" if _names_columns(lines[0]) else None


def _names_columns(line: str) -> bool:
    """Whether a first line is a heading: several cells, all beginning with a letter or empty."""
    cells = cells_of(line)
    return len(cells) > 1 and all(not cell or cell[0].isalpha() for cell in cells)


def _texts(data: bytes) -> Iterator[str]:
    return (text for _, text in file_lines(data.removeprefix(BOM)[: LOOKED_AT * 2_000]))
