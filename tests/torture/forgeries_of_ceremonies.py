"""Forgeries of the ceremony's numbers."""

from __future__ import annotations

from tests.torture.catalogue import refused_as
from tests.torture.forger import Forger, Value, need


def other_numbers(forger: Forger) -> list[Value]:
    """The lines of the ceremony, the numbers of one changed to others that are allowed."""
    lines = forger.values("ceremony.jsonl")
    line = forger.rng.choice(lines)
    sources = {source["name"]: source for source in forger.seal["ceremony"]}
    source = sources[line["name"]]
    values = range(source["lowest"], source["highest"] + 1)
    before = line["numbers"]
    while line["numbers"] == before:
        if source["repeats"]:
            line["numbers"] = forger.rng.choices(values, k=source["count"])
        else:
            line["numbers"] = forger.rng.sample(values, source["count"])
        if not source["ordered"]:
            line["numbers"].sort()
    return lines


@refused_as("seed")
def ceremony_number_changed(forger: Forger) -> None:
    forger.put_all("ceremony.jsonl", other_numbers(forger))
    forger.rechain()


@refused_as("places")
def ceremony_number_changed_and_everything_but_the_outcome(forger: Forger) -> None:
    ceremony_number_changed(forger)
    forger.draw_again(keep_outcome=True)


@refused_as("ceremony")
def ceremony_line_dropped(forger: Forger) -> None:
    lines = forger.values("ceremony.jsonl")
    if len(lines) == 1:
        del forger.files["ceremony.jsonl"]
    else:
        forger.put_all("ceremony.jsonl", lines[:-1])


@refused_as("ceremony")
def first_ceremony_line_dropped(forger: Forger) -> None:
    lines = forger.values("ceremony.jsonl")
    need(len(lines) > 1)
    forger.put_all("ceremony.jsonl", lines[1:])
    forger.rechain()


@refused_as("ceremony")
def undeclared_source_added(forger: Forger) -> None:
    lines = forger.values("ceremony.jsonl")
    more = lines[-1] | {"name": "my-own-coin", "number": len(lines) + 1}
    forger.put_all("ceremony.jsonl", [*lines, more])
    forger.rechain()


@refused_as("ceremony")
def source_recorded_twice(forger: Forger) -> None:
    lines = forger.values("ceremony.jsonl")
    forger.put_all("ceremony.jsonl", [*lines, lines[-1] | {"number": len(lines) + 1}])
    forger.rechain()


@refused_as("ceremony")
def number_outside_the_source(forger: Forger) -> None:
    lines = forger.values("ceremony.jsonl")
    highest = {source["name"]: source["highest"] for source in forger.seal["ceremony"]}
    lines[-1]["numbers"][-1] = highest[lines[-1]["name"]] + 1
    forger.put_all("ceremony.jsonl", lines)


@refused_as("ceremony")
def one_number_more(forger: Forger) -> None:
    lines = forger.values("ceremony.jsonl")
    lines[-1]["numbers"] = [*lines[-1]["numbers"], lines[-1]["numbers"][-1]]
    forger.put_all("ceremony.jsonl", lines)


@refused_as("ceremony")
def balls_in_the_order_that_one_likes(forger: Forger) -> None:
    ordered = {source["name"]: source["ordered"] for source in forger.seal["ceremony"]}
    lines = forger.values("ceremony.jsonl")
    found = [
        line
        for line in lines
        if not ordered[line["name"]] and line["numbers"] != line["numbers"][::-1]
    ]
    need(found)
    found[0]["numbers"].reverse()
    forger.put_all("ceremony.jsonl", lines)
    forger.rechain()


@refused_as("ceremony")
def ceremony_of_another_seal(forger: Forger) -> None:
    lines = forger.values("ceremony.jsonl")
    lines[0]["previous"] = "ab" * 32
    forger.put_all("ceremony.jsonl", lines)


@refused_as("seed")
def source_with_a_wider_range(forger: Forger) -> None:
    need(forger.seal["ceremony"])
    sources = forger.seal["ceremony"]
    sources[0]["highest"] += 1
    forger.edit_every_seal(ceremony=sources)
