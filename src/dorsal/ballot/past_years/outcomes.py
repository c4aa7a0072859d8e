"""The words by which lists of earlier years say what came of an application."""

from __future__ import annotations

from collections.abc import Mapping

from dorsal.ballot.entry_file.cells import BadCell
from dorsal.ballot.entry_file.person_names import NameFolder
from dorsal.ballot.past_years.past_lines import Outcome

# In English, Spanish, Basque and French; compared without case, accents and signs.
OUTCOME_WORDS: Mapping[Outcome, str] = {
    "finished": "finished, finisher, terminado, finalizado, amaituta, terminé",
    "place": (
        "place, drawn, applied and drawn, selected, accepted, invited, confirmed, admitido, "
        "admitida, plaza, con plaza, sorteado, invitado, onartua, plazarekin, admis, tiré au sort"
    ),
    "withdrew": (
        "withdrew, withdrawn, declined, cancelled, baja, renuncia, retirado, anulado, "
        "uko egin du, désisté, annulé"
    ),
    "waiting list": (
        "waiting list, waitlist, waitlisted, reserve, lista de espera, reserva, en espera, "
        "itxaron zerrenda, liste d'attente"
    ),
    "not drawn": (
        "not drawn, applied and not drawn, not selected, rejected, no place, unsuccessful, "
        "no admitido, no admitida, sin plaza, no sorteado, plazarik gabe, ez onartua, "
        "non tiré au sort, refusé"
    ),
    "paused": (
        "paused, pause, bye, pregnancy, injury, deferred, pausa, embarazo, lesión, aplazado, "
        "etena, haurdunaldia, lesioa, grossesse, blessure, reporté"
    ),
}


class OutcomeWords:
    """Reads what came of an application; the director's own words go before the known ones."""

    def __init__(self, words: Mapping[str, Outcome] | None = None) -> None:
        self._fold = _FoldedTexts(NameFolder())
        self._known: dict[str, Outcome] = {
            self._fold[word]: outcome
            for outcome, listed in OUTCOME_WORDS.items()
            for word in listed.split(",")
        }
        self._known |= {self._fold[word]: outcome for word, outcome in (words or {}).items()}

    def read(self, text: str) -> Outcome:
        """The outcome that a cell means; `BadCell` when it is blank or not known."""
        outcome = self._known.get(self._fold[text])
        if outcome is None:
            what = "this outcome is not known" if text.strip() else "the outcome is missing"
            right = f"write one of {', '.join(OUTCOME_WORDS)}, or say what your word means"
            raise BadCell(what, right)
        return outcome


class _FoldedTexts(dict[str, str]):
    """Texts without case, accents and signs, their words in order; each is folded once."""

    def __init__(self, folder: NameFolder) -> None:
        super().__init__()
        self._folder = folder

    def __missing__(self, text: str) -> str:
        self[text] = folded = " ".join(
            " ".join(self._folder[word] for word in text.split()).split()
        )
        return folded
