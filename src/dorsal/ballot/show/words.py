"""The texts of the show: every sentence is an identifier with parameters, said in any language of
the tables, so that two languages can stand side by side on one screen.

A template that depends on a number is a pair, for 1 and for any other `number`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import msgspec

from dorsal.ground.plain_words import listed
from dorsal.ground.problems import BadInput, Problem

Param: TypeAlias = str | int | tuple[str, ...]
Template: TypeAlias = str | tuple[str, str]
Names: TypeAlias = Mapping[str, str]


class Sentence(msgspec.Struct, frozen=True):
    """A sentence before it is put into a language.

    The parameters `pool`, `to` and `class` are names of the rules, and `who` texts by which
    applicants appear.
    """

    id: str
    params: dict[str, Param] = {}


def sentence(id_: str, **params: Param) -> Sentence:
    """A sentence with these parameters."""
    return Sentence(id_, params)


ENGLISH: Mapping[str, Template] = {
    "opening.title": "{race}: the draw of {draw}.",
    "opening.rehearsal": "This is a rehearsal. It decides nothing.",
    "opening.entries": (
        "{applicants} applicants in {number} entry.",
        "{applicants} applicants in {number} entries.",
    ),
    "opening.fixed": (
        "The result is already fixed. Anybody can compute it from the published record;"
        " this show only tells it."
    ),
    "opening.fingerprint": "The fingerprint of the seal: {fingerprint}.",
    "round.number": "Round {round} of drand's chain {chain} decides, produced at {time}.",
    "round.fallback": "It is the fallback: the first round was never produced.",
    "round.random": "The public random number: {random}.",
    "round.ceremony": (
        "The numbers of {number} ceremony source are mixed with it.",
        "The numbers of {number} ceremony sources are mixed with it.",
    ),
    "round.source": "The numbers of {source}: {numbers}.",
    "round.late": "The numbers of {source} were recorded after the hour that the rules set.",
    "round.too-late": (
        "Numbers of the ceremony were recorded when the random number was known:"
        " the organiser could have chosen among {outcomes} outcomes."
    ),
    "round.seed": "Together with the seal they give the seed: {seed}.",
    "pools.named": (
        "{pool}: {number} place of {places} is given.",
        "{pool}: {number} places of {places} are given.",
    ),
    "pools.merit": (
        "{pool}: {number} place of {places} is given by merit.",
        "{pool}: {number} places of {places} are given by merit.",
    ),
    "pools.reserved": (
        "{pool}: {number} place is reserved, without a name yet.",
        "{pool}: {number} places are reserved, without names yet.",
    ),
    "pools.unused": (
        "{number} unused place of {pool} goes to {to}.",
        "{number} unused places of {pool} go to {to}.",
    ),
    "draw.places": ("{pool}: {number} place is drawn.", "{pool}: {number} places are drawn."),
    "draw.entries": (
        "{number} entry takes part, with {tickets} tickets.",
        "{number} entries take part, with {tickets} tickets.",
    ),
    "draw.floor": "At least {count} of {class} in {pool}.",
    "draw.floor-of-all": "At least {count} of {class} among all places.",
    "draw.cap": "At most {count} of {class} in {pool}.",
    "draw.cap-of-all": "At most {count} of {class} among all places.",
    "draw.order": (
        "The places are shown in the draw order."
        " Those to whom only a floor brings a place come where they were drawn."
    ),
    "place.one": "Place {first} of {places}: {who}.",
    "place.pair": "Places {first} and {last} of {places}: {who}.",
    "place.group": "Places {first} to {last} of {places}: {who}.",
    "entry.drawn": (
        "Number {order} in the draw order, with {number} ticket.",
        "Number {order} in the draw order, with {number} tickets.",
    ),
    "entry.passed-over": (
        "{number} entry drawn since the last place gets none in this draw.",
        "{number} entries drawn since the last place get none in this draw.",
    ),
    "why.next": "Why: next in the draw order.",
    "why.floor": (
        "Why: first of {class} in the draw order, while the floor of {needed} had {had}."
    ),
    "floor.met": "The floor of {needed} for {class} is met.",
    "waiting.list": (
        "The waiting list of {pool}: {number} entry, in the draw order.",
        "The waiting list of {pool}: {number} entries, in the draw order.",
    ),
    "waiting.shown": ("Its first entry is shown.", "Its first {number} entries are shown."),
    "waiting.entry": "Number {position} on the waiting list: {who}.",
    "close.named": (
        "{number} place of {places} has a name.",
        "{number} places of {places} have names.",
    ),
    "close.reserved": (
        "{number} place is reserved without a name.",
        "{number} places are reserved without names.",
    ),
    "close.not-taken": ("{number} place is not taken.", "{number} places are not taken."),
    "close.check": (
        "Anybody can compute all of it again from the record. Fingerprint: {fingerprint}."
    ),
    "close.thanks": "From now on every applicant can read their own result.",
}

SPANISH: Mapping[str, Template] = {
    "opening.title": "{race}: el sorteo de {draw}.",
    "opening.rehearsal": "Esto es un ensayo. No decide nada.",
    "opening.entries": (
        "{applicants} solicitantes en {number} solicitud.",
        "{applicants} solicitantes en {number} solicitudes.",
    ),
    "opening.fixed": (
        "El resultado ya está fijado. Cualquiera puede calcularlo con el expediente publicado;"
        " aquí solo se cuenta."
    ),
    "opening.fingerprint": "La huella del sello: {fingerprint}.",
    "round.number": "Decide la ronda {round} de la cadena {chain} de drand, producida el {time}.",
    "round.fallback": "Es la ronda de reserva: la primera no llegó a producirse.",
    "round.random": "El número aleatorio público: {random}.",
    "round.ceremony": (
        "Se mezclan con él los números de {number} fuente de la ceremonia.",
        "Se mezclan con él los números de {number} fuentes de la ceremonia.",
    ),
    "round.source": "Los números de {source}: {numbers}.",
    "round.late": "Los números de {source} se anotaron después de la hora que fijan las reglas.",
    "round.too-late": (
        "Hay números de la ceremonia anotados cuando ya se conocía el número aleatorio:"
        " la organización pudo elegir entre {outcomes} resultados."
    ),
    "round.seed": "Junto con el sello dan la semilla: {seed}.",
    "pools.named": (
        "{pool}: está dada {number} plaza de {places}.",
        "{pool}: están dadas {number} plazas de {places}.",
    ),
    "pools.merit": (
        "{pool}: está dada por mérito {number} plaza de {places}.",
        "{pool}: están dadas por mérito {number} plazas de {places}.",
    ),
    "pools.reserved": (
        "{pool}: {number} plaza reservada, todavía sin nombre.",
        "{pool}: {number} plazas reservadas, todavía sin nombres.",
    ),
    "pools.unused": (
        "{number} plaza sin usar de {pool} pasa a {to}.",
        "{number} plazas sin usar de {pool} pasan a {to}.",
    ),
    "draw.places": ("{pool}: se sortea {number} plaza.", "{pool}: se sortean {number} plazas."),
    "draw.entries": (
        "Participa {number} solicitud, con {tickets} papeletas.",
        "Participan {number} solicitudes, con {tickets} papeletas.",
    ),
    "draw.floor": "Como mínimo {count} de {class} en {pool}.",
    "draw.floor-of-all": "Como mínimo {count} de {class} entre todas las plazas.",
    "draw.cap": "Como máximo {count} de {class} en {pool}.",
    "draw.cap-of-all": "Como máximo {count} de {class} entre todas las plazas.",
    "draw.order": (
        "Las plazas se muestran en el orden del sorteo."
        " Quien recibe plaza solo por un mínimo aparece donde salió."
    ),
    "place.one": "Plaza {first} de {places}: {who}.",
    "place.pair": "Plazas {first} y {last} de {places}: {who}.",
    "place.group": "Plazas {first} a {last} de {places}: {who}.",
    "entry.drawn": (
        "Número {order} en el orden del sorteo, con {number} papeleta.",
        "Número {order} en el orden del sorteo, con {number} papeletas.",
    ),
    "entry.passed-over": (
        "{number} solicitud salida desde la última plaza no obtiene ninguna en este sorteo.",
        "{number} solicitudes salidas desde la última plaza no obtienen ninguna en este sorteo.",
    ),
    "why.next": "Por qué: siguiente en el orden del sorteo.",
    "why.floor": (
        "Por qué: primera de {class} en el orden del sorteo, cuando el mínimo de {needed}"
        " llevaba {had}."
    ),
    "floor.met": "Se cumple el mínimo de {needed} para {class}.",
    "waiting.list": (
        "La lista de espera de {pool}: {number} solicitud, en el orden del sorteo.",
        "La lista de espera de {pool}: {number} solicitudes, en el orden del sorteo.",
    ),
    "waiting.shown": (
        "Se muestra su primera solicitud.",
        "Se muestran sus primeras {number} solicitudes.",
    ),
    "waiting.entry": "Número {position} en la lista de espera: {who}.",
    "close.named": (
        "{number} plaza de {places} tiene nombre.",
        "{number} plazas de {places} tienen nombre.",
    ),
    "close.reserved": (
        "{number} plaza está reservada sin nombre.",
        "{number} plazas están reservadas sin nombres.",
    ),
    "close.not-taken": ("{number} plaza queda sin ocupar.", "{number} plazas quedan sin ocupar."),
    "close.check": (
        "Cualquiera puede volver a calcularlo todo con el expediente. Huella: {fingerprint}."
    ),
    "close.thanks": "Desde ahora cada solicitante puede leer su propio resultado.",
}

LANGUAGES: Mapping[str, Mapping[str, Template]] = {"en": ENGLISH, "es": SPANISH}

_NAMES = ("class", "pool", "to")
_SOUNDS_LIKE_I = re.compile(r"h?[ií](?![aeoáéó])|y(?![aeiouáéíóú])", re.IGNORECASE)


def say(told: Sentence, language: str, *, names: Names | None = None) -> str:
    """A sentence in a language of `LANGUAGES`; `BadInput` when there is no such language.

    `names` gives pools and classes the words by which people know them; without one they are said
    as the rules name them.
    """
    if language not in LANGUAGES:
        known = listed(list(LANGUAGES), last="or")
        what = "the show is not told in this language"
        raise BadInput([Problem(what, known, column="language", value=language)])
    template = LANGUAGES[language][told.id]
    if isinstance(template, tuple):
        template = template[0 if told.params["number"] == 1 else 1]
    said = {
        key: _said(names.get(str(value), value) if names and key in _NAMES else value, language)
        for key, value in told.params.items()
    }
    return template.format(**said)


def _said(value: Param, language: str) -> str:
    if isinstance(value, int):
        return _number(value, language)
    return value if isinstance(value, str) else _listed(value, language)


def _number(number: int, language: str) -> str:
    """`13,830`; in Spanish a thin space, and four digits stay together."""
    if language == "es":
        return f"{number:,}".replace(",", "\u202f") if abs(number) >= 10_000 else str(number)
    return f"{number:,}"


def _listed(items: Sequence[str], language: str) -> str:
    """`Ane and Jon`; `Ane y Jon`, but `Ane e Iker`."""
    if language != "es":
        return listed(items)
    return listed(items, last="e" if items and _SOUNDS_LIKE_I.match(items[-1]) else "y")
