"""Outputs of events of which little was published, or more than usual, and layers too large."""

import json
import subprocess
import sys
from xml.etree import ElementTree

import pytest
import shapely

from geomap.cli import main
from geomap.errors import InputError, ZoneError
from geomap.exports import exported
from geomap.exports.features import Feature
from geomap.readers import files, layer_files

NOTE = "The ministry <later> withdrew what it had said."
EVENT = f"""\
id: one
launched_at: 2022-11-18
note: {NOTE}
flights:
  - launch: {{lon: 125.67, lat: 39.2}}
    reports:
      - by: Japan Ministry of Defense
        range_km: about 1000
        direction: east
        url: https://example.org/a?b=1&c=2
"""
POINT = {"type": "Point", "coordinates": [139.0, 30.0]}
NOTHING = """\
id: nothing
launched_at: 2022-11-18
flights:
  - launch: {lon: 125.67, lat: 39.2}
"""


@pytest.fixture
def events(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.yaml").write_text(EVENT)
    (tmp_path / "nothing.yaml").write_text(NOTHING)
    return tmp_path


# Exports.


def layers(path):
    return [feature["properties"]["layer"] for feature in json.loads(path.read_text())["features"]]


def test_of_a_launch_at_a_point_no_area_is_exported(events):
    assert main(["export", "one.yaml", "-o", "one.geojson", "--no-limits"]) == 0
    found = layers(events / "one.geojson")
    assert "launch" in found
    assert "impact" in found
    assert "launch_area" not in found


def test_of_an_event_that_says_nothing_of_a_fall_the_launch_alone_is_exported(events):
    assert main(["export", "nothing.yaml", "-o", "x.geojson", "--no-limits"]) == 0
    assert layers(events / "x.geojson") == ["launch"]


def packets(features, **more):
    return json.loads(exported(features, "czml", **more))


def test_a_globe_without_a_time_of_day_has_no_clock_and_names_its_sources():
    point = Feature("launch", "Launch", shapely.Point(125, 39), "launch", {"site": None})
    document, packet = packets([point])
    assert set(document) == {"id", "name", "version"}
    assert packet["position"]["cartographicDegrees"][:2] == [125.0, 39.0]
    assert packets([point], credit="Zones of ours")[0]["description"] == "Zones of ours"


def test_a_hole_of_an_area_is_one_on_the_globe():
    # Cesium takes the ring without its last point, which is the first.
    outer = [(0, 0), (9, 0), (9, 9), (0, 9), (0, 0)]
    inner = [(3, 3), (3, 6), (6, 6), (6, 3), (3, 3)]
    area = shapely.MultiPolygon([shapely.Polygon(outer, [inner])])
    polygon = packets([Feature("region", "Here", area, "region-90")])[1]["polygon"]
    (hole,) = polygon["holes"]["cartographicDegrees"]
    assert sorted(zip(hole[::3], hole[1::3], strict=True)) == sorted(inner[:-1])


def test_what_is_not_known_of_a_feature_is_left_out_of_kml():
    point = Feature("launch", "Launch", shapely.Point(125, 39), "launch", {"site": None, "n": 3})
    root = ElementTree.fromstring(exported([point], "kml"))
    data = {node.get("name") for node in root.iter() if node.tag.endswith("}Data")}
    assert "n" in data
    assert "site" not in data


# Briefs.


def test_a_brief_has_the_note_of_its_event(events):
    assert main(["report", "one.yaml", "-o", "one.html"]) == 0
    assert "The ministry &lt;later&gt; withdrew" in (events / "one.html").read_text()
    assert main(["report", "one.yaml", "-o", "one.md"]) == 0
    assert "withdrew what it had said." in (events / "one.md").read_text()


# Limits of what is read.


def test_more_than_is_read_from_standard_input_is_refused(monkeypatch):
    class Endless:
        def read(self, count):
            return b"x" * count

    monkeypatch.setattr(files, "MAX_BYTES", 1_000_000)
    with pytest.raises(InputError, match="expected at most 1 MB, got more than that"):
        files.read_bytes("-", Endless())


@pytest.mark.parametrize("suffix", ["geojson", "gpkg"])
def test_a_layer_of_too_many_features_is_refused(tmp_path, monkeypatch, suffix):
    import geopandas

    squares = [shapely.box(n, 0, n + 1, 1) for n in range(4)]
    path = tmp_path / f"z.{suffix}"
    geopandas.GeoDataFrame(geometry=squares, crs=4326).to_file(path)
    monkeypatch.setattr(layer_files, "MAX_FEATURES", 3)
    with pytest.raises(ZoneError, match="expected at most 3 features, got"):
        layer_files.open_layer(path)


def test_of_geojson_that_is_piped_no_table_is_made(tmp_path):
    point = {"type": "Feature", "properties": {}, "geometry": POINT}
    given = json.dumps({"type": "FeatureCollection", "features": [point]})
    done = subprocess.run(
        [sys.executable, "-m", "geomap", "classify", "-", "--from", "geojson", "-o", "out.parquet"],
        cwd=tmp_path, input=given, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 2
    assert "no table can be made of it from a pipe" in done.stderr


def test_a_sequence_of_geojson_texts_is_read_with_its_separators(tmp_path):
    # RFC 8142: each text begins with a record separator, U+001E.
    feature = {"type": "Feature", "properties": {"n": None, "m": None}, "geometry": POINT}
    second = feature | {"properties": {"n": 2.5, "m": None}}
    text = "".join(f"\x1e{json.dumps(one)}\n" for one in (feature, second, feature))
    (tmp_path / "p.geojsonl").write_text(text)
    assert main(["classify", str(tmp_path / "p.geojsonl"), "-o", str(tmp_path / "o.csv")]) == 0
    lines = (tmp_path / "o.csv").read_text().splitlines()
    assert len(lines) == 4
    assert [line.split(",")[lines[0].split(",").index("n")] for line in lines[1:]] == [
        "",
        "2.5",
        "",
    ]
