"""The check of the pure rooms finds what it is there to find, and lets good code pass."""

from pathlib import Path

import pytest

from tools.check_pure_rooms import check_file, main

PURE = Path("src/dorsal/ballot/drawing.py")


def faults(source: str, path: Path = PURE) -> list[str]:
    return [str(fault) for fault in check_file(path, source)]


@pytest.mark.parametrize(
    ("source", "used"),
    [
        ("import datetime\nnow = datetime.datetime.now()", "datetime.datetime.now"),
        ("import datetime as dt\nnow = dt.date.today()", "datetime.date.today"),
        ("from datetime import datetime as D\nnow = D.utcnow", "datetime.datetime.utcnow"),
        ("import time\nnow = time.monotonic()", "time.monotonic"),
        ("from time import time as clock\nnow = clock()", "time.time"),
        ("import random\nluck = random.random()", "random.random"),
        ("from random import shuffle\nmix = shuffle", "random.shuffle"),
        ("import numpy as np\nluck = np.random.rand()", "numpy.random.rand"),
        ("import os\nhome = os.environ['HOME']", "os.environ"),
        ("from os import environ\nhome = environ['HOME']", "os.environ"),
        ("text = open('entries.csv')", "builtins.open"),
        ("import uuid\nnumber = uuid.uuid4()", "uuid.uuid4"),
        ("print('drawn')", "builtins.print"),
    ],
)
def test_a_pure_room_that_touches_the_world_is_a_fault(source: str, used: str) -> None:
    line = len(source.splitlines())
    assert faults(source) == [f"{PURE}:{line}: a pure room uses {used}"]


def test_reading_a_file_by_method_is_a_fault() -> None:
    assert faults("def load(path): return path.read_text()") == [
        f"{PURE}:1: a pure room calls .read_text()"
    ]


def test_a_generator_needs_a_seed() -> None:
    unseeded = "from numpy.random import default_rng\nrng = default_rng()"
    assert faults(unseeded) == [f"{PURE}:2: a pure room draws without a seed"]
    assert faults(unseeded.replace("()", "(7)")) == []


def test_good_code_passes() -> None:
    source = "from datetime import datetime, time\ndef gun(now: datetime): return time(6), now"
    assert faults(source) == []


def test_rooms_that_are_not_pure_may_read_the_clock() -> None:
    source = "import time\nnow = time.time()"
    assert faults(source, Path("src/dorsal/outside/beacons.py")) == []


@pytest.mark.parametrize(
    "source", ["import dorsal", "from dorsal.ground import tables", "from . import other"]
)
def test_a_verifier_that_leans_on_dorsal_is_a_fault(source: str) -> None:
    path = Path("src/dorsal/verifiers/verify_draw.py")
    assert faults(source, path) == [f"{path}:1: a verifier imports from Dorsal"]


def test_sixty_lines_are_a_function_and_sixty_one_a_fault() -> None:
    sixty = "def draw():\n" + "    x = 1\n" * 59
    assert faults(sixty) == []
    assert faults(sixty + "    x = 1\n") == [f"{PURE}:1: draw has 61 lines, the most is 60"]


def test_five_hundred_lines_are_a_file_and_one_more_a_fault() -> None:
    assert faults("x = 1\n" * 500) == []
    assert faults("x = 1\n" * 501) == [f"{PURE}:1: 501 lines in one file, the most is 500"]


@pytest.mark.parametrize(
    "decorator",
    ["@public", "@access.public", "@race_page()", '@edition_page("director")', "@account"],
)
def test_fifteen_lines_are_a_view_and_sixteen_a_fault(decorator: str) -> None:
    path = Path("src/dorsal/site/races/views.py")
    fifteen = f"{decorator}\ndef race(request):\n" + "    x = 1\n" * 14
    assert faults(fifteen, path) == []
    assert faults(fifteen + "    x = 1\n", path) == [
        f"{path}:2: the view race has 16 lines, the most is 15"
    ]


def test_a_function_of_the_site_that_is_no_view_may_be_longer() -> None:
    source = "@wraps(view)\ndef opened(request):\n" + "    x = 1\n" * 15
    assert faults(source, Path("src/dorsal/site/races/views.py")) == []


@pytest.mark.parametrize("path", ["src/dorsal/site/utils.py", "tests/helpers/test_draw.py"])
def test_a_name_that_says_nothing_is_a_fault(path: str) -> None:
    assert len(faults("", Path(path))) == 1


def test_the_command_fails_on_a_bad_tree_and_passes_a_good_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    room = tmp_path / "src/dorsal/ground"
    room.mkdir(parents=True)
    (room / "durations.py").write_text("import time\nnow = time.time()\n", encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    assert "durations.py:2: a pure room uses time.time" in capsys.readouterr().out
    (room / "durations.py").write_text("now = 0\n", encoding="utf-8")
    assert main([str(tmp_path)]) == 0
