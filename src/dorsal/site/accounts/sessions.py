"""Where somebody is signed in: noted at sign-in, listed, and ended one by one or all at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from dorsal.site.accounts.models import SignIn, User
from dorsal.site.journal import clock

RECENT = timedelta(minutes=30)
SIGNED_IN_AT = "signed_in_at"
BROWSERS = (  # the first that stands in the browser's own description
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def listen() -> None:
    """Note sign-ins and sign-outs from now on."""
    user_logged_in.connect(_note_sign_in, dispatch_uid="dorsal-sign-in")
    user_logged_out.connect(_note_sign_out, dispatch_uid="dorsal-sign-out")


def describe_device(user_agent: str) -> str:
    """Browser and system in a few words: `Firefox, Android`; empty when neither is known."""
    known = [
        next((name for sign, name in signs if sign in user_agent), "")
        for signs in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(name for name in known if name)


def mark_recent(request: HttpRequest) -> None:
    """Remember that whoever sits there has just shown that it is them."""
    request.session[SIGNED_IN_AT] = clock.now().timestamp()


def is_recent(request: HttpRequest) -> bool:
    """Whether they have shown it in the last half hour."""
    at = request.session.get(SIGNED_IN_AT)
    if not isinstance(at, int | float):
        return False
    return 0 <= clock.now().timestamp() - at < RECENT.total_seconds()


def sessions_of(user: User) -> list[SignIn]:
    """The sessions that somebody has begun and that still run, the newest first."""
    keys = user.sign_ins.values_list("session_key", flat=True)
    living = Session.objects.filter(session_key__in=keys).values_list("session_key", flat=True)
    return list(user.sign_ins.filter(session_key__in=living))


def end_session(user: User, number: int) -> bool:
    """End one session of somebody; False when they have no such session."""
    found = user.sign_ins.filter(pk=number).first()
    if found is None:
        return False
    Session.objects.filter(session_key=found.session_key).delete()
    found.delete()
    return True


def end_all_sessions(user: User) -> int:
    """End every session of somebody; returns how many there were."""
    keys = list(user.sign_ins.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    return user.sign_ins.all().delete()[0]


def _note_sign_in(request: HttpRequest, user: User, **_: Any) -> None:
    mark_recent(request)
    if not request.session.session_key:
        request.session.save()
    SignIn.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": user,
            "device": describe_device(request.headers.get("User-Agent", "")),
            "at": clock.now(),
        },
    )


def _note_sign_out(request: HttpRequest, **_: Any) -> None:
    SignIn.objects.filter(session_key=request.session.session_key or "").delete()
