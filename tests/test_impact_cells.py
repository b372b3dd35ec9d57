"""The grid that refines itself, cell by cell: which are cut, which are kept, what each holds."""

import math

import numpy as np
import pytest

from geomap.impact.cells import Cells, _has_free_corner, _Squares, _turned, refine

REACH_M = 16 * 64 * 2.0**7
"""The first cells are 8192 m wide, so that halving comes to 64 m exactly."""
NARROWEST_M, FINEST_M = 800.0, 64.0  # 0.08 of it
SIGMA_M, X0_M, Y0_M = 1100.0, 23e3, -41e3


def peak(x_m, y_m, blur_m, above=0.0):
    """Return a normal distribution's density, with a blur as a further variance."""
    variance = SIGMA_M**2 + blur_m**2
    away = (x_m - X0_M) ** 2 + (y_m - Y0_M) ** 2
    return above - away / (2.0 * variance) - math.log(variance)


def even(x_m, y_m, blur_m):
    return np.zeros(len(x_m))


def own(x_m, y_m):
    """Return what the grid calls u and v: x and y, turned back by the angle of 2 and 1."""
    return (2.0 * x_m + y_m) / math.sqrt(5.0), (2.0 * y_m - x_m) / math.sqrt(5.0)


def squares(cells, side_m):
    """Return which square of a side holds the middle of each cell, as one number."""
    u, v = own(cells.x_m, cells.y_m)
    places = np.floor((np.array([u, v]) + REACH_M) / side_m).astype(int)
    assert (places >= 0).all()
    assert (places < round(2 * REACH_M / side_m)).all()
    return places[0] * 1_000_000 + places[1]


def test_the_grid_is_turned_by_the_angle_of_two_and_one():
    x, y = _turned(np.array([3.0, 0.7]), np.array([0.5, -11.0]))
    assert x == pytest.approx((2.0 * np.array([3.0, 0.7]) - [0.5, -11.0]) / math.sqrt(5.0))
    assert y == pytest.approx((np.array([3.0, 0.7]) + 2.0 * np.array([0.5, -11.0])) / math.sqrt(5))


def test_every_cell_lies_on_the_grid_of_its_size_and_on_no_other():
    cells = refine(peak, REACH_M, NARROWEST_M)
    u, v = own(cells.x_m, cells.y_m)
    for side in np.unique(cells.side_m):
        halvings = math.log2(8192.0 / side)
        assert halvings == round(halvings)
        some = cells.side_m == side
        for at in (u[some], v[some]):
            step = (at + REACH_M) / side - 0.5
            assert step == pytest.approx(np.round(step), abs=1e-6)
        # No two are the same, and none lies in another.
        names = squares(cells, side)
        assert len(np.unique(names[some])) == some.sum()
        assert not np.isin(names[some], names[cells.side_m < side]).any()
    assert len(np.unique(cells.side_m)) >= 6


def test_the_first_look_is_at_blurred_cells_and_the_last_at_their_means():
    asked = []

    def remembered(x_m, y_m, blur_m):
        u, v = own(x_m, y_m)
        asked.append((len(x_m), float(blur_m), float(u.max() - u.min()), float(v.max())))
        return peak(x_m, y_m, blur_m)

    cells = refine(remembered, REACH_M, 512.0)
    count, blur, across, most = asked[0]
    assert count == 32 * 32
    assert blur == pytest.approx(0.6 * 8192.0)
    assert (across, most) == pytest.approx((31 * 8192.0, REACH_M - 4096.0))
    blurs = {round(blur, 6) for _, blur, _, _ in asked}
    sides = 8192.0 / 2.0 ** np.arange(8)
    fine = {round(side / math.sqrt(12.0), 6) for side in sides if side >= cells.side_m.min()}
    # What is as wide as the narrowest is wide is not blurred more than it is wide.
    coarse = {round(0.6 * side, 6) for side in sides if side > 512.0}
    assert blurs <= fine | coarse
    assert coarse <= blurs
    assert {round(side / math.sqrt(12.0), 6) for side in (512.0, 256.0)} <= blurs


@pytest.mark.parametrize("above", [0.0, 5000.0, -5000.0])
def test_each_cell_has_the_density_blurred_by_its_own_size(above):
    cells = refine(lambda *at: peak(*at, above), REACH_M, NARROWEST_M)
    for side in np.unique(cells.side_m):
        some = cells.side_m == side
        mean = peak(cells.x_m[some], cells.y_m[some], side / math.sqrt(12.0), above)
        assert cells.log_density[some] == pytest.approx(mean, abs=1e-9)
    assert cells.weight.sum() == pytest.approx(1.0)
    mass = cells.side_m**2 * np.exp(cells.log_density - above)
    assert cells.weight == pytest.approx(mass / mass.sum(), rel=1e-9)


