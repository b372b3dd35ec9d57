"""All zones of a small made-up coast, built by the command and held against what they must be.

What a point's zone is, is asked of `pyproj.Geod`: the shortest of its distances to points set
every 100 m along the shores and baselines. Areas are those of geodesic discs.
"""

from __future__ import annotations

import json
import tomllib
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely
import small_coast
from pyproj import Geod
from small_coast import LONE, MERIDIAN, WINDOW

from geomap.cli import main

pytest.importorskip("scipy", reason="needs geomap[build]")

GEOD = Geod(ellps="WGS84")
MILE_M = 1852.0
EEZ_M, CONTIGUOUS_M, TERRITORIAL_M = 200 * MILE_M, 24 * MILE_M, 12 * MILE_M
UNSURE_M = 20.0
"""So near to a limit a point is not asked for: edges may leave it by 10 m."""

FILES = {
    "eez/SOURCES.toml",
    "eez/claims.geojson",
    "eez/japan.geojson",
    "eez/limits.geojson",
    "eez/neighbours.geojson",
    "eez/zones.npz",
    "shoreline/coarse.npz",
    "shoreline/fine.npz",
}


class Coast:
    """The folders of the made-up coast, and what the command made of it."""

    def __init__(self, folder: Path) -> None:
        self.data, packages = small_coast.write(folder)
        self.patch = pytest.MonkeyPatch()
        for module in ("resources", "readers.law", "readers.layers", "readers.shoreline"):
            self.patch.setattr(f"geomap.{module}.data_dir", lambda: self.data)
        self.patch.syspath_prepend(packages)

    def zones(self):
        from geomap.readers.layers import load_zones

        return load_zones()


def forget() -> None:
    """Drop the zones and shores that are kept in memory."""
    from geomap.readers.layers import load_zones
    from geomap.readers.shoreline import load_shoreline

    load_zones.cache_clear()
    load_shoreline.cache_clear()


@pytest.fixture(scope="module")
def coast(tmp_path_factory):
    made = Coast(tmp_path_factory.mktemp("coast"))
    forget()
    assert main(["zones", "build", "--quiet"]) == 0
    yield made
    made.patch.undo()
    forget()


@pytest.fixture(scope="module")
def zones(coast):
    return coast.zones()


# By brute force.


def along(lonlat: np.ndarray, every_m: float = 100.0) -> np.ndarray:
    """Return points on the geodesics between vertices."""
    parts = [lonlat[:1]]
    for start, end in pairwise(lonlat):
        if length := GEOD.inv(*start, *end)[2]:
            count = int(np.ceil(length / every_m))
            inner = GEOD.npts(*start, *end, count - 1) if count > 1 else []
            parts += [np.array(inner).reshape(-1, 2), end[None]]
    return np.vstack(parts)


def base_points(*, surveyed: bool) -> dict[str, np.ndarray]:
    """Return what breadths are measured from, by hand from what the coast is meant to be."""
    south = small_coast.south_coast()
    lone = [np.array([LONE])] if surveyed else [np.array([LONE]), small_coast.SHORES["lone"]]
    shores = {
        "japan": [small_coast.SHORES["home"], small_coast.SHORES["islet"], *lone],
        "west": [small_coast.SHORES["its mirror image"], south[south[:, 0] <= 130.0]],
        "north": [south[south[:, 0] > 130.0]],
        "rock": [small_coast.SHORES["disputed"]],
    }
    for state, _, points in small_coast.BASELINES:
        shores[state].append(np.array(points))
    return {name: np.vstack([along(line) for line in lines]) for name, lines in shores.items()}


