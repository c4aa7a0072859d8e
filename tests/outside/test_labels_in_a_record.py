"""Labels stand in the rules file of a record, whose bytes are sealed, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from dorsal.ballot.draw.frozen_rules import freeze_rules
from dorsal.ballot.rules_file import read_rules
from dorsal.verifiers import dorsal_verify
from tests.outside.office_on_disk import RULES, Office

LABELS = {
    'name = "times"\n': 'label = { en = "Best times", es = "Mejores tiempos" }\n',
    'name = "draw"\n': 'label = "Sorteo"\n',
    "[classes.women]\n": 'label = { eu = "Emakumeak" }\n',
}
FACTS = '\n[facts.failures]\nlabel = { en = "Years without a place" }\n'


def labelled() -> str:
    text = RULES
    for line, label in LABELS.items():
        assert text.count(line) == 1
        text = text.replace(line, line + label)
    return text + FACTS


@pytest.fixture
def drawn(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    office.write(labelled())
    office.seal()
    office.draw()
    return office


def test_the_sealed_rules_are_the_same_with_labels_and_without() -> None:
    assert read_rules(labelled()) != read_rules(RULES)
    assert freeze_rules(read_rules(labelled())) == freeze_rules(read_rules(RULES))


def test_a_record_with_labels_holds_in_the_package_and_in_the_independent_verifier(
    drawn: Office,
) -> None:
    assert drawn.files["rules-1.toml"].decode() == labelled()
    assert b"Mejores" not in drawn.files["seal-1.json"]
    assert drawn.report().holds
    assert dorsal_verify.verify(drawn.files)["holds"] is True


def test_a_label_changed_after_the_seal_is_found_by_both(drawn: Office) -> None:
    path = drawn.record / "rules-1.toml"
    path.write_text(labelled().replace("Sorteo", "Zozketa"))
    assert (drawn.report().holds, drawn.report().failed) == (False, "rules")
    told = dorsal_verify.verify(drawn.files)
    assert (told["holds"], told["failed"]) == (False, "rules")
