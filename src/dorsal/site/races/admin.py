"""Races in the admin: to look something up; a race's own staff changes it on its pages."""

from __future__ import annotations

from django.contrib import admin

from dorsal.site.accounts.admin import ReadOnly
from dorsal.site.races.models import Dream, Edition, Milestone, Race, Sponsor, Staff


@admin.register(Race)
class RaceAdmin(ReadOnly):
    """Races; the key that signs acknowledgements is not shown."""

    list_display = ("name", "slug", "town", "country", "made_at")
    search_fields = ("name", "slug")
    exclude = ("signing_key",)


@admin.register(Edition)
class EditionAdmin(ReadOnly):
    """Editions."""

    list_display = ("__str__", "starts_at", "places", "published")
    list_filter = ("published",)
    list_select_related = ("race",)
    search_fields = ("race__name", "key")


@admin.register(Staff)
class StaffAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Who works for a race: the first director of one is named here."""

    list_display = ("race", "user", "role")
    list_select_related = ("race", "user")
    raw_id_fields = ("user",)
    search_fields = ("race__name", "user__email")


@admin.register(Milestone)
class MilestoneAdmin(ReadOnly):
    """Dates of editions."""

    list_display = ("edition", "at", "title")
    list_select_related = ("edition__race",)


@admin.register(Sponsor)
class SponsorAdmin(ReadOnly):
    """Sponsors."""

    list_display = ("race", "name", "website")
    list_select_related = ("race",)


@admin.register(Dream)
class DreamAdmin(ReadOnly):
    """Which races are dreamt of."""

    list_display = ("race", "made_at")
    list_select_related = ("race",)
