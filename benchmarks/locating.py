"""The ways of placing points that are held against each other.

Each takes the folder with the polygon and returns a function of longitudes and latitudes,
which gives which of them are inside, or how many.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

Work = Callable[[np.ndarray, np.ndarray], Any]


def _whole(folder: Path) -> Any:
    import shapely

    return shapely.from_wkb((folder / "whole.wkb").read_bytes())


def _pieces(folder: Path) -> Any:
    import shapely

    return shapely.get_parts(shapely.from_wkb((folder / "pieces.wkb").read_bytes()))


def geomap(folder: Path, **options: Any) -> Work:
    """Place the points among all zones and on land in one pass."""
    from geomap.locator import MANY
    from geomap.readers.layers import load_zones

    zones = load_zones()
    japan = zones.ids.index("japan-eez")
    # So many at once that the index is made, or read from where it was kept.
    zones.locate(np.full(MANY, 135.0), np.full(MANY, 40.0))
    return lambda lon, lat: zones.locate(lon, lat, **options) == japan


def geomap_one_thread(folder: Path) -> Work:
    """Do the same in one thread."""
    return geomap(folder, threads=1)


def contains_xy(folder: Path) -> Work:
    """Use what shapely has for this."""
    import shapely

    area = _whole(folder)
    shapely.prepare(area)
    return lambda lon, lat: shapely.contains_xy(area, lon, lat)


def contains_xy_threads(folder: Path) -> Work:
    """Use two threads: of one prepared polygon between them GEOS crashes, so each has its own."""
    from concurrent.futures import ThreadPoolExecutor

    import shapely

    areas = [_whole(folder), _whole(folder)]
    shapely.prepare(areas)
    pool = ThreadPoolExecutor(2)

    def work(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        half = len(lon) // 2
        parts = [(areas[0], lon[:half], lat[:half]), (areas[1], lon[half:], lat[half:])]
        return np.concatenate(list(pool.map(lambda part: shapely.contains_xy(*part), parts)))

    return work


def _frames(folder: Path, pieces: bool) -> Work:
    import geopandas

    areas = _pieces(folder) if pieces else [_whole(folder)]
    zone = geopandas.GeoDataFrame(geometry=list(areas), crs="EPSG:4326")

    def work(lon: np.ndarray, lat: np.ndarray) -> int:
        geometry = geopandas.points_from_xy(lon, lat, crs="EPSG:4326")
        frame = geopandas.GeoDataFrame(geometry=geometry)
        return len(frame.sjoin(zone, predicate="within"))

    return work


def sjoin(folder: Path) -> Work:
    """Go from arrays to points to a join."""
    return _frames(folder, pieces=False)


def sjoin_pieces(folder: Path) -> Work:
    """Join with the polygon in pieces."""
    return _frames(folder, pieces=True)


def within(folder: Path) -> Work:
    """Write what most people write."""
    import geopandas

    area = _whole(folder)
    return lambda lon, lat: geopandas.GeoSeries.from_xy(lon, lat).within(area).to_numpy()


def _duckdb(folder: Path) -> Any:
    import duckdb
    from duckdb_extensions import import_extension

    connection = duckdb.connect()
    # From the package of that name: `INSTALL spatial` would ask the network.
    import_extension("spatial", con=connection)
    connection.execute("LOAD spatial")
    return connection


def _zone_table(connection: Any, areas: Any) -> None:
    import pyarrow
    import shapely

    table = pyarrow.table({"wkb": pyarrow.array(shapely.to_wkb(areas).tolist())})
    connection.register("given", table)
    connection.execute("CREATE TABLE zone AS SELECT ST_GeomFromWKB(wkb) AS area FROM given")


def duckdb_pieces(folder: Path) -> Work:
    """Join with the pieces."""
    import pyarrow

    connection = _duckdb(folder)
    _zone_table(connection, _pieces(folder))

    def work(lon: np.ndarray, lat: np.ndarray) -> int:
        connection.register("points", pyarrow.table({"lon": lon, "lat": lat}))
        (answer,) = connection.execute(
            "SELECT count(*) FROM points p JOIN zone z "
            "ON ST_Contains(z.area, ST_Point(p.lon, p.lat))"
        ).fetchone()
        return int(answer)

    return work


def duckdb_rows(folder: Path) -> Work:
    """Put the condition into a WHERE, without a join."""
    import pyarrow

    connection = _duckdb(folder)
    _zone_table(connection, np.array([_whole(folder)]))

    def work(lon: np.ndarray, lat: np.ndarray) -> int:
        connection.register("points", pyarrow.table({"lon": lon, "lat": lat}))
        (answer,) = connection.execute(
            "SELECT count(*) FROM points WHERE "
            "ST_Contains((SELECT area FROM zone), ST_Point(lon, lat))"
        ).fetchone()
        return int(answer)

    return work


def _sedona(areas: Any, make_area: str, make_point: str) -> Work:
    import geoarrow.pyarrow  # noqa: F401  (needed for geometry columns, and not pulled in)
    import pyarrow
    import sedonadb
    import shapely

    engine = sedonadb.connect()
    table = pyarrow.table({"wkb": pyarrow.array(shapely.to_wkb(np.asarray(areas)).tolist())})
    engine.create_data_frame(table).to_view("given")
    engine.sql(f"SELECT {make_area}(wkb) AS area FROM given").to_memtable().to_view("zone")

    def work(lon: np.ndarray, lat: np.ndarray) -> int:
        points = pyarrow.table({"lon": lon, "lat": lat})
        engine.create_data_frame(points).to_view("points", overwrite=True)
        found = engine.sql(
            "SELECT count(*) AS n FROM points p JOIN zone z "
            f"ON ST_Contains(z.area, {make_point}(p.lon, p.lat))"
        ).to_arrow_table()
        return int(found["n"][0].as_py())

    return work


def sedona_pieces(folder: Path) -> Work:
    """Join with the pieces, in the plane."""
    return _sedona(_pieces(folder), "ST_GeomFromWKB", "ST_Point")


def sedona_whole(folder: Path) -> Work:
    """Join with the whole polygon, in the plane."""
    return _sedona([_whole(folder)], "ST_GeomFromWKB", "ST_Point")


def sedona_geography(folder: Path) -> Work:
    """Join with the whole polygon, on the sphere."""
    return _sedona([_whole(folder)], "ST_GeogFromWKB", "ST_GeogPoint")


def spherely(folder: Path) -> Work:
    """Ask S2, on the sphere, with the polygon prepared."""
    import spherely as s2

    area = s2.from_wkb((folder / "whole.wkb").read_bytes())
    s2.prepare(area)
    return lambda lon, lat: s2.contains(area, s2.points(lon, lat))


METHODS: dict[str, Callable[[Path], Work]] = {
    "geomap, index not yet made": geomap,
    "geomap": geomap,
    "geomap, 1 thread": geomap_one_thread,
    "shapely contains_xy": contains_xy,
    "shapely contains_xy, 2 threads, a copy each": contains_xy_threads,
    "geopandas sjoin": sjoin,
    "geopandas sjoin, polygon pre-cut": sjoin_pieces,
    "GeoSeries.within": within,
    "DuckDB spatial join, polygon pre-cut": duckdb_pieces,
    "DuckDB ST_Contains, row by row": duckdb_rows,
    "SedonaDB join, polygon pre-cut": sedona_pieces,
    "SedonaDB join, polygon whole": sedona_whole,
    "SedonaDB geography join (sphere)": sedona_geography,
    "spherely contains (sphere)": spherely,
}
