"""Where geomap's own data files are: beside the package in a checkout, inside it once installed."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def data_dir() -> Traversable:
    """Return the folder that holds `eez/`, `shoreline/`, `law/`, `gazetteer/` and `events/`."""
    package = files("geomap")
    installed = package / "data"
    if installed.is_dir():
        return installed
    return Path(str(package)).parent / "data"
