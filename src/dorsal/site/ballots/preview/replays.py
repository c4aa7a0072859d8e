"""The what-if of a preview: a drawn record of this race, replayed under this ballot's rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from dorsal.ballot.replay import Places, Replay
from dorsal.ground.problems import BadInput, Problem
from dorsal.outside.replay_records import replay_record
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.preview.questions import Answer, Question, Section, find_record
from dorsal.site.ballots.record.files import record_folder

MOST_ROWS = 30


def drawn_ballots(ballot: Ballot) -> list[Ballot]:
    """The drawn ballots of the race on this site whose results have been told."""
    drawn = Ballot.objects.filter(
        edition__race=ballot.edition.race_id, drawing__isnull=False, result_told_at__isnull=False
    )
    return list(drawn.select_related("edition__race").order_by("-draws_at"))


def answer_replay(question: Question, ballot: Ballot) -> Answer:
    """The places of a drawn record with the same random number under other rules."""
    with TemporaryDirectory() as folder:
        rules = Path(folder) / "rules.toml"
        rules.write_text(question.rules, encoding="utf-8")
        replay = replay_record(_record(question, ballot, Path(folder)), rules)
    told = f"{replay.race}, {replay.draw}, with the same random number under other rules"
    sections = [_places_section(replay)]
    if replay.gain or replay.lose:
        sections.append(_people_section(replay))
    return Answer(sections=tuple(sections), what_if=told)


def _record(question: Question, ballot: Ballot, folder: Path) -> Path:
    """Where the record is: an earlier edition's, or the uploaded one."""
    if question.record:
        known = {one.pk: one for one in drawn_ballots(ballot)}
        if question.record in known:
            return record_folder(known[question.record])
    data = find_record(question.upload) if question.upload else None
    if data is None:
        what = "there is no record"
        raise BadInput([Problem(what, "choose an earlier edition, or upload a record's zip")])
    path = folder / "record.zip"
    path.write_bytes(data)
    return path


def _places_section(replay: Replay) -> Section:
    names = [one.name for one in replay.all_places.classes]
    pools = [*replay.pools, replay.all_places]
    return Section(
        title="Places, then and under these rules",
        sentences=(_headline(replay), *_list_sentences(replay)),
        head=("pool", "places", *names),
        rows=tuple((_scope(one), _changed(one.before, one.after), *_classes(one)) for one in pools),
    )


def _headline(replay: Replay) -> str:
    if replay.same:
        return "Nothing would differ: the same people have the same places, and the same wait."
    if not replay.differ:
        return "Nobody would gain or lose a place."
    gain, lose = f"{len(replay.gain):,}", f"{len(replay.lose):,}"
    return f"{gain} people would gain a place and {lose} would lose theirs."


def _list_sentences(replay: Replay) -> Iterator[str]:
    for one in replay.waiting:
        if one.first_change:
            yield f"The waiting list of {one.pool} differs from position {one.first_change:,} on."


def _scope(places: Places) -> str:
    return "all named places" if places.scope == "all" else places.scope


def _classes(places: Places) -> Iterator[str]:
    for one in places.classes:
        before, after = places.shares(one)
        yield f"{_changed(one.before, one.after)} ({100 * before:.0f} % → {100 * after:.0f} %)"


def _changed(before: int, after: int) -> str:
    return f"{before:,} → {after:,}" if before != after else f"{before:,}"


def _people_section(replay: Replay) -> Section:
    gain = [(one.id, "would gain a place", one.pool) for one in replay.gain[:MOST_ROWS]]
    lose = [(one.id, "would lose the place", one.pool) for one in replay.lose[:MOST_ROWS]]
    return Section(
        title="For whom",
        sentences=(f"At most {MOST_ROWS} of each are listed.",),
        head=("code", "what", "pool"),
        rows=tuple(gain + lose),
    )
