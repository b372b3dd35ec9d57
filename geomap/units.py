"""Exact constants, each with the authority that fixes it."""

NAUTICAL_MILE_M = 1852.0
"""International nautical mile: First International Extraordinary Hydrographic
Conference, Monaco 1929; BIPM, SI Brochure, 8th edition, table 8."""

STATUTE_MILE_M = 1609.344
"""International mile: agreement on the yard and the pound, 1959."""

KILOMETRE_M = 1000.0

TERRITORIAL_SEA_M = 12 * NAUTICAL_MILE_M
"""Greatest breadth of the territorial sea: UNCLOS, article 3."""

CONTIGUOUS_ZONE_M = 24 * NAUTICAL_MILE_M
"""Greatest breadth of the contiguous zone, from the baselines: UNCLOS, article 33."""

EEZ_M = 200 * NAUTICAL_MILE_M
"""Greatest breadth of the exclusive economic zone, from the baselines: UNCLOS, article 57."""

WGS84_SEMI_MAJOR_M = 6378137.0
"""Equatorial radius: NGA.STND.0036, World Geodetic System 1984, table 3.1."""

WGS84_FLATTENING = 1 / 298.257223563
"""Flattening: the same table."""
