"""`geomap classify`, as it is called from a shell."""

from __future__ import annotations

import bz2
import contextlib
import csv
import gzip
import io
import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from geomap.cli import main

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

FULL = Path("/dev/full")
GEOMAP = [sys.executable, "-m", "geomap"]
SHIPS = """id,lon,lat,east,north
1,139.0,30.0,160,35
2,131.87,37.3,160,35
3,,,160,35
4,200,95,160,35
"""


@pytest.fixture
def ships(tmp_path):
    path = tmp_path / "ships.csv"
    path.write_text(SHIPS)
    return path


def rows(path):
    return list(csv.DictReader(io.StringIO(path.read_text())))


def run(*args, **more):
    return subprocess.run([*GEOMAP, "classify", *map(str, args)], capture_output=True, **more)


def test_it_prints_where_it_wrote_and_says_what_came_of_the_points(ships, tmp_path, capsys):
    out = tmp_path / "out.csv"
    assert main(["classify", str(ships), "-o", str(out)]) == 0
    told = capsys.readouterr()
    assert told.out == f"{out}\n"
    assert "4 points; 1 japan-eez; 1 liancourt-overlap" in told.err
    assert "2 rows have no position (1 empty or not a number, 1 beyond 90 degrees" in told.err
    assert [row["zone"] for row in rows(out)] == ["japan-eez", "liancourt-overlap", "", ""]


def test_the_columns_the_prefix_and_the_distances_are_as_asked(ships, tmp_path):
    out = tmp_path / "out.csv"
    where = ["--lon", "east", "--lat", "north", "--prefix", "g_", "--distance"]
    assert main(["classify", str(ships), "-o", str(out), *where]) == 0
    first = rows(out)[0]
    assert first["g_zone"] == "high-seas"
    assert float(first["g_distance_inside_km"]) < 0 < float(first["g_distance_offshore_km"])


def test_the_claims_and_the_zone_change_what_distances_are_measured_to(ships, tmp_path):
    def by_the_rocks(*more):
        out = tmp_path / "out.csv"
        assert main(["classify", str(ships), "-o", str(out), "--distance", *more]) == 0
        return float(rows(out)[1]["distance_inside_km"])

    assert by_the_rocks() > 0 > by_the_rocks("--claims", "undisputed")
    assert by_the_rocks("--zone-id", "south-korea-eez") < 0


def test_a_layer_of_ones_own_takes_the_place_of_the_zones(ships, tmp_path):
    layer = tmp_path / "layer.geojson"
    layer.write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": '
        '{"id": "mine"}, "geometry": {"type": "Polygon", "coordinates": '
        "[[[138,29],[140,29],[140,31],[138,31],[138,29]]]}}]}"
    )
    out = tmp_path / "out.csv"
    assert main(["classify", str(ships), "-o", str(out), "--zone", str(layer)]) == 0
    assert [row["zone"] for row in rows(out)] == ["mine", "outside", "", ""]


