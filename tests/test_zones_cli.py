"""`geomap zones`, and that a build is the same byte for byte."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import numpy as np
import pytest
import shapely
from attrs import frozen
from shapely import Polygon, box

from geomap.cli import main
from geomap.geodesy import Position
from geomap.readers.layers import decode, load_zones
from geomap.zones import Zone, ZoneKind


def test_list_names_every_zone_with_kind_and_states(capsys):
    assert main(["zones", "list", "--json"]) == 0
    listed = {zone["id"]: zone for zone in json.loads(capsys.readouterr().out)}
    assert listed["japan-eez"]["kind"] == "eez"
    assert listed["japan-eez"]["states"] == ["Japan"]
    assert listed["senkaku-overlap"]["claimants"] == ["Japan", "China", "Taiwan"]
    assert set(listed) == {zone.id for zone in load_zones().zones}


def test_list_without_json_is_a_line_a_zone(capsys):
    assert main(["zones", "list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(load_zones().zones)


def test_show_says_kind_basis_and_limits(capsys):
    assert main(["zones", "show", "japan-eez"]) == 0
    text = capsys.readouterr().out
    assert "Act No. 74 of 1996" in text
    assert "towards high-seas: arc" in text


def test_show_as_json_is_a_feature(capsys):
    assert main(["zones", "show", "liancourt-overlap", "--json"]) == 0
    feature = json.loads(capsys.readouterr().out)
    assert feature["id"] == "liancourt-overlap"
    assert shapely.geometry.shape(feature["geometry"]).is_valid


def test_an_unknown_zone_is_refused_with_status_2(capsys):
    assert main(["zones", "show", "japn-eez"]) == 2
    assert "did you mean japan-eez" in capsys.readouterr().err


def test_why_names_the_base_points_of_the_nearest_limit(capsys):
    assert main(["zones", "why", "157.0", "24.3", "--json"]) == 0
    reasons = json.loads(capsys.readouterr().out)
    assert reasons["zone"] == "japan-eez"
    assert reasons["limit"]["basis"] == "arc"
    assert reasons["limit"]["base_points"][0]["on"].startswith("low-water area")


def test_why_says_what_the_zones_cover_where_a_position_is_beyond_them(capsys):
    assert main(["zones", "why", "10", "50"]) == 0
    said = capsys.readouterr().out
    west, east, south, north = map(
        float, re.search(r"within ([\d.]+) to ([\d.]+) E, ([\d.]+) to ([\d.]+) N", said).groups()
    )
    # Tokyo is within, and a step past each side is not covered either.
    assert west < 139.7 < east
    assert south < 35.7 < north
    for lon, lat in ((east + 0.01, 35.0), (150.0, south - 0.01)):
        assert main(["zones", "why", str(lon), str(lat)]) == 0
        assert "not-covered" in capsys.readouterr().out
    assert main(["zones", "why", str(east - 0.01), "35"]) == 0
    assert "not-covered" not in capsys.readouterr().out


def test_show_says_who_claims_what_is_nobodys_by_agreement(capsys):
    assert main(["zones", "show", "senkaku-overlap"]) == 0
    said = capsys.readouterr().out
    assert "states     none agreed\n" in said
    assert "claimed by Japan, China, Taiwan\n" in said


def test_why_names_the_zones_that_lie_within_the_zone(capsys):
    # Four miles off Okinotorishima, whose base points the law names.
    assert main(["zones", "why", "136.1", "20.35"]) == 0
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert first == "(136.1, 20.35) lies in: japan-eez"
    assert second == "  and in: japan-territorial-sea"


def test_check_passes_at_a_decimetre_and_fails_at_nothing(capsys):
    assert main(["zones", "check"]) == 0
    assert "arc: at most" in capsys.readouterr().out
    assert main(["zones", "check", "--metres", "0"]) == 2


@frozen
class Shore:
    shore: str
    zone: dict[str, Any]


@frozen(eq=False)
class SmallLaw:
    """Two islands, one agreed on by nobody and one claimed by both."""

    owners: tuple[Shore, ...]
    division: Any
    window: Polygon
    baselines: tuple[Any, ...] = ()
    agreed: tuple[Any, ...] = ()


def small_build():
    pytest.importorskip("scipy")
    from geomap.delimitation.base_points import Division
    from geomap.delimitation.build import build

    def zone(name: str, kind: str, states: list[str], claimants: list[str]) -> dict[str, Any]:
        facts = {"id": name, "name": name, "kind": kind, "basis": "", "source": ""}
        return facts | {"states": states, "claimants": claimants}

    law = SmallLaw(
        owners=(
            Shore("west", zone("west-eez", "eez", ["W"], [])),
            Shore("rock", zone("rock-overlap", "overlapping_claim", [], ["W", "E"])),
            Shore("east", zone("east-eez", "eez", ["E"], [])),
        ),
        division=Division(
            ("west", "rock", "east"),
            (box(135, 30, 139.5, 50), box(139.5, 30, 140.5, 50), box(140.5, 30, 145, 50)),
        ),
        window=box(136.0, 39.0, 144.0, 41.0),
    )
    land = [
        Polygon([(lon, 39.95), (lon + 0.1, 39.95), (lon + 0.1, 40.05), (lon, 40.05)])
        for lon in (138.0, 140.0, 142.0)
    ]
    return build([shapely.get_coordinates(p) for p in land], land, law), law


@pytest.fixture(scope="module")
def built():
    return small_build()


def stored(zones) -> bytes:
    from geomap.delimitation.encoding import archive, zone_arrays

    return archive(zone_arrays(zones))


def test_the_same_input_gives_the_same_bytes(built):
    first = stored(built[0].zones)
    assert first == stored(small_build()[0].zones)
    # Two builds in one second would not show it: no entry bears the time of day.
    dates = {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()}
    assert dates == {(1980, 1, 1, 0, 0, 0)}


def test_what_is_stored_is_what_was_computed(built):
    zones = built[0].zones
    with np.load(io.BytesIO(stored(zones))) as arrays:
        loaded = decode(arrays)
    assert [zone.id for zone in loaded.zones] == [zone.id for zone in zones.zones]
    for one, other in zip(loaded.zones, zones.zones, strict=True):
        assert one.area.equals(other.area)
    for one, other in zip(loaded.limits, zones.limits, strict=True):
        assert np.abs(one.lonlat_deg - other.lonlat_deg).max() < 1e-9
        assert (one.base_points == other.base_points).all()


def test_an_outline_that_rounding_would_have_cross_itself_keeps_a_decimal_more():
    from geomap.delimitation.encoding import zone_features

    # A slit 0.06 m wide, its sides on one meridian when put on 1e-6 degrees. Such are where the
    # arcs about two islands run side by side.
    slit = [(140.0000003, 30.01), (140.0, 30.002), (139.9999997, 30.01)]
    ring = [(139.99, 30.0), (140.01, 30.0), (140.01, 30.01), *slit, (139.99, 30.01), (139.99, 30.0)]
    assert not Polygon(np.round(ring, 6)).is_valid
    facts = {"name": "", "states": ("A",), "claimants": (), "basis": "", "source": ""}
    zones = [
        Zone(id=name, kind=ZoneKind.EEZ, outline=shapely.MultiPolygon([polygon]), **facts)
        for name, polygon in (("slit", Polygon(ring)), ("whole", box(140.0, 30.0, 140.1234567, 31)))
    ]
    features = json.loads(zone_features(zones))["features"]
    slit_written, whole_written = (shapely.geometry.shape(f["geometry"]) for f in features)
    assert slit_written.is_valid
    assert slit_written.equals(zones[0].outline)
    assert whole_written.bounds[2] == 140.123457


def test_a_disputed_rock_makes_a_zone_of_its_full_extent(built):
    zones = built[0].zones
    # The rock lies between: all that is nearer to it than to either side, to the window's edge.
    assert zones.locate_id(Position(140.05, 40.9)) == "rock-overlap"
    assert zones.locate_id(Position(138.95, 40.0)) == "west-eez"
    assert zones.locate_id(Position(139.15, 40.0)) == "rock-overlap"
    assert zones.ids_claimed("undisputed", "E") == {"east-eez"}
    assert zones.ids_claimed("all", "E") == {"east-eez", "rock-overlap"}
    # Half-way between 138.1 and 140.0 E on the parallel of the islands' middles.
    lines = [
        m.lonlat_deg for m in zones.limits if {m.left, m.right} == {"west-eez", "rock-overlap"}
    ]
    line = np.vstack(lines)
    at_middle = line[np.abs(line[:, 1] - 40.0) < 0.02, 0]
    assert np.abs(at_middle - 139.05).max() < 1e-4


def test_polygon_and_distance_agree_everywhere_in_the_small_sea(built):
    zones, rule = built[0].zones, built[0].rule
    rng = np.random.default_rng(3)
    lon, lat = rng.uniform(136.01, 143.99, 2000), rng.uniform(39.01, 40.99, 2000)
    found = zones.locate(lon, lat)
    at_sea = found < len(zones.principal)
    assert (found[at_sea] == rule(lon, lat)[at_sea]).all()


@pytest.mark.parametrize(
    ("call", "usage"),
    [
        (["zones", "check", "--zone", "F"], "usage: geomap zones check "),
        (["zones", "list", "nonsense"], "usage: geomap zones list "),
        (["verify", "page.html", "--bogus"], "usage: geomap verify "),
    ],
)
def test_an_argument_that_is_none_is_told_with_the_usage_of_what_was_called(capsys, call, usage):
    with pytest.raises(SystemExit) as ended:
        main(call)
    err = capsys.readouterr().err
    assert ended.value.code == 2
    assert err.startswith(usage)
    assert f"unrecognized arguments: {' '.join(call[2:])}" in err


def test_owners_looks_for_the_map_before_the_shoreline(tmp_path, monkeypatch, capsys):
    def no_package(bounds):
        raise AssertionError("the shoreline was asked for first")

    monkeypatch.setattr("geomap.readers.gshhg.read_gshhg", no_package)
    assert main(["zones", "owners", str(tmp_path / "missing.gpkg")]) == 2
    assert "missing.gpkg" in capsys.readouterr().err
