"""Pages of an edition's office: its facts, its dates, the next edition."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dorsal.site.pages.access import DIRECTORS, READERS, RoleRequest, edition_page, race_page
from dorsal.site.races import actions, copying
from dorsal.site.races.models import Edition, LookAgain, Milestone, Race
from dorsal.site.races.office import forms as office_forms
from dorsal.site.races.office.pages import listed_pages
from dorsal.site.races.office.requests import acting, directors_only, in_its_time_zone, take


@race_page(*DIRECTORS)
@in_its_time_zone
def new_edition(request: RoleRequest, race: Race) -> HttpResponse:
    """Make an edition."""
    form = office_forms.EditionForm(request.POST or None)
    if take(form, lambda: actions.make_edition(race, by=acting(request), **form.fields_to_keep())):
        return redirect("office_edition", race.slug, form.cleaned_data["key"])
    return render(request, "races/office/new_edition.html", {"race": race, "form": form})


@edition_page(*READERS)
@in_its_time_zone
def edition(request: RoleRequest, edition: Edition) -> HttpResponse:
    """The office of an edition: its facts, dates and what to look at again."""
    form = office_forms.EditionForm(request.POST or None, instance=edition)
    if request.method == "POST":
        directors_only(request)
        fresh = Edition.objects.select_related("race").get(pk=edition.pk)
        if take(form, lambda: actions.change(fresh, form.fields_to_keep(), by=acting(request))):
            messages.success(request, _("Saved."))
            return redirect("office_edition", fresh.race.slug, fresh.key)
    return render(request, "races/office/edition.html", _edition_context(request, edition, form))


def _edition_context(
    request: RoleRequest, edition: Edition, form: office_forms.EditionForm
) -> dict[str, Any]:
    kept = Edition.objects.select_related("race", "ballot").get(pk=edition.pk)  # the form changes
    pages = listed_pages(kept.race.slug, kept.key)
    return {
        "race": edition.race,
        "edition": kept,
        "form": form,
        "pages": pages,
        "milestones": edition.milestones.all(),
        "milestone_form": office_forms.MilestoneForm(),
        "cancel_form": office_forms.CancelForm(initial={"why": edition.cancelled_why}),
        "look_again": copying.open_items(edition),
        "in_series": list(edition.in_series.select_related("series")),
        "may_leave": edition.race.staff.filter(user=acting(request), role="director").exists(),
        "role": request.role,
    }


@edition_page(*DIRECTORS)
@require_POST
def publish(request: RoleRequest, edition: Edition) -> HttpResponse:
    """Show the edition to everybody."""
    actions.publish_edition(edition, by=acting(request))
    messages.success(request, _("The page is public now."))
    return redirect("office_edition", edition.race.slug, edition.key)


@edition_page(*DIRECTORS)
@require_POST
def cancel(request: RoleRequest, edition: Edition) -> HttpResponse:
    """Cancel the edition, or put it on again."""
    form = office_forms.CancelForm(request.POST)
    if form.is_valid():
        actions.cancel_edition(edition, form.cleaned_data["why"], by=acting(request))
    return redirect("office_edition", edition.race.slug, edition.key)


@edition_page(*DIRECTORS)
@in_its_time_zone
def copy(request: RoleRequest, edition: Edition) -> HttpResponse:
    """Make the next edition from this one."""
    proposal = {
        "key": copying.proposed_key(edition),
        "starts_at": copying.proposed_start(edition),
    }
    form = office_forms.CopyForm(request.POST or None, initial=proposal)
    if take(form, lambda: copying.copy_edition(edition, by=acting(request), **form.cleaned_data)):
        return redirect("office_edition", edition.race.slug, form.cleaned_data["key"])
    context = {"race": edition.race, "edition": edition, "form": form}
    return render(request, "races/office/copy.html", context)


@edition_page(*DIRECTORS)
@require_POST
@in_its_time_zone
def milestone(request: RoleRequest, edition: Edition) -> HttpResponse:
    """Add a date, or change one."""
    number = request.POST.get("milestone", "")
    found = edition.milestones.filter(pk=number).first() if number.isdigit() else None
    form = office_forms.MilestoneForm(request.POST, instance=found or Milestone(edition=edition))
    if form.is_valid():
        actions.set_milestone(form.instance, by=acting(request))
    else:
        messages.error(request, _("A date needs a name, a day and a time."))
    return redirect("office_edition", edition.race.slug, edition.key)


@edition_page(*DIRECTORS)
@require_POST
def milestone_remove(request: RoleRequest, edition: Edition, number: int) -> HttpResponse:
    """Remove a date."""
    found = get_object_or_404(Milestone, edition=edition, pk=number)
    actions.remove_milestone(found, by=acting(request))
    return redirect("office_edition", edition.race.slug, edition.key)


@edition_page(*DIRECTORS)
@require_POST
def looked_again(request: RoleRequest, edition: Edition, number: int) -> HttpResponse:
    """Note that something has been looked at again."""
    found = get_object_or_404(LookAgain, edition=edition, pk=number)
    actions.look_again_done(found, by=acting(request))
    return redirect("office_edition", edition.race.slug, edition.key)
