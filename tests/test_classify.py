"""Points by the million: which zone each lies in, from arrays and from tables in memory."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas
import pytest
import shapely
from pyproj import Geod
from shapely import MultiPolygon, box

import geomap
from geomap.classifying.coordinates import guess_columns
from geomap.classifying.placing import Classifier
from geomap.errors import GeodesyError, InputError, ZoneError
from geomap.readers.layers import load_zones
from geomap.readers.shoreline import load_shoreline
from geomap.zones import HIGH_SEAS, Limit, Zone, ZoneKind, ZoneMap

PLACES = [
    (139.0, 30.0, "japan-eez", None),
    (131.87, 37.30, "liancourt-overlap", None),
    (130.3, 37.0, "south-korea-eez", None),
    (160.0, 35.0, "high-seas", None),
    (139.70, 35.85, "land", None),  # Saitama, which has no coast
    (10.0, 50.0, "not-covered", None),
    (133.5, 34.2, "japan-eez", "japan-internal-waters"),  # Seto Inland Sea
    (141.05, 35.7, "japan-eez", "japan-territorial-sea"),  # 15 km off Choshi
    (141.3, 35.7, "japan-eez", "japan-contiguous-zone"),  # 38 km off Choshi
    (139.0 - 360.0, 30.0, "japan-eez", None),
]
LON, LAT, ZONES, NESTED = (list(column) for column in zip(*PLACES, strict=True))

NOWHERE = [
    (np.nan, 30.0),
    (139.0, np.nan),
    (np.inf, 30.0),
    (139.0, -np.inf),
    (139.0, 90.001),
    (35.0, 139.0),  # turned round
    (360.001, 30.0),
    (139e6, 30e6),
]


def made_zone(zone_id, kind, outline, parent=""):
    return Zone(zone_id, zone_id, kind, (zone_id,), (), "", "", outline, parent=parent)


def two_squares() -> ZoneMap:
    """A square with a smaller one nested in it, and one beside it that others nest in as well."""
    a, b = box(140, 30, 141, 32), box(141, 30, 142, 32)
    middle = Limit(np.array([(141.0, 30.0), (141.0, 31.0), (141.0, 32.0)]), "agreed", "a", "b")
    outer = Limit(np.array([(140.0, 30.0), (140.0, 32.0)]), "arc", "a", HIGH_SEAS)
    sea, waters = ZoneKind.TERRITORIAL_SEA, ZoneKind.INTERNAL_WATERS
    return ZoneMap(
        zones=(
            made_zone("a", ZoneKind.EEZ, MultiPolygon([a])),
            made_zone("a-sea", sea, MultiPolygon([box(140.5, 31, 140.6, 31.5)]), "a"),
            made_zone("b", ZoneKind.EEZ, MultiPolygon([b])),
            made_zone("b-waters", waters, MultiPolygon([box(141.2, 31, 141.3, 31.5)]), "b"),
            made_zone("b-sea", sea, MultiPolygon([box(141.3, 31, 141.4, 31.5)]), "b"),
        ),
        limits=(middle, outer),
    )


def test_a_known_place_lies_in_its_zone_and_in_the_zone_within_it():
    found = geomap.classify(LON, LAT)
    assert found.zone.tolist() == ZONES
    assert found.nested_zone.tolist() == NESTED
    assert found.unplaced == 0
    assert len(found) == len(PLACES)
    assert found.distance_inside_m is None


@pytest.mark.parametrize(("lon", "lat"), NOWHERE)
def test_what_is_no_position_is_in_no_zone_and_disturbs_no_other(lon, lat):
    found = geomap.classify([139.0, lon, 160.0], [30.0, lat, 35.0], distance=True)
    assert found.zone.tolist() == ["japan-eez", None, "high-seas"]
    assert found.nested_zone.tolist() == [None, None, None]
    assert found.unplaced == 1
    assert np.isnan(found.distance_inside_m).tolist() == [False, True, False]
    assert np.isnan(found.distance_offshore_m).tolist() == [False, True, False]


@pytest.mark.parametrize(("lon", "lat"), [(0.0, 90.0), (0.0, -90.0), (360.0, 0.0), (-360.0, 0.0)])
def test_the_poles_and_a_whole_turn_are_positions(lon, lat):
    assert geomap.classify([lon], [lat]).zone.tolist() == ["not-covered"]


def test_a_point_on_a_limit_keeps_the_last_digit_of_its_longitude():
    # (139.1 + 180) % 360 - 180 is 139.10000000000002, which is outside.
    zones = ZoneMap((made_zone("a", ZoneKind.EEZ, MultiPolygon([box(138.3, 30, 139.1, 31)])),), ())
    found = geomap.classify([138.3, 139.1, 139.1 + 1e-13], [30.5] * 3, zones=zones)
    assert (found.zone == "a").tolist() == [True, True, False]


def test_no_points_have_no_zones():
    found = geomap.classify([], [], distance=True)
    assert (len(found), found.unplaced, found.zone.tolist()) == (0, 0, [])


def test_what_is_masked_is_no_position():
    lon = np.ma.array([139, 139, 139], mask=[0, 1, 0])
    lat = np.ma.array([30.0, 30.0, 30.0], mask=[0, 0, 1])
    found = geomap.classify(lon, lat)
    assert found.zone.tolist() == ["japan-eez", None, None]
    assert geomap.classify(lon, [30.0, 30.0, 30.0]).unplaced == 1


@pytest.mark.parametrize("distance", [False, True])
def test_claims_that_nobody_makes_are_refused_with_those_that_there_are(distance):
    with pytest.raises(InputError, match="expected 'japan' or 'undisputed', got 'bogus'"):
        geomap.classify([139.0], [30.0], distance=distance, claims="bogus")


def test_columns_of_different_length_are_refused():
    with pytest.raises(GeodesyError, match=r"\(2,\) and \(3,\)"):
        geomap.classify([1, 2], [1, 2, 3])
    with pytest.raises(GeodesyError, match="one length"):
        geomap.classify([[1, 2]], [[1, 2]])


def test_each_zone_has_those_that_are_nested_in_it_alone():
    lon = [140.55, 141.25, 141.35, 141.5, 140.1, 150.0]
    found = Classifier(two_squares()).classify(lon, [31.2] * 6)
    assert found.zone.tolist() == ["a", "b", "b", "b", "a", "high-seas"]
    assert found.nested_zone.tolist() == ["a-sea", "b-waters", "b-sea", None, None, None]


def test_blocks_are_put_together_in_order(monkeypatch):
    rng = np.random.default_rng(3)
    lon, lat = rng.uniform(120, 160, 1000), rng.uniform(18, 50, 1000)
    lon[::7] = np.nan
    whole = geomap.classify(lon, lat, distance=True)
    monkeypatch.setattr("geomap.classifying.placing._BLOCK", 96)
    parts = geomap.classify(lon, lat, distance=True)
    assert parts.zone.tolist() == whole.zone.tolist()
    assert parts.nested_zone.tolist() == whole.nested_zone.tolist()
    np.testing.assert_allclose(parts.distance_inside_m, whole.distance_inside_m, atol=0.01)
    np.testing.assert_allclose(parts.distance_offshore_m, whole.distance_offshore_m, atol=0.01)


def test_the_zones_are_those_that_the_map_tells_one_by_one():
    zones = load_zones()
    rng = np.random.default_rng(4)
    lon, lat = rng.uniform(120, 160, 3000), rng.uniform(18, 50, 3000)
    found = geomap.classify(lon, lat)
    assert found.zone.tolist() == [zones.ids[i] for i in zones.locate(lon, lat)]
    for zone_id in found.nested_ids:
        zone = zones.zone(zone_id)
        within = zone.covers(lon, lat) & (found.zone == zone.parent)
        assert ((found.nested_zone == zone_id) == within).all()
        assert within.any()


def test_distances_to_the_limit_are_positive_inside_and_those_of_the_ellipsoid():
    asked = Classifier(two_squares(), frozenset({"a"}), load_shoreline())
    inside = asked.classify([140.5, 139.5], [31.0, 31.0]).distance_inside_m
    # Half a degree of the parallel of 31 N by Geod, to the geodesic's bulge away from it.
    half = Geod(ellps="WGS84").inv(140.5, 31.0, 141.0, 31.0)[2]
    assert inside == pytest.approx([half, -half], abs=30)


def test_distances_offshore_are_those_to_the_shoreline_and_negative_on_land():
    shore = load_shoreline().lonlat_deg
    geod = Geod(ellps="WGS84")
    lon, lat = [139.0, 139.70, 150.0, 141.3], [30.0, 35.85, 40.0, 35.7]
    found = geomap.classify(lon, lat, distance=True).distance_offshore_m
    assert (found < 0).tolist() == [False, True, False, False]
    for x, y, distance in zip(lon, lat, np.abs(found), strict=True):
        count = len(shore)
        _, _, each = geod.inv(np.full(count, x), np.full(count, y), shore[:, 0], shore[:, 1])
        # The nearest vertex is as near as an edge is long, here some hundred metres.
        assert each.min() - 400 < distance <= each.min() + 1


def test_no_distance_offshore_is_told_where_the_shore_is_not_known():
    found = geomap.classify([10.0], [50.0], distance=True)
    assert np.isnan(found.distance_offshore_m).all()
    assert (found.distance_inside_m < -5e6).all()


def test_the_claims_and_the_zone_that_are_asked_about_change_the_distance():
    at = [131.87], [37.30]  # by Liancourt Rocks
    assert geomap.classify(*at, distance=True).distance_inside_m[0] > 0
    undisputed = geomap.classify(*at, distance=True, claims="undisputed")
    assert undisputed.distance_inside_m[0] < 0
    korea = geomap.classify([130.3], [37.0], distance=True, zone_id="south-korea-eez")
    assert korea.distance_inside_m[0] > 0
    with pytest.raises(ZoneError, match="did you mean"):
        geomap.classify(*at, distance=True, zone_id="south-korea-eze")


def test_what_was_found_cannot_be_changed():
    found = geomap.classify([139.0], [30.0], distance=True)
    for array in (found.zone_index, found.nested_index, found.distance_inside_m):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_importing_geomap_imports_nothing_else():
    code = "import sys, geomap; print(sorted({'numpy', 'shapely', 'pyarrow'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_name_that_geomap_lacks_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'classfy'"):
        _ = geomap.classfy


# Tables of pandas and geopandas.


def ships():
    import geopandas

    points = geopandas.points_from_xy([139.0, 133.5, 160.0], [30.0, 34.2, 35.0])
    frame = geopandas.GeoDataFrame(
        {"name": ["x", "y", "z"]}, geometry=points, crs="EPSG:4326", index=[7, 5, 7]
    )
    frame.loc[len(frame), "name"] = "lost"
    frame.loc[9] = ["empty", shapely.Point()]
    return frame


def test_a_geodataframe_keeps_its_index_order_columns_and_system():
    before = ships()
    after = geomap.classify_frame(before)
    assert after.index.tolist() == before.index.tolist()
    assert after.columns.tolist() == ["name", "geometry", "zone", "nested_zone"]
    assert after["zone"].tolist()[:3] == ["japan-eez", "japan-eez", "high-seas"]
    assert after["nested_zone"].tolist()[1] == "japan-internal-waters"
    assert after["zone"].isna().tolist() == [False, False, False, True, True]
    assert type(after) is type(before)
    assert after.crs == before.crs
    assert before.columns.tolist() == ["name", "geometry"]


def test_a_geodataframe_in_metres_has_the_zones_of_its_places():
    after = geomap.classify_frame(ships().to_crs("EPSG:3857"), distance=True)
    assert after["zone"].tolist()[:3] == ["japan-eez", "japan-eez", "high-seas"]
    direct = geomap.classify([139.0, 133.5, 160.0], [30.0, 34.2, 35.0], distance=True)
    assert after["distance_inside_km"].tolist()[:3] == pytest.approx(
        direct.distance_inside_m / 1000, abs=1e-3
    )
    assert after["distance_offshore_km"].tolist()[:3] == pytest.approx(
        direct.distance_offshore_m / 1000, abs=1e-3
    )


def test_a_geodataframe_without_a_system_or_with_polygons_is_refused():
    with pytest.raises(InputError, match="reference system"):
        geomap.classify_frame(ships().set_crs(None, allow_override=True))
    polygons = ships().iloc[:2]
    polygons = polygons.set_geometry([shapely.Point(139, 30), box(139, 30, 140, 31)], crs=4326)
    with pytest.raises(InputError, match="row 1 is a Polygon"):
        geomap.classify_frame(polygons)


def test_a_plain_table_is_taken_by_its_columns():
    frame = pandas.DataFrame(
        {"Longitude": ["139", "?", None], "LAT": [30, 30, 30]}, index=[5, 5, 1]
    )
    after = geomap.classify_frame(frame)
    assert after["zone"].isna().tolist() == [False, True, True]
    assert after.index.tolist() == [5, 5, 1]
    swapped = geomap.classify_frame(frame, lon="LAT", lat="Longitude")
    assert swapped["zone"].isna().all()


def test_what_is_no_table_is_refused_and_columns_are_named_by_arguments():
    with pytest.raises(InputError, match="expected a DataFrame or a GeoDataFrame, got str"):
        geomap.classify_frame("ships.csv")
    with pytest.raises(InputError, match="say which it is with lat=NAME; its columns are 'lon'"):
        geomap.classify_frame(pandas.DataFrame({"lon": [139.0]}))


def test_a_column_that_is_there_already_is_not_written_over():
    frame = pandas.DataFrame({"lon": [139.0], "lat": [30.0], "zone": ["mine"]})
    with pytest.raises(InputError, match="prefix='geomap_'"):
        geomap.classify_frame(frame)
    after = geomap.classify_frame(frame, prefix="g_")
    assert after.loc[0, ["zone", "g_zone"]].tolist() == ["mine", "japan-eez"]


# The names of columns.


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["lon", "lat"], ("lon", "lat")),
        (["id", "LATITUDE", "LONGITUDE"], ("LONGITUDE", "LATITUDE")),
        (["Latitude (deg)", "Longitude (deg)"], ("Longitude (deg)", "Latitude (deg)")),
        (["decimalLatitude", "decimalLongitude"], ("decimalLongitude", "decimalLatitude")),
        (["location-long", "location-lat"], ("location-long", "location-lat")),
        (["経度", "緯度"], ("経度", "緯度")),
        (["x", "y", "lon", "lat"], ("lon", "lat")),
        (["Y", "X"], ("X", "Y")),
    ],
)
def test_usual_names_of_columns_are_known(names, expected):
    assert tuple(guess_columns(names)) == expected


def test_names_that_leave_a_choice_are_an_error_that_lists_the_columns():
    with pytest.raises(InputError, match=r"'Lon', 'lon'; say which with --lon NAME"):
        guess_columns(["Lon", "lon", "lat"], path="ships.csv")
    with pytest.raises(InputError, match=r"'lat', 'Latitude'; say which with --lat NAME"):
        guess_columns(["lon", "lat", "Latitude", "y"], path="ships.csv")
    with pytest.raises(InputError, match=r"--lat NAME; its columns are 'lon', 'north'"):
        guess_columns(["lon", "north"], path="ships.csv")
    with pytest.raises(InputError, match=r"no column 'east' for the longitude; its columns are"):
        guess_columns(["lon", "lat"], lon="east")
