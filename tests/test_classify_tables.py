"""Tables of points with their zones: every format into every other, and nothing lost."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, box, to_wkb

from geomap.classifying.placing import Classifier
from geomap.errors import InputError, OutputError
from geomap.points.files import PointOptions, classify_file
from geomap.readers.layers import load_zones
from geomap.zones import Zone, ZoneKind, ZoneMap

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
ipc = pytest.importorskip("pyarrow.ipc")

ENDINGS = ("csv", "parquet", "geoparquet", "geojson", "geojsonl", "arrow", "arrows")

NAMES = ["plain", 'with "quotes"', "with, comma", "two\nlines", "", "ü 漢字", "=1+1"]
LON = [139.0, 133.5, 160.0, None, 139.7, 200.0, 141.05]
LAT = [30.0, 34.2, 35.0, 30.0, 35.85, 95.0, 35.7]
ZONE = ["japan-eez", "japan-eez", "high-seas", None, "land", None, "japan-eez"]
NESTED = [None, "japan-internal-waters", None, None, None, None, "japan-territorial-sea"]


def squares(first_id="a") -> ZoneMap:
    def zone(zone_id, west):
        outline = MultiPolygon([box(west, 0, west + 10, 10)])
        return Zone(zone_id, zone_id, ZoneKind.EEZ, (), (), "", "", outline)

    return ZoneMap((zone(first_id, 0), zone("b", 10)), ())


@pytest.fixture(scope="module")
def japan():
    return Classifier(load_zones())


def table():
    return pa.table({"name": NAMES, "lon": LON, "lat": LAT, "n": list(range(7))})


def wkb(lon, lat):
    return [None if x is None else to_wkb(Point(x, y)) for x, y in zip(lon, lat, strict=True)]


def write(path, ending):
    """Write the table by other means than geomap's."""
    if ending == "csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            rows = zip(NAMES, LON, LAT, range(7), strict=True)
            csv.writer(file).writerows([["name", "lon", "lat", "n"], *rows])
    elif ending == "parquet":
        pq.write_table(table(), path, row_group_size=3)
    elif ending == "geoparquet":
        import geopandas

        points = geopandas.array.from_wkb(wkb(LON, LAT), crs="OGC:CRS84")
        data = {"name": NAMES, "n": list(range(7))}
        geopandas.GeoDataFrame(data, geometry=points).to_parquet(path)
    elif ending in ("geojson", "geojsonl"):
        features = [
            {
                "type": "Feature",
                "id": n,
                "properties": {"name": name, "n": n},
                "geometry": None if x is None else {"type": "Point", "coordinates": [x, y]},
            }
            for n, (name, x, y) in enumerate(zip(NAMES, LON, LAT, strict=True))
        ]
        if ending == "geojsonl":
            path.write_text("".join(json.dumps(one) + "\n" for one in features))
        else:
            whole = {"name": "ships", "type": "FeatureCollection", "features": features, "z": [1]}
            path.write_text(json.dumps(whole, indent=1))
    else:
        opened = ipc.new_file if ending == "arrow" else ipc.new_stream
        with path.open("wb") as file, opened(file, table().schema) as writer:
            writer.write_table(table(), max_chunksize=3)
    return path


def read(path, ending):
    """Read columns by other means than geomap's."""
    if ending == "csv":
        with path.open(newline="", encoding="utf-8") as file:
            rows = [
                {key: value if value != "" else None for key, value in row.items()}
                for row in csv.DictReader(file)
            ]
        return {key: [row[key] for row in rows] for key in rows[0]}
    if ending in ("parquet", "geoparquet"):
        return pq.read_table(path).to_pydict()
    if ending in ("geojson", "geojsonl"):
        text = path.read_text(encoding="utf-8")
        features = (
            json.loads(text)["features"]
            if ending == "geojson"
            else [json.loads(line) for line in text.splitlines()]
        )
        return {
            key: [f["properties"][key] for f in features] for key in features[0]["properties"]
        } | {"geometry": [f["geometry"] and f["geometry"]["coordinates"] for f in features]}
    with path.open("rb") as file:
        return (
            (ipc.open_file if ending == "arrow" else ipc.open_stream)(file).read_all().to_pydict()
        )


