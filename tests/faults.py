"""What a process meets: killed at a point, told to end, a disk that is full or cannot be written.

A point is an operation on the output folder: a file opened, synchronised, renamed or removed, a
folder made. `tests/kill_hook/sitecustomize.py` counts them in the process itself and sends it a
signal at the one that is asked for; half of the file that is written by then is on disk.
"""

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

HOOK = Path(__file__).with_name("kill_hook")

LEFT = (".part", ".parts", ".geomap-lock", ".geomap-journal")
"""What a killed process may leave, for the next one to remove."""

EVENT = """\
id: {id}
launched_at: 2022-11-18T10:14+09:00
flights:
  - missile: Hwasong-17
    launch: {{site: Sunan}}
    reports:
      - by: Japan Ministry of Defense
        range_km: about {range}
        direction: east
        verdict: inside
"""

EVENTS = ("one", "two", "three")


def write_events(folder, names=EVENTS):
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(names):
        text = EVENT.format(id=name, range=300 + 20 * number)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return [f"{name}.yaml" for name in names]


def command(*args):
    return [sys.executable, "-m", "geomap", *map(str, args)]


def environment(folder=None, at=0, number=signal.SIGKILL, log=None):
    """Return the environment of a process, with the point at which it meets its signal."""
    env = dict(os.environ)
    if folder is not None:
        paths = [str(HOOK), *filter(None, [env.get("PYTHONPATH")])]
        env["PYTHONPATH"] = os.pathsep.join(paths)
        env["FAULT_FOLDER"] = str(Path(folder).resolve())
        env["FAULT_AT"] = str(at)
        env["FAULT_SIGNAL"] = str(int(number))
        env["FAULT_LOG"] = str(log or "")
    return env


def run(*args, cwd, env=None, **more):
    return subprocess.run(
        command(*args), capture_output=True, text=True, cwd=cwd, env=env, timeout=300, **more
    )


def contents(folder):
    """Return the SHA-256 of each file by its name."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file()
    }


def finished(folder):
    """Return what lies there under its own name, without what the next run removes."""
    return {
        name: digest
        for name, digest in contents(folder).items()
        if not any(part.endswith(LEFT) for part in Path(name).parts)
    }


def names(folder):
    return sorted(path.name for path in Path(folder).iterdir())


def leftovers(folder):
    return sorted(
        str(path.relative_to(folder))
        for path in Path(folder).rglob("*")
        if path.name.startswith(".geomap-")
    )


def no_traceback(said):
    assert "Traceback" not in said, said
    assert "Exception ignored" not in said, said
