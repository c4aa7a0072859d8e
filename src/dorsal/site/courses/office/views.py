"""The office's pages of a course: parse, call, render."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dorsal.ground.problems import BadInput, Problem
from dorsal.site.courses import actions, queries
from dorsal.site.courses.checkpoints import as_file, read_file, with_road_closings
from dorsal.site.courses.files import kept_answer
from dorsal.site.courses.models import CourseKind, EditionCourse
from dorsal.site.courses.office import forms, pages
from dorsal.site.courses.uploads import LARGEST_BYTES
from dorsal.site.pages.access import DIRECTORS, OFFICE, READERS, RoleRequest, edition_page
from dorsal.site.pages.downloads import attachment
from dorsal.site.pages.rate_limits import limited
from dorsal.site.races.models import Edition
from dorsal.site.races.office.requests import acting, directors_only, in_its_time_zone


def asked_kind(request: RoleRequest) -> CourseKind:
    """Which course a page of the office is about; the main one unless it says another."""
    asked = request.GET.get("of", request.POST.get("kind", ""))
    return CourseKind(asked) if asked in CourseKind.values else CourseKind.MAIN


@edition_page(*READERS)
def course(request: RoleRequest, edition: Edition) -> HttpResponse:
    """The courses of an edition: their tracks, what they say, and what is still missing."""
    context = pages.overview(edition, director=request.role == "director")
    return render(request, "courses/office/course.html", context)


@edition_page(*DIRECTORS)
@limited("course track", most=60)
@require_POST
def upload(request: RoleRequest, edition: Edition) -> HttpResponse:
    """Keep a track to be looked at."""
    kind, file = asked_kind(request), request.FILES.get("track")
    try:
        if file is None:
            raise BadInput([Problem(_("no file was sent"), _("choose a track"))])
        name, data = file.name or "track", file.read(LARGEST_BYTES + 1)
        track = actions.upload_track(edition, kind, name=name, data=data, by=acting(request))
    except BadInput as error:
        context = pages.overview(edition, director=True) | {"problems": error.problems}
        return render(request, "courses/office/course.html", context, status=422)
    return redirect("office_course_track", edition.race.slug, edition.key, track.pk)


@edition_page(*DIRECTORS)
def track(request: RoleRequest, edition: Edition, number: int) -> HttpResponse:
    """What an uploaded track says, beside what is there; take it."""
    found = queries.track_or_404(edition, number)
    if request.method == "POST":
        taken = actions.take_track(found, by=acting(request))
        messages.success(request, _("The course has this track now."))
        return redirect(pages.address_of("office_course", edition) + f"#{taken.kind}")
    return render(request, "courses/office/track.html", pages.preview(edition, found))


@edition_page(*DIRECTORS)
def track_file(request: RoleRequest, edition: Edition, number: int) -> HttpResponse:  # noqa: ARG001
    """An uploaded track, byte for byte."""
    return kept_answer(queries.track_or_404(edition, number))


@edition_page(*DIRECTORS)
@require_POST
def said(request: RoleRequest, edition: Edition) -> HttpResponse:
    """Set what the organiser says of a course."""
    kept = pages.kept_or_404(edition, asked_kind(request))
    form = forms.SaidForm(request.POST, instance=kept)
    if form.is_valid():
        fresh = EditionCourse.objects.select_related("edition").get(pk=kept.pk)
        actions.say_of_course(fresh, form.cleaned_data, by=acting(request))
        messages.success(request, _("Saved."))
        return redirect("office_course", edition.race.slug, edition.key)
    context = pages.overview(edition, director=True, said=form)
    return render(request, "courses/office/course.html", context, status=422)


@edition_page(*DIRECTORS)
@require_POST
def show(request: RoleRequest, edition: Edition) -> HttpResponse:
    """Show a course to everybody, or hide it."""
    kept = pages.kept_or_404(edition, asked_kind(request))
    act = actions.hide_course if "hide" in request.POST else actions.show_course
    act(kept, by=acting(request))
    shown = kept.published
    messages.success(request, _("The course is public.") if shown else _("The course is hidden."))
    return redirect("office_course", edition.race.slug, edition.key)


@edition_page(*READERS)
@in_its_time_zone
def checkpoints(request: RoleRequest, edition: Edition) -> HttpResponse:
    """The checkpoints of a course, on a form."""
    kept = queries.course_of(edition, asked_kind(request))
    if kept is None:
        return render(request, "courses/office/checkpoints.html", pages.no_course(edition))
    rows = list(kept.checkpoints.all())
    form = forms.CheckpointSet(request.POST or None, initial=forms.checkpoints_initial(rows))
    if request.method == "POST":
        directors_only(request)
        if _take_checkpoints(request, kept, form):
            return redirect(pages.checkpoints_address(edition, kept))
    context = pages.of_checkpoints(edition, kept) | {"form": form, "role": request.role}
    return render(request, "courses/office/checkpoints.html", context)


def _take_checkpoints(request: RoleRequest, kept: EditionCourse, form: forms.CheckpointSet) -> bool:
    if not form.is_valid():
        return False
    try:
        actions.set_checkpoints(kept, form.rows(), by=acting(request))
    except BadInput as error:
        for one in error.problems:
            messages.error(request, f"{one.what}: {one.value}")
        return False
    messages.success(request, _("Saved."))
    return True


@edition_page(*READERS)
def checkpoints_file(request: RoleRequest, edition: Edition) -> HttpResponse:
    """The checkpoints as a file to be imported again; only its header while there are none."""
    kept = queries.course_of(edition, asked_kind(request))
    name = f"{edition.race.slug}-{edition.key}-checkpoints.csv"
    return attachment(name, as_file(kept, edition))


@edition_page(*DIRECTORS)
@limited("checkpoints", most=60)
@require_POST
def checkpoints_import(request: RoleRequest, edition: Edition) -> HttpResponse:
    """Set all checkpoints from a file."""
    kept = pages.kept_or_404(edition, asked_kind(request))
    try:
        rows = read_file(pages.sent_file(request), edition, file=_("your file"))
        fresh = with_road_closings(rows, kept.checkpoints.all())
        actions.set_checkpoints(kept, fresh, by=acting(request))
    except BadInput as error:
        context = pages.of_checkpoints(edition, kept) | {"problems": error.problems}
        context |= {"form": forms.CheckpointSet(initial=[]), "role": request.role}
        return render(request, "courses/office/checkpoints.html", context, status=422)
    messages.success(request, _("The checkpoints are those of the file."))
    return redirect(pages.checkpoints_address(edition, kept))


@edition_page(*READERS)
def cutoffs(request: RoleRequest, edition: Edition) -> HttpResponse:
    """What each cut-off demands, and which of them do not go together."""
    kept = queries.course_of(edition, asked_kind(request))
    return render(request, "courses/office/cutoffs.html", pages.of_cutoffs(edition, kept))


@edition_page(*READERS)
def compare(request: RoleRequest, edition: Edition) -> HttpResponse:
    """The course beside its bad-weather course, or beside last year's."""
    context = pages.of_comparison(edition, drafts=request.role in OFFICE)
    return render(request, "courses/office/compare.html", context)
