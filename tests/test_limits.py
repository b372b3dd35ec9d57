"""Whatever is given to it, geomap says what is wrong with it, and does nothing else."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import resource
import signal
import socket
import sys
import threading
import warnings
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import permutations
from pathlib import Path

import bad_inputs
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap import cli
from geomap.danger_zones import Corner, zone_from
from geomap.errors import InputError, ZoneError
from geomap.geodesy import Position
from geomap.readers import load_gazetteer, read_events
from geomap.readers.layers import read_zone_file
from geomap.readers.notices import read_notice

CASES = bad_inputs.every()
SECONDS = 20.0
"""Of the processor, for one bad input; the longest takes three."""


class TooLong(BaseException):
    """Not an Exception, so that nobody catches it."""


@contextlib.contextmanager
def within(seconds: float):
    def ring(*_):
        raise TooLong(f"{seconds} s of the processor")

    # A reader that waits for a pipe takes no time of the processor, so both clocks run.
    clocks = {
        signal.SIGPROF: (signal.ITIMER_PROF, seconds),
        signal.SIGALRM: (signal.ITIMER_REAL, 20 * seconds),
    }
    before = {number: signal.signal(number, ring) for number in clocks}
    for clock, limit in clocks.values():
        signal.setitimer(clock, limit)
    try:
        yield
    finally:
        for number, (clock, _) in clocks.items():
            signal.setitimer(clock, 0)
            signal.signal(number, before[number])


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)


def call(arguments, capsys):
    with within(SECONDS), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            status = cli.main(arguments)
        except SystemExit as ended:
            status = ended.code
    return status, *capsys.readouterr()


def test_there_are_five_hundred_bad_inputs_and_more():
    assert len(CASES) >= 500


@pytest.mark.parametrize("bad", CASES, ids=lambda bad: bad.id)
def test_a_bad_input_is_refused_with_its_name_and_without_a_traceback(
    bad, tmp_path, capsys, no_network, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    path = tmp_path / f"{bad.stem}{bad.suffix}"
    if callable(bad.content):
        bad.content(path)
    else:
        path.write_bytes(bad.content)
    there = set(tmp_path.iterdir())
    named = {"{bad}": str(path), "{out}": str(tmp_path / "out")}
    arguments = [re.sub(r"\{bad\}|\{out\}", lambda m: named[m[0]], a) for a in bad.arguments]
    status, printed, told = call(arguments, capsys)
    assert status == cli.UNUSABLE, told
    assert printed == ""
    assert told.startswith("geomap: ")
    assert "Traceback" not in told
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", told)
    assert max(map(len, told.splitlines())) < 2500
    assert any(a in told or Path(a).name in told for a in arguments[1:]) or not arguments[1:]
    assert {p for p in tmp_path.rglob("*") if p.is_file()} <= there, "something was written"


# --- Nothing reaches out --------------------------------------------------


@pytest.fixture
def server():
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET

        def log_message(self, *_):
            pass

    served = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{served.server_port}/zone.geojson", asked
    served.shutdown()
    served.server_close()


def test_the_server_would_notice(server):
    import urllib.request

    url, asked = server
    with contextlib.suppress(OSError):
        urllib.request.urlopen(url)
    assert asked == ["/zone.geojson"]


@pytest.mark.parametrize("kind", bad_inputs.reaching_out(""))
@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".vrt", ".shp", ".zip", ".json"])
def test_a_layer_that_names_an_address_is_refused_and_nobody_is_asked(
    kind, suffix, server, tmp_path
):
    url, asked = server
    path = tmp_path / f"zone{suffix}"
    path.write_bytes(bad_inputs.reaching_out(url)[kind])
    with pytest.raises(ZoneError, match=re.escape(str(path))):
        read_zone_file(path)
    assert asked == []


@pytest.mark.parametrize("before", ["", "/vsicurl/", "GEOJSON:", "WFS:", "/vsicurl_streaming/"])
def test_an_address_in_place_of_a_layer_is_refused_and_nobody_is_asked(before, server, tmp_path):
    url, asked = server
    with pytest.raises(ZoneError, match="no such file"):
        read_zone_file(before + url)
    assert asked == []


def test_a_file_that_is_called_like_an_address_is_the_file(server, tmp_path, monkeypatch):
    url, asked = server
    folder = tmp_path / "http:" / url.split("/")[2]
    folder.mkdir(parents=True)
    (folder / "zone.geojson").write_bytes(bad_inputs._collection(bad_inputs._square()))
    monkeypatch.chdir(tmp_path)
    assert len(read_zone_file(url).zones) == 1
    assert asked == []


# --- Limits ---------------------------------------------------------------


def test_all_that_is_wrong_with_an_event_is_told_in_one_run(tmp_path, capsys):
    path = tmp_path / "x.yaml"
    path.write_text(
        "id: a b\ntitel: x\nlaunched_at: yesterday\nflights:\n- launch: {lon: 1, lat: x}\n"
        "  reports:\n  - by: KCNA\n    range_km: far\n    fall: [{place: Atlantis, bearing: up}]\n"
    )
    status, _, told = call(["verdict", str(path)], capsys)
    assert status == 2
    lines = [re.search(r"line (\d+), ([^:]+):", line).groups() for line in told.splitlines()]
    assert lines == [
        ("1", "id"),
        ("2", "titel"),
        ("3", "launched_at"),
        ("5", "flights[1].launch.lat"),
        ("8", "flights[1].reports[1].range_km"),
        ("9", "flights[1].reports[1].fall[1].bearing"),
        ("9", "flights[1].reports[1].fall[1].place"),
    ]


def test_of_one_event_twenty_problems_are_told_at_most(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("".join(f"x{n}: 1\n" for n in range(1000)))
    (failure,) = read_events(str(path), gazetteer=load_gazetteer()).failures
    assert len(failure.others) == 19


@pytest.mark.parametrize(
    ("key", "most", "member"),
    [("flights", 1000, {}), ("reports", 100, {"by": "x"}), ("fall", 20, {"place": "Sado"})],
)
def test_a_list_is_as_long_as_is_allowed_and_no_longer(key, most, member, tmp_path):
    path = tmp_path / "x.json"
    for count in (most, most + 1):
        flights = report = [member] * count
        if key != "flights":
            report = (
                [member] * count if key == "reports" else [{"by": "x", "fall": [member] * count}]
            )
            flights = [{"reports": report}]
        path.write_text(json.dumps({"id": "a", "launched_at": "2022-01-01", "flights": flights}))
        read = read_events(str(path), gazetteer=load_gazetteer())
        assert [f.message for f in read.failures] == (
            [] if count == most else [f"expected at most {most:,} of them, got {count:,}"]
        )


@pytest.mark.parametrize(("name", "text"), [("x.json", "[{}]"), ("x.yaml", "- 1\n- 2\n- 3\n- 4\n")])
def test_more_values_than_the_limit_are_refused(name, text, tmp_path, monkeypatch):
    path = tmp_path / name
    path.write_text(text)
    monkeypatch.setattr("geomap.readers.tree.MAX_VALUES", 1)
    (failure,) = read_events(str(path), gazetteer=load_gazetteer()).failures
    assert "expected at most 1 values" in failure.message


def test_a_hostile_table_of_values_takes_little_memory(tmp_path):
    path = tmp_path / "x.json"
    path.write_text("[" + "1," * 10_000_000 + "1]")  # 20 MB, which would become some 2,500 MB
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (failure,) = read_events(str(path), gazetteer=load_gazetteer()).failures
    assert "values" in failure.message
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000


@pytest.mark.parametrize(
    "limit", ["MAX_BYTES", "MAX_GEOJSON_BYTES", "MAX_FEATURES", "MAX_VERTICES"]
)
def test_a_layer_beyond_a_limit_is_refused_and_the_limit_is_named(limit, tmp_path, monkeypatch):
    path = tmp_path / "zone.geojson"
    square = bad_inputs._square()
    path.write_bytes(bad_inputs._collection(square, square))
    if limit == "MAX_BYTES":
        path = tmp_path / "zone.zip"
        path.write_bytes(bad_inputs._zip(("zone.geojson", bad_inputs._collection(square))))
    assert read_zone_file(path).zones
    monkeypatch.setattr(f"geomap.readers.layer_files.{limit}", 1)
    with pytest.raises(ZoneError, match=r"expected (a layer of )?at most"):
        read_zone_file(path)


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".fgb", ".geojson"])
def test_a_layer_in_an_archive_is_the_same_layer(suffix, tmp_path):
    import geopandas

    frame = geopandas.GeoDataFrame(
        {"name": ["Square"]}, geometry=[shapely.box(150, 30, 152, 32)], crs="EPSG:4326"
    )
    folder = tmp_path / "in"
    folder.mkdir()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame.to_file(folder / f"zone{suffix}")
    members = [(f"deep/er/{p.name}", p.read_bytes()) for p in sorted(folder.iterdir())]
    (tmp_path / "zone.zip").write_bytes(bad_inputs._zip(*members, ("readme.txt", b"x")))
    zones = read_zone_file(tmp_path / "zone.zip").zones
    assert [(zone.id, zone.outline.area) for zone in zones] == [("square", pytest.approx(4.0))]
    assert set(tmp_path.iterdir()) == {folder, tmp_path / "zone.zip"}


@pytest.mark.parametrize(
    ("name", "easting", "bounds"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", 150.0, 150.0),
        ("urn:ogc:def:crs:EPSG::4326", 150.0, 150.0),
        ("EPSG:4326", 150.0, 150.0),
        ("http://www.opengis.net/def/crs/EPSG/0/4326", 150.0, 150.0),
        # Spherical Mercator: x = 6378137 m times the longitude in radians.
        ("EPSG:3857", 6378137 * 3.141592653589793 / 180 * 20, 20.0),
    ],
)
def test_a_reference_system_of_geojson_is_known_by_its_name(name, easting, bounds, tmp_path):
    crs = {"type": "name", "properties": {"name": name}}
    square = bad_inputs._square(west=easting)
    (tmp_path / "z.geojson").write_bytes(bad_inputs._collection(square, crs=crs))
    west = read_zone_file(tmp_path / "z.geojson").zones[0].outline.bounds[0]
    assert west == pytest.approx(bounds, abs=1e-9)


def test_what_a_layer_says_of_itself_is_short_and_without_control_characters(tmp_path):
    feature = {
        "type": "Feature",
        "properties": {"name": "\x1b[2J" + "x" * 5000, "id": "a\nb"},
        "geometry": bad_inputs._square(),
    }
    (tmp_path / "z.geojson").write_text(json.dumps(feature))
    (zone,) = read_zone_file(tmp_path / "z.geojson").zones
    assert len(zone.name) <= 200
    assert not re.search("[\x00-\x1f]", zone.name + zone.id)


# --- Outputs --------------------------------------------------------------


@pytest.fixture
def event(tmp_path):
    path = tmp_path / "event.yaml"
    path.write_text(
        "id: a\nlaunched_at: 2022-01-01\nflights: [{impact: {lon: 136.9, lat: 41.5, radius_km: 1}}]"
    )
    return path


def test_a_link_in_place_of_an_output_is_replaced_and_what_it_points_to_stays(
    event, tmp_path, capsys
):
    kept = tmp_path / "kept"
    kept.write_text("mine")
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.html").symlink_to(kept)
    (tmp_path / "a.geojson").symlink_to(kept)
    for arguments in (["map", event, "-o", out], ["export", event, "-o", tmp_path / "a.geojson"]):
        assert call(list(map(str, arguments)), capsys)[0] == 0
    assert kept.read_text() == "mine"
    assert not (out / "a.html").is_symlink()
    assert not (tmp_path / "a.geojson").is_symlink()


def test_a_link_where_a_part_of_an_output_might_go_is_not_followed(tmp_path):
    from geomap.cli.zones import _write

    kept = tmp_path / "kept"
    kept.write_text("mine")
    (tmp_path / "eez.geojson.part").symlink_to(kept)
    _write(tmp_path / "eez.geojson", b"{}")
    assert kept.read_text() == "mine"
    assert (tmp_path / "eez.geojson").read_bytes() == b"{}"


def test_a_pipe_in_place_of_an_output_is_not_waited_for(event, tmp_path, capsys):
    os.mkfifo(tmp_path / "a.geojson")
    assert call(["export", str(event), "-o", str(tmp_path / "a.geojson")], capsys)[0] == 0
    assert json.loads((tmp_path / "a.geojson").read_text())["type"] == "FeatureCollection"


def test_a_notice_called_like_a_way_out_of_the_folder_stays_in_it(tmp_path, capsys):
    path = tmp_path / "..;..;etc.txt"
    path.write_text("24-28N 131-10E\n25-00N 131-10E\n25-00N 132-00E\n")
    status, printed, _ = call(["map", str(path), "-o", str(tmp_path / "out")], capsys)
    assert status == 0
    (page,) = (tmp_path / "out").iterdir()
    assert page.name == "etc.html"
    assert str(page) in printed


# --- Notices take no longer than they should ------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "35°" + " " * 100_000 + "30”",
        "\n" * 300_000,
        "24-28N 131-10E " * 20_000,
        "1" * 300_000,
        "35-00N" + "," * 300_000,
        "".join(
            f"AREA ALPHA {n}\n"
            + " ".join(
                f"{30 + k * 7 % 5}-{k * 13:02}N {130 + k * 3 % 7}-{k * 7:02}E" for k in range(8)
            )
            for n in range(2000)
        ),
        "".join(f"AREA ALPHA {n}\n" + "30-00N 130-00E 30-00N 131-00E " * 4 for n in range(900)),
    ],
    ids=["blanks", "lines", "one zone", "digits", "commas", "zones to reorder", "zones on a line"],
)
def test_a_notice_of_any_shape_is_read_or_refused_in_seconds(text):
    with within(10.0), contextlib.suppress(InputError):
        read_notice(text[:400_000])


GRID = st.tuples(st.integers(0, 40), st.integers(0, 40))


@given(st.lists(GRID, min_size=4, max_size=6, unique=True))
@settings(deadline=None)
def test_corners_are_put_into_the_one_order_that_does_not_cross(points):
    # By brute force: every ring, looked at by GEOS.
    rings = [(0, *order) for order in permutations(range(1, len(points))) if order[0] < order[-1]]
    simple = [r for r in rings if shapely.Polygon([points[at] for at in r]).is_valid]
    as_printed = shapely.Polygon(points).is_valid
    corners = [Corner(Position(130.0 + x / 4, 20.0 + y / 4), f"{x} {y}") for x, y in points]
    try:
        zone = zone_from("zone-1", "", corners)
    except InputError:
        assert len(simple) != 1
        assert not as_printed
        return
    taken = [points[corners.index(corner)] for corner in zone.corners]
    assert shapely.Polygon(taken).is_valid
    assert as_printed or len(simple) == 1


REASONS = {
    "layer gpkg with a view": "the view 'z' is not read",
    "layer gpkg whose contents are a view": "no table gpkg_contents",
    "layer gpkg with a virtual table": "the virtual table 'z' is not read",
    "layer gpkg that is none": "no table gpkg_contents",
    "layer gpkg cut off": "expected a GeoPackage",
    "layer zip bomb": "unpacked it has 600 MB",
    "layer zip in zip": "it is another archive",
    "layer zip of two": "found 2",
    "layer zip of many": "at most 1,000 files",
    "layer zip of a vrt": "got something else",
    "layer tangled": "crosses itself too often",
    "layer zigzag": "degrees long",
    "layer crs link as .geojson": "links are not followed",
    "layer gdalg as .geojson": "its type is 'gdal_streamed_alg'",
    "layer too many": "at most 10,000 features",
    "layer that is pipe": "a pipe or a device",
    "layer that is socket": "a pipe or a device",
    "layer that is folder": "this is a folder",
    "layer that is three gigabytes": "got something else",
}


@pytest.mark.parametrize("name", REASONS)
def test_a_layer_is_refused_for_the_reason_that_it_has(name, tmp_path):
    (bad,) = [case for case in CASES if case.id == name]
    path = tmp_path / f"bad{bad.suffix}"
    if callable(bad.content):
        bad.content(path)
    else:
        path.write_bytes(bad.content)
    with within(SECONDS), pytest.raises(ZoneError, match=re.escape(REASONS[name])):
        read_zone_file(path)


def test_a_table_of_more_cells_than_the_limit_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "x.csv"
    path.write_text("event_id,launched_at\na,2022-01-01\na,\n")
    assert read_events(str(path), gazetteer=load_gazetteer()).failures == ()
    monkeypatch.setattr("geomap.readers.event_table.MAX_VALUES", 3)
    read = read_events(str(path), gazetteer=load_gazetteer())
    assert read.events == ()
    assert "expected at most 3 cells" in str(read.failures[0])
