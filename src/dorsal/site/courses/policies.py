"""Where pages of courses open the site's security policy, by how little they must."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse


def with_map(response: HttpResponse) -> HttpResponse:
    """Let a page fetch the tiles of its map from the host of the settings, if there is one."""
    source = settings.MAP
    if source.kind == "tiles":
        opened = {"img-src": [source.origin]}
    elif source.kind == "pmtiles":  # its pictures are cut out of the file
        opened = {"connect-src": [source.origin], "img-src": ["blob:"]}
    else:
        return response
    response._csp_update = opened  # type: ignore[attr-defined]  # read by django-csp
    return response


def embeddable(response: HttpResponse) -> HttpResponse:
    """Let other sites show a page in a frame."""
    response._csp_replace = {"frame-ancestors": ["*"]}  # type: ignore[attr-defined]  # as above
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
