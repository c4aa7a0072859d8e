"""The pages of race day: parse, call, render."""

from __future__ import annotations

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from dorsal.ground.problems import BadInput, Problem
from dorsal.site.pages.access import DIRECTORS, READERS, RoleRequest, edition_page
from dorsal.site.pages.rate_limits import limited
from dorsal.site.raceday import actions, forms, pages, queries
from dorsal.site.races.models import Edition
from dorsal.site.races.office.requests import acting


@edition_page(*READERS)
def raceday(request: RoleRequest, edition: Edition) -> HttpResponse:
    """The log of an edition: how much there is, who sends, and what can be done."""
    return render(request, "raceday/office/raceday.html", pages.overview(edition, request.role))


@edition_page(*DIRECTORS)
@limited("race log", most=120)
@require_POST
def add_log(request: RoleRequest, edition: Edition) -> HttpResponse:
    """Add a LOG file: the union of both."""
    form = forms.LogForm(request.POST, request.FILES)
    problems: tuple[Problem, ...] = ()
    if form.is_valid():
        try:
            body = form.cleaned_data["log"].read()
            taken = actions.add_log(edition, body, by=acting(request))
            messages.success(request, pages.said_of(taken))
            return redirect("office_raceday", edition.race.slug, edition.key)
        except BadInput as error:
            problems = error.problems
    context = pages.overview(edition, request.role, form=form, problems=problems)
    return render(request, "raceday/office/raceday.html", context, status=422)


@edition_page(*DIRECTORS)
def log_file(request: RoleRequest, edition: Edition) -> HttpResponseBase:  # noqa: ARG001
    """The whole log as a LOG file."""
    answer = StreamingHttpResponse(
        queries.log_lines(edition), content_type="text/plain; charset=utf-8"
    )
    name = f"{queries.race_of_log(edition)}.log"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@edition_page(*DIRECTORS)
@limited("race box", most=120)
@require_POST
def let_in(request: RoleRequest, edition: Edition) -> HttpResponse:
    """Let a box send; its token is shown once."""
    form = forms.BoxForm(request.POST)
    if not form.is_valid():
        context = pages.overview(edition, request.role, box_form=form)
        return render(request, "raceday/office/raceday.html", context, status=422)
    box, token = actions.let_in(edition, form.cleaned_data["name"], by=acting(request))
    context = pages.of_token(edition, box, token, request)
    return render(request, "raceday/office/token.html", context)


@edition_page(*DIRECTORS)
@require_POST
def shut_out(request: RoleRequest, edition: Edition, number: int) -> HttpResponse:
    """Take nothing from a box any more."""
    actions.shut_out(queries.box_or_404(edition, number), by=acting(request))
    messages.success(request, _("Nothing is taken from this box any more."))
    return redirect("office_raceday", edition.race.slug, edition.key)


@csrf_exempt
@edition_page()
@require_POST
def events(request: RoleRequest, edition: Edition) -> HttpResponse:
    """Take a batch of events from a box, which says who it is by its token."""
    box = actions.box_of_token(edition, pages.token_of(request))
    if box is None:
        return pages.plain(401, _("this token is no box's of this race"))
    if pages.is_too_long(request):
        return pages.plain(413, _("a batch tells its length, and has at most 4 MB"))
    try:
        return pages.receipt(actions.take_batch(box, request.body))
    except actions.OtherRace as error:
        return pages.plain(409, str(error))
    except BadInput as error:
        return pages.plain(400, str(error))
    except DatabaseError as error:  # the disk is full, or the database is away
        return pages.plain(503, _("not safe: %(why)s") % {"why": error})
