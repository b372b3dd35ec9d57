"""Exports: read back by GDAL, with the very same vertices in every format."""

import json
import subprocess
import sys
from datetime import datetime
from xml.etree import ElementTree

import attrs
import geopandas
import numpy as np
import pyogrio
import pytest
import shapely

from geomap.errors import OutputError
from geomap.exports import FORMATS, exported
from geomap.exports.features import LAYERS, event_features
from geomap.geodesy import Position, inverse_arrays
from geomap.impact import Region

KML = "{http://www.opengis.net/kml/2.2}"


@pytest.fixture(scope="module")
def zones():
    from geomap.readers.layers import load_zones

    return load_zones()


@pytest.fixture(scope="module")
def assessments(zones):
    from geomap.readers import load_catalogue, load_gazetteer
    from geomap.readers.shoreline import load_shoreline
    from geomap.verdict import assess

    (event,) = load_catalogue(load_gazetteer(), id_prefix="2022-11-18-hwasong-17")
    return assess(event, zones, load_shoreline())


@pytest.fixture(scope="module")
def features(assessments, zones):
    return event_features(assessments, zones)


def read_back(features, suffix, folder):
    path = folder / f"x.{suffix}"
    path.write_bytes(exported(features, suffix, credit="Zones & shores <of> ours"))
    layers = [name for name, _ in pyogrio.list_layers(path)]
    return {name: geopandas.read_file(path, layer=name) for name in layers}


def test_geojson_comes_back_from_gdal_vertex_for_vertex(features, tmp_path):
    (table,) = read_back(features, "geojson", tmp_path).values()
    assert table["layer"].tolist() == [feature.layer for feature in features]
    for back, feature in zip(table.geometry, features, strict=True):
        assert shapely.equals_exact(back, feature.geometry)
    assert table.is_valid.all()


def test_a_geopackage_has_a_layer_for_each_kind_vertex_for_vertex(features, tmp_path):
    tables = read_back(features, "gpkg", tmp_path)
    assert list(tables) == [n for n in LAYERS if any(f.layer == n for f in features)]
    for name, table in tables.items():
        assert table.crs == "EPSG:4326"
        members = [feature for feature in features if feature.layer == name]
        for back, feature in zip(table.geometry, members, strict=True):
            assert shapely.equals_exact(back, feature.geometry)
        for key in members[0].properties:
            assert key in table.columns


def test_kml_comes_back_from_gdal_with_the_same_shapes(features, tmp_path):
    tables = read_back(features, "kml", tmp_path)
    back = [shape for table in tables.values() for shape in table.geometry]
    assert len(back) == len(features)
    for shape, feature in zip(back, features, strict=True):
        flat = shapely.force_2d(shape)
        assert np.array_equal(
            shapely.get_coordinates(flat), shapely.get_coordinates(feature.geometry)
        )


def test_kml_elements_stand_in_the_order_that_the_schema_asks_for(features):
    order = {
        "Placemark": ["name", "styleUrl", "ExtendedData", "Point LineString Polygon MultiGeometry"],
        "LineString": ["extrude", "tessellate", "altitudeMode", "coordinates"],
        "Polygon": ["tessellate", "outerBoundaryIs", "innerBoundaryIs"],
        "Style": ["IconStyle", "LabelStyle", "LineStyle", "PolyStyle"],
        "Document": ["name", "description", "Style", "Folder"],
    }
    root = ElementTree.fromstring(exported(features, "kml", credit="x"))
    for tag, names in order.items():
        found = list(root.iter(KML + tag))
        assert found
        for element in found:
            places = [
                next(
                    i for i, name in enumerate(names) if child.tag.removeprefix(KML) in name.split()
                )
                for child in element
            ]
            assert places == sorted(places)


def test_the_arc_in_kml_rises_to_the_published_apogee(features):
    root = ElementTree.fromstring(exported(features, "kml"))
    lines = [m for m in root.iter(KML + "LineString") if m.find(KML + "extrude") is not None]
    heights = [float(t.split(",")[2]) for t in lines[0].find(KML + "coordinates").text.split()]
    # The ministry said about 6,000 km, KCNA 6,040.9 km.
    assert max(heights) == pytest.approx(6_020e3, rel=0.01)
    assert heights[-1] == pytest.approx(0.0, abs=1.0)


