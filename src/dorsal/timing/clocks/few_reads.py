"""What is said of the few reads that contradict the clock that their neighbours showed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias

from dorsal.ground.wording import Wording, phrase
from dorsal.timing.clocks.spans import span_text
from dorsal.timing.clocks.values import Basis, Piece, SourceClock

BibBy: TypeAlias = Callable[[str, str, int], str]  # source, epoch, number: whose a read was

ALIKE_MS = 2_000
NAMED = 12
SENTENCES: dict[Basis, tuple[str, str]] = {
    "late or slow": (
        phrase(
            "%(source)s: its read %(reads)s came %(time)s late, or its clock was slow by so much "
            "by then. It is taken as if it came late; look for another time of the same runner."
        ),
        phrase(
            "%(source)s: its reads %(reads)s came %(time)s late at least, or its clock was slow by "
            "so much by then. They are taken as if they came late; look for other times of the "
            "same runners."
        ),
    ),
    "either": (
        phrase(
            "%(source)s: its clock was set by %(time)s, and its read %(reads)s came late around "
            "then: it may be wrong by so much. Look at it."
        ),
        phrase(
            "%(source)s: its clock was set by %(time)s, and its reads %(reads)s came late around "
            "then: they may be wrong by so much. Look at them."
        ),
    ),
    "another day": (
        phrase(
            "%(source)s: its read %(reads)s came %(time)s after its clock said, the date of which "
            "was wrong by then. It is taken to be of the day of receipt; look at it."
        ),
        phrase(
            "%(source)s: its reads %(reads)s came %(time)s after its clock said, the date of which "
            "was wrong by then. They are taken to be of the day of receipt; look at them."
        ),
    ),
    "received early": (
        phrase(
            "%(source)s: its read %(reads)s is said to have been received %(time)s before its "
            "clock said, though others came at once: the clock of its box jumped. It is taken by "
            "the reader's clock; look at it."
        ),
        phrase(
            "%(source)s: its reads %(reads)s are said to have been received %(time)s before its "
            "clock said, though others came at once: the clock of its box jumped. They are taken "
            "by the reader's clock; look at them."
        ),
    ),
    "jumped": (
        phrase(
            "%(source)s: its read %(reads)s came %(time)s before its clock said, though others "
            "came at once: its clock jumped. It is taken to have come at once; look at it."
        ),
        phrase(
            "%(source)s: its reads %(reads)s came %(time)s before its clock said, though others "
            "came at once: its clock jumped. They are taken to have come at once; look at them."
        ),
    ),
    "trusted": (
        phrase(
            "%(source)s: its clock is trusted, and yet its read %(reads)s came %(time)s before it "
            "said. It is taken as it is; look at it."
        ),
        phrase(
            "%(source)s: its clock is trusted, and yet its reads %(reads)s came %(time)s before it "
            "said. They are taken as they are; look at them."
        ),
    ),
}


def nobody(_source: str, _epoch: str, _seq: int) -> str:
    """Where nothing is known of who was read."""
    return ""


def few_sentences(clock: SourceClock, bib_by: BibBy, wording: Wording) -> Iterator[str]:
    """Of the reads that contradict the clock that the others of their source showed; one sentence
    for those that do so in the same way and by as much.
    """
    alike: list[list[Piece]] = []
    for piece in clock.pieces:
        if not piece.doubted:
            continue
        for group in alike:
            near = abs(_off_ms(group[0]) - _off_ms(piece)) <= ALIKE_MS
            if group[0].basis == piece.basis and near:
                group.append(piece)
                break
        else:
            alike.append([piece])
    for group in alike:
        seqs = [seq for piece in group for seq in piece.doubted]
        count = sum(piece.count for piece in group)
        together = replace(group[0], doubted=tuple(seqs[:NAMED]), count=count)
        yield _sentence(clock, together, bib_by, wording)


def _off_ms(piece: Piece) -> float:
    return piece.offset_ms if piece.basis == "another day" else abs(piece.slow_up_to_ms)


def _sentence(clock: SourceClock, piece: Piece, bib_by: BibBy, wording: Wording) -> str:
    one, many = SENTENCES[piece.basis]
    return wording.counted(
        one,
        many,
        piece.count,
        source=clock.source,
        reads=named_reads(clock, piece, bib_by, wording),
        time=span_text(_off_ms(piece), wording),
    )


def named_reads(clock: SourceClock, piece: Piece, bib_by: BibBy, wording: Wording) -> str:
    """The reads in doubt, with the bibs that they are known to be of."""
    named = []
    for seq in piece.doubted:
        bib = bib_by(clock.source, clock.epoch, seq)
        number = wording.plain(seq)
        named.append(wording.say("%(seq)s (bib %(bib)s)", seq=number, bib=bib) if bib else number)
    if piece.count > len(named):
        named.append(wording.say("%(number)s more", number=wording.plain(piece.count - len(named))))
    return wording.listed(named)
