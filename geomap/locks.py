"""Locks that end with their process: they say who writes here, and what a killed one left.

A lock is on an open file (flock), so that it ends with its process however that ends. Where
the system or the file system has none, as Windows, everybody goes on without.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from geomap.errors import OutputError

LOCK = ".geomap-lock"
"""The name of a folder's lock; there while somebody holds it, or was killed holding it."""


def take(descriptor: int, *, wait: bool = False) -> bool | None:
    """Lock an open file.

    Parameters
    ----------
    descriptor : int
    wait : bool
        Until another process gives it up.

    Returns
    -------
    bool or None
        Whether it is locked by this process now; None where there are no locks.
    """
    if sys.platform == "win32":
        return None
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def is_still(path: Path, descriptor: int) -> bool:
    """Say whether an open file still has this name: another may have removed it meanwhile."""
    try:
        return os.path.samestat(path.lstat(), os.fstat(descriptor))
    except OSError:
        return False


def claimed(path: Path, descriptor: int) -> bool:
    """Lock a file that was just made, and say whether it may be used.

    It may not where another process took it for a leftover, before it was locked.
    """
    taken = take(descriptor)
    return taken is None or (taken and is_still(path, descriptor))


@contextmanager
def locked_folder(folder: Path, waiting: Callable[[], object] = lambda: None) -> Iterator[None]:
    """Let one process at a time do what it does in a folder.

    Parameters
    ----------
    folder : Path
        Is there and can be written to.
    waiting : callable
        Called once if another process has it, before waiting for that.

    Raises
    ------
    OutputError
        If nothing can be written there.
    """
    if sys.platform == "win32":
        yield
        return
    path = folder / LOCK
    has_waited = False
    while True:
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise OutputError(
                f"{folder}: cannot be written to ({error.strerror}); name another with -o"
            ) from error
        try:
            taken = take(descriptor)
            if taken is False:
                if not has_waited:
                    waiting()
                has_waited = True
                taken = take(descriptor, wait=True)
            # Whoever had it has removed it, and others may wait for a new one by now.
            if taken is None or is_still(path, descriptor):
                try:
                    yield
                finally:
                    path.unlink(missing_ok=True)
                return
        finally:
            os.close(descriptor)
