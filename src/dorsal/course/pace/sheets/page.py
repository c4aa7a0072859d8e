"""A page of A4: its title, its places in points from the top left, its bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SheetFormat = Literal["pdf", "svg"]
WIDE, HIGH = 595.0, 842.0  # points of A4 upright
MARGIN = 40.0
INK, SOFT, FAINT = "#1b1f24", "#5c6670", "#d9dee3"
RED, GREEN, GROUND = "#b3261e", "#2f6f4f", "#e7ede6"
SETTINGS: dict[Any, Any] = {  # matplotlib types its keys as one long Literal
    "font.family": ["DejaVu Sans"],
    "svg.fonttype": "path",
    "svg.hashsalt": "dorsal",
    "pdf.fonttype": 42,
    "path.simplify": False,
}


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet being drawn; x and y are points from the top left corner."""

    axes: Axes

    def write(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 8.5,
        colour: str = INK,
        align: str = "left",
        bold: bool = False,
    ) -> None:
        """Write one line, y its foot; a dollar sign is a dollar sign."""
        self.axes.text(
            x,
            y,
            text,
            fontsize=size,
            color=colour,
            ha=align,
            va="baseline",
            weight="bold" if bold else "normal",
            parse_math=False,
        )

    def rule(self, y: float, *, left: float = MARGIN, right: float = WIDE - MARGIN) -> None:
        """Draw a thin line across."""
        self.axes.plot([left, right], [y, y], color=FAINT, linewidth=0.6)

    def band(self, y: float, high: float) -> None:
        """Shade a row, y its top."""
        self.axes.fill_between(
            [MARGIN - 4, WIDE - MARGIN + 4], y, y + high, color="#f4f6f4", linewidth=0
        )


def fitted(text: str, most: float, *, size: float) -> str:
    """The text cut to a width in points, an ellipsis where something is missing."""
    letters = int(most / (0.56 * size))
    return text if len(text) <= letters else f"{text[: max(1, letters - 1)].rstrip()}…"


def draw_page(draw: Callable[[Page], None], *, form: SheetFormat, title: str) -> bytes:
    """The bytes of a page that `draw` fills."""
    # Here because matplotlib takes most of a second to import and only sheets need it.
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context(SETTINGS):
        figure = Figure(figsize=(WIDE / 72, HIGH / 72))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, WIDE)
        axes.set_ylim(HIGH, 0)
        axes.set_axis_off()
        draw(Page(axes))
        out = io.BytesIO()
        known = {"Title": title, "Creator": "Dorsal"}
        dates = {"CreationDate": None} if form == "pdf" else {"Date": None}
        figure.savefig(out, format=form, metadata={**known, **dates})
    return out.getvalue()


def draw_head(page: Page, title: str, told: str) -> float:
    """Title and the line below it; returns the y below both."""
    page.write(MARGIN, 62, fitted(title, WIDE - 2 * MARGIN, size=19), size=19, bold=True)
    page.write(MARGIN, 80, fitted(told, WIDE - 2 * MARGIN, size=9.5), size=9.5, colour=SOFT)
    return 96.0


def draw_notes(page: Page, notes: Sequence[str], *, bottom: float = HIGH - 30) -> None:
    """Small print at the foot of the page, as many lines as fit in 90 points."""
    lines = [line for note in notes for line in wrap(note, 118)]
    lines = [*lines[:8], "…"] if len(lines) > 9 else lines
    y = bottom - 9.5 * len(lines)
    page.rule(y - 4)
    for number, line in enumerate(lines):
        page.write(MARGIN, y + 8 + 9.5 * number, line, size=7, colour=SOFT)
