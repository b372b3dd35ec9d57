"""Files of points with their zones: one after the other, or by the workers of a cluster.

Like `geomap.site`, this room reads, asks and writes; the command line calls it.
"""
