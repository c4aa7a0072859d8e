"""The demonstration's tests: its clock moves, and one real demonstration runs for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import engines
from pytest_django import Settings

from tests.site.demo.running_demo import RunningDemo, run_prepared_demo


@pytest.fixture(autouse=True)
def site_clock() -> None:
    """The site's clock goes, as it does in a demonstration."""


@pytest.fixture
def demonstration(settings: Settings, data_folder: Path) -> Path:
    """The site as a demonstration; returns its data folder."""
    _ = engines["jinja2"]  # made while this is none, so that no later test sees the bar
    settings.DEMO = True
    settings.DATA = data_folder
    return data_folder


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDemo]:
    """A demonstration that is served by a process of its own, all moments prepared."""
    with run_prepared_demo(tmp_path_factory) as running:
        yield running