def test_standard_input_and_output_are_streams_of_a_format():
    done = run("-", "-o", "-", "--to", "geojsonl", input=SHIPS.encode())
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(b'"zone":"japan-eez"') == 1
    back = run(
        "-",
        "-o",
        "-",
        "--from",
        "geojsonl",
        "--to",
        "geojsonl",
        "--prefix",
        "g_",
        input=done.stdout,
    )
    assert back.stdout.count(b'"g_zone":"japan-eez"') == 1
    for option in ("--from", "--to"):
        refused = run("-", "-o", "-", option, "parquet", input=SHIPS.encode())
        assert refused.returncode == 2
        assert b"parquet" in refused.stderr
        assert refused.stdout == b""


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["none.csv", "-o", "out.csv"], "none.csv: cannot be read: No such file"),
        (["none-*.csv", "-o", "out.csv"], "no file is called so"),
        (["ships.csv", "-o", "out.xlsx"], "'.xlsx' is not a format here"),
        (["ships.csv", "-o", "/dev/full"], "/dev/full: is a device or a pipe"),
        (["ships.shp", "-o", "out.csv"], "ogr2ogr -t_srs EPSG:4326 points.geojson IN"),
        (["ships.gpkg", "-o", "out.csv"], "ogr2ogr -t_srs EPSG:4326 points.geojson IN"),
        (["ships.csv", "-o", "none/out.csv"], "there is no folder none"),
        (["ships.csv", "-", "-o", "out.csv"], "cannot be read together with files"),
        (["ships.csv", "-o", "out.csv", "--lon", "x"], "no column 'x'"),
        (["ships.csv", "-o", "out.csv", "--zone-id", "x"], "add --distance"),
        (["ships.csv", "-o", "out.csv", "--claims", "undisputed"], "add --distance"),
        (["ships.csv", "-o", "out.csv", "--jobs", "0"], "--jobs: expected 1 or more"),
        (["ships.csv", "-o", "out.csv", "--distance", "--zone-id", "japan"], "did you mean"),
        (["empty", "-o", "out.csv"], "no table of points in this folder"),
        (["ships.csv", "-o", "out.geojson", "--dask"], "parts are put together as"),
        (["-", "-o", "folder"], "parts cannot come from a pipe"),
    ],
)
def test_a_call_that_cannot_be_followed_says_why_and_writes_nothing(
    ships, tmp_path, monkeypatch, capsys, args, message
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    assert main(["classify", *args]) == 2
    told = capsys.readouterr()
    assert message in told.err
    assert told.out == ""
    assert {path.name for path in tmp_path.rglob("*")} <= {"ships.csv", "empty", "folder"}


def test_no_position_at_all_is_a_failure_with_a_hint(tmp_path, capsys):
    (tmp_path / "in.csv").write_text("lat,lon\n139,35\n140,36\n")
    assert main(["classify", str(tmp_path / "in.csv"), "-o", str(tmp_path / "out.csv")]) == 1
    assert "the right way round?" in capsys.readouterr().err


def test_each_table_goes_into_a_file_of_its_own_and_one_that_fails_stops_no_other(tmp_path, capsys):
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.csv").write_text(SHIPS)
    (folder / "bad.csv").write_text("nothing,here\n1,2\n")
    (folder / "_SUCCESS").write_text("")
    (folder / "notes.md").write_text("")
    out = tmp_path / "out"
    assert main(["classify", str(folder), "-o", str(out), "--to", "parquet"]) == 1
    told = capsys.readouterr()
    assert told.out == f"{out / 'a.parquet'}\n{out / 'b.parquet'}\n"
    assert "bad.csv: no column is called as a longitude" in told.err
    assert sorted(path.name for path in out.iterdir()) == ["a.parquet", "b.parquet"]
    assert main(["classify", str(folder / "?.csv"), "-o", str(out)]) == 0
    assert (out / "a.csv").read_bytes() == (out / "b.csv").read_bytes()


@pytest.mark.parametrize("more", [[], ["--dask"]])
@pytest.mark.parametrize("out", ["ships.csv", "link.csv", "hard.csv", ".", "../in/"])
def test_no_table_is_written_over_one_that_is_read(
    workers, ships, tmp_path, monkeypatch, capsys, out, more
):
    folder = tmp_path / "in"
    folder.mkdir()
    ships.rename(folder / "ships.csv")
    (folder / "link.csv").symlink_to(folder / "ships.csv")
    (folder / "hard.csv").hardlink_to(folder / "ships.csv")
    monkeypatch.chdir(folder)
    assert main(["classify", "ships.csv", "-o", out, *more]) == 2
    assert "is one of the files to read" in capsys.readouterr().err
    assert {path.name for path in folder.iterdir()} == {"ships.csv", "link.csv", "hard.csv"}
    assert all(path.read_text() == SHIPS for path in folder.iterdir())


@pytest.mark.parametrize("more", [[], ["--dask"]])
def test_a_folder_in_the_place_of_a_part_is_told_before_any_work(
    workers, ships, tmp_path, capsys, more
):
    (tmp_path / "out" / "ships.csv").mkdir(parents=True)
    (tmp_path / "a.csv").write_text(SHIPS)
    given = [str(tmp_path / "a.csv"), str(ships)]
    assert main(["classify", *given, "-o", str(tmp_path / "out"), *more]) == 2
    told = capsys.readouterr()
    assert f"{tmp_path / 'out' / 'ships.csv'}: is a folder" in told.err
    assert told.out == ""
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["ships.csv"]


def test_a_folder_that_takes_the_place_of_a_part_meanwhile_is_an_error(tmp_path):
    from geomap.errors import OutputError
    from geomap.points.files import Tally
    from geomap.points.parts import Done, run_parts
    from geomap.points.planning import Part

    def runner(jobs):
        for job in jobs:
            Path(job.target).write_text("made")
            (tmp_path / job.part.name).mkdir()
            yield Done(job, Tally.none(()))

    with pytest.raises(OutputError, match=r"a\.csv: cannot be written \("):
        run_parts([Part("s.csv", "a.csv")], tmp_path, runner, lambda one: None)
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_two_tables_of_one_name_are_not_written_over_each_other(tmp_path, capsys):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "ships.csv").write_text(SHIPS)
    given = [str(tmp_path / name / "ships.csv") for name in "ab"]
    assert main(["classify", *given, "-o", str(tmp_path / "out")]) == 2
    assert "would both be written to ships.csv" in capsys.readouterr().err


