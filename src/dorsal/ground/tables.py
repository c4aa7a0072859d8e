"""Tables in CSV as spreadsheets really export it: their encodings, separators and oddities.

A table is opened once, which settles its encoding, its separator and its header; its rows are then
streamed, so that a million of them never stand in memory together.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from dorsal.ground.problems import BadInput, Problem, Problems

SEPARATORS = ("\t", ";", ",")
SEPARATOR_LINE = re.compile(r'"?sep=([,;|\t])"?', re.IGNORECASE)
NAMES = {"\t": "tab", ";": "semicolon", ",": "comma"}
BOM_UTF8 = b"\xef\xbb\xbf"
BOMS_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# two bytes of UTF-8 whose reading as Windows-1252 no language writes
UTF8_PAIR = re.compile(rb"\xc3[\x80-\xbf]")
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how .xlsx and .xls begin
SAVE_AS_UTF8 = "save the table again as 'CSV UTF-8'"


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file whose header has been read.

    `columns` are the trimmed names of the header without the empty ones at its end; `line` is the
    physical line at which the header ends; `widest` counts the header's cells, empty ones included.
    """

    file: str
    columns: tuple[str, ...]
    separator: str
    line: int
    widest: int
    utf8: bytes = field(repr=False)

    def position(self, column: str) -> int | None:
        """Index of a column's cells in every row, or None when there is no such column."""
        return self.columns.index(column) if column and column in self.columns else None

    def rows(self, problems: Problems) -> Iterator[tuple[int, list[str]]]:
        """Yield each row with the physical line at which it starts.

        Blank rows are passed over. A row that is too short, too long or wrongly quoted becomes a
        problem and is not yielded; after a quote that is never closed nothing more can be read.
        Every yielded row has at least as many cells as there are columns.
        """
        lines = _lines(self.utf8)
        for _ in range(self.line):
            next(lines)
        reader = csv.reader(lines, delimiter=self.separator, strict=True)
        line, width, widest = self.line, len(self.columns), self.widest
        while True:
            try:
                for row in reader:
                    if len(row) == width or self._fits(row):
                        if any(row):
                            yield line + 1, row
                    elif any(row):
                        _wrong_width(problems, line + 1, row, width, widest)
                    line = self.line + reader.line_num
                return
            except csv.Error as error:
                if _is_endless(problems, line + 1, error):
                    return
                line = self.line + reader.line_num

    def _fits(self, row: list[str]) -> bool:
        width = len(self.columns)
        return width <= len(row) <= self.widest and not any(row[width:])


def open_table(data: bytes, *, file: str = "") -> Table:
    """Settle the encoding, the separator and the header of a CSV file.

    Reads UTF-8 with or without byte order mark, UTF-16 with one, and Windows-1252; commas,
    semicolons and tabs, by the header or by a first line `sep=;`. `BadInput` when the bytes are no
    text or an Excel workbook, hold NUL, have no header, or when two columns have the same name.
    """
    if data.startswith(WORKBOOKS):
        what = "this is an Excel workbook, not a CSV file"
        raise _refuse(what, right="open it and save it as 'CSV UTF-8'", file=file)
    utf8 = _as_utf8(data, file)
    _refuse_nul(utf8, file)
    skipped, told = _separator_line(utf8)
    separator = told or _detect_separator(utf8, skipped)
    header, last = _read_header(utf8, skipped, separator, file)
    columns = [name.strip() for name in header]
    while columns and not columns[-1]:
        columns.pop()
    _refuse_repeated(columns, file, last)
    return Table(file, tuple(columns), separator, last, len(header), utf8)


def _lines(utf8: bytes) -> Iterator[str]:
    return iter(io.TextIOWrapper(io.BytesIO(utf8), encoding="utf-8", newline=""))


def _refuse(what: str, *, right: str, file: str, line: int = 0, value: str = "") -> BadInput:
    return BadInput([Problem(what, right, file, line, "", value)])


