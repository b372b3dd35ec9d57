"""Bad inputs, more than five hundred: for `tests/test_limits.py`, which gives each to a command.

A case is a call of the command line, with the files that it is about. `{name}` in an argument
is the path of such a file.
"""

from __future__ import annotations

import io
import json
import os
import random
import socket
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

Content = bytes | Callable[[Path], None]


@dataclass(frozen=True)
class Bad:
    id: str
    arguments: tuple[str, ...]
    content: Content
    suffix: str = ".yaml"
    stem: str = "bad"


EVENT = {
    "id": "a",
    "title": "A launch",
    "launched_at": "2022-11-18T10:14+09:00",
    "flights": [
        {
            "missile": "Hwasong-17",
            "launch": {"lon": 125.67, "lat": 39.2, "radius_km": 2},
            "map_bearing_deg": 70,
            "count": 1,
            "overflew": "no",
            "reports": [
                {
                    "by": "KCNA",
                    "range_km": "about 1000",
                    "apogee_km": 6000,
                    "flight_minutes": 69,
                    "path_km": 1000,
                    "direction": "east",
                    "fall": {"place": "Sado", "bearing": "west", "distance_km": 200},
                    "fall_area": "Sea of Japan",
                    "verdict": "inside",
                    "stage": "final",
                    "confidence": "seen",
                    "url": "https://a.example/",
                }
            ],
            "impact": {"lon": 136.9, "lat": 41.5, "radius_km": 10},
        }
    ],
}
_FLIGHT, _REPORT = ("flights", 0), ("flights", 0, "reports", 0)

_FIGURE = (
    *("-1", "nan", "inf", "1e999", "far", "1,5", "10 20 30", "1e9", "over under 5", "300-", "--5"),
    *("5 apples", "not 300", "½", "about", "400-300", "-300 to 400", "0x10", "1" * 300, ["1", "2"]),
)
_NUMBER = ("x", "nan", "inf", "1e400", "1,5", "0x10", "12:30", "--1", "1 2", "E", "1" * 200, [1])
_TIME = (
    *("yesterday", "2022-02-30", "2022-13-01", "0001-01-01", "9999-01-01", "22-11-18", "2022-11"),
    *("2022-11-18T10:14", "2022-11-18T25:00Z", "2022-11-18T10:14+99:00", "18.11.2022", "1e9", [1]),
)
_WORD = ("perhaps", "?", "inside outside", "x" * 600, "0", "EEZ", ["inside"], {"a": 1})
_DIRECTION = ("up", "361", "-1", "nan", "northsouth", "N" * 300, "東西", "90 south", ["east"])
_NAME = ("Atlantis", "?", "Oshima", "x" * 5000, ["Sado"], {"name": "Sado"})

