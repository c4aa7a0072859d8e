"""What every test may ask for, and the rule that nothing is skipped where CI=true.

The environment: DORSAL_REPETITIONS is the length of the long campaigns (10 by default, 1000 in
`make torture`) and scales Hypothesis' examples with it; DORSAL_SHARED_DATA is the folder of
shared data, which otherwise is sought beside the repository.
"""

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REPOSITORY = Path(__file__).resolve().parent.parent
REPETITIONS = int(os.environ.get("DORSAL_REPETITIONS", "10"))
NO_SHARED_DATA = "the shared data folder is absent"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_OPTIONS = (
    "--no-sandbox",  # root may not use the sandbox
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

settings.register_profile(
    "ci", derandomize=True, deadline=None, max_examples=max(20, 10 * REPETITIONS)
)
settings.load_profile("ci")


@pytest.fixture(scope="session")
def repetitions() -> int:
    """How often a long campaign repeats itself, each time with a seed of its own."""
    return REPETITIONS


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for `repetition` once for each repetition, with its number as seed."""
    if "repetition" in metafunc.fixturenames:
        metafunc.parametrize("repetition", range(REPETITIONS))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real races' data; a test that needs it is skipped where it is absent."""
    told = os.environ.get("DORSAL_SHARED_DATA")
    folder = Path(told) if told else REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(NO_SHARED_DATA)
    return folder


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """One Chromium for all browser tests of a worker; each opens a page of its own.

    Playwright keeps an event loop running in the tests' thread from here on, beside which Django
    would refuse to make, to open and to remove its database.
    """
    executable = next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
    if executable is None:
        pytest.skip("Chromium is not on PATH")
    # Imported here because only the browser tests need it, and it is slow to import.
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(
            executable_path=executable, args=list(CHROMIUM_OPTIONS)
        )
        yield browser
        browser.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser tests last: Playwright leaves an event loop running in its worker."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_collection_finish() -> None:
    """Leave what has been imported and collected out of garbage collections: it stays anyway."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Where CI=true, turn a skip into a failure, unless only the shared data is missing."""
    if os.environ.get("CI") != "true" or not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if NO_SHARED_DATA not in reason:
        report.outcome = "failed"
        report.longrepr = f"nothing may be skipped where CI=true: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Hold a test's report to the rule about skips."""
    report = yield
    fail_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Hold a module's report to the same rule."""
    report = yield
    fail_if_skipped(report)
    return report
