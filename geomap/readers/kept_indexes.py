"""Indexes kept in the user's cache folder, so that they are built once for a layer.

They are known by the SHA-256 of what they are made from and a version of the format. A file
that is missing, damaged or not ours is built anew, and a folder that cannot be written to is
no error: the answers are the same, only later.
"""

from __future__ import annotations

import hashlib
import io
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from geomap.errors import OutputError
from geomap.indexes import Arrays
from geomap.writing import prepared_folder, write_whole

FORMAT = 1
"""To be raised with every change of what an index holds or how it is built."""

_MARK = "geomap"


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
    path = folder / f"{name}-{mark[:16].hex()}.npz"
    kept = _read(path, mark)
    if kept is None:
        kept = build()
        _write(path, mark, kept)
    return kept


def _read(path: Path, mark: bytes) -> Arrays | None:
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, NotImplementedError):
        return None
    if bytes(arrays.pop(_MARK, np.empty(0, np.uint8))) != mark:
        return None
    return arrays


def _write(path: Path, mark: bytes, arrays: Arrays) -> None:
    content = io.BytesIO()
    held: dict[str, Any] = {_MARK: np.frombuffer(mark, dtype=np.uint8), **arrays}
    np.savez(content, **held)
    try:
        prepared_folder(path.parent)
        write_whole(path, content.getvalue())
    except OutputError:
        return
