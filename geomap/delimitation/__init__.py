"""From baselines, agreed lines and claims to the zones of the sea, on WGS 84.

`base_points` says what breadths are measured from, `distances` how far it is to
the nearest of them, `tracing` finds how the limits run, `refining` puts every
vertex on its condition, `partition` makes polygons of the lines. Nothing here
opens a file; `geomap zones build` reads, calls and writes.
"""
