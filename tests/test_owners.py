"""Whose shore it is: derived from a map of countries, and held against the law's own points."""

from __future__ import annotations

import json
import shutil
from importlib.util import find_spec

import numpy as np
import pytest
import shapely
from shapely import box

from geomap.cli import main
from geomap.delimitation.base_points import Division, base_points
from geomap.delimitation.owners import Run, ShoreOwners, derive, key, table
from geomap.delimitation.shores import REGION
from geomap.errors import InputError
from geomap.geodesy import densify, to_ecef
from geomap.readers.gshhg import read_gshhg
from geomap.readers.law import read_law
from geomap.resources import data_dir


def island(lon: float, lat: float, size: float = 0.1, vertices: int = 4) -> np.ndarray:
    """A closed ring with its lower left corner there."""
    edge = np.linspace(0, 1, vertices // 4 + 1)[:-1]
    zero, one = np.zeros_like(edge), np.ones_like(edge)
    x = np.concatenate([edge, one, 1 - edge, zero, [0]])
    y = np.concatenate([zero, edge, one, 1 - edge, [0]])
    return np.stack([lon + size * x, lat + size * y], axis=-1)


WEST, EAST = box(138, 39, 140, 41), box(140, 39, 142, 41)


def test_an_islet_belongs_to_the_country_whose_waters_it_lies_in():
    rings = [island(139.0, 40.0), island(141.0, 40.0), island(150.0, 40.0)]
    derived = derive(rings, [("WWW", WEST), ("EEE", EAST)])
    assert [runs for _, runs in derived] == [(Run("WWW", 0, -1),), (Run("EEE", 0, -1),), ()]


def test_a_shore_that_a_border_crosses_is_divided_there():
    # Eight vertices from the corner at 139.9, counter-clockwise: 139.9, 140.0, 140.1, ...
    ring = island(139.91, 40.0, size=0.2, vertices=8)
    ((_, runs),) = derive([ring], [("WWW", WEST), ("EEE", EAST)])
    assert runs == (Run("WWW", 0, 0), Run("EEE", 1, 5), Run("WWW", 6, 8))


def test_a_border_that_crosses_a_bank_to_and_fro_for_less_than_its_exactness_is_one_border():
    # Up a river's western bank, 111 m a vertex; the border strays over it twice, 3 and 7 vertices.
    north = np.arange(31) * 0.001
    bank = np.stack([np.full(31, 139.999), 40.0 + north], axis=-1)
    ring = np.vstack([bank, [[139.9, 40.0]], bank[:1]])
    strays = [box(139.9985, 40.0045, 140, 40.0075), box(139.9985, 40.0145, 140, 40.0215)]
    east = shapely.union_all([EAST, *strays])
    west = WEST.difference(east)
    ((_, runs),) = derive([ring], [("WWW", west), ("EEE", east)])
    assert runs == (Run("WWW", 0, 14), Run("EEE", 15, 21), Run("WWW", 22, 32))


@pytest.mark.parametrize("at", [0, 2])
@pytest.mark.parametrize(("size", "owners"), [(0.004, ["WWW"]), (0.4, ["WWW", "EEE", "WWW"])])
def test_how_long_a_stretch_is_does_not_turn_on_vertices_nor_on_where_a_ring_begins(
    at, size, owners
):
    # One corner of eight vertices in the other's waters: 200 m of shore, or 20 km.
    ring = island(139.0, 40.0, size=size, vertices=8)[:-1]
    there = box(*(ring[2] - size / 10), *(ring[2] + size / 10))
    ring = np.roll(ring, -at, axis=0)
    ring = np.vstack([ring, ring[:1]])
    ((_, runs),) = derive([ring], [("WWW", WEST.difference(there)), ("EEE", there)])
    named = {run.owner for run in runs}
    assert named == set(owners)
    assert sum(run.owner == "EEE" for run in runs) == (0 if len(owners) == 1 else 1 + (at == 2))


def test_where_waters_overlap_the_country_with_more_of_the_islet_has_it():
    ring = island(139.95, 40.0, size=0.1, vertices=8)
    wide = box(138, 39, 140.2, 41)
    for order in (("WWW", wide), ("EEE", EAST)), (("EEE", EAST), ("WWW", wide)):
        ((_, runs),) = derive([ring], order)
        assert runs == (Run("WWW", 0, -1),)


def test_the_table_is_read_back_as_it_was_derived(tmp_path):
    folder = tmp_path / "law"
    shutil.copytree(str(data_dir() / "law"), folder)
    rings = [island(139.0, 40.0), island(139.91, 40.0, 0.2, 8), island(150.0, 40.0)]
    derived = derive(rings, [("JPN", WEST), ("RUS", EAST)])
    (folder / "owners.csv").write_text(table(derived, ["JPN", "RUS"]), encoding="utf-8")
    names = read_law(folder).division.names(rings)
    assert set(names[0]) == {"japan"}
    assert names[1].tolist() == ["japan", *["russia"] * 5, *["japan"] * 3]
    assert set(names[2]) == {""}


def test_countries_that_make_no_zone_are_nobodys_in_the_table():
    derived = derive([island(139.0, 40.0)], [("WWW", WEST)])
    assert table(derived, ["EEE"]) == "owner,lon,lat,first,last\n,139.00000,40.00000,,\n"


def test_an_exception_comes_before_the_table():
    rings = [island(139.0, 40.0), island(139.5, 40.0)]
    owners = ShoreOwners({key(ring): (Run("west", 0, -1),) for ring in rings})
    division = Division(("claimed",), (box(139.4, 39, 140, 41),), owners)
    points = base_points(
        rings,
        division,
        [],
        owners=("west", "claimed"),
        disputed=("claimed",),
        bounds=(-180, -90, 180, 90),
    )
    assert set(points.owner[points.lonlat_deg[:, 0] < 139.2]) == {0}
    assert set(points.owner[points.lonlat_deg[:, 0] > 139.4]) == {1}


def test_a_shore_that_the_table_does_not_know_is_an_error_that_says_where():
    with pytest.raises(InputError, match=r"\(139\.00000, 40\.00000\).*geomap zones owners"):
        ShoreOwners({}).along(island(139.0, 40.0))


def countries_file(path, field="A3"):
    features = [
        {
            "type": "Feature",
            "properties": {field: code},
            "geometry": json.loads(shapely.to_geojson(where)),
        }
        for code, where in (("JPN", WEST), ("RUS", EAST))
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def test_the_command_derives_the_table_from_a_layer(tmp_path, monkeypatch, capsys):
    pytest.importorskip("geopandas")
    rings = [island(139.0, 40.0), island(141.0, 40.0), island(150.0, 40.0)]
    monkeypatch.setattr("geomap.readers.gshhg.read_gshhg", lambda bounds: rings)
    made = tmp_path / "owners.csv"
    layer = countries_file(tmp_path / "c.geojson", "iso")
    assert main(["zones", "owners", str(layer), "--code", "iso", "-o", str(made)]) == 0
    assert made.read_text().splitlines()[1:] == [
        ",150.00000,40.00000,,",
        "JPN,139.00000,40.00000,,",
        "RUS,141.00000,40.00000,,",
    ]
    said = capsys.readouterr().err
    assert "1 shores of japan" in said
    assert "in no country's waters: (150.00000, 40.00000)" in said


def test_a_layer_without_country_codes_is_an_error_that_names_its_fields(tmp_path, capsys):
    pytest.importorskip("geopandas")
    layer = countries_file(tmp_path / "c.geojson", "iso")
    assert main(["zones", "owners", str(layer), "-o", str(tmp_path / "o.csv")]) == 2
    assert "no field 'A3'" in capsys.readouterr().err
    assert not (tmp_path / "o.csv").exists()


needs_shoreline = pytest.mark.skipif(
    find_spec("mpl_toolkits") is None or find_spec("scipy") is None, reason="needs geomap[build]"
)


@pytest.fixture(scope="module")
def rings():
    return read_gshhg(REGION)


@pytest.fixture(scope="module")
def nearest_owner(rings):
    from scipy.spatial import cKDTree

    names = np.concatenate(read_law().division.names(rings))
    tree = cKDTree(to_ecef(*np.vstack(rings).T))

    def owner(lonlat):
        return names[tree.query(to_ecef(*np.asarray(lonlat, dtype=float).T))[1]]

    return owner


@needs_shoreline
def test_the_table_has_every_polygon_of_the_shoreline(rings):
    known = read_law().division.table.runs
    assert {key(ring) for ring in rings} == set(known)


@needs_shoreline
def test_what_a_states_law_puts_on_its_shore_lies_on_its_shore(nearest_owner):
    # Coordinates printed in five states' laws: an islet given to a neighbour would show here.
    claimed = {"senkaku", "southern-kurils"}
    for line in read_law().baselines:
        found = set(nearest_owner(line.lonlat_deg)) - ({""} if line.state == "russia" else set())
        allowed = {line.state} | (claimed if line.state == "japan" else set())
        assert found <= allowed, (line.name, found)


@needs_shoreline
def test_base_points_lie_on_a_shore_but_for_rocks_that_the_shoreline_lacks(rings):
    from scipy.spatial import cKDTree

    tree = cKDTree(to_ecef(*np.vstack([densify(r, 500.0) for r in rings if len(r) < 1e6]).T))
    mainland = max(rings, key=len)
    near = mainland[(mainland[:, 0] > 117) & (mainland[:, 1] > 20) & (mainland[:, 1] < 42)]
    shore = cKDTree(to_ecef(*near.T))
    far = {}
    for line in read_law().baselines:
        if line.state in {"south-korea", "taiwan"}:
            points = to_ecef(*line.lonlat_deg.T)
            off = np.minimum(tree.query(points)[0], shore.query(points)[0])
            far |= {p: m for p, m in zip(line.places, off, strict=True) if m > 1300}
    # Rocks awash: Kanyo-am; Weng-kung-shih, Ch'i-hsing-yen, Fei-yen and Mi-tao.
    assert set(far) == {"간여암", "翁公石", "七星岩", "飛岩", "米島"}


@needs_shoreline
@pytest.mark.parametrize(
    ("owner", "places"),
    # Positions of islands from national gazetteers, chosen where countries lie close together.
    [
        (
            "japan",
            [
                (131.15, 34.77),  # Mishima
                (130.11, 34.24),  # Okinoshima
                (141.32, 44.42),  # Teuri
                (139.37, 41.51),  # Oshima-Oshima
                (129.45, 34.70),  # Tsushima's northern end
                (145.817, 43.385),  # Cape Nosappu
                (122.94, 24.45),  # Yonaguni
                (136.08, 20.42),  # Okinotorishima
                (153.98, 24.28),  # Minamitorishima
                (141.94, 45.52),  # Cape Soya
                (136.92, 37.85),  # Hegura-jima
            ],
        ),
        ("south-korea", [(130.86, 37.50), (126.27, 33.11), (124.70, 37.96), (125.70, 37.66)]),
        ("north-korea", [(125.02, 37.82), (130.65, 42.25)]),
        ("russia", [(141.25, 46.25), (142.23, 45.79), (149.9, 45.9), (130.75, 42.35)]),
        ("southern-kurils", [(145.86, 43.396), (145.6, 43.7), (147.6, 45.0), (146.7, 43.8)]),
        ("taiwan", [(122.08, 25.63), (121.55, 22.05), (118.35, 24.45), (120.49, 26.37)]),
        ("china", [(118.10, 24.46), (122.77, 30.72), (121.8, 31.2)]),
        ("philippines", [(121.95, 21.12), (122.15, 19.96)]),
        ("liancourt", [(131.865, 37.242)]),
        ("senkaku", [(123.47, 25.74), (124.56, 25.92)]),
        ("guam", [(144.75, 13.45)]),
        ("northern-marianas", [(144.90, 20.54), (145.75, 15.18)]),
    ],
)
def test_no_shore_of_one_country_is_given_to_another(nearest_owner, owner, places):
    assert nearest_owner(places).tolist() == [owner] * len(places)


@needs_shoreline
def test_a_polygon_of_the_shore_has_one_owner_but_where_a_land_border_meets_the_sea(rings):
    # Eurasia alone in the region computed: no polygon of the exceptions cuts an islet in two.
    division = read_law().division
    shared = [
        ring
        for ring, names in zip(rings, division.names(rings), strict=True)
        if len(set(names)) > 1
    ]
    assert sorted(len(ring) for ring in shared)[-1] > 1_000_000
    computed = box(117, 18, 166, 60)
    for ring in shared:
        assert len(ring) > 1_000_000 or not shapely.intersects_xy(computed, *ring.T).any(), ring[0]
