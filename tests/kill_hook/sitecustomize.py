"""Send this process a signal at one of its operations on a folder; see `tests/faults.py`.

Python imports a module of this name when it starts. FAULT_FOLDER is the folder, FAULT_AT the number
of the point (0: none), FAULT_SIGNAL the signal, FAULT_LOG a file with a line a point.
"""

import os
import signal
import sys
from pathlib import Path

_folder = os.environ.get("FAULT_FOLDER", "")
_at = int(os.environ.get("FAULT_AT", "0"))
_signal = int(os.environ.get("FAULT_SIGNAL", "9"))
_log = os.environ.get("FAULT_LOG", "")
_count = 0
_writes = os.O_WRONLY | os.O_RDWR
_events = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link"}


def _point(what):
    global _count
    _count += 1
    if _log:
        descriptor = os.open(_log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(descriptor, f"{_count} {what}\n".encode())
        os.close(descriptor)
    if _count == _at:
        os.kill(os.getpid(), _signal)
        if _signal != signal.SIGKILL:
            signal.pthread_sigmask(signal.SIG_BLOCK, [])  # lets Python see it now


def _is_there(path):
    if not isinstance(path, (str, bytes, os.PathLike)):
        return False
    return str(Path.cwd() / os.fsdecode(path)).startswith(_folder)


def _watch(event, args):
    if event == "open":
        if _is_there(args[0]) and isinstance(args[2], int) and args[2] & _writes:
            _point(f"open {Path(os.fsdecode(args[0])).name}")
    elif event in _events and any(_is_there(path) for path in args):
        _point(event)


def _hooked():
    fsync, replace = os.fsync, os.replace

    def synchronised(descriptor):
        # As if half of it had reached the disk: what a kill in the midst of a write leaves.
        if _count + 1 == _at and _signal == signal.SIGKILL:
            os.ftruncate(descriptor, os.fstat(descriptor).st_size // 2)
        _point("fsync half")
        fsync(descriptor)
        _point("fsync done")

    def replaced(source, target, **more):
        replace(source, target, **more)
        if _is_there(target):
            _point(f"renamed {Path(target).name}")

    os.fsync, os.replace = synchronised, replaced


if _folder and hasattr(os, "fork"):
    import multiprocessing

    if multiprocessing.parent_process() is None and "--multiprocessing-fork" not in sys.argv:
        _hooked()
        sys.addaudithook(_watch)
