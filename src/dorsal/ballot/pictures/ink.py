"""The look of all pictures: colours that colour-blind people tell apart, and sizes in pixels."""

from __future__ import annotations

from matplotlib.colors import to_hex, to_rgb

WIDTH = 640  # of every picture, in CSS pixels; a PNG has twice as many
MARGIN = 24

TEXT = "#16282C"
GREY = "#5C6B70"  # text that stands back, still 5 to 1 against white
GRID = "#DCE3E3"
WHITE = "#FFFFFF"
TEAL = "#0B5F5C"
ORANGE = "#C25304"
SERIES = (TEAL, ORANGE, "#7D55D1", "#552B0B", "#17144A", "#7F7F50")

TITLE = 21.0
BODY = 14.0
LABEL = 13.0
SMALL = 12.0
STACK_LINE = 15.0  # from line to line of a label


def series_colour(number: int) -> str:
    """The colour of the series with this number, from 0; after six they begin again."""
    return SERIES[number % len(SERIES)]


def tint(colour: str, strength: float) -> str:
    """The colour mixed with white: strength 1.0 is the colour itself, 0.0 white."""
    return mixed(WHITE, colour, strength)


def shade(share: float) -> str:
    """A colour of the family's ramp, from pale teal (0.0) to the darkest (1.0)."""
    return mixed("#4FA99E", "#043B3D", share)


def mixed(first: str, second: str, share: float) -> str:
    """A colour between two, `share` of the way from the first to the second."""
    red, green, blue = (
        a + share * (b - a) for a, b in zip(to_rgb(first), to_rgb(second), strict=True)
    )
    return to_hex((red, green, blue))
