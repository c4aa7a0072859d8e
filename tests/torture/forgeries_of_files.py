"""Forgeries of the files themselves: their form, and whether they are there."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.torture.catalogue import list_forgery, refused_as
from tests.torture.forger import Forger, need


def not_canonical(name: str, spoil: Callable[[bytes], bytes]) -> None:
    def forge(forger: Forger) -> None:
        files = sorted(file for file in forger.files if file.endswith((".json", ".jsonl")))
        file = forger.rng.choice(files)
        lines = forger.files[file].splitlines()
        at = forger.rng.randrange(len(lines))
        spoilt = spoil(lines[at])
        need(spoilt != lines[at])
        lines[at] = spoilt
        forger.files[file] = b"".join(line + b"\n" for line in lines)

    list_forgery("files", f"not canonical: {name}", forge)


def with_keys_turned(line: bytes) -> bytes:
    value = json.loads(line)
    turned = {key: value[key] for key in reversed(value)}
    return json.dumps(turned, ensure_ascii=False, separators=(",", ":")).encode()


def with_a_key_twice(line: bytes) -> bytes:
    if line.startswith(b'{"id"'):
        return line.replace(b"{", b'{"id":"A",', 1)
    return line[:-1] + b',"time":0,"time":0}'


not_canonical("white space", lambda line: line.replace(b":", b": ", 1))
not_canonical("a line feed of two letters", lambda line: line + b"\r")
not_canonical("keys in another order", with_keys_turned)
not_canonical("a fraction", lambda line: line.replace(b":1,", b":1.0,", 1))
not_canonical("an exponent", lambda line: line.replace(b":1,", b":1e0,", 1))
not_canonical("a key twice", with_a_key_twice)
not_canonical("an escaped letter", lambda line: line.replace(b'"d', b'"\\u0064', 1))
not_canonical("a byte order mark", lambda line: b"\xef\xbb\xbf" + line)
not_canonical("null", lambda line: line.replace(b'""', b"null", 1))
not_canonical("no object", lambda line: b"[" + line + b"]")
not_canonical("a lone surrogate", lambda line: line.replace(b'"id":"', b'"id":"\\ud800', 1))
not_canonical("minus nought", lambda line: line.replace(b":0,", b":-0,", 1))
not_canonical("an empty line", lambda line: line + b"\n")


def file_dropped(code: str, *names: str) -> None:
    def forge(forger: Forger) -> None:
        for name in names:
            need(name in forger.files)
            del forger.files[name]

    list_forgery(code, f"dropped: {', '.join(names)}", forge)


file_dropped("files", "seal-1.json")
file_dropped("files", "entries-1.jsonl")
file_dropped("files", "rules-1.toml")
file_dropped("files", "draw.json")
file_dropped("files", "places.csv")
file_dropped("files", "waiting-list.csv")


@refused_as("files")
def draw_hidden_behind_its_offers(forger: Forger) -> None:
    need("offers.jsonl" in forger.files)
    for name in ("draw.json", "places.csv", "waiting-list.csv"):
        del forger.files[name]


@refused_as("files")
def gap_in_the_seals(forger: Forger) -> None:
    for name in ("seal-{}.json", "entries-{}.jsonl", "rules-{}.toml"):
        number = forger.last + 2
        forger.files[name.format(number)] = forger.files[name.format(forger.last)]


@refused_as("files")
def file_cut_at_its_end(forger: Forger) -> None:
    files = sorted(file for file in forger.files if file.endswith((".json", ".jsonl")))
    file = forger.rng.choice(files)
    forger.files[file] = forger.files[file][:-1]
