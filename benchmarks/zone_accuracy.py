"""How exact the zones are: against their own law, and against Marine Regions.

    python benchmarks/zone_accuracy.py [REFERENCE.geojson] [--rebuild]

REFERENCE, or the environment variable GEOMAP_REFERENCE, names a GeoJSON file with
Marine Regions' zones 8487, 21796, 48950, 48954 and 48955 (property `mrgid`);
`geomap zones fetch` gets them. Without it, only what needs no reference is
measured. `--rebuild` computes all zones anew and measures time and memory too.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely
from area_budget import budget, in_mercator, islands_shifted, with_vertices
from attrs import evolve
from numpy.typing import NDArray
from shapely import LineString
from shapely.geometry import shape

from geomap.delimitation.build import Rule
from geomap.delimitation.conditions import Condition
from geomap.delimitation.corners import corners
from geomap.geodesy import Floats, Position, direct_arrays, inverse_arrays, to_ecef
from geomap.nearest import GeodesicLines
from geomap.readers.gshhg import read_gshhg
from geomap.readers.law import read_law
from geomap.readers.layers import load_zones
from geomap.units import EEZ_M, WGS84_FLATTENING, WGS84_SEMI_MAJOR_M
from geomap.zones import HIGH_SEAS, Limit, ZoneMap

JAPAN, JOINT, KURILS, SENKAKU, LIANCOURT = 8487, 21796, 48950, 48954, 48955
OVERLAPS = {
    "southern-kurils-overlap": KURILS,
    "senkaku-overlap": SENKAKU,
    "japan-south-korea-joint-zone": JOINT,
    "liancourt-overlap": LIANCOURT,
}


def report(what: str, value: str, wanted: str = "") -> None:
    """Print a row."""
    print(f"{what:<68} {value:>16}   {wanted}", flush=True)


def vertices(zones: ZoneMap, rule: Rule) -> None:
    """Hold every stored vertex, and points between them, against its condition."""
    ids = [*(o.zone["id"] for o in rule.law.owners), HIGH_SEAS]
    condition = Condition(rule.distances, EEZ_M)
    off: dict[str, list[Floats]] = {"arc": [], "equidistance": []}
    between: list[Floats] = []
    worst: list[tuple[float, str]] = []
    longest = cut_off = 0.0
    lost = 0
    for limit in zones.limits:
        azimuth, length = inverse_arrays(*limit.lonlat_deg[:-1].T, *limit.lonlat_deg[1:].T)
        longest = max(longest, float(length.max()))
        if limit.basis not in off or not {limit.left, limit.right} <= set(ids):
            continue
        pair = np.array([[ids.index(limit.left), ids.index(limit.right)]])
        lon, lat = limit.lonlat_deg.T
        off[limit.basis].append(
            np.abs(condition.offset(np.repeat(pair, len(lon), axis=0), lon, lat)[0])
        )
        pairs = np.repeat(pair, len(lon) - 1, axis=0)
        ends = limit.lonlat_deg[:-1], limit.lonlat_deg[1:]
        turn = corners(rule.distances, EEZ_M, pairs, *ends)
        cut_off = max(cut_off, float(turn.off_m.max()))
        for share in np.arange(1, 8) / 8:
            probe = np.stack(direct_arrays(lon[:-1], lat[:-1], azimuth, share * length), axis=-1)
            on, left = condition.put_on(pairs, probe)
            lost += int((left >= 1e-3).sum())
            moved = np.linalg.norm(to_ecef(*on.T) - to_ecef(*probe.T), axis=1)
            between.append(moved[left < 1e-3])
            if (left < 1e-3).any():
                name = f"{limit.left} | {limit.right}"
                worst.append((float(moved[left < 1e-3].max()), name))
    for basis, parts in off.items():
        inner = np.concatenate([p[1:-1] for p in parts])
        report(
            f"{basis} vertices off their condition as stored, worst of {len(inner)}",
            f"{inner.max():.3f} m",
            "0.1 m",
        )
    every = np.concatenate(between)
    report("stored edges off the true limit between vertices, worst", f"{every.max():.2f} m", "1 m")
    report("  99.9 % of it", f"{np.quantile(every, 0.999):.2f} m")
    report(f"  {len(every)} points held against it; those without an answer", f"{lost}")
    report("corners that stored edges cut off, worst", f"{cut_off:.2f} m", "1 m")
    japan = [value for value, name in worst if "japan-eez" in name]
    report("  on Japan's own limits, worst", f"{max(japan):.2f} m", "1 m")
    for value, name in sorted(worst, reverse=True)[:3]:
        report(f"  {name}", f"{value:.2f} m")
    report("longest edge", f"{longest:.0f} m", "2000 m")


def missed(zones: ZoneMap, rule: Rule, each: int = 400) -> None:
    """Look beside the limits for what the tracing grid is too coarse to see.

    Points up to 3 km to either side of every limit are held against the rule itself. A
    spike or an enclave that the net of limits lacks shows as a point whose zone by
    polygon is not its zone by distances, farther from a limit than its tolerance.
    """
    ids = [*(o.zone["id"] for o in rule.law.owners), HIGH_SEAS]
    rng = np.random.default_rng(3)
    seen, found, far = 0, 0, []
    for limit in zones.limits:
        if limit.breadth_m != EEZ_M or not {limit.left, limit.right} <= set(ids):
            continue
        line = limit.lonlat_deg[rng.integers(0, len(limit.lonlat_deg), each)]
        lon, lat = direct_arrays(*line.T, rng.uniform(0, 360, each), rng.uniform(5, 3000, each))
        label = rule(lon, lat)
        known = label < len(ids)
        place = zones.locate(lon, lat)
        for index in np.flatnonzero(known):
            zone = zones.ids[int(place[index])]
            if zone not in ids:
                continue
            seen += 1
            other = ids[int(label[index])]
            if zone != other:
                found += 1
                near = other if zone == HIGH_SEAS else zone
                _, off, _ = zones.nearest_limit({near}, Position(lon[index], lat[index]))
                if off > 1.0:
                    far.append((off, zone, other, lon[index], lat[index]))
    report(f"of {seen} points within 3 km of a limit, in another zone by distances", f"{found}")
    report("  of them farther than 1 m from the limit", f"{len(far)}", "0")
    for off, zone, other, *place in sorted(far, reverse=True)[:5]:
        report(f"  {zone} is {other} at {place[0]:.4f} E {place[1]:.4f} N", f"{off:.0f} m")


def equal_area(geometry: shapely.Geometry) -> shapely.Geometry:
    """Lay a geometry out on the ellipsoid's cylindrical equal-area projection, in km."""
    e = np.sqrt(WGS84_FLATTENING * (2 - WGS84_FLATTENING))

    def q(sine: Floats) -> Floats:
        return (1 - e**2) * (sine / (1 - (e * sine) ** 2) + np.arctanh(e * sine) / e)

    def project(lonlat: Floats) -> Floats:
        y = q(np.sin(np.radians(lonlat[:, 1]))) / 2
        return np.stack([np.radians(lonlat[:, 0]), y], axis=-1) * WGS84_SEMI_MAJOR_M / 1000

    return shapely.transform(geometry, project)


