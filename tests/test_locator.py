"""The index over outlines answers as the exact test does, for every point."""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import stat
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import numpy as np
import pytest
import shapely
from attrs import evolve
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from geomap import planar
from geomap import threads as threads_module
from geomap.events import FallArea
from geomap.evidence.seas import outline, within
from geomap.line_distances import LineDistances
from geomap.locator import LEAVES, MANY, Locator, _cross, _orientation
from geomap.locator_build import Outline, build_locator, leaves_of_edges
from geomap.planar import _asked, contains_xy, covers_xy
from geomap.readers import kept_indexes
from geomap.readers.kept_indexes import cache_dir, kept_index
from geomap.readers.layers import load_zones
from geomap.readers.shoreline import load_shoreline
from geomap.zones import HIGH_SEAS, LAND, NOT_COVERED, Zone, ZoneKind, ZoneMap

SEA_A, SEA_B, FREE, GROUND, BEYOND = range(5)


def zone(zone_id: str, *parts: Polygon) -> Zone:
    return Zone(
        id=zone_id,
        name=zone_id,
        kind=ZoneKind.EEZ,
        states=(zone_id,),
        claimants=(),
        basis="",
        source="",
        outline=MultiPolygon(parts),
    )


ISLAND = Polygon([(141.3, 30.2), (141.7, 30.3), (141.5, 30.8)])


def two_seas(*, island: bool = True, window: bool = True) -> ZoneMap:
    """Two zones that share the meridian of 141 E, one with a hole, and an island in the other."""
    holed = box(140, 30, 141, 32).difference(box(140.25, 30.5, 140.5, 31))
    return ZoneMap(
        zones=(zone("a", holed), zone("b", box(141, 30, 142, 32), box(143, 31, 143.5, 31.5))),
        limits=(),
        land=lambda: MultiPolygon([ISLAND] if island else []),
        window=MultiPolygon([box(139, 29, 144, 33)]) if window else None,
    )


def around(lon, lat):
    """Return points and their neighbours a few units in the last place away."""
    lons, lats = [lon], [lat]
    for away in (-np.inf, np.inf):
        near_lon, near_lat = np.nextafter(lon, away), np.nextafter(lat, away)
        lons += [near_lon, lon, near_lon, np.nextafter(near_lon, away)]
        lats += [lat, near_lat, near_lat, lat]
    return np.concatenate(lons), np.concatenate(lats)


def beside_the_edges(zones: ZoneMap, every: int = 1):
    """Return points on vertices and edges of all outlines, and beside them."""
    areas = [z.region for z in zones.principal] + [zones.land]
    areas += [zones.window] if zones.window is not None else []
    rng = np.random.default_rng(3)
    lon, lat = [], []
    for ring in shapely.get_rings(shapely.get_parts(areas)):
        line = shapely.get_coordinates(ring)
        start, end = line[:-1][::every], line[1:][::every]
        on_edge = start + rng.uniform(0, 1, (len(start), 1)) * (end - start)
        for points in (start, (start + end) / 2, on_edge):
            more = around(*points.T)
            lon.append(more[0])
            lat.append(more[1])
    return np.concatenate(lon), np.concatenate(lat)


ODD_LON = np.array(
    [np.nan, 140.5, np.inf, -np.inf, 140.5, 500.5, -219.5, 140.5, 140.5, -180.0, 180.0, 1e300]
)
ODD_LAT = np.array([31.2, np.nan, 31.2, 31.2, np.inf, 31.2, 31.2, 90.0, -90.0, 0.0, 0.0, 31.2])


@pytest.mark.parametrize("window", [True, False])
def test_the_places_of_two_seas_are_known(window):
    zones = two_seas(window=window)
    assert zones.locator.columns > 100  # from here on it is used for few points, too
    lon = [140.1, 141.0, 141.1, 140.3, 143.2, 142.5, 141.5, 140.25, 138.0, 141.3, 140.0]
    lat = [31.0, 31.0, 31.0, 30.7, 31.2, 31.2, 30.4, 30.7, 31.0, 30.2, 30.0]
    beyond = BEYOND if window else FREE
    expected = [SEA_A, SEA_A, SEA_B, FREE, SEA_B, FREE, GROUND, SEA_A, beyond, SEA_B, SEA_A]
    assert zones.ids == ("a", "b", HIGH_SEAS, LAND, NOT_COVERED)
    assert zones.locate(lon, lat).tolist() == expected