_SPOILT: dict[tuple[str | int, ...], tuple[object, ...]] = {
    ("id",): (
        "",
        "../x",
        "/etc/passwd",
        "a/b",
        "a\\b",
        ".hidden",
        "a b",
        "x" * 200,
        "é",
        "a.",
        [1],
    ),
    ("title",): ("\0", "\x1b[2J", "x" * 20_000, ["a"], {"a": 1}, "\ud800"),
    ("launched_at",): _TIME,
    ("flights",): ("", [], "x", 7, [[]], [7], ["x"]),
    (*_FLIGHT, "missile"): ("\x07", "x" * 20_000, [1]),
    (*_FLIGHT, "launched_at"): _TIME,
    (*_FLIGHT, "map_bearing_deg"): (*_NUMBER, "360", "-1"),
    (*_FLIGHT, "count"): ("0", "-1", "1001", "1.5", "many", "1" * 5000, [1]),
    (*_FLIGHT, "overflew"): ("maybe", "2", [1]),
    (*_FLIGHT, "launch"): ("Sunan", [1, 2], {"radius_km": 1}, {"lon": 1}, {"lat": 1}, {"x": 1}),
    (*_FLIGHT, "launch", "lon"): _NUMBER,
    (*_FLIGHT, "launch", "lat"): (*_NUMBER, "91", "-91"),
    (*_FLIGHT, "launch", "radius_km"): (*_NUMBER, "-1", "20001"),
    (*_FLIGHT, "impact"): ("x", [1, 2], {"lon": 1}, {"radius_km": 1}, {"x": 1}),
    (*_FLIGHT, "impact", "lat"): (*_NUMBER, "95"),
    (*_FLIGHT, "reports"): ("x", 7, [7], [[]]),
    (*_REPORT, "by"): ("\0", [1], {"a": 1}),
    (*_REPORT, "range_km"): _FIGURE,
    (*_REPORT, "apogee_km"): _FIGURE,
    (*_REPORT, "flight_minutes"): _FIGURE,
    (*_REPORT, "path_km"): _FIGURE,
    (*_REPORT, "direction"): _DIRECTION,
    (*_REPORT, "fall_area"): ("Dead Sea", "x" * 700, ["sea"]),
    (*_REPORT, "verdict"): _WORD,
    (*_REPORT, "stage"): _WORD,
    (*_REPORT, "confidence"): _WORD,
    (*_REPORT, "url"): ("\x00", [1], "x" * 20_000),
    (*_REPORT, "fall"): ("Sado", 7, {"bearing": "west"}, {"lon": 1}),
    (*_REPORT, "fall", "place"): _NAME,
    (*_REPORT, "fall", "bearing"): _DIRECTION,
    (*_REPORT, "fall", "distance_km"): _FIGURE,
}
_MISSING = (("id",), ("launched_at",), ("flights",), (*_REPORT, "by"))
_RECORDS = ((), _FLIGHT, (*_FLIGHT, "launch"), (*_FLIGHT, "impact"), _REPORT, (*_REPORT, "fall"))


def _changed(path: tuple[str | int, ...], value: object, *, drop: bool = False) -> bytes:
    record = json.loads(json.dumps(EVENT))
    inner = record
    for step in path[:-1]:
        inner = inner[step]
    if drop:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return json.dumps(record).encode()


def spoilt_events() -> Iterator[Bad]:
    """One field of an event at a time; JSON is YAML too, so both readers are asked in turn."""
    for path, values in _SPOILT.items():
        for number, value in enumerate(values):
            suffix = (".json", ".yaml")[number % 2]
            if suffix == ".yaml" and isinstance(value, str) and "\ud800" in value:
                suffix = ".json"
            name = f"{'.'.join(map(str, path))}-{number}"
            yield Bad(name, ("verdict", "{bad}"), _changed(path, value), suffix)
    for path in _MISSING:
        yield Bad(f"no-{path[-1]}", ("verdict", "{bad}"), _changed(path, None, drop=True))
    for path in _RECORDS:
        for key in ("rnage_km", "x" * 2000, "\x1b[2J", "__proto__", "ID"):
            content = _changed((*path, key), "1")
            yield Bad(
                f"unknown-{'.'.join(map(str, path))}-{key[:8]!r}",
                ("verdict", "{bad}"),
                content,
                ".json",
            )


def spoilt_tables() -> Iterator[Bad]:
    header = "event_id,launched_at,range_km,direction,launch_lon,launch_lat,impact_lon,impact_lat"
    rows = {
        "far": "a,2022-01-01,far,east,,,,",
        "no id": ",2022-01-01,1,east,,,,",
        "no time": "a,,1,east,,,,",
        "short": "a,2022-01-01",
        "long": "a,2022-01-01,1,2,3,4,5,6,7,8",
        "up": "a,2022-01-01,1,up,,,,",
        "half a position": "a,2022-01-01,1,east,125,,,",
        "swapped": "a,2022-01-01,1,east,,,39.2,125.6",
        "quotes": 'a,"2022-01-01,1,east,,,,',
        "formula": "=cmd|' /C calc'!A0,2022-01-01,1,east,,,,",
        "path": "../../x,2022-01-01,,,,,,",
        "huge cell": "a,2022-01-01," + "9" * 200_000 + ",,,,,",
        "control": "a,2022-01-01,\x1b,,,,,",
        "quote inside": 'a"b,2022-01-01,"1"2,,,,,',
        "day": "a,44883,1,east,,,,",
        "tabs": "a\t2022",
    }
    for name, row in rows.items():
        yield Bad(f"row {name}", ("verdict", "{bad}"), f"{header}\n{row}\n".encode(), ".csv")
    headers = {
        "semicolons": "event_id;launched_at;range_km",
        "unknown": "event_id,launched_at,rnage",
        "twice": "event_id,event_id,launched_at",
        "none": "a,2022-01-01,about 1000",
        "no event_id": "launched_at,range_km",
        "commas": "," * 100_000,
        "quote": '"event_id',
        "only": "event_id,launched_at",
        "newlines": "\n\n\n",
        "tab": "event_id\tlaunched_at",
    }
    for name, text in headers.items():
        yield Bad(f"header {name}", ("verdict", "{bad}"), text.encode() or b"\n", ".csv")


