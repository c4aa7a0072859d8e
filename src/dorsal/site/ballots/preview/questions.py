"""What a director asks of a preview, what it answers, and where both are kept for a while."""

from __future__ import annotations

from hashlib import sha256
from typing import Literal

import msgspec
from django.core.cache import cache

from dorsal.site.ballots.models import Ballot

Asked = Literal["chances", "years", "compare", "replay"]
KEPT_S = 60 * 60 * 24


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One question about rules.

    `rules` are the ballot's as they stood when it was asked, `other` those to compare with.
    `source` is where the applicants come from: `applications`, `year 2025`, or `typed`, and then
    `counts` are `tickets:applicants`. `returning` and `applicants` are for years; `record` is the
    number of a drawn ballot, or 0 for the uploaded one with the hash `upload`. The answer is made
    and kept in the `language` in which it was asked.
    """

    ballot: int
    asked: Asked
    rules: str
    other: str = ""
    source: str = "applications"
    counts: str = ""
    applicants: int = 0
    returning: str = ""
    record: int = 0
    upload: str = ""
    mark: str = ""
    language: str = "en"

    @property
    def digest(self) -> str:
        """What the question is kept under."""
        return sha256(msgspec.json.encode(self)).hexdigest()


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """One part of an answer: sentences, a picture (SVG), and the table that says the same."""

    title: str
    sentences: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    picture: bytes = b""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a preview says; `what_if` names a draw that it is not. `problems` say why it cannot,
    and `about` names the field of the form to look at.
    """

    sections: tuple[Section, ...] = ()
    problems: tuple[str, ...] = ()
    about: str = ""
    what_if: str = ""


def keep_question(question: Question) -> str:
    """Keep a question; returns its digest."""
    cache.set(f"preview:asked:{question.digest}", msgspec.json.encode(question), KEPT_S)
    return question.digest


def find_question(digest: str, ballot: Ballot) -> Question | None:
    """A question about this ballot, while it is kept."""
    found = cache.get(f"preview:asked:{digest}")
    question = msgspec.json.decode(found, type=Question) if found else None
    return question if question and question.ballot == ballot.pk else None


def keep_answer(digest: str, answer: Answer) -> None:
    """Keep what a question was answered."""
    cache.set(f"preview:answer:{digest}", msgspec.msgpack.encode(answer), KEPT_S)


def find_answer(digest: str) -> Answer | None:
    """The answer to a question, once there is one."""
    found = cache.get(f"preview:answer:{digest}")
    return msgspec.msgpack.decode(found, type=Answer) if found else None


def keep_record(data: bytes) -> str:
    """Keep an uploaded record; returns its hash."""
    digest = sha256(data).hexdigest()
    cache.set(f"preview:record:{digest}", data, KEPT_S)
    return digest


def find_record(digest: str) -> bytes | None:
    """An uploaded record, while it is kept."""
    found: bytes | None = cache.get(f"preview:record:{digest}")
    return found
