"""How readers know the pools, classes and facts of a ballot's rules, in one language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from dorsal.ballot.rules import ALL_PLACES, Label, Rules
from dorsal.ballot.rules_file import read_rules
from dorsal.ground.problems import BadInput
from dorsal.ground.wording import NameOf
from dorsal.site.ballots.models import Ballot

KNOWN: Mapping[tuple[NameOf, str], str] = {
    ("pool", ALL_PLACES): gettext_noop("All places"),
    ("pool", "draw"): gettext_noop("Draw"),
    ("pool", "elite"): gettext_noop("Elite"),
    ("pool", "merit"): gettext_noop("Merit"),
    ("pool", "times"): gettext_noop("Best times"),
    ("pool", "invited"): gettext_noop("Invited"),
    ("pool", "partners"): gettext_noop("Partners"),
    ("pool", "sponsors"): gettext_noop("Sponsors"),
    ("pool", "residents"): gettext_noop("Residents"),
    ("class", "women"): gettext_noop("Women"),
    ("class", "men"): gettext_noop("Men"),
    ("class", "local"): gettext_noop("Locals"),
    ("class", "locals"): gettext_noop("Locals"),
    ("class", "first-timers"): gettext_noop("First-timers"),
    ("fact", "failures"): gettext_noop("Years without a place"),
    ("fact", "applications"): gettext_noop("Years applied"),
    ("fact", "finishes"): gettext_noop("Finishes"),
    ("fact", "best_time"): gettext_noop("Best time"),
}
# Said without a catalogue too: the show may speak two languages at once, of which the site has one.
SPANISH: Mapping[tuple[NameOf, str], str] = {
    ("pool", ALL_PLACES): "Todas las plazas",
    ("pool", "draw"): "Sorteo",
    ("pool", "elite"): "Élite",
    ("pool", "merit"): "Mérito",
    ("pool", "times"): "Mejores tiempos",
    ("pool", "invited"): "Invitación",
    ("pool", "partners"): "Colaboradores",
    ("pool", "sponsors"): "Patrocinadores",
    ("pool", "residents"): "Vecinos",
    ("class", "women"): "Mujeres",
    ("class", "men"): "Hombres",
    ("class", "local"): "Locales",
    ("class", "locals"): "Locales",
    ("class", "first-timers"): "Debutantes",
    ("fact", "failures"): "Años sin plaza",
    ("fact", "applications"): "Años solicitados",
    ("fact", "finishes"): "Carreras terminadas",
    ("fact", "best_time"): "Mejor tiempo",
}

Names = Mapping[tuple[NameOf, str], str]


def names_of(rules: Rules, language: str) -> Names:
    """How every pool, class and counted fact of the rules is called in a language: by its label in
    that language, else its plain or English label, else a name that races share, else the name of
    the rules with blanks and a capital. The pool `all` stands for all places. Two of a kind that
    would be called the same have the names of the rules behind.
    """
    found: dict[tuple[NameOf, str], str] = {}
    for of, raw, label in _labelled(rules):
        found[of, raw] = label.text(language) or name_without_label(of, raw, language)
    times = Counter((of, text.casefold()) for (of, _raw), text in found.items())
    return {
        (of, raw): f"{text} ({raw})" if times[of, text.casefold()] > 1 else text
        for (of, raw), text in found.items()
    }


def _labelled(rules: Rules) -> Iterable[tuple[NameOf, str, Label]]:
    labels = {one.name: one.label for one in rules.facts}
    yield "pool", ALL_PLACES, Label()
    for pool in rules.pools:
        yield "pool", pool.name, pool.label
    for one in rules.classes:
        yield "class", one.name, one.label
    for column in rules.labelled_columns:
        yield "fact", column, labels.get(column, Label())


def name_without_label(of: NameOf, raw: str, language: str) -> str:
    """How a name is called that has no label: as races call it, else with blanks and a capital."""
    key = (of, raw)
    if language.partition("-")[0] == "es" and key in SPANISH:
        return SPANISH[key]
    if key in KNOWN:
        with translation.override(language):
            return gettext(KNOWN[key])
    plain = raw.replace("-", " ").replace("_", " ").strip()
    return plain[:1].upper() + plain[1:]


@dataclass(frozen=True)
class BallotNames:
    """The names of one ballot in one language, for templates: `names.pool(raw)`.

    A name that the rules do not know is told as one without a label.
    """

    found: Names
    language: str

    def name(self, of: NameOf, raw: str) -> str:
        """How a pool, a class or a fact is called."""
        return self.found.get((of, raw)) or name_without_label(of, raw, self.language)

    def pool(self, raw: str) -> str:
        """How a pool is called; `all` means all places."""
        return self.name("pool", raw)

    def of_class(self, raw: str) -> str:
        """How a class is called."""
        return self.name("class", raw)

    def of_classes(self, raws: Iterable[str]) -> str:
        """Some classes, with commas."""
        return ", ".join(self.of_class(raw) for raw in raws)

    def fact(self, raw: str) -> str:
        """How a fact is called."""
        return self.name("fact", raw)


def names_of_rules(rules: Rules) -> BallotNames:
    """The names of rules that no ballot may have yet, in the reader's language."""
    spoken = translation.get_language() or "en"
    return BallotNames(names_of(rules, spoken), spoken)


def names_for(ballot: Ballot, language: str = "") -> BallotNames:
    """The names of a ballot by its rules as they stand, in a language or else the reader's; a fact
    without a label is called as the ballot's own question asks for it.
    """
    spoken = language or translation.get_language() or "en"
    asked: dict[tuple[NameOf, str], str] = {
        ("fact", str(one["column"])): str(one["label"]) for one in ballot.questions
    }
    labelled, found = _names_in(ballot.rules, spoken)
    kept = {key: text for key, text in asked.items() if key[1] not in labelled}
    return BallotNames({**found, **kept}, spoken)


@lru_cache(maxsize=64)
def _names_in(text: str, language: str) -> tuple[frozenset[str], Names]:
    """The facts with a label, and the names; none for rules that cannot be read."""
    try:
        rules = read_rules(text)
    except BadInput:
        return frozenset(), {}
    labelled = frozenset(one.name for one in rules.facts if one.label.text(language))
    return labelled, names_of(rules, language)