def _line_at(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def _as_utf8(data: bytes, file: str) -> bytes:
    """The same text in UTF-8 without byte order mark."""
    if data.startswith(BOM_UTF8):
        data = data[len(BOM_UTF8) :]
    elif data.startswith(BOMS_UTF16):
        return _from_utf16(data, file)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _from_windows(data, error.start, file)
    return data


def _from_utf16(data: bytes, file: str) -> bytes:
    try:
        return data.decode("utf-16").encode()
    except UnicodeError as error:
        what = "the file begins as UTF-16 text but is damaged"
        raise _refuse(what, right=SAVE_AS_UTF8, file=file) from error


def _from_windows(data: bytes, not_utf8: int, file: str) -> bytes:
    """Read as Windows-1252; `not_utf8` is the position of the first byte that is not UTF-8."""
    if UTF8_PAIR.search(data):
        what = "the file mixes UTF-8 and Windows-1252; this is the first line that is not UTF-8"
        raise _refuse(what, right=SAVE_AS_UTF8, file=file, line=_line_at(data, not_utf8))
    try:
        return data.decode("cp1252").encode()
    except UnicodeDecodeError as error:
        what = "a byte is neither UTF-8 nor Windows-1252 text"
        line, byte = _line_at(data, error.start), f"0x{data[error.start]:02x}"
        raise _refuse(what, right=SAVE_AS_UTF8, file=file, line=line, value=byte) from error


def _refuse_nul(utf8: bytes, file: str) -> None:
    position = utf8.find(b"\0")
    if position >= 0:
        what = "the file holds a NUL byte: it is damaged, or no CSV"
        raise _refuse(what, right=SAVE_AS_UTF8, file=file, line=_line_at(utf8, position))


def _separator_line(utf8: bytes) -> tuple[int, str]:
    """The number of lines to skip before the header, and the separator that they tell."""
    skipped = 0
    for line in _lines(utf8):
        text = line.strip("\r\n")
        told = SEPARATOR_LINE.fullmatch(text)
        if told:
            return skipped + 1, told[1]
        if text.strip(" \t,;"):
            break
        skipped += 1
    return skipped, ""


def _detect_separator(utf8: bytes, skipped: int) -> str:
    """The separator that stands most often in the header, outside quotes; a comma if none does."""
    seen = dict.fromkeys(SEPARATORS, 0)
    quoted = False
    for number, line in enumerate(_lines(utf8)):
        if number < skipped:
            continue
        for character in line:
            if character == '"':
                quoted = not quoted
            elif character in seen and not quoted:
                seen[character] += 1
        if not quoted:
            break
    best = max(SEPARATORS, key=seen.__getitem__)
    return best if seen[best] else ","


def _read_header(utf8: bytes, skipped: int, separator: str, file: str) -> tuple[list[str], int]:
    """The header's cells, and the physical line at which it ends."""
    lines = _lines(utf8)
    for _ in range(skipped):
        next(lines)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    try:
        header = next(reader, [])
    except csv.Error as error:
        what = f"the header cannot be read: {error}"
        right = "close every quote of the first line"
        raise _refuse(what, right=right, file=file, line=skipped + 1) from error
    if not any(cell.strip() for cell in header):
        what = "the file is empty: it has no header"
        raise _refuse(what, right="the first line names the columns", file=file)
    return header, skipped + reader.line_num


def _refuse_repeated(columns: list[str], file: str, line: int) -> None:
    repeated = sorted({name for name in columns if name and columns.count(name) > 1})
    if repeated:
        right = "give each column a name of its own"
        raise BadInput(
            Problem("two columns have the same name", right, file, line, name, name)
            for name in repeated
        )


def _wrong_width(problems: Problems, line: int, row: list[str], width: int, widest: int) -> None:
    if len(row) < width:
        what = f"the row has {len(row)} cells, the header has {width}"
        right = (
            "every row needs as many separators as the header; where a spreadsheet drops them "
            "after blank cells, end each row with a column that is always filled"
        )
    elif len(row) > widest:
        what = f"the row has {len(row)} cells, the header has {widest}"
        right = "put quotes around a cell that holds the separator"
    else:
        what = f"the row has a cell without a heading, after the {width} columns"
        right = "give the column a name, or put quotes around a cell that holds the separator"
    problems.add(what, right=right, line=line, value=row[0])


def _is_endless(problems: Problems, line: int, error: csv.Error) -> bool:
    """Note a quoting error; True when the rest of the file cannot be read after it."""
    endless = "unexpected end" in str(error) or "field larger" in str(error)
    if endless:
        what = "a quote opened in this row is never closed; nothing after it could be read"
        problems.add(what, right="close the quote, or double it inside a quoted cell", line=line)
    else:
        what = "a quote opened in this row is closed in the middle of a cell"
        problems.add(what, right="double a quote that stands inside a quoted cell", line=line)
    return endless
