"""Tables of points, of any size: CSV, Parquet, GeoParquet, GeoJSON and Arrow, block by block.

A table is opened by its name's ending. What it gives are blocks of rows with their
longitudes and latitudes; a block of a text format also has the rows as they stood in the
file, so that they can be written again unchanged. Nothing is read but the block at hand.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Protocol

import pyarrow as pa

from geomap.errors import InputError
from geomap.geodesy import Floats

STDIN = "-"

FORMATS = {
    "csv": (".csv", ".tsv", ".txt"),
    "parquet": (".parquet", ".pq"),
    "geoparquet": (".geoparquet",),
    "geojson": (".geojson", ".json"),
    "geojsonl": (".geojsonl", ".geojsons", ".ndjson", ".ndgeojson"),
    "arrow": (".arrow", ".feather", ".ipc"),
    "arrows": (".arrows",),
}
"""The formats and the endings of their files."""

STREAMS = ("csv", "geojson", "geojsonl", "arrows")
"""The formats that can come from a pipe and go into one."""

COMPRESSED = {".gz": "gzip", ".zst": "zstd", ".bz2": "bz2"}
"""Endings after those of a text format, and what they stand for."""

ROWS = 1 << 15
"""Rows in a block of a format that is not text."""


class PointBlock(Protocol):
    """Some rows of a table, with their positions."""

    @property
    def lon_deg(self) -> Floats:
        """Longitudes as read, (N,); NaN where there is none."""

    @property
    def lat_deg(self) -> Floats:
        """Latitudes as read, (N,); NaN where there is none."""

    @property
    def done(self) -> int:
        """How much of the table's `size` has been read by the end of the block."""

    def rows(self) -> pa.RecordBatch:
        """Return the rows, with the schema of the table."""


class PointTable(Protocol):
    """A table of points that was opened."""

    path: str
    """As the user named it."""
    size: int | None
    """In bytes or rows, whatever `done` counts in; None where it is not known."""

    @property
    def likely_rows(self) -> int:
        """About how many rows there are; 0 where that is not known."""

    @property
    def schema(self) -> pa.Schema:
        """The columns, as `PointBlock.rows` gives them."""

    @property
    def coordinates(self) -> tuple[str, ...]:
        """The names of the columns that hold the positions; none for GeoJSON."""

    def blocks(self) -> Iterator[PointBlock]:
        """Read the table; once only."""

    def close(self) -> None:
        """Close the file."""


_LAYERS = (".shp", ".gpkg", ".fgb", ".kml", ".gml", ".gpx", ".zip")
"""Endings of layers that other programs read and are not read here."""


def format_of(path: str | Path, chosen: str | None = None, *, option: str = "--from") -> str:
    """Return the format of a file by its name's ending, or the one that was chosen.

    Raises
    ------
    InputError
        If the ending is not known and nothing was chosen.

    Examples
    --------
    >>> format_of("ships.csv.gz"), format_of("ships.geoparquet"), format_of("-", "csv")
    ('csv', 'geoparquet', 'csv')
    """
    if chosen is not None:
        return chosen
    if str(path) == STDIN:
        return "csv"
    name = Path(path)
    if compression_of(name):
        name = name.with_suffix("")
    for known, usual in FORMATS.items():
        if name.suffix.lower() in usual:
            return known
    endings = ", ".join(ending for known in FORMATS.values() for ending in known)
    if option == "--from" and name.suffix.lower() in _LAYERS:
        raise InputError(
            f"points are read from {endings}; make one with: "
            "ogr2ogr -t_srs EPSG:4326 points.geojson IN",
            path=str(path),
        )
    raise InputError(
        f"{name.suffix or 'a name without an ending'!r} is not a format here; known are {endings}; "
        f"or say what it is with {option} {{{','.join(FORMATS)}}}",
        path=str(path),
    )


def compression_of(path: str | Path) -> str | None:
    """Return how a file is compressed, by its name's ending."""
    return COMPRESSED.get(Path(path).suffix.lower())


