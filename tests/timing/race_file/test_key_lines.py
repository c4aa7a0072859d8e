"""On which line each key of a TOML file stands."""

from __future__ import annotations

import tomllib

import pytest

from dorsal.timing.race_file.lines import key_lines

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
    tomllib.loads(TEXT)
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
        ("list", 1, "many", 2): 17,
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


def test_a_very_long_list_ends_the_search_without_harm() -> None:
    text = "a = 1\nlong = [\n" + "1,\n" * 5_000 + "]\nb = 2\n"
    assert key_lines(text) == {("a",): 1}
