"""The same with geopandas: `python page_explore.py LAYERS OUT.html`."""

import json
import sys
from pathlib import Path

try:
    import folium
    import geopandas
    import mapclassify  # noqa: F401  (explore asks for it)
except ImportError as error:
    print(error, file=sys.stderr)
    sys.exit(3)

folder, out = Path(sys.argv[1]), sys.argv[2]
COLORS = {
    "land": "#d8d2c4",
    "eez": "#7fb2d6",
    "hatched": "#c98f3c",
    "limit": "#1f5f99",
    "region": "#b4321f",
    "path": "#222222",
    "distance": "#555555",
}
marks = json.loads((folder / "marks.json").read_text())
the_map = None
for name, color in COLORS.items():
    path = folder / f"{name}.geojson"
    if path.exists():
        the_map = geopandas.read_file(path).explore(m=the_map, color=color, name=name)
geopandas.GeoDataFrame(
    {"title": [mark["title"] for mark in marks]},
    geometry=geopandas.points_from_xy([m["lon"] for m in marks], [m["lat"] for m in marks]),
    crs="EPSG:4326",
).explore(m=the_map, name="marks")
folium.LayerControl().add_to(the_map)
the_map.save(out)
