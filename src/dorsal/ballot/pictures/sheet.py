"""A sheet of paper with pixels as coordinates, from the top left corner, and how it is printed.

One pair of axes covers the whole figure, so that every artist is placed in CSS pixels and nothing
depends on a layout engine. Nothing here uses pyplot, and matplotlib's settings are its own
defaults whatever a machine's matplotlibrc says; they are set for the length of one picture, hence
pictures are made one at a time in a process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Literal, TypeAlias, get_args
from xml.sax.saxutils import escape

from matplotlib import rc_context, rcdefaults, rcParams
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from dorsal.ballot.pictures.ink import STACK_LINE, TEXT, WHITE, WIDTH
from dorsal.ballot.pictures.lettering import Piece, drawable, font, readable, width

PictureFormat: TypeAlias = Literal["png", "svg", "svg-with-text"]
Align: TypeAlias = Literal["left", "center", "right"]
Points: TypeAlias = Sequence[tuple[float, float]]

PIXELS_PER_INCH = 96  # CSS pixels
POINTS_PER_PIXEL = 0.75
DENSITY = 2  # pixels of a PNG for one CSS pixel


class Sheet:
    """A white sheet, 640 pixels wide, on which a picture is drawn. Lengths are in pixels."""

    def __init__(self, *, height: float, title: str) -> None:
        size = (WIDTH / PIXELS_PER_INCH, height / PIXELS_PER_INCH)
        self.title = readable(title)
        self.said: list[str] = []
        self.height = height
        self.figure = Figure(figsize=size, dpi=PIXELS_PER_INCH, facecolor=WHITE)
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set_xlim(0, WIDTH)
        self.axes.set_ylim(height, 0)

    @property
    def words(self) -> tuple[str, ...]:
        """All that is written on the sheet, whole, in the order of writing."""
        return tuple(self.said)

    def write(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float,
        colour: str = TEXT,
        bold: bool = False,
        align: Align = "left",
        blank: int = 0,
    ) -> float:
        """Write words at `x` with their baseline at `y`, and return how wide they are.

        With `blank` the paper around them is blank again, above all that lies lower than that.
        """
        self.said.append(readable(words))
        shown = drawable(words, bold=bold)
        known = font(bold=bold).copy()
        known.set_size(size * POINTS_PER_PIXEL)
        self.axes.text(
            x, y, shown, fontproperties=known, color=colour, ha=align, parse_math=False, zorder=6
        )
        wide = width(shown, size=size, bold=bold)
        if blank:
            left = x - wide * {"left": 0.0, "center": 0.5, "right": 1.0}[align]
            self.box(left - 2, y - size, wide + 4, 1.25 * size, colour=WHITE, over=blank)
        return wide

    def write_beside(self, x: float, y: float, words: str, *, size: float, **look: object) -> float:
        """Write words whose capitals are centred on `y`, as beside a mark."""
        return self.write(x, y + 0.365 * size, words, size=size, **look)  # type: ignore[arg-type]

    def write_stack(
        self, x: float, y: float, lines: Sequence[str], *, size: float, **look: object
    ) -> None:
        """Write short lines one below the other, the middle of them all at `y`."""
        top = y - STACK_LINE * (len(lines) - 1) / 2
        for number, words in enumerate(lines):
            self.write_beside(x, top + STACK_LINE * number, words, size=size, **look)

    def write_line(self, x: float, y: float, line: Sequence[Piece], *, size: float) -> None:
        """Write one wrapped line."""
        for piece in line:
            run = piece.run
            self.write(x + piece.x, y, run.words, size=size, colour=run.colour, bold=run.bold)

    def line(
        self,
        points: Points,
        *,
        colour: str,
        thick: float = 1.0,
        over: int = 2,
        round_ends: bool = False,
    ) -> None:
        """Draw a line through points, `thick` pixels wide; `over` says above what it lies."""
        xs, ys = zip(*points, strict=True)
        artist = Line2D(xs, ys, color=colour, linewidth=thick * POINTS_PER_PIXEL, zorder=over)
        artist.set_solid_capstyle("round" if round_ends else "butt")
        artist.set_solid_joinstyle("round")
        self.axes.add_line(artist)

    def dot(self, x: float, y: float, *, colour: str, wide: float, hollow: bool = False) -> None:
        """Draw a dot `wide` pixels across, with a fine white rim, or a ring."""
        artist = Line2D((x,), (y,), marker="o", linestyle="none", zorder=4)
        artist.set_markersize(wide * POINTS_PER_PIXEL)
        artist.set_markerfacecolor(WHITE if hollow else colour)
        artist.set_markeredgecolor(colour if hollow else WHITE)
        artist.set_markeredgewidth((1.6 if hollow else 1.0) * POINTS_PER_PIXEL)
        self.axes.add_line(artist)

    def box(
        self, x: float, y: float, wide: float, high: float, *, colour: str, over: int = 1
    ) -> None:
        """Fill a rectangle from its top left corner."""
        self.axes.add_patch(Rectangle((x, y), wide, high, color=colour, linewidth=0, zorder=over))


def printed(draw: Callable[[], Sheet], *, format: PictureFormat) -> bytes:
    """Draw a sheet in the house's style and return its PNG (1280 pixels wide) or SVG.

    The letters of an "svg" are outlines; those of an "svg-with-text" are text in the typeface of
    whoever shows it, which should not be wider than DejaVu Sans. The same sheet gives the same
    bytes. Raises `ValueError` for another format.
    """
    if format not in get_args(PictureFormat):
        raise ValueError(f"a picture is made as png or svg, not {format!r}")
    with house_style():
        if format == "svg-with-text":
            rcParams["svg.fonttype"] = "none"
            rcParams["font.sans-serif"] = ["sans-serif"]
        sheet = draw()
        return _png(sheet) if format == "png" else _svg(sheet)


@contextmanager
def house_style() -> Iterator[None]:
    """Set matplotlib's defaults and the house's style, and restore what was set before."""
    with rc_context():
        rcdefaults()
        rcParams["path.simplify"] = False
        rcParams["svg.fonttype"] = "path"  # looks the same everywhere; <desc> holds the words
        rcParams["svg.hashsalt"] = "dorsal"
        rcParams["text.hinting"] = "none"
        rcParams["text.parse_math"] = False
        yield


def _png(sheet: Sheet) -> bytes:
    file = BytesIO()
    about = {"Software": "Dorsal", "Title": sheet.title}
    sheet.figure.savefig(file, format="png", dpi=PIXELS_PER_INCH * DENSITY, metadata=about)
    return file.getvalue()


def _svg(sheet: Sheet) -> bytes:
    file = BytesIO()
    about = {"Date": None, "Creator": "Dorsal", "Title": sheet.title}
    sheet.figure.savefig(file, format="svg", metadata=about)
    spoken = (
        f" <title>{escape(sheet.title)}</title>\n <desc>{escape(' | '.join(sheet.words))}</desc>"
    )
    head, metadata, rest = file.getvalue().partition(b" <metadata>")
    return head + spoken.encode() + b"\n" + metadata + rest
