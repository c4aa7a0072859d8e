"""Pages of a race's office: the race and its staff."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dorsal.ground.problems import BadInput
from dorsal.site.pages.access import (
    DIRECTORS,
    STAFF,
    RoleRequest,
    SignedInRequest,
    account,
    race_page,
)
from dorsal.site.pages.rate_limits import limited
from dorsal.site.races import actions
from dorsal.site.races.logos import clean_logo
from dorsal.site.races.models import Race, Staff
from dorsal.site.races.office import forms as office_forms
from dorsal.site.races.office.requests import acting, take
from dorsal.site.races.queries import editions_of, role_in, zone_of_director


@account
@limited("new race", most=20)
def new_race(request: SignedInRequest) -> HttpResponse:
    """Make a race."""
    if settings.RACE_MAKERS == "staff" and not request.user.is_staff:
        raise PermissionDenied
    initial = {"timezone": zone_of_director(request.user)}
    form = office_forms.NewRaceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        race = actions.make_race(by=request.user, **form.cleaned_data)
        return redirect("office", race.slug)
    return render(request, "races/office/new_race.html", {"form": form})


@race_page(*STAFF, "organiser")
def office(request: RoleRequest, race: Race) -> HttpResponse:
    """The office of a race: editions, staff, what is to be done."""
    context = {
        "race": race,
        "editions": editions_of(race, drafts=True),
        "staff": race.staff.select_related("user__person").order_by("role", "id"),
        "role": request.role,
    }
    return render(request, "races/office/office.html", context)


@race_page(*DIRECTORS)
def race_settings(request: RoleRequest, race: Race) -> HttpResponse:
    """Name, place, colours and words of a race."""
    form = office_forms.RaceForm(request.POST or None, instance=race)
    if request.method == "POST" and form.is_valid():
        fresh = Race.objects.get(pk=race.pk)
        actions.change(fresh, form.cleaned_data, by=acting(request))
        messages.success(request, _("Saved."))
        return redirect("office_race", race.slug)
    zones = sorted(available_timezones())
    context = {"race": Race.objects.get(pk=race.pk), "form": form, "zones": zones}
    sponsors = "\n".join(f"{one.name} {one.website}".strip() for one in race.sponsors.all())
    context["sponsors_form"] = office_forms.SponsorsForm(initial={"sponsors": sponsors})
    context["logo_form"] = office_forms.LogoForm()
    return render(request, "races/office/race.html", context)


@race_page(*DIRECTORS)
@require_POST
def race_logo_change(request: RoleRequest, race: Race) -> HttpResponse:
    """Set or remove the logo."""
    try:
        picture = request.FILES.get("logo")
        actions.set_logo(race, clean_logo(picture.read()) if picture else b"", by=acting(request))
    except BadInput as error:
        messages.error(request, " ".join(office_forms.as_form_error(error).messages))
    return redirect("office_race", race.slug)


@race_page(*DIRECTORS)
@require_POST
def race_sponsors_change(request: RoleRequest, race: Race) -> HttpResponse:
    """Set the sponsors."""
    form = office_forms.SponsorsForm(request.POST)
    if form.is_valid():
        actions.set_sponsors(race, form.read(), by=acting(request))
        messages.success(request, _("Saved."))
    return redirect("office_race", race.slug)


@race_page(*DIRECTORS)
@limited("employ", most=40)
def race_staff(request: RoleRequest, race: Race) -> HttpResponse:
    """Who works for the race; somebody new."""
    form = office_forms.StaffForm(request.POST or None)
    if take(form, lambda: actions.employ(race, by=acting(request), **form.cleaned_data)):
        return _after_change_of_staff(request, race)
    staff = race.staff.select_related("user__person").order_by("role", "id")
    return render(request, "races/office/staff.html", {"race": race, "form": form, "staff": staff})


@race_page(*DIRECTORS)
@require_POST
def race_staff_dismiss(request: RoleRequest, race: Race, staff: int) -> HttpResponse:
    """Take a role away."""
    found = get_object_or_404(Staff.objects.select_related("race"), race=race, pk=staff)
    try:
        actions.dismiss(found, by=acting(request))
    except BadInput as error:
        messages.error(request, " ".join(office_forms.as_form_error(error).messages))
    return _after_change_of_staff(request, race)


def _after_change_of_staff(request: RoleRequest, race: Race) -> HttpResponse:
    """Back to the list; to one's own page for whoever has just given up being a director."""
    directs = role_in(race, acting(request)) == "director"
    return redirect("office_staff", race.slug) if directs else redirect("me")
