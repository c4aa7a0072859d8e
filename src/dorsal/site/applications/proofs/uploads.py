"""Uploaded documents: told apart by their content, bounded, and stripped of what they do not need.

Images are decoded and written anew: what a camera noted beside the picture (where it was taken,
with what) is gone, and so is anything hidden in the file. PDF files are kept as they are, and are
therefore only ever served as downloads.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from dorsal.ground.problems import BadInput, Problem

LARGEST_MB: Final = 10
LARGEST_BYTES: Final = LARGEST_MB * 2**20
MOST_PIXELS: Final = 50_000_000
LONGEST_SIDE: Final = 4000  # pixels: enough to read a certificate
JPEG_QUALITY: Final = 85
HEIC_BRANDS: Final = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis")
BROKEN: Final = (OSError, SyntaxError, ValueError, struct.error, EOFError)
BOMBS: Final = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@dataclass(frozen=True)
class CleanUpload:
    """A document that may be kept: its bytes, its media type and the ending of its file."""

    data: bytes
    media_type: str
    ending: str


def clean_upload(data: bytes) -> CleanUpload:
    """The document as it may be kept; `BadInput` when it may not."""
    if not data:
        raise _refused(_("the file is empty"), _("choose the file again"))
    if len(data) > LARGEST_BYTES:
        size = f"{len(data) / 2**20:.1f} MB"
        raise _refused(_("the file is too large"), _("at most %(n)s MB") % {"n": LARGEST_MB}, size)
    if data.startswith(b"%PDF-"):
        return CleanUpload(data, "application/pdf", "pdf")
    return _clean_image(data, image_format(data))


def image_format(data: bytes) -> str:
    """What image these bytes are, by their first ones; `BadInput` when they are none of ours."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        return "HEIF"
    what = _("this is no document that can be read")
    raise _refused(what, _("a PDF file, or a photo as JPEG, PNG or WebP"))


def _clean_image(data: bytes, form: str) -> CleanUpload:
    if form == "HEIF" and "HEIF" not in _readable():
        what = _("photos in Apple's HEIC form cannot be read here")
        raise _refused(what, _("send it as JPEG: a screenshot of the photo will do"))
    try:
        shown = _decoded(data, form)
    except BOMBS:
        raise _too_many_pixels() from None
    except UnidentifiedImageError:
        raise _broken() from None
    except BROKEN:
        raise _broken() from None
    kept, media_type, ending = (
        ("PNG", "image/png", "png") if form == "PNG" else ("JPEG", "image/jpeg", "jpg")
    )
    written = BytesIO()
    shown.save(written, format=kept, quality=JPEG_QUALITY)
    return CleanUpload(written.getvalue(), media_type, ending)


def _readable() -> frozenset[str]:
    Image.init()
    return frozenset(Image.OPEN)


def _decoded(data: bytes, form: str) -> Image.Image:
    """The picture alone, upright, on white and not larger than needed."""
    with Image.open(BytesIO(data), formats=[form]) as opened:
        width, height = opened.size
        if width * height > MOST_PIXELS:
            raise _too_many_pixels()
        opened.load()
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        pixels = upright.convert("RGBA")
    bare = Image.new("RGB", pixels.size, "white")
    bare.paste(pixels, mask=pixels.getchannel("A"))
    return bare


def _too_many_pixels() -> BadInput:
    right = _("at most %(n)s million pixels") % {"n": MOST_PIXELS // 1_000_000}
    return _refused(_("the picture is too large"), right)


def _broken() -> BadInput:
    return _refused(_("the picture is broken"), _("take it or save it again"))


def _refused(what: str, right: str, value: str = "") -> BadInput:
    return BadInput([Problem(what, right, value=value)])
