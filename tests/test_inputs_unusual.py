"""Inputs that are seldom met, in commands and readers; what is told is what the input holds."""

import json
import re
import warnings

import geopandas
import pytest
import shapely

from geomap.cli import main
from geomap.danger_zones import Corner, zone_from
from geomap.errors import InputError, ZoneError
from geomap.geodesy import Position
from geomap.readers.announcement.pages import LARGEST_PAGE, text_of_page
from geomap.readers.countries import read_countries
from geomap.readers.files import read_bytes
from geomap.readers.law import angle
from geomap.readers.layer_files import open_layer

EVENT = """\
id: {id}
launched_at: 2022-11-18T10:14+09:00
flights:
  - launch: {{site: Sunan}}
    reports:
      - by: Japan Ministry of Defense
        range_km: {range}
        direction: east
"""
WHOLE = (
    "The Ministry of Defense said that North Korea launched one ICBM-class ballistic missile, a "
    "Hwasong-17, eastward from the vicinity of Sunan at around 10:14 a.m. on November 18, 2022. "
    "It flew for about 69 minutes to a range of about 1,000 km, with a maximum altitude of about "
    "6,000 km, and fell in the Sea of Japan about 200 km west of Oshima-Oshima, Hokkaido, inside "
    "Japan's exclusive economic zone (EEZ).\n"
)


@pytest.fixture
def written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(name, text):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return name

    return write


# Announcements.


def test_of_an_announcement_that_has_everything_nothing_is_said_to_be_missing(written, capsys):
    name = written("whole.txt", WHOLE)
    assert main(["read", name]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "Looked for and not found" not in out
    assert main(["verdict", name]) == 0
    assert capsys.readouterr().err == ""


def test_what_an_announcement_contradicts_is_told_by_each_command(written, capsys):
    name = written("torn.txt", WHOLE + "It flew 700 km, the ministry said.\n")
    assert main(["read", name]) == 0
    said = capsys.readouterr().err
    assert f"geomap: {name}: range_km by Japan Ministry of Defense: 'about 1000'" in said
    assert "'700' in another; both left out" in said
    assert main(["verdict", name]) == 0
    assert (
        "left out, since the text contradicts itself: range_km; see 'geomap read torn.txt'"
        in capsys.readouterr().err
    )


def test_a_page_too_large_is_refused_and_a_headline_that_its_story_lacks_is_put_before_it():
    with pytest.raises(InputError, match="expected a page of up to 4 MB, got 5 MB"):
        text_of_page("<p>x</p>" + " " * int(1.2 * LARGEST_PAGE), "a.html")
    story = " ".join(f"Sentence {n} tells what nobody else has told of it." for n in range(40))
    html = (
        "<html><head><title>A launch on Friday</title></head>"
        f"<body><article><p>{story}</p></article></body></html>"
    )
    text, day = text_of_page(html, "a.html")
    assert text == f"A launch on Friday\n\n{story}"
    assert day is None


# Events.


def test_a_folder_is_no_file_to_write(written, capsys, tmp_path):
    name = written("one.yaml", EVENT.format(id="one", range="about 600"))
    (tmp_path / "out.geojson").mkdir()
    assert main(["export", name, "-o", "out.geojson"]) == 2
    assert "out.geojson: is a folder; name a file in it" in capsys.readouterr().err


def test_what_stands_for_nothing_is_said_not_to_be_connected():
    with pytest.raises(InputError, match="standard input is not connected; name a file"):
        read_bytes("-", None)


# Corners.


def corners(*lonlat):
    return [Corner(Position(*at), f"corner {n}") for n, at in enumerate(lonlat, 1)]


def test_a_ring_of_many_corners_that_crosses_itself_is_not_guessed_at():
    rows = [(130.0 + column, 30.0 + row) for row in range(3) for column in range(3)]
    with pytest.raises(InputError, match="and 9 corners are too many to reorder; check them"):
        zone_from("zone-1", "", corners(*rows))


def test_corners_a_quarter_of_the_earth_apart_are_not_put_in_order():
    with pytest.raises(InputError, match="and its corners lie too far apart; check them"):
        zone_from("zone-1", "", corners((100, 0), (195, 10), (100, 10), (195, 0)))


def test_a_zone_of_more_than_twenty_degrees_is_doubted():
    (doubt,) = zone_from("zone-1", "", corners((130, 30), (152, 30), (152, 33))).doubts
    assert "check for a misprinted degree" in str(doubt)
    assert zone_from("zone-1", "", corners((130, 30), (149, 30), (149, 33))).doubts == ()


def test_an_angle_of_the_law_is_read_and_another_text_is_none():
    assert angle("43-23-10N") == pytest.approx(43 + 23 / 60 + 10 / 3600)
    with pytest.raises(InputError, match=r"expected an angle such as 43-23-10N .*, got '43.5'"):
        angle("43.5")


# Layers.


SQUARE = shapely.box(130, 30, 131, 31)


def test_a_map_of_countries_needs_a_reference_system_and_its_areas_alone_count(tmp_path):
    line = shapely.LineString([(130, 30), (131, 31)])
    made = shapely.GeometryCollection([SQUARE, line])
    frame = geopandas.GeoDataFrame(
        {"ISO_A3": ["JPN", "KOR", None, "CHN"]}, geometry=[made, None, SQUARE, line], crs=4326
    )
    frame.to_file(tmp_path / "c.gpkg")
    ((name, polygon),) = read_countries(tmp_path / "c.gpkg", "ISO_A3")
    assert name == "JPN"
    assert polygon.equals(SQUARE)
    bare = geopandas.GeoDataFrame({"ISO_A3": ["JPN"]}, geometry=[SQUARE])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it will have no reference system
        bare.to_file(tmp_path / "bare.shp")
    with pytest.raises(InputError, match="no reference system; degrees on WGS 84 are wanted"):
        list(read_countries(tmp_path / "bare.shp", "ISO_A3"))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ([1, 2], "expected a polygon layer"),
        ({"type": "FeatureCollection", "features": ["x"]}, "expected a GeoJSON feature"),
        (
            {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": "x"}]},
            "expected a GeoJSON geometry",
        ),
    ],
)
def test_json_that_is_no_layer_is_refused(tmp_path, content, told):
    path = tmp_path / "z.geojson"
    path.write_text(json.dumps(content))
    with pytest.raises(ZoneError, match=re.escape(told)):
        open_layer(path)


def test_a_feature_keeps_its_own_id(tmp_path):
    geometry = shapely.geometry.mapping(SQUARE)
    feature = {"type": "Feature", "id": "a-7", "properties": None, "geometry": geometry}
    (tmp_path / "z.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [feature]})
    )
    assert open_layer(tmp_path / "z.geojson").properties == ({"id": "a-7"},)


def test_a_name_with_the_mark_of_a_driver_is_refused(tmp_path):
    path = tmp_path / "a!b.geojson"
    path.write_text("{}")
    with pytest.raises(ZoneError, match="a path that begins with /vsi or has a '!' is not read"):
        open_layer(path)
