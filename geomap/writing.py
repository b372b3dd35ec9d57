"""Files written whole or not at all, whatever happens meanwhile.

A file is written under a temporary name beside its place, and renamed when it is complete. Its
writer has a lock on it: a temporary file that nobody has locked was left by a process that was
killed, and the next one that writes into the folder removes it.
"""

from __future__ import annotations

import io
import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

from geomap.errors import OutputError
from geomap.locks import LOCK, claimed, is_still, take

_PREFIX, _FILE, _FOLDER = ".geomap-", ".part", ".parts"


def prepared_folder(folder: Path) -> Path:
    """Make sure that a folder is there and can be written to, and clear it of leftovers.

    Raises
    ------
    OutputError
        If it cannot be made or written to, with what to do.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise OutputError(f"{folder}: is a file; name a folder with -o") from error
    except OSError as error:
        raise OutputError(
            f"{folder}: the output folder cannot be made ({error.strerror}); name another with -o"
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OutputError(f"{folder}: the output folder cannot be written to; name another with -o")
    clear_leftovers(folder)
    return folder


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under a temporary name beside its place, then rename it.

    Raises
    ------
    OutputError
        If it cannot be written; the temporary file is gone, an earlier file is untouched.
    """
    with whole_file(path) as file:
        file.write(content)


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Write files that belong together: all are complete before the first is renamed.

    Raises
    ------
    OutputError
        If one cannot be written; then none is there, and earlier files are untouched.
    """
    with ExitStack() as stack:
        parts = []
        for path, content in contents.items():
            with _told(path):
                part = stack.enter_context(_part(path))
                part.file.write(content)
                part.complete()
                parts.append(part)
        for part in parts:
            with _told(part.path):
                part.place()


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file to write in parts, which is there under its name when all of them are.

    Raises
    ------
    OutputError
        If it cannot be written. After this or any other exception, of what is read meanwhile
        for one, the temporary file is gone and an earlier file is untouched.
    """
    with ExitStack() as stack:
        with _told(path):
            part = stack.enter_context(_part(path))
        yield part.file
        with _told(path):
            part.complete()
            part.place()


@contextmanager
def whole_folder(beside: Path) -> Iterator[Path]:
    """Make a temporary folder in another one; it is gone afterwards, or with the next leftovers.

    Raises
    ------
    OutputError
        If it cannot be made.
    """
    while True:
        folder = beside / f"{_PREFIX}{_random()}{_FOLDER}"
        try:
            folder.mkdir(mode=0o700)  # the folder for temporary files is everybody's
            descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
        except FileNotFoundError as error:
            # Another process took it for a leftover before it was locked.
            if beside.is_dir():
                continue
            raise OutputError(f"{beside}: there is no such folder; make it first") from error
        except OSError as error:
            raise OutputError(
                f"{beside}: cannot be written to ({error.strerror or error})"
            ) from error
        try:
            if claimed(folder / LOCK, descriptor):
                try:
                    yield folder
                finally:
                    shutil.rmtree(folder, ignore_errors=True)
                return
        finally:
            os.close(descriptor)


def clear_leftovers(folder: Path) -> None:
    """Remove the temporary files of processes that were killed, where locks tell them apart."""
    try:
        with os.scandir(folder) as entries:
            found = [Path(entry.path) for entry in entries if entry.name.startswith(_PREFIX)]
    except OSError:
        return
    for path in found:
        with suppress(OSError):
            kind = path.lstat().st_mode
            if path.suffix == _FILE and stat.S_ISREG(kind):
                _remove(path, path)
            elif path.suffix == _FOLDER and stat.S_ISDIR(kind):
                _remove(path, path / LOCK)


def _remove(path: Path, held: Path) -> None:
    """Remove a file, or a folder with the file that its maker had locked, unless still locked."""
    try:
        descriptor = os.open(held, os.O_RDWR)
    except FileNotFoundError:
        path.rmdir()  # killed before it had a lock, or about to have one: then it makes another
        return
    try:
        if take(descriptor) is True and is_still(held, descriptor):
            path.unlink() if path == held else shutil.rmtree(path)
    finally:
        os.close(descriptor)


class _Raw(io.FileIO):
    """A file that says of itself that it cannot be written, whoever writes."""

    def __init__(self, descriptor: int, path: Path) -> None:
        super().__init__(descriptor, "w+b")
        self._path = path

    def write(self, data: Any, /) -> int:
        with _told(self._path):
            return super().write(data)


class _Part:
    """A file under its temporary name."""

    def __init__(self, path: Path, temporary: Path, file: BinaryIO) -> None:
        self.path = path
        self.file = file
        self._temporary = temporary

    def complete(self) -> None:
        self.file.flush()
        os.fsync(self.file.fileno())

    def place(self) -> None:
        if os.name == "nt":  # which renames no open file
            self.file.close()
        self._temporary.replace(self.path)

    def close(self) -> None:
        # What could not be written is tried once more here; that was told already.
        with suppress(OSError, OutputError):
            self.file.close()
        self._temporary.unlink(missing_ok=True)


@contextmanager
def _part(path: Path) -> Iterator[_Part]:
    while True:
        temporary = path.parent / f"{_PREFIX}{_random()}{_FILE}"
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        descriptor = os.open(temporary, flags, 0o666)
        file = io.BufferedRandom(_Raw(descriptor, path))
        part = _Part(path, temporary, cast("BinaryIO", file))
        try:
            if claimed(temporary, descriptor):
                yield part
                return
        finally:
            part.close()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written ({error.strerror or error}); nothing was left behind"
        ) from error


def _random() -> str:
    return os.urandom(6).hex()