def spoilt_geojson() -> Iterator[Bad]:
    point = {"type": "Point", "coordinates": [136.9, 41.5]}
    facts = {"event_id": "a", "launched_at": "2022-01-01"}
    good = {"type": "Feature", "geometry": point, "properties": facts}
    spoilt: dict[str, object] = {
        "no features": {"type": "FeatureCollection"},
        "features no list": {"type": "FeatureCollection", "features": {"a": 1}},
        "empty": {"type": "FeatureCollection", "features": []},
        "numbers": {"type": "FeatureCollection", "features": [1, 2]},
        "no properties": {**good, "properties": None},
        "no id": {**good, "properties": {"launched_at": "2022-01-01"}},
        "unknown property": {**good, "properties": {**facts, "colour": "red"}},
        "twice": {**good, "properties": {**facts, "impact_lon": 1}},
        "nested property": {**good, "properties": {**facts, "missile": {"a": 1}}},
        "polygon": {**good, "geometry": {"type": "Polygon", "coordinates": [[[0, 0]]]}},
        "no coordinates": {**good, "geometry": {"type": "Point"}},
    }
    coordinates = (
        [],
        [1],
        [1, 2, 3, 4],
        ["x", "y"],
        [41.5, 136.9],
        [1e999, 0],
        [[1], [2]],
        "1,2",
        {},
    )
    for number, value in enumerate(coordinates):
        spoilt[f"coordinates {number}"] = {**good, "geometry": {**point, "coordinates": value}}
    for name, value in spoilt.items():
        content = json.dumps(value).encode()
        yield Bad(f"geojson {name}", ("verdict", "{bad}"), content, ".geojson")


_YAML = """\
id: a
launched_at: 2022-01-01
flights: [{}]
"""


def spoilt_yaml() -> Iterator[Bad]:
    texts = {
        "laughs": 'a: &a ["lol"]\n'
        + "".join(
            f"{b}: &{b} [*{a},*{a},*{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
        ),
        "alias": _YAML + "note: *x",
        "anchor": _YAML + "note: &x y",
        "merge": _YAML + "<<: *x",
        "python": _YAML + "note: !!python/object/apply:os.system [id]",
        "tag": _YAML + "note: !x y",
        "binary": _YAML + "note: !!binary aGk=",
        "set": _YAML + "note: !!set {a, b}",
        "tab": "id: a\n\tlaunched_at: 2022-01-01",
        "twice": _YAML + "id: b",
        "colon": "id: a: b",
        "flow": "{id: a, launched_at: [",
        "quote": 'id: "a',
        "block": "id: |\n x\n y",
        "key": "? [a]: 1",
        "percent": "%YAML 9.9\n---\nid: a",
        "directive": "%x",
        "document end": "...\nid",
        "at": "@a",
        "deep list": "- " * 5000,
        "deep flow": "[" * 5000,
        "deep map": "{a: " * 5000,
        "scalar": "just words",
        "number": "42",
        "list": "[1, 2, 3]",
        "list of lists": "[[1], [2]]",
        "escape": 'id: "\\xZZ"',
        "huge key": f"? {'x' * 100_000}\n: 1",
        "null": "~",
        "dashes": "---\n---",
        "two": _YAML + "---\n" + _YAML,
        "unicode": 'id: "\\ud800"',
        "nel": "id:\x85a",
        "bom": "\ufeff" * 9,
    }
    for name, text in texts.items():
        if name != "two":  # the first of the two is good
            yield Bad(f"yaml {name}", ("verdict", "{bad}"), text.encode())


