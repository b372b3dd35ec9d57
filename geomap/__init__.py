"""Where a missile came down, and whether that was inside Japan's EEZ."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geomap.classifying import Classified, classify
    from geomap.classifying.frames import classify_frame

__all__ = ["Classified", "__version__", "classify", "classify_frame"]

__version__ = "0.1.0"

_LAZY = {
    "Classified": "geomap.classifying.values",
    "classify": "geomap.classifying",
    "classify_frame": "geomap.classifying.frames",
}


def __getattr__(name: str) -> object:
    """Import what is asked for first when it is asked for: `import geomap` costs nothing."""
    if name in _LAZY:
        import importlib

        return getattr(importlib.import_module(_LAZY[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
