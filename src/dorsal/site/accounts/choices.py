"""Language and units as a visitor chooses them: by cookie in a browser, by row in an account."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from dorsal.site.accounts.middleware import UNITS_COOKIE
from dorsal.site.accounts.models import User

COOKIES = {"language": settings.LANGUAGE_COOKIE_NAME, "units": UNITS_COOKIE}


def known_choices(*, language: str, units: str) -> dict[str, str]:
    """What was chosen that there is; a language or a unit that is not known is no choice."""
    chosen = {"language": language} if language in dict(settings.LANGUAGES) else {}
    return chosen | ({"units": units} if units in ("metric", "imperial") else {})


def keep_choices(user: User, chosen: Mapping[str, str]) -> None:
    """Keep choices with the account, which then go before those of the browser."""
    for name, choice in chosen.items():
        setattr(user, name, choice)
    user.save(update_fields=list(chosen))