def test_czml_moves_the_missile_by_the_published_clock(features):
    packets = json.loads(exported(features, "czml"))
    assert packets[0] == packets[0] | {"id": "document", "version": "1.0"}
    ids = [packet["id"] for packet in packets]
    assert len(ids) == len(set(ids))
    (missile,) = [packet for packet in packets if "availability" in packet]
    assert missile["position"]["epoch"] == "2022-11-18T01:14:00Z"  # 10:14 in Japan
    samples = np.reshape(missile["position"]["cartographicDegrees"], (-1, 4))
    # It was said to have flown for about 69 minutes.
    assert samples[-1, 0] / 60 == pytest.approx(69.0, abs=1.5)
    began, ended = (datetime.fromisoformat(t) for t in missile["availability"].split("/"))
    assert (ended - began).total_seconds() == pytest.approx(samples[-1, 0] + 300, abs=2)


def test_a_geodesic_that_crosses_180_degrees_is_cut_there(assessments):
    (whole,) = assessments
    best = Position(-172.0, 43.0)
    outline = shapely.MultiPolygon([shapely.box(170.0, 40.0, 195.0, 46.0)])
    impact = attrs.evolve(whole.impact, best=best, regions=(Region(0.9, outline),))
    made = event_features([attrs.evolve(whole, impact=impact, trajectory=None)])
    for feature in made:
        lon = shapely.get_coordinates(feature.geometry)[:, 0]
        assert ((lon >= -180.0) & (lon <= 180.0)).all()
    region = next(f for f in made if f.layer == "region").geometry
    assert sorted(part.bounds for part in region.geoms) == [
        (-180.0, 40.0, -165.0, 46.0),
        (170.0, 40.0, 180.0, 46.0),
    ]
    assert all(part.exterior.is_ccw for part in region.geoms)
    line = next(f for f in made if f.layer == "geodesic").geometry
    assert len(line.geoms) == 2
    ends = shapely.get_coordinates(line)[[0, -1]]
    length = inverse_arrays(*ends[0], *ends[1])[1]
    pieces = (shapely.get_coordinates(part) for part in line.geoms)
    total = sum(inverse_arrays(*p[:-1].T, *p[1:].T)[1].sum() for p in pieces)
    assert total == pytest.approx(float(length), rel=1e-6)


HOSTILE = '</name><script>alert(1)</script> & "quoted" ]]> \u2028 \x07 日本'


@pytest.mark.parametrize("suffix", FORMATS)
def test_texts_come_through_as_texts(suffix, assessments, tmp_path):
    (whole,) = assessments
    flight = attrs.evolve(whole.flight, missile=HOSTILE)
    event = attrs.evolve(whole.event, title=HOSTILE)
    made = event_features([attrs.evolve(whole, flight=flight, event=event)])
    written = exported(made, suffix)
    if suffix == "czml":
        found = {p.get("properties", {}).get("missile") for p in json.loads(written)} - {None}
        assert found == {HOSTILE}
        return
    wanted = HOSTILE.replace("\x07", "") if suffix == "kml" else HOSTILE
    tables = read_back(made, suffix, tmp_path)
    assert {m for t in tables.values() for m in t["missile"]} == {wanted}
    if suffix == "kml":
        assert not list(ElementTree.fromstring(written).iter("script"))


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_export_is_the_same_bytes_twice(suffix, features):
    assert exported(features, suffix) == exported(features, suffix)


def test_an_unknown_format_names_those_that_are_known(features):
    with pytest.raises(OutputError, match="geojson, kml, gpkg, czml"):
        exported(features, "shp")


def geomap(*args, cwd):
    return subprocess.run(
        [sys.executable, "-m", "geomap", *args], capture_output=True, text=True, cwd=cwd
    )


def test_the_command_puts_all_events_into_one_file(tmp_path):
    done = geomap("export", "--catalogue", "2022-11", "-o", "x.geojson", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "x.geojson\n", "")
    table = geopandas.read_file(tmp_path / "x.geojson")
    assert set(table["event"].dropna()) >= {"2022-11-18-hwasong-17"}
    assert (table["layer"] == "limit").any()
    done = geomap(
        "export", "--catalogue", "2022-11", "-o", "y.geojson", "--no-limits", cwd=tmp_path
    )
    assert not (geopandas.read_file(tmp_path / "y.geojson")["layer"] == "limit").any()


def test_the_command_refuses_an_unknown_ending(tmp_path):
    done = geomap("export", "--catalogue", "2022-11", "-o", "x.shp", cwd=tmp_path)
    assert done.returncode == 2
    assert "known are geojson, kml, gpkg, czml" in done.stderr
    assert list(tmp_path.iterdir()) == []
