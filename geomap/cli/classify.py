"""Say of each point in a table which zone it lies in: CSV, Parquet, GeoParquet, GeoJSON or Arrow.

All columns are kept, and `zone` and `nested_zone` are added, with --distance also
`distance_inside_km` (to the limit of Japan's zones, positive inside) and
`distance_offshore_km` (to the nearest shore, positive at sea). Rows without a position are
kept with an empty zone, and counted. Tables of any size are read a block at a time.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError, OutputError

if TYPE_CHECKING:
    from geomap.points.choice import ZoneChoice
    from geomap.points.files import PointOptions, Step, Tally
    from geomap.points.parts import Done, Job
    from geomap.points.planning import Part
    from geomap.readers.points import PointBlock, PointTable

HELP = "say of each point in a table which zone it lies in"

# As in geomap.readers.points, which imports Arrow.
FORMATS = ("csv", "parquet", "geoparquet", "geojson", "geojsonl", "arrow", "arrows")


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    add = parser.add_argument
    add(
        "points",
        nargs="+",
        metavar="POINTS",
        help="tables of points, patterns such as 'ships/*.parquet', or folders; the format is the "
        "name's ending (.csv, .tsv, .parquet, .geoparquet, .geojson, .geojsonl, .arrow, .arrows; "
        "text may end in .gz, .zst or .bz2); '-' is standard input",
    )
    add(
        "-o",
        "--output",
        required=True,
        metavar="OUT",
        help="a file, or a folder in which each table goes into a file of its own; "
        "'-' is standard output",
    )
    add("--lon", metavar="NAME", help="column of longitudes in degrees (default: by its name)")
    add("--lat", metavar="NAME", help="column of latitudes in degrees (default: by its name)")
    add("--distance", action="store_true", help="add the distances to the limit and to the shore")
    add(
        "--claims",
        choices=("japan", "undisputed"),
        default="japan",
        help="measure to the limit of all that Japan claims (default), or of what no other "
        "state claims",
    )
    add("--zone-id", metavar="ID", help="measure to the limit of this zone instead")
    add("--zone", metavar="FILE", help="a polygon layer of your own in place of geomap's zones")
    add("--prefix", default="", metavar="TEXT", help="begin the names of the added columns so")
    add("--from", dest="read_as", choices=FORMATS, help="format of the input")
    add("--to", dest="write_as", choices=FORMATS, help="format of the output")
    add(
        "--dask",
        nargs="?",
        const="",
        metavar="ADDRESS",
        help="let the workers of this Dask scheduler do it, or of a cluster on this machine; large "
        "Parquet files are divided between them",
    )
    add(
        "--jobs",
        type=int,
        metavar="N",
        help="processes of a Dask cluster on this machine (default: as many as processors); "
        "without --dask, 1 reads, places and writes one after the other",
    )


def run(args: argparse.Namespace) -> int:
    """Write the tables, print their paths, say what came of the points, return the exit status."""
    _check(args)
    from geomap.points.choice import ZoneChoice
    from geomap.points.files import PointOptions
    from geomap.points.planning import named_files

    files = named_files(args.points)
    choice = ZoneChoice.of(
        args.zone, distance=args.distance, claims=args.claims, zone_id=args.zone_id
    )
    options = PointOptions(
        lon=args.lon,
        lat=args.lat,
        read_as=args.read_as,
        write_as=args.write_as,
        prefix=args.prefix,
        threads=1 if args.jobs == 1 else 2,
    )
    if args.dask is None and not _is_folder(args.output):
        return _into_one(files, args.output, choice, options)
    return _in_parts(files, args, choice, options)


def _check(args: argparse.Namespace) -> None:
    try:
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise InputError(
            f"classify needs the package {error.name}: pip install 'geomap[classify]'"
        ) from None
    output = Path(args.output)
    if output.exists() and not (output.is_file() or output.is_dir()):
        raise OutputError(
            f"{output}: is a device or a pipe, not a file; send standard output there with: -o -"
        )
    if args.jobs is not None and args.jobs < 1:
        raise InputError(f"--jobs: expected 1 or more, got {args.jobs}")
    if not args.distance and (args.zone_id or args.claims != "japan"):
        option = "--zone-id" if args.zone_id else "--claims"
        raise InputError(f"{option} says what distances are measured to; add --distance")


def _is_folder(output: str) -> bool:
    """Say whether a name is a folder's: it is one already, or has no ending."""
    path = Path(output)
    return output != "-" and (path.is_dir() or not path.suffix or output.endswith("/"))


def _into_one(files: Sequence[str], output: str, choice: ZoneChoice, options: PointOptions) -> int:
    from geomap.cli._outputs import check_writable
    from geomap.points.files import classify_file
    from geomap.points.planning import check_targets
    from geomap.readers.points import format_of

    if output != "-":
        format_of(output, options.write_as, option="--to")
        check_writable(Path(output))
        check_targets([Path(output)], files)
    classifier = choice.classifier()
    with _bar(len(files)) as step:
        tally = classify_file(
            files,
            output,
            classifier,
            options,
            stdin=sys.stdin.buffer,
            stdout=sys.stdout.buffer,
            step=step,
        )
    if output != "-":
        print(output)
    return _told(tally)


