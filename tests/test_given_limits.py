"""Limits between given outlines, on cells whose neighbours can be counted."""

import numpy as np
import pytest
import shapely
from shapely import MultiPolygon, box

from geomap.zones import OUTSIDE, Zone, ZoneKind, rings_as_limits

EEZ = ZoneKind.EEZ


def zone(name, outline, kind=EEZ):
    parts = outline.geoms if outline.geom_type == "MultiPolygon" else [outline]
    return Zone(name, name, kind, (), (), "", "", MultiPolygon(list(parts)))


def cells(owner, kind=EEZ, stem="z", place=lambda lonlat: lonlat):
    """Return a zone of all cells of one owner, for each; vertices at all corners of cells."""
    found = []
    for number in np.unique(owner[owner >= 0]):
        some = [box(x, y, x + 1, y + 1) for x, y in np.argwhere(owner == number).tolist()]
        outline = shapely.segmentize(shapely.union_all(some), 1.0)
        found.append(zone(f"{stem}{number}", shapely.transform(outline, place), kind))
    return found


def borders(owner, stem="z"):
    """Return how many sides of cells lie between two owners, or an owner and what is no one's."""
    framed = np.pad(owner, 1, constant_values=-1)
    counts = {}
    for one, other in ((framed[1:], framed[:-1]), (framed[:, 1:], framed[:, :-1])):
        for pair in zip(one.ravel().tolist(), other.ravel().tolist(), strict=True):
            if pair[0] != pair[1]:
                key = frozenset(f"{stem}{k}" if k >= 0 else OUTSIDE for k in pair)
                counts[key] = counts.get(key, 0) + 1
    return counts


def counted(limits):
    counts = {}
    for limit in limits:
        key = frozenset((limit.left, limit.right))
        counts[key] = counts.get(key, 0) + len(limit.lonlat_deg) - 1
    return counts


def askew(lonlat):
    return lonlat @ [[0.7312, 0.0371], [-0.0839, 0.4177]] + [131.377, 33.913]


@pytest.mark.parametrize("place", [lambda lonlat: lonlat, lambda lonlat: lonlat - 3.0, askew])
@pytest.mark.parametrize("seed", range(8))
def test_borders_are_as_long_as_the_cells_on_either_side_have_sides(seed, place):
    generator = np.random.default_rng(seed)
    owner = generator.integers(-1, 4, (7, 5))
    zones = cells(owner, place=place)
    generator.shuffle(zones)
    assert counted(rings_as_limits(zones)) == borders(owner)


@pytest.mark.parametrize("seed", range(8))
def test_borders_of_each_kind_of_zone_are_found_on_top_of_each_other(seed):
    generator = np.random.default_rng(seed)
    kinds = {
        "e": EEZ,
        "w": ZoneKind.INTERNAL_WATERS,
        "t": ZoneKind.TERRITORIAL_SEA,
        "c": ZoneKind.CONTIGUOUS_ZONE,
    }
    zones, expected = [], {}
    for stem, kind in kinds.items():
        owner = generator.integers(0, 3, (6, 4))
        zones += cells(owner, kind, stem)
        expected |= borders(owner, stem)
    generator.shuffle(zones)
    assert counted(rings_as_limits(zones)) == expected


@pytest.mark.parametrize("kind", [EEZ, ZoneKind.INTERNAL_WATERS], ids=lambda kind: kind.value)
@pytest.mark.parametrize("seed", range(3))
def test_of_three_that_lie_on_either_side_each_meets_the_one_of_its_own_rank(seed, kind):
    owner = np.random.default_rng(seed).integers(-1, 3, (6, 4))
    zones, expected = [], {}
    for stem in "xyz":
        zones += cells(owner, kind, stem)
        expected |= borders(owner, stem)
    assert counted(rings_as_limits(zones)) == expected


@pytest.mark.parametrize(
    "kind", [EEZ, ZoneKind.JOINT_REGIME, ZoneKind.OVERLAPPING_CLAIM], ids=lambda kind: kind.value
)
def test_all_that_is_of_the_first_level_meets_whatever_its_kind(kind):
    owner = np.array([[0, 0, 1], [0, 2, 1], [0, 0, 1]])
    first, *rest = cells(owner)
    changed = zone("z0", first.outline, kind)
    assert counted(rings_as_limits([*rest, changed])) == borders(owner)