def test_without_arrow_it_says_what_to_install(ships, tmp_path):
    code = (
        "import sys; sys.modules['pyarrow'] = None; from geomap.cli import main; "
        "sys.exit(main(sys.argv[1:]))"
    )
    args = ["classify", str(ships), "-o", str(tmp_path / "out.csv")]
    done = subprocess.run([sys.executable, "-c", code, *args], capture_output=True, text=True)
    assert done.returncode == 2
    assert (
        done.stderr
        == "geomap: classify needs the package pyarrow: pip install 'geomap[classify]'\n"
    )
    code = code.replace("'pyarrow'", "'distributed'")
    done = subprocess.run(
        [sys.executable, "-c", code, *args, "--dask"], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "pip install 'geomap[dask]'" in done.stderr


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="needs a limit on the size of files")
@pytest.mark.parametrize("ending", ["csv", "parquet", "arrow", "geojson", "csv.gz"])
def test_a_disk_that_is_full_leaves_nothing_behind(tmp_path, ending):
    rng = np.random.default_rng(1)
    table = {"lon": rng.uniform(120, 160, 50_000), "lat": rng.uniform(20, 50, 50_000)}
    pq.write_table(pa.table(table), tmp_path / "in.parquet")
    (tmp_path / f"out.{ending}").write_text("earlier")

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    done = run(
        tmp_path / "in.parquet",
        "-o",
        tmp_path / f"out.{ending}",
        preexec_fn=limit,
        env={**os.environ, "GEOMAP_CACHE_DIR": ""},
    )
    assert done.returncode == 2, done.stderr
    assert b"cannot be written (File too large); nothing was left behind" in done.stderr
    assert done.stderr.count(b"\n") == 1
    assert len(list(tmp_path.iterdir())) == 2
    assert (tmp_path / f"out.{ending}").read_text() == "earlier"


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
@pytest.mark.parametrize("kind", ["csv", "arrows"])
def test_an_output_that_is_full_is_told_without_a_traceback(ships, kind):
    with FULL.open("wb") as full:
        done = subprocess.run(
            [*GEOMAP, "classify", str(ships), "-o", "-", "--to", kind],
            stdout=full,
            stderr=subprocess.PIPE,
        )
    assert done.returncode == 1, done.stderr
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_an_interruption_leaves_nothing_behind(tmp_path, ending):
    out = tmp_path / f"out.{ending}"
    out.write_text("earlier")
    with subprocess.Popen(
        [*GEOMAP, "classify", "-", "-o", str(out)],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Shells let what they start in the background ignore it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        process.stdin.write(b"lon,lat\n" + b"139,30\n" * 20_000)
        process.stdin.flush()
        deadline = time.monotonic() + 60
        while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(list(tmp_path.iterdir())) == 2, "it never began to write"
        # Again if need be, as a person would: one that comes right before a read is heard after it.
        while process.poll() is None and time.monotonic() < deadline + 60:
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
        told = process.stderr.read()
        assert process.returncode == 130, told
    assert told == b"geomap: interrupted; what was finished stays\n"
    assert [path.name for path in tmp_path.iterdir()] == [out.name]
    assert out.read_text() == "earlier"


def peak_mb(*args):
    """Return the peak of resident memory of a call, and check that it went well."""
    # Not from getrusage, which counts what the process held that started this one.
    code = (
        "import pathlib, sys; from geomap.cli import main; status = main(sys.argv[1:]); "
        "print(pathlib.Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0], "
        "file=sys.stderr); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "classify", *map(str, args)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return int(done.stderr.splitlines()[-1]) // 1024


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize(("more", "most"), [((), 300), (("--distance",), 350)])
def test_memory_does_not_grow_with_the_file(tmp_path, more, most):
    rng = np.random.default_rng(1)

    def made(count):
        path = tmp_path / f"{count}.parquet"
        columns = {
            "lon": rng.uniform(120, 160, count),
            "lat": rng.uniform(20, 50, count),
            "id": np.arange(count),
        }
        pq.write_table(pa.table(columns), path, row_group_size=count)
        return path

    # The first one may build the indexes, which takes more for a moment.
    _, few, many = (
        peak_mb(made(count), "-o", tmp_path / "out.parquet", *more)
        for count in (300_000, 300_000, 3_000_000)
    )
    # Ten times the rows, 65 MB more of input.
    assert many < few + 30
    assert many < most


def test_columns_that_mostly_repeat_have_a_dictionary_in_parquet_and_others_have_none(tmp_path):
    rng = np.random.default_rng(3)
    count = 5_000
    columns = {
        "lon": rng.uniform(120, 160, count),
        "lat": rng.uniform(20, 50, count),
        "id": np.arange(count),
        "flag": rng.choice(["JP", "KR"], count),
    }
    pq.write_table(pa.table(columns), tmp_path / "in.parquet")
    call = [*GEOMAP, "classify", str(tmp_path / "in.parquet"), "-o", str(tmp_path / "out.parquet")]
    assert subprocess.run(call, stderr=subprocess.DEVNULL).returncode == 0
    (group,) = [pq.read_metadata(tmp_path / "out.parquet").row_group(0)]
    chunks = [group.column(i) for i in range(group.num_columns)]
    with_one = {c.path_in_schema for c in chunks if "RLE_DICTIONARY" in c.encodings}
    assert with_one == {"flag", "zone", "nested_zone"}


# Parts that are put together, by workers that stand in for those of a cluster.


@pytest.fixture
def workers(monkeypatch):
    from geomap.points.parts import run_job

    def run_on(client, jobs, choice, options):
        return (run_job(job, choice, options) for job in jobs)

    monkeypatch.setattr(
        "geomap.points.cluster.connected", lambda *_: contextlib.nullcontext(object())
    )
    monkeypatch.setattr("geomap.points.cluster.run_on", run_on)


def write_points(path, columns):
    """Write one point, with columns of their own."""
    if path.suffix == ".parquet":
        pq.write_table(pa.table(columns), path)
    elif path.suffix == ".geojson":
        more = {name: value[0] for name, value in columns.items() if name not in ("lon", "lat")}
        point = {"type": "Point", "coordinates": [columns["lon"][0], columns["lat"][0]]}
        one = {"type": "Feature", "properties": more, "geometry": point}
        path.write_text(json.dumps({"features": [one]}))
    else:
        values = (str(value[0]) for value in columns.values())
        path.write_text(",".join(columns) + "\n" + ",".join(values) + "\n")


@pytest.mark.parametrize("more", [[], ["--dask"]])
@pytest.mark.parametrize(
    ("ending", "into"),
    [
        ("csv", "csv"),
        ("csv", "geojsonl"),
        ("parquet", "parquet"),
        ("parquet", "csv"),
        ("geojson", "csv"),
        ("geojson", "parquet"),
    ],
)
def test_tables_with_different_columns_are_not_put_into_one(
    workers, tmp_path, capsys, ending, into, more
):
    write_points(tmp_path / f"a.{ending}", {"lon": [139.0], "lat": [30.0], "n": [1]})
    write_points(tmp_path / f"b.{ending}", {"lon": [139.0], "m": ["x"], "lat": [30.0]})
    given = [str(tmp_path / f"{name}.{ending}") for name in "ab"]
    out = tmp_path / f"out.{into}"
    assert main(["classify", *given, "-o", str(out), *more]) == 2
    told = capsys.readouterr().err
    assert f"b.{ending}: its columns" in told
    assert "name a folder with -o" in told
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"a.{ending}", f"b.{ending}"]


@pytest.mark.parametrize("packed", ["", ".gz"])
@pytest.mark.parametrize("into", ["out.csv", "out.csv.gz", "out.csv.bz2", "out.geojsonl.gz"])
def test_parts_are_put_together_as_one_process_writes_them(workers, tmp_path, packed, into):
    given = []
    for name in "ab":
        path = tmp_path / f"{name}.csv{packed}"
        text = f"lon,lat,n\n139,30,{name}\n".encode()
        path.write_bytes(gzip.compress(text) if packed else text)
        given.append(str(path))
    assert main(["classify", *given, "-o", str(tmp_path / into), "--dask"]) == 0
    together = (tmp_path / into).read_bytes()
    assert main(["classify", *given, "-o", str(tmp_path / into)]) == 0
    unpacked = {".gz": gzip.decompress, ".bz2": bz2.decompress}.get(Path(into).suffix, bytes)
    assert unpacked(together) == unpacked((tmp_path / into).read_bytes())
    assert unpacked(together).count(b"japan-eez") == 2
