"""A race's colours: contrast by WCAG 2.2, and variants that can be read on light and dark paper.

Lightness is moved in OKLab (Björn Ottosson, 2020), so that hue and strength stay what they were as
far as sRGB can show them. Colours are `#rrggbb`.
"""

from __future__ import annotations

import math
import re
from typing import TypeAlias

from django.utils.translation import gettext as _

from dorsal.ground.problems import BadInput, Problem

LEAST = 4.5  # WCAG 2.2, 1.4.3: text of any size
LIGHT_PAPERS = ("#f5f6f1", "#fffffd")  # --paper and --card of site.css by day
DARK_PAPERS = ("#111715", "#1a221f")  # and by night
DARK_TEXT, LIGHT_TEXT = "#000000", "#ffffff"
HALVINGS = 24  # finer than a step of one in 255
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")

Triple: TypeAlias = tuple[float, float, float]


def luminance(colour: str) -> float:
    """The relative luminance by WCAG 2.2, from 0 (black) to 1 (white)."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio by WCAG 2.2, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(colour: str) -> str:
    """Black or white, whichever contrasts more; on every colour that is at least 4.58 to 1."""
    return max(DARK_TEXT, LIGHT_TEXT, key=lambda text: contrast(text, colour))


def on_light(colour: str) -> str:
    """The colour, darkened as little as reading it on light paper takes."""
    return _moved(colour, LIGHT_PAPERS, towards=0.0)


def on_dark(colour: str) -> str:
    """The colour, lightened as little as reading it on dark paper takes."""
    return _moved(colour, DARK_PAPERS, towards=1.0)


def check_colour(text: str, *, where: str = "colour") -> str:
    """The colour in small letters; `BadInput` names the nearest that would do."""
    if not COLOUR.fullmatch(text):
        right = _("write # and six digits, as #14532d")
        raise BadInput([Problem(_("not a colour"), right, column=where, value=text)])
    colour = text.lower()
    reached = least_contrast(colour, LIGHT_PAPERS)
    if reached < LEAST:
        what = _(
            "too pale to be read on light paper: its contrast is %(reached)s, %(least)s is needed"
        )
        right = _("the nearest that can be read is %(colour)s") % {"colour": on_light(colour)}
        numbers = {"reached": math.floor(reached * 10) / 10, "least": LEAST}
        raise BadInput([Problem(what % numbers, right, column=where, value=text)])
    return colour


def least_contrast(colour: str, papers: tuple[str, ...]) -> float:
    """The contrast with the paper on which it is hardest to read."""
    return min(contrast(colour, paper) for paper in papers)


def theme(colour: str, accent: str) -> str:
    """The style sheet that gives a race's pages its colours, in both lights."""
    day = _properties(on_light(colour), on_light(accent))
    night = _properties(on_dark(colour), on_dark(accent))
    field = f"--race-field: {colour}; --on-race-field: {readable_on(colour)};"
    return (
        f"@media screen {{ :root {{ {field} {day} }} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {night} }} }}\n"
    )


def _properties(race: str, accent: str) -> str:
    return (
        f"--race: {race}; --on-race: {readable_on(race)}; "
        f"--race-accent: {accent}; --on-race-accent: {readable_on(accent)};"
    )


def _moved(colour: str, papers: tuple[str, ...], *, towards: float) -> str:
    if least_contrast(colour, papers) >= LEAST:
        return colour
    lightness, a, b = _oklab(_linear(colour))
    fails, does = lightness, towards
    for _halving in range(HALVINGS):
        middle = (fails + does) / 2
        if least_contrast(_fitted(middle, a, b), papers) >= LEAST:
            does = middle
        else:
            fails = middle
    return _fitted(does, a, b)


def _fitted(lightness: float, a: float, b: float) -> str:
    """The colour of a lightness, as strong as sRGB can show it."""
    weak, strong = 0.0, 1.0
    if not _shows(_from_oklab((lightness, a, b))):
        for _halving in range(HALVINGS):
            middle = (weak + strong) / 2
            if _shows(_from_oklab((lightness, a * middle, b * middle))):
                weak = middle
            else:
                strong = middle
        a, b = a * weak, b * weak
    return _written(_from_oklab((lightness, a, b)))


def _shows(linear: Triple) -> bool:
    return all(-1e-6 <= part <= 1 + 1e-6 for part in linear)


def _linear(colour: str) -> Triple:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _decoded(red), _decoded(green), _decoded(blue)


def _decoded(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _encoded(part: float) -> float:
    part = min(1.0, max(0.0, part))
    return part * 12.92 if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)


def _written(linear: Triple) -> str:
    return "#" + "".join(f"{round(_encoded(part) * 255):02x}" for part in linear)


def _oklab(linear: Triple) -> Triple:
    red, green, blue = linear
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _from_oklab(lab: Triple) -> Triple:
    lightness, a, b = lab
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
