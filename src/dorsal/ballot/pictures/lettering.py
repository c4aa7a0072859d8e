"""Text in pictures: which characters can be drawn, how wide they are, and where lines break.

The letters are those of DejaVu Sans as it ships with matplotlib, taken from its own file, so that
a font of the same name that is installed on a machine changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from matplotlib import get_data_path
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.textpath import text_to_path

from dorsal.ballot.pictures.ink import TEXT

PLACEHOLDER = "□"
ELLIPSIS = "…"
JOINERS = "\u200c\u200d"
NO_BREAK = "\u00a0"
BLANK = re.compile(" (?!%)")
NO_XML = "\ufffe\uffff"  # no characters of XML 1.0, besides surrogates and controls


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of words in one colour and weight."""

    words: str
    colour: str = TEXT
    bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run's part within one line, `x` pixels from the line's beginning."""

    x: float
    run: Run


@cache
def font(*, bold: bool) -> FontProperties:
    """The font of all pictures, regular or bold."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    weight = "bold" if bold else "normal"
    return FontProperties(fname=f"{get_data_path()}/fonts/ttf/{name}", weight=weight)


def readable(words: str) -> str:
    """The words as text: whole, but fit for a line and for XML.

    Line breaks and tabs become blanks; characters that only control other ones are left out.
    """
    return "".join(map(_readable, unicodedata.normalize("NFC", words)))


@cache
def _readable(character: str) -> str:
    if character.isspace():
        return character if character in "\u00a0\u202f" else " "
    category = unicodedata.category(character)
    if category == "Cc" or (category == "Cf" and character not in JOINERS):
        return ""
    return PLACEHOLDER if category == "Cs" or character in NO_XML else character


def drawable(words: str, *, bold: bool = False) -> str:
    """The words as they are drawn: readable, with one box for each character without a glyph.

    DejaVu has no Chinese, Japanese or Korean letters and no emoji. Other fonts are not looked for:
    the picture would depend on the machine. An SVG tells the whole words as text beside.
    """
    return "".join(_drawn(character, bold) for character in readable(words))


@cache
def _drawn(character: str, bold: bool) -> str:
    if get_font(str(font(bold=bold).get_file())).get_char_index(ord(character)):
        return character
    mark = unicodedata.category(character) in ("Mn", "Me")
    return "" if mark else PLACEHOLDER  # a mark shares the box of its letter


def width(words: str, *, size: float, bold: bool = False) -> float:
    """How wide the words are drawn at this size, both in pixels."""
    return _width(drawable(words, bold=bold), bold) * size


@cache
def _width(words: str, bold: bool) -> float:
    known = font(bold=bold).copy()
    known.set_size(100)
    return float(text_to_path.get_text_width_height_descent(words, known, False)[0]) / 100


def widest(labels: Iterable[str], *, size: float, bold: bool = False) -> float:
    """The width of the widest label, in pixels; 0.0 without labels."""
    return max((width(label, size=size, bold=bold) for label in labels), default=0.0)


def shortened(words: str, *, most: float, size: float, bold: bool = False) -> str:
    """The words, cut and ended by an ellipsis where they would be wider than `most` pixels."""
    if width(words, size=size, bold=bold) <= most:
        return words
    short, long = 0, len(words)
    while short < long:
        middle = (short + long + 1) // 2
        cut = words[:middle].rstrip() + ELLIPSIS
        short, long = (
            (middle, long) if width(cut, size=size, bold=bold) <= most else (short, middle - 1)
        )
    return words[:short].rstrip() + ELLIPSIS


def stacked(words: str, *, most: float, size: float, bold: bool = False) -> tuple[str, ...]:
    """The whole words in lines, none wider than `most` pixels: broken after commas where that is
    enough, else at blanks, and within words that are too long.
    """
    lines: list[str] = []
    for part in words.replace(", ", ",\n").split("\n"):
        longer = f"{lines[-1]} {part}" if lines else part
        if lines and width(longer, size=size, bold=bold) <= most:
            lines[-1] = longer
        else:
            lines.append(part)
    kept = (NO_BREAK.join(line.rsplit(" ", 1)) for line in lines)  # no number stands alone
    broken = [
        " ".join(piece.run.words for piece in pieces).replace(NO_BREAK, " ")
        for line in kept
        for pieces in wrapped((Run(words=line, bold=bold),), most=most, size=size)
    ]
    return tuple(broken)


def wrapped(runs: Sequence[Run], *, most: float, size: float) -> tuple[tuple[Piece, ...], ...]:
    """The lines, none wider than `most` pixels, into which runs of words break at blanks, though
    not before a per cent sign.
    """
    lines: list[list[Piece]] = [[]]
    end = 0.0
    for word in _words(runs, most, size):
        blank = width(" ", size=size, bold=word.bold) if lines[-1] else 0.0
        wide = width(word.words, size=size, bold=word.bold)
        if lines[-1] and end + blank + wide > most:
            lines.append([])
            end, blank = 0.0, 0.0
        lines[-1].append(Piece(x=end + blank, run=word))
        end += blank + wide
    return tuple(_joined(line) for line in lines if line)


def _words(runs: Sequence[Run], most: float, size: float) -> Iterator[Run]:
    for run in runs:
        for word in BLANK.split(readable(run.words)):
            for part in _broken(word, most, size, run.bold):
                yield Run(words=part, colour=run.colour, bold=run.bold)


def _broken(word: str, most: float, size: float, bold: bool) -> Iterator[str]:
    """Yield the word in parts that fit, nearly always the whole word."""
    while word:
        fits = len(word)
        while fits > 1 and width(word[:fits], size=size, bold=bold) > most:
            fits = min(fits - 1, max(1, int(fits * 0.9)))
        yield word[:fits]
        word = word[fits:]


def _joined(line: list[Piece]) -> tuple[Piece, ...]:
    """Make one piece of neighbours of the same look, so that a line is drawn as one text."""
    joined: list[Piece] = []
    for piece in line:
        last = joined[-1] if joined else None
        if last and (last.run.colour, last.run.bold) == (piece.run.colour, piece.run.bold):
            words = f"{last.run.words} {piece.run.words}"
            run = Run(words=words, colour=piece.run.colour, bold=piece.run.bold)
            joined[-1] = Piece(x=last.x, run=run)
        else:
            joined.append(piece)
    return tuple(joined)