@pytest.mark.parametrize(("fineness", "finest_m"), [(0.5, 128.0), (1.0, 64.0), (2.0, 32.0)])
def test_only_what_holds_more_than_its_share_is_cut_and_down_to_the_finest(fineness, finest_m):
    share = 1.0 / (1600 * fineness**2)
    cells = refine(peak, REACH_M, NARROWEST_M, fineness)
    assert cells.side_m.min() >= finest_m
    assert (held(cells.x_m, cells.y_m, cells.side_m)[cells.side_m > finest_m] <= 1.1 * share).all()
    cut = whole(cells)
    assert (held(*cut) > 0.9 * share).all()
    assert (cut[2] > finest_m).all()


def held(x_m, y_m, side_m):
    """Return what squares hold of the peak, blurred as they are; all together hold 2 pi."""
    blur = np.where(side_m <= NARROWEST_M, 1.0 / math.sqrt(12.0), 0.6) * side_m
    variance = SIGMA_M**2 + blur**2
    away = (x_m - X0_M) ** 2 + (y_m - Y0_M) ** 2
    return side_m**2 * np.exp(-away / (2.0 * variance)) / variance / (2.0 * math.pi)


def whole(cells):
    """Return x, y and the sides of all squares that were cut, from the cells that came of them."""
    found = []
    u, v = own(cells.x_m, cells.y_m)
    for halvings in range(10):
        side = 8192.0 / 2.0**halvings
        places = np.floor((np.array([u, v])[:, cells.side_m < side] + REACH_M) / side)
        a, b = (np.unique(places, axis=1) + 0.5) * side - REACH_M
        x, y = (2.0 * a - b) / math.sqrt(5.0), (a + 2.0 * b) / math.sqrt(5.0)
        found.append((x, y, np.full(len(x), side)))
    return np.concatenate(found, axis=1)


def test_a_cell_of_the_finest_size_is_not_cut_however_much_it_holds():
    def spike(x_m, y_m, blur_m):
        variance = 25.0**2 + blur_m**2
        away = (x_m - X0_M) ** 2 + (y_m - Y0_M) ** 2
        return -away / (2.0 * variance) - math.log(variance)

    cells = refine(spike, REACH_M, NARROWEST_M)
    assert cells.side_m.min() == FINEST_M
    assert cells.weight.max() > 0.2
    assert refine(spike, REACH_M, NARROWEST_M * 0.999).side_m.min() == 32.0


def test_next_to_nothing_is_left_out_and_all_else_is_kept():
    cells = refine(peak, REACH_M, NARROWEST_M)
    least = held(cells.x_m, cells.y_m, cells.side_m).min()
    assert 0.9e-8 < least < 2e-7
    # Beyond four sigmas there are 3 in 10,000 left; what lies nearer is covered, and once.
    for azimuth in np.radians(np.arange(0.0, 360.0, 7.0)):
        x = X0_M + 4.0 * SIGMA_M * math.sin(azimuth)
        y = Y0_M + 4.0 * SIGMA_M * math.cos(azimuth)
        u, v = own(cells.x_m - x, cells.y_m - y)
        assert (np.maximum(abs(u), abs(v)) <= cells.side_m / 2.0 + 1e-6).sum() == 1


def test_of_an_even_density_cells_that_hold_no_more_than_a_share_are_whole():
    # 1,024 first cells: a share of 1,600 is one of 1,024 at a fineness of 0.8.
    for fineness, side in ((0.7999, 8192.0), (0.8001, 4096.0)):
        cells = refine(even, REACH_M, 1e4, fineness)
        assert (cells.side_m == side).all()
        assert (cells.side_m**2).sum() == (2.0 * REACH_M) ** 2
    # Of a reach that is no whole number either.
    assert refine(even, 1000.7, 90.0).side_m == pytest.approx(1000.7 / 32)


def test_a_peak_that_the_first_cells_did_not_see_is_cut_to_the_finest():
    def cone(x_m, y_m, blur_m):
        return -np.hypot(x_m - 1500.0, y_m + 900.0) / 1.5

    cells = refine(cone, REACH_M, NARROWEST_M)
    nearest = np.argmin(np.hypot(cells.x_m - 1500.0, cells.y_m + 900.0))
    assert cells.side_m[nearest] == FINEST_M
    assert nearest == np.argmax(cells.weight)


def test_some_cells_are_chosen_with_all_that_is_known_of_them():
    columns = np.arange(20.0).reshape(4, 5)
    which = np.array([True, False, False, True, True])
    ruled = np.array([False, True, True, True, False])
    some = Cells(*columns, ruled).chosen(which)
    found = (some.x_m, some.y_m, some.side_m, some.log_density)
    for column, kept in zip(columns, found, strict=True):
        assert kept.tolist() == column[[0, 3, 4]].tolist()
    assert some.is_ruled_out.tolist() == [False, True, False]
    assert Cells(*columns).chosen(which).is_ruled_out is None


# The shore


def shore(x_m, y_m):
    """Say what lies beyond a straight shore, 3.3 sigmas from the peak: all but 1 in 2,000."""
    return (x_m - X0_M) * 0.6 + (y_m - Y0_M) * 0.8 < 3.3 * SIGMA_M


