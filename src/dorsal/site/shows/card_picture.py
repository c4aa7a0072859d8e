"""The picture of a card: 1080 by 1350 pixels, as phones share them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import matplotlib
import segno
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from dorsal.site import pages
from dorsal.site.applications.chances.own import Basis
from dorsal.site.pages.formats import percent
from dorsal.site.races.models import Edition
from dorsal.site.shows.cards import Card
from dorsal.site.shows.results import ordinal

WIDTH, HEIGHT, MARGIN = 1080, 1350, 90
RIDGES = (
    (0.20, ((0, 250), (160, 120), (300, 210), (470, 40), (640, 190), (800, 90), (1080, 230))),
    (0.34, ((0, 310), (220, 190), (400, 290), (620, 140), (840, 280), (980, 200), (1080, 270))),
)


TYPEFACE = (
    Path(pages.__file__).parent
    / "static/vendor/hanken-grotesk/hanken-grotesk-latin-wght-normal.woff2"
)
NORMAL, BOLD = 450, 750  # weights


@dataclass(frozen=True)
class Shared:
    """What somebody wants on the picture of their card; `proof` is an address for a QR code."""

    name: str = ""
    chance: bool = False
    tickets: bool = False
    proof: str = ""


def draw_card(edition: Edition, card: Card, shared: Shared) -> bytes:
    """The picture as PNG; it says no more than the card does at this time."""
    colour = edition.race.colour
    image = Image.new("RGB", (WIDTH, HEIGHT), colour)
    _draw_ridges(image, colour)
    pen = ImageDraw.Draw(image)
    at = MARGIN
    for text, size, bold in _lines(edition, card, shared):
        at += _write(pen, text, at, size=size, bold=bold)
    if shared.proof:
        _paste_code(image, shared.proof)
    made = BytesIO()
    image.save(made, "PNG", optimize=True)
    return made.getvalue()


def _lines(edition: Edition, card: Card, shared: Shared) -> list[tuple[str, int, bool]]:
    lines = [(edition.race.name, 46, True), (edition.key, 40, False), ("", 60, False)]
    if shared.name:
        lines.append((shared.name, 60, True))
    lines += [*_headline(card), ("", 20, False)]
    if shared.chance and card.chance.value is not None:
        lines.append((_chance(card.chance.basis, card.chance.value), 40, False))
    if shared.tickets and card.tickets:
        number = sum(count for _pool, count in card.tickets)
        lines.append((_("Tickets: %(n)s.") % {"n": number}, 40, False))
    return lines


def _chance(basis: Basis, value: float) -> str:
    said = {"chance": percent(value)}
    if basis == Basis.CLOSING:
        return _("My chance, expected at closing: %(chance)s.") % said
    if basis == Basis.NOW:
        return _("My chance, if the ballot closed now: %(chance)s.") % said
    return _("My chance was %(chance)s.") % said


def _headline(card: Card) -> list[tuple[str, int, bool]]:
    fate = card.fate
    if fate is None:
        return [(_("I am in the ballot."), 84, True)]
    if fate.kind == "place" and fate.drawn:
        said = {"nth": ordinal(fate.nth), "places": fate.places}
        return [
            (_("I have a place!"), 84, True),
            (_("drawn %(nth)s of %(places)s") % said, 58, False),
        ]
    if fate.kind == "place":
        return [(_("I have a place!"), 84, True)]
    if fate.kind == "waiting":
        said = {"nth": ordinal(fate.position)}
        return [
            (_("On the waiting list"), 84, True),
            (_("%(nth)s in line") % said, 58, False),
        ]
    return [(_("Not this time."), 84, True), (_("Nothing stops me from dreaming."), 50, False)]


def _write(pen: ImageDraw.ImageDraw, text: str, at: int, *, size: int, bold: bool) -> int:
    """Write a text in as many lines as it needs; returns the height it took."""
    font = _font(size, bold, plain=_is_plain(text))
    lines = _wrapped(text, font)
    for number, line in enumerate(lines):
        pen.text((MARGIN, at + number * size * 1.2), line, font=font, fill="#ffffff")
    return round(max(1, len(lines)) * size * 1.2 + size * 0.3)


def _wrapped(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= WIDTH - 2 * MARGIN:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _is_plain(text: str) -> bool:
    """Whether the site's own typeface has every letter of a text."""
    return all(ord(char) < 0x100 or 0x2000 <= ord(char) <= 0x206F for char in text)


@cache
def _font(size: int, bold: bool, *, plain: bool = True) -> ImageFont.FreeTypeFont:
    """The site's typeface; another one for letters that it lacks, or where Pillow cannot read it
    (its FreeType may be built without Brotli).
    """
    if plain:
        try:
            font = ImageFont.truetype(str(TYPEFACE), size)
            font.set_variation_by_axes([BOLD if bold else NORMAL])
        except (OSError, NotImplementedError):
            return _font(size, bold, plain=False)
        return font
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return ImageFont.truetype(str(folder / name), size)


def _draw_ridges(image: Image.Image, colour: str) -> None:
    """Mountains at the foot of the picture, in darker shades of the race's colour."""
    pen = ImageDraw.Draw(image)
    red, green, blue = Image.new("RGB", (1, 1), colour).getpixel((0, 0))  # type: ignore[misc]
    for shade, ridge in RIDGES:
        fill = tuple(round(part * (1 - shade)) for part in (red, green, blue))
        top = [(x, HEIGHT - 420 + y) for x, y in ridge]
        pen.polygon([(0, HEIGHT), *top, (WIDTH, HEIGHT)], fill=fill)


def _paste_code(image: Image.Image, address: str) -> None:
    made = BytesIO()
    segno.make(address, error="m").save(made, kind="png", scale=7, border=4)
    made.seek(0)
    code = Image.open(made).convert("RGB")
    image.paste(code, (WIDTH - MARGIN - code.width, HEIGHT - MARGIN - code.height))
    pen = ImageDraw.Draw(image)
    pen.text(
        (MARGIN, HEIGHT - MARGIN - 40),
        _("Scan to check it yourself"),
        font=_font(34, False),
        fill="#ffffff",
    )