@pytest.mark.parametrize("window", [True, False])
@pytest.mark.parametrize("island", [True, False])
def test_odd_coordinates_are_answered_as_without_an_index(window, island):
    plain, indexed = (two_seas(island=island, window=window) for _ in range(2))
    assert indexed.locator.columns > 100
    expected = plain.locate(ODD_LON, ODD_LAT)
    assert not plain._locators
    assert indexed.locate(ODD_LON, ODD_LAT).tolist() == expected.tolist()
    beyond = BEYOND if window else FREE
    assert expected[[0, 1, 2, 3]].tolist() == [BEYOND] * 4
    assert expected[[5, 6]].tolist() == [SEA_A, SEA_A]
    assert expected[[7, 8, 9, 10]].tolist() == [beyond] * 4


def test_points_on_and_beside_edges_are_answered_exactly():
    zones = two_seas()
    lon, lat = beside_the_edges(zones)
    expected = zones._locate_exactly(lon, lat)
    assert len(set(expected.tolist())) == 5
    assert zones.locator.locate(lon, lat, zones._locate_exactly).tolist() == expected.tolist()


def test_the_shipped_zones_are_answered_exactly_for_a_million_points():
    zones = load_zones()
    rng = np.random.default_rng(20)
    lon = np.concatenate([rng.uniform(100, 182, 700_000), rng.uniform(128, 146, 300_000)])
    lat = np.concatenate([rng.uniform(0, 66, 700_000), rng.uniform(30, 46, 300_000)])
    lon[lon >= 180] -= 360
    found = zones.locate(lon, lat)
    assert (found == zones._locate_exactly(lon, lat)).all()
    assert len(np.unique(found)) > 12


def test_the_shipped_zones_are_answered_exactly_on_and_beside_their_limits():
    zones = load_zones()
    lon, lat = beside_the_edges(zones, every=12)
    assert len(lon) > 300_000
    expected = zones._locate_exactly(lon, lat)
    assert (zones.locate(lon, lat) == expected).all()


def test_within_limits_is_the_same_with_and_without_an_index():
    zones = load_zones()
    ids = zones.ids_claimed()
    rng = np.random.default_rng(21)
    lon, lat = rng.uniform(120, 160, MANY), rng.uniform(15, 50, MANY)
    for zone_id in sorted(ids):
        line = shapely.get_coordinates(zones.zone(zone_id).region)[::20]
        lon, lat = np.append(lon, line[:, 0]), np.append(lat, line[:, 1])
    assert (zones._inside(ids, lon, lat, None) == zones._within(ids, lon, lat)).all()


def test_land_is_the_same_with_and_without_an_index():
    shore = load_shoreline("coarse")
    rng = np.random.default_rng(22)
    lon, lat = rng.uniform(100, 180, MANY), rng.uniform(0, 70, MANY)
    lon[:1000], lat[:1000] = shore.lonlat_deg[:1000].T
    lon[1000] = np.nan
    expected = shapely.contains_xy(shore.polygons, lon, lat)
    assert (shore.on_land(lon[:2000], lat[:2000]) == expected[:2000]).all()
    assert not shore._locators
    assert (shore.on_land(lon, lat) == expected).all()
    assert shore._locators


grid = st.integers(0, 6)
corners = st.lists(st.tuples(grid, grid), min_size=3, max_size=9)


