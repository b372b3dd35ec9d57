"""CZML for Cesium: what stands still, and the missile on its arc by the clock.

Written from the description of the format (https://github.com/AnalyticalGraphicsInc/czml-writer/wiki/CZML-Guide).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import shapely

from geomap.exports.features import Feature
from geomap.render.style import SHADES, SYMBOLS, Shape

HOLD = timedelta(minutes=5)
"""How long the clock runs on after the last fall."""


def as_czml(features: Sequence[Feature], credit: str = "") -> bytes:
    """Return features as CZML; flights without a published time of day have no moving missile."""
    document: dict[str, Any] = {"id": "document", "name": "geomap", "version": "1.0"}
    if credit:
        document["description"] = credit
    packets = [document]
    begins, ends = [], []
    for number, feature in enumerate(features, 1):
        packets.extend(_packets(feature, f"{number}-{feature.layer}"))
        if (moving := _moving(feature, f"{number}-missile")) is not None:
            packets.append(moving)
            began, ended = moving["availability"].split("/")
            begins.append(began)
            ends.append(ended)
    if begins:
        document["clock"] = {
            "interval": f"{min(begins)}/{max(ends)}", "currentTime": min(begins), "multiplier": 30,
            "range": "LOOP_STOP",
        }  # fmt: skip
    lines = [
        json.dumps(p, ensure_ascii=False, separators=(",", ":"), allow_nan=False) for p in packets
    ]
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def _rgba(shade: str, opacity: float = 1.0) -> dict[str, Any]:
    values = [int(SHADES[shade].light[i : i + 2], 16) for i in (1, 3, 5)]
    return {"rgba": [*values, round(255 * opacity)]}


def _degrees(line: shapely.Geometry) -> list[float]:
    return [v for lon, lat in shapely.get_coordinates(line).tolist() for v in (lon, lat, 0.0)]


def _packets(feature: Feature, packet_id: str) -> list[dict[str, Any]]:
    known = SYMBOLS[feature.symbol]
    colour = {"solidColor": {"color": _rgba(known.shade)}}
    packets = []
    for number, part in enumerate(shapely.get_parts(feature.geometry)):
        packet: dict[str, Any] = {
            "id": packet_id if number == 0 else f"{packet_id}-{number + 1}",
            "name": feature.name,
            "properties": {
                key: value
                for key, value in {"layer": feature.layer, **feature.properties}.items()
                if value is not None
            },
        }
        if known.shape is Shape.POINT:
            packet["position"] = {"cartographicDegrees": _degrees(part)}
            packet["point"] = {"color": _rgba(known.shade), "pixelSize": 10}
            packet["label"] = {
                "text": feature.name, "font": "14px sans-serif", "fillColor": _rgba(known.shade),
                "pixelOffset": {"cartesian2": [0, -18]},
            }  # fmt: skip
        elif known.shape is Shape.LINE:
            packet["polyline"] = {
                "positions": {"cartographicDegrees": _degrees(part)},
                "width": max(known.width_px, 1.0), "clampToGround": True, "material": colour,
            }  # fmt: skip
        else:
            fill = _rgba(known.fill or known.shade, known.fill_opacity)
            packet["polygon"] = {
                "positions": {"cartographicDegrees": _degrees(part.exterior)[:-3]},
                "material": {"solidColor": {"color": fill}},
                "height": 0,
            }  # fmt: skip
            if part.interiors:
                holes = [_degrees(ring)[:-3] for ring in part.interiors]
                packet["polygon"]["holes"] = {"cartographicDegrees": holes}
        packets.append(packet)
    return packets


def _moving(feature: Feature, packet_id: str) -> dict[str, Any] | None:
    if feature.arc is None or not isinstance(feature.began, datetime):
        return None
    seconds, lonlat, height_m = feature.arc
    began = feature.began.astimezone(UTC)
    ended = began + timedelta(seconds=float(seconds[-1])) + HOLD
    samples = [
        value
        for second, (lon, lat), height in zip(
            seconds.tolist(), lonlat.tolist(), height_m.tolist(), strict=True
        )
        for value in (round(second, 2), lon, lat, round(height, 1))
    ]
    return {
        "id": packet_id,
        "name": str(feature.properties["missile"]),
        "availability": f"{_utc(began)}/{_utc(ended)}",
        "position": {
            "epoch": _utc(began), "cartographicDegrees": samples,
            "interpolationAlgorithm": "LAGRANGE", "interpolationDegree": 1,
            "forwardExtrapolationType": "HOLD",
        },
        "point": {"color": _rgba("impact"), "pixelSize": 9},
        "path": {"material": {"solidColor": {"color": _rgba("impact")}}, "width": 2, "leadTime": 0,
                 "trailTime": 100_000},
    }  # fmt: skip


def _utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
