"""The same zones on Spark; needs pyspark and Java, which few machines have."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys

import pytest

pytest.importorskip("pyarrow")

HAS_SPARK = importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None
WANTED = os.environ.get("GEOMAP_REQUIRE_SPARK") == "1"

# The example of docs/classify.md. In a process of its own, since Spark keeps threads and sockets.
EXAMPLE = """
import os, sys
os.environ["PYSPARK_PYTHON"] = sys.executable
from pyspark.sql import SparkSession
from geomap.classifying.spark import classify_spark

spark = (
    SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    .config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
    .getOrCreate()
)
ships = spark.read.parquet(sys.argv[1]).repartition(3, "ship")
placed = classify_spark(ships, distance=True)
placed.write.parquet(sys.argv[2])
spark.stop()
"""


@pytest.mark.skipif(not (HAS_SPARK or WANTED), reason="pyspark or Java is not installed")
def test_spark_finds_the_zones_that_one_process_finds(tmp_path):
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    import geomap

    rng = np.random.default_rng(5)
    lon, lat = rng.uniform(120, 160, 5000), rng.uniform(20, 50, 5000)
    lon[::9] = np.nan
    lat[1::9] = 91.0
    columns = {"ship": np.arange(5000), "lon": lon, "lat": lat, "name": ["x"] * 5000}
    pq.write_table(pa.table(columns), tmp_path / "in.parquet")
    call = [sys.executable, "-c", EXAMPLE, str(tmp_path / "in.parquet"), str(tmp_path / "out")]
    done = subprocess.run(call, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr[-3000:]
    made = pq.read_table(tmp_path / "out").sort_by("ship")
    assert made.column_names == [
        *columns,
        "zone",
        "nested_zone",
        "distance_inside_km",
        "distance_offshore_km",
    ]
    assert made["ship"].to_pylist() == list(range(5000))
    found = geomap.classify(lon, lat, distance=True)
    assert made["zone"].to_pylist() == found.zone.tolist()
    assert made["nested_zone"].to_pylist() == found.nested_zone.tolist()
    for name, expected in (
        ("distance_inside_km", found.distance_inside_m),
        ("distance_offshore_km", found.distance_offshore_m),
    ):
        told = made[name].to_numpy(zero_copy_only=False).astype(float)
        np.testing.assert_allclose(told, expected / 1000, atol=2e-3)


def test_a_worker_makes_an_index_when_its_small_batches_are_many_points(tmp_path):
    import numpy as np
    import pyarrow as pa

    from geomap.classifying.coordinates import Columns
    from geomap.classifying.spark import placed
    from geomap.classifying.tables import TwoColumns
    from geomap.points.choice import ZoneChoice

    layer = tmp_path / "layer.geojson"
    layer.write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": '
        '{"id": "mine"}, "geometry": {"type": "Polygon", "coordinates": '
        "[[[138,29],[140,29],[140,31],[138,31],[138,29]]]}}]}"
    )
    choice = ZoneChoice.of(str(layer))
    lon = np.linspace(137, 141, 10_000)
    batch = pa.record_batch({"lon": lon, "lat": np.full(10_000, 30.0)})
    columns = TwoColumns(Columns("lon", "lat"))
    expected = ((lon >= 138) & (lon <= 140)).tolist()

    def task(batches):
        for made in placed([batch] * batches, choice, columns, ("zone", "nested_zone")):
            assert [zone == "mine" for zone in made["zone"].to_pylist()] == expected

    task(5)
    task(4)
    assert not choice.classifier().zones._locators
    task(1)
    assert choice.classifier().zones._locators
