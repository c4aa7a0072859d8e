"""Records and private stores on disk: folders and zips, written whole or not at all."""

from __future__ import annotations

import contextlib
import lzma
import os
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from dorsal.ballot.draw.record import is_of_the_record, seal_name
from dorsal.ground.problems import BadInput, Problem

LARGEST_RECORD = 8 * 2**30
DAMAGED = (  # all that zipfile has been seen to raise for bytes that are no sound zip
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, IndexError, OSError, OverflowError, RuntimeError, ValueError),
)
FIRST_SEAL = seal_name(1)
STEP = ".step"  # files of a step that is decided and perhaps not yet moved to their places
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


class NotOneRecord(BadInput):
    """A zip that two readers could take for two different records: it does not hold."""


def read_record(path: Path) -> dict[str, bytes]:
    """The files of a record, from its folder or a zip of it; `BadInput` when it is neither.

    What does not belong to a record is named and not read: its bytes are empty.
    """
    if path.is_dir():
        return _read_folder(path) | (_read_folder(path / STEP) if (path / STEP).is_dir() else {})
    if zipfile.is_zipfile(path):
        return _read_zip(path)
    what = "there is no such record" if not path.exists() else "this is no folder and no zip"
    raise BadInput([Problem(what, "give the folder that `dorsal ballot seal` made", str(path))])


def read_published(path: Path) -> dict[str, bytes]:
    """The files of a record as everybody sees them; `BadInput` while a step of `dorsal` in it is
    unfinished, since other programs would see other files.
    """
    if (path / STEP).exists():
        what = f"a run of dorsal was interrupted here: it has left {STEP}"
        right = "run the command again, which finishes the step; a published record has none"
        raise BadInput([Problem(what, right, str(path))])
    return read_record(path)


def _read_folder(path: Path) -> dict[str, bytes]:
    files = {}
    for one in sorted(path.rglob("*")):
        name = one.relative_to(path).as_posix()
        if one.is_file() and not name.startswith((f"{STEP}/", f"{STEP}.new/")):
            files[name] = one.read_bytes() if is_of_the_record(name) else b""
    return files


def _read_zip(path: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if _counts(info)]
            folder = _record_folder([info.filename for info in infos], path)
            files = {_name_in(folder, info.filename): info for info in infos}
            covered = [info for name, info in files.items() if is_of_the_record(name)]
            if sum(info.file_size for info in covered) > LARGEST_RECORD:
                raise BadInput([Problem("the zip unpacks to more than 8 GiB", "", str(path))])
            return {
                name: archive.read(info) if is_of_the_record(name) else b""
                for name, info in files.items()
            }
    except BadInput:
        raise
    except DAMAGED as error:
        raise BadInput([Problem(f"the zip is damaged: {error}", "", str(path))]) from None


def _counts(info: zipfile.ZipInfo) -> bool:
    """Whether a zip's item is a file of the record: macOS adds a folder of its own."""
    return not info.is_dir() and "__MACOSX" not in info.filename.split("/")[:-1]


def _record_folder(names: Sequence[str], path: Path) -> str:
    """The folder of `seal-1.json` with its slash; `""` at the top or when there is none."""
    folders = [name.removesuffix(FIRST_SEAL) for name in names if _is_first_seal(name)]
    if len(folders) > 1:
        raise NotOneRecord([Problem(f"the zip holds {FIRST_SEAL} twice", "", str(path))])
    folder = folders[0] if folders else ""
    inside = Counter(name for name in names if name.startswith(folder))
    for name, times in inside.items():
        if times > 1:
            raise NotOneRecord([Problem(f"the zip holds {name} twice", "", str(path))])
    return folder


def _name_in(folder: str, name: str) -> str:
    """The name in the record; what lies elsewhere in the zip keeps its path, from `/` on."""
    return name.removeprefix(folder) if name.startswith(folder) else f"/{name}"


def _is_first_seal(name: str) -> bool:
    return name.rsplit("/", 1)[-1] == FIRST_SEAL


