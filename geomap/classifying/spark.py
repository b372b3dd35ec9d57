"""Zones of the points of a Spark table, by Arrow batches: no Sedona, no jar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from geomap.classifying.coordinates import guess_columns
from geomap.classifying.tables import (
    TwoColumns,
    added_columns,
    added_names,
    check_free,
    with_columns,
)
from geomap.points.choice import ZoneChoice

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def classify_spark(
    frame: DataFrame,
    *,
    lon: str | None = None,
    lat: str | None = None,
    zone_file: str | None = None,
    distance: bool = False,
    claims: str = "japan",
    zone_id: str | None = None,
    prefix: str = "",
) -> DataFrame:
    """Return a Spark table with the zone of each point in columns of its own.

    Each Python worker of Spark loads the zones once. geomap must be installed for the Python
    that they run, which `PYSPARK_PYTHON` names.

    Parameters
    ----------
    frame : pyspark.sql.DataFrame
    lon, lat : str, optional
        The columns of degrees, numbers or text; guessed from their names otherwise.
    zone_file : str, optional
        A polygon layer in place of geomap's zones, in a place that every worker can read.
    distance, claims, zone_id
        As for `geomap.classify`.
    prefix : str
        What the names of the added columns begin with.

    Returns
    -------
    pyspark.sql.DataFrame
        With the columns that `geomap classify` adds.

    Raises
    ------
    InputError
        If there are no such columns, or columns of these names already.
    """
    from pyspark.sql.types import DoubleType, StringType, StructField, StructType

    names = added_names(distance=distance, prefix=prefix)
    check_free(frame.columns, names)
    positions = TwoColumns(guess_columns(frame.columns, lon=lon, lat=lat))
    choice = ZoneChoice.of(zone_file, distance=distance, claims=claims, zone_id=zone_id)
    kinds = [StringType(), StringType(), DoubleType(), DoubleType()]
    added = [StructField(name, kind) for name, kind in zip(names, kinds, strict=False)]

    def place(batches: Iterable[Any]) -> Iterator[Any]:
        return placed(batches, choice, positions, names)

    return frame.mapInArrow(place, StructType([*frame.schema.fields, *added]))


def placed(
    batches: Iterable[Any], choice: ZoneChoice, positions: TwoColumns, names: Sequence[str]
) -> Iterator[Any]:
    """Return Arrow batches with the zones of their points, as a worker of Spark does.

    Its batches are small: an index is made when enough points have come in all of its tasks.
    """
    placing = choice.placing()
    for batch in batches:
        found = placing.classify(*positions.lonlat(batch))
        yield with_columns(batch, names, added_columns(found))
