"""A course as files: the cleaned track with its checkpoints, its line, its legs, its picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from django.http import Http404, HttpResponse

from dorsal.course.tracks import Track
from dorsal.course.writing import write_geojson, write_gpx, write_legs_csv
from dorsal.site.courses.drawings import inline_profile
from dorsal.site.courses.models import CourseKind, EditionCourse, PastSplits, TrackFile
from dorsal.site.courses.surveying import Seen, see
from dorsal.site.pages.downloads import attachment
from dorsal.site.pages.wording import SiteWording
from dorsal.site.races.models import Edition

KEPT_S = 600  # that other sites may show a profile which has just been changed or hidden


def kind_or_404(word: str) -> CourseKind:
    """The kind of course that an address names."""
    if word not in CourseKind.values:
        raise Http404(f"no kind {word}")
    return CourseKind(word)


def file_answer(kept: EditionCourse, edition: Edition, name: str) -> HttpResponse:
    """One of the files of a course; `Http404` for a name that none has."""
    seen, wording = see(kept, edition), SiteWording()
    places, track = seen.facts.checkpoints, public_track(seen, edition)
    if name == "course.gpx":
        data: bytes | str = write_gpx(track, checkpoints=places, wording=wording)
    elif name == "course.geojson":
        data = write_geojson(track, checkpoints=places)
    elif name == "legs.csv":
        data = write_legs_csv(seen.facts.legs)
    else:
        raise Http404(f"no file {name}")
    return attachment(f"{edition.race.slug}-{edition.key}-{name}", data)


def kept_answer(kept: TrackFile | PastSplits) -> HttpResponse:
    """An uploaded file, byte for byte; `Http404` when it is gone."""
    try:
        with kept.file.open("rb") as file:
            return attachment(kept.name, file.read())
    except OSError as error:
        raise Http404(f"the file of {kept.pk} is gone") from error


def public_track(seen: Seen, edition: Edition) -> Track:
    """The track without what its file told of whoever recorded it: times, names, waypoints."""
    track = seen.course.track
    times = np.full(len(track), np.nan)
    return replace(track, time_s=times, name=str(edition), creator="", waypoints=())


def profile_answer(kept: EditionCourse, edition: Edition) -> HttpResponse:
    """The profile as an SVG file that other sites may show."""
    svg = inline_profile(see(kept, edition))
    response = HttpResponse(str(svg), content_type="image/svg+xml")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if kept.published and edition.published:  # a draft, seen by its office, is kept by no cache
        response.headers["Cache-Control"] = f"public, max-age={KEPT_S}"
    return response
