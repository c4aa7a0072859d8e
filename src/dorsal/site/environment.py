"""Settings from the environment: each is read once, by a helper that fails loudly, with
`WrongSetting`.

A setting that is read here is listed in `READ`; the reference page is tested against that list.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

READ: dict[str, str] = {}
YES = ("1", "true", "yes", "on")
NO = ("0", "false", "no", "off", "")


class WrongSetting(RuntimeError):
    """A setting of the environment that cannot be used; says which, why, and what would be
    right.
    """

    def __init__(self, name: str, value: str, right: str) -> None:
        super().__init__(f"the setting {name} cannot be {value!r}: {right}")


def text(name: str, default: str = "") -> str:
    """The text of a setting; one that is empty counts as absent. `NAME_FILE` may name a file that
    holds it, for secrets.
    """
    READ[name] = default
    file = os.environ.get(f"{name}_FILE", "")
    if not file:
        return os.environ.get(name, "") or default
    if os.environ.get(name, ""):
        raise WrongSetting(f"{name}_FILE", file, f"{name} is set as well; keep one of them")
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise WrongSetting(f"{name}_FILE", file, f"the file cannot be read: {error}") from None


def switch(name: str, default: bool) -> bool:
    """A setting that is on or off."""
    value = text(name, "yes" if default else "no").strip().lower()
    if value not in (*YES, *NO):
        raise WrongSetting(name, value, "say yes or no")
    return value in YES


def number(name: str, default: int, *, lowest: int = 0, highest: int = 2**31) -> int:
    """A whole number within bounds."""
    value = text(name, str(default)).strip()
    right = f"a whole number from {lowest} to {highest}"
    try:
        found = int(value)
    except ValueError:
        raise WrongSetting(name, value, right) from None
    if not lowest <= found <= highest:
        raise WrongSetting(name, value, right)
    return found


def choice(name: str, default: str, choices: Sequence[str]) -> str:
    """One of a few words."""
    value = text(name, default).strip().lower()
    if value not in choices:
        raise WrongSetting(name, value, f"one of {', '.join(choices)}")
    return value


def names(name: str, default: str = "") -> list[str]:
    """A list of words parted by commas."""
    return [one.strip() for one in text(name, default).split(",") if one.strip()]


def site_address(name: str, default: str) -> str:
    """Where people reach the site: scheme and host, perhaps a port, without a path."""
    value = text(name, default).strip().rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise WrongSetting(name, value, "an address such as https://ballot.example.org")
    return value


def folder(name: str, default: str) -> Path:
    """A folder, as an absolute path; it is made when it is first needed."""
    return Path(text(name, default)).expanduser().absolute()


def database(name: str, default_file: Path) -> dict[str, object]:
    """The database: SQLite in `default_file`, or what a `postgresql://` address names."""
    address = text(name)
    if not address:
        return sqlite_database(default_file)
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        return sqlite_database(Path(unquote(parts.path)))
    if parts.scheme not in ("postgres", "postgresql"):
        right = "an address such as postgresql://user:password@host:5432/name"
        raise WrongSetting(name, f"{parts.scheme}://…", right)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def sqlite_database(file: Path) -> dict[str, object]:
    """SQLite as Dorsal runs it: write-ahead log, and transactions that take the lock at once."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;"
            ),
        },
    }


def mail_server(name: str) -> dict[str, object]:
    """Where mail goes: `smtp://user:password@host:587?tls=yes`; empty: to the log."""
    address = text(name)
    if not address:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(address)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise WrongSetting(name, f"{parts.scheme}://…", "smtp://user:password@host:587?tls=yes")
    options = dict(parse_qsl(parts.query))
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and options.get("tls", "yes") in YES,
        "EMAIL_TIMEOUT": 20,
    }