@given(st.lists(corners, min_size=1, max_size=4), st.integers(0, 1000), st.integers(-8, 5))
@example([[(0, 0), (4, 0), (4, 4), (0, 4)]], 1, 0)
@settings(max_examples=30, deadline=None)
def test_polygons_on_a_lattice_are_answered_exactly_at_its_points(rings, seed, power):
    # Vertices, edges and points fall on each other and on the borders of cells all the time.
    size = 2.0**power
    areas = []
    for ring in rings:
        made = shapely.make_valid(Polygon(ring))
        parts = [p for p in shapely.get_parts(made) if p.geom_type == "Polygon"]
        areas.append(shapely.transform(MultiPolygon(parts), lambda xy: xy * size))
    rng = np.random.default_rng(seed)
    lattice = np.stack(np.meshgrid(np.arange(-1, 7.5, 0.5), np.arange(-1, 7.5, 0.5)))
    points = np.hstack([lattice.reshape(2, -1), rng.uniform(-1, 7, (2, 400))]) * size
    lon, lat = around(*points)

    def exact(lon, lat):
        number = np.full(len(lon), len(areas), dtype=np.int16)
        for rank in reversed(range(len(areas))):
            number[shapely.intersects_xy(areas[rank], lon, lat)] = rank
        return number

    answer = np.arange(len(areas) + 1, dtype=np.int16)
    outlines = [Outline(area, rank) for rank, area in enumerate(areas)]
    made = build_locator(outlines, answer, exact, nowhere=-1)
    assert made.locate(lon, lat, exact).tolist() == exact(lon, lat).tolist()


@given(
    st.lists(st.tuples(*[st.floats(0.0, 20.0)] * 4), min_size=1, max_size=20),
    st.integers(0, 1000),
)
@settings(max_examples=100, deadline=None)
def test_every_square_that_an_edge_runs_through_is_found(edges, seed):
    ends = np.array(edges)
    found = set(zip(*(part.tolist() for part in leaves_of_edges(ends)), strict=True))
    shares = np.append(np.random.default_rng(seed).uniform(0, 1, 200), [0.0, 1.0])
    for number, (x0, y0, x1, y1) in enumerate(ends.tolist()):
        for share in shares:
            x, y = x0 + share * (x1 - x0), y0 + share * (y1 - y0)
            assert (number, int(np.floor(x)), int(np.floor(y))) in found


