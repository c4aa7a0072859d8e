"""The journal in the admin: events and mails, read only."""

from __future__ import annotations

from django.contrib import admin

from dorsal.site.accounts.admin import ReadOnly
from dorsal.site.journal.models import Event, Message, WorkerLife


@admin.register(Event)
class EventAdmin(ReadOnly):
    """What happened."""

    list_display = ("at", "verb", "subject_kind", "subject", "actor", "edition")
    list_filter = ("subject_kind",)
    list_select_related = ("edition__race",)
    search_fields = ("verb", "subject")
    ordering = ("-id",)


@admin.register(Message)
class MessageAdmin(ReadOnly):
    """Mails: that they went out, or why not; what they say is their recipient's."""

    list_display = ("written_at", "kind", "to_id", "sent_at", "attempts", "last_error")
    fields = ("kind", "written_at", "send_after", "sent_at", "attempts", "last_error")
    list_filter = ("kind",)
    ordering = ("-id",)


@admin.register(WorkerLife)
class WorkerLifeAdmin(ReadOnly):
    """Workers and their last sign of life."""

    list_display = ("worker", "seen_at")
