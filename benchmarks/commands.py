"""Whole processes, cold: commands and pages, against scripts that draw the same layers."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from layers import write_layers
from measuring import EVENT, NotInstalled, Runs, Section, interleaved, say, spread

PEERS = Path(__file__).resolve().parent / "peers"
GEOMAP = [sys.executable, "-m", "geomap"]


def commands(folder: Path, rounds: int) -> Section:
    """Time `geomap --help` and `geomap verdict` beside what Python and folium take to start."""
    say("commands")
    found = interleaved(
        {
            "python -c pass": ([sys.executable, "-c", "pass"], rounds),
            "import folium": ([sys.executable, "-c", "import folium"], rounds),
            "geomap --help": ([*GEOMAP, "--help"], rounds),
            "geomap verdict EVENT": ([*GEOMAP, "verdict", str(EVENT)], rounds),
        },
        folder,
    )
    rows = [
        [f"`{name}`", *_columns(runs, found["import folium"], found["import folium"])]
        for name, runs in found.items()
    ]
    help_s, verdict_s = _median(found["geomap --help"]), _median(found["geomap verdict EVENT"])
    return Section(
        "Commands",
        "Whole processes, each a new one; files are in the system's cache. Wall time: median "
        f"(least-most) of {rounds} runs, taken in turns.",
        ["command", "wall", "processor", "ratio to `import folium`"],
        [row[:-1] for row in rows],
        [
            ("`geomap --help`, seconds", help_s, 0.15, "most"),
            ("`geomap verdict` of one event, seconds", verdict_s, 0.6, "most"),
        ],
    )


def pages(folder: Path, rounds: int) -> Section:
    """Time one event to its page, and scripts that draw the same layers with folium."""
    say("pages")
    layers = folder / "layers"
    layers.mkdir()
    vertices = write_layers(layers)
    outputs: dict[str, Path] = {"geomap map EVENT": folder / "maps" / f"{EVENT.stem}.html"}
    runs = {"geomap map EVENT": ([*GEOMAP, "map", str(EVENT), "-o", "maps"], rounds)}
    for variant in ("whole", "drawn"):
        for title, script, *way in (
            ("folium, layers by geopandas", "page_folium.py", "frames"),
            ("folium, layers by json", "page_folium.py", "json"),
            ("geopandas.explore", "page_explore.py"),
        ):
            name = f"{title}; {variant}"
            outputs[name] = folder / f"{len(outputs)}.html"
            paths = [str(layers / variant), str(outputs[name])]
            few = max(1, rounds // 3) if "explore" in title else max(1, rounds - 2)
            runs[name] = ([sys.executable, str(PEERS / script), *way, *paths], few)
    found = interleaved(runs, folder)
    ours, plain = found["geomap map EVENT"], found["folium, layers by geopandas; whole"]
    rows = []
    for name, result in found.items():
        size, hosts = "", ""
        if outputs[name].exists():
            text = outputs[name].read_text(encoding="utf-8")
            size, hosts = f"{len(text.encode()) / 1000:.0f} kB", f"{len(_hosts(text))}"
        rows.append([name, *_columns(result, plain, ours), size, hosts])
    goals = [
        ("one event to its page, seconds", _median(ours), 1.2, "most"),
        ("its size, kB", outputs["geomap map EVENT"].stat().st_size / 1000, 600.0, "most"),
    ]
    if isinstance(plain, Runs):
        goals.append(
            ("its time over that of the folium script", _median(ours) / _median(plain), 0.4, "most")
        )
    return Section(
        "Pages",
        f"One event, `examples/{EVENT.name}`, to one HTML file. `whole`: the script is given the "
        f"zones, limits and shore that geomap loads ({vertices['whole']} vertices); `drawn`: what "
        f"geomap's page draws of them, made lighter beforehand ({vertices['drawn']}). geomap also "
        "works out the impact and the verdict within its time. Hosts: whom the page asks for "
        "scripts, styles and tiles; without them it is blank.",
        ["what", "wall", "processor", "ratio to folium", "geomap's share", "size", "hosts"],
        rows,
        goals,
    )


def _hosts(text: str) -> set[str]:
    """Return the hosts that a page loads scripts, styles or tiles from."""
    sources = r"<(?:script|link|img)\b[^>]*?(?:src|href)=\"https?://([^/\"]+)"
    tiles = r"L\.tileLayer\(\s*\"https?://([^/\"]+)"
    return {*re.findall(sources, text), *re.findall(tiles, text)}


def _median(runs: Runs | NotInstalled) -> float:
    return runs.median_s if isinstance(runs, Runs) else float("nan")


def _columns(
    runs: Runs | NotInstalled, peer: Runs | NotInstalled, ours: Runs | NotInstalled
) -> list[str]:
    if isinstance(runs, NotInstalled):
        return [f"not installed: {runs}", "", "", ""]
    ratio = f"{runs.median_s / peer.median_s:.2f}" if isinstance(peer, Runs) else ""
    share = f"{_median(ours) / runs.median_s:.2f}"
    return [spread(runs.wall_s, "s"), spread(runs.cpu_s, "s"), ratio, share]
