"""`geomap zones`: build, list, show, ask, check and fetch zones."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from geomap.errors import InputError

HELP = "list, show, check, rebuild and fetch zones"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the subcommands."""
    commands = parser.add_subparsers(dest="zones_command", metavar="COMMAND", required=True)
    made = commands.add_parser("list", help="name every zone")
    made.add_argument(
        "--json", action="store_true", help="as JSON, with kind, states and claimants"
    )
    made = commands.add_parser("show", help="say what a zone is and rests on")
    made.add_argument("id", metavar="ID", help="as in: geomap zones list")
    made.add_argument("--json", action="store_true", help="as a GeoJSON feature")
    made = commands.add_parser(
        "why", help="which zone a position lies in, and what makes its limit"
    )
    made.add_argument("lon", metavar="LON", type=float, help="degrees, east positive")
    made.add_argument("lat", metavar="LAT", type=float, help="degrees, north positive")
    made.add_argument("--json", action="store_true", help="as JSON")
    made = commands.add_parser("check", help="hold every stored vertex against what it rests on")
    made.add_argument("--metres", type=float, default=0.1, help="largest allowed (default 0.1)")
    made = commands.add_parser("build", help="compute all zones from shoreline and law")
    made.add_argument(
        "-o", "--output", type=Path, help="folder with eez/ and shoreline/ (default: geomap's own)"
    )
    made.add_argument("--quiet", action="store_true", help="no progress bar")
    made = commands.add_parser(
        "owners", help="derive whose shore it is from a map of countries; for maintainers"
    )
    made.add_argument(
        "countries",
        metavar="COUNTRIES",
        type=Path,
        help="polygons of countries with their territorial seas",
    )
    made.add_argument("--code", default="A3", help="field of the country's code (default A3)")
    made.add_argument("-o", "--output", type=Path, help="file (default: geomap's own table)")
    made = commands.add_parser("fetch", help="fetch a zone from Marine Regions for --zone")
    made.add_argument("--mrgid", type=int, default=8487, help="its number (default 8487: Japan)")
    made.add_argument("-o", "--output", type=Path, help="file (default eez_MRGID.geojson)")
    made.add_argument("--url", help="address of the web feature service")
    made.add_argument("--timeout", type=float, default=60.0, help="seconds without an answer")
    made.add_argument("--retries", type=int, default=3, help="times to ask again")
    made.add_argument("--max-mb", type=float, default=200.0, help="largest answer accepted")
    made.add_argument("--sha256", help="refuse an answer whose SHA-256 is another")
    for made in commands.choices.values():
        made.set_defaults(parser=made)


def run(args: argparse.Namespace) -> int:
    """Run the subcommand."""
    command = {
        "list": _list,
        "show": _show,
        "why": _why,
        "check": _check,
        "build": _build,
        "owners": _owners,
        "fetch": _fetch,
    }[args.zones_command]
    return command(args)


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _json(value: Any) -> None:
    _print(json.dumps(value, ensure_ascii=False, indent=2))


def _list(args: argparse.Namespace) -> int:
    from geomap.readers.layers import load_zones

    zones = load_zones().zones
    if args.json:
        _json(
            [
                {
                    "id": zone.id,
                    "name": zone.name,
                    "kind": str(zone.kind),
                    "states": list(zone.states),
                    "claimants": list(zone.claimants),
                }
                for zone in zones
            ]
        )
        return 0
    width = max(len(zone.id) for zone in zones)
    for zone in zones:
        whose = ", ".join(zone.states) or "claimed by " + ", ".join(zone.claimants)
        _print(f"{zone.id:<{width}}  {zone.kind:<17}  {whose}")
    return 0


def _show(args: argparse.Namespace) -> int:
    from geomap.geodesy import area_m2
    from geomap.readers.layers import load_zones

    zones = load_zones()
    zone = zones.zone(args.id)
    if args.json:
        from geomap.delimitation.encoding import zone_features

        _print(zone_features([zone]).split("\n")[1])
        return 0
    import shapely

    area = sum(
        area_m2([shapely.get_coordinates(ring) for ring in shapely.get_rings(polygon)])
        for polygon in zone.outline.geoms
    )
    west, south, east, north = zone.outline.bounds
    _print(f"{zone.id}: {zone.name}")
    _print(f"kind       {zone.kind}")
    _print(f"states     {', '.join(zone.states) or 'none agreed'}")
    if zone.claimants:
        _print(f"claimed by {', '.join(zone.claimants)}")
    _print(f"basis      {zone.basis}")
    _print(f"source     {zone.source}")
    _print(f"area       {area / 1e6:,.0f} km2, land left out")
    _print(f"bounds     {west:.2f} to {east:.2f} E, {south:.2f} to {north:.2f} N")
    lengths: dict[tuple[str, str], float] = {}
    for limit in zones.limit_lines([zone.id]):
        other = limit.right if limit.left == zone.id else limit.left
        key = (other, limit.basis)
        lengths[key] = lengths.get(key, 0.0) + limit.length_m
    for (other, basis), length in sorted(lengths.items(), key=lambda item: -item[1]):
        _print(f"limit      {length / 1000:8,.0f} km towards {other}: {basis}")
    return 0