def overlap(ours: shapely.Geometry, theirs: shapely.Geometry) -> tuple[float, float, float]:
    """Return intersection over union and both areas in km2."""
    one, two = equal_area(ours), equal_area(theirs)
    both = shapely.intersection(one, two).area
    return both / (one.area + two.area - both), one.area, two.area


def against(zones: ZoneMap, path: Path, rule: Rule) -> None:
    """Compare with the reference."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    theirs = {f["properties"]["mrgid"]: shapely.make_valid(shape(f["geometry"])) for f in features}
    japan = zones.zone("japan-eez").outline
    iou, ours, other = overlap(japan, theirs[JAPAN])
    report("Japan, as it is: intersection over union", f"{iou:.4f}")
    report("  area here and there", f"{ours:.0f} {other:.0f} km2")
    left_out = shapely.union_all(
        [zones.zone(k).area for k in OVERLAPS] + [theirs[m] for m in OVERLAPS.values()]
    )
    masked = [shapely.difference(g, left_out) for g in (japan, theirs[JAPAN])]
    iou, ours, other = overlap(*masked)
    report("Japan, overlap and joint zones of both left out", f"{iou:.4f}", "0.998")
    report("  area here and there", f"{ours:.0f} {other:.0f} km2")
    shores = shapely.union_all([zones.land, shapely.Polygon()])
    filled = [
        shapely.union(g, shapely.intersection(shores, zones.zone("japan-eez").area)) for g in masked
    ]
    iou, ours, other = overlap(*filled)
    report("  and the land within counted on both sides: seaward limits alone", f"{iou:.4f}")
    for zone_id, number in OVERLAPS.items():
        iou, ours, other = overlap(zones.zone(zone_id).outline, theirs[number])
        report(f"{zone_id}: intersection over union", f"{iou:.4f}", "0.98")
        report("  area here and there", f"{ours:.0f} {other:.0f} km2")
    offsets(zones, theirs, left_out)
    causes(zones, rule, theirs, left_out)


def causes(
    zones: ZoneMap,
    rule: Rule,
    theirs: dict[int, shapely.Geometry],
    left_out: shapely.Geometry,
) -> None:
    """Lay the area between the two to its causes, and try the explanations that fit."""

    def areas(polygons: NDArray[np.object_]) -> Floats:
        return np.array([equal_area(polygon).area for polygon in polygons])

    def masked(outline: shapely.Geometry) -> shapely.Geometry:
        return shapely.difference(outline, left_out)

    japan, reference = zones.zone("japan-eez").outline, masked(theirs[JAPAN])
    rows = budget(zones, rule, masked(japan), reference, areas)
    union = float(areas(np.array([shapely.union(masked(japan), reference)]))[0])
    print("\narea that belongs to one of the two only, by cause")
    for cause in dict.fromkeys(cause for cause, _, _ in rows):
        size = sum(value for other, _, value in rows if other == cause)
        report(f"  {cause}", f"{size:.0f} km2", f"{size / union:.5f} of the union")
    report("  allowed by the target, 0.002 of the union", f"{0.002 * union:.0f} km2")
    print("the largest, by place")
    for cause, place, size in rows[:20]:
        report(f"  {cause}, {place}", f"{size:.0f} km2")

    moved = in_mercator(zones, rule)
    plane = with_vertices(japan, moved)
    print("\nif the lines towards neighbours were drawn in Mercator's plane, as the law is not")
    iou, _, _ = overlap(masked(plane), reference)
    report("  intersection over union", f"{iou:.4f}")
    rows = budget(zones, rule, masked(plane), reference, areas)
    for cause in sorted({cause for cause, _, _ in rows if cause.startswith("line towards")}):
        size = sum(value for other, _, value in rows if other == cause)
        report(f"  {cause}", f"{size:.0f} km2")
    limits = [
        evolve(
            m, lonlat_deg=shapely.get_coordinates(with_vertices(LineString(m.lonlat_deg), moved))
        )
        if m.basis == "equidistance"
        else m
        for m in zones.limit_lines({"japan-eez"})
    ]
    _, km, _ = _offsets(zones, limits, theirs, left_out)
    report("  offset, median", f"{np.median(km):.3f} km")
    report("  95th percentile", f"{np.quantile(km, 0.95):.3f} km")

    rings = [r for r in shapely.get_rings(shapely.get_parts(theirs[JAPAN])) if r.length > 1]
    fits = islands_shifted(zones, rule, [shapely.get_coordinates(r) for r in rings])
    print("\nif each island lay elsewhere in the reference by one shift of its own")
    weights = np.array([fit[2] for fit in fits]).astype(int)
    for name, column in (("offset on arcs as it is", 3), ("shift", 4), ("offset left", 5)):
        values = np.repeat([fit[column] for fit in fits], weights)
        report(f"  {name}, median over {len(fits)} islands", f"{np.median(values):.0f} m")


def _offsets(
    zones: ZoneMap,
    limits: Sequence[Limit],
    theirs: dict[int, shapely.Geometry],
    left_out: shapely.Geometry,
) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """Return points of the reference's outer limit, their offset in km and the nearest limit."""
    lines = GeodesicLines([limit.lonlat_deg for limit in limits])
    land = shapely.buffer(shapely.simplify(zones.land, 0.02), 0.15)
    shapely.prepare(land)
    rings = [r for r in shapely.get_rings(shapely.get_parts(theirs[JAPAN])) if r.length > 1]
    points = np.vstack([shapely.get_coordinates(shapely.segmentize(r, 0.02)) for r in rings])
    near = shapely.buffer(left_out, 0.05)
    shapely.prepare(near)
    sea = ~shapely.contains_xy(land, *points.T) & ~shapely.contains_xy(near, *points.T)
    points = points[sea]
    nearest = lines.nearest(*points.T)
    return points, nearest.distance_m / 1000, nearest.line


