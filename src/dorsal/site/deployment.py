"""What the doctor examines of a deployment: host names, the proxy in front, the secret key, who may
write where, the mail server, the machine's clock.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection
from django.http.request import validate_host

from dorsal.site.findings import Finding
from dorsal.site.journal.models import Event

SHORTEST_KEY = 32  # characters
FEWEST_SIGNS = 8  # different ones
ASTRAY = timedelta(seconds=30)


def examine_hosts() -> Iterator[Finding]:
    """That the site answers to its own name, and not to every name."""
    host = urlsplit(settings.SITE_ADDRESS).hostname or ""
    if "*" in settings.ALLOWED_HOSTS:
        if not settings.DEMO:
            yield Finding("bad", "hosts", "every host name is answered", "set DORSAL_HOSTS")
    elif not validate_host(host, settings.ALLOWED_HOSTS):
        right = f"add it to DORSAL_HOSTS, which is {','.join(settings.ALLOWED_HOSTS)}"
        yield Finding("bad", "hosts", f"{host} of DORSAL_URL is not answered", right)


def examine_proxy() -> Iterator[Finding]:
    """That the proxy, without which there is no https, is believed, and nobody else."""
    if settings.SECURE and not settings.TRUSTED_PROXIES:
        found = "none is trusted: all visitors are taken for one, and no connection for encrypted"
        yield Finding("bad", "proxy", found, "set DORSAL_PROXIES=1")
    elif settings.TRUSTED_PROXIES and not settings.SECURE:
        found = f"{settings.TRUSTED_PROXIES} trusted, but the address is not that of a proxy"
        yield Finding("warning", "proxy", found, "set DORSAL_URL to https://…, or DORSAL_PROXIES=0")


def examine_secret() -> Iterator[Finding]:
    """That the secret key cannot be guessed."""
    key = str(settings.SECRET_KEY)
    if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_SIGNS or key.startswith("django-insecure"):
        right = "unset DORSAL_SECRET_KEY: one is made and kept in the data folder"
        yield Finding("bad", "secret key", "it can be guessed, and with it every session", right)


def examine_mail() -> Iterator[Finding]:
    """That mail goes out: a server is set, and lets us in; nothing is sent."""
    if "console" in settings.EMAIL_BACKEND:
        right = "set DORSAL_MAIL, for example smtp://user:password@host:587"
        found = "mails are only written to the log"
        yield Finding("bad" if settings.SECURE else "warning", "mail", found, right)
    elif "smtp" in settings.EMAIL_BACKEND:
        server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        try:
            with get_connection(fail_silently=False):
                yield Finding("good", "mail", f"{server} lets us in")
        except (OSError, SMTPException) as error:
            yield Finding("bad", "mail", f"{server}: {error}", "mend DORSAL_MAIL")
        if settings.DEFAULT_FROM_EMAIL.rstrip(">").endswith("@localhost"):
            right = "set DORSAL_MAIL_FROM to an address of your own domain"
            yield Finding("warning", "mail", f"from {settings.DEFAULT_FROM_EMAIL}", right)


def examine_writing() -> Iterator[Finding]:
    """That this user may write all that the site writes, and owns it."""
    data = Path(settings.DATA)
    folders = (data, settings.MEDIA_ROOT, settings.RECORDS_ROOT, settings.PRIVATE_ROOT)
    for folder in map(Path, folders):
        if folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK):
            yield Finding("bad", "folders", f"{folder} cannot be written", _owner(folder))
    if hasattr(os, "geteuid") and data.is_dir() and os.geteuid() != data.stat().st_uid:
        yield Finding("warning", "user", f"{data} belongs to another user", _owner(data))


def _owner(folder: Path) -> str:
    return f"run this as user {folder.stat().st_uid}, whose folder it is, or chown it"


def examine_time() -> Iterator[Finding]:
    """That the machine's clock agrees with the database's, and with what has happened."""
    now = datetime.now(UTC)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            apart = abs(cursor.fetchone()[0] - now)
        if apart > ASTRAY:
            found = f"{apart.total_seconds():.0f} s from the database's"
            yield Finding("bad", "clock", found, "set both by NTP (timedatectl)")
    last = Event.objects.order_by("-at").values_list("at", flat=True).first()
    if last and last > now + ASTRAY and not settings.DEMO:
        found = f"it is {now:%Y-%m-%d %H:%M} UTC here, and something happened at {last:%H:%M %d %b}"
        yield Finding("bad", "clock", found, "set it by NTP (timedatectl)")
