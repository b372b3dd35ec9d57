"""Fuzz one target with atheris: ``python fuzz/harness.py TARGET [libFuzzer options]``.

Coverage is taken of `geomap` alone. `fuzz/run.py` starts this for all targets.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
with atheris.instrument_imports(include=["geomap"]):
    import fuzz_targets


def main() -> None:
    """Hand over to libFuzzer, which ends the process."""
    target = sys.argv.pop(1)
    atheris.Setup(sys.argv, lambda data: fuzz_targets.run(target, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
