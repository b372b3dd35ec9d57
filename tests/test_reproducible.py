# ruff: noqa: E501 - scripts that are read as they stand
"""The same bytes in every format: another day, time zone, language, hash seed, folder, number of processes.

The same documents are made twice, in two processes that share as little as can be had: the
second one has another clock (Debian's libfaketime where it is there, else Python's alone is
moved), and runs from a tree that is laid out as the wheel is, its data inside the package.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import geomap
from geomap.resources import data_dir

PACKAGE = Path(geomap.__file__).parent
MAKE = """
import contextlib, io, sys
from pathlib import Path
from geomap.cli import main
given, made, jobs, where = sys.argv[1:5]
assert Path(sys.modules["geomap"].__file__).is_relative_to(where), sys.modules["geomap"].__file__
def run(*args):
    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), "utf-8")) as out:
        status = main([str(a) for a in args])
        out.flush()
        printed = out.buffer.getvalue()
    assert status == 0, (args, status, printed)
    return printed.replace(str(made).encode(), b"OUT")
import matplotlib, docx, fpdf
event, other, notice, text = (f"{given}/{n}" for n in ("event.yaml", "other.yaml", "notice.txt", "announcement.txt"))
out = Path(made)
out.mkdir()
printed = [
    run("map", event, notice, "-o", out / "map", "--embed"),
    run("map", event, "-o", out / "map-ja", "--lang", "ja", "--claims", "undisputed"),
    run("verdict", event, other, "--json"),
    run("verify", *sorted((out / "map").iterdir())),
    *(run("figure", event, "-o", out / f"figure.{kind}") for kind in ("png", "svg", "pdf")),
    *(run("report", event, "-o", out / f"brief.{kind}") for kind in ("html", "docx", "pdf", "md")),
    *(run("export", event, other, "-o", out / f"export.{kind}") for kind in ("geojson", "kml", "gpkg", "czml")),
    run("site", event, other, "-o", out / "site", "--jobs", jobs),
    run("read", text, "-o", out / "read.yaml", "--page", out / "explained.html"),
    run("read", notice, "-o", out / "zones.geojson"),
    run("zones", "list", "--json"),
]
(out / "printed.txt").write_bytes(b"".join(printed))
"""
CLOCK = """
import time
_time, _localtime, _gmtime = time.time, time.localtime, time.gmtime
time.time = lambda: _time() + 86400000.0
time.localtime = lambda seconds=None: _localtime(time.time() if seconds is None else seconds)
time.gmtime = lambda seconds=None: _gmtime(time.time() if seconds is None else seconds)
"""
EVENT = """\
id: 2022-11-18-hwasong-17
launched_at: 2022-11-18T10:14+09:00
flights:
  - missile: Hwasong-17
    launch: {site: Sunan}
    reports:
      - by: Japan Ministry of Defense
        range_km: about 1000
        apogee_km: about 6000
        fall: {place: Oshima-Oshima, bearing: west, distance_km: about 200}
        verdict: inside
      - {by: KCNA, range_km: 999.2, apogee_km: 6040.9}
"""
OTHER = """\
id: other
launched_at: 2017-01-02
flights: [{missile: M, impact: {lon: 136.9, lat: 41.5, radius_km: 10}}]
"""
NOTICE = "NAVAREA XI 26-0571\n36-04N 124-30E\n36-04N 124-54E\n35-19N 124-54E\n35-19N 124-30E\n"
ANNOUNCEMENT = (
    "The Ministry of Defense said that North Korea launched one ICBM-class ballistic missile eastward "
    "from the vicinity of Pyongyang at around 10:14 a.m. on November 18, 2022. It flew to a range of "
    "about 1,000 km and fell in the Sea of Japan about 200 km west of Oshima-Oshima, Hokkaido, inside "
    "Japan's exclusive economic zone (EEZ).\n"
)
FORMATS = {".html", ".png", ".svg", ".pdf", ".docx", ".md", ".geojson", ".kml", ".gpkg", ".czml",
           ".csv", ".json", ".yaml", ".txt"}  # fmt: skip


def faketime():
    """The library that moves the clock of a process, where Debian's package faketime is there."""
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    return str(found[0]) if found else None


