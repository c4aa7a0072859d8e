"""The page of a ballot's rules: a form, the rules in plain words beside it, import and export."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from dorsal.ballot.rules_form import named_ticket_rules
from dorsal.ground.problems import BadInput
from dorsal.site.ballots.actions import (
    RulesChangedMeanwhile,
    change_rules,
    rules_hash,
    rules_need_a_reason,
)
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.queries import ballot_of, last_change_of_rules
from dorsal.site.ballots.rules.cells import (
    all_cells,
    cell_rows,
    cells_of,
    field_name,
    stray_problems,
)
from dorsal.site.ballots.rules.names import names_for, names_of_rules
from dorsal.site.ballots.rules.pages import (
    RulesPage,
    change_rows,
    look_at,
    page_of_ballot,
    page_of_file,
    zone_of,
)
from dorsal.site.pages.access import READERS, RoleRequest, edition_page, viewer
from dorsal.site.pages.wording import SiteWording
from dorsal.site.races.models import Edition

MOST_BYTES = 1_000_000
NO_FIELDS = frozenset({"csrfmiddlewaretoken", "do", "why", "source", "text", "seen"})


@edition_page(*READERS)
def rules(request: RoleRequest, edition: Edition) -> HttpResponse:
    """The rules on a form; the director changes them, others of the office read them."""
    ballot = ballot_of(edition)
    if request.method != "POST":
        return _show(request, ballot, page_of_ballot(ballot))
    if request.role != "director":
        raise Http404
    do = request.POST.get("do", "")
    if do == "import":
        return _show(request, ballot, _imported(request, ballot))
    return _change(request, ballot, do)


@edition_page(*READERS)
def rules_file(request: RoleRequest, edition: Edition) -> HttpResponse:  # noqa: ARG001
    """The rules as a file."""
    text = ballot_of(edition).rules
    name = f"{edition.race.slug}-{edition.key}-rules.toml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/toml; charset=utf-8", headers=headers)


def _change(request: RoleRequest, ballot: Ballot, do: str) -> HttpResponse:
    """Look at the form as it was sent, and do what its button says."""
    texts = {key: text for key, text in request.POST.items() if key not in NO_FIELDS}
    page = look_at(
        change_rows({key: str(text) for key, text in texts.items()}, do),
        zone_of(ballot),
        source=request.POST.get("source", "").replace("\r\n", "\n"),
    )
    if do == "words":
        context = _context(request, ballot, page) | {"typed": True}
        return render(request, "ballots/office/rules_words.html", context)
    verb, _space, theirs = do.partition(" ")
    if verb in ("save", "overwrite") and page.rules is not None:
        return _save(request, ballot, page, seen=theirs or request.POST.get("seen", ""))
    return _show(request, ballot, page)


def _save(request: RoleRequest, ballot: Ballot, page: RulesPage, *, seen: str) -> HttpResponse:
    """Save the form, unless the rules are no longer those that were seen (their hash)."""
    by = viewer(request)
    if by is None:
        raise Http404
    try:
        change_rules(ballot, page.text, by, why=request.POST.get("why", ""), seen=seen)
    except RulesChangedMeanwhile:
        return _show(request, ballot, page, meanwhile=last_change_of_rules(ballot))
    except BadInput as error:
        return _show(request, ballot, page, refused=error)
    messages.success(request, _("The rules are kept."))
    address = reverse("office_rules", args=[ballot.edition.race.slug, ballot.edition.key])
    return HttpResponseClientRedirect(address) if _is_htmx(request) else redirect(address)


def _imported(request: RoleRequest, ballot: Ballot) -> RulesPage:
    """The page filled in from an uploaded file, or else from the pasted text."""
    file = request.FILES.get("file")
    data = file.read(MOST_BYTES + 1) if file else request.POST.get("text", "").encode()
    return page_of_file(data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n"), ballot)


def _show(
    request: RoleRequest,
    ballot: Ballot,
    page: RulesPage,
    *,
    refused: BadInput | None = None,
    meanwhile: tuple[str, datetime | None] | None = None,
) -> HttpResponse:
    """The form; `meanwhile` is who has saved other rules since it was opened, and when."""
    whole = "ballots/office/rules.html"
    template = "ballots/office/rules_form.html" if _is_htmx(request) else whole
    context = _context(request, ballot, page) | {
        "refused": refused.problems if refused else (),
        "meanwhile": meanwhile,
    }
    return render(request, template, context)


def _context(request: RoleRequest, ballot: Ballot, page: RulesPage) -> dict[str, object]:
    return {
        "race": ballot.edition.race,
        "edition": ballot.edition,
        "ballot": ballot,
        "page": page,
        "cells": lambda section: cells_of(page, section),
        "rows": lambda table: cell_rows(page, table),
        "all_cells": lambda: all_cells(page),
        "name_of": field_name,
        "strays": stray_problems(page),
        "names": names_of_rules(page.rules) if page.rules else names_for(ballot),
        "named": named_ticket_rules(words=SiteWording()),
        "editable": request.role == "director",
        "needs_reason": rules_need_a_reason(ballot),
        "why": request.POST.get("why", ""),
        "typed": False,
        "refused": (),
        "meanwhile": None,
        "seen": request.POST.get("seen", rules_hash(ballot.rules)),
        "kept": rules_hash(ballot.rules),
        "text": request.POST.get("text", ""),
    }


def _is_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))
