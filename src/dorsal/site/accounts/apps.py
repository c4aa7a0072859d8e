"""The area's configuration: begins to listen for sign-ins when Django is ready."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "dorsal.site.accounts"

    def ready(self) -> None:
        """Note every sign-in."""
        from dorsal.site.accounts import sessions  # inline: models load after this module

        sessions.listen()