def as_checkout(folder):
    """A copy of the package as a checkout has it: its data beside it."""
    shutil.copytree(
        PACKAGE, folder / "geomap", ignore=shutil.ignore_patterns("__pycache__", "data")
    )
    shutil.copytree(str(data_dir()), folder / "data")
    return folder


def as_wheel(checkout, folder):
    """The same as a wheel has it: its data inside it."""
    shutil.copytree(checkout / "geomap", folder / "geomap")
    shutil.copytree(checkout / "data", folder / "geomap" / "data")
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """All documents, made twice: their bytes by their names."""
    pytest.importorskip("matplotlib", reason="figures need: pip install 'geomap[figure]'")
    pytest.importorskip("docx", reason="reports need: pip install 'geomap[report]'")
    base = tmp_path_factory.mktemp("twice")
    given, here, far = base / "given", base / "here", base / "a far folder & ünïcode"
    for folder in (given, here, far):
        folder.mkdir()
    for name, text in (("event.yaml", EVENT), ("other.yaml", OTHER), ("notice.txt", NOTICE),
                       ("announcement.txt", ANNOUNCEMENT)):  # fmt: skip
        (given / name).write_text(text, encoding="utf-8")
    checkout = as_checkout(base / "checkout")
    wheel = as_wheel(checkout, far / "site-packages")
    clock = far / "clock"
    clock.mkdir()
    moved = {}
    if faketime():
        moved = {
            "LD_PRELOAD": faketime(),
            "FAKETIME": "+1000d",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
    else:
        (clock / "sitecustomize.py").write_text(CLOCK)
    plain = {k: v for k, v in os.environ.items() if k not in {"SOURCE_DATE_EPOCH", "PYTHONPATH"}}
    one = plain | {
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": str(checkout),
    }
    two = plain | moved | {
        "TZ": "Pacific/Kiritimati", "LC_ALL": "de_DE.UTF-8", "LANG": "ja_JP.UTF-8", "LANGUAGE": "ko",
        "PYTHONHASHSEED": "4711", "PYTHONPATH": os.pathsep.join([str(wheel), str(clock)]),
        "HOME": str(far), "USER": "somebody", "COLUMNS": "40", "MPLCONFIGDIR": str(far / "mpl"),
    }  # fmt: skip
    running = []
    for env, cwd, out, jobs, where, mask in (
        (one, here, here / "documents", "1", checkout, 0o022),
        (two, far, Path("documents"), "2", wheel, 0o077),
    ):
        source = Path(os.path.relpath(given, cwd)) if cwd == far else given
        running.append(
            subprocess.Popen(
                [
                    sys.executable,
                    "-W",
                    "error::ResourceWarning",
                    "-c",
                    MAKE,
                    source,
                    out,
                    jobs,
                    where,
                ],
                env=env,
                cwd=cwd,
                umask=mask,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        )
    for process in running:
        _, err = process.communicate(timeout=600)
        assert process.returncode == 0, err.decode()
    return tuple(
        {
            str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        for folder in (here / "documents", far / "documents")
    )


def test_every_format_is_made_and_all_names_are_the_same(made):
    one, two = made
    assert list(one) == list(two)
    assert {Path(name).suffix for name in one} == FORMATS


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_the_same_bytes_come_out(made, suffix):
    one, two = made
    names = [name for name in one if name.endswith(suffix)]
    assert names
    assert [name for name in names if one[name] != two[name]] == []


def test_no_document_says_when_or_where_it_was_made(made):
    _, two = made
    for name, content in two.items():
        assert b"somebody" not in content, name
        assert b"a far folder" not in content, name
        # The moved clock stands in the year after next at the least; events and data do not.
        assert not re.search(rb"20(2[89]|3\d)-\d\d-\d\d", content), name


def test_another_clock_is_one(tmp_path):
    # Guards the tests above: the clock of the second process is another day's.
    if not faketime():
        pytest.skip("no libfaketime here: apt-get install faketime")
    ask = "import datetime, time; print(int(time.time()), datetime.date.today())"
    env = {**os.environ, "LD_PRELOAD": faketime(), "FAKETIME": "+1000d"}
    now = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    then = subprocess.run(
        [sys.executable, "-c", ask], capture_output=True, text=True, check=True, env=env
    )
    apart = int(then.stdout.split()[0]) - int(now.stdout.split()[0])
    assert 999 < apart / 86400 < 1001
