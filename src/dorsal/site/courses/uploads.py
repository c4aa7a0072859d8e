"""Uploaded tracks: bounded, named plainly, and read before anything is kept."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from dorsal.course.reading import read_track
from dorsal.course.reading.unpacking import unpacked
from dorsal.course.survey import Course, survey
from dorsal.course.tracks import Track
from dorsal.ground.problems import BadInput, Problem

LARGEST_MB = 20
LARGEST_BYTES = LARGEST_MB * 2**20
LONGEST_NAME = 120
ENDINGS = (".gpx", ".tcx", ".fit", ".gz", ".zip")
PLAIN = re.compile(r"[^\w.\- ]+")


def check_track(data: bytes, *, file: str = "") -> Course:
    """The course that an uploaded file draws; `BadInput` when it is too large or none can be
    read.
    """
    if not data:
        raise BadInput([Problem(_("the file is empty"), _("choose the file again"), file)])
    return survey(read_bounded(data, file=file))


def read_bounded(data: bytes, *, file: str = "") -> Track:
    """The track of an upload that is not too large, neither as it was sent nor out of its gzip or
    zip; `BadInput`.
    """
    _check_size(data, _("the file is too large"), file)
    inside, name = unpacked(data, file=file)
    _check_size(inside, _("the file is too large once it is unpacked"), name)
    return read_track(inside, file=name)


def _check_size(data: bytes, what: str, file: str) -> None:
    if len(data) > LARGEST_BYTES:
        size = f"{len(data) / 2**20:.1f} MB"
        right = _("at most %(n)s MB") % {"n": LARGEST_MB}
        raise BadInput([Problem(what, right, file, value=size)])


def plain_name(name: str) -> str:
    """The name of an upload without folders and signs, short, with the ending of a track."""
    last = re.split(r"[/\\]", name)[-1]
    plain = PLAIN.sub("", last).strip(" .")[-LONGEST_NAME:]
    return plain if plain.lower().endswith(ENDINGS) else f"{plain or 'track'}.gpx"
