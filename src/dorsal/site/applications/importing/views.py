"""The office's import of applications: a file, its preview, and its confirmation."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from dorsal.ground.problems import BadInput
from dorsal.site.applications.actions import NotOpen
from dorsal.site.applications.importing.actions import ImportedAlready, confirm_import, plan_import
from dorsal.site.applications.importing.columns import targets_of
from dorsal.site.applications.importing.files import forget_upload, keep_upload, kept_upload
from dorsal.site.applications.office.forms import MOST_UPLOADED_MB, ImportForm
from dorsal.site.applications.office.queries import office_ballot
from dorsal.site.applications.office.views import acting, sealed
from dorsal.site.applications.tasks import enqueue_search
from dorsal.site.ballots.models import Ballot
from dorsal.site.pages.access import OFFICE, RoleRequest, edition_page
from dorsal.site.races.models import Edition

SHOWN_PROBLEMS = 200
SHOWN_ROWS = 20


@edition_page(*OFFICE)
def import_file(request: RoleRequest, edition: Edition) -> HttpResponseBase:
    """Upload a file to look at it; nothing is imported yet."""
    ballot, frame = office_ballot(request, edition)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        if file.size <= MOST_UPLOADED_MB * 2**20:
            digest = keep_upload(ballot, file.read())
            return redirect("office_import_preview", edition.race.slug, edition.key, digest)
        form.add_error("file", _("The file is too large: at most %s MB.") % MOST_UPLOADED_MB)
    context = {**frame, "form": form, "targets": targets_of(ballot)}
    return render(request, "applications/office/import.html", context)


@edition_page(*OFFICE)
def preview(request: RoleRequest, edition: Edition, digest: str) -> HttpResponseBase:
    """What the file would do; `POST` does it, once."""
    ballot, frame = office_ballot(request, edition)
    data = kept_upload(ballot, digest)
    if data is None:
        messages.warning(request, _("This file has been imported, or was not kept: upload it."))
        return redirect("office_import", edition.race.slug, edition.key)
    if request.method == "POST":
        return _confirm(request, ballot, digest, data)
    try:
        context = {**frame, **_preview(ballot, data, request.GET.dict()), "digest": digest}
    except BadInput as error:
        context = {**frame, "plan": None, "problems": error.problems, "digest": digest}
    return render(request, "applications/office/import_preview.html", context)


def _preview(ballot: Ballot, data: bytes, told: Mapping[str, str]) -> dict[str, object]:
    plan = plan_import(data, ballot, told)
    return {
        "plan": plan,
        "problems": plan.file.problems[:SHOWN_PROBLEMS],
        "targets": targets_of(ballot),
        "applying": [one for one in plan.rows if one.status == "applies"],
        "shown": plan.rows[:SHOWN_ROWS],
        "first_number": ballot.last_number + 1,
    }


def _confirm(request: RoleRequest, ballot: Ballot, digest: str, data: bytes) -> HttpResponse:
    names = (ballot.edition.race.slug, ballot.edition.key)
    told = {key: value for key, value in request.POST.dict().items() if key.startswith("column-")}
    try:
        plan = confirm_import(data, ballot, told, by=acting(request))
    except BadInput:
        messages.error(request, _("Nothing was imported: the file has problems."))
        address = reverse("office_import_preview", args=(*names, digest))
        return redirect(f"{address}?{urlencode(told)}")
    except ImportedAlready:
        messages.warning(request, _("This file has been imported already; nothing was done."))
    except NotOpen:
        messages.error(request, sealed())
        return redirect("office_import", *names)
    else:
        enqueue_search(ballot)
        done = _("%(n)s applications were imported.") % {"n": plan.imported}
        messages.success(request, done)
    forget_upload(ballot, digest)
    return redirect("office_applications", *names)
