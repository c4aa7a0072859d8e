"""Pages of series."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dorsal.site.journal import clock
from dorsal.site.pages.access import SignedInRequest, account, public, viewer
from dorsal.site.races.cards import card_of
from dorsal.site.races.models import Staff
from dorsal.site.races.office.requests import take
from dorsal.site.seasons import actions
from dorsal.site.seasons.forms import CopyRulesForm, JoinForm, SeriesForm
from dorsal.site.seasons.models import Series, SeriesEdition
from dorsal.site.seasons.queries import (
    applied_to,
    counted,
    find_series,
    organised,
    seasons_of,
)


@public
def all_series(request: HttpRequest) -> HttpResponse:
    """All series."""
    return render(request, "seasons/all_series.html", {"found": Series.objects.all()})


@public
def series(request: HttpRequest, series: str) -> HttpResponse:
    """A series and its seasons."""
    found, now, user = find_series(series), clock.now(), viewer(request)
    seasons = [
        (season.name, [(one.kind, card_of(one.edition, now)) for one in season.editions])
        for season in seasons_of(found)
    ]
    organises = user is not None and found.organisers.filter(pk=user.pk).exists()
    context = {"series": found, "seasons": seasons, "organises": organises}
    return render(request, "seasons/series.html", {**context, "applied": applied_to(found, user)})


@account
def new_series(request: SignedInRequest) -> HttpResponse:
    """Make a series."""
    form = SeriesForm(request.POST or None)
    if form.is_valid():
        made = actions.make_series(by=request.user, **form.cleaned_data)
        return redirect("series_office", made.slug)
    return render(request, "seasons/new_series.html", {"form": form})


@account
def office(request: SignedInRequest, series: str) -> HttpResponse:
    """The organiser's view of all editions: stages, counts, who asks to join."""
    found = organised(series, request.user)
    copy = CopyRulesForm(request.POST or None, series=found)
    if take(copy, lambda: actions.copy_rules(by=request.user, **copy.cleaned_data)):
        messages.success(request, _("The rules are copied. Look at them before you publish."))
        return redirect("series_office", found.slug)
    now = clock.now()
    seasons = [
        (season.name, [(one, card_of(one.edition, now)) for one in season.editions])
        for season in seasons_of(found, everything=True)
    ]
    context = {"series": found, "seasons": seasons, "counted": counted(found), "copy": copy}
    return render(request, "seasons/office.html", context)


@account
def change(request: SignedInRequest, series: str) -> HttpResponse:
    """Change what the series says of itself."""
    found = organised(series, request.user)
    form = SeriesForm(request.POST or None, instance=find_series(series))
    if form.is_valid():
        actions.change_series(found, form.cleaned_data, by=request.user)
        return redirect("series_office", found.slug)
    return render(request, "seasons/change.html", {"form": form, "series": found})


@account
@require_POST
def decide(request: SignedInRequest, series: str, number: int) -> HttpResponse:
    """Accept an edition, or take it out."""
    found = organised(series, request.user)
    asked = get_object_or_404(SeriesEdition, series=found, pk=number)
    if request.POST.get("do") == "accept":
        actions.accept(asked, by=request.user)
    else:
        actions.leave(asked, by=request.user)
    return redirect("series_office", found.slug)


@account
def join(request: SignedInRequest, series: str) -> HttpResponse:
    """A race's director asks that an edition counts."""
    found = find_series(series)
    form = JoinForm(request.POST or None, user=request.user)
    if take(form, lambda: actions.ask_for_place(found, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Asked. It counts when the organiser has accepted it."))
        return redirect("series", found.slug)
    return render(request, "seasons/join.html", {"form": form, "series": found})


@account
@require_POST
def withdraw(request: SignedInRequest, number: int) -> HttpResponse:
    """A race's director takes an edition out of a series."""
    asked = get_object_or_404(SeriesEdition.objects.select_related("edition__race"), pk=number)
    directs = Staff.objects.filter(race=asked.edition.race, user=request.user, role="director")
    if not directs.exists():
        raise Http404
    actions.leave(asked, by=request.user)
    return redirect("office_edition", asked.edition.race.slug, asked.edition.key)
