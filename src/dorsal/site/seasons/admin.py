"""Series in the admin: the installation's staff begins one and names its organisers."""

from __future__ import annotations

from django.contrib import admin

from dorsal.site.accounts.admin import ReadOnly
from dorsal.site.seasons.models import Series, SeriesEdition


@admin.register(Series)
class SeriesAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Series and their organisers."""

    list_display = ("name", "slug")
    raw_id_fields = ("organisers",)
    search_fields = ("name",)


@admin.register(SeriesEdition)
class SeriesEditionAdmin(ReadOnly):
    """Editions of a series."""

    list_display = ("series", "edition", "season", "kind", "may_edit")
    list_select_related = ("series", "edition__race")