def test_only_a_leaf_with_an_edge_counts_crossings():
    made = two_seas().locator
    place = np.flatnonzero(made.leaf < 0)
    assert sorted(-1 - made.leaf[place]) == list(range(len(made.corner)))
    cell_of_child = np.full(len(made.leaf) // LEAVES**2, -1)
    mixed = np.flatnonzero(made.cell < 0)
    cell_of_child[made.child[mixed]] = mixed
    child, inner = np.divmod(place, LEAVES**2)
    row, column = np.divmod(cell_of_child[child], made.columns)
    corner = made.corner[-1 - made.leaf[place]]
    assert (corner[:, 0] == column * LEAVES + inner % LEAVES).all()
    assert (corner[:, 1] == row * LEAVES + inner // LEAVES).all()


def test_an_edge_is_not_found_in_squares_far_from_it():
    edge, column, row = leaves_of_edges(np.array([[0.5, 0.5, 4.5, 4.5], [7.5, 9.5, 7.5, 6.5]]))
    diagonal = edge == 0
    assert np.abs(column - row)[diagonal].max() <= 1
    assert sorted(zip(column[~diagonal], row[~diagonal], strict=True)) == [
        (7, 6),
        (7, 7),
        (7, 8),
        (7, 9),
    ]


coordinate = st.one_of(
    st.integers(0, 8).map(float),
    st.floats(0.0, 8.0),
    st.integers(0, 8).map(lambda whole: float(np.nextafter(whole, 9.0))),
)
point = st.tuples(coordinate, coordinate)


def exact_side(a, b, c) -> int:
    """Return on which side of a, b a third point lies, in rational arithmetic."""
    (ax, ay), (bx, by), (cx, cy) = (tuple(map(Fraction, each)) for each in (a, b, c))
    turn = (ax - cx) * (by - cy) - (ay - cy) * (bx - cx)
    return (turn > 0) - (turn < 0)


@given(point, point, point, point)
@settings(max_examples=500, deadline=None)
def test_a_crossing_is_right_where_it_is_called_certain(one, other, start, end):
    sides = [
        exact_side(one, other, start),
        exact_side(one, other, end),
        exact_side(start, end, one),
        exact_side(start, end, other),
    ]
    as_arrays = [tuple(np.array([value]) for value in each) for each in (one, other, start, end)]
    crosses, certain = _cross(*as_arrays)
    if certain[0]:
        assert 0 not in sides
        assert crosses[0] == (sides[0] != sides[1] and sides[2] != sides[3])


def test_an_orientation_that_rounding_would_decide_is_left_open():
    # Kettner et al. (2008), "Classroom examples of robustness problems in geometric
    # computations", https://doi.org/10.1016/j.comgeo.2007.06.003: points beside a line, a few
    # units in the last place from each other, of which the plain determinant errs.
    unit = 2.0**-53
    line = (17.300000000000001, 17.300000000000001), (24.00000000000005, 24.0000000000000517765)
    start = 0.50000000000002531, 0.5000000000000171
    places = [(start[0] + x * unit, start[1] + y * unit) for x in range(64) for y in range(64)]
    a, b, c = (
        tuple(np.array(axis) for axis in zip(*each, strict=True))
        for each in ([line[1]] * 4096, places, [line[0]] * 4096)
    )
    true = np.array([exact_side(line[1], place, line[0]) for place in places])
    plain = np.sign((a[0] - c[0]) * (b[1] - c[1]) - (a[1] - c[1]) * (b[0] - c[0]))
    assert (plain * true == -1).sum() > 300
    found = _orientation(a, b, c)
    assert ((found == true) | (found == 0)).all()


def test_a_clear_crossing_is_certain_and_a_touching_one_is_not():
    def asked(*points):
        return tuple(
            bool(part[0]) for part in _cross(*(tuple(np.array([v]) for v in p) for p in points))
        )

    assert asked((0.0, 0.0), (2.0, 2.0), (0.0, 2.0), (2.0, 0.1)) == (True, True)
    assert asked((0.0, 0.0), (0.5, 0.5), (0.0, 2.0), (2.0, 0.1)) == (False, True)
    assert not asked((0.0, 0.0), (2.0, 2.0), (1.0, 1.0), (2.0, 0.1))[1]


def test_nearly_all_points_are_answered_without_the_exact_test():
    zones = load_zones()
    rng = np.random.default_rng(4)
    asked = []

    def exact(lon, lat):
        asked.append(len(lon))
        return zones._locate_exactly(lon, lat)

    zones.locator.locate(rng.uniform(115, 160, 10**6), rng.uniform(15, 50, 10**6), exact)
    assert sum(asked) < 10


def test_the_answer_does_not_depend_on_threads_or_blocks(monkeypatch):
    zones = two_seas()
    rng = np.random.default_rng(5)
    lon, lat = rng.uniform(138, 145, 50_000), rng.uniform(28, 34, 50_000)
    expected = zones._locate_exactly(lon, lat)
    monkeypatch.setattr(threads_module.in_blocks, "__defaults__", (None, 3001))
    calls = []
    cores = threads_module.cores()
    monkeypatch.setattr(
        "concurrent.futures.ThreadPoolExecutor",
        lambda workers: calls.append(workers) or ThreadPoolExecutor(workers),
    )
    for threads in (1, 2, 5, None):
        found = zones.locator.locate(lon, lat, zones._locate_exactly, threads)
        assert (found == expected).all()
    assert calls == [2, 5] + ([cores] if cores > 1 else [])


def test_an_error_in_a_thread_is_not_lost():
    def fail(first, last):
        raise RuntimeError(f"{first} {last}")

    with pytest.raises(RuntimeError, match="0 2"):
        threads_module.in_blocks(fail, 4, threads=2, stretch=2)


def test_memory_does_not_grow_with_the_number_of_points():
    zones = two_seas()
    assert zones.locator.columns > 100
    count = 2_000_000
    lon, lat = np.full(count, 140.75), np.linspace(29, 33, count)
    tracemalloc.start()
    zones.locate(lon, lat, threads=2)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2 * count + 30e6


def test_an_index_is_arrays_and_nothing_else():
    zones = two_seas()
    made = zones.locator
    copy = Locator.from_arrays({name: np.array(held) for name, held in made.arrays().items()})
    lon, lat = beside_the_edges(zones)
    expected = made.locate(lon, lat, zones._locate_exactly)
    assert (copy.locate(lon, lat, zones._locate_exactly) == expected).all()
    assert all(array.dtype != object for array in made.arrays().values())


def test_zones_can_be_sent_with_their_index():
    zones = load_zones()
    assert zones.locator.columns > 100
    there = pickle.loads(pickle.dumps(zones))
    assert "zones" in there._locators
    lon, lat = np.array([139.0, 139.7, 10.0]), np.array([30.0, 35.85, 50.0])
    assert there.locate(lon, lat).tolist() == zones.locate(lon, lat).tolist()


def test_an_index_without_any_outline_answers_the_last():
    def exact(lon, lat):
        return np.full(len(lon), 7, dtype=np.int16)

    answer = np.array([7], dtype=np.int16)
    made = build_locator([Outline(MultiPolygon(), 0)], answer, exact, nowhere=9)
    assert made.locate(np.array([0.0, 170.0, np.nan]), np.zeros(3), exact).tolist() == [7, 7, 9]


def test_a_polygon_is_asked_by_one_thread_at_a_time():
    # GEOS builds a polygon's index when it is first asked, and not every version locks it.
    asking, most = [], []

    def predicate(area, lon, lat):
        asking.append(1)
        time.sleep(0.01)
        most.append(len(asking))
        asking.pop()
        return np.ones(len(lon), dtype=bool)

    area, lon, lat = MultiPolygon([box(0, 0, 1, 1)]), np.array([0.5, 2.0]), np.array([0.5, 0.5])
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: _asked(predicate, area, lon, lat).tolist(), range(8)))
    assert found == [[True, False]] * 8
    assert most == [1] * 8


