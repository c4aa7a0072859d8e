"""Race day in the admin: to look something up."""

from __future__ import annotations

from django.contrib import admin

from dorsal.site.accounts.admin import ReadOnly
from dorsal.site.raceday.models import Box, LogEvent


@admin.register(Box)
class BoxAdmin(ReadOnly):
    """Boxes in the field."""

    list_display = ("edition", "name", "last_seen_at", "closed_at")
    list_select_related = ("edition__race",)
    exclude = ("token_hash",)


@admin.register(LogEvent)
class LogEventAdmin(ReadOnly):
    """Events of logs."""

    list_display = ("edition", "at", "digest")
    list_select_related = ("edition__race",)
