"""The benchmarks themselves: what is cut, what is told of a missing peer, what is written."""

import doctest
import os
import subprocess
import sys
from pathlib import Path

import pytest
import shapely

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"

pytestmark = pytest.mark.skipif(not BENCHMARKS.exists(), reason="benchmarks do not travel")


@pytest.fixture(autouse=True)
def _benchmarks_on_the_path(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))


def test_the_examples_in_the_measuring_module_hold():
    import measuring

    done = doctest.testmod(measuring)
    assert done.attempted >= 4
    assert done.failed == 0


def test_a_cut_polygon_covers_what_the_whole_one_does_in_pieces_of_few_vertices():
    from cutting import cut

    ring = shapely.Point(139.0, 35.0).buffer(5.0, quad_segs=500)
    area = ring.difference(shapely.Point(139.0, 35.0).buffer(1.0, quad_segs=300))
    pieces = cut(shapely.MultiPolygon([area]), 128)
    assert len(pieces) > 10
    assert max(shapely.get_num_coordinates(pieces)) <= 128
    assert sum(piece.area for piece in pieces) == pytest.approx(area.area, rel=1e-12)
    assert shapely.union_all(pieces).symmetric_difference(area).area < 1e-9


def without(module, folder):
    """Return an environment in which a module cannot be imported, as if it were not there."""
    (folder / f"{module}.py").write_text(f'raise ImportError("No module named {module}")')
    return {**os.environ, "PYTHONPATH": str(folder)}


def test_a_peer_that_is_missing_is_told_by_its_name(tmp_path, monkeypatch):
    from measuring import NotInstalled, interleaved

    argv = [sys.executable, str(BENCHMARKS / "points.py"), "spherely contains (sphere)"]
    done = subprocess.run(
        [*argv, str(tmp_path), "1000", "1"],
        env=without("spherely", tmp_path),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 3
    assert done.stderr == "No module named spherely\n"

    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    without("folium", tmp_path)
    script = str(BENCHMARKS / "peers" / "page_folium.py")
    found = interleaved(
        {
            "missing": ([sys.executable, script, "json", "layers", "out.html"], 2),
            "there": ([sys.executable, "-c", "pass"], 2),
        },
        tmp_path,
    )
    assert isinstance(found["missing"], NotInstalled)
    assert len(found["there"].wall_s) == 2


def test_a_measure_that_fails_is_an_error_and_not_a_figure(tmp_path):
    from measuring import process

    with pytest.raises(RuntimeError, match="exit status 1"):
        process([sys.executable, "-c", "raise SystemExit(1)"], cwd=tmp_path)


def test_the_results_say_what_was_reached_and_by_how_much_a_bound_was_missed():
    from measuring import Section
    from run import rendered

    section = Section(
        "Points",
        "Some words.",
        ["what", "rate"],
        [["geomap", "5 M/s"]],
        [
            ("rate", 5.0, 10.0, "least"),
            ("time", 3.0, 2.0, "most"),
            ("size", 1.0, 2.0, "most"),
            ("peer", float("nan"), 2.0, "most"),
        ],
    )
    text = rendered(["a machine"], [section])
    assert "| rate | 5.00 | at least 10 | missed, by a factor of 2.00 |" in text
    assert "| time | 3.00 | at most 2 | missed, by a factor of 1.50 |" in text
    assert "| size | 1.00 | at most 2 | reached |" in text
    assert "| peer | - | at most 2 | not measured |" in text
    assert "| geomap | 5 M/s |" in text