class Lock:
    """A lock that counts how often it was held."""

    def __init__(self) -> None:
        self.held = 0

    def __enter__(self) -> None:
        self.held += 1

    def __exit__(self, *error: object) -> None:
        pass


def test_an_index_and_the_named_seas_ask_polygons_under_the_one_lock(monkeypatch):
    # Two threads that ask a polygon outside it end the process, though not every time.
    lon, lat = np.array([135.0]), np.array([40.0])
    lock = Lock()
    monkeypatch.setattr(planar, "_ONE_AT_A_TIME", lock)
    assert Outline(MultiPolygon([box(130, 35, 140, 45)]), 0).holds(lon, lat).tolist() == [True]
    assert lock.held == 1
    outline.cache_clear()
    assert within(FallArea.SEA_OF_JAPAN, lon, lat).tolist() == [True]
    assert lock.held == 2


def test_an_edge_is_covered_and_not_contained():
    area = MultiPolygon([box(0, 0, 1, 1)])
    lon, lat = np.array([0.0, 0.5, 1.0, 1.5, np.nan]), np.array([0.5, 0.5, 1.0, 0.5, 0.5])
    assert covers_xy(area, lon, lat).tolist() == [True, True, True, False, False]
    assert contains_xy(area, lon, lat).tolist() == [False, True, False, False, False]
    assert not covers_xy(MultiPolygon(), lon, lat).any()


class Builder:
    """Builds an array, and counts how often."""

    def __init__(self) -> None:
        self.built = 0

    def __call__(self):
        self.built += 1
        return {"numbers": np.arange(5), "words": np.array([1.5])}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("GEOMAP_CACHE_DIR", str(tmp_path / "kept"))
    return tmp_path / "kept"


def mark_of(digest):
    return hashlib.sha256(f"geomap {kept_indexes.FORMAT} zones {digest}".encode()).digest()


