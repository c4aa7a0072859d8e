"""Records and private stores on disk: folders and zips, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from dorsal.ground.problems import BadInput, Problem

LARGEST_RECORD = 8 * 2**30
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def read_record(path: Path) -> dict[str, bytes]:
    """The files of a record, from its folder or a zip of it; `BadInput` when it is neither."""
    if path.is_dir():
        return {one.name: one.read_bytes() for one in sorted(path.iterdir()) if one.is_file()}
    if zipfile.is_zipfile(path):
        return _read_zip(path)
    what = "there is no such record" if not path.exists() else "this is no folder and no zip"
    raise BadInput([Problem(what, "give the folder that `dorsal ballot seal` made", str(path))])


def _read_zip(path: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if sum(info.file_size for info in infos) > LARGEST_RECORD:
                raise BadInput([Problem("the zip unpacks to more than 8 GiB", "", str(path))])
            folder = _common_folder([info.filename for info in infos])
            return {info.filename.removeprefix(folder): archive.read(info) for info in infos}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise BadInput([Problem(f"the zip is damaged: {error}", "", str(path))]) from None


def _common_folder(names: Iterable[str]) -> str:
    folders = {name.split("/", 1)[0] + "/" if "/" in name else "" for name in names}
    return folders.pop() if len(folders) == 1 else ""


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
    """Write files into an existing folder, each whole or not at all, in the given order.

    The last one makes the step valid (a seal, `draw.json`): a crash before it leaves the step
    undone.
    """
    for name, data in files.items():
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
    """Hold a folder against other runs of `dorsal` that would change it; `BadInput` when one
    holds it.
    """
    try:
        import fcntl  # inline: absent on Windows, where nothing guards the folder
    except ImportError:
        yield
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        what = "another run of dorsal is changing this record"
        raise BadInput([Problem(what, "wait until it has ended", str(path))]) from None
    finally:
        os.close(descriptor)


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
