# ruff: noqa: E501
"""Maps that a user adds to: folium 0.20 runs texts of tooltips, popups and layers; here they stay text."""

import folium
import pytest
from browser import chromium
from injections import CORPUS, HOST, listened
from page_cases import assessment, shoreline, zone_map
from test_safe_pages import LOOK, WATCH

from geomap.render.plain_html import plain_html
from geomap.render.webmap import webmap

WORST = (
    "${window.ran=1}",
    "`+(window.ran=1)+`",
    "\\`+(window.ran=1)+\\`",
    "</script><script>window.ran=1</script>",
    "{{ 7*7 }}",
    "{{ cycler.__init__.__globals__.os.environ.update(GEOMAP_RAN='1') }}",
    "<img src=x onerror=window.ran=1>",
    f"<meta http-equiv=refresh content='0;url={HOST}x'>",
    f"<img src={HOST}x.png><a href=javascript:window.ran=1>x</a>",
    "<style>*{display:none}</style>",
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("profile")) as one:
        one.cdp("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
        yield one


def added(text):
    """A map with a text wherever folium takes one."""
    the_map = webmap([assessment()], zone_map(), shoreline())
    group = folium.FeatureGroup(name=f"Group {text}").add_to(the_map)
    folium.CircleMarker((40, 131), tooltip=f"Tip {text}", popup=f"Pop {text}").add_to(group)
    popup = folium.Popup(f"Parsed {text}", parse_html=True, show=True)
    folium.CircleMarker((41, 131), popup=popup).add_to(group)
    folium.CircleMarker((42, 131), tooltip=folium.Tooltip(f"Circle {text}")).add_to(group)
    feature = {
        "type": "Feature",
        "properties": {"name": f"Value {text}", text: text, "more": {"a": text}},
        "geometry": {"type": "Polygon", "coordinates": [[[131, 38], [133, 38], [133, 39], [131, 38]]]},
    }  # fmt: skip
    for kind in (folium.GeoJsonTooltip, folium.GeoJsonPopup):
        detail = kind(fields=["name", text, "more"])
        how = {"tooltip" if kind is folium.GeoJsonTooltip else "popup": detail}
        folium.GeoJson(
            {"type": "FeatureCollection", "features": [feature]}, name=text, **how
        ).add_to(the_map)
    return the_map


OPEN_ALL = """
geomap.map.eachLayer((layer) => {
  if (layer.getTooltip && layer.getTooltip()) layer.openTooltip();
  if (layer.getPopup && layer.getPopup()) layer.openPopup();
});
await new Promise((done) => setTimeout(done, 200));
return [...document.querySelectorAll(".leaflet-tooltip, .leaflet-popup-content")].map((e) => e.textContent);
"""


@pytest.mark.browser
@pytest.mark.parametrize("text", WORST)
def test_texts_that_folium_would_run_are_shown(browser, tmp_path, monkeypatch, text):
    monkeypatch.delenv("GEOMAP_RAN", raising=False)
    path = tmp_path / "x.html"
    added(text).save(str(path))
    browser.open(path)
    shown = browser.run(OPEN_ALL)
    # folium puts a backslash before a backtick, and one that was there cannot be told from it.
    parsed = text.replace("\\`", "`")
    assert any(f"Parsed {parsed}" in one for one in shown)
    assert any(f"Value {text}" in one for one in shown)
    made = browser.run(LOOK)
    assert (made["ran"], made["said"], made["fetched"]) == (None, [], [])
    assert (made["handlers"], made["foreign"]) == (0, 0)
    assert browser.requests() == []
    assert browser.console() == []
    assert not __import__("os").environ.get("GEOMAP_RAN")
    assert browser.run("return location.protocol") == "file:"


@pytest.mark.browser
def test_formatting_of_a_popup_stays(browser, tmp_path):
    path = tmp_path / "x.html"
    the_map = webmap([assessment()], zone_map(), shoreline())
    folium.CircleMarker(
        (40, 131), popup=folium.Popup("<b>Fell</b> here<br>at `sea`", show=True)
    ).add_to(the_map)
    the_map.save(str(path))
    browser.open(path)
    found = browser.run("return document.querySelector('.leaflet-popup-content').innerHTML")
    assert found == "<b>Fell</b> here<br>at `sea`"


def test_html_is_reduced_to_what_only_looks():
    # Whatever goes in, what comes out has tags of the list alone, and no attribute.
    from html.parser import HTMLParser

    found = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag, attributes):
            found.append((tag, tuple(attributes)))

    for text in CORPUS:
        parser = Tags()
        parser.feed(plain_html(listened(text, "http://127.0.0.1/")))
        parser.close()
    assert found
    assert all(attributes == () for _, attributes in found)
    names = {tag for tag, _ in found}
    assert not names & {
        "script",
        "style",
        "a",
        "img",
        "meta",
        "base",
        "link",
        "svg",
        "form",
        "input",
    }
    for text in CORPUS:
        assert plain_html(plain_html(text)) == plain_html(text)


def test_a_map_without_additions_is_rendered_the_same_with_folium_and_without():
    from geomap.render.webmap import page

    the_map = webmap([assessment()], zone_map(), shoreline())
    assert the_map.get_root().render() == page([assessment()], zone_map(), shoreline())
