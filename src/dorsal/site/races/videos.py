"""Videos of a page: from YouTube and Vimeo only, by the hosts of theirs that set no cookies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, urlsplit

from django.utils.translation import gettext as _

from dorsal.ground.problems import BadInput, Problem

YOUTUBE = frozenset({"youtube.com", "m.youtube.com", "youtube-nocookie.com"})
YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
YOUTUBE_FOLDERS = frozenset({"embed", "shorts", "live", "v"})
VIMEO_ID = re.compile(r"[0-9]{5,12}")
VIMEO_KEY = re.compile(r"[0-9a-f]{6,20}")


@dataclass(frozen=True)
class Video:
    """A video: whose it is, its page there, and the player's address for a frame."""

    host: str
    page: str
    player: str


def read_video(address: str) -> Video:
    """The video of an address as people copy it; `BadInput` for anything else."""
    parts = _split(address)
    host = (parts.hostname or "").removeprefix("www.")
    found = None
    if parts.scheme in ("http", "https"):
        if host in YOUTUBE or host == "youtu.be":
            found = _youtube(parts, host)
        elif host in ("vimeo.com", "player.vimeo.com"):
            found = _vimeo(parts)
    if found is None:
        right = _("copy the address of a video on youtube.com or vimeo.com")
        raise BadInput(
            [Problem(_("no video that can be shown"), right, column="video", value=address)]
        )
    return found


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address.strip())
    except ValueError:  # a broken IPv6 address
        return urlsplit("")


def _youtube(parts: SplitResult, host: str) -> Video | None:
    steps = _steps(parts)
    if host == "youtu.be":
        key = steps[0] if len(steps) == 1 else ""
    elif steps == ["watch"]:
        key = parse_qs(parts.query).get("v", [""])[0]
    else:
        key = steps[1] if len(steps) == 2 and steps[0] in YOUTUBE_FOLDERS else ""
    if not YOUTUBE_ID.fullmatch(key):
        return None
    player = f"https://www.youtube-nocookie.com/embed/{key}?autoplay=1&rel=0"
    return Video("YouTube", f"https://www.youtube.com/watch?v={key}", player)


def _vimeo(parts: SplitResult) -> Video | None:
    """An unlisted video has a key beside its number: `/123456/abcdef`, or `?h=abcdef`."""
    steps = _steps(parts)
    if steps[:1] == ["video"]:
        steps = steps[1:]
    number, *more = [*steps, *parse_qs(parts.query).get("h", [])[:1]] or [""]
    if not VIMEO_ID.fullmatch(number) or len(more) > 1:
        return None
    if more and not VIMEO_KEY.fullmatch(more[0]):
        return None
    path, key = (f"{number}/{more[0]}", f"&h={more[0]}") if more else (number, "")
    player = f"https://player.vimeo.com/video/{number}?dnt=1&autoplay=1{key}"
    return Video("Vimeo", f"https://vimeo.com/{path}", player)


def _steps(parts: SplitResult) -> list[str]:
    return [step for step in parts.path.split("/") if step]
