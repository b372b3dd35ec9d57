"""Indexes kept in the user's cache folder, so that they are built once for a layer.

They are known by the SHA-256 of what they are made from and a version of the format. A file
that is missing, damaged, another user's or open to be written by others is built anew, and a
folder that cannot be written to is no error: the answers are the same, only later.
"""

from __future__ import annotations

import hashlib
import io
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from geomap.errors import OutputError
from geomap.indexes import Arrays
from geomap.writing import prepared_folder, whole_file

FORMAT = 2
"""To be raised with every change of what an index holds or how it is built."""

_SEAL = 32
"""Bytes before the arrays: the SHA-256 of what the file is known by and of what follows."""


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
    return kept


def _read(path: Path, mark: bytes) -> Arrays | None:
    """Return the arrays of a file that this user wrote as it is; else None."""
    try:
        with open(path, "rb", opener=_open_at_once) as file:
            if not _is_own(os.fstat(file.fileno())):
                return None
            seal, content = file.read(_SEAL), file.read()
    except OSError:
        return None
    if seal != _sealed(mark, content):
        return None
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as held:
            return {name: held[name] for name in held.files}
    except Exception:  # whatever is wrong with it, it can be built anew
        return None


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


def _sealed(mark: bytes, content: bytes) -> bytes:
    made = hashlib.sha256(mark)
    made.update(content)
    return made.digest()


def _write(path: Path, mark: bytes, arrays: Arrays) -> None:
    held: dict[str, Any] = dict(arrays)
    made = io.BytesIO()
    np.savez(made, **held)
    content = made.getvalue()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        prepared_folder(path.parent)
        with whole_file(path) as file:
            file.write(_sealed(mark, content))
            file.write(content)
        path.chmod(0o600)  # the user's mask may let the group write
    except (OutputError, OSError):
        return
