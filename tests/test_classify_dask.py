"""`geomap classify --dask`: the same result from the workers of a cluster."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from geomap.points.planning import planned

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
psutil = pytest.importorskip("psutil")
pytest.importorskip("distributed")

GEOMAP = [sys.executable, "-m", "geomap", "classify"]


@pytest.fixture(scope="module")
def points(tmp_path_factory):
    """A folder of parts, and what one process makes of them."""
    folder = tmp_path_factory.mktemp("points")
    rng = np.random.default_rng(7)
    (folder / "in").mkdir()
    for part in range(6):
        count = 30_000 + part
        lon, lat = rng.uniform(120, 160, count), rng.uniform(20, 50, count)
        lon[:5] = np.nan
        columns = {"ship": rng.integers(0, 999, count), "lon": lon, "lat": lat}
        pq.write_table(pa.table(columns), folder / "in" / f"part-{part}.parquet")
    alone(folder / "in", folder / "one")
    return folder


def alone(source, target, *more):
    call = [*GEOMAP, str(source), "-o", str(target), *more]
    done = subprocess.run(call, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_cluster_makes_the_same_files_as_one_process(points, tmp_path):
    done = alone(points / "in", tmp_path / "out", "--dask", "--jobs", "2")
    assert contents(tmp_path / "out") == contents(points / "one")
    assert done.stdout.splitlines() == [
        str(tmp_path / "out" / name) for name in sorted(contents(points / "one"))
    ]
    assert "180,015 points" in done.stderr
    assert "30 rows have no position" in done.stderr


def test_a_worker_that_is_killed_half_way_loses_nothing(points, tmp_path):
    # Text is slow enough for there to be a half-way.
    (tmp_path / "in").mkdir()
    for part in range(12):
        whole = pq.read_table(points / "in" / f"part-{part % 6}.parquet")
        import pyarrow.csv

        pyarrow.csv.write_csv(whole, tmp_path / "in" / f"part-{part:02}.csv")
    to = ["--to", "geojsonl"]
    alone(tmp_path / "in", tmp_path / "one", *to)
    call = [
        *GEOMAP,
        str(tmp_path / "in"),
        "-o",
        str(tmp_path / "out"),
        "--dask",
        "--jobs",
        "2",
        *to,
    ]
    with subprocess.Popen(call, stderr=subprocess.PIPE, text=True) as process:
        killed = None
        deadline = time.monotonic() + 120
        while killed is None and time.monotonic() < deadline and process.poll() is None:
            killed = worker_at_a_part(process.pid)
            if killed is not None:
                os.kill(killed, signal.SIGKILL)
            time.sleep(0.01)
        told = process.stderr.read()
        assert process.wait(120) == 0, told
    assert killed is not None, "it was over before a worker could be killed"
    assert contents(tmp_path / "out") == contents(tmp_path / "one")
    assert len(contents(tmp_path / "out")) == 12


def worker_at_a_part(pid):
    """Return the process of a cluster's worker that has the file of a part open; else None."""
    for child in psutil.Process(pid).children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if any(file.path.endswith(".part") for file in child.open_files()):
                return child.pid
    return None


