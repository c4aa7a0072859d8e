"""The office's pages of past editions: parse, call, render."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dorsal.course.checkpoints import Checkpoint
from dorsal.ground.problems import BadInput, Problem
from dorsal.site.courses import queries
from dorsal.site.courses.checkpoints import checkpoints_of
from dorsal.site.courses.files import kept_answer
from dorsal.site.courses.models import EditionCourse, PastSplits
from dorsal.site.courses.past import actions, pages
from dorsal.site.courses.past.forms import OWN_FILE, ExpectedForm, SplitsForm
from dorsal.site.courses.past.queries import earlier_marked, splits_or_404
from dorsal.site.courses.past.uploads import check_checkpoints, check_size
from dorsal.site.pages.access import DIRECTORS, READERS, RoleRequest, edition_page
from dorsal.site.pages.rate_limits import limited
from dorsal.site.races.models import Edition
from dorsal.site.races.office.requests import acting, take


def _course(edition: Edition) -> EditionCourse:
    kept = queries.course_of(edition)
    if kept is None:
        raise Http404(f"no course of {edition.pk}")
    return kept


@edition_page(*READERS)
def past(request: RoleRequest, edition: Edition) -> HttpResponse:
    """The past editions that plans rest on, and the finish times that are expected."""
    context = pages.overview(edition, director=request.role == "director")
    return render(request, "courses/past/overview.html", context)


@edition_page(*DIRECTORS)
@limited("past splits", most=60)
@require_POST
def upload(request: RoleRequest, edition: Edition) -> HttpResponse:
    """Keep the splits of a past edition to be looked at."""
    _course(edition)
    form = SplitsForm(request.POST, request.FILES, earlier=earlier_marked(edition, drafts=True))
    kept: PastSplits | None = None
    problems: tuple[Problem, ...] = ()
    if form.is_valid():
        try:
            kept = _upload(request, edition, form)
        except BadInput as error:
            problems = error.problems
    if kept is not None:
        return redirect("office_past_splits_one", edition.race.slug, edition.key, kept.pk)
    context = pages.overview(edition, director=True, form=form, problems=problems)
    return render(request, "courses/past/overview.html", context, status=422)


def _upload(request: RoleRequest, edition: Edition, form: SplitsForm) -> PastSplits:
    given = form.cleaned_data
    file: UploadedFile[bytes] = given["splits"]
    name = file.name or "splits.csv"
    check_size(file.size or 0, file=name)
    return actions.upload_splits(
        edition,
        _checkpoints(edition, form),
        label=given["label"],
        name=name,
        data=file.read(),
        by=acting(request),
    )


def _checkpoints(edition: Edition, form: SplitsForm) -> tuple[Checkpoint, ...]:
    """The checkpoints of the past edition: of a file, or of an edition on this site."""
    given = form.cleaned_data
    if given["of"] != OWN_FILE:
        course = next(
            one for one in earlier_marked(edition, drafts=True) if one.edition.key == given["of"]
        )
        return checkpoints_of(course, course.edition)
    file: UploadedFile[bytes] = given["checkpoints"]
    name = file.name or "checkpoints.csv"
    check_size(file.size or 0, file=name)
    slug = edition.race.slug
    return check_checkpoints(file.read(), race=slug, label=given["label"], file=name)


@edition_page(*DIRECTORS)
def splits(request: RoleRequest, edition: Edition, number: int) -> HttpResponse:
    """What uploaded splits tell, without anybody's name; use them."""
    found = splits_or_404(edition, number)
    if request.method == "POST":
        actions.take_splits(found, by=acting(request))
        told = _("Plans rest on %(edition)s now.") % {"edition": found.label}
        messages.success(request, told)
        return redirect("office_past_splits", edition.race.slug, edition.key)
    try:
        context = pages.preview(edition, found, _course(edition))
    except BadInput as error:
        context = pages.overview(edition, director=True, problems=error.problems)
        return render(request, "courses/past/overview.html", context, status=422)
    return render(request, "courses/past/splits.html", context)


@edition_page(*DIRECTORS)
def splits_file(request: RoleRequest, edition: Edition, number: int) -> HttpResponse:  # noqa: ARG001
    """Uploaded splits, byte for byte."""
    return kept_answer(splits_or_404(edition, number))


@edition_page(*DIRECTORS)
@require_POST
def remove(request: RoleRequest, edition: Edition, number: int) -> HttpResponse:
    """Remove the splits of a past edition, and their file."""
    found = splits_or_404(edition, number)
    label = found.label
    actions.remove_splits(found, by=acting(request))
    messages.success(request, _("The splits of %(edition)s are gone.") % {"edition": label})
    return redirect("office_past_splits", edition.race.slug, edition.key)


@edition_page(*DIRECTORS)
@require_POST
def expected(request: RoleRequest, edition: Edition) -> HttpResponse:
    """Set the finish times that fans can expect."""
    kept = _course(edition)
    form = ExpectedForm(request.POST)
    if take(form, lambda: actions.expect_times(kept, form.cleaned_data, by=acting(request))):
        messages.success(request, _("Saved."))
        return redirect("office_past_splits", edition.race.slug, edition.key)
    context = pages.overview(edition, director=True, expected=form)
    return render(request, "courses/past/overview.html", context, status=422)
