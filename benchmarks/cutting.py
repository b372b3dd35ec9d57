"""A polygon cut into pieces of few vertices, as one does by hand for engines that need it."""

from __future__ import annotations

import shapely


def cut(area: shapely.Geometry, most: int) -> list[shapely.Polygon]:
    """Halve the box about an area, the longer side first, until no piece has more vertices.

    In the plane, which is right for engines that work in the plane.
    """
    pieces, todo = [], list(shapely.get_parts(area))
    while todo:
        piece = todo.pop()
        if shapely.get_num_coordinates(piece) <= most:
            pieces.append(piece)
            continue
        west, south, east, north = piece.bounds
        middle = ((west + east) / 2, (south + north) / 2)
        if east - west > north - south:
            halves = [(west, south, middle[0], north), (middle[0], south, east, north)]
        else:
            halves = [(west, south, east, middle[1]), (west, middle[1], east, north)]
        for half in halves:
            inner = shapely.get_parts(shapely.clip_by_rect(piece, *half))
            todo += [part for part in inner if part.geom_type == "Polygon" and not part.is_empty]
    return pieces