def test_a_large_file_is_divided_and_its_parts_can_be_put_together(points, tmp_path, monkeypatch):
    whole = pa.concat_tables(
        [pq.read_table(points / "in" / f"part-{part}.parquet") for part in range(6)]
    )
    source = tmp_path / "all.parquet"
    pq.write_table(whole, source, row_group_size=40_000)
    monkeypatch.setattr("geomap.points.planning.PART_ROWS", 80_000)
    parts = planned([str(source)], None, None, split=True)
    assert [(part.name, part.row_groups, part.rows) for part in parts] == [
        ("all-00000.parquet", (0, 2), 80_000),
        ("all-00001.parquet", (2, 4), 80_000),
        ("all-00002.parquet", (4, 5), 20_015),
    ]
    code = (
        "import sys, geomap.points.planning as planning; planning.PART_ROWS = 80_000\n"
        "from geomap.cli import main\n"
        "if __name__ == '__main__': sys.exit(main(sys.argv[1:]))"
    )
    script = tmp_path / "smaller.py"
    script.write_text(code)
    call = [sys.executable, str(script), "classify", str(source), "--dask", "--jobs", "2", "-o"]
    for target in ("parts", "joined.parquet", "joined.csv"):
        done = subprocess.run([*call, str(tmp_path / target)], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    expected = pa.concat_tables([pq.read_table(path) for path in sorted(points.glob("one/*"))])
    made = [pq.read_table(tmp_path / "parts" / part.name) for part in parts]
    # By pandas, for which NaN is the same as NaN.
    assert pa.concat_tables(made).to_pandas().equals(expected.to_pandas())
    assert pq.read_table(tmp_path / "joined.parquet").to_pandas().equals(expected.to_pandas())
    alone(source, tmp_path / "alone.csv")
    assert (tmp_path / "joined.csv").read_bytes() == (tmp_path / "alone.csv").read_bytes()
    assert not list(tmp_path.glob(".geomap-*"))


def test_a_scheduler_that_is_there_is_used_and_its_failures_are_told(points, tmp_path):
    env = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    with subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", "0", "--no-dashboard"],
        stderr=subprocess.PIPE,
        text=True,
        env=env,
    ) as scheduler:
        address = None
        for line in scheduler.stderr:
            if found := re.search(r"Scheduler at: +(tcp://\S+)", line):
                address = found[1]
                break
        worker = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "distributed.cli.dask_worker",
                address,
                "--nthreads",
                "1",
                "--no-dashboard",
                "--local-directory",
                str(tmp_path / "scratch"),
            ],
            stderr=subprocess.DEVNULL,
            env=env,
        )
        try:
            bad = tmp_path / "bad.parquet"
            pq.write_table(pa.table({"a": [1]}), bad)
            call = [
                *GEOMAP,
                str(points / "in"),
                str(bad),
                "-o",
                str(tmp_path / "out"),
                "--dask",
                address,
            ]
            done = subprocess.run(call, capture_output=True, text=True)
        finally:
            for process in (worker, scheduler):
                process.terminate()
            worker.wait(30)
            scheduler.stderr.close()
    assert done.returncode == 1, done.stderr
    assert "bad.parquet: no column is called as a longitude" in done.stderr
    assert contents(tmp_path / "out") == contents(points / "one")


def test_no_scheduler_at_an_address_is_an_error(points, tmp_path, monkeypatch):
    code = (
        "import sys, geomap.points.cluster as cluster; cluster._WAIT = '1s'\n"
        "from geomap.cli import main\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    call = [sys.executable, "-c", code, "classify", str(points / "in"), "-o", str(tmp_path / "o")]
    done = subprocess.run([*call, "--dask", "tcp://127.0.0.1:9"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_worker_with_other_zones_refuses():
    from attrs import evolve

    from geomap.errors import ZoneError
    from geomap.points.choice import ZoneChoice

    choice = ZoneChoice.of()
    assert choice.classifier() is choice.classifier()
    with pytest.raises(ZoneError, match="install the same geomap on every worker"):
        evolve(choice, made_with=choice.made_with.replace("zones ", "zones 0")).classifier()


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl-C")
@pytest.mark.parametrize("moment", ["at once", "while workers start", "while workers work"])
def test_ctrl_c_ends_command_and_workers_and_leaves_nothing(points, tmp_path, moment):
    # The whole group gets it from a terminal: workers that heard it would tell of it.
    code = (
        "import sys, distributed; from geomap.cli import main\n"
        "made = distributed.LocalCluster.__init__\n"
        "def noisy(self, *args, **options):\n"
        "    print('starting', flush=True)\n"
        "    made(self, *args, **options)\n"
        "    print('started', flush=True)\n"
        "if __name__ == '__main__':\n"
        "    distributed.LocalCluster.__init__ = noisy\n"
        "    sys.exit(main())\n"
    )
    script = tmp_path / "noisy.py"
    script.write_text(code)
    out = tmp_path / "out"
    call = [sys.executable, str(script), "classify", str(points / "in"), "-o", str(out)]
    process = subprocess.Popen(
        [*call, "--to", "geojsonl", "--dask", "--jobs", "2"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        assert process.stdout.readline() == "starting\n"
        if moment == "while workers start":
            time.sleep(0.3)  # what they need is being imported
        elif moment == "while workers work":
            assert process.stdout.readline() == "started\n"
            deadline = time.monotonic() + 60
            while worker_at_a_part(process.pid) is None and time.monotonic() < deadline:
                time.sleep(0.01)
        started = psutil.Process(process.pid).children(recursive=True)
        assert started
        os.killpg(process.pid, signal.SIGINT)
        # Their pipes close when the last worker has ended.
        said, told = process.communicate(timeout=60)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    assert (process.returncode, told) == (130, "geomap: interrupted; what was finished stays\n")
    assert said in ("", "started\n")
    assert psutil.wait_procs(started, timeout=20)[1] == []
    assert contents(out) == {}