@pytest.mark.parametrize("into", ENDINGS)
@pytest.mark.parametrize("out_of", ENDINGS)
def test_every_format_goes_into_every_other(tmp_path, japan, out_of, into):
    source = write(tmp_path / f"in.{out_of}", out_of)
    target = tmp_path / f"out.{into}"
    tally = classify_file([str(source)], target, japan, PointOptions())
    assert (tally.points, tally.unplaced, tally.beyond) == (7, 2, 1)
    found = read(target, into)
    assert found["zone"] == ZONE
    assert found["nested_zone"] == NESTED
    assert [int(n) for n in found["n"]] == list(range(7))
    names = [name or None for name in NAMES] if into == "csv" else NAMES
    assert found["name"] == names
    if into in ("geojson", "geojsonl"):
        placed = [x is not None and zone is not None for x, zone in zip(LON, ZONE, strict=True)]
        if out_of not in ("geojson", "geojsonl"):
            assert [g is not None for g in found["geometry"]] == placed
        assert found["geometry"][1] == [133.5, 34.2]
    elif "lon" in found:
        lon = [None if x in (None, "") else float(x) for x in found["lon"]]
        assert [x if x == x else None for x in lon] == LON
    else:
        assert out_of == "geoparquet"
        assert found["geometry"][1] == to_wkb(Point(133.5, 34.2))


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_input_gives_the_same_bytes(tmp_path, japan, ending):
    source = write(tmp_path / f"in.{ending}", ending)
    made = []
    for folder, threads in (("one", 1), ("two", 2)):
        target = tmp_path / folder / f"out.{ending}"
        target.parent.mkdir()
        classify_file([str(source)], target, japan, PointOptions(threads=threads))
        made.append(target.read_bytes())
    assert made[0] == made[1]


def test_geopandas_reads_the_geometry_that_was_made(tmp_path, japan):
    import geopandas

    source = write(tmp_path / "in.csv", "csv")
    classify_file([str(source)], tmp_path / "out.geoparquet", japan, PointOptions())
    frame = geopandas.read_parquet(tmp_path / "out.geoparquet")
    assert frame.crs == "OGC:CRS84"
    expected = [p is not None and z is not None for p, z in zip(LON, ZONE, strict=True)]
    assert frame.geometry.notna().tolist() == expected
    assert (frame.geometry.iloc[6].x, frame.geometry.iloc[6].y) == (141.05, 35.7)


# CSV, byte for byte.


