"""SHA-256 of the data that answers rest on, of geomap's own and of a user's layer."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from geomap.errors import ZoneError
from geomap.provenance import DataHashes, sha256
from geomap.resources import data_dir


@lru_cache(maxsize=1)
def own_hashes() -> DataHashes:
    """Return the hashes of the data that come with geomap."""
    data = data_dir()
    gazetteer = sorted((data / "gazetteer").iterdir(), key=lambda entry: entry.name)
    lines = [f"{sha256(entry.read_bytes())}  {entry.name}\n" for entry in gazetteer]
    return DataHashes(
        zones=sha256((data / "eez" / "zones.npz").read_bytes()),
        shoreline=sha256((data / "shoreline" / "fine.npz").read_bytes()),
        gazetteer=sha256("".join(lines).encode()),
    )


def layer_hash(path: str | Path) -> str:
    """Return the hash of a layer: of its file, or of the files that a Shapefile consists of.

    Raises
    ------
    ZoneError
        If it cannot be read, or is no regular file: a pipe would be waited for.
    """
    from geomap.readers.layer_files import OF_SHAPEFILE, local_file

    layer = local_file(str(path))
    parts = [layer]
    try:
        if layer.suffix.lower() == ".shp":
            entries = sorted(layer.parent.iterdir())
            beside = {each.suffix.lower(): each for each in entries if each.stem == layer.stem}
            beside[".shp"] = layer
            parts = [beside[suffix] for suffix in OF_SHAPEFILE if suffix in beside]
        digests = [_file_hash(part) for part in parts]
    except OSError as error:
        raise ZoneError(f"{path}: cannot be read: {error.strerror or error}") from None
    return digests[0] if len(digests) == 1 else sha256("\n".join(digests).encode())


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
