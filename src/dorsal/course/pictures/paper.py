"""The paper of a picture: its size, its ink, what is drawn on it and how it is printed.

Lengths are points of A4 in landscape, from the top left corner; on A3 all of them grow alike.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PictureFormat: TypeAlias = Literal["svg", "png", "pdf"]
Paper: TypeAlias = Literal["A4", "A3"]

WIDE, HIGH = 842.0, 595.0
SCALES: dict[Paper, float] = {"A4": 1.0, "A3": 2**0.5}
PNG_DOTS = 200  # per inch
MARGIN = 46.0
INK, SOFT, FAINT, WHITE, RED = "#19211e", "#56635e", "#dbe0dc", "#ffffff", "#a72a22"
NIGHT = "#e3e6f1"
SETTINGS: dict[Any, Any] = {  # matplotlib types its keys as one long Literal
    "font.family": ["DejaVu Sans"],  # ships with matplotlib, so every machine draws the same
    "svg.fonttype": "path",
    "svg.hashsalt": "dorsal",
    "pdf.fonttype": 42,  # TrueType, embedded
    "path.simplify": False,
    "text.hinting": "none",
}
Points: TypeAlias = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet being drawn."""

    axes: Axes
    scale: float = 1.0

    def write(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 8.0,
        colour: str = INK,
        align: str = "left",
        bold: bool = False,
        upwards: bool = False,
    ) -> None:
        """Write one line, y its foot, or turned so that it reads upwards from there."""
        self.axes.text(
            x,
            y,
            text,
            fontsize=size * self.scale,
            color=colour,
            ha="center" if upwards else align,
            va="bottom" if upwards else "baseline",
            rotation=90 if upwards else 0,
            weight="bold" if bold else "normal",
            parse_math=False,  # a dollar sign is a dollar sign
            zorder=6,
        )

    def line(
        self, points: Points, *, colour: str = INK, thick: float = 0.6, over: float = 3
    ) -> None:
        """Draw a line through points."""
        x, y = zip(*points, strict=True)
        self.axes.plot(
            x,
            y,
            color=colour,
            linewidth=thick * self.scale,
            zorder=over,
            solid_joinstyle="round",
            solid_capstyle="butt",
        )

    def dot(self, x: float, y: float, *, wide: float = 4.2) -> None:
        """Draw a white dot with a dark rim."""
        self.axes.plot(
            [x],
            [y],
            marker="o",
            markersize=wide * self.scale,
            markerfacecolor=WHITE,
            markeredgecolor=INK,
            markeredgewidth=0.9 * self.scale,
            zorder=5,
        )

    def fill(self, points: Points, *, colour: str, over: float = 2) -> None:
        """Fill the area within points."""
        x, y = zip(*points, strict=True)
        # a hairline of its own colour closes the seams between neighbours
        self.axes.fill(x, y, facecolor=colour, edgecolor=colour, linewidth=0.25, zorder=over)


def print_sheet(
    draw: Callable[[Sheet], None], *, title: str, form: PictureFormat, paper: Paper
) -> bytes:
    """The bytes of a sheet that `draw` fills."""
    # Here because matplotlib takes most of a second to import and only pictures need it.
    from matplotlib import rc_context, rcdefaults, rcParams
    from matplotlib.figure import Figure

    scale = SCALES[paper]
    with rc_context():
        rcdefaults()
        rcParams.update(SETTINGS)
        figure = Figure(figsize=(WIDE * scale / 72, HIGH * scale / 72), facecolor=WHITE)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, WIDE)
        axes.set_ylim(HIGH, 0)
        axes.set_axis_off()
        draw(Sheet(axes, scale))
        out = io.BytesIO()
        figure.savefig(out, format=form, dpi=PNG_DOTS, metadata=_about(title, form))
    return out.getvalue()


def _about(title: str, form: PictureFormat) -> dict[str, Any]:
    """What a file says of itself, without the moment at which it was made."""
    if form == "png":
        return {"Title": title, "Software": "Dorsal"}
    dates = {"CreationDate": None} if form == "pdf" else {"Date": None}
    return {"Title": title, "Creator": "Dorsal"} | dates


def width_of(text: str, *, size: float, bold: bool = False) -> float:
    """How wide a line is drawn, in points."""
    from matplotlib.font_manager import FontProperties  # inline: see `print_sheet`
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=["DejaVu Sans"], size=100, weight="bold" if bold else "normal")
    wide = text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]
    return float(wide) * size / 100


def fitted(text: str, most: float, *, size: float, bold: bool = False) -> str:
    """The text, cut and ended by an ellipsis where it would be wider than `most` points."""
    if width_of(text, size=size, bold=bold) <= most:
        return text
    kept = text
    while kept and width_of(f"{kept.rstrip()}…", size=size, bold=bold) > most:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
