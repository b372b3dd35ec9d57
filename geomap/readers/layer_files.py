"""Files of polygon layers, opened so that what a file holds can neither reach out nor grow.

Four formats are read, told by what the file begins with, never by its name alone: GeoJSON
(by `layer_geojson`), GeoPackage, Shapefile and FlatGeobuf (by GDAL, through geopandas), or one
of them in a zip archive. GDAL itself knows formats that name other files, web services and
command lines, and finds them by their content: a file that is none of the four never gets there.

Limits: `MAX_BYTES` a file or a layer in an archive, `MAX_FEATURES`, `MAX_VERTICES`.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import stat
import tempfile
import urllib.parse
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely
from attrs import frozen

from geomap.errors import ZoneError
from geomap.readers.layer_geojson import parse_geojson
from geomap.writing import clear_leftovers, whole_folder

MAX_BYTES = 512 * 1024 * 1024
MAX_GEOJSON_BYTES = 128 * 1024 * 1024
MAX_FEATURES = 10_000
MAX_VERTICES = 10_000_000
MAX_MEMBERS = 1000

WANTED = "expected a polygon layer (GeoPackage, Shapefile, GeoJSON, FlatGeobuf, or one in a .zip)"
_BEGINNINGS = {
    b"SQLite format 3\0": "gpkg",
    b"\x00\x00\x27\x0a": "shp",
    b"fgb\x03fgb": "fgb",
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
}
OF_SHAPEFILE = (".cpg", ".dbf", ".prj", ".shp", ".shx")
"""The files that a Shapefile consists of; its hash is of them in this order."""
_SINGLE = (".gpkg", ".fgb", ".geojson", ".json")


@frozen
class Layer:
    """Features as they were read, not yet checked."""

    crs: Any
    """What pyproj makes a reference system of; None where the file does not say."""
    geometries: tuple[shapely.Geometry | None, ...]
    properties: tuple[dict[str, Any], ...]


def open_layer(path: str | Path, *, layer: str | None = None) -> Layer:
    """Read the features of a layer.

    Raises
    ------
    ZoneError
        If it is not there, no regular file of this machine, of none of the formats, damaged,
        or beyond a limit.
    """
    name = str(path)
    local = local_file(name)
    kind = _kind(local, name)
    if kind != "zip":
        return _checked(_read(local, kind, name, layer), name)
    with _unpacked(local, name) as member:
        kind = _kind(member, name)
        if kind == "zip":
            raise ZoneError(f"{name}: expected a layer in the archive, it is another archive")
        return _checked(_read(member, kind, name, layer), name)


def local_file(name: str) -> Path:
    """Return the absolute path of a regular file; its name means nothing else to anybody."""
    try:
        path = Path(name).absolute()
        mode = path.stat().st_mode
    except FileNotFoundError:
        if "://" in name or name.startswith("/vsi") or name[:3].upper() == "PG:":
            raise ZoneError(
                f"{name}: no such file; layers are read from this machine alone: fetch it first"
            ) from None
        raise ZoneError(f"{name}: no such file") from None
    except (OSError, ValueError) as error:
        raise ZoneError(f"{name!r}: cannot be read: {error}") from None
    if stat.S_ISDIR(mode):
        raise ZoneError(f"{name}: {WANTED}, this is a folder; name a file in it")
    if not stat.S_ISREG(mode):
        raise ZoneError(f"{name}: {WANTED}, this is a pipe or a device")
    if str(path).startswith("/vsi") or "!" in str(path):
        raise ZoneError(f"{name}: a path that begins with /vsi or has a '!' is not read; rename it")
    return path


def _kind(path: Path, name: str) -> str:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            beginning = file.read(4096)
    except OSError as error:
        raise ZoneError(f"{name}: cannot be read: {error.strerror or error}") from None
    if not beginning.strip():
        raise ZoneError(f"{name}: {WANTED}, the file is empty")
    kind = next((k for magic, k in _BEGINNINGS.items() if beginning.startswith(magic)), None)
    if kind is None and beginning.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        kind = "geojson"
    if kind is None:
        raise ZoneError(
            f"{name}: {WANTED}, got something else; make one with: ogr2ogr zone.gpkg IN"
        )
    most = MAX_GEOJSON_BYTES if kind == "geojson" else MAX_BYTES
    if size > most:
        raise ZoneError(
            f"{name}: expected at most {most / 1e6:,.0f} MB, got {size / 1e6:,.0f} MB; keep the "
            "zones that you ask about, with: ogr2ogr -where ..."
        )
    return kind


def _read(path: Path, kind: str, name: str, layer: str | None) -> Layer:
    if kind == "geojson":
        crs, pairs = parse_geojson(path.read_bytes(), name, most=MAX_FEATURES)
        return Layer(crs, tuple(g for g, _ in pairs), tuple(p for _, p in pairs))
    if kind == "gpkg":
        _check_database(path, name)
    if kind == "shp" and path.suffix.lower() != ".shp":
        raise ZoneError(f"{name}: this is a Shapefile; its name must end in .shp")
    import geopandas
    import pyogrio  # type: ignore[import-untyped]

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # said again when it is read
            count = int(pyogrio.read_info(path, layer=layer)["features"])
        if count > MAX_FEATURES:
            raise _too_many(name, count)
        frame = geopandas.read_file(path, **({"layer": layer} if layer else {}))
    except ZoneError:
        raise
    except Exception as error:  # whatever the driver of the moment raises
        raise ZoneError(f"{name}: {WANTED}, got: {_one_line(error, path)}") from error
    if not isinstance(frame, geopandas.GeoDataFrame):
        raise ZoneError(f"{name}: expected polygons, found a table without geometry")
    facts = frame.drop(columns=frame.geometry.name)
    return Layer(
        frame.crs,
        tuple(frame.geometry.array),
        tuple(facts.iloc[row].to_dict() for row in range(len(facts))),
    )


def _one_line(error: Exception, path: Path) -> str:
    return " ".join(str(error).replace(str(path), path.name).split())[:300]


def _too_many(name: str, count: int) -> ZoneError:
    return ZoneError(f"{name}: expected at most {MAX_FEATURES:,} features, got {count:,}")


def _checked(layer: Layer, name: str) -> Layer:
    if len(layer.geometries) > MAX_FEATURES:
        raise _too_many(name, len(layer.geometries))
    vertices = int(shapely.get_num_coordinates(list(layer.geometries)).sum())
    if vertices > MAX_VERTICES:
        raise ZoneError(
            f"{name}: expected at most {MAX_VERTICES:,} vertices, got {vertices:,}; simplify it"
        )
    return layer


def _check_database(path: Path, name: str) -> None:
    """Refuse a database that is no GeoPackage, or in which reading runs queries of its own."""
    address = f"file:{urllib.parse.quote(str(path))}?mode=ro&immutable=1"
    try:
        with contextlib.closing(sqlite3.connect(address, uri=True)) as database:
            database.execute("PRAGMA trusted_schema=OFF")
            rows = database.execute("SELECT type, name, sql FROM sqlite_master LIMIT 5000")
            parts = [(str(kind), str(table), str(sql or "")) for kind, table, sql in rows]
    except sqlite3.Error as error:
        raise ZoneError(f"{name}: expected a GeoPackage, the database says: {error}") from None
    if ("table", "gpkg_contents") not in {(kind, table) for kind, table, _ in parts}:
        raise ZoneError(f"{name}: expected a GeoPackage, this database has no table gpkg_contents")
    for kind, table, sql in parts:
        words = sql.casefold().split()
        virtual = words[:3] == ["create", "virtual", "table"] and "using rtree" not in " ".join(
            words
        )
        if kind == "view" or virtual:
            what = "view" if kind == "view" else "virtual table"
            raise ZoneError(
                f"{name}: the {what} {table[:60]!r} is not read, since it could run for ever; "
                "copy the layer out with: ogr2ogr zone.gpkg IN LAYER"
            )


@contextlib.contextmanager
def _unpacked(path: Path, name: str) -> Iterator[Path]:
    """Unpack the one layer of an archive into a folder that is gone afterwards."""
    temporary = Path(tempfile.gettempdir())
    clear_leftovers(temporary)
    with whole_folder(temporary) as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                yield _unpack(archive, folder, name)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise ZoneError(f"{name}: the archive is damaged: {error}") from None
        except RuntimeError as error:  # a password is wanted
            raise ZoneError(f"{name}: the archive cannot be read: {error}") from None


def _unpack(archive: zipfile.ZipFile, folder: Path, name: str) -> Path:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise ZoneError(f"{name}: expected at most {MAX_MEMBERS:,} files, got {len(members):,}")
    found = [m for m in members if Path(m.filename).suffix.lower() in (".shp", *_SINGLE)]
    if len(found) != 1:
        raise ZoneError(
            f"{name}: expected one layer in the archive, found {len(found)}; unpack it and name one"
        )
    stem, suffix = Path(found[0].filename).with_suffix(""), Path(found[0].filename).suffix.lower()
    wanted = found
    if suffix == ".shp":
        wanted = [
            m
            for m in members
            if Path(m.filename).with_suffix("") == stem
            and Path(m.filename).suffix.lower() in OF_SHAPEFILE
        ]
    size = sum(member.file_size for member in wanted)
    if size > MAX_BYTES:
        raise ZoneError(
            f"{name}: expected a layer of at most {MAX_BYTES / 1e6:,.0f} MB, unpacked it has "
            f"{size / 1e6:,.0f} MB"
        )
    # Under names of our own: those in an archive may lead out of the folder.
    for member in wanted:
        target = folder / f"layer{Path(member.filename).suffix.lower()}"
        with archive.open(member) as source, target.open("wb") as file:
            shutil.copyfileobj(source, file)
    return folder / f"layer{suffix}"
