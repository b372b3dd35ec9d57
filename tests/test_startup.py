"""What a command does not use it does not import, and the way around folium draws the same."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import attrs
import pytest
from page_cases import assessment, shoreline, zone_map

from geomap.render.scene import scene
from geomap.render.webmap import event_content, map_of, page, page_of, webmap
from geomap.render.words import Words

ROOT = Path(__file__).resolve().parents[1]
EVENT = str(ROOT / "examples" / "2024-10-26-hwasong-11d.yaml")
NUMBERS = ("numpy", "shapely", "pyproj", "attrs", "yaml")
HEAVY = (
    *("pandas", "geopandas", "pyogrio", "folium", "branca", "scipy", "matplotlib", "numba"),
    *("pyarrow", "dask", "requests", "xyzservices", "tqdm", "trafilatura", "docx", "fpdf"),
)


def imported(*argv, cwd):
    """Run a command and return the names of the packages that it imported."""
    script = (
        "import sys, json; from geomap.cli import main\n"
        "try: status = main(sys.argv[1:])\n"
        "except SystemExit as end: status = end.code\n"
        "print(json.dumps([status, sorted(sys.modules)]), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *argv], cwd=cwd, capture_output=True, text=True, check=True
    )
    status, names = json.loads(done.stderr.splitlines()[-1])
    assert status == 0
    return {name for name in names if "." not in name}, done


def test_help_imports_nothing_but_the_standard_library(tmp_path):
    names, done = imported("--help", cwd=tmp_path)
    assert "inside, outside or undetermined" in done.stdout
    unwanted = {*HEAVY, *NUMBERS, "jinja2", "babel", "asyncio", "multiprocessing"}
    assert names & unwanted == set()


def test_a_verdict_imports_numbers_and_no_tables_pages_or_pictures(tmp_path):
    names, done = imported("verdict", EVENT, cwd=tmp_path)
    assert "2024-10-26" in done.stdout
    assert names >= set(NUMBERS)
    assert names & {*HEAVY, "jinja2", "babel"} == set()


def test_a_map_imports_neither_folium_nor_pandas(tmp_path):
    names, _ = imported("map", EVENT, "-o", "maps", cwd=tmp_path)
    assert (tmp_path / "maps" / "2024-10-26-hwasong-11d.html").stat().st_size > 200_000
    assert names >= {*NUMBERS, "jinja2"}
    assert names & set(HEAVY) == set()


def test_a_map_with_tiles_does_import_folium(tmp_path):
    # So that the tests above would see it.
    names, _ = imported("map", EVENT, "-o", "maps", "--tiles", "OpenStreetMap.Mapnik", cwd=tmp_path)
    assert {"folium", "xyzservices"} <= names


@pytest.mark.parametrize(
    ("argv", "most_s"), [(["--help"], 1.0), (["verdict", EVENT], 5.0), (["map", EVENT], 8.0)]
)
def test_a_command_is_done_in_a_few_seconds_of_processor_time(argv, most_s, tmp_path):
    # Several times what it takes, for slow machines: this finds what has gone wrong by far.
    before = time.process_time(), sum(os.times()[2:4])
    subprocess.run(
        [sys.executable, "-m", "geomap", *argv], cwd=tmp_path, capture_output=True, check=True
    )
    assert sum(os.times()[2:4]) - before[1] < most_s


def test_openblas_keeps_to_one_thread_unless_it_is_told_otherwise(tmp_path):
    script = (
        "import os; from geomap.cli import main\n"
        "main(['zones', 'list']); print(os.environ['OPENBLAS_NUM_THREADS'])"
    )
    for given, expected in ((None, "1"), ("7", "7")):
        environment = {k: v for k, v in os.environ.items() if k != "OPENBLAS_NUM_THREADS"}
        environment |= {"OPENBLAS_NUM_THREADS": given} if given else {}
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.splitlines()[-1] == expected


@pytest.mark.parametrize("lang", ["en", "ja", "ko"])
def test_the_page_is_byte_for_byte_the_one_that_the_folium_map_makes(lang):
    given = [assessment()], zone_map(), shoreline()
    assert page(*given, lang=lang) == webmap(*given, lang=lang).get_root().render()


def test_layers_of_one_title_hidden_ones_and_hostile_titles_come_out_as_folium_has_them():
    words = Words("en", {})
    zones, land = zone_map(), shoreline()
    drawn = scene([assessment()], zones, land, words)
    hostile = "</script><b onclick='${1}'>\\ \"é & \u2028 {{ this }}"
    layers = [
        attrs.evolve(layer, title=hostile if number % 2 else "Same", shown=number % 3 != 1)
        for number, layer in enumerate(drawn.layers)
    ]
    changed = attrs.evolve(drawn, layers=tuple(layers))
    content = event_content([assessment()], words)
    ours = page_of(changed, content, words, zones, land)
    assert ours == map_of(changed, content, words, zones, land).get_root().render()
    assert "object at 0x" not in ours
    assert "{{" not in ours[ours.rindex("<script>") :]
    assert ours.count("</script>") == page([assessment()], zones, land).count("</script>")
