"""Height over distance, as a small drawing that is part of the page."""

from __future__ import annotations

from markupsafe import Markup

from geomap.geodesy import Floats
from geomap.render.templating import environment
from geomap.render.words import Words

WIDTH, HEIGHT = 360.0, 150.0
LEFT, RIGHT, TOP, BOTTOM = 8.0, 8.0, 26.0, 22.0


def profile_svg(distance_m: Floats, height_m: Floats, flight_time_s: float, words: Words) -> Markup:
    """Draw one arc with its apogee and flight time.

    Parameters
    ----------
    distance_m, height_m : (N,) arrays
        Along the ground from the launch, and above it.
    flight_time_s : float
    words : Words
    """
    far, high = float(distance_m[-1]), float(height_m.max())
    across = (WIDTH - LEFT - RIGHT) / max(far, 1.0)
    up = (HEIGHT - TOP - BOTTOM) / max(high, 1.0)
    ground = HEIGHT - BOTTOM
    points = [
        f"{LEFT + d * across:.1f} {ground - h * up:.1f}"
        for d, h in zip(distance_m.tolist(), height_m.tolist(), strict=True)
    ]
    top = int(height_m.argmax())
    space = ground - 100_000.0 * up
    return Markup(
        environment()
        .get_template("profile.svg")
        .render(
            _=words,
            words=words,
            width=WIDTH,
            height=HEIGHT,
            left=LEFT,
            right=WIDTH - RIGHT,
            ground=ground,
            path="M" + "L".join(points),
            top_x=f"{LEFT + float(distance_m[top]) * across:.1f}",
            top_y=f"{ground - high * up:.1f}",
            space_y=f"{space:.1f}" if high > 130_000.0 and ground - space > 3.0 else None,
            space_labelled=ground - space > 11.0,
            apogee=words.km(high),
            range=words.km(far),
            minutes=words.minutes(flight_time_s),
        )
    )
