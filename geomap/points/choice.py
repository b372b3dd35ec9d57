"""Which zones points are held against, as a value that can be sent to another process."""

from __future__ import annotations

from functools import lru_cache

from attrs import frozen

from geomap import __version__
from geomap.classifying import classifier
from geomap.classifying.placing import Classifier, Placing
from geomap.errors import ZoneError


@frozen
class ZoneChoice:
    """What a classifier is made of, without the zones themselves."""

    zone_file: str | None = None
    """A polygon layer of the user's own, in place of geomap's zones."""
    distance: bool = False
    claims: str = "japan"
    zone_id: str | None = None
    made_with: str = ""
    """The version of geomap and what its data and the layer hash to, where it was chosen."""

    def classifier(self) -> Classifier:
        """Return what answers; it is made once in a process.

        Raises
        ------
        ZoneError
            If the zones here are not those where the choice was made.
        """
        return self.placing().classifier

    def placing(self) -> Placing:
        """Return the same for points that come block by block, which it counts."""
        return _placing(self)

    @classmethod
    def of(
        cls,
        zone_file: str | None = None,
        *,
        distance: bool = False,
        claims: str = "japan",
        zone_id: str | None = None,
    ) -> ZoneChoice:
        """Return the choice together with what this process makes of it."""
        return cls(zone_file, distance, claims, zone_id, _made_with(zone_file))


def _made_with(zone_file: str | None) -> str:
    from geomap.readers.digests import layer_hash, own_hashes

    own = own_hashes()
    zones = own.zones if zone_file is None else layer_hash(zone_file)
    return f"geomap {__version__}, zones {zones}, shoreline {own.shoreline}"


@lru_cache(maxsize=1)
def _placing(choice: ZoneChoice) -> Placing:
    here = _made_with(choice.zone_file)
    if choice.made_with and choice.made_with != here:
        raise ZoneError(
            f"this worker would answer by other zones ({here}) than were chosen "
            f"({choice.made_with}); install the same geomap on every worker"
        )
    zones = None
    if choice.zone_file is not None:
        from geomap.readers.layers import read_zone_file

        zones = read_zone_file(choice.zone_file)
    made = classifier(zones, distance=choice.distance, claims=choice.claims, zone_id=choice.zone_id)
    return Placing(made)
