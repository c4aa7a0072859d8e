"""Who may open which page. Every view of the site carries one of these decorators; a test opens
every address as everybody of a cast and compares with what the decorator says.

A page that somebody may not open does not exist for them (404), unless signing in may help.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal, TypeAlias, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from dorsal.site.accounts.models import User
from dorsal.site.races.queries import find_edition, find_race, role_in

Role: TypeAlias = Literal["director", "helper", "volunteer", "organiser"]
View: TypeAlias = Callable[..., HttpResponseBase]

DIRECTORS: tuple[Role, ...] = ("director",)
OFFICE: tuple[Role, ...] = ("director", "helper")
READERS: tuple[Role, ...] = ("director", "helper", "organiser")
STAFF: tuple[Role, ...] = ("director", "helper", "volunteer")


@dataclass(frozen=True)
class Access:
    """What a view demands: `public`, `account` or `staff` with these roles."""

    kind: Literal["public", "account", "staff"]
    roles: tuple[Role, ...] = ()


class SignedInRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


class RoleRequest(HttpRequest):
    """A request to a race's page: `role` is what the viewer is there, or empty."""

    role: str


def viewer(request: HttpRequest) -> User | None:
    """The account that is signed in, if one is."""
    return request.user if isinstance(request.user, User) else None


def public(view: View) -> View:
    """A page for everybody."""
    return _mark(view, Access("public"))


def account(view: View) -> View:
    """A page for whoever is signed in, about themselves."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if viewer(request) is None:
            return redirect_to_login(request.get_full_path())
        return view(cast(SignedInRequest, request), *args, **kwargs)

    return _mark(opened, Access("account"))


def race_page(*roles: Role) -> Callable[[View], View]:
    """A page of a race (`<slug:race>` in its address): for everybody, or for these roles."""

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, race: str, **kwargs: Any) -> HttpResponseBase:
            found = find_race(race)
            role = role_in(found, viewer(request))
            refused = _refusal(request, role, roles)
            return refused or view(_with_role(request, role), found, **kwargs)

        return _mark(opened, _needs(roles))

    return decorate


def edition_page(*roles: Role) -> Callable[[View], View]:
    """A page of an edition (`<slug:race>/<slug:edition>`): for everybody once it is published, or
    for these roles.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(
            request: HttpRequest, race: str, edition: str, **kwargs: Any
        ) -> HttpResponseBase:
            found = find_edition(race, edition)
            role = role_in(found.race, viewer(request), edition=found)
            if not roles and not found.published and role not in READERS:
                raise Http404
            refused = _refusal(request, role, roles)
            return refused or view(_with_role(request, role), found, **kwargs)

        return _mark(opened, _needs(roles))

    return decorate


def _needs(roles: tuple[Role, ...]) -> Access:
    return Access("staff", roles) if roles else Access("public")


def _refusal(request: HttpRequest, role: str, roles: tuple[Role, ...]) -> HttpResponse | None:
    if not roles or role in roles:
        if role == "organiser" and request.method not in ("GET", "HEAD"):
            raise Http404  # sees all, changes nothing without a grant
        return None
    if viewer(request) is None:
        return redirect_to_login(request.get_full_path())
    raise Http404


def _with_role(request: HttpRequest, role: str) -> RoleRequest:
    seen = cast(RoleRequest, request)
    seen.role = role
    return seen


def _mark(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view
