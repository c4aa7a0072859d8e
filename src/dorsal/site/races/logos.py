"""A race's logo: decoded and written anew as a PNG of bounded size."""

from __future__ import annotations

from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from dorsal.ground.problems import BadInput, Problem

LARGEST_BYTES = 4 * 2**20
MOST_PIXELS = 20_000_000
LONGEST_SIDE = 512
FORMS = ("PNG", "JPEG", "WEBP")
BROKEN = (OSError, SyntaxError, ValueError, UnidentifiedImageError)
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def clean_logo(data: bytes) -> bytes:
    """The picture as a PNG with at most 512 pixels a side; `BadInput` when it cannot be read."""
    right = _("a PNG, JPEG or WebP picture of at most 4 MB")
    if len(data) > LARGEST_BYTES:
        raise _refuse(_("the file is too large"), right)
    try:
        with Image.open(BytesIO(data), formats=FORMS) as opened:
            if opened.size[0] * opened.size[1] > MOST_PIXELS:
                raise _refuse(_("the picture is too large"), _("at most 20 million pixels"))
            picture = opened.convert("RGBA")
    except BOMBS:
        raise _refuse(_("the picture is too large"), _("at most 20 million pixels")) from None
    except BROKEN:
        raise _refuse(_("this is no picture that can be read"), right) from None
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    written = BytesIO()
    picture.save(written, format="PNG", optimize=True)
    return written.getvalue()


def _refuse(what: str, right: str) -> BadInput:
    return BadInput([Problem(what, right, column="logo")])
