"""How little memory reading and writing tables takes."""

from __future__ import annotations

_EVERY = 16


class Frugal:
    """Lets Arrow and the system give back what was freed, every so many blocks.

    Both keep it for later otherwise, and most of the 300 MB that `geomap classify` may take
    in all would be kept so.
    """

    def __init__(self) -> None:
        import pyarrow as pa

        # Of Arrow's allocators the one that gives back all, by malloc_trim where there is one.
        pa.set_memory_pool(pa.system_memory_pool())
        self._pool = pa.default_memory_pool()
        self._blocks = 0

    def after_block(self) -> None:
        """Give back what was freed, if it is time to."""
        self._blocks += 1
        if self._blocks % _EVERY == 0:
            self.now()

    def now(self) -> None:
        """Give back what was freed."""
        self._pool.release_unused()
