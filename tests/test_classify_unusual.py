"""Tables of points that are seldom met: odd values and geometries, files that do not match."""

import csv
import io
import json
import struct

import numpy as np
import pytest

from geomap.cli import main
from geomap.errors import InputError
from geomap.points.joining import join
from geomap.readers.csv_lines import MAX_LINE_BYTES, LineSource

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

INSIDE = (139.0, 30.0)
"""In Japan's zone, south of Honshu."""
FAR = (160.0, 35.0)


def zones(path):
    return [row["zone"] for row in csv.DictReader(io.StringIO(path.read_text()))]


def features(path):
    return json.loads(path.read_text())["features"]


def test_numbers_that_json_lacks_are_null(tmp_path):
    table = pa.table(
        {
            "lon": [INSIDE[0], FAR[0]],
            "lat": [INSIDE[1], FAR[1]],
            "speed": [float("nan"), 12.5],
            "height": [float("-inf"), 3.0],
        }
    )
    pq.write_table(table, tmp_path / "ships.parquet")
    assert (
        main(["classify", str(tmp_path / "ships.parquet"), "-o", str(tmp_path / "x.geojson")]) == 0
    )
    first, second = (feature["properties"] for feature in features(tmp_path / "x.geojson"))
    assert (first["zone"], second["zone"]) == ("japan-eez", "high-seas")
    assert (first["speed"], first["height"]) == (None, None)
    assert (second["speed"], second["height"]) == (12.5, 3.0)


def test_bytes_go_to_no_text(tmp_path, capsys):
    pq.write_table(pa.table({"lon": [139.0], "lat": [30.0], "raw": [b"x"]}), tmp_path / "p.parquet")
    assert main(["classify", str(tmp_path / "p.parquet"), "-o", str(tmp_path / "x.geojson")]) == 2
    assert "column 'raw' holds binary, which has no place in a text" in capsys.readouterr().err


def wkb(lon, lat, *, order="<", kind=1):
    return struct.pack(f"{order}BIdd", order == "<", kind, lon, lat)


def geoparquet(path, geometries, *, column="geometry", kind=None, **facts):
    geo = {
        "version": "1.1.0",
        "primary_column": column,
        "columns": {column: {"encoding": "WKB", "geometry_types": ["Point"], **facts}},
    }
    table = pa.table({"geometry": pa.array(geometries, kind or pa.binary())})
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), path)
    return path


@pytest.mark.parametrize("kind", [pa.binary(), pa.large_binary(), pa.binary_view()])
@pytest.mark.parametrize("orders", ["<<", ">>", "<>"])
def test_points_of_either_byte_order_are_read(tmp_path, orders, kind):
    points = [wkb(*at, order=order) for at, order in zip((INSIDE, FAR), orders, strict=True)]
    path = geoparquet(tmp_path / "p.parquet", points, kind=kind)
    assert main(["classify", str(path), "-o", str(tmp_path / "out.csv")]) == 0
    assert zones(tmp_path / "out.csv") == ["japan-eez", "high-seas"]


def test_a_geometry_that_is_no_well_known_binary_is_told(tmp_path, capsys):
    path = geoparquet(tmp_path / "p.parquet", ["POINT (139 30)"], kind=pa.string())
    assert main(["classify", str(path), "-o", str(tmp_path / "out.csv")]) == 2
    assert "column 'geometry' is no well-known binary" in capsys.readouterr().err


def test_a_file_that_names_a_geometry_it_lacks_is_read_by_its_columns_of_degrees(tmp_path):
    path = geoparquet(tmp_path / "p.parquet", [wkb(*FAR)], column="elsewhere")
    table = pq.read_table(path)
    for name, value in zip(("lon", "lat"), INSIDE, strict=True):
        table = table.append_column(name, pa.array([value]))
    pq.write_table(table, path)
    assert main(["classify", str(path), "-o", str(tmp_path / "out.parquet")]) == 0
    assert pq.read_table(tmp_path / "out.parquet")["zone"].to_pylist() == ["japan-eez"]


class Registered(pa.ExtensionType):
    """A type of GeoArrow as the package geoarrow-pyarrow registers it."""

    def __init__(self, kind=None, name="geoarrow.wkb", facts='{"crs": "EPSG:3857"}'):
        self._facts = facts
        super().__init__(kind or pa.binary(), name)

    def __arrow_ext_serialize__(self):
        return self._facts.encode()

    @classmethod
    def __arrow_ext_deserialize__(cls, storage, serialized):
        name = "geoarrow.point" if pa.types.is_struct(storage) else "geoarrow.wkb"
        return cls(storage, name, serialized.decode())


