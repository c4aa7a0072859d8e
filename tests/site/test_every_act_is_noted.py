"""Every address at which something can be done leaves an event behind, or stands below with the
reason why not.

What a view may come to is followed through the code: from the view to every function of the site
that it names, and so on, until one of them is `note`.
"""

from __future__ import annotations

import dis
import inspect
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType

from dorsal.site.journal.events import note
from tests.site.test_access import OTHERS_VIEWS, access_of, all_patterns

IN = "races/<slug:race>/<slug:edition>/"
NOT_NOTED = {
    "demo/become/": "signing in to the demonstration, which has no secrets",
    "language/": "a choice of the reader, on no race",
    "me/again/": "signing in again: the list of sign-ins holds it",
    "me/again/passkey/": "signing in again: the list of sign-ins holds it",
    "me/dreams/": "one's own dreams, on no race; withdrawn at will",
    "races/<slug:race>/dream/": "one's own dreams, which the race does not see",
    "me/email/": "sends a code; the change is noted where the code is typed",
    "me/passkeys/<int:number>/name/": "what one calls a passkey",
    "me/sessions/<int:number>/end/": "signing out: the list of sign-ins holds it",
    "me/sessions/end/": "signing out: the list of sign-ins holds it",
    f"{IN}ballot/cheat/": "happens on a copy, and is forgotten",
    f"{IN}ballot/slip/check/": "counted without saying whose slip it was",
    f"{IN}office/ballot/preview/": "asks what would be; changes nothing",
    f"{IN}office/import/": "shows what a file would bring; taking it is noted",
    f"{IN}course/plan/": "reads a visitor's recordings, and keeps nothing",
    f"{IN}office/course/cut-offs/": "only shows, and asks which course as pages that act do",
    f"{IN}office/course/checkpoints.csv": "only shows, and asks which course as pages that act do",
}


def codes(code: CodeType) -> Iterator[CodeType]:
    """A function's code, and that of the functions inside it."""
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from codes(one)


def names_in(function: FunctionType) -> tuple[set[str], set[str]]:
    """The globals that a function names, and the attributes."""
    told = [one for code in codes(function.__code__) for one in dis.get_instructions(code)]
    of_globals = {one.argval for one in told if one.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    return of_globals, {one.argval for one in told if one.opname in ("LOAD_ATTR", "LOAD_METHOD")}


def named_by(function: FunctionType) -> Iterator[FunctionType]:
    """The site's functions (and those behind its tasks) that a function names."""
    of_globals, attributes = names_in(function)
    for name in of_globals:
        found = function.__globals__.get(name)
        inside = [getattr(found, one, None) for one in attributes] if is_ours(found) else []
        inside += found.values() if isinstance(found, dict) else []
        for one in (found, getattr(found, "func", None), *inside):
            if isinstance(one, FunctionType) and one.__module__.startswith("dorsal.site"):
                yield inspect.unwrap(one)


def is_ours(found: object) -> bool:
    return isinstance(found, ModuleType) and found.__name__.startswith("dorsal.site")


def reach(function: FunctionType) -> set[FunctionType]:
    """A function and all that it may come to."""
    seen: set[FunctionType] = set()
    ahead = [function]
    while ahead:
        one = ahead.pop()
        if one not in seen:
            seen.add(one)
            ahead += named_by(one)
    return seen


def acting() -> Iterator[tuple[str, set[FunctionType]]]:
    """The routes of our own that take a POST, with all that their views may come to."""
    for route, pattern in all_patterns():
        if access_of(pattern) is None or route.startswith(OTHERS_VIEWS):
            continue
        view = inspect.unwrap(pattern.callback)
        assert isinstance(view, FunctionType)
        reached = reach(view)
        own = {one for one in reached if one.__module__ == view.__module__}
        takes = {"POST", "FILES"} & {name for one in own for name in names_in(one)[1]}
        if takes or "@require_POST" in inspect.getsource(view):
            yield route, reached


def test_every_act_is_noted_or_has_a_reason_not_to_be() -> None:
    silent = {route for route, reached in acting() if note not in reached}
    assert silent - set(NOT_NOTED) == set()
    assert set(NOT_NOTED) - {route for route, _ in all_patterns()} == set()


def test_an_address_without_a_note_would_be_found() -> None:
    def acts(number: int) -> int:
        return int(number)

    assert note not in reach(acts)  # type: ignore[arg-type]
    assert len([route for route, _ in acting()]) > 60