def test_an_index_is_built_once_and_kept(folder):
    build = Builder()
    for _ in range(2):
        held = kept_index("zones", "abc", build)
        assert held["numbers"].tolist() == [0, 1, 2, 3, 4]
        assert held["words"].tolist() == [1.5]
        assert set(held) == {"numbers", "words"}
    assert build.built == 1
    assert [path.name[:6] for path in folder.iterdir()] == ["zones-"]


def test_what_is_kept_is_mapped_into_memory_with_its_types_and_shapes(folder):
    made = {
        "pairs": np.arange(6.0).reshape(3, 2),
        "none": np.empty((0, 4)),
        "flags": np.array([True, False, True]),
        "few": np.array([1, -2], np.int16),
        "across": np.arange(6, dtype=np.int32).reshape(2, 3).T,
    }
    for _ in range(2):
        held = kept_index("zones", "abc", lambda: made)
        assert list(held) == list(made)
        for name, array in held.items():
            assert (array.dtype, array.tolist()) == (made[name].dtype, made[name].tolist())
            assert array.shape == made[name].shape
            # In the file, whence nothing is copied, and where a processor likes it to begin.
            assert not array.flags.owndata
            assert not array.flags.writeable
            assert array.ctypes.data % 64 == 0 or not array.size


def test_an_index_of_another_layer_name_or_format_is_not_taken(folder, monkeypatch):
    build = Builder()
    kept_index("zones", "abc", build)
    kept_index("zones", "abd", build)
    kept_index("limit", "abc", build)
    monkeypatch.setattr(kept_indexes, "FORMAT", -1)
    kept_index("zones", "abc", build)
    assert build.built == 4
    assert len(list(folder.iterdir())) == 4


