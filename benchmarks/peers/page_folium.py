"""A plain folium script: `python page_folium.py json|frames LAYERS OUT.html`.

`frames` reads the files with geopandas, as folium's guide has it for layers in files; `json`
reads them as they are, which is the least that such a script can do.
"""

import json
import sys
from pathlib import Path

try:
    import folium

    if sys.argv[1] == "frames":
        import geopandas
except ImportError as error:
    print(error, file=sys.stderr)
    sys.exit(3)

way, folder, out = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
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
the_map = folium.Map(location=(39.5, 131.0), zoom_start=5)
for name, color in COLORS.items():
    path = folder / f"{name}.geojson"
    if path.exists():
        data = geopandas.read_file(path) if way == "frames" else json.loads(path.read_text())
        folium.GeoJson(
            data, name=name, style_function=lambda _, color=color: {"color": color, "weight": 1}
        ).add_to(the_map)
for mark in marks:
    folium.Marker((mark["lat"], mark["lon"]), tooltip=mark["title"]).add_to(the_map)
folium.LayerControl().add_to(the_map)
the_map.save(out)
