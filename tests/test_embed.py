"""A page within another page, and within a notebook."""

import subprocess
import sys
from html.parser import HTMLParser

import pytest
from browser import chromium

from geomap.render.embed import frame_of, frame_with


class Frames(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.frames, self.others = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        (self.frames if tag == "iframe" else self.others).append(dict(attrs))


HOSTILE = '"><script>alert(1)</script>&'


@pytest.mark.parametrize("made", [frame_of(HOSTILE, HOSTILE), frame_with(HOSTILE, HOSTILE)])
def test_a_frame_has_a_title_and_a_sandbox_that_keeps_it_apart(made):
    parsed = Frames(made)
    assert parsed.others == []
    (frame,) = parsed.frames
    assert frame["title"] == HOSTILE
    # With allow-same-origin beside allow-scripts a sandbox would be none.
    assert "allow-scripts" in frame["sandbox"].split()
    assert "allow-same-origin" not in frame["sandbox"]
    assert "width:100%" in frame["style"]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("embed")
    done = subprocess.run(
        [sys.executable, "-m", "geomap", "map", "--catalogue", "2022-11-18", "-o", ".", "--embed"],
        capture_output=True, text=True, cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def drawn_within(folder, host, tmp_path):
    path = folder / "host.html"
    ready = "<script>document.documentElement.dataset.ready='yes'</script>"
    path.write_text(f"<!DOCTYPE html><title>host</title>{ready}<p>An article</p>{host}")
    with chromium(tmp_path / "profile") as browser:
        browser.open(path, size=(700, 900))
        driver = browser.driver
        frame = driver.find_element("tag name", "iframe")
        size = frame.size
        driver.switch_to.frame(frame)
        browser.wait("document.documentElement.dataset.ready === 'yes'")
        within = driver.execute_script(
            "let reached = 'no'; try { parent.document.title; reached = 'yes'; } catch (e) {}"
            "return [document.title, document.querySelectorAll('path.g').length, reached]"
        )
        driver.switch_to.default_content()
        return size, within, browser.console(), browser.requests()


@pytest.mark.browser
def test_the_snippet_of_the_command_shows_the_map_in_another_page(page, tmp_path):
    folder, printed = page
    snippet = printed.splitlines()[-1]
    size, (title, paths, reached), console, _ = drawn_within(folder, snippet, tmp_path)
    assert title == "Hwasong-17 launch of 18 November 2022"
    assert paths > 5
    assert reached == "no"
    assert console == []
    assert 640 < size["width"] <= 700


@pytest.mark.browser
def test_a_map_shows_itself_in_a_notebook_and_asks_nobody(tmp_path):
    from geomap.readers import load_catalogue, load_gazetteer
    from geomap.readers.layers import load_zones
    from geomap.readers.shoreline import load_shoreline
    from geomap.render.webmap import webmap
    from geomap.verdict import assess

    zones, shoreline = load_zones(), load_shoreline()
    (event,) = load_catalogue(load_gazetteer(), id_prefix="2022-11-18")
    shown = webmap(assess(event, zones, shoreline), zones, shoreline)._repr_html_()
    _, (title, paths, reached), console, requests = drawn_within(tmp_path, shown, tmp_path)
    assert title == "Hwasong-17 launch of 18 November 2022"
    assert paths > 5
    assert reached == "no"
    assert console == []
    assert [url for url in requests if url.startswith(("http:", "https:"))] == []
