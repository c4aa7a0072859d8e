"""Ballots in the admin: read only. What decides a ballot lies in its record."""

from __future__ import annotations

from django.contrib import admin

from dorsal.site.accounts.admin import ReadOnly
from dorsal.site.ballots.models import Ballot, Drawing, PastFile, Sealing


@admin.register(Ballot)
class BallotAdmin(ReadOnly):
    """Ballots and their dates."""

    list_display = ("edition", "published", "rehearsal", "opens_at", "closes_at", "draws_at")
    list_filter = ("published", "rehearsal")
    list_select_related = ("edition__race",)


@admin.register(Sealing)
class SealingAdmin(ReadOnly):
    """Seals and amendments."""

    list_display = ("ballot", "number", "at", "fingerprint")
    list_select_related = ("ballot__edition__race",)


@admin.register(Drawing)
class DrawingAdmin(ReadOnly):
    """Draws."""

    list_display = ("ballot", "at", "random_number")
    list_select_related = ("ballot__edition__race",)


@admin.register(PastFile)
class PastFileAdmin(ReadOnly):
    """Imported files of earlier years."""

    list_display = ("race", "name", "imported_at")
    list_select_related = ("race",)