def write_new_folder(
    path: Path, files: Mapping[str, bytes | Iterable[bytes]], *, mode: int
) -> None:
    """Write a folder that does not exist yet (or is empty) with all its files at once.

    `mode` is the folder's; its files lose the right to run. A crash leaves the folder absent.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    try:
        for name, data in files.items():
            _write(fresh / name, data, mode & 0o666)
        fresh.chmod(mode)
        if path.exists():
            path.rmdir()
        fresh.rename(path)
        _sync_folder(path.parent)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def add_files(
    path: Path, files: Mapping[str, bytes | Iterable[bytes]], *, mode: int = 0o644
) -> None:
    """Write files into an existing folder: all of them or, after a crash, none.

    Several files are gathered in a folder whose renaming decides the step; from then on
    `read_record` sees them, and whoever next holds the folder (`locked`) finishes the step.
    """
    if len(files) == 1:
        _replace_file(path, *files.items(), mode=mode)
        return
    finish_step(path)
    fresh = path / f"{STEP}.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    try:
        for name, data in files.items():
            _write(fresh / name, data, mode)
        _sync_folder(fresh)
        fresh.rename(path / STEP)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    _sync_folder(path)
    finish_step(path)


def finish_step(path: Path) -> None:
    """Move the files of a decided step to their places; does nothing when there is no such step."""
    step = path / STEP
    if step.is_dir():
        for one in sorted(step.iterdir()):
            one.replace(path / one.name)
        _sync_folder(path)
        step.rmdir()


def check_target(path: Path) -> None:
    """Refuse, with `BadInput`, a file whose folder is not there, or that is a folder itself."""
    if path.is_dir():
        raise BadInput([Problem("this is a folder", "name a file in it", str(path))])
    if not path.absolute().parent.is_dir():
        raise BadInput([Problem("there is no such folder", "make it first", str(path.parent))])


def write_file(path: Path, data: bytes) -> None:
    """Write one file whole or not at all; `BadInput` when `check_target` refuses it."""
    check_target(path)
    _replace_file(path.parent, (path.name, data), mode=0o644)


def _replace_file(path: Path, file: tuple[str, bytes | Iterable[bytes]], *, mode: int) -> None:
    name, data = file
    fresh = path / f".{name}.new"
    try:
        _write(fresh, data, mode)
        fresh.replace(path / name)
    finally:
        fresh.unlink(missing_ok=True)
    _sync_folder(path)


def _write(path: Path, data: bytes | Iterable[bytes], mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        if isinstance(data, bytes):
            file.write(data)
        else:
            file.writelines(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a folder against other runs of `dorsal` that would change it, and finish what a crash
    has left there; `BadInput` when another run holds it.
    """
    try:
        import fcntl  # inline: absent on Windows, where nothing guards the folder
    except ImportError:
        finish_step(path)
        yield
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        finish_step(path)
        yield
    except BlockingIOError:
        what = "another run of dorsal is changing this record"
        raise BadInput([Problem(what, "wait until it has ended", str(path))]) from None
    finally:
        os.close(descriptor)


def read_settled(path: Path) -> dict[str, bytes]:
    """The files of a record that is about to be changed, once a step that a crash has interrupted
    is finished.
    """
    if path.is_dir():
        with locked(path):
            return read_record(path)
    return read_record(path)


def pack_record(files: Mapping[str, bytes], target: Path) -> None:
    """Write a record as a zip whose bytes depend on nothing but the files."""
    fresh = target.with_name(f".{target.name}.new")
    try:
        with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(files):
                archive.writestr(zipfile.ZipInfo(name, ZIP_DATE), files[name], zipfile.ZIP_DEFLATED)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def changed_meanwhile(record: Path) -> BadInput:
    """The error of a run that finds a record changed since it has read it."""
    what = "another run of dorsal has just sealed or drawn this record, or recorded numbers in it"
    return BadInput([Problem(what, "look at it, and begin again", str(record))])