def offsets(
    zones: ZoneMap, theirs: dict[int, shapely.Geometry], left_out: shapely.Geometry
) -> None:
    """Measure how far the reference's outer limit lies from ours, and where it lies far."""
    limits = zones.limit_lines({"japan-eez"})
    points, km, line = _offsets(zones, limits, theirs, left_out)
    basis = np.array([m.basis for m in limits])[line]
    report("offset of the reference's limit, median", f"{np.median(km):.3f} km", "0.2 km")
    report("  95th percentile", f"{np.quantile(km, 0.95):.3f} km", "1.5 km")
    report("  largest", f"{km.max():.2f} km")
    for name in np.unique(basis):
        here = km[basis == name]
        report(
            f"  {name}: median, 95th percentile, largest, share of all",
            f"{np.median(here):.2f} {np.quantile(here, 0.95):.2f} {here.max():.2f}",
            f"{len(here) / len(km):.2f}",
        )
    print("\nbeyond 1 km, by stretch (share of its points, largest offset, where)")
    ids = np.array([f"{m.left} | {m.right}, {m.basis}" for m in limits])[line]
    cells = np.round(points / 2) * 2
    keys = np.array([f"{i} near {c[0]:.0f}E {c[1]:.0f}N" for i, c in zip(ids, cells, strict=True)])
    rows = []
    for key in np.unique(keys):
        here = keys == key
        far = here & (km > 1)
        if far.any():
            worst = np.flatnonzero(here)[np.argmax(km[here])]
            rows.append((far.sum(), here.sum(), km[worst], key, points[worst]))
    for far, count, largest, key, where in sorted(rows, key=lambda row: -row[0])[:40]:
        print(
            f"  {far:5d} of {count:5d}  {largest:6.2f} km  {key}  ({where[0]:.2f}, {where[1]:.2f})"
        )


def rebuild() -> None:
    """Build everything anew, as `geomap zones build` does."""
    from geomap.delimitation.build import build
    from geomap.delimitation.shores import FINE, REGION, simplify

    start = time.perf_counter()
    rings = read_gshhg(REGION)
    built = build(rings, simplify(rings, FINE), read_law())
    report(
        "vertices off their condition as computed, worst",
        f"{1000 * built.vertex_offset_m:.3f} mm",
        "1 mm",
    )
    report("time to build all zones", f"{time.perf_counter() - start:.0f} s", "300 s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    report("peak memory", f"{peak:.2f} GB", "4 GB")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("reference", nargs="?", default=os.environ.get("GEOMAP_REFERENCE"))
    parser.add_argument("--rebuild", action="store_true", help="measure time and memory too")
    options = parser.parse_args(arguments)
    if options.rebuild:
        rebuild()
    zones, law = load_zones(), read_law()
    from geomap.delimitation.shores import REGION

    rule = Rule(law, read_gshhg(REGION))
    vertices(zones, rule)
    missed(zones, rule)
    if options.reference:
        against(zones, Path(options.reference), rule)
    return 0


if __name__ == "__main__":
    sys.exit(main())
