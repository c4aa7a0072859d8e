"""What `dorsal ballot compare --replay` shows: a what-if, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from rich.table import Table
from rich.text import Text

from dorsal.ballot.replay import ClassCount, Gain, ListPlace, Loss, Places, Replay
from dorsal.cli.reporting import out, visible
from dorsal.ground.plain_words import amount

SHOWN = 30
KINDS = {"drawn": "drawn places", "all": "named places"}


def replay_json(replay: Replay) -> dict[str, Any]:
    """A replay as JSON: marked as a what-if, with everybody who would gain or lose a place."""
    plain = msgspec.to_builtins(replay)
    return {
        "what_if": True,
        "race": replay.race,
        "draw": replay.draw,
        "kind": replay.kind,
        "seed": replay.seed,
        "same": replay.same,
        "differ": replay.differ,
        "places": replay.all_places.before,
        "places_after": replay.all_places.after,
        "classes": _classes_json(replay.all_places),
        "drawn": _places_json(replay.drawn),
        "pools": {one.scope: _places_json(one) for one in replay.pools},
        "gain": plain["gain"],
        "lose": plain["lose"],
        "moved": plain["moved"],
        "tickets": plain["tickets"],
        "waiting": plain["waiting"],
    }


def _places_json(places: Places) -> dict[str, Any]:
    return {
        "before": places.before,
        "after": places.after,
        "classes": _classes_json(places),
    }


def _classes_json(places: Places) -> dict[str, Any]:
    found = {}
    for one in places.classes:
        before, after = places.shares(one)
        found[one.name] = {
            "before": one.before,
            "after": one.after,
            "share_before": before,
            "share_after": after,
        }
    return found


def show_replay(replay: Replay) -> None:
    """Show a replay: loudly that it is no draw, then what would differ and for whom."""
    _loudly(replay)
    if replay.kind == "rehearsal":
        _print(Text("The record is a rehearsal: its draw decided nothing either.", "bold yellow"))
    for sentence in replay_sentences(replay):
        _print(sentence)
    if not replay.same:
        _show_pools(replay)
        _show_people("would gain a place", [_gained(one) for one in replay.gain])
        _show_people("would lose a place", [_lost(one) for one in replay.lose])
        moves = [f"{one.id}: {one.after} instead of {one.before}" for one in replay.moved]
        _show_people("would have a place from another pool", moves)
    _show_tickets(replay)
    _loudly(replay)


def _print(*parts: str | Text) -> None:
    out().print(*map(visible, parts), markup=False)


def _loudly(replay: Replay) -> None:
    what = f"{replay.race}, {replay.draw}, with the same random number under other rules"
    _print(Text(f"WHAT IF, NOT A DRAW: {what}. It decides nothing.", "bold yellow"))


def replay_sentences(replay: Replay) -> Iterator[str]:
    """What would differ, in sentences."""
    if replay.same:
        yield "Nothing would differ: the same people have the same places, and the same wait."
        return
    places = replay.drawn if replay.elsewhere_same else replay.all_places
    yield _headline(replay, places)
    for other, where in ((replay.drawn, "drawn places"), (replay.all_places, "all named places")):
        changes = _class_changes(other)
        if other.scope != places.scope and changes and other.classes != places.classes:
            yield f"Of {where}: {changes}."
    for lists in replay.waiting:
        if lists.first_change:
            yield (
                f"The waiting list of {lists.pool} would differ from position "
                f"{lists.first_change} on ({lists.before:,} entries, then {lists.after:,})."
            )


def _headline(replay: Replay, places: Places) -> str:
    gain, lose = len(replay.gain), len(replay.lose)
    kind = KINDS[places.scope] if len(replay.pools) > 1 else "places"
    if not replay.differ:
        told = "Nobody would gain or lose a place"
    elif places.before == places.after:
        these = "One" if gain == 1 else f"These {gain:,}"
        told = f"{these} of {places.before:,} {kind} would go to somebody else"
    else:
        told = (
            f"{places.after:,} {kind} would be given instead of {places.before:,}: "
            f"{gain:,} people would gain one, {lose:,} would lose theirs"
        )
    changes = _class_changes(places)
    return f"{told}; {changes}." if changes else f"{told}."


def _class_changes(places: Places) -> str:
    """`women 27 (12 %) to 52 (23 %)`, for each class whose number changes."""
    parts = []
    for one in places.classes:
        before, after = places.shares(one)
        if one.before != one.after:
            parts.append(
                f"{one.name} {one.before:,} ({100 * before:.0f} %) to "
                f"{one.after:,} ({100 * after:.0f} %)"
            )
    return ", ".join(parts)


def _show_pools(replay: Replay) -> None:
    """A row for each pool, and one for all places: the number and each class, before and after."""
    names = [one.name for one in replay.all_places.classes]
    table = Table("pool", "places", *names)
    rows = [(one.scope, one) for one in replay.pools]
    if len(rows) > 1:
        rows += [("all drawn places", replay.drawn), ("all named places", replay.all_places)]
    for name, places in rows:
        counts = [_changed_class(places, one) for one in places.classes]
        table.add_row(name, _changed(places.before, places.after), *counts)
    out().print(table)


def _changed_class(places: Places, one: ClassCount) -> str:
    before, after = places.shares(one)
    return f"{_changed(one.before, one.after)} ({_changed_share(before, after)})"


def _changed_share(before: float, after: float) -> str:
    was, would = f"{100 * before:.1f} %", f"{100 * after:.1f} %"
    return f"{was} → {would}" if was != would else was


def _changed(before: int, after: int) -> str:
    return f"{before:,} → {after:,}" if before != after else f"{before:,}"


def _gained(one: Gain) -> str:
    waited = f" (was {_positions(one.waiting)})" if one.waiting else ""
    return f"{one.id}: {one.pool}, {one.order} in its order, {one.why}{waited}"


def _lost(one: Loss) -> str:
    waits = _positions(one.waiting) or "on no published waiting list"
    return f"{one.id}: had {one.pool}, {one.order} in its order, {one.why}; would be {waits}"


def _positions(waiting: Sequence[ListPlace]) -> str:
    return ", ".join(f"at {one.position} on the waiting list of {one.pool}" for one in waiting)


def _show_people(title: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    _print(Text(f"{amount(len(lines), 'person', 'people')} {title}:", "bold"))
    for line in lines[:SHOWN]:
        _print(f"  {line}")
    if len(lines) > SHOWN:
        _print(f"  ... and {len(lines) - SHOWN:,} more; --json lists them all")


def _show_tickets(replay: Replay) -> None:
    """The tickets of each draw: of all, and their share for each class."""
    totals = {one.draw: one for one in replay.tickets if not one.class_name}
    for one in replay.tickets:
        changed = _changed(one.before, one.after)
        if not one.class_name:
            _print(f"tickets in {one.draw}: {changed}")
            continue
        total = totals[one.draw]
        before = one.before / total.before if total.before else 0.0
        after = one.after / total.after if total.after else 0.0
        _print(f"  of entries with {one.class_name}: {changed} ({_changed_share(before, after)})")