def test_each_zone_lies_on_its_side_of_a_limit_and_the_first_on_the_left():
    generator = np.random.default_rng(11)
    zones = cells(generator.integers(-1, 4, (7, 5)))
    # Wound either way, which says nothing of the sides.
    turned = zone("z1", zones[1].outline.reverse())
    zones = [zones[2], turned, zones[3], zones[0]]
    by_id = {each.id: number for number, each in enumerate(zones)}
    for limit in rings_as_limits(zones):
        line = limit.lonlat_deg
        middle, along = (line[:-1] + line[1:]) / 2.0, np.diff(line, axis=0)
        assert np.abs(along).max(axis=1).tolist() == [1.0] * len(along)
        to_left = 0.25 * np.column_stack([-along[:, 1], along[:, 0]])
        assert zones[by_id[limit.left]].covers(*(middle + to_left).T).all()
        if limit.right == OUTSIDE:
            assert not any(each.covers(*(middle - to_left).T).any() for each in zones)
        else:
            assert zones[by_id[limit.right]].covers(*(middle - to_left).T).all()
            assert by_id[limit.left] < by_id[limit.right]


def test_limits_end_where_what_lies_beyond_changes_and_nowhere_else():
    # Three cells in a row, of which the middle one comes first.
    limits = rings_as_limits(cells(np.array([[1], [0], [2]])))
    found = sorted((limit.left, limit.right, *map(tuple, limit.lonlat_deg)) for limit in limits)
    assert found == [
        ("z0", "outside", (1.0, 0.0), (2.0, 0.0)),
        ("z0", "outside", (2.0, 1.0), (1.0, 1.0)),
        ("z0", "z1", (1.0, 1.0), (1.0, 0.0)),
        ("z0", "z2", (2.0, 0.0), (2.0, 1.0)),
        ("z1", "outside", (1.0, 1.0), (0.0, 1.0), (0.0, 0.0), (1.0, 0.0)),
        ("z2", "outside", (2.0, 0.0), (3.0, 0.0), (3.0, 1.0), (2.0, 1.0)),
    ]


def test_the_largest_of_those_on_a_side_is_the_one_beyond_whichever_comes_first():
    # Of one kind all: a small one lies in a large one, and both at the side of a third.
    large = shapely.Polygon([(2, 0), (1, 0), (0, 0), (0, 3), (2, 3), (2, 1)])
    small, third = box(1, 0, 2, 1), shapely.Polygon([(2, 0), (5, 0), (5, 3), (2, 3), (2, 1)])
    zones = [zone("large", large), zone("small", small), zone("third", third)]
    for order in ((0, 1, 2), (1, 0, 2), (2, 1, 0), (1, 2, 0)):
        limits = rings_as_limits([zones[k] for k in order])
        found = counted(limits)
        assert found[frozenset(("large", "third"))] == 2
        assert frozenset(("small", "third")) not in found


def test_zones_that_touch_at_a_corner_or_lie_alike_have_no_border():
    assert counted(rings_as_limits(cells(np.array([[0, -1], [-1, 1]])))) == {
        frozenset(("z0", OUTSIDE)): 4,
        frozenset(("z1", OUTSIDE)): 4,
    }
    twice = [zone("a", box(1, 2, 4, 7)), zone("b", box(1, 2, 4, 7))]
    assert counted(rings_as_limits(twice)) == {
        frozenset(("a", OUTSIDE)): 4,
        frozenset(("b", OUTSIDE)): 4,
    }


def test_two_parts_of_one_zone_have_no_border_between_them():
    halves = zone("a", MultiPolygon([box(0, 0, 2, 1), box(2, 0, 5, 1)]))
    assert counted(rings_as_limits([halves])) == {frozenset(("a", OUTSIDE)): 8}


def test_no_outline_has_no_limit():
    assert rings_as_limits([]) == ()
    assert rings_as_limits(iter([zone("a", MultiPolygon())])) == ()
