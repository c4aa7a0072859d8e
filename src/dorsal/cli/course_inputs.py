"""What `dorsal course` reads: tracks, checkpoints, past splits, moments and durations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dorsal.course.durations import read_elapsed
from dorsal.ground.problems import BadInput, Problem

if TYPE_CHECKING:
    from dorsal.course.checkpoints import Checkpoint
    from dorsal.course.pace import PastEdition
    from dorsal.course.survey import Course
    from dorsal.course.tracks import Track

DURATION = "write it as 6:30:00, 6:30 or 6h30"
MOMENT = "write it with its time zone, as 2027-05-30T09:00+02:00"


@dataclass(frozen=True, slots=True)
class CheckpointFile:
    """A file of checkpoints, and which race and edition of it are meant."""

    path: Path
    race: str = ""
    edition: str = ""

    def read(
        self, *, edition: str = "", start_at: datetime | None = None
    ) -> tuple[Checkpoint, ...]:
        """Read the checkpoints of the edition, or of another one; `start_at` gives the day and the
        zone to clock times without them.
        """
        from dorsal.course.checkpoint_files import read_checkpoints  # inline: fast `--help`

        return read_checkpoints(
            self.path.read_bytes(),
            file=str(self.path),
            race=self.race,
            edition=edition or self.edition,
            day=start_at.date() if start_at else None,
            zone=start_at.tzinfo if start_at else None,
        )

    @property
    def title(self) -> str:
        """What a plan from it is called where nobody says."""
        return " ".join(part for part in (self.race or self.path.stem, self.edition) if part)

    def doubts(
        self,
        points: Sequence[Checkpoint],
        *,
        start_at: datetime | None,
        course: Course | None = None,
    ) -> tuple[Problem, ...]:
        """What is left out without the start: cut-offs that are moments; and which checkpoints do
        not lie on the course.
        """
        from dorsal.course.snapping import snap  # inline: keeps `--help` fast

        problems = snap(course, points).problems if course else ()
        if start_at or all(one.cutoff_at is None or one.cutoff_s is not None for one in points):
            return problems
        what = "cut-offs are told by the clock, and the start is not known: they are left out"
        right = "--start 2027-05-30T09:00+02:00"
        return (Problem(what, right, file=str(self.path), level="warning"), *problems)


def checkpoints_of(
    path: Path | None, race: str, edition: str, *, start_at: datetime | None = None
) -> tuple[Checkpoint, ...]:
    """The checkpoints of a file that may not be given."""
    if path is None:
        if race or edition:
            what = "--race and --edition pick from a list of checkpoints, and there is none"
            raise BadInput([Problem(what, "--checkpoints FILE", value=race or edition)])
        return ()
    return CheckpointFile(path, race, edition).read(start_at=start_at)


def read_track_file(path: Path) -> Track:
    """Read a track; every problem names the file."""
    from dorsal.course.reading import read_track  # inline: keeps `--help` fast

    with named(str(path)):
        return read_track(path.read_bytes(), file=str(path))


def read_course(path: Path) -> Course:
    """Read and survey a track; every problem names the file."""
    from dorsal.course.survey import survey  # inline: keeps `--help` fast

    track = read_track_file(path)
    with named(str(path)):
        return survey(track)


@contextmanager
def named(file: str) -> Iterator[None]:
    """Put the file's name into problems that have none."""
    try:
        yield
    except BadInput as error:
        raise BadInput(replace(one, file=one.file or file) for one in error.problems) from None


def moment(text: str, *, option: str) -> datetime | None:
    """The moment that an option tells, None where it is blank."""
    if not text:
        return None
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput([Problem(f"{option} is no moment", MOMENT, value=text)]) from None
    if told.tzinfo is None:
        raise BadInput([Problem(f"{option} has no time zone", MOMENT, value=text)])
    from dorsal.course.pace.moments import checked_start  # inline: keeps `--help` fast

    return checked_start(told)


def duration(text: str, *, option: str) -> float:
    """The seconds that an option tells."""
    seconds = read_elapsed(text)
    if seconds is None:
        raise BadInput([Problem(f"{option} is no duration", DURATION, value=text)])
    return seconds


def durations_by_key(pairs: Sequence[str], *, option: str) -> dict[str, float]:
    """Durations by checkpoint, each told as `KEY=0:10`."""
    found: dict[str, float] = {}
    problems = []
    for pair in pairs:
        key, _, text = pair.partition("=")
        seconds = read_elapsed(text)
        if not key or seconds is None:
            problems.append(Problem(f"{option} is told as KEY=0:10", "", value=pair))
        elif key in found:
            problems.append(Problem(f"{option} tells {key} twice", "once", value=pair))
        else:
            found[key] = seconds
    if problems:
        raise BadInput(problems)
    return found


def read_history(pairs: Sequence[str], checkpoints: CheckpointFile) -> tuple[PastEdition, ...]:
    """Past editions, each told as `EDITION=SPLITS.csv`, at the checkpoints they had."""
    problems: list[Problem] = []
    found = []
    for pair in pairs:
        edition, _, path = pair.partition("=")
        if not edition or not path:
            right = "write EDITION=SPLITS.csv"
            problems.append(Problem("this is no past edition", right, value=pair))
            continue
        try:
            found.append(_past_edition(edition, Path(path), checkpoints))
        except BadInput as error:
            problems += error.problems
    if problems:
        raise BadInput(problems)
    return tuple(found)


def _past_edition(edition: str, path: Path, checkpoints: CheckpointFile) -> PastEdition:
    from dorsal.course.pace import read_splits  # inline: keeps `--help` fast

    data = path.read_bytes()
    with named(str(path)):
        return read_splits(data, checkpoints.read(edition=edition), file=str(path), edition=edition)


def ending(path: Path, known: Sequence[str], *, of: str) -> str:
    """The ending of a file's name without its dot; `BadInput` where it is none of `known`."""
    told = path.suffix.lower().removeprefix(".")
    if told in known:
        return told
    what = f"{of} is not written as {path.suffix or 'a file without an ending'}"
    right = f"name it with one of {', '.join(f'.{one}' for one in known)}"
    raise BadInput([Problem(what, right, value=str(path))])
