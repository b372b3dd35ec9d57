"""What fuzzing has found stays mended: each file of `tests/data/fuzz/` once broke its target."""

from pathlib import Path

import fuzz_targets
import pytest

FOUND = sorted(path for path in (Path(__file__).parent / "data" / "fuzz").glob("*/*"))


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_was_found_is_read_or_refused(path):
    fuzz_targets.run(path.parent.name, path.read_bytes(), slow_s=10.0)