def open_points(
    source: str,
    *,
    lon: str | None = None,
    lat: str | None = None,
    chosen: str | None = None,
    stdin: IO[bytes] | None = None,
    row_groups: range | None = None,
    threads: bool = True,
) -> PointTable:
    """Open a table of points.

    Parameters
    ----------
    source : str
        A file, or ``-`` for standard input.
    lon, lat : str, optional
        The columns that positions are in; guessed from their names otherwise.
    chosen : str, optional
        The format, where the name's ending does not say it; CSV on standard input.
    stdin : binary file, optional
    row_groups : range, optional
        Read these row groups of a Parquet file alone.
    threads : bool
        Whether columns may be read side by side.

    Raises
    ------
    InputError
        If the file cannot be read, is of no format that is known here, or has no positions.
    """
    known = format_of(source, chosen)
    if source == STDIN and known not in STREAMS:
        raise InputError(
            f"{known} has its table of contents at its end and cannot come from a pipe; name a "
            f"file, or choose one of --from {', '.join(STREAMS)}",
            path=source,
        )
    try:
        if known in ("parquet", "geoparquet"):
            from geomap.readers.points_arrow import ParquetPoints

            return ParquetPoints(_regular(source), lon, lat, row_groups=row_groups, threads=threads)
        stream = _stream(source, stdin)
        try:
            return _opened(stream, source, known, lon, lat, lambda: _stream(source, stdin))
        except BaseException:
            stream.close()
            raise
    except OSError as error:
        raise unreadable(source, error) from None


def _opened(
    stream: ByteStream,
    source: str,
    known: str,
    lon: str | None,
    lat: str | None,
    again: Callable[[], ByteStream],
) -> PointTable:
    if known in ("arrow", "arrows"):
        from geomap.readers.points_arrow import ArrowPoints

        return ArrowPoints(stream, source, lon, lat, is_file=known == "arrow")
    if known == "csv":
        from geomap.readers.points_csv import CsvPoints

        return CsvPoints(stream, source, lon, lat, size=_size(source))
    from geomap.readers.points_geojson import GeoJsonPoints

    is_lines = known == "geojsonl"
    return GeoJsonPoints(stream, source, again, is_lines=is_lines, size=_size(source))


def unreadable(path: str, error: OSError | pa.ArrowException) -> InputError:
    """Return the error for a file that cannot be read, or not to its end."""
    what = getattr(error, "strerror", None) or str(error).split("\n")[0]
    return InputError(f"cannot be read: {what}", path=path)


def _regular(source: str) -> str:
    try:
        mode = Path(source).stat().st_mode
    except OSError as error:
        raise unreadable(source, error) from None
    except ValueError:  # a NUL in the name
        raise InputError("is not a name that a file can have", path=ascii(source)) from None
    if not stat.S_ISREG(mode):
        what = "a folder" if stat.S_ISDIR(mode) else "a pipe or a device; '-' is standard input"
        raise InputError(f"expected a regular file, this is {what}", path=source)
    return source


def _size(source: str) -> int | None:
    return None if source == STDIN else Path(source).stat().st_size


def _stream(source: str, stdin: IO[bytes] | None) -> ByteStream:
    if source == STDIN:
        if stdin is None:
            raise InputError("standard input is not connected; name a file", path=source)
        return ByteStream(stdin, stdin)
    raw = Path(_regular(source)).open("rb")  # noqa: SIM115 - the table closes it
    return ByteStream(raw, _decompressed(raw, compression_of(source)))


def _decompressed(raw: IO[bytes], how: str | None) -> Any:
    if how is None:
        return raw
    if how == "gzip":
        import gzip

        return gzip.GzipFile(fileobj=raw)
    if how == "bz2":
        import bz2

        return bz2.BZ2File(raw)
    return pa.CompressedInputStream(raw, how)


class ByteStream:
    """The bytes of a file, decompressed, and how far the file itself has been read."""

    def __init__(self, raw: IO[bytes], plain: Any) -> None:
        self.raw = raw
        self.plain = plain

    def read(self, count: int) -> bytes:
        """Return up to `count` bytes, fewer only at the end."""
        # One system call at a time, where that can be had: between two of them Ctrl-C is heard.
        read = getattr(self.plain, "read1", self.plain.read)
        parts: list[bytes] = []
        while count > 0:
            part = read(count)
            if not part:
                break
            parts.append(part)
            count -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def done(self) -> int:
        """Return how many bytes of the file were read; 0 where a pipe does not tell."""
        try:
            return self.raw.tell()
        except OSError:
            return 0

    def close(self) -> None:
        """Close both."""
        self.plain.close()
        self.raw.close()
