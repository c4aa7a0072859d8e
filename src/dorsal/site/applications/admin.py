"""Applications in the admin: numbers and dates. Answers and documents are for the race's office."""

from __future__ import annotations

from django.contrib import admin

from dorsal.site.accounts.admin import ReadOnly
from dorsal.site.applications.models import Application


@admin.register(Application)
class ApplicationAdmin(ReadOnly):
    """Applications, without what was answered."""

    list_display = ("ballot", "number", "made_at", "withdrawn_at")
    fields = ("ballot", "number", "made_at", "changed_at", "withdrawn_at", "left_out_why")
    list_select_related = ("ballot__edition__race",)
    search_fields = ("number",)
