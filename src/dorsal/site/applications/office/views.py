"""The office's pages of applications: the table, one application, the whole list as a file."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dorsal.ground.problems import BadInput
from dorsal.site.accounts.models import User
from dorsal.site.applications.actions import NotOpen
from dorsal.site.applications.models import Application
from dorsal.site.applications.office.actions import give_fact, leave_out, take_in
from dorsal.site.applications.office.export import export_lines
from dorsal.site.applications.office.forms import FactForm, ReasonForm
from dorsal.site.applications.office.queries import (
    application_of,
    office_ballot,
    whole_application,
)
from dorsal.site.applications.office.table import (
    SORTS,
    STATES,
    countries_of,
    find_page,
    read_wanted,
    rows_of,
)
from dorsal.site.applications.office.tickets import fact_columns
from dorsal.site.applications.pages import told
from dorsal.site.ballots.rules.names import names_for
from dorsal.site.journal.events import note
from dorsal.site.pages.access import DIRECTORS, OFFICE, READERS, RoleRequest, edition_page, viewer
from dorsal.site.races.models import Edition


@edition_page(*READERS)
def applications(request: RoleRequest, edition: Edition) -> HttpResponse:
    """The table of applications."""
    ballot, frame = office_ballot(request, edition)
    wanted = read_wanted(request.GET.dict())
    page = find_page(ballot, wanted, request.GET.get("page", "1"))
    context = {
        **frame,
        "wanted": wanted,
        "page": page,
        "rows": rows_of(ballot, page),
        "states": STATES,
        "sorts": SORTS,
        "countries": countries_of(ballot),
    }
    return render(request, "applications/office/applications.html", context)


@edition_page(*READERS)
def application(request: RoleRequest, edition: Edition, number: int) -> HttpResponse:
    """One application, whole."""
    ballot, frame = office_ballot(request, edition)
    whole = whole_application(ballot, number)
    reasons = ReasonForm(auto_id="reason_%s")
    names = names_for(ballot)
    facts = FactForm(columns=fact_columns(ballot), names=names, auto_id="fact_%s")
    context = {**frame, "whole": whole, "one": whole.application, "reasons": reasons}
    return render(request, "applications/office/application.html", {**context, "facts": facts})


@edition_page(*OFFICE)
@require_POST
def leave_application_out(request: RoleRequest, edition: Edition, number: int) -> HttpResponseBase:
    """Leave an application out of the draw."""
    return _reasoned(request, edition, number, leave_out, _("The application is left out."))


@edition_page(*OFFICE)
@require_POST
def take_application_in(request: RoleRequest, edition: Edition, number: int) -> HttpResponseBase:
    """Take an application in again."""
    return _reasoned(request, edition, number, take_in, _("The application counts again."))


@edition_page(*OFFICE)
@require_POST
def give_application_fact(request: RoleRequest, edition: Edition, number: int) -> HttpResponseBase:
    """Give a fact about an applicant."""
    ballot, _frame = office_ballot(request, edition)
    one = application_of(ballot, number)
    form = FactForm(request.POST, columns=fact_columns(ballot), names=names_for(ballot))
    if form.is_valid():
        said = form.cleaned_data
        given = (one, said["column"], said["value"], said["why"])
        _act(request, lambda: give_fact(*given, by=acting(request)), _("The fact is given."))
    else:
        messages.error(request, _("Choose a fact, and write why."))
    return redirect("office_application", edition.race.slug, edition.key, number)


@edition_page(*DIRECTORS)
def export(request: RoleRequest, edition: Edition) -> StreamingHttpResponse:
    """The whole list as CSV."""
    ballot, _frame = office_ballot(request, edition)
    note("applications_exported", ballot, by=viewer(request), edition=edition)
    answer = StreamingHttpResponse(export_lines(ballot), content_type="text/csv; charset=utf-8")
    name = f"applications-{edition.race.slug}-{edition.key}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


Reasoned = Callable[..., None]


def _reasoned(
    request: RoleRequest, edition: Edition, number: int, action: Reasoned, done: str
) -> HttpResponseBase:
    ballot, _frame = office_ballot(request, edition)
    one: Application = application_of(ballot, number)
    why = request.POST.get("why", "")
    _act(request, lambda: action(one, why, by=acting(request)), done)
    return redirect("office_application", edition.race.slug, edition.key, number)


def _act(request: HttpRequest, action: Callable[[], object], done: str) -> None:
    try:
        action()
    except BadInput as error:
        messages.error(request, told(error))
    except NotOpen:
        messages.error(request, sealed())
    else:
        messages.success(request, done)


def acting(request: HttpRequest) -> User:
    """Who does something; the page's decorator has let in staff alone."""
    user = viewer(request)
    assert user is not None
    return user


def sealed() -> str:
    """What is told once nothing can be changed any more."""
    return _("The ballot is sealed: nothing can be changed here any more.")
