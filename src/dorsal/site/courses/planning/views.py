"""Pages of plans: the visitor's own, and when fans should be where."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page

from dorsal.ground.problems import BadInput
from dorsal.site.courses import queries
from dorsal.site.courses.models import CourseKind, EditionCourse
from dorsal.site.courses.pages import address_of
from dorsal.site.courses.planning import fans, pages, sheets
from dorsal.site.courses.planning.curves import as_text, learn_curve
from dorsal.site.pages.access import READERS, RoleRequest, edition_page
from dorsal.site.pages.rate_limits import limited
from dorsal.site.races.models import Edition


def _course(request: RoleRequest, edition: Edition) -> EditionCourse:
    drafts = request.role in READERS
    return queries.shown_course(edition, CourseKind.MAIN, drafts=drafts)[0]


@edition_page()
@limited("own curve", most=30)
@gzip_page
def plan(request: RoleRequest, edition: Edition) -> HttpResponse:
    """A plan for a time of the visitor's; recordings sent to it are read, and kept nowhere."""
    kept = _course(request, edition)
    if request.method == "POST":
        return _learnt(request, edition)
    context = pages.page_of_plan(kept, edition, request.GET)
    return render(request, "courses/plan.html", context)


def _learnt(request: RoleRequest, edition: Edition) -> HttpResponse:
    """Back to the plan, with the curve of the recordings in its address."""
    query = request.GET.copy()
    try:
        query["curve"] = as_text(learn_curve(request.FILES.getlist("activities")))
        messages.success(request, _("Your recordings were read, and not kept."))
    except BadInput as error:
        for one in error.problems:
            messages.error(request, f"{one.file} {one.what}: {one.right}".strip())
    return redirect(f"{address_of('course_plan', edition)}?{query.urlencode()}")


@edition_page()
@limited("plan file", most=300, methods=("GET",))
def plan_file(request: RoleRequest, edition: Edition, name: str) -> HttpResponse:
    """A visitor's plan to take along, as the address asks for it."""
    made = pages.planned(_course(request, edition), edition, request.GET)
    if made.plan is None:
        return redirect(f"{address_of('course_plan', edition)}?{request.GET.urlencode()}")
    return sheets.plan_answer(made.plan, made.seen.course, edition, name)


@edition_page()
@gzip_page
def spectators(request: RoleRequest, edition: Edition) -> HttpResponse:
    """When fans should be where, and how they get there."""
    context = fans.page_of_spectators(_course(request, edition), edition)
    return render(request, "courses/spectators.html", context)


@edition_page()
@limited("plan file", most=300, methods=("GET",))
def spectators_file(request: RoleRequest, edition: Edition, name: str) -> HttpResponse:
    """When fans should be where, to take along."""
    guide = fans.guide_or_404(_course(request, edition), edition)
    return sheets.fans_answer(guide, edition, name)
