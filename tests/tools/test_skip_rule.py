"""Where CI=true a skip is a failure, unless the shared data folder is what is missing."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

CONFTEST = Path(__file__).resolve().parent.parent / "conftest.py"
SUITE = """
import pytest

def test_passes(): pass

def test_is_skipped(): pytest.skip("no time")

def test_needs_the_data(shared_data): pass

@pytest.mark.xfail
def test_is_expected_to_fail(): assert False
"""


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.delenv("DORSAL_SHARED_DATA", raising=False)
    pytester.makeconftest(CONFTEST.read_text(encoding="utf-8"))
    pytester.makepyfile(SUITE)
    return pytester


def test_a_skip_fails_in_ci(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    result = suite.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:django")
    result.assert_outcomes(passed=1, failed=1, skipped=1, xfailed=1)
    result.stdout.fnmatch_lines(["*nothing may be skipped where CI=true: Skipped: no time*"])


def test_a_skipped_module_fails_in_ci(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    suite.makepyfile("import pytest\npytest.importorskip('no_such_package')")
    assert suite.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:django").ret != 0


def test_a_skip_is_a_skip_elsewhere(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    result = suite.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:django")
    result.assert_outcomes(passed=1, skipped=2, xfailed=1)