def classified(data: bytes, classifier, tmp_path, name="in.csv", **options) -> bytes:
    (tmp_path / name).write_bytes(data)
    target = tmp_path / f"out-{name}"
    classify_file([str(tmp_path / name)], target, classifier, PointOptions(**options))
    return target.read_bytes()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"lon,lat\n5,5\n", b"lon,lat,zone,nested_zone\n5,5,a,\n"),
        # No line end at the end, Windows' line ends, mixed ones, and a byte order mark.
        (b"lon,lat\n5,5", b"lon,lat,zone,nested_zone\n5,5,a,"),
        (b"lon,lat\r\n5,5\r\n", b"lon,lat,zone,nested_zone\r\n5,5,a,\r\n"),
        (b"lon,lat\n5,5\r\n15,5\n", b"lon,lat,zone,nested_zone\n5,5,a,\r\n15,5,b,\n"),
        (b"\xef\xbb\xbflon,lat\n5,5\n", b"\xef\xbb\xbflon,lat,zone,nested_zone\n5,5,a,\n"),
        # Spaces, leading zeros, exponents and quotes stay.
        (b"lon,lat\n 05.0 ,+5e0\n", b"lon,lat,zone,nested_zone\n 05.0 ,+5e0,a,\n"),
        (b'"lon",lat\n"5",5\n', b'"lon",lat,zone,nested_zone\n"5",5,a,\n'),
        # What is no number.
        (b"lon,lat\nx,5\n,\n0x5,5\n5,\n", b"lon,lat,zone,nested_zone\nx,5,,\n,,,\n0x5,5,,\n5,,,\n"),
        (b"lon,lat\nnan,5\ninf,5\nNA,5\n", b"lon,lat,zone,nested_zone\nnan,5,,\ninf,5,,\nNA,5,,\n"),
        # Empty lines are no records.
        (b"lon,lat\n\n5,5\n\n\n15,5\n\n", b"lon,lat,zone,nested_zone\n\n5,5,a,\n\n\n15,5,b,\n\n"),
        # A field too few is made up for; one too many leaves its record as it is.
        (b"lon,lat,n\n5,5\n15,5,1\n", b"lon,lat,n,zone,nested_zone\n5,5,,a,\n15,5,1,b,\n"),
        (b"lon,lat\n5,5,5\n15,5\n", b"lon,lat,zone,nested_zone\n5,5,5,,\n15,5,b,\n"),
        # Line ends and delimiters within quotes, and quotes within a field.
        (
            b'lon,lat,n\n5,5,"a\n5,5,b"\n15,5,12" pipe\n5,5,"a ""b"" c"\n',
            b"lon,lat,n,zone,nested_zone\n"
            b'5,5,"a\n5,5,b",a,\n15,5,12" pipe,b,\n5,5,"a ""b"" c",a,\n',
        ),
        # Semicolons, with commas for points; tabs; bars.
        (b"lon;lat\n5,5;5,5\n", b"lon;lat;zone;nested_zone\n5,5;5,5;a;\n"),
        (b"lon\tlat\n5\t5\n", b"lon\tlat\tzone\tnested_zone\n5\t5\ta\t\n"),
        (b"lon|lat\n5|5\n", b"lon|lat|zone|nested_zone\n5|5|a|\n"),
        # Bytes that are not UTF-8, as Shift_JIS.
        (
            b"lon,lat,n\n5,5,\x93\xfa\x96{\n",
            b"lon,lat,n,zone,nested_zone\n5,5,\x93\xfa\x96{,a,\n",
        ),
        # A head alone.
        (b"lon,lat\n", b"lon,lat,zone,nested_zone\n"),
        (b"lon,lat", b"lon,lat,zone,nested_zone"),
    ],
)
def test_a_record_of_csv_stays_byte_for_byte_and_gets_its_zone(tmp_path, data, expected):
    assert classified(data, Classifier(squares()), tmp_path) == expected


CELL = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=6
)


@given(
    rows=st.lists(
        st.tuples(st.integers(-5, 25), st.integers(-5, 15), st.lists(CELL, min_size=2, max_size=2)),
        max_size=30,
    ),
    delimiter=st.sampled_from(",;\t|"),
    line_end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    block=st.sampled_from([16, 64, 1 << 20]),
)
def test_any_table_that_the_csv_module_writes_is_read_as_it_reads_it(
    tmp_path_factory, rows, delimiter, line_end, quoting, block
):
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=quoting)
    writer.writerow(["x1", "lat", "lon", "x2"])
    writer.writerows([one, lat, lon, two] for lon, lat, (one, two) in rows)
    folder = tmp_path_factory.mktemp("any")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("geomap.readers.points_csv.BLOCK_BYTES", block)
        made = classified(text.getvalue().encode(), Classifier(squares()), folder).decode()
    found = list(csv.reader(io.StringIO(made, newline=""), delimiter=delimiter))
    before = list(csv.reader(io.StringIO(text.getvalue(), newline=""), delimiter=delimiter))
    assert [row[:4] for row in found] == before

    def zone(lon, lat):
        if not 0 <= lat <= 10:
            return "high-seas"
        return "a" if 0 <= lon <= 10 else "b" if 10 < lon <= 20 else "high-seas"

    expected = [zone(lon, lat) for lon, lat, _ in rows]
    assert [row[4:] for row in found[1:]] == [[one, ""] for one in expected]