def _why(args: argparse.Namespace) -> int:
    from geomap.geodesy import Position
    from geomap.readers.layers import load_zones
    from geomap.zone_reasons import explain
    from geomap.zones import NOT_COVERED

    position = Position(args.lon, args.lat)
    zones = load_zones()
    reasons = explain(zones, position)
    if args.json:
        _json(reasons)
        return 0
    _print(f"({position.lon_deg:g}, {position.lat_deg:g}) lies in: {reasons['zone']}")
    for name in reasons["nested"]:
        _print(f"  and in: {name}")
    limit = reasons["limit"]
    if reasons["zone"] == NOT_COVERED and zones.window is not None:
        west, south, east, north = zones.window.bounds
        _print(
            f"  that is beyond what the zones cover: the sea within {west:g} to {east:g} E, "
            f"{south:g} to {north:g} N"
        )
    if limit is None:
        return 0
    place = limit["nearest_point"]
    _print(
        f"nearest limit: {limit['distance_km']:.3f} km away at ({place['lon']:.5f}, "
        f"{place['lat']:.5f}), between {limit['left']} and {limit['right']}: {limit['basis']}"
    )
    for point in limit["base_points"]:
        _print(
            f"  {point['distance_km']:.4f} km ({point['distance_nmi']:.4f} nmi) from the base "
            f"point of {point['side']} at ({point['lon']:.5f}, {point['lat']:.5f}): {point['on']}"
        )
    return 0


def _check(args: argparse.Namespace) -> int:
    import numpy as np

    from geomap.readers.layers import load_zones
    from geomap.zone_reasons import misfit_m

    zones = load_zones()
    worst: dict[str, float] = {}
    count = 0
    for limit in zones.limits:
        # Ends lie where lines were cut: on the region's edge, on an agreed line, on a junction.
        off = misfit_m(zones, limit)[1:-1]
        count += len(off)
        if np.isfinite(off).any():
            key = limit.basis
            worst[key] = max(worst.get(key, 0.0), float(np.nanmax(off)))
    for basis, value in sorted(worst.items()):
        _print(f"{basis}: at most {value:.4f} m off its condition")
    _print(f"{count} vertices in {len(zones.limits)} stretches")
    if max(worst.values(), default=0.0) > args.metres:
        raise InputError(
            f"a vertex is {max(worst.values()):.3f} m off its condition, more than "
            f"{args.metres:g} m; rebuild with: geomap zones build"
        )
    return 0


def _build(args: argparse.Namespace) -> int:
    from tqdm import tqdm

    from geomap.delimitation.products import STEPS, products
    from geomap.readers.gshhg import gshhg_sha256, read_gshhg
    from geomap.readers.law import law_files, read_law
    from geomap.resources import data_dir
    from geomap.writing import prepared_folder, write_together

    folder = args.output or Path(str(data_dir()))
    # Refused now, not after minutes; what is missing is made when there is something to write.
    prepared_folder(next(place for place in (folder, *folder.parents) if place.exists()))
    with tqdm(total=STEPS, disable=args.quiet, file=sys.stderr, bar_format=_BAR) as bar:

        def progress(what: str) -> None:
            bar.set_description_str(f"{what:<28}")
            bar.update()

        progress("reading the shoreline")
        from geomap.delimitation.shores import REGION

        files = products(
            read_gshhg(REGION), read_law(), gshhg_sha256(), law_files(), progress=progress
        )
    for name in files:
        prepared_folder((folder / name).parent)
    # Together: a shoreline goes with its zones, and their checksums with both.
    write_together({folder / name: body for name, body in files.items()})
    for name in files:
        _print(str(folder / name))
    return 0


def _owners(args: argparse.Namespace) -> int:
    from collections import Counter

    from geomap.delimitation.owners import derive, table
    from geomap.delimitation.shores import REGION
    from geomap.readers.countries import read_countries
    from geomap.readers.gshhg import read_gshhg
    from geomap.readers.law import read_law
    from geomap.resources import data_dir

    # Before the shoreline, which takes a package of its own.
    countries = list(read_countries(args.countries, args.code))
    rings = read_gshhg(REGION)
    derived = derive(rings, countries)
    codes = {owner.country: owner.shore for owner in read_law().owners if owner.country}
    path = args.output or Path(str(data_dir())) / "law" / "owners.csv"
    _write(path, table(derived, codes).encode())
    whole = Counter(codes.get(runs[0].owner, "others") for _, runs in derived if len(runs) == 1)
    for name, count in sorted(whole.items(), key=lambda item: (-item[1], item[0])):
        _tell(f"{count} shores of {name}")
    for ring, (place, runs) in zip(rings, derived, strict=True):
        if len(runs) != 1 and {run.owner for run in runs} & codes.keys():
            names = ", ".join(sorted({run.owner for run in runs}))
            _tell(f"divided: ({place[0]:.5f}, {place[1]:.5f}), {len(ring)} vertices: {names}")
    nobodys = [place for place, runs in derived if not runs]
    for lon, lat in nobodys:
        _tell(f"in no country's waters: ({lon:.5f}, {lat:.5f})")
    _print(str(path))
    return 0


_BAR = "{desc} {percentage:3.0f}%|{bar}| {elapsed}"


def _write(path: Path, body: bytes) -> None:
    from geomap.writing import prepared_folder, write_whole

    prepared_folder(path.parent)
    write_whole(path, body)


def _tell(text: str) -> None:
    sys.stderr.write(f"geomap: {text}\n")


def _fetch(args: argparse.Namespace) -> int:
    from geomap.readers.marine_regions import SERVICE, fetch

    answer = fetch(
        args.mrgid,
        url=args.url or SERVICE,
        timeout_s=args.timeout,
        retries=args.retries,
        max_bytes=int(args.max_mb * 1e6),
        sha256=args.sha256,
        tell=_tell,
    )
    path = args.output or Path(f"eez_{args.mrgid}.geojson")
    _write(path, answer.body)
    sys.stderr.write(f"{answer.name}: {len(answer.body):,} bytes, SHA-256 {answer.sha256}\n")
    sys.stderr.write(f"{answer.citation}\n")
    _print(str(path))
    return 0
