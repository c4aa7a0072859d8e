"""Everything that Dorsal holds on an account, as one download.

An area that keeps something about a person registers here, in a module `<area>/my_data.py` of its
own, a `Collector` with `collects`. A test compares the relations of all models with what is
registered, so that no area can forget it.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from django.db import models
from django.utils.module_loading import autodiscover_modules

from dorsal.site.accounts.models import User
from dorsal.site.journal import clock

Collected: TypeAlias = list[dict[str, Any]]
Collect: TypeAlias = Callable[[User], Collected]
Files: TypeAlias = Callable[[User], Iterator[tuple[str, bytes]]]


@dataclass(frozen=True)
class Collector:
    """Collects one kind of data; `models` are the labels (`races.Dream`) that it reads."""

    title: str
    models: tuple[str, ...]
    collect: Collect


NOT_COLLECTED: dict[str, str] = {}  # model's label: why it holds nothing of the person's own
_collectors: dict[str, Collector] = {}
_files: list[Files] = []


def collects(title: str, *labels: str) -> Callable[[Collect], Collect]:
    """Register a function that returns what is held of these models, as plain dictionaries."""

    def register(collect: Collect) -> Collect:
        _collectors[title] = Collector(title, labels, collect)
        return collect

    return register


def leaves_out(label: str, why: str) -> None:
    """Say of a model with a relation to an account that it is deliberately not collected."""
    NOT_COLLECTED[label] = why


def brings_files(files: Files) -> Files:
    """Register a function that yields files (name in the zip, bytes)."""
    _files.append(files)
    return files


def collectors() -> tuple[Collector, ...]:
    """All that are registered."""
    from dorsal.site.accounts import held_data as held_data  # inline: it registers itself here

    autodiscover_modules("my_data")
    return tuple(_collectors.values())


def collect_all(user: User) -> dict[str, Any]:
    """Everything as one dictionary, by the collectors' titles."""
    held = {one.title: one.collect(user) for one in collectors()}
    return {"account": user.pk, "collected_at": clock.now(), **held}


def make_zip(user: User) -> bytes:
    """The download: `my-data.json`, and the files beside it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(collect_all(user), indent=2, ensure_ascii=False, default=_plain)
        archive.writestr("my-data.json", text)
        for files in _files:
            for name, data in files(user):
                archive.writestr(name, data)
    return made.getvalue()


def fields_of(row: models.Model, *names: str) -> dict[str, Any]:
    """Some fields of a row, by their names."""
    return {name: getattr(row, name) for name in names}


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)
