"""The law that zones are computed from: `data/law/`."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np
import shapely
from attrs import frozen

from geomap.delimitation.base_points import Baseline, Division
from geomap.delimitation.owners import Key, Run, ShoreOwners
from geomap.errors import InputError
from geomap.geodesy import Floats
from geomap.resources import data_dir

_ANGLE = re.compile(r"(\d+)-(\d\d(?:\.\d+)?)(?:-(\d\d(?:\.\d+)?))?([NSEW])")


@frozen(eq=False)
class Owner:
    """One shore of the division and the zone that it makes."""

    shore: str
    zone: dict[str, Any]
    """id, name, kind, states, claimants, basis, source."""
    country: str = ""
    """Code of the country whose shore it is; empty for features that several claim."""


@frozen(eq=False)
class AgreedLine:
    """A line that two states have agreed on."""

    name: str
    lonlat_deg: Floats
    first: str
    """Shore of the state on the left hand, going along the line; for a joint zone: either."""
    second: str
    zone: dict[str, Any] | None
    """For a joint regime: its zone."""


@frozen(eq=False)
class Law:
    """All of it."""

    owners: tuple[Owner, ...]
    baselines: tuple[Baseline, ...]
    agreed: tuple[AgreedLine, ...]
    division: Division
    window: shapely.Polygon
    """What is computed; beyond it nothing is said."""
    nested: tuple[dict[str, Any], ...] = ()
    """Internal waters, territorial sea and contiguous zone of Japan."""


def angle(text: str) -> float:
    """Read an angle such as 43-23-10N or 127-41.1E in degrees, south and west negative.

    Examples
    --------
    >>> angle("127-41.1E")
    127.685
    """
    match = _ANGLE.fullmatch(text.strip())
    if not match:
        raise InputError(f"expected an angle such as 43-23-10N or 127-41.1E, got {text!r}")
    degrees, minutes, seconds, hemisphere = match.groups()
    value = int(degrees) + float(minutes) / 60 + float(seconds or 0) / 3600
    return -value if hemisphere in "SW" else value


def read_law(folder: Traversable | None = None) -> Law:
    """Read baselines, low-water areas, agreed lines, claims and the division of shores."""
    folder = folder or data_dir() / "law"
    table = tomllib.loads((folder / "zones.toml").read_text(encoding="utf-8"))
    owners = tuple(Owner(o.pop("shore"), o, o.pop("country", "")) for o in table["zone"])
    return Law(
        owners=owners,
        baselines=(*_baselines(folder), *_low_water_areas(folder)),
        agreed=tuple(_agreed(folder, table["agreement"])),
        division=_division(folder, owners),
        window=shapely.Polygon(table["window"]["lonlat"]),
        nested=tuple(table["nested"]),
    )


def _rows(file: Traversable) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))


def _baselines(folder: Traversable) -> list[Baseline]:
    lines: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in _rows(folder / "baselines.csv"):
        lines.setdefault((row["state"], row["line"]), []).append(row)
    return [
        Baseline(
            state,
            f"straight baseline {name}",
            np.array([(angle(row["lon"]), angle(row["lat"])) for row in rows]),
            tuple(row["place"] for row in rows),
        )
        for (state, name), rows in lines.items()
    ]


def _low_water_areas(folder: Traversable) -> list[Baseline]:
    made = []
    for row in _rows(folder / "low_water_areas.csv"):
        angles = [angle(word) for word in row["corners"].split()]
        corners = np.array(list(zip(angles[1::2], angles[::2], strict=True)))
        # The low-water line runs somewhere through the area: its middle is taken.
        made.append(Baseline("japan", f"low-water area {row['area']}", corners.mean(axis=0)[None]))
    return made


def _agreed(folder: Traversable, table: list[dict[str, Any]]) -> list[AgreedLine]:
    points: dict[str, list[tuple[float, float]]] = {}
    for row in _rows(folder / "agreed_lines.csv"):
        points.setdefault(row["agreement"], []).append((angle(row["lon"]), angle(row["lat"])))
    return [
        AgreedLine(a["id"], np.array(points[a["id"]]), a["first"], a["second"], a.get("zone"))
        for a in table
    ]


def _division(folder: Traversable, owners: tuple[Owner, ...]) -> Division:
    features = json.loads((folder / "exceptions.geojson").read_text(encoding="utf-8"))["features"]
    return Division(
        tuple(f["properties"]["shore"] for f in features),
        tuple(shapely.Polygon(f["geometry"]["coordinates"][0]) for f in features),
        _shore_owners(folder, {o.country: o.shore for o in owners if o.country}),
    )


def _shore_owners(folder: Traversable, shores: dict[str, str]) -> ShoreOwners:
    """Read owners.csv; shores of countries that make no zone here are nobody's."""
    runs: dict[Key, list[Run]] = {}
    for row in _rows(folder / "owners.csv"):
        # Five decimals each, so that the key is what the digits say.
        key = (round(float(row["lon"]) * 1e5), round(float(row["lat"]) * 1e5))
        here = runs.setdefault(key, [])
        if row["owner"] in shores:
            first, last = (int(row["first"]), int(row["last"])) if row["last"] else (0, -1)
            here.append(Run(shores[row["owner"]], first, last))
    return ShoreOwners({key: tuple(here) for key, here in runs.items()})


def law_files(folder: Traversable | None = None) -> dict[str, bytes]:
    """Return the files of the law by name, for their checksums."""
    folder = folder or data_dir() / "law"
    files = [f for f in folder.iterdir() if not f.name.endswith(".md")]
    return {f.name: f.read_bytes() for f in sorted(files, key=lambda f: f.name)}
