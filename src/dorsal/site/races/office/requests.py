"""What the office's views share: dates in the race's zone, forms that act, who is acting."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone

from dorsal.ground.problems import BadInput
from dorsal.site.accounts.models import User
from dorsal.site.pages.access import RoleRequest
from dorsal.site.races.models import Edition, Race
from dorsal.site.races.office import forms as office_forms

F = TypeVar("F", bound=Callable[..., HttpResponse])


def in_its_time_zone(view: F) -> F:
    """Read and show dates of forms in the time zone of the race."""

    @wraps(view)
    def zoned(request: RoleRequest, subject: Race | Edition, **kwargs: Any) -> HttpResponse:
        race = subject.race if isinstance(subject, Edition) else subject
        with timezone.override(ZoneInfo(race.timezone)):
            return view(request, subject, **kwargs)

    return zoned  # type: ignore[return-value]


def take(form: forms.BaseForm, act: Callable[[], object]) -> bool:
    """Act, if the form is sound; what the action refuses becomes an error of the form."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        act()
    except BadInput as error:
        column = error.problems[0].column
        form.add_error(column if column in form.fields else None, office_forms.as_form_error(error))
        return False
    return True


def acting(request: RoleRequest) -> User:
    """The account that acts: pages for roles are only opened to whoever is signed in."""
    assert isinstance(request.user, User)
    return request.user


def directors_only(request: RoleRequest) -> None:
    """Refuse whoever may look and not act: `PermissionDenied`."""
    if request.role != "director":
        raise PermissionDenied
