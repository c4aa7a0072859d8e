"""What the office's pages of a course show."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from dorsal.course.comparison.courses import compare
from dorsal.course.comparison.variants import prepare_variant
from dorsal.course.cutoffs.checks import check_cutoffs
from dorsal.course.cutoffs.paces import read_cutoffs
from dorsal.course.facts.whole import describe
from dorsal.ground.problems import BadInput, Problem
from dorsal.site.courses import queries
from dorsal.site.courses.checkpoints import shown_checkpoints
from dorsal.site.courses.drawings import course_svg
from dorsal.site.courses.models import CourseKind, EditionCourse, TrackFile
from dorsal.site.courses.office.forms import ImportForm, SaidForm, TrackForm
from dorsal.site.courses.office.tables import (
    ComparisonTold,
    cutoff_rows,
    told_comparison,
    told_variant,
)
from dorsal.site.courses.office.verdicts import Verdict, verdict_of
from dorsal.site.courses.past.stopping import stopped_of
from dorsal.site.courses.surveying import TrackUnreadable, see, survey_track
from dorsal.site.courses.uploads import LARGEST_BYTES, LARGEST_MB
from dorsal.site.pages.wording import SiteWording
from dorsal.site.races.models import Edition


def address_of(name: str, edition: Edition) -> str:
    """The address of a page of an edition's office."""
    return reverse(name, args=[edition.race.slug, edition.key])


def checkpoints_address(edition: Edition, kept: EditionCourse) -> str:
    """Where the checkpoints of a course are set."""
    return f"{address_of('office_checkpoints', edition)}?of={kept.kind}"


def kept_or_404(edition: Edition, kind: CourseKind) -> EditionCourse:
    """A course of an edition; `Http404` while it has no track."""
    kept = queries.course_of(edition, kind)
    if kept is None:
        raise Http404(f"no course {kind} of {edition.pk}")
    return kept


def sent_file(request: Any) -> bytes:
    """The bytes of the file of a form; `BadInput` when there is none or it is too large."""
    file = request.FILES.get("file")
    if file is None:
        raise BadInput([Problem(_("no file was sent"), _("choose a CSV file"))])
    if file.size > LARGEST_BYTES:
        right = _("at most %(n)s MB") % {"n": LARGEST_MB}
        raise BadInput([Problem(_("the file is too large"), right, file.name)])
    data: bytes = file.read()
    return data


def overview(edition: Edition, *, director: bool, said: SaidForm | None = None) -> dict[str, Any]:
    """Both courses of an edition, each with what its track says and the forms to change it."""
    known = {one.kind: one for one in queries.courses_of(edition)}
    parts = [_part(kind, known.get(kind), edition, said) for kind in CourseKind]
    return _frame(edition) | {"parts_of_course": parts, "director": director, "problems": ()}


def _part(
    kind: CourseKind, kept: EditionCourse | None, edition: Edition, said: SaidForm | None
) -> dict[str, Any]:
    """What the office shows of one course."""
    form = TrackForm(initial={"kind": kind.value}, auto_id=f"{kind}-%s")
    part: dict[str, Any] = {"kind": kind, "kept": kept, "track_form": form, "verdict": None}
    page = "course" if kind == CourseKind.MAIN else "bad_weather_course"
    part["address"] = address_of(page, edition)
    if kept is None:
        return part | {"said_form": None}
    mine = said if said is not None and said.instance.kind == kind else None
    fresh = mine or SaidForm(instance=kept, auto_id=f"{kind}-%s")
    part["said_form"] = fresh
    try:
        return part | {"verdict": _verdict(kept, edition)}
    except TrackUnreadable as error:
        return part | {"unreadable": error.problems}


def _verdict(kept: EditionCourse, edition: Edition) -> Verdict:
    seen = see(kept, edition)
    return verdict_of(kept.track, seen.measured, seen.facts, kept, seen.doubts)


def preview(edition: Edition, track: TrackFile) -> dict[str, Any]:
    """What an uploaded track says, with the checkpoints of the course that it would go to."""
    kept = queries.course_of(edition, CourseKind(track.kind))
    course = survey_track(track)
    checkpoints = shown_checkpoints(kept, edition) if kept else ()
    facts = describe(course, checkpoints, wording=SiteWording())
    verdict = verdict_of(track, course, facts, kept)
    present = _verdict(kept, edition) if kept and kept.track_id != track.pk else None
    context: dict[str, Any] = {"track": track, "kept": kept, "verdict": verdict, "present": present}
    context["svg"] = course_svg(course, facts)
    return _frame(edition) | context | {"taken": bool(kept and kept.track_id == track.pk)}


def of_checkpoints(edition: Edition, kept: EditionCourse) -> dict[str, Any]:
    """The checkpoints of a course, and where they are on its track."""
    seen = see(kept, edition)
    found = {"kept": kept, "facts": seen.facts, "import_form": ImportForm(), "problems": ()}
    return _frame(edition) | found


def no_course(edition: Edition) -> dict[str, Any]:
    """The frame of a page that needs a track first."""
    return _frame(edition) | {"kept": None, "problems": ()}


def of_cutoffs(edition: Edition, kept: EditionCourse | None) -> dict[str, Any]:
    """What each cut-off of a course demands, and which do not go together."""
    if kept is None:
        return no_course(edition)
    seen, zone = see(kept, edition), ZoneInfo(edition.race.timezone)
    start = edition.starts_at.astimezone(zone)
    cutoffs = read_cutoffs(seen.course.profile, seen.facts.checkpoints, start_at=start)
    doubts = check_cutoffs(cutoffs, start_at=start)
    stopped = stopped_of(edition, seen, cutoffs)
    rows = cutoff_rows(cutoffs, doubts, stopped)
    return _frame(edition) | {"kept": kept, "rows": rows, "doubts": doubts, "stopped": stopped}


def of_comparison(edition: Edition, *, drafts: bool) -> dict[str, Any]:
    """The course beside its bad-weather course, and beside that of the edition before; one that is
    not public only with `drafts`.
    """
    known = {one.kind: one for one in queries.courses_of(edition)}
    main = known.get(CourseKind.MAIN)
    if main is None:
        return no_course(edition)
    told = []
    if CourseKind.BAD_WEATHER in known:
        told.append(_variant(edition, main, known[CourseKind.BAD_WEATHER]))
    before = queries.course_before(edition, drafts=drafts)
    if before is not None:
        told.append(_since(edition, main, before))
    return _frame(edition) | {"kept": main, "comparisons": told}


def _variant(edition: Edition, main: EditionCourse, other: EditionCourse) -> ComparisonTold:
    first, second = see(main, edition), see(other, edition)
    checkpoints = shown_checkpoints(main, edition)
    variant = prepare_variant(first.course, second.course, checkpoints, start_at=edition.starts_at)
    return told_variant(_("The bad-weather course beside the main one"), variant)


def _since(edition: Edition, main: EditionCourse, before: EditionCourse) -> ComparisonTold:
    past = before.edition
    comparison = compare(
        see(before, past).course,
        see(main, edition).course,
        first_checkpoints=shown_checkpoints(before, past),
        second_checkpoints=shown_checkpoints(main, edition),
    )
    title = _("This course beside that of %(edition)s") % {"edition": past.key}
    return told_comparison(title, comparison)


def _frame(edition: Edition) -> dict[str, Any]:
    return {"race": edition.race, "edition": edition}
