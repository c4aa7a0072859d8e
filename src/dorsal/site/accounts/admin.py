"""Accounts in the admin, for the installation's staff: to find one, to close it, to take a lost
passkey away. Nothing is exported, and a person's data is read, not written.

The admin has no sign-in of its own: staff sign in as everybody does.
"""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress, EmailConfirmation
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.http import HttpRequest

from dorsal.site.accounts.models import Person, User

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = "Dorsal"
for unused in (EmailAddress, EmailConfirmation, Group):
    if admin.site.is_registered(unused):
        admin.site.unregister(unused)


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that the admin shows and never changes."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002
        """Nobody deletes."""
        return False


@admin.register(User)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Accounts: closing one, and who belongs to the staff."""

    list_display = ("pk", "email", "is_active", "is_staff", "joined_at", "last_login", "erased_at")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "person__name")
    fields = (
        *("email", "is_active", "is_staff", "is_superuser"),
        *("language", "units", "joined_at", "last_login", "erased_at"),
    )
    readonly_fields = ("email", "language", "units", "joined_at", "last_login", "erased_at")
    actions = None
    ordering = ("-pk",)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Accounts come into being by signing in."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002
        """Accounts are erased by their owners, whose page does it whole."""
        return False


@admin.register(Person)
class PersonAdmin(ReadOnly):
    """Persons, those of imported lines as well."""

    list_display = ("pk", "name", "user", "country", "erased_at")
    search_fields = ("name", "user__email", "email")
    list_select_related = ("user",)
    ordering = ("-pk",)


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnly):
    """What staff has done here."""

    list_display = ("action_time", "user", "content_type", "action_flag")
    list_select_related = ("user", "content_type")
