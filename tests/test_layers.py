"""Zone layers of the user's own, the stored ones when damaged, and fetching."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import threading
import time
import warnings
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import numpy as np
import pytest
from shapely.geometry import Polygon, box, mapping

from geomap.errors import ZoneError
from geomap.readers import layers
from geomap.readers.digests import layer_hash
from geomap.readers.layers import ZoneRepairWarning, load_zones, read_zone_file
from geomap.readers.marine_regions import fetch
from geomap.readers.shoreline import load_shoreline
from geomap.resources import data_dir

SQUARE = box(150, 30, 152, 32)


def write(path: Path, *geometries, crs: str | None = "EPSG:4326", **columns) -> Path:
    import geopandas

    frame = geopandas.GeoDataFrame(columns, geometry=list(geometries), crs=crs)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame.to_file(path)
    return path


@pytest.mark.parametrize("name", ["zone.gpkg", "zone.shp", "zone.geojson", "zone.fgb"])
def test_any_format_gives_the_same_zone(tmp_path, name):
    zones = read_zone_file(write(tmp_path / name, SQUARE, name=["Square"]))
    assert [zone.id for zone in zones.zones] == ["square"]
    assert zones.zones[0].outline.area == pytest.approx(4.0)
    assert zones.contains(["square"], [151.0, 153.0], [31.0, 31.0]).tolist() == [True, False]


@pytest.mark.parametrize("stem", ["zone [v1]", "zone"])
def test_the_hash_of_a_shapefile_is_of_the_files_of_its_name(tmp_path, stem):
    contents = {".dbf": b"facts", ".prj": b"degrees", ".shp": b"outline", ".shx": b"places"}
    for suffix, content in contents.items():
        (tmp_path / (stem + suffix)).write_bytes(content)
        (tmp_path / f"{stem}.other{suffix}").write_bytes(b"of another layer")
    (tmp_path / f"{stem}.shp.xml").write_bytes(b"what a program notes")
    digests = [hashlib.sha256(content).hexdigest() for content in contents.values()]
    expected = hashlib.sha256("\n".join(digests).encode()).hexdigest()
    assert layer_hash(tmp_path / f"{stem}.shp") == expected


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:32653"])
def test_a_border_of_two_outlines_is_one_whatever_the_reference_system(tmp_path, crs):
    import geopandas

    boxes = [box(134, 40, 137, 43), box(137, 40, 139, 43)]
    frame = geopandas.GeoDataFrame({"name": ["west", "east"]}, geometry=boxes, crs="EPSG:4326")
    frame.to_crs(crs).to_file(tmp_path / "two.gpkg")
    zones = read_zone_file(tmp_path / "two.gpkg")
    # The border is 3 km away; the nearest side of both together, by pyproj, 163.6 km to the east.
    (inside,) = zones.distance_inside_m([zone.id for zone in zones.zones], [137.04], [41.5])
    assert inside == pytest.approx(163_600, abs=600)


def test_a_layer_in_another_reference_system_is_brought_to_degrees(tmp_path):
    import geopandas

    frame = geopandas.GeoDataFrame(geometry=[SQUARE], crs="EPSG:4326").to_crs("EPSG:3857")
    frame.to_file(tmp_path / "mercator.gpkg")
    bounds = read_zone_file(tmp_path / "mercator.gpkg").zones[0].outline.bounds
    assert bounds == pytest.approx((150, 30, 152, 32), abs=1e-8)


def test_the_distance_is_to_the_outline(tmp_path):
    zones = read_zone_file(write(tmp_path / "z.geojson", SQUARE, name=["Square"]))
    # A degree of the meridian from 31 to 32 N on WGS 84 is 110,877 m; the sides are farther.
    distance = zones.distance_inside_m(["square"], [151.0], [31.9])
    assert distance[0] == pytest.approx(11_088, abs=5)


def test_a_layer_without_reference_system_is_an_error(tmp_path):
    with pytest.raises(ZoneError, match="coordinate reference system"):
        read_zone_file(write(tmp_path / "z.shp", SQUARE, crs=None))


def test_a_layer_without_polygon_is_an_error_that_says_what_it_has(tmp_path):
    with pytest.raises(ZoneError, match="expected polygons, found LineString"):
        read_zone_file(write(tmp_path / "z.geojson", SQUARE.exterior))


def test_swapped_axes_are_an_error(tmp_path):
    with pytest.raises(ZoneError, match="axes swapped"):
        read_zone_file(write(tmp_path / "z.geojson", box(30, 150, 32, 152)))


def test_a_missing_file_and_one_that_is_no_layer_are_errors(tmp_path):
    with pytest.raises(ZoneError, match="no such file"):
        read_zone_file(tmp_path / "none.gpkg")
    (tmp_path / "z.geojson").write_text("not a layer", encoding="utf-8")
    with pytest.raises(ZoneError, match="expected a polygon layer"):
        read_zone_file(tmp_path / "z.geojson")


def geojson(path: Path, coordinates) -> Path:
    geometry = {"type": "Polygon", "coordinates": coordinates}
    feature = {"type": "Feature", "properties": {"name": "Bow"}, "geometry": geometry}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    return path


def test_an_outline_that_crosses_itself_is_repaired_with_a_warning(tmp_path):
    bow = [[[150, 30], [152, 32], [152, 30], [150, 32], [150, 30]]]
    with pytest.warns(ZoneRepairWarning, match="Self-intersection.*repaired"):
        zones = read_zone_file(geojson(tmp_path / "z.geojson", bow))
    assert zones.zones[0].outline.is_valid
    # Two triangles of 1 square degree each.
    assert zones.zones[0].outline.area == pytest.approx(2.0)


def test_an_outline_past_180_degrees_is_split_with_a_warning(tmp_path):
    ring = [[[178, -20], [183, -20], [183, -15], [178, -15], [178, -20]]]
    with pytest.warns(ZoneRepairWarning, match="split at 180"):
        zones = read_zone_file(geojson(tmp_path / "z.geojson", ring))
    inside = zones.contains(["bow"], [179.0, -178.0, -176.0], [-17.0] * 3)
    assert inside.tolist() == [True, True, False]


def test_the_shore_is_no_limit_of_a_given_zone(tmp_path):
    # A sea with Sado cut out of it, by a shoreline that lies a kilometre off ours.
    sado = next(
        ring
        for ring in load_shoreline("coarse").rings((138.3, 37.9, 138.5, 38.1))
        if len(ring) < 200
    )
    sea = box(137.6, 37.5, 138.75, 38.6).difference(Polygon(sado + np.array([0.008, 0.004])))
    zones = read_zone_file(write(tmp_path / "z.geojson", sea, name=["Sea"]))
    line = np.vstack([m.lonlat_deg for m in zones.limits])
    assert len(line) > 100
    near_sado = (np.abs(line[:, 0] - 138.4) < 0.25) & (np.abs(line[:, 1] - 38.05) < 0.3)
    assert not near_sado.any()


def test_a_changed_file_is_refused(tmp_path, monkeypatch):
    folder = tmp_path / "eez"
    shutil.copytree(str(data_dir() / "eez"), folder)
    body = (folder / "zones.npz").read_bytes()
    (folder / "zones.npz").write_bytes(body[:-1] + bytes([body[-1] ^ 1]))
    monkeypatch.setattr(layers, "data_dir", lambda: tmp_path)
    load_zones.cache_clear()
    try:
        with pytest.raises(ZoneError, match="SHA-256"):
            load_zones()
        (folder / "SOURCES.toml").write_text("", encoding="utf-8")
        with pytest.raises(ZoneError, match="no entry"):
            load_zones()
    finally:
        load_zones.cache_clear()


# A server that speaks WFS, well and badly.

ANSWER = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"MRGID": 8487, "geoname": "Japanese EEZ"},
                "geometry": mapping(SQUARE),
            }
        ],
    }
).encode()


class Service(BaseHTTPRequestHandler):
    """Answers as its server's `mode` says."""

    def do_GET(self) -> None:
        server = self.server
        server.asked.append(parse_qs(urlparse(self.path).query))
        mode = server.mode
        if mode == "busy, then well" and len(server.asked) > 1:
            mode = "well"
        if mode.startswith("busy"):
            self.send_error(503)
            return
        if mode == "missing":
            self.send_error(404)
            return
        self.send_response(200)
        html = mode == "wrong type"
        self.send_header("Content-Type", "text/html" if html else "application/json")
        if mode != "endless":
            self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        with contextlib.suppress(OSError):  # the client has had enough
            self.send_body(mode)

    def send_body(self, mode: str) -> None:
        if mode == "silent":
            time.sleep(1.5)
        elif mode == "slow":
            for byte in ANSWER[:60]:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(0.1)
        elif mode == "cut off":
            self.wfile.write(ANSWER[: len(ANSWER) // 2])
        elif mode == "endless":
            for _ in range(100):
                self.wfile.write(b" " * 10_000)
        elif mode == "no features":
            text = b'{"type": "FeatureCollection", "features": []}'
            self.wfile.write(text.ljust(len(ANSWER)))
        elif mode == "not json":
            self.wfile.write(b"x" * len(ANSWER))
        else:
            self.wfile.write(ANSWER)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def service():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.daemon_threads = True
    server.asked, server.mode = [], "well"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def ask(service, **options):
    url = f"http://127.0.0.1:{service.server_port}/wfs"
    return fetch(8487, url=url, **{"timeout_s": 1.0, "retries": 0, "wait_s": 0.01} | options)


def test_a_zone_is_asked_for_as_the_service_wants_it(service):
    answer = ask(service)
    (query,) = service.asked
    assert query["typeName"] == ["MarineRegions:eez"]
    assert query["cql_filter"] == ["mrgid=8487"]
    stored = json.loads(answer.body)
    assert "10.14284/632" in stored["citation"]
    assert stored["features"][0]["properties"]["mrgid"] == 8487
    assert answer.sha256 == hashlib.sha256(ANSWER).hexdigest()


def test_what_was_fetched_is_a_layer_for_zone(service, tmp_path):
    (tmp_path / "z.geojson").write_bytes(ask(service).body)
    assert read_zone_file(tmp_path / "z.geojson").zones[0].name == "Japanese EEZ"


def test_a_busy_server_is_asked_again(service):
    service.mode = "busy, then well"
    told = []
    assert ask(service, retries=1, tell=told.append).name == "Japanese EEZ"
    assert "503" in told[0]
    assert len(service.asked) == 2


@pytest.mark.parametrize(
    ("mode", "message", "times"),
    [
        ("busy", "503.*asked 2 times", 2),
        ("silent", "no answer within 0.3 s", 2),
        ("slow", "not complete after 3 s", 2),
        ("cut off", "cut off after|connection broke", 2),
        ("missing", "404", 1),
        ("wrong type", "expected GeoJSON, got text/html", 1),
        ("not json", "expected a GeoJSON feature collection", 1),
        ("no features", "no zone has the mrgid 8487", 1),
    ],
)
def test_a_bad_answer_is_an_error_and_asked_again_only_where_that_may_help(
    service, mode, message, times
):
    service.mode = mode
    with pytest.raises(ZoneError, match=message):
        ask(service, timeout_s=0.3, retries=1)
    assert len(service.asked) == times


@pytest.mark.parametrize("mode", ["well", "endless"])
def test_an_oversized_answer_is_refused(service, mode):
    service.mode = mode
    with pytest.raises(ZoneError, match="raise --max-mb"):
        ask(service, max_bytes=100)


def test_another_checksum_is_refused(service):
    with pytest.raises(ZoneError, match="SHA-256"):
        ask(service, sha256="0" * 64)


def test_no_server_is_an_error():
    with pytest.raises(ZoneError, match="no connection"):
        fetch(8487, url="http://127.0.0.1:9/wfs", retries=0, timeout_s=1.0)


def test_only_web_addresses_are_asked():
    with pytest.raises(ZoneError, match="begins with https"):
        fetch(8487, url="file:///etc/hostname", retries=0)


def test_what_lies_in_no_outline_given_is_outside_and_not_the_high_seas(tmp_path):
    zones = read_zone_file(write(tmp_path / "z.geojson", SQUARE, box(-100, 37, -98, 39)))
    assert zones.ids == ("z-1", "z-2", "outside", "land", "not-covered")
    places = {
        "in the first": (151.0, 31.0),
        "in the second, beyond the shoreline that is known": (-99.0, 38.0),
        "at sea": (153.0, 31.0),
        "Tokyo": (139.5, 35.7),
        "Kansas, on land or not": (-97.0, 38.0),
    }
    found = zones.locate(*np.array(list(places.values())).T)
    assert [zones.ids[k] for k in found] == ["z-1", "z-2", "outside", "land", "not-covered"]
    many = zones.locate(*np.repeat(list(places.values()), 4000, axis=0).T)
    assert many.tolist() == np.repeat(found, 4000).tolist()


def test_an_outline_called_as_what_lies_in_none_gets_another_id(tmp_path):
    zones = read_zone_file(write(tmp_path / "z.geojson", SQUARE, id=["outside"], name=["A"]))
    assert zones.ids[:2] == ("outside-1", "outside")