@pytest.mark.parametrize("above", [0.0, 5000.0, -5000.0])
@pytest.mark.parametrize("fineness", [1.0, 1.25])
def test_cells_are_cut_by_what_the_shore_leaves_and_along_it(above, fineness):
    plain = refine(lambda *at: peak(*at, above), REACH_M, NARROWEST_M, fineness)
    cells = refine(lambda *at: peak(*at, above), REACH_M, NARROWEST_M, fineness, shore)
    finest = FINEST_M / fineness
    assert (cells.is_ruled_out == shore(cells.x_m, cells.y_m)).all()
    # They cover what they covered, and each has the density of its size.
    assert (cells.side_m**2).sum() == (plain.side_m**2).sum()
    for side in np.unique(cells.side_m):
        some = cells.side_m == side
        mean = peak(cells.x_m[some], cells.y_m[some], side / math.sqrt(12.0), above)
        assert cells.log_density[some] == pytest.approx(mean, abs=1e-9)
    free, mass = ~cells.is_ruled_out, means(cells.x_m, cells.y_m, cells.side_m)
    share = 0.5 * math.erfc(3.3 / math.sqrt(2.0)) / (1600 * fineness**2)
    assert cells.side_m.min() == (64.0 if fineness == 1.0 else 32.0)
    coarse = cells.side_m > finest
    assert (mass[coarse & free] <= 1.1 * share).all()
    mixed = ~free & corners_free(cells.x_m, cells.y_m, cells.side_m)
    assert (mass[coarse & mixed] <= 1.1 * share).all()
    # And nothing else is cut.
    was_cut = {tuple(row) for row in whole(plain).T.round(3)}
    now = np.array([row for row in whole(cells).T if tuple(row.round(3)) not in was_cut]).T
    assert now.shape[1] > 100
    assert (means(*now) > 0.9 * share).all()
    assert (now[2] > finest).all()
    assert (~shore(*now[:2]) | corners_free(*now)).all()
    assert 10 < (shore(*now[:2])).sum() < now.shape[1] - 10


def means(x_m, y_m, side_m):
    """Return what squares hold of the peak; all together hold 1."""
    variance = SIGMA_M**2 + side_m**2 / 12.0
    away = (x_m - X0_M) ** 2 + (y_m - Y0_M) ** 2
    return side_m**2 * np.exp(-away / (2.0 * variance)) / variance / (2.0 * math.pi)


def corners_free(x_m, y_m, side_m):
    """Say which squares have a corner that the shore does not rule out."""
    u, v = own(x_m, y_m)
    some = [
        ~shore((2.0 * a - b) / math.sqrt(5.0), (a + 2.0 * b) / math.sqrt(5.0))
        for a in (u - side_m / 2.0, u + side_m / 2.0)
        for b in (v - side_m / 2.0, v + side_m / 2.0)
    ]
    return np.any(some, axis=0)


def test_where_all_is_ruled_out_nothing_is_cut_though_a_corner_may_be_free():
    plain = refine(peak, REACH_M, NARROWEST_M)
    heaviest = np.argmax(plain.weight)
    u, v = own(plain.x_m[heaviest], plain.y_m[heaviest])
    half = plain.side_m[heaviest] / 2.0
    x, y = _turned(u + half, v - half)
    for beside in (0.0, 1e9):
        all_out = refine(
            peak,
            REACH_M,
            NARROWEST_M,
            ruled=lambda px, py, x=x + beside: np.hypot(px - x, py - y) > 10.0,
        )
        assert all_out.is_ruled_out.all()
        assert len(all_out.x_m) == len(plain.x_m)
        assert all_out.weight.tolist() == plain.weight.tolist()


def test_where_nothing_is_ruled_out_the_shore_changes_nothing():
    plain = refine(peak, REACH_M, NARROWEST_M)
    free = refine(peak, REACH_M, NARROWEST_M, ruled=lambda x, y: np.zeros(len(x), dtype=bool))
    assert not free.is_ruled_out.any()
    assert free.weight.sum() == pytest.approx(1.0)
    assert (free.side_m**2).sum() == (plain.side_m**2).sum()


@pytest.mark.parametrize("corner", [(-1.0, -1.0), (-1.0, 1.0), (1.0, -1.0), (1.0, 1.0)])
def test_one_free_corner_of_four_is_found(corner):
    u, v = np.array([1e5, -3e5, 7e3]), np.array([-2e4, 5e4, 9e5])
    side = np.array([300.0, 40.0, 5.0])
    some = _Squares(u, v, side, np.zeros(3))
    x, y = _turned(u[2] + corner[0] * 2.5, v[2] + corner[1] * 2.5)

    def ruled(x_m, y_m):
        return np.hypot(x_m - x, y_m - y) > 0.1

    assert _has_free_corner(some, np.array([0, 2, 1]), ruled).tolist() == [False, True, False]
    assert _has_free_corner(some, np.array([1, 0]), ruled).tolist() == [False, False]