@pytest.mark.parametrize("name", ["geoarrow.wkb", "geoarrow.point"])
def test_a_registered_type_of_geoarrow_is_read_with_its_reference_system(tmp_path, name):
    # The Mercator of a sphere of 6,378,137 m, which EPSG:3857 is.
    x, y = 6378137.0 * np.radians(139.0), 6378137.0 * np.arctanh(np.sin(np.radians(30.0)))
    if name == "geoarrow.wkb":
        stored = pa.array([wkb(x, y), wkb(0.0, 0.0)])
    else:
        stored = pa.array([{"x": x, "y": y}, {"x": 0.0, "y": 0.0}])
    kind = Registered(stored.type, name)
    pa.register_extension_type(kind)
    try:
        column = pa.ExtensionArray.from_storage(kind, stored)
        with pa.ipc.new_file(str(tmp_path / "p.arrow"), pa.schema([("where", kind)])) as file:
            file.write(pa.record_batch([column], names=["where"]))
        assert main(["classify", str(tmp_path / "p.arrow"), "-o", str(tmp_path / "out.csv")]) == 0
    finally:
        pa.unregister_extension_type(name)
    assert zones(tmp_path / "out.csv") == ["japan-eez", "not-covered"]


def test_files_of_two_formats_are_not_joined(tmp_path, capsys):
    (tmp_path / "a.csv").write_text("lon,lat\n139,30\n")
    pq.write_table(pa.table({"lon": [139.0], "lat": [30.0]}), tmp_path / "b.parquet")
    call = ["classify", str(tmp_path / "a.csv"), str(tmp_path / "b.parquet")]
    assert main([*call, "-o", str(tmp_path / "out.csv")]) == 2
    assert "is of another format than" in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()
    assert main([*call, "-o", str(tmp_path)]) == 2  # which would write over what it reads


def test_files_of_geojson_are_joined_whatever_their_properties(tmp_path):
    paths = []
    for number, properties in enumerate(({"ship": "a"}, {"height": 3})):
        point = {"type": "Point", "coordinates": list(INSIDE)}
        feature = {"type": "Feature", "properties": properties, "geometry": point}
        paths.append(tmp_path / f"{number}.geojson")
        paths[-1].write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert main(["classify", *map(str, paths), "-o", str(tmp_path / "out.geojson")]) == 0
    assert [feature["properties"] for feature in features(tmp_path / "out.geojson")] == [
        {"ship": "a", "zone": "japan-eez", "nested_zone": None},
        {"height": 3, "zone": "japan-eez", "nested_zone": None},
    ]


def test_a_column_that_is_there_twice_goes_to_csv_alone(tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_text("id,lon,lat,id\n1,139,30,2\n")
    assert main(["classify", str(path), "-o", str(tmp_path / "out.parquet")]) == 2
    assert "more than one column is called 'id'; only CSV can be written" in capsys.readouterr().err
    assert main(["classify", str(path), "-o", str(tmp_path / "out.csv")]) == 0
    assert (tmp_path / "out.csv").read_text() == (
        "id,lon,lat,id,zone,nested_zone\n1,139,30,2,japan-eez,\n"
    )


def test_parts_without_an_end_of_line_and_empty_ones_are_joined_line_by_line(tmp_path):
    parts = [tmp_path / f"{n}.part" for n in range(4)]
    for part, data in zip(parts, (b"id\n1", b"id\n2\n", b"id\n", b"id\n3"), strict=True):
        part.write_bytes(data)
    join(parts, tmp_path / "out.csv", "csv")
    assert (tmp_path / "out.csv").read_bytes() == b"id\n1\n2\n3"
    for part, data in zip(parts, (b"", b"{}\n", b"", b'{"a":1}\n'), strict=True):
        part.write_bytes(data)
    join(parts, tmp_path / "out.geojsonl", "geojsonl")
    assert (tmp_path / "out.geojsonl").read_bytes() == b'{}\n{"a":1}\n'


def test_lines_are_taken_whole_up_to_the_last_one_and_not_without_end():
    lines = LineSource(io.BytesIO(b"a\nbb\nccc"), "x.csv")
    assert [lines.take_lines(4), lines.take_lines(4), lines.take_lines(4)] == [
        b"a\n",
        b"bb\n",
        b"ccc",
    ]
    endless = LineSource(io.BytesIO(b"a" * (MAX_LINE_BYTES + 2)), "x.csv")
    with pytest.raises(InputError, match=r"a line is longer than \d+ MB; is this a table of text"):
        endless.take_lines(1 << 20)