def test_a_quotation_mark_that_is_missing_is_an_error_with_its_line(tmp_path):
    with pytest.raises(InputError, match=r"in.csv, line 3: .*not closed.*quotation mark"):
        classified(b'lon,lat,n\n5,5,x\n5,5,"x\n15,5,y\n', Classifier(squares()), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"\n\n", "the file is empty"),
        (b"a,b\n1,2\n", r"--lon NAME; its columns are 'a', 'b'"),
        (b"\xff\xfel\0o\0n\0", "UTF-16"),
        (b"PK\0\x03lon,lat\n", "binary"),
        (b"lon,lat,zone\n5,5,x\n", r"'zone' already; .* --prefix"),
        (b"lon,lat\r5,5\r15,5\r", "end with a carriage return alone"),
        (b"lon,lat\r5,5\r15,5\n", "end with a carriage return alone"),
        # A quotation mark within a field, and another in a row: no row is part of the head.
        (b'lon,lat,5" gun\n5,5,x\n15,5,5" gun\n15,5,y\n', "quotation mark too many"),
        (b'lon,lat,5" gun\n5,5,x\n', "quotation mark too many"),
        (b'lon,lat,"5in gun\n5,5,x\n', "quotation mark too many"),
        (b'lon,lat,5" gun\n' + b"5,5,x\n" * 200_000, "quotation mark too many"),
        (b"lon,lat," + b"x" * 200_000 + b"\n5,5,1\n", "a column name is longer than 131,072"),
    ],
)
def test_a_table_of_text_that_cannot_be_used_says_why(tmp_path, data, message):
    with pytest.raises(InputError, match=message):
        classified(data, Classifier(squares()), tmp_path)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_may_have_very_many_columns(tmp_path, delimiter):
    names = ["lon", "lat", *(f"column {number}" for number in range(15_000))]
    data = delimiter.join(names) + "\n" + delimiter.join(["5"] * len(names)) + "\n"
    made = classified(data.encode(), Classifier(squares()), tmp_path)
    assert made.endswith(delimiter.join(["5", "a", "\n"]).encode())


def test_ids_of_a_layer_do_not_become_formulas(tmp_path):
    hostile = Classifier(squares('=HYPERLINK("x","y")'))
    made = classified(b"lon,lat,n\n5,5,=1+1\n", hostile, tmp_path).decode()
    row = next(iter(csv.DictReader(io.StringIO(made))))
    assert row["zone"] == '\'=HYPERLINK("x","y")'
    assert row["n"] == "=1+1"
    pq.write_table(pa.table({"lon": [5.0], "lat": [5.0]}), tmp_path / "in.parquet")
    classify_file([str(tmp_path / "in.parquet")], tmp_path / "o.csv", hostile, PointOptions())
    row = next(iter(csv.DictReader(io.StringIO((tmp_path / "o.csv").read_text()))))
    assert row["zone"].startswith("'=")


def test_compressed_text_is_read_and_written_without_a_time_in_it(tmp_path):
    packed = gzip.compress(b"lon,lat\n5,5\n")
    made = classified(packed, Classifier(squares()), tmp_path, "in.csv.gz")
    assert gzip.decompress(made) == b"lon,lat,zone,nested_zone\n5,5,a,\n"
    assert made[4:8] == bytes(4)
    for ending in ("zst", "bz2"):
        target = tmp_path / f"o.csv.{ending}"
        classify_file([str(tmp_path / "in.csv.gz")], target, Classifier(squares()), PointOptions())
        again = tmp_path / f"again-{ending}.csv"
        options = PointOptions(prefix="g_")
        classify_file([str(target)], again, Classifier(squares()), options)
        assert again.read_bytes().endswith(b"\n5,5,a,,a,\n")