@pytest.mark.parametrize(
    "damage", ["cut off", "changed", "foreign", "empty", "another's", "one bit"]
)
def test_a_file_that_is_damaged_or_not_ours_is_built_anew(folder, damage):
    build = Builder()
    kept_index("zones", "abc", build)
    (path,) = folder.iterdir()
    whole = path.read_bytes()
    if damage == "cut off":
        path.write_bytes(whole[: len(whole) // 2])
    elif damage == "changed":
        path.write_bytes(whole.replace(np.arange(5).tobytes(), np.arange(1, 6).tobytes()))
    elif damage == "foreign":
        with path.open("wb") as file:
            np.savez(file, numbers=np.arange(3))
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "one bit":
        for at in range(len(whole)):
            flipped = bytes([whole[at] ^ (1 << at % 8)])
            path.write_bytes(whole[:at] + flipped + whole[at + 1 :])
            assert kept_indexes._read(path, mark_of("abc")) is None
    else:
        kept_index("zones", "abd", build)
        build.built = 1
        (other,) = (each for each in folder.iterdir() if each != path)
        path.write_bytes(other.read_bytes())
    for _ in range(2):
        assert kept_index("zones", "abc", build)["numbers"].tolist() == [0, 1, 2, 3, 4]
    assert build.built == 2
    assert path.read_bytes() == whole


def test_objects_are_never_unpickled(folder):
    build = Builder()
    kept_index("zones", "abc", build)
    (path,) = folder.iterdir()
    made = io.BytesIO()
    np.savez(made, numbers=np.array([{}], dtype=object), words=np.array([1.5]))
    path.write_bytes(hashlib.sha256(mark_of("abc") + made.getvalue()).digest() + made.getvalue())
    assert kept_index("zones", "abc", build)["numbers"].tolist() == [0, 1, 2, 3, 4]
    assert build.built == 2


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no owner here")
@pytest.mark.parametrize("whose", ["its group's", "everybody's", "another's", "a pipe"])
def test_a_file_that_others_can_have_written_is_built_anew(folder, whose):
    build = Builder()
    kept_index("zones", "abc", build)
    (path,) = folder.iterdir()
    if whose == "its group's":
        path.chmod(0o620)
    elif whose == "everybody's":
        path.chmod(0o602)
    elif whose == "a pipe":
        path.unlink()
        os.mkfifo(path)
    elif os.geteuid() == 0:
        os.chown(path, 12345, -1)
    else:
        pytest.skip("only root gives files away")
    for _ in range(2):
        assert kept_index("zones", "abc", build)["numbers"].tolist() == [0, 1, 2, 3, 4]
    assert build.built == 2


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no owner here")
def test_what_is_kept_is_for_this_user_alone_whatever_the_mask(folder):
    before = os.umask(0o002)
    try:
        build = Builder()
        for _ in range(2):
            kept_index("zones", "abc", build)
    finally:
        os.umask(before)
    assert build.built == 1
    (path,) = folder.iterdir()
    assert [stat.S_IMODE(each.stat().st_mode) for each in (folder, path)] == [0o700, 0o600]


@pytest.mark.parametrize("spoil", ["missing", "short", "another type"])
@pytest.mark.parametrize("made", ["index", "grid"])
def test_arrays_that_do_not_fit_each_other_are_never_asked(made, spoil):
    seas = two_seas()
    if made == "index":
        seas.locate(np.full(MANY, 140.1), np.full(MANY, 30.1))
        (whole,) = seas._locators.values()
    else:
        line = np.array([[140.0, 30.0], [140.5, 30.5]])
        whole = LineDistances([line], "line", around_deg=1.0).grid()
    arrays = whole.arrays()
    assert type(whole).from_arrays(arrays).cell is arrays["cell"]
    tied = set(arrays) - {"edge", "ends_deg", "answer", "list_start"}
    for name in set(arrays) if spoil != "short" else tied:
        spoilt = dict(arrays)
        if spoil == "missing":
            del spoilt[name]
        elif spoil == "short":
            spoilt[name] = arrays[name][:-1]
        else:
            spoilt[name] = arrays[name].astype(np.float32)
        with pytest.raises(ValueError, match=name if spoil != "short" else "expected"):
            type(whole).from_arrays(spoilt)


def test_an_index_whose_arrays_do_not_fit_each_other_is_built_anew():
    def short(name, digest, build):
        return {**build(), "cell": build()["cell"][:10]}

    right, wrong = two_seas(), evolve(two_seas(), store=short)
    lon, lat = np.full(MANY, 141.9), np.full(MANY, 31.9)
    assert wrong.locate(lon, lat)[0] == right.locate(lon, lat)[0] == SEA_B


def test_a_folder_that_cannot_be_written_to_is_no_error(folder):
    folder.write_text("a file in the folder's place")
    build = Builder()
    for _ in range(2):
        assert kept_index("zones", "abc", build)["words"].tolist() == [1.5]
    assert build.built == 2
    assert folder.read_text() == "a file in the folder's place"


def test_nothing_is_kept_where_the_folder_is_set_to_nothing(monkeypatch):
    monkeypatch.setenv("GEOMAP_CACHE_DIR", "")
    build = Builder()
    kept_index("zones", "abc", build)
    kept_index("zones", "abc", build)
    assert build.built == 2
    assert cache_dir() is None


def test_the_folder_is_the_systems_own(monkeypatch, tmp_path):
    monkeypatch.delenv("GEOMAP_CACHE_DIR")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert cache_dir() == tmp_path / ".cache" / "geomap"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_dir() == tmp_path / "xdg" / "geomap"
    monkeypatch.setattr("sys.platform", "darwin")
    assert cache_dir() == tmp_path / "Library" / "Caches" / "geomap"
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert cache_dir() == tmp_path / "local" / "geomap"


def test_the_index_of_the_shipped_zones_is_kept(folder):
    load_zones.cache_clear()
    try:
        few = load_zones()
        few.locate(np.full(10, 139.0), np.full(10, 30.0))
        assert not folder.exists()
        few.locate(np.full(MANY, 139.0), np.full(MANY, 30.0))
        (path,) = folder.iterdir()
        written = path.stat().st_mtime_ns
        load_zones.cache_clear()
        again = load_zones()
        assert again.ids[again.locate(np.full(MANY, 139.0), np.full(MANY, 30.0))[0]] == "japan-eez"
        assert path.stat().st_mtime_ns == written
    finally:
        load_zones.cache_clear()
