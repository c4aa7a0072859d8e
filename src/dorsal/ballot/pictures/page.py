"""The frame of every picture: the title and its subtitle above, the notes below."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dorsal.ballot.pictures.ink import BODY, GREY, MARGIN, SMALL, TEAL, TEXT, TITLE, WIDTH
from dorsal.ballot.pictures.lettering import Run, wrapped
from dorsal.ballot.pictures.sheet import Sheet
from dorsal.ground.plain_words import capital

COLUMN = WIDTH - 2 * MARGIN
TITLE_LINE, BODY_LINE, NOTE_LINE = 27, 19, 16
TOP = 20  # of the title's first line


def compose(
    title: str,
    subtitle: Sequence[Sequence[Run]],
    notes: Sequence[str],
    *,
    body: float,
    draw: Callable[[Sheet, float], None],
) -> Sheet:
    """Lay out a picture: `draw` gets the sheet and the y at which its `body` pixels begin.

    Each note becomes a sentence of its own at the foot; empty ones are left out.
    """
    above = wrapped((Run(words=title, bold=True),), most=COLUMN, size=TITLE)
    below = [line for runs in subtitle for line in wrapped(runs, most=COLUMN, size=BODY)]
    told = [grey(sentence(note)) for note in notes if note]
    foot = [line for note in told for line in wrapped((note,), most=COLUMN, size=SMALL)]
    head = TOP + TITLE_LINE * len(above) + BODY_LINE * len(below) + 20
    sheet = Sheet(height=round(head + body + NOTE_LINE * len(foot) + 26), title=title)
    sheet.box(MARGIN, 0, 44, 7, colour=TEAL)
    y = float(TOP)
    for line in above:
        y += TITLE_LINE
        sheet.write_line(MARGIN, y, line, size=TITLE)
    y += 6
    for line in below:
        y += BODY_LINE
        sheet.write_line(MARGIN, y, line, size=BODY)
    draw(sheet, head)
    for number, line in enumerate(foot):
        sheet.write_line(MARGIN, head + body + 16 + NOTE_LINE * number, line, size=SMALL)
    return sheet


def sentence(words: str) -> str:
    """The words with a capital letter at the beginning and a full stop at the end."""
    end = "" if words.endswith((".", "!", "?", "…")) else "."
    return capital(words) + end


def grey(words: str) -> Run:
    """Words that stand back."""
    return Run(words=words, colour=GREY)


def strong(words: str, colour: str = TEXT) -> Run:
    """Words in bold, as a key to what is drawn in their colour."""
    return Run(words=words, colour=colour, bold=True)
