"""What the plane of a figure makes of nothing, and of parts within parts."""

import numpy as np
import shapely

from geomap.geodesy import Position
from geomap.render.projection import Projection, area_of, hatching, lines_within, parts_of

FRAME = (0.0, 0.0, 100.0, 100.0)


def test_of_no_lines_none_are_projected_cut_or_hatched():
    assert Projection(Position(135.0, 35.0)).forward_all([]) == []
    assert lines_within([np.array([[1.0, 1.0]])], FRAME) == []
    assert hatching(shapely.Polygon(), 10.0, [0.0]) == []
    # Between two lines of the raster, which are at 0 and at 10.
    assert hatching(shapely.box(1, 1, 2, 2), 10.0, [0.0]) == []


def test_a_ring_beside_the_frame_is_no_area_though_its_box_reaches_it():
    # Its bounding box is that of the frame; it lies beyond the diagonal x + y = 210.
    corner = np.array([(110.0, 100.0), (110.0, 110.0), (90.0, 120.0), (120.0, 90.0)])
    assert area_of([corner], FRAME).is_empty


def test_polygons_are_found_in_whatever_holds_them():
    square, other = shapely.box(0, 0, 1, 1), shapely.box(5, 5, 7, 7)
    held = shapely.GeometryCollection(
        [
            shapely.LineString([(0, 0), (1, 1)]),
            shapely.GeometryCollection([shapely.MultiPolygon([square, other])]),
            shapely.Polygon(),
        ]
    )
    assert [part.area for part in parts_of(held)] == [1.0, 4.0]
