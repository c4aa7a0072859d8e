"""The QR code of a card, read back from what stands on the page and on the picture."""

from __future__ import annotations

import re
from io import BytesIO

import segno
from django.test import Client
from PIL import Image

from dorsal.site.shows.card_picture import HEIGHT, MARGIN, WIDTH
from tests.site.conftest import Cast
from tests.site.shows.shown import SetClock, code_of, drawn_for_show

BALLOT = "/races/aizkorri-mendi/2027/ballot/"
CARD, PICTURE = f"{BALLOT}card/", f"{BALLOT}card.png?proof=on"
SVG = re.compile(r'<div class="qr"[^>]*>(<svg.*?</svg>)', re.DOTALL)
BOX = re.compile(r'viewBox="0 0 (\d+) (\d+)"')
DRAWN = re.compile(r'<path[^>]* d="([^"]+)"')
STROKE = re.compile(r"([Mm])(-?[\d.]+) (-?[\d.]+)|h(\d+)")
SCALE, BORDER = 7, 4  # of the code on the picture, in pixels and in modules
Matrix = tuple[tuple[bool, ...], ...]


def code_for(address: str) -> Matrix:
    return tuple(tuple(bool(one) for one in row) for row in segno.make(address, error="m").matrix)


def read_page(page: str) -> Matrix:
    """The modules that the strokes of the page's SVG paint black."""
    found = SVG.search(page)
    assert found is not None
    box, path = BOX.search(found[1]), DRAWN.search(found[1])
    assert box is not None
    assert path is not None
    size = int(box[1])
    black = set()
    x = y = 0.0
    for move, across, down, length in STROKE.findall(path[1]):
        if length:
            black |= {(int(y), int(x) + one) for one in range(int(length))}
            x += int(length)
        elif move == "M":
            x, y = float(across), float(down)
        else:
            x, y = x + float(across), y + float(down)
    return tuple(tuple((row, one) in black for one in range(size)) for row in range(size))


def read_picture(png: bytes, size: int) -> Matrix:
    """The modules of a code of so many in the lower right corner of the picture."""
    picture = Image.open(BytesIO(png)).convert("L")
    side = (size + 2 * BORDER) * SCALE
    left, top = WIDTH - MARGIN - side, HEIGHT - MARGIN - side
    middles = [(BORDER + one) * SCALE + SCALE // 2 for one in range(size)]
    return tuple(
        tuple(picture.getpixel((left + x, top + y)) == 0 for x in middles) for y in middles
    )


def test_the_codes_of_a_card_lead_to_the_proof_of_its_row(cast: Cast, site_clock: SetClock) -> None:
    ballot = drawn_for_show(cast, site_clock)
    for who in ("runner", "helper"):
        code = code_of(ballot, cast, who)
        page = cast.client(who).get(CARD).content.decode()
        found = re.search(r'<a href="([^"]+)">The proof of my row</a>', page)
        assert found is not None
        proof = f"{BALLOT}proof/{code}/"
        assert found[1] == f"http://localhost:8000{proof}"
        wanted = code_for(found[1])
        assert read_page(page) == wanted
        assert read_picture(cast.client(who).get(PICTURE).content, len(wanted)) == wanted
        assert f"<title>Proof of {code}, " in Client().get(proof).content.decode()
