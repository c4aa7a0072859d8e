"""The lines of TOML keys, held against the values that tomllib reads."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ground.toml_lines import KeyPath, key_lines

NASTY = '''\
# [not.a.table] = "x"
a = 1 # b = 2
b.c = "x # \\" ]"
b."d.e" = \'\'\'
[lit]''
\'\'\'\'
arr = [ 1, # one ]
  [2, 3],
  {x = 1, y.z = [4]}, "s",
  """m"q"""", \'\',
 ]
e = []
f = {}
t = 2027-02-01 18:00:00Z
long = """
[[p]]
k = 1 \\""" \\
"""
empty = """"""
[s]
k = 1.5
[[p]]
name = "x"
  [p.sub]
  q = 1
[[p]]
tickets = { rule = "flat" }
[[p.r]]
u = 1
[ x . "y w" . 'z' ]
w = true
[x]
v = -inf
'''


def paths(value: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Every path of a parsed file."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from paths(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from paths(item, (*path, number))


def test_every_key_of_a_nasty_file_is_found() -> None:
    assert set(key_lines(NASTY)) == set(paths(tomllib.loads(NASTY)))


def test_lines_are_those_where_the_keys_stand() -> None:
    lines = key_lines(NASTY)
    assert lines["a",] == 2
    assert lines["b", "d.e"] == 4
    assert lines["arr", 2, "y", "z", 0] == 9
    assert lines["arr", 4] == 10
    assert lines["long",] == 15
    assert lines["p", 0] == 22
    assert lines["p", 0, "sub", "q"] == 25
    assert lines["p", 1] == 26
    assert lines["p", 1, "tickets", "rule"] == 27
    assert lines["p", 1, "r", 0, "u"] == 29
    assert lines["x", "y w", "z", "w"] == 31
    assert lines["x", "v"] == 33


def test_windows_line_ends_count_once() -> None:
    assert key_lines("a = 1\r\nb = [\r\n2]\r\nc = 3\r\n")["c",] == 4


VALUES = st.recursive(
    st.sampled_from(["1", "true", "1.5", '"a#b"', "'c]'", '"\\""', "2027-02-01", '"""x\n"y"""']),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[ " + " ,\n # c\n".join(items) + "\n]"),
        st.lists(inner, max_size=3).map(
            lambda items: "{" + ", ".join(f"k{n} = {x}" for n, x in enumerate(items)) + " }"
        ),
    ),
    max_leaves=6,
)
TABLES = st.lists(
    st.tuples(
        st.sampled_from(["[{}]", "[[{}]]"]),
        st.sampled_from(["", "\n", "# [x]\n"]),
        st.lists(VALUES),
    ),
    max_size=4,
)


@given(TABLES, st.integers(0, 2))
def test_every_key_of_any_file_is_found(
    tables: list[tuple[str, str, list[str]]], repeated: int
) -> None:
    blocks = []
    for number, (header, blank, values) in enumerate(tables):
        keys = "".join(f"v{n} = {one}\n" for n, one in enumerate(values))
        block = f"{header.format(f't{number}')}\n{blank}{keys}"
        blocks += [block] * (1 + repeated if header == "[[{}]]" else 1)
    text = "".join(blocks)
    lines = key_lines(text)
    assert set(lines) == set(paths(tomllib.loads(text)))
    assert all(
        f"{path[-1]}" in text.splitlines()[line - 1]
        for path, line in lines.items()
        if isinstance(path[-1], str)
    )


TEXT = '''# a comment
top = 1

[table]  # a heading
a.b = 2
text = """
[not a table]
key = 1
"""
[[list]]
inline = { one = 1, two = [3, 4] }
[[list]]
many = [
  "a",  # a comment
  { x = 1 },
  [
    7],
]
[[list.inner]]
deep = true
[table.sub]
end = 9
'''


def test_keys_tables_and_items_are_found() -> None:
    assert key_lines(TEXT) == {
        ("top",): 2,
        ("table",): 4,
        ("table", "a"): 5,
        ("table", "a", "b"): 5,
        ("table", "text"): 6,
        ("list",): 10,
        ("list", 0): 10,
        ("list", 0, "inline"): 11,
        ("list", 0, "inline", "one"): 11,
        ("list", 0, "inline", "two"): 11,
        ("list", 0, "inline", "two", 0): 11,
        ("list", 0, "inline", "two", 1): 11,
        ("list", 1): 12,
        ("list", 1, "many"): 13,
        ("list", 1, "many", 0): 14,
        ("list", 1, "many", 1): 15,
        ("list", 1, "many", 1, "x"): 15,
        ("list", 1, "many", 2): 16,
        ("list", 1, "many", 2, 0): 17,
        ("list", 1, "inner"): 19,
        ("list", 1, "inner", 0): 19,
        ("list", 1, "inner", 0, "deep"): 20,
        ("table", "sub"): 21,
        ("table", "sub", "end"): 22,
    }


@pytest.mark.parametrize("text", ["", "# only a comment", "\n\n", "a = 1"])
def test_short_texts_are_no_trouble(text: str) -> None:
    assert set(key_lines(text).values()) <= {1}


def test_a_very_long_list_is_no_trouble() -> None:
    lines = key_lines("a = 1\nlong = [\n" + "1,\n" * 5_000 + "]\nb = 2\n")
    assert (lines["long", 4_999], lines["b",]) == (5_002, 5_004)
