"""Indexes kept in the user's cache folder, so that they are built once for a layer.

They are known by the SHA-256 of what they are made from and a version of the format. A file
that is missing, damaged, another user's or open to be written by others is built anew, and a
folder that cannot be written to is no error: the answers are the same, only later.

What is kept is mapped into memory and not read: processes that use one index share it, and
only those parts of it take memory that are asked for. A file is replaced or removed, never
written into; one that somebody cuts short while it is mapped ends the process. It is

    seal     the SHA-256 of what the file is known by and of all that follows
    length   of the head, in 8 bytes
    head     JSON: of each array its name, type, shape and where it begins
    arrays   as they are in memory, each from a multiple of 64 bytes on, counted from the head's end
"""

from __future__ import annotations

import hashlib
import json
import math
import mmap
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import numpy as np

from geomap.errors import OutputError
from geomap.indexes import Arrays
from geomap.writing import prepared_folder, whole_file

FORMAT = 3
"""To be raised with every change of what an index holds or how it is built."""

_SEAL, _LENGTH = 32, 8
_ALIGNED = 64
_CHUNK = 1 << 20


def cache_dir() -> Path | None:
    """Return the folder for what can be made again: `GEOMAP_CACHE_DIR` or the system's own.

    `GEOMAP_CACHE_DIR` set to nothing means that nothing is to be kept: None.
    """
    given = os.environ.get("GEOMAP_CACHE_DIR")
    if given is not None:
        return Path(given) if given else None
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "geomap"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "geomap"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "geomap"


def kept_index(name: str, digest: str, build: Callable[[], Arrays]) -> Arrays:
    """Return an index as it was kept, or build and keep it; a `geomap.indexes.Store`.

    Parameters
    ----------
    name : str
        What it is: the beginning of the file's name.
    digest : str
        SHA-256 of all that it is made from.
    build : callable
        Returns it as arrays.
    """
    folder = cache_dir()
    if folder is None:
        return build()
    mark = hashlib.sha256(f"geomap {FORMAT} {name} {digest}".encode()).digest()
    path = folder / f"{name}-{mark[:16].hex()}.index"
    kept = _read(path, mark)
    if kept is None:
        kept = build()
        _write(path, mark, kept)
        # What was built is let go, and what is kept taken in its place.
        kept = _read(path, mark) or kept
    return kept


def _read(path: Path, mark: bytes) -> Arrays | None:
    """Return the arrays of a file that this user wrote as it is; else None."""
    try:
        with open(path, "rb", buffering=0, opener=_open_at_once) as file:
            if not _is_own(os.fstat(file.fileno())) or not _is_whole(file, mark):
                return None
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return _arrays(content)
    except Exception:  # whatever is wrong with it, it can be built anew
        return None


def _is_whole(file: IO[bytes], mark: bytes) -> bool:
    """Say whether the seal of a file is that of its content."""
    seal = file.read(_SEAL)
    made = hashlib.sha256(mark)
    while chunk := file.read(_CHUNK):
        made.update(chunk)
    return seal == made.digest()


def _arrays(content: mmap.mmap) -> Arrays:
    first = _SEAL + _LENGTH
    last = first + int.from_bytes(content[_SEAL:first], "little")
    return {
        name: np.frombuffer(content, kind, math.prod(shape), last + start).reshape(shape)
        for name, kind, shape, start in json.loads(content[first:last])
    }


def _open_at_once(path: str, flags: int) -> int:
    """Open a file, and a pipe without waiting for its other end."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _is_own(state: os.stat_result) -> bool:
    """Say whether nobody but this user can have written a file, where the system tells."""
    if not stat.S_ISREG(state.st_mode):
        return False
    if not hasattr(os, "geteuid"):
        return True
    return state.st_uid == os.geteuid() and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _parts(arrays: Arrays) -> list[Any]:
    """Return what comes after the seal, one after the other: bytes and arrays."""
    head: list[tuple[str, str, tuple[int, ...], int]] = []
    parts: list[Any] = []
    at = 0
    for name, array in arrays.items():
        head.append((name, array.dtype.str, array.shape, at))
        parts += [np.ascontiguousarray(array), bytes(-array.nbytes % _ALIGNED)]
        at += array.nbytes + len(parts[-1])
    told = json.dumps(head).encode()
    told += b" " * (-(_SEAL + _LENGTH + len(told)) % _ALIGNED)
    return [len(told).to_bytes(_LENGTH, "little"), told, *parts]


def _write(path: Path, mark: bytes, arrays: Arrays) -> None:
    parts = _parts(arrays)
    seal = hashlib.sha256(mark)
    for part in parts:
        seal.update(part)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        prepared_folder(path.parent)
        with whole_file(path) as file:
            for part in (seal.digest(), *parts):
                file.write(part)
        path.chmod(0o600)  # the user's mask may let the group write
    except (OutputError, OSError):
        return
