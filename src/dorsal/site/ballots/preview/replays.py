"""The what-if of a preview: a drawn record of this race, replayed under this ballot's rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dorsal.ballot.replay import Places, Replay
from dorsal.ground.problems import BadInput, Problem
from dorsal.ground.wording import Wording
from dorsal.outside.replay_records import replay_record
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.preview.questions import Answer, Question, Section, find_record
from dorsal.site.ballots.record.files import record_folder
from dorsal.site.ballots.wording import wording_of
from dorsal.site.pages.formats import whole

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
    told = _("%(race)s, %(draw)s, with the same random number under other rules") % {
        "race": replay.race,
        "draw": replay.draw,
    }
    words = wording_of(ballot)
    sections = [_places_section(replay, words)]
    if replay.gain or replay.lose:
        sections.append(_people_section(replay, words))
    return Answer(sections=tuple(sections), what_if=told)


def _record(question: Question, ballot: Ballot, folder: Path) -> Path:
    """Where the record is: an earlier edition's, or the uploaded one."""
    if question.record:
        known = {one.pk: one for one in drawn_ballots(ballot)}
        if question.record in known:
            return record_folder(known[question.record])
    data = find_record(question.upload) if question.upload else None
    if data is None:
        right = _("choose an earlier edition, or upload a record’s zip")
        raise BadInput([Problem(_("there is no record"), right)])
    path = folder / "record.zip"
    path.write_bytes(data)
    return path


def _places_section(replay: Replay, words: Wording) -> Section:
    names = [words.name("class", one.name) for one in replay.all_places.classes]
    pools = [*replay.pools, replay.all_places]
    return Section(
        title=_("Places, then and under these rules"),
        sentences=(_headline(replay), *_list_sentences(replay, words)),
        head=(_("pool"), _("places"), *names),
        rows=tuple(
            (_scope(one, words), _changed(one.before, one.after), *_classes(one)) for one in pools
        ),
    )


def _headline(replay: Replay) -> str:
    if replay.same:
        return _("Nothing would differ: the same people have the same places, and the same wait.")
    if not replay.differ:
        return _("Nobody would gain or lose a place.")
    gain = ngettext(
        "%(n)s person would gain a place.", "%(n)s people would gain a place.", len(replay.gain)
    ) % {"n": whole(len(replay.gain))}
    lose = ngettext(
        "%(n)s person would lose theirs.", "%(n)s people would lose theirs.", len(replay.lose)
    ) % {"n": whole(len(replay.lose))}
    return f"{gain} {lose}"


def _list_sentences(replay: Replay, words: Wording) -> Iterator[str]:
    for one in replay.waiting:
        if one.first_change:
            yield _("The waiting list of %(pool)s differs from position %(position)s on.") % {
                "pool": words.name("pool", one.pool),
                "position": whole(one.first_change),
            }


def _scope(places: Places, words: Wording) -> str:
    return _("all named places") if places.scope == "all" else words.name("pool", places.scope)


def _classes(places: Places) -> Iterator[str]:
    for one in places.classes:
        before, after = places.shares(one)
        yield f"{_changed(one.before, one.after)} ({100 * before:.0f} % → {100 * after:.0f} %)"


def _changed(before: int, after: int) -> str:
    return f"{whole(before)} → {whole(after)}" if before != after else whole(before)


def _people_section(replay: Replay, words: Wording) -> Section:
    gain = [
        (one.id, _("would gain a place"), words.name("pool", one.pool))
        for one in replay.gain[:MOST_ROWS]
    ]
    lose = [
        (one.id, _("would lose the place"), words.name("pool", one.pool))
        for one in replay.lose[:MOST_ROWS]
    ]
    return Section(
        title=_("For whom"),
        sentences=(_("At most %(n)s of each are listed.") % {"n": MOST_ROWS},),
        head=(_("code"), _("what"), _("pool")),
        rows=tuple(gain + lose),
    )