def distances_m(points: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Return the distance of each place to the nearest of some points."""
    # The farther of them cannot be nearest: by a sphere, with a margin for the ellipsoid.
    ours = np.radians(points)
    found = []
    for place in zip(lon.tolist(), lat.tolist(), strict=True):
        x, y = np.radians(place)
        half = np.sin((ours[:, 1] - y) / 2) ** 2
        half = half + np.cos(ours[:, 1]) * np.cos(y) * np.sin((ours[:, 0] - x) / 2) ** 2
        rough = 2 * 6_371_000.0 * np.arcsin(np.sqrt(half))
        near = points[rough <= rough.min() * 1.01 + 200.0]
        one = np.full(len(near), place[0]), np.full(len(near), place[1])
        found.append(GEOD.inv(*one, *near.T)[2].min())
    return np.array(found)


GAIN = shapely.Polygon(small_coast.AGREED).intersection(shapely.box(MERIDIAN, 29.0, 131.0, 31.0))
"""Between the meridian and the agreed line: nearer to japan's islet, and west's by agreement."""
JOINT = shapely.Polygon(along(np.array([*small_coast.JOINT, small_coast.JOINT[0]])))


SHUT_OFF = shapely.Polygon([*small_coast.BAY, *small_coast.BASELINES[1][2]])
"""The bay behind the two baselines, and the link from the second to the cape."""


@pytest.fixture(scope="module")
def sample():
    """Places in the window, more of them where there is more to tell apart."""
    west, south, east, north = WINDOW
    rng = np.random.default_rng(11)
    everywhere = rng.uniform((west, south), (east, north), (500, 2))
    about_the_line = rng.uniform((129.5, 29.2), (130.6, 30.6), (200, 2))
    about_home = rng.uniform((131.4, 31.6), (133.6, 33.4), (200, 2))
    about_lone = rng.uniform(np.array(LONE) - 0.5, np.array(LONE) + 0.5, (100, 2))
    joint = rng.uniform((130.9, 33.4), (131.9, 34.4), (60, 2))
    in_the_gain = rng.uniform((129.98, 29.35), (130.08, 29.95), (60, 2))
    return np.vstack([everywhere, about_the_line, about_home, about_lone, in_the_gain, joint]).T


@pytest.fixture(scope="module")
def measured(sample):
    points = base_points(surveyed=True)
    return {name: distances_m(points[name], *sample) for name in points}


def test_each_point_is_in_the_zone_of_the_nearest_shore_within_200_miles(zones, sample, measured):
    lon, lat = sample
    names = list(measured)
    ranked = np.sort(np.vstack([*measured.values(), np.full(len(lon), EEZ_M)]), axis=0)
    expected = np.array(names)[np.argmin(list(measured.values()), axis=0)].astype(object)
    expected[ranked[0] == EEZ_M] = "high-seas"
    gained = shapely.contains_xy(GAIN, lon, lat)
    assert gained.sum() > 10
    assert (expected[gained] == "japan").all()
    expected[gained] = "west"
    joint = shapely.contains_xy(JOINT, lon, lat)
    assert joint.sum() > 20
    expected[joint] = "joint"
    sure = ranked[1] - ranked[0] > UNSURE_M
    for outline in (GAIN, JOINT):
        sure &= shapely.distance(outline.boundary, shapely.points(lon, lat)) > 3e-4
    ids = {"rock": "rock-overlap", "joint": "joint", "high-seas": "high-seas"}
    wanted = [ids.get(name, f"{name}-eez") for name in expected]
    whole = {zone.id: zone.area for zone in zones.principal}
    whole["high-seas"] = shapely.box(*WINDOW).difference(shapely.union_all(list(whole.values())))
    wrong = [
        (name, *place)
        for name, place, known in zip(wanted, zip(lon, lat, strict=True), sure, strict=True)
        if known and not shapely.contains_xy(whole[name], *place)
    ]
    assert wrong == []
    assert sure.sum() > 900
    assert set(wanted) == set(whole)


def test_nested_zones_are_what_lies_within_12_and_24_miles_of_the_state(zones, sample, measured):
    lon, lat = sample
    points = base_points(surveyed=False)
    near = {name: distances_m(points[name], lon, lat) for name in points}
    ours = near.pop("japan")
    others = np.min(list(near.values()), axis=0)
    parent = zones.zone("japan-eez").area
    within = shapely.contains_xy(parent, lon, lat) & (ours < others)
    home = shapely.Polygon(small_coast.SHORES["home"]).union(SHUT_OFF)
    islet = shapely.Polygon(small_coast.SHORES["islet"])
    internal = shapely.contains_xy(home.union(islet), lon, lat)
    kinds = {
        "japan-internal-waters": internal,
        "japan-territorial-sea": within & ~internal & (ours <= TERRITORIAL_M),
        "japan-contiguous-zone": within & (ours > TERRITORIAL_M) & (ours <= CONTIGUOUS_M),
    }
    sure = (np.abs(ours - TERRITORIAL_M) > UNSURE_M) & (np.abs(ours - CONTIGUOUS_M) > UNSURE_M)
    sure &= np.abs(ours - others) > UNSURE_M
    for outline in (parent, home):
        sure &= shapely.distance(outline.boundary, shapely.points(lon, lat)) > 3e-4
    for zone_id, expected in kinds.items():
        zone = zones.zone(zone_id)
        assert zone.parent == "japan-eez"
        found = shapely.contains_xy(zone.area, lon, lat)
        assert (found == expected)[sure].all(), zone_id
        assert expected[sure].sum() > 20, zone_id


# By closed forms.


def disc_m2(radius_m: float) -> float:
    """Return the area of a geodesic disc about the lone rock."""
    azimuth = np.linspace(0.0, 360.0, 20_000, endpoint=False)
    lon, lat = np.full(len(azimuth), LONE[0]), np.full(len(azimuth), LONE[1])
    rim = GEOD.fwd(lon, lat, azimuth, np.full(len(azimuth), radius_m))
    return abs(GEOD.polygon_area_perimeter(rim[0], rim[1])[0])


def area_m2(region: shapely.Geometry) -> float:
    """Return the area within the geodesics between a region's vertices."""
    total = 0.0
    for polygon in shapely.get_parts(region):
        outer, *holes = shapely.get_rings(polygon)
        total += abs(GEOD.geometry_area_perimeter(shapely.Polygon(outer))[0])
        total -= sum(abs(GEOD.geometry_area_perimeter(shapely.Polygon(hole))[0]) for hole in holes)
    return total


def about_lone(zone) -> shapely.Geometry:
    (part,) = [p for p in zone.outline.geoms if p.envelope.contains(shapely.Point(*LONE))]
    return part


def test_the_zone_of_a_lone_rock_that_the_law_names_is_a_geodesic_disc(zones):
    # An inscribed polygon whose edges leave the circle by at most 0.4 m.
    whole = disc_m2(EEZ_M)
    found = area_m2(about_lone(zones.zone("japan-eez")))
    assert whole - 0.4 * 2 * np.pi * EEZ_M < found < whole * (1 + 1e-9)


def test_a_rock_too_small_for_the_shoreline_has_its_territorial_sea_and_contiguous_zone(zones):
    # The parallel body of a small square: Steiner's formula, with a disc of the ellipsoid. The
    # square is 24 m by 27 m, and edges leave an arc by at most 10 m.
    (width, height) = (
        GEOD.line_length(*small_coast.SHORES["lone"][rows].T) for rows in ([0, 1], [1, 2])
    )
    radius_m = {12: TERRITORIAL_M, 24: CONTIGUOUS_M}
    body = {n: disc_m2(r) + 2 * (width + height) * r + width * height for n, r in radius_m.items()}
    found = area_m2(about_lone(zones.zone("japan-territorial-sea")))
    assert body[12] - 10.0 * 2 * np.pi * TERRITORIAL_M < found < body[12] * (1 + 1e-6)
    ring = area_m2(about_lone(zones.zone("japan-contiguous-zone")))
    assert body[24] - 10.0 * 2 * np.pi * CONTIGUOUS_M < found + ring < body[24] * (1 + 1e-6)


def test_internal_waters_are_the_bay_behind_the_baselines_and_its_link_to_the_cape(zones):
    (bay,) = zones.zone("japan-internal-waters").outline.geoms
    rim = along(np.array([*SHUT_OFF.exterior.coords]))
    expected = abs(GEOD.polygon_area_perimeter(*rim.T)[0])
    # The link goes a little beyond the cape, so that it surely crosses the shore; and edges of
    # the shore are straight in degrees, up to 0.1 m off the geodesic.
    assert area_m2(bay) == pytest.approx(expected, rel=1e-4)
    assert bay.bounds == pytest.approx(SHUT_OFF.bounds, abs=1e-4)


def limits(zones, *ids: str):
    return [limit for limit in zones.limits if {limit.left, limit.right} == set(ids)]


def test_two_islets_that_mirror_each_other_are_parted_by_the_meridian_between(zones):
    found = [m for m in limits(zones, "japan-eez", "west-eez") if m.basis == "equidistance"]
    line = np.vstack([m.lonlat_deg[1:-1] for m in found])
    # Within 1.5 degrees of the islets no other shore is nearer.
    near = line[np.abs(line[:, 1] - 30.0) < 1.0]
    assert len(near) > 50
    assert np.abs(near[:, 0] - MERIDIAN).max() < 2e-7


def test_an_agreed_line_is_the_limit_where_it_is_and_named_so(zones):
    found = [m for m in limits(zones, "japan-eez", "west-eez") if m.basis == "agreed"]
    line = np.vstack([m.lonlat_deg for m in found])
    true = shapely.LineString(along(np.array(small_coast.AGREED)))
    assert shapely.distance(true, shapely.points(line)).max() < 1e-6
    for corner in small_coast.AGREED[1:-1]:
        assert np.abs(line - corner).max(axis=1).min() < 1e-6


def test_every_limit_says_what_it_rests_on_and_by_whose_baselines(zones):
    assert {limit.basis for limit in zones.limits} == {
        *("arc", "equidistance", "agreed", "joint"),
        *("baseline", "neighbour"),
    }
    (bound,) = limits(zones, "japan-contiguous-zone", "west-eez")
    assert bound.basis == "neighbour"
    assert limits(zones, "japan-territorial-sea", "west-eez") == []
    assert {m.basis for m in limits(zones, "japan-internal-waters", "japan-territorial-sea")} == {
        "baseline"
    }
    breadths = {
        m.breadth_m for m in limits(zones, "japan-territorial-sea", "japan-contiguous-zone")
    }
    assert breadths == {TERRITORIAL_M}
    named = {m.governed_by for m in zones.limits if m.left == "japan-eez" and m.basis == "arc"}
    assert ("low-water area 1",) in named
    of_north = {s for m in limits(zones, "north-eez", "rock-overlap") for s in m.governed_by}
    assert {"shoreline", "straight baseline 3"} <= of_north


def test_a_nested_arc_has_every_vertex_at_its_breadth(zones):
    points = base_points(surveyed=False)["japan"]
    for outer in ("territorial-sea", "contiguous-zone"):
        arcs = [m for m in zones.limits if m.left == f"japan-{outer}" and m.basis == "arc"]
        assert arcs
        for arc in arcs:
            # Ends are cut where a neighbour's limit is.
            off = distances_m(points, *arc.lonlat_deg[1:-1][::7].T) - arc.breadth_m
            # 11 mm of the grid, and what base points 200 m apart there and 100 m here let an arc
            # fall short of the line between them: h^2 / 8R.
            short, far = (step**2 / 8 / arc.breadth_m for step in (200.0, 100.0))
            assert -short - 0.011 < off.min(), outer
            assert off.max() < far + 0.011, outer


# What is written.


def test_the_check_passes_on_what_was_built(coast, capsys):
    assert main(["zones", "check"]) == 0
    said = capsys.readouterr().out
    assert "arc: at most 0.0" in said
    assert "equidistance: at most 0.0" in said


def test_every_file_is_written_and_listed_with_its_checksum(coast):
    written = {
        str(path.relative_to(coast.data))
        for path in coast.data.rglob("*")
        if path.is_file() and "law" not in path.parts
    }
    assert written == FILES
    sources = tomllib.loads((coast.data / "eez" / "SOURCES.toml").read_text())
    for entry in sources["file"]:
        folder = coast.data if "/" in entry["name"] else coast.data / "eez"
        assert sha256((folder / entry["name"]).read_bytes()).hexdigest() == entry["sha256"]
    listed = {e["name"] if "/" in e["name"] else f"eez/{e['name']}" for e in sources["file"]}
    assert listed == FILES - {"eez/SOURCES.toml"}
    law = {path.name for path in (coast.data / "law").iterdir()}
    assert {e["name"] for e in sources["input"]} == {"gshhs_f.dat", *(f"law/{n}" for n in law)}


def test_a_second_build_writes_the_same_bytes(coast, tmp_path, capsys):
    assert main(["zones", "build", "-o", str(tmp_path)]) == 0
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (coast.data / name).read_bytes(), name
    said = capsys.readouterr()
    assert said.out.splitlines() == [str(tmp_path / name) for name in ORDER]
    assert "100%" in said.err


ORDER = [
    "shoreline/fine.npz",
    "shoreline/coarse.npz",
    *(f"eez/{name}.geojson" for name in ("japan", "neighbours", "claims", "limits")),
    "eez/zones.npz",
    "eez/SOURCES.toml",
]


def test_the_features_are_those_of_the_file_and_leave_the_land_out(coast, zones):
    held = {}
    for name in ("japan", "neighbours", "claims"):
        text = (coast.data / "eez" / f"{name}.geojson").read_text()
        held[name] = {f["id"]: f for f in json.loads(text)["features"]}
    assert set(held["japan"]) == {
        "japan-eez",
        "japan-internal-waters",
        "japan-territorial-sea",
        "japan-contiguous-zone",
    }
    assert set(held["neighbours"]) == {"west-eez", "north-eez"}
    assert set(held["claims"]) == {"rock-overlap", "joint"}
    sea = shapely.geometry.shape(held["japan"]["japan-eez"]["geometry"])
    assert not sea.contains(shapely.Point(132.1, 32.5))
    assert sea.contains(shapely.Point(132.5, 32.4))
    assert zones.zone("japan-eez").area.contains(shapely.Point(132.1, 32.5))
    features = json.loads((coast.data / "eez" / "limits.geojson").read_text())["features"]
    assert len(features) == len(zones.limits)


def test_the_shoreline_that_is_kept_is_the_one_that_was_read_less_what_is_small(coast):
    from geomap.readers.shoreline import load_shoreline

    fine, coarse = load_shoreline("fine"), load_shoreline("coarse")
    kept = ("home", "islet", "its mirror image", "disputed", "mainland", "nobody's")
    assert len(fine.polygons.geoms) == len(kept)
    for name in kept:
        true = shapely.Polygon(small_coast.SHORES[name])
        (found,) = [p for p in fine.polygons.geoms if p.intersects(true)]
        # On a grid of 1e-4 degrees, 11 m.
        assert shapely.hausdorff_distance(found, true) < 1e-4, name
    # 41 km2 of the islets are enough for the coarse one, 2.6 km2 of the disputed rock are not.
    assert len(coarse.polygons.geoms) == len(kept) - 1
    assert not coarse.on_land([136.0], [34.0])[0]
    assert fine.on_land([136.0], [34.0])[0]
    # A lake is no hole in the land.
    assert fine.on_land([132.125], [32.5])[0]


def test_a_vertex_of_the_kept_shoreline_has_the_country_of_the_shore_it_was_made_from(coast):
    from geomap.readers.shoreline import load_shoreline

    shore = load_shoreline("fine")
    names = np.array(shore.countries)[shore.country]
    lon, lat = shore.lonlat_deg.T
    at = {
        "Japan": (lon > 131.9) & (lon < 133.1) & (lat < 33),
        "Japan/North": (lon > 135.9) & (lon < 136.1) & (lat < 35),
        "West": (abs(lat - 35.5) < 0.01) & (lon > 126.1) & (lon < 129.9),
        "North": (abs(lat - 35.5) < 0.01) & (lon > 130.1) & (lon < 147),
        "": (lat > 37) & (lon > 131) & (lon < 147),
    }
    for name, here in at.items():
        assert here.any(), name
        assert set(names[here]) == {name}


def test_owners_are_derived_from_a_map_of_countries_and_what_is_nobodys_is_told(
    coast, tmp_path, capsys
):
    west_of_the_border = small_coast.LAND_BORDER + 0.01
    waters = {
        "JPN": [(131.5, 31.5, 133.5, 33.5), (130.1, 29.8, 130.5, 30.2), (141.8, 27.8, 142.2, 28.2)],
        "WST": [(129.5, 29.8, 129.9, 30.2), (125.0, 35.0, west_of_the_border, 38.0)],
        "NTH": [(west_of_the_border, 35.0, 149.0, 38.0)],
        "ELS": [(144.5, 24.5, 145.5, 25.5)],
    }
    features = [
        {
            "type": "Feature",
            "properties": {"A3": country},
            "geometry": shapely.geometry.mapping(shapely.box(*bounds)),
        }
        for country, boxes in waters.items()
        for bounds in boxes
    ]
    countries = tmp_path / "countries.geojson"
    countries.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert main(["zones", "owners", str(countries), "-o", str(tmp_path / "owners.csv")]) == 0
    rows = [line.split(",") for line in (tmp_path / "owners.csv").read_text().splitlines()[1:]]
    found = {}
    for owner, lon, lat, first, last in rows:
        found.setdefault((float(lon), float(lat)), []).append((owner, first, last))
    held = {
        name: sorted(found.pop((round(ring[0, 0], 5), round(ring[0, 1], 5))))
        for name, ring in small_coast.SHORES.items()
    }
    assert found == {}
    mainland = small_coast.SHORES["mainland"]
    north = np.flatnonzero(mainland[:, 0] > west_of_the_border)
    assert held.pop("mainland") == [
        ("NTH", str(north.min()), str(north.max())),
        ("WST", "0", str(north.min() - 1)),
        ("WST", str(north.max() + 1), str(len(mainland) - 1)),
    ]
    # That of a country that makes no zone is nobody's here.
    assert held == {
        "home": [("JPN", "", "")],
        "islet": [("JPN", "", "")],
        "its mirror image": [("WST", "", "")],
        "lone": [("JPN", "", "")],
        "disputed": [("", "", "")],
        "nobody's": [("", "", "")],
    }
    said = capsys.readouterr().err.splitlines()
    assert "geomap: 3 shores of japan" in said
    assert "geomap: 1 shores of west" in said
    assert f"geomap: divided: (126.00000, 35.50000), {len(mainland)} vertices: NTH, WST" in said
    (nobodys,) = [line for line in said if "in no country's waters" in line]
    lon, lat = small_coast.SHORES["disputed"][0]
    assert f"({lon:.5f}, {lat:.5f})" in nobodys


# The shoreline that is kept, level by level.


def round_island(lon, lat, radius_deg, wiggle_deg=0.0, vertices=400):
    turn = np.linspace(0.0, 2.0 * np.pi, vertices + 1)
    radius = radius_deg + wiggle_deg * np.cos(np.arange(vertices + 1) * np.pi)
    ring = np.column_stack([lon + radius * np.cos(turn), lat + radius * np.sin(turn)])
    ring[-1] = ring[0]
    return ring


def test_what_the_coarser_tolerance_smooths_away_stays_in_the_region_of_interest():
    from geomap.delimitation.shores import FINE, simplify

    # A wiggle of 380 m from side to side: more than the 150 m of the region, less than the 500 m
    # outside. Within the region, outside it, and across its southern edge.
    wiggly = {lat: round_island(140.0, lat, 0.3, 0.0017) for lat in (30.0, 15.0, 23.5)}
    inside, outside, across = (
        shapely.get_coordinates(simplify([ring], FINE)[0]) for ring in wiggly.values()
    )
    assert len(inside) > 300
    assert len(outside) < 60
    north = across[:, 1] > 23.5
    assert 150 < north.sum() < 260
    assert (~north).sum() < 40
    # No vertex leaves the shore by more than the tolerance.
    for lat, kept, tolerance_m in ((30.0, inside, 150.0), (15.0, outside, 500.0)):
        shore = shapely.LineString(wiggly[lat])
        off_deg = shapely.hausdorff_distance(shore, shapely.LineString(kept), densify=0.2)
        assert off_deg * 111_200.0 < 1.1 * tolerance_m


def test_islands_are_kept_from_a_hundredth_of_a_square_kilometre_and_farther_off_from_a_half():
    from geomap.delimitation.shores import FINE, simplify

    # On the parallel of 30 N a degree squared has 10,700 km2.
    def island(lon, lat, km2):
        return _square_of(lon, lat, np.sqrt(km2 / (111.2**2 * np.cos(np.radians(lat)))))

    def _square_of(lon, lat, side):
        half = side / 2
        corners = [(-half, -half), (half, -half), (half, half), (-half, half), (-half, -half)]
        return np.array([(lon + x, lat + y) for x, y in corners])

    for lat, least in ((30.0, 0.01), (20.0, 0.5)):
        small, large = island(140.0, lat, 0.9 * least), island(141.0, lat, 1.1 * least)
        (kept,) = simplify([small, large], FINE)
        assert kept.centroid.x == pytest.approx(141.0, abs=1e-3)


def test_islands_that_come_to_touch_are_one_and_what_they_enclose_is_land():
    from geomap.delimitation.shores import FINE, simplify

    # Four bars about a court of water, overlapping at their ends.
    bars = [
        shapely.box(140.0, 30.0, 140.3, 30.1),
        shapely.box(140.0, 30.0, 140.1, 30.3),
        shapely.box(140.0, 30.2, 140.3, 30.3),
        shapely.box(140.2, 30.0, 140.3, 30.3),
    ]
    (kept,) = simplify([shapely.get_coordinates(bar) for bar in bars], FINE)
    assert kept.equals(shapely.box(140.0, 30.0, 140.3, 30.3))
