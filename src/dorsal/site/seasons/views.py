"""Pages of series."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dorsal.site.pages.access import public
from dorsal.site.seasons.models import Series


@public
def all_series(request: HttpRequest) -> HttpResponse:
    """All series."""
    return render(request, "seasons/all_series.html", {"series": Series.objects.all()})