def test_a_compressed_file_that_is_cut_off_is_an_error(tmp_path):
    random.seed(1)
    rows = b"".join(b"%d,%d\n" % (random.randrange(90), random.randrange(90)) for _ in range(9999))
    packed = gzip.compress(b"lon,lat\n" + rows)
    with pytest.raises(InputError, match="cannot be read"):
        classified(packed[: len(packed) // 2], Classifier(squares()), tmp_path, "in.csv.gz")


def test_several_tables_go_into_one_in_order(tmp_path):
    (tmp_path / "1.csv").write_bytes(b"lon,lat\n5,5")
    (tmp_path / "2.csv").write_bytes(b"lon,lat\n15,5\n")
    sources = [str(tmp_path / "1.csv"), str(tmp_path / "2.csv")]
    classify_file(sources, tmp_path / "o.csv", Classifier(squares()), PointOptions())
    assert (tmp_path / "o.csv").read_bytes() == b"lon,lat,zone,nested_zone\n5,5,a,\n15,5,b,\n"
    (tmp_path / "2.csv").write_bytes(b"lon,lat,n\n15,5,1\n")
    with pytest.raises(InputError, match=r"2.csv: its columns \(lon, lat, n\) are not those of"):
        classify_file(sources, tmp_path / "o.csv", Classifier(squares()), PointOptions())
    for n in (1, 2):
        pq.write_table(
            pa.table({"lon": [5.0 * n], "lat": [5.0], f"n{n}": [1]}), tmp_path / f"{n}.pq"
        )
    sources = [str(tmp_path / "1.pq"), str(tmp_path / "2.pq")]
    with pytest.raises(InputError, match=r"2.pq: its columns are not .* n2 int64"):
        classify_file(sources, tmp_path / "o.parquet", Classifier(squares()), PointOptions())


# Parquet, GeoParquet and Arrow.


def parquet(path, columns, geo=None):
    made = pa.table(columns)
    if geo is not None:
        made = made.replace_schema_metadata({b"geo": json.dumps(geo).encode()})
    pq.write_table(made, path)
    return [str(path)]


def geo(**facts):
    column = {"encoding": "WKB", "geometry_types": ["Point"], **facts}
    return {"version": "1.1.0", "primary_column": "g", "columns": {"g": column}}


def test_geoparquet_in_another_system_is_brought_to_degrees(tmp_path, japan):
    from pyproj import CRS, Transformer

    x, y = Transformer.from_crs("OGC:CRS84", "EPSG:6690", always_xy=True).transform(
        [139.0, 139.7], [30.0, 35.85]
    )
    crs = CRS("EPSG:6690").to_json_dict()  # metres, in Japan's zone of UTM
    source = parquet(tmp_path / "in.parquet", {"g": wkb(x, y)}, geo(crs=crs))
    classify_file(source, tmp_path / "o.parquet", japan, PointOptions())
    made = pq.read_table(tmp_path / "o.parquet")
    assert made["zone"].to_pylist() == ["japan-eez", "land"]
    assert made["g"].to_pylist() == wkb(x, y)
    assert json.loads(made.schema.metadata[b"geo"]) == geo(crs=crs)
    classify_file(source, tmp_path / "o.csv", japan, PointOptions())
    row = (tmp_path / "o.csv").read_text().splitlines()[1].split(",")
    assert [float(row[0]), float(row[1])] == pytest.approx([139.0, 30.0], abs=1e-7)


def test_points_as_pairs_of_numbers_and_with_heights_are_read(tmp_path, japan):
    pairs = pa.array([{"x": 139.0, "y": 30.0}, None])
    source = parquet(tmp_path / "in.parquet", {"g": pairs}, geo(encoding="point"))
    classify_file(source, tmp_path / "o.parquet", japan, PointOptions())
    assert pq.read_table(tmp_path / "o.parquet")["zone"].to_pylist() == ["japan-eez", None]
    high = [to_wkb(Point(139.0, 30.0, 7.0)), to_wkb(Point()), to_wkb(Point(160, 35), byte_order=0)]
    source = parquet(tmp_path / "in.parquet", {"g": high}, geo())
    classify_file(source, tmp_path / "o.parquet", japan, PointOptions())
    zones = pq.read_table(tmp_path / "o.parquet")["zone"].to_pylist()
    assert zones == ["japan-eez", None, "high-seas"]


@pytest.mark.parametrize(
    ("values", "facts", "message"),
    [
        ([to_wkb(box(1, 1, 2, 2))], {}, "holds a Polygon; expected points alone"),
        ([b"\1\2\3"], {}, "no well-known binary"),
        ([to_wkb(Point(1, 1))], {"crs": None}, "does not say its coordinate reference system"),
        ([to_wkb(Point(1, 1))], {"crs": {"type": "?"}}, "cannot be used"),
        ([to_wkb(Point(1, 1))], {"crs": [1]}, "cannot be used"),
        ([to_wkb(Point(1, 1))], {"encoding": "multipolygon"}, "encoded as 'multipolygon'"),
    ],
)
def test_a_geometry_that_is_no_point_on_earth_is_refused(tmp_path, values, facts, message):
    source = parquet(tmp_path / "in.parquet", {"g": values}, geo(**facts))
    with pytest.raises(InputError, match=message):
        classify_file(source, tmp_path / "o.parquet", Classifier(squares()), PointOptions())
    assert not (tmp_path / "o.parquet").exists()


@pytest.mark.parametrize(
    "stored", [{"primary_column": "g", "columns": {"g": []}}, {"primary_column": "g"}, [], 5]
)
def test_geoparquet_that_says_nothing_of_its_geometry_is_refused(tmp_path, stored):
    source = parquet(tmp_path / "in.parquet", {"g": wkb([5], [5])}, stored)
    with pytest.raises(InputError, match=r"in.parquet: its GeoParquet metadata cannot be read"):
        classify_file(source, tmp_path / "o.parquet", Classifier(squares()), PointOptions())


@pytest.mark.parametrize("stored", [b"5", b"{", b"[5]"])
def test_geoarrow_that_says_nothing_of_its_geometry_is_refused(tmp_path, stored):
    said = {"ARROW:extension:name": "geoarrow.wkb", "ARROW:extension:metadata": stored}
    column = pa.field("g", pa.binary(), metadata=said)
    made = pa.table({"g": wkb([5], [5])}, schema=pa.schema([column]))
    pq.write_table(made, tmp_path / "in.parquet")
    source = [str(tmp_path / "in.parquet")]
    with pytest.raises(InputError, match=r"in.parquet: what is said of the geometry in column 'g'"):
        classify_file(source, tmp_path / "o.parquet", Classifier(squares()), PointOptions())


def test_columns_that_are_named_go_before_the_geometry(tmp_path):
    columns = {"g": wkb([5], [5]), "x": [15.0], "y": [5.0]}
    source = parquet(tmp_path / "in.parquet", columns, geo())
    classify_file(source, tmp_path / "o.parquet", Classifier(squares()), PointOptions())
    assert pq.read_table(tmp_path / "o.parquet")["zone"].to_pylist() == ["a"]
    options = PointOptions(lon="x", lat="y")
    classify_file(source, tmp_path / "o.parquet", Classifier(squares()), options)
    assert pq.read_table(tmp_path / "o.parquet")["zone"].to_pylist() == ["b"]


@pytest.mark.parametrize(
    "lon",
    [
        pa.array([5, 15, None], pa.int32()),
        pa.array([5, 15, None], pa.float32()),
        pa.array(["5", " 15 ", "x"]),
        pa.array(["5", "15", None], pa.large_string()),
        pa.array(["5", "15", "x"]).dictionary_encode(),
        pa.array([5, 15, None], pa.decimal128(5, 2)),
        pa.array([5.0, 15.0, np.nan]),
    ],
    ids=lambda array: str(array.type),
)
def test_degrees_may_be_any_numbers_or_text(tmp_path, lon):
    source = parquet(tmp_path / "in.parquet", {"lon": lon, "lat": [5.0, 5.0, 5.0]})
    for ending in ("parquet", "arrow"):
        target = tmp_path / f"o.{ending}"
        classify_file(source, target, Classifier(squares()), PointOptions())
        assert read(target, ending)["zone"] == ["a", "b", None]


def test_degrees_that_are_neither_numbers_nor_text_are_refused(tmp_path):
    source = parquet(tmp_path / "in.parquet", {"lon": [[5.0]], "lat": [5.0]})
    with pytest.raises(InputError, match=r"column 'lon' holds list<.*expected degrees"):
        classify_file(source, tmp_path / "o.parquet", Classifier(squares()), PointOptions())


def test_types_that_text_has_no_place_for_are_refused_there_and_kept_elsewhere(tmp_path):
    track = pa.array([[1, 2]])
    source = parquet(tmp_path / "in.parquet", {"lon": [5.0], "lat": [5.0], "track": track})
    for ending in ("csv", "geojson"):
        with pytest.raises(InputError, match=r"'track' holds list<.*write Parquet or Arrow"):
            classify_file(source, tmp_path / f"o.{ending}", Classifier(squares()), PointOptions())
    classify_file(source, tmp_path / "o.parquet", Classifier(squares()), PointOptions())
    assert pq.read_table(tmp_path / "o.parquet")["track"].to_pylist() == [[1, 2]]


def test_times_and_their_zones_are_kept_as_text(tmp_path):
    import datetime as dt

    when = dt.datetime(2022, 11, 18, 1, 14, tzinfo=dt.UTC)
    source = parquet(tmp_path / "in.parquet", {"lon": [5.0], "lat": [5.0], "t": [when]})
    classify_file(source, tmp_path / "o.geojson", Classifier(squares()), PointOptions())
    feature = json.loads((tmp_path / "o.geojson").read_text())["features"][0]
    assert dt.datetime.fromisoformat(feature["properties"]["t"]) == when
    classify_file(source, tmp_path / "o.csv", Classifier(squares()), PointOptions())
    assert "2022-11-18 01:14:00" in (tmp_path / "o.csv").read_text()


def test_a_file_of_one_large_batch_is_read_in_blocks(tmp_path, monkeypatch):
    monkeypatch.setattr("geomap.readers.points_arrow.ROWS", 100)
    lon = np.linspace(0.5, 19.5, 1999)
    batch = pa.record_batch({"lon": lon, "lat": np.full(1999, 5.0)})
    with (tmp_path / "in.arrow").open("wb") as file, ipc.new_file(file, batch.schema) as writer:
        writer.write_batch(batch)
    target = tmp_path / "o.arrow"
    classify_file([str(tmp_path / "in.arrow")], target, Classifier(squares()), PointOptions())
    with target.open("rb") as file:
        reader = ipc.open_file(file)
        assert reader.num_record_batches == 20
        made = reader.read_all()
    assert made["zone"].to_pylist() == np.where(lon <= 10, "a", "b").tolist()
    assert made["lon"].to_pylist() == lon.tolist()


@pytest.mark.parametrize("ending", ["parquet", "arrow", "arrows", "geojson", "csv.zst"])
def test_what_is_no_such_file_or_cut_off_is_an_error(tmp_path, ending):
    (tmp_path / f"bad.{ending}").write_bytes(b"this is something else\n" * 9)
    (tmp_path / f"none.{ending}").write_bytes(b"")
    for name in ("bad", "none"):
        with pytest.raises(InputError, match=rf"{name}\.{ending}: "):
            classify_file(
                [str(tmp_path / f"{name}.{ending}")],
                tmp_path / "o.parquet",
                Classifier(squares()),
                PointOptions(),
            )


# GeoJSON.


def geojson(tmp_path, value, **options):
    source = tmp_path / "in.geojson"
    source.write_text(value if isinstance(value, str) else json.dumps(value))
    target = tmp_path / "out.geojson"
    classify_file([str(source)], target, Classifier(squares()), PointOptions(**options))
    return json.loads(target.read_text())


def feature(lon, lat, **properties):
    point = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": point, "properties": properties}


def test_members_of_a_collection_and_of_a_feature_are_kept(tmp_path):
    one = feature(5, 5, deep={"a": [1, None]}) | {"id": "x", "bbox": [5, 5, 5, 5]}
    two = feature(15, 5, 高さ=3.5)
    two["geometry"]["coordinates"].append(12.5)
    whole = {"name": "n", "type": "FeatureCollection", "features": [one, two], "more": {"b": 1}}
    made = geojson(tmp_path, whole)
    assert [f["properties"].pop("zone") for f in made["features"]] == ["a", "b"]
    assert [f["properties"].pop("nested_zone") for f in made["features"]] == [None, None]
    assert made == whole


def test_points_without_coordinates_are_kept_without_a_zone(tmp_path):
    none = feature(5, 5) | {"geometry": None}
    empty = feature(5, 5)
    empty["geometry"]["coordinates"] = []
    words = feature("x", None)
    bare = {"type": "Feature", "geometry": None, "properties": None}
    whole = {"type": "FeatureCollection", "features": [none, empty, words, bare, feature(5, 5)]}
    zones = [f["properties"]["zone"] for f in geojson(tmp_path, whole)["features"]]
    assert zones == [None, None, None, None, "a"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"type": "FeatureCollection", "features": [', "ends after feature 0"),
        ('{"type": "Point", "coordinates": [1, 2]}', "'Point' without features"),
        ("[1, 2]", "expected a FeatureCollection"),
        ('{"features": [1]}', "expected feature 1, got 1"),
        ('{"features": [{"type": "Feature", "geometry": 5}]}', "feature 1 is a 5"),
        ('{"features": [{"type": "Feature", "geometry": "Point"}]}', 'feature 1 is a "Point"; exp'),
        ('{"features": [{"type": "Feature", "geometry": ["Point"]}]}', "feature 1 is a .*; expect"),
        ('{"features": [{"type": "Feature", "properties": []}]}', "properties are no object"),
        ('{"features": [{"type": "Feature" "x"}]}', "feature 1 is not JSON"),
        ('{"features": []', "the end of the collection"),
        ('{"crs": {"name": "EPSG:3857"}, "features": []}', "another reference system"),
    ],
)
def test_a_collection_that_cannot_be_used_says_why(tmp_path, text, message):
    with pytest.raises(InputError, match=message):
        geojson(tmp_path, text)
    assert not (tmp_path / "out.geojson").exists()


def test_a_feature_that_is_no_point_is_named_by_its_number(tmp_path):
    line = feature(5, 5) | {"geometry": {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}}
    whole = {"type": "FeatureCollection", "features": [feature(5, 5), line]}
    with pytest.raises(InputError, match="feature 2 is a LineString; expected points alone"):
        geojson(tmp_path, whole)


def test_a_collection_is_read_whatever_is_cut_where(tmp_path, monkeypatch):
    features = [feature(5, 5, name='漢字 \\ " é', n=12345.5), feature(15.25, 5)]
    whole = {"type": "FeatureCollection", "features": features}
    expected = geojson(tmp_path, whole)
    for size in (1, 2, 3, 7, 64):
        monkeypatch.setattr("geomap.readers.geojson_text._READ", size)
        assert geojson(tmp_path, json.dumps(whole, ensure_ascii=False)) == expected


def test_properties_become_columns_of_the_type_that_all_of_them_have(tmp_path):
    features = [
        feature(5, 5, whole=1, number=1, flag=True, mixed=1, text="x"),
        feature(5, 5, whole=2, number=2.5, flag=False, mixed="y", text="z", late=[1]),
        feature(5, 5),
    ]
    (tmp_path / "in.geojson").write_text(json.dumps({"features": features}))
    source = [str(tmp_path / "in.geojson")]
    classify_file(source, tmp_path / "o.parquet", Classifier(squares()), PointOptions())
    made = pq.read_table(tmp_path / "o.parquet")
    assert made["whole"].to_pylist() == [1, 2, None]
    assert made["number"].to_pylist() == [1.0, 2.5, None]
    assert made["flag"].to_pylist() == [True, False, None]
    assert made["mixed"].to_pylist() == ["1", "y", None]
    assert made["late"].to_pylist() == [None, "[1]", None]
    assert made["lon"].to_pylist() == [5.0, 5.0, 5.0]


@pytest.mark.parametrize("properties", [{"name": "x\ud800"}, {"x\ud800": 1}, {"deep": ["\ud800"]}])
def test_half_a_surrogate_pair_is_kept_in_geojson_and_refused_elsewhere(tmp_path, properties):
    one = feature(5, 5, **properties)
    [made] = geojson(tmp_path, {"features": [one]})["features"]
    assert made["properties"] == {**properties, "zone": "a", "nested_zone": None}
    for ending in ("csv", "parquet"):
        with pytest.raises(InputError, match=r"in.geojson: .* half of a surrogate pair"):
            classify_file(
                [str(tmp_path / "in.geojson")],
                tmp_path / f"o.{ending}",
                Classifier(squares()),
                PointOptions(),
            )


# The output is there whole or not at all.


@pytest.mark.parametrize("ending", ["csv", "parquet", "geojson", "arrow", "csv.gz", "csv.zst"])
def test_an_input_that_breaks_half_way_leaves_an_earlier_output_as_it_was(
    tmp_path, monkeypatch, ending
):
    monkeypatch.setattr("geomap.readers.points_csv.BLOCK_BYTES", 64)
    source = tmp_path / "in.csv"
    source.write_bytes(b"lon,lat\n" + b"5,5\n" * 1000 + b'5,"5\n')
    target = tmp_path / f"out.{ending}"
    target.write_bytes(b"earlier")
    for threads in (1, 2):
        with pytest.raises(InputError, match="line 1002"):
            classify_file(
                [str(source)], target, Classifier(squares()), PointOptions(threads=threads)
            )
        assert target.read_bytes() == b"earlier"
        assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_cannot_be_written_to_is_an_error(tmp_path):
    (tmp_path / "in.csv").write_bytes(b"lon,lat\n5,5\n")
    with pytest.raises(OutputError, match="cannot be written"):
        classify_file(
            [str(tmp_path / "in.csv")],
            tmp_path / "none" / "out.csv",
            Classifier(squares()),
            PointOptions(),
        )