def _in_parts(
    files: Sequence[str], args: argparse.Namespace, choice: ZoneChoice, options: PointOptions
) -> int:
    from attrs import evolve

    from geomap.cli import ALL_WELL, SOME_FAILED, UNUSABLE
    from geomap.cli._outputs import check_writable
    from geomap.points.files import check_alike
    from geomap.points.joining import check_joined, join
    from geomap.points.planning import check_targets, planned
    from geomap.readers.points import format_of
    from geomap.writing import prepared_folder, whole_folder

    if "-" in (*files, args.output):
        raise InputError("parts cannot come from a pipe or go into one; name files and a folder")
    target = Path(args.output)
    joined: str | None = None
    if _is_folder(args.output):
        prepared_folder(target)
    else:
        joined = format_of(target, options.write_as, option="--to")
        check_joined(joined, target)
        check_writable(target)
        options = evolve(options, write_as=joined)
    # A bad layer is told at once, and not by every worker.
    none = choice.classifier().zone_ids
    split = args.dask is not None
    files = [str(Path(file).absolute()) for file in files] if split else files
    parts = planned(files, options.read_as, options.write_as, split=split)
    check_targets([target / part.name for part in parts] if joined is None else [target], files)
    if joined is not None:
        check_alike(files, joined, options)
        # No ending: parts are not compressed, whatever their sources are.
        parts = [evolve(part, name=f"{number:05d}") for number, part in enumerate(parts)]
    if joined is None:
        done = _run(parts, target.absolute(), args, choice, options)
        good = [one for one in done if one.tally is not None]
        for one in good:
            print(target / one.job.part.name)
    else:
        with whole_folder(target.absolute().parent) as aside:
            done = _run(parts, aside, args, choice, options)
            good = [one for one in done if one.tally is not None]
            if len(good) < len(done):
                return UNUSABLE
            join([aside / part.name for part in parts], target, joined)
        print(target)
    if not good:
        return UNUSABLE
    from geomap.points.files import Tally

    status = _told(sum((one.tally for one in good if one.tally is not None), Tally.none(none)))
    return status if len(good) == len(done) or status != ALL_WELL else SOME_FAILED


def _run(
    parts: Sequence[Part],
    folder: Path,
    args: argparse.Namespace,
    choice: ZoneChoice,
    options: PointOptions,
) -> list[Done]:
    """Do all parts, here or on a cluster, and print what went wrong."""
    from geomap.points.parts import run_job, run_parts

    def told(one: Done) -> None:
        if one.tally is None:
            print(f"geomap: {one.failure}", file=sys.stderr)

    if args.dask is None:
        with _bar(len(parts)) as step:

            def here(jobs: Sequence[Job]) -> Iterator[Done]:
                return (run_job(job, choice, options, step) for job in jobs)

            return run_parts(parts, folder, here, told)
    from geomap.points.cluster import connected, run_on

    with connected(args.dask or None, args.jobs) as client, _part_bar(len(parts)) as moved:

        def tell(one: Done) -> None:
            told(one)
            moved()

        def there(jobs: Sequence[Job]) -> Iterator[Done]:
            return run_on(client, jobs, choice, options)

        return run_parts(parts, folder, there, tell)


@contextmanager
def _bar(files: int) -> Iterator[Step | None]:
    """Draw how far the reading is, for a person who waits at a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    with tqdm(unit=" points", unit_scale=True, delay=1.0, file=sys.stderr, leave=False) as bar:
        number = 0
        last: PointTable | None = None

        def step(table: PointTable, block: PointBlock) -> None:
            nonlocal number, last
            number += table is not last
            last = table
            share = f" {block.done / table.size:.0%}" if table.size else ""
            which = f" ({number} of {files})" if files > 1 else ""
            bar.set_description_str(f"{table.path}{which}{share}", refresh=False)
            bar.update(len(block.lon_deg))

        yield step


@contextmanager
def _part_bar(parts: int) -> Iterator[Any]:
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from tqdm import tqdm

    with tqdm(total=parts, unit=" parts", file=sys.stderr, leave=False) as bar:
        yield bar.update


def _told(tally: Tally) -> int:
    """Say what came of the points, and return the exit status."""
    from geomap.cli import ALL_WELL, SOME_FAILED

    zones = sorted(
        ((int(n), name) for n, name in zip(tally.count, tally.zone_ids, strict=False) if n),
        key=lambda pair: (-pair[0], pair[1]),
    )
    listed = "".join(f"; {count:,} {name}" for count, name in zones[:6])
    more = f"; {len(zones) - 6} more zones" if len(zones) > 6 else ""
    plural = "point" if tally.points == 1 else "points"
    print(f"geomap: {tally.points:,} {plural}{listed}{more}", file=sys.stderr)
    if not tally.unplaced:
        return ALL_WELL
    empty = tally.unplaced - tally.beyond
    why = []
    if empty:
        why.append(f"{empty:,} empty or not a number")
    if tally.beyond:
        why.append(f"{tally.beyond:,} beyond 90 degrees of latitude or 360 of longitude")
    rows = "row has" if tally.unplaced == 1 else "rows have"
    hint = ""
    if tally.beyond > tally.points // 2:
        hint = "; are these degrees, and are longitude and latitude the right way round?"
    print(
        f"geomap: {tally.unplaced:,} {rows} no position ({', '.join(why)}) and an empty zone{hint}",
        file=sys.stderr,
    )
    return ALL_WELL if tally.unplaced < tally.points else SOME_FAILED