def spoilt_json() -> Iterator[Bad]:
    texts = (
        "{",
        "[",
        "[1,",
        '{"a"}',
        '{"a": }',
        "{a: 1}",
        "[1, 2",
        "tru",
        '"x',
        "NaN",
        "-Infinity",
        "[NaN]",
        '{"id": "a", "id": "b"}',
        '{"id": "a",}',
        "// x\n{}",
        "[" * 100_000,
        '{"a":' * 100_000,
        "1" * 9000,
        '"\\ud800"',
        '"\\u12"',
        '{"id": "\\u0000"}',
        "[[[[[[]]]]]]",
        "{}{}",
        "[]",
        "{}",
        "null",
        "\x00{}",
        '{"type": "Topology"}',
        '{"type": ["Feature"]}',
        '{"": ""}',
        "\ufeff{",
        "'a'",
    )
    for number, text in enumerate(texts):
        yield Bad(f"json {number}", ("verdict", "{bad}"), text.encode(), ".json")


def no_text() -> Iterator[Bad]:
    rng = random.Random(5)
    contents = {
        "empty": b"",
        "blanks": b" \n\t\n",
        "nul": b"id: a\0",
        "utf-16": _YAML.encode("utf-16"),
        "utf-16-be": b"\xfe\xff" + _YAML.encode("utf-16-be"),
        "utf-32": _YAML.encode("utf-32"),
        "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        "gzip": b"\x1f\x8b\x08\0\0\0\0\0",
        "elf": b"\x7fELF\2\1\1\0",
        "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        "zip": b"PK\x03\x04\x14\0\0\0",
        "xlsx": b"PK\x03\x04[Content",
        "latin-1": "id: a\ntitle: caf\xe9\n".encode("latin-1"),
        "surrogate": b"id: \xed\xa0\x80",
        "overlong": b"id: \xc0\xaf",
        "truncated": "id: 火".encode()[:-1],
        "ff": b"\xff" * 1000,
        "pickle": b"\x80\x04\x95\x10\0\0\0",
        "doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "bom": b"\xef\xbb\xbf",
    }
    contents |= {f"random {n}": bytes(rng.randrange(256) for _ in range(400)) for n in range(20)}
    for name, content in contents.items():
        yield Bad(f"bytes {name}", ("verdict", "{bad}"), content)


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the address of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def _dangling(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere"))


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _to_zero(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(3_000_000_000)


SPECIAL: dict[str, Content] = {
    "folder": Path.mkdir,
    "pipe": _fifo,
    "socket": _socket,
    "dangling link": _dangling,
    "link to itself": _loop,
    "link to a device": _to_zero,
    "three gigabytes": _sparse,
    "nothing": lambda _: None,
}
"""Names that are no file, or none that can be read."""


def special_files() -> Iterator[Bad]:
    for name, make in SPECIAL.items():
        for command in (("verdict", "{bad}"), ("read", "{bad}"), ("verify", "{bad}")):
            yield Bad(f"{command[0]} {name}", command, make)
    for suffix in (".csv", ".json", ".geojson", ".txt", ".html", ""):
        yield Bad(f"pipe {suffix}", ("verdict", "{bad}"), _fifo, suffix)


def _collection(*geometries: object, **more: object) -> bytes:
    features = [{"type": "Feature", "properties": {"name": "x"}, "geometry": g} for g in geometries]
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def _square(west: float = 150.0, south: float = 30.0, size: float = 2.0) -> dict[str, object]:
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _zip(*members: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


def _zip_bomb(path: Path) -> None:
    """An archive of 600 kB whose one layer has 600 MB."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("zone.geojson", "w", force_zip64=True) as member,
    ):
        for _ in range(600):
            member.write(b" " * 1_000_000)


def _database(*statements: str) -> Content:
    def make(path: Path) -> None:
        database = sqlite3.connect(path)
        for statement in statements:
            database.execute(statement)
        database.commit()
        database.close()

    return make


REMOTE = "http://127.0.0.1:9/zone.geojson"
"""Nothing listens there; `test_limits` puts a server of its own in this place."""

_VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="z"><SrcDataSource>/vsicurl/{url}</SrcDataSource>'
    "</OGRVRTLayer></OGRVRTDataSource>"
)
_GDALG = (
    '{{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline read {url} ! write x"}}'
)
_WFS = "<OGRWFSDataSource><URL>{url}?SERVICE=WFS</URL></OGRWFSDataSource>"
_KML = "<kml><NetworkLink><Link><href>{url}</href></Link></NetworkLink></kml>"
_LAUGHS = '<!DOCTYPE k [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 20}">' for a, b in zip("abcdefg", "bcdefgh", strict=True)
)
_ENTITY = '<!DOCTYPE k [<!ENTITY x SYSTEM "{url}">]><kml>&x;</kml>'


def reaching_out(url: str) -> dict[str, bytes]:
    """Layers that name something elsewhere."""
    square = _square()
    return {
        "vrt": _VRT.format(url=url).encode(),
        "gdalg": _GDALG.format(url=url).encode(),
        "gdalg with spaces": b"\n " + _GDALG.format(url=url).encode(),
        "wfs": _WFS.format(url=url).encode(),
        "kml": _KML.format(url=url).encode(),
        "external entity": _ENTITY.format(url=url).encode(),
        "crs link": _collection(
            square, crs={"type": "link", "properties": {"href": url, "type": "proj4"}}
        ),
        "crs url": _collection(square, crs={"type": "URL", "properties": {"url": url}}),
        "crs name": _collection(square, crs={"type": "name", "properties": {"name": url}}),
        "csv": f"WKT,name\n{url},x\n".encode(),
        "tiles": json.dumps({"tilejson": "2.0.0", "tiles": [url]}).encode(),
        "service": json.dumps({"type": "FeatureCollection", "links": [{"href": url}]}).encode(),
    }


def layers() -> Iterator[Bad]:
    call = ("verdict", "--catalogue", "2017-07-28", "--zone", "{bad}")
    for number, name in enumerate(
        (
            "PG:dbname=x",
            "/vsicurl/" + REMOTE,
            REMOTE,
            "WFS:" + REMOTE,
            "s3://bucket/zone.gpkg",
            "zip://x.zip!zone.shp",
            "/vsizip/x.zip",
            "ftp://127.0.0.1/zone.shp",
            "GEOJSON:" + REMOTE,
            "-",
        )
    ):
        yield Bad(f"layer named {number}", (*call[:-1], name), lambda _: None)
    for name, content in reaching_out(REMOTE).items():
        for suffix in (".geojson", ".gpkg", ".vrt"):
            yield Bad(f"layer {name} as {suffix}", call, content, suffix)
    square = _square()
    ring = square["coordinates"][0]  # type: ignore[index]
    texts: dict[str, bytes] = {
        "laughs": (_LAUGHS + "]><kml>&h;</kml>").encode(),
        "deep": b"[" * 100_000,
        "deep coordinates": b'{"type": "Polygon", "coordinates": ' + b"[" * 90_000,
        "deep but closed": b'{"type": "Polygon", "coordinates": ' + b"[" * 900 + b"]" * 900 + b"}",
        "nothing": b"{}",
        "no features": b'{"type": "FeatureCollection"}',
        "no polygon": _collection({"type": "Point", "coordinates": [1, 2]}),
        "null geometry": _collection(None),
        "empty": _collection(),
        "nan": _collection(square).replace(b"150.0", b"NaN"),
        "infinite": _collection(square).replace(b"150.0", b"1e999"),
        "far east": _collection(_square(west=1e6)),
        "swapped": _collection(_square(west=30.0, south=120.0)),
        "off": _collection(_square(south=89.0)),
        "words": _collection({"type": "Polygon", "coordinates": [[["a", "b"]]]}),
        "short ring": _collection({"type": "Polygon", "coordinates": [ring[:2]]}),
        "flat coordinates": _collection({"type": "Polygon", "coordinates": [1, 2, 3]}),
        "no coordinates": _collection({"type": "Polygon"}),
        "type number": _collection({"type": 7, "coordinates": []}),
        "huge number": _collection(square).replace(b"150.0", b"1" * 5000),
        "crs null": _collection(square, crs=None),
        "crs nonsense": _collection(square, crs={"type": "name", "properties": {"name": "x"}}),
        "crs unknown": _collection(
            square, crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::999999"}}
        ),
        "crs file": _collection(
            square, crs={"type": "name", "properties": {"name": "+init=/etc/passwd:1"}}
        ),
        "too many": _collection(*[None] * 10_001),
        "zigzag": _collection(
            {
                "type": "Polygon",
                "coordinates": [
                    [*([(-170, 170)[n % 2], n * 1e-4] for n in range(9_000)), [-170, 0.0]]
                ],
            }
        ),
        "utf-16": _collection(square).decode().encode("utf-16"),
        "topojson": b'{"type": "Topology", "objects": {}, "arcs": []}',
        "esri": b'{"geometryType": "esriGeometryPolygon", "features": []}',
        "text": b"not a layer",
        "blank": b"  \n",
        "csv": b"WKT\nPOLYGON((0 0,1 0,1 1,0 0))\n",
        "png": b"\x89PNG\r\n\x1a\n",
        "gml": b"<gml:FeatureCollection/>",
        "mbtiles": b"SQLite format 3\0",
    }
    for name, content in texts.items():
        yield Bad(f"layer {name}", call, content, ".geojson")
    star = random.Random(9)
    tangle = [[star.uniform(100, 150), star.uniform(0, 50)] for _ in range(3000)]
    tangled = {"type": "Polygon", "coordinates": [[*tangle, tangle[0]]]}
    yield Bad("layer tangled", call, _collection(tangled), ".geojson")
    binaries: dict[str, tuple[str, Content]] = {
        "shp cut off": (".shp", b"\x00\x00\x27\x0a" + b"\0" * 40),
        "shp of noise": (".shp", b"\x00\x00\x27\x0a" + bytes(range(256)) * 8),
        "shp named otherwise": (".dat", b"\x00\x00\x27\x0a" + b"\0" * 96),
        "fgb cut off": (".fgb", b"fgb\x03fgb\x00"),
        "fgb of noise": (".fgb", b"fgb\x03fgb\x00" + bytes(range(256)) * 8),
        "gpkg cut off": (".gpkg", b"SQLite format 3\0" + b"\0" * 100),
        "gpkg of noise": (".gpkg", b"SQLite format 3\0" + bytes(range(256)) * 16),
        "gpkg that is none": (".gpkg", _database("CREATE TABLE x (a)")),
        "gpkg with a view": (
            ".gpkg",
            _database(
                "CREATE TABLE gpkg_contents (table_name TEXT)",
                "CREATE VIEW z AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                "SELECT i FROM n",
            ),
        ),
        "gpkg whose contents are a view": (
            ".gpkg",
            _database(
                "CREATE VIEW gpkg_contents AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT "
                "i + 1 FROM n) SELECT i AS table_name FROM n"
            ),
        ),
        "gpkg with a virtual table": (
            ".gpkg",
            _database(
                "CREATE TABLE gpkg_contents (table_name TEXT)",
                "CREATE VIRTUAL TABLE z USING fts5(a)",
            ),
        ),
        "gpkg that is a table": (
            ".gpkg",
            _database("CREATE TABLE gpkg_contents (table_name TEXT)"),
        ),
        "zip bomb": (".zip", _zip_bomb),
        "zip in zip": (".zip", _zip(("zone.geojson", _zip(("zone.geojson", b"{}"))))),
        "zip of nothing": (".zip", _zip()),
        "zip of texts": (".zip", _zip(("a.txt", b"a"))),
        "zip of two": (".zip", _zip(("a.geojson", b"{}"), ("b.geojson", b"{}"))),
        "zip that climbs": (".zip", _zip(("../../zone.geojson", b"{}"))),
        "zip cut off": (".zip", _zip(("zone.geojson", _collection(square)))[:-30]),
        "zip spoilt": (
            ".zip",
            _zip(("zone.geojson", _collection(square))).replace(b"\xcb", b"\xcc"),
        ),
        "zip of many": (".zip", _zip(*((f"{n}.txt", b"") for n in range(1001)))),
        "zip with a pipe's name": (".zip", _zip(("zone.shp", b"\x00\x00\x27\x0a"))),
        "zip of a vrt": (".zip", _zip(("zone.geojson", _VRT.format(url=REMOTE).encode()))),
    }
    for name, (suffix, content) in binaries.items():
        yield Bad(f"layer {name}", call, content, suffix)
    for name, make in SPECIAL.items():
        yield Bad(f"layer that is {name}", call, make, ".gpkg")


def notices() -> Iterator[Bad]:
    corners = "24-28N 131-10E\n25-00N 131-10E\n25-00N 132-00E\n"
    texts = {
        "latitude": "94-28N 131-10E\n25-00N 131-10E\n25-00N 132-00E\n",
        "longitude": "24-28N 191-10E\n25-00N 131-10E\n25-00N 132-00E\n",
        "line": "24-00N 131-10E\n24-00N 132-10E\n24-00N 133-00E\n24-00N 131-30E\n",
        "one place": "24-00N 131-10E\n" * 5,
        "many corners": "".join(f"{n % 60}-{n % 59:02}N {100 + n % 70}-00E\n" for n in range(300)),
        "two ways": "30-00N 140-00E 30-00N 142-00E 31-00N 141-00E 32-00N 140-00E 32-00N 142-00E",
        "seconds alone": '35°30"N 135°34"E, 36°30"N 135°34"E, 36°30"N 136°34"E',
        "eight in a star": " ".join(
            f"{30 + n * 5 % 7}-00N {130 + n * 3 % 8}-00E" for n in range(8)
        ),
        "too long": corners + "x" * 500_000,
        "too many zones": "".join(f"AREA NUMBER {n} OF MANY\n94-28N 191-10E\n" for n in range(900)),
    }
    for name, text in texts.items():
        for command in (("read", "{bad}"), ("map", "{bad}", "-o", "{out}")):
            yield Bad(f"{command[0]} notice {name}", command, text.encode(), ".txt")


def texts() -> Iterator[Bad]:
    stories = {
        "weather": "It will rain in Tokyo tomorrow, with winds from the north-west.",
        "sport": "Chelsea launched a late attack and scored twice in the final ten minutes.",
        "car": "The company launched a new car in Seoul on Monday at a price of 20 million won.",
        "html": "<html><body></body></html>",
        "html of nothing": "<!doctype html><p></p>",
        "html cut off": "<html><body><div><div><p>",
        "entities": "<html>" + _LAUGHS + "]>&h;</html>",
        "deep html": "<html>" + "<div>" * 50_000,
        "script": "<html><script>alert(1)</script></html>",
        "long": "North Korea. " * 40_000,
        "japanese": "明日の東京は雨でしょう。",
        "korean": "내일 서울은 비.",
        "no day": "North Korea launched a ballistic missile toward the Sea of Japan.",
        "letters": "a" * 300_000,
        "digits": "1" * 300_000,
        "blanks": "North" + " " * 300_000 + "Korea",
    }
    for name, text in stories.items():
        suffix = ".html" if "<" in text else ".txt"
        if name != "no day":
            yield Bad(f"read {name}", ("read", "{bad}"), text.encode(), suffix)
        yield Bad(f"verdict {name}", ("verdict", "{bad}"), text.encode(), suffix)


def commands() -> Iterator[Bad]:
    """Every command that takes events, with a few of them; and calls that cannot be."""
    few = {
        "directory": Path.mkdir,
        "pipe": _fifo,
        "nul": b"\0",
        "typo": _changed(("titel",), "x"),
        "anchor": b"id: &a b",
        "deep": b"[" * 5000,
        "missing": lambda _: None,
    }
    outputs = {
        "map": "{out}",
        "site": "{out}",
        "figure": "{out}.png",
        "report": "{out}.html",
        "export": "{out}.geojson",
    }
    for command, output in outputs.items():
        for name, content in few.items():
            yield Bad(f"{command} {name}", (command, "{bad}", "-o", output), content)
    good = json.dumps(EVENT).encode()
    calls = {
        "export format": ("export", "{bad}", "-o", "{out}.exe"),
        "export folder": ("export", "{bad}", "-o", "{out}/none/x.geojson"),
        "figure format": ("figure", "{bad}", "-o", "{out}.gif"),
        "report format": ("report", "{bad}", "-o", "{out}.exe"),
        "report two formats": ("report", "{bad}", "-o", "{out}.md", "--format", "docx"),
        "map into a file": ("map", "{bad}", "-o", "{bad}"),
        "site into a file": ("site", "{bad}", "-o", "{bad}"),
        "zone id": ("verdict", "{bad}", "--zone-id", "atlantis"),
        "catalogue": ("verdict", "--catalogue", "../../etc/passwd"),
        "catalogue of nothing": ("verdict", "--catalogue", "1815"),
        "nothing named": ("verdict",),
        "tiles": ("map", "{bad}", "-o", "{out}", "--tiles", "http://127.0.0.1:9/{z}"),
        "jobs": ("site", "{bad}", "-o", "{out}", "--jobs", "-3"),
        "verify an event file": ("verify", "{bad}"),
        "zone that is an event": ("verdict", "{bad}", "--zone", "{bad}"),
        "zones show": ("zones", "show", "../../etc/passwd"),
        "zones why": ("zones", "why", "nan", "nan"),
        "zones why off the Earth": ("zones", "why", "140", "95"),
        "zones fetch": ("zones", "fetch", "--url", "file:///etc/passwd", "--retries", "0"),
        "zones fetch elsewhere": (
            "zones",
            "fetch",
            "--url",
            "gopher://127.0.0.1",
            "--retries",
            "0",
        ),
    }
    for name, call in calls.items():
        yield Bad(f"call {name}", call, good)


def points() -> Iterator[Bad]:
    """Tables of positions for `geomap classify`."""
    contents: dict[str, tuple[str, Content]] = {
        "empty": (".csv", b""),
        "no columns": (".csv", b"a,b\n1,2\n"),
        "one column": (".csv", b"lon\n1\n"),
        "twice": (".csv", b"lon,lon,lat\n1,2,3\n"),
        "quote": (".csv", b'lon,lat\n"1,2\n'),
        "utf-16": (".csv", "lon,lat\n1,2\n".encode("utf-16")),
        "json": (".geojson", b"{"),
        "json of nothing": (".geojson", b"{}"),
        "json list": (".geojson", b"[1, 2]"),
        "json deep": (".geojson", b"[" * 100_000),
        "json deep feature": (
            ".geojson",
            b'{"type": "FeatureCollection", "features": ' + b"[" * 9999,
        ),
        "json polygon": (".geojson", _collection(_square())),
        "json text": (".geojson", b'{"type": "FeatureCollection", "features": ["x"]}'),
        "parquet cut off": (".parquet", b"PAR1"),
        "parquet of noise": (".parquet", b"PAR1" + bytes(range(256)) * 4 + b"PAR1"),
        "arrow of noise": (".arrow", b"ARROW1\0\0" + bytes(range(256))),
        "feather of noise": (".feather", b"FEA1" + bytes(range(256))),
        "unknown": (".xyz", b"1 2\n"),
        "gzip of noise": (".csv.gz", b"\x1f\x8b\x08\0" + bytes(range(200))),
    }
    contents |= {
        name: (".csv", make) for name, make in SPECIAL.items() if name != "three gigabytes"
    }
    for name, (suffix, content) in contents.items():
        yield Bad(f"points {name}", ("classify", "{bad}", "-o", "{out}.csv"), content, suffix)


def every() -> list[Bad]:
    """All of them, in a fixed order; ids are unique."""
    found: dict[str, Bad] = {}
    makers = (
        spoilt_events,
        spoilt_tables,
        spoilt_geojson,
        spoilt_yaml,
        spoilt_json,
        no_text,
        special_files,
        layers,
        notices,
        texts,
        commands,
        points,
    )
    for make in makers:
        for bad in make():
            assert bad.id not in found, bad.id
            found[bad.id] = bad
    return list(found.values())
