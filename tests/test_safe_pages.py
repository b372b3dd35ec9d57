# ruff: noqa: E501 - scripts and tables that are read in columns
"""Hundreds of hostile texts in every text of a page, opened in Chromium: they stay text.

The corpus is in `injections.py`. Many texts go into one page, and each page is compared with
one of the same build whose texts are harmless: the same elements with the same attributes. Its
addresses lead to a server that listens, and that nobody may ask.
"""

import base64
import hashlib
import http.server
import json
import re
import threading
from html.parser import HTMLParser

import pytest
from browser import FLAGS, chromium
from injections import CORPUS, HOST, INJECTIONS, UNFIT, listened
from page_cases import assessment, shoreline, zone_map

from geomap.danger_zones import Corner, zone_from
from geomap.errors import InputError
from geomap.events import Claim, Direction, Fall, Place, Qualifier, Quantity, Report
from geomap.exports.event_json import event_json
from geomap.geodesy import Position
from geomap.provenance import Carried, DataHashes, Making
from geomap.readers import load_gazetteer
from geomap.readers.announcement.opening import open_announcement
from geomap.readers.event_files import events_in
from geomap.readers.notices import Notice
from geomap.render.bidi import contained
from geomap.render.explained import explained_page
from geomap.render.index import index_page, index_rows
from geomap.render.links import safe_url
from geomap.render.notice_map import notice_page
from geomap.render.webmap import page, webmap
from geomap.render.words import Words
from geomap.sentences import say
from geomap.verdict import Claims, question
from geomap.verdict.overlap import hold

MANY = 41
"""Texts that go into one page."""
CHUNKS = tuple(CORPUS[at : at + MANY] for at in range(0, len(CORPUS), MANY))

WATCH = """
window.said = [];
for (const name of ["securitypolicyviolation", "error", "unhandledrejection"]) {
  addEventListener(name, (event) => said.push(name + " " + (event.blockedURI || event.message || event.reason)), true);
}
for (const name of ["alert", "confirm", "prompt", "print", "open", "fetch"]) window[name] = () => said.push(name);
"""
LOOK = """
const skeleton = (element) => [element.tagName, [...element.attributes].map((a) => a.name).sort().join(" "),
  [...element.children].filter((child) => !child.matches(".labels")).map(skeleton)];
const whole = JSON.stringify(skeleton(document.documentElement));
for (const mark of document.querySelectorAll(".mark")) { mark.focus(); mark.blur(); }
for (const button of document.querySelectorAll("button.tool, .tools button")) {
  if (!/Full screen|PNG/.test(button.title)) { button.click(); button.click(); }
}
for (const box of document.querySelectorAll("input[type=checkbox]")) { box.click(); box.click(); }
if (window.geomap) { const drawn = await geomap.png(1); drawn.getContext("2d").getImageData(0, 0, 1, 1); }
return {
  skeleton: whole,
  ran: window.ran, said: window.said,
  fetched: performance.getEntriesByType("resource").map((entry) => entry.name),
  handlers: [...document.querySelectorAll("*")].filter((e) => [...e.attributes].some((a) => /^on/i.test(a.name))).length,
  foreign: document.querySelectorAll("img, iframe, base, link, object, embed, form, video, audio, image, foreignObject,"
    + " animate, set, meta[http-equiv=refresh]").length,
  links: [...new Set([...document.links].map((link) => link.protocol))],
  rels: [...document.links].filter((a) => a.hostname && a.rel !== "noopener noreferrer").map((a) => a.href),
  labels: [...document.querySelectorAll(".label *")].filter((e) => e.tagName !== "tspan" || e.children.length).length,
  text: document.documentElement.textContent,
};
"""


@pytest.fixture(scope="module")
def listener():
    """A server on this machine, and the paths that it was asked for."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        do_POST = do_HEAD = do_OPTIONS = do_GET

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    # The server that listens can be reached, no other one.
    rule = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    assert any(flag.startswith("--host-resolver-rules") for flag in FLAGS)
    with chromium(tmp_path_factory.mktemp("profile"), rule) as one:
        one.cdp("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
        yield one


def seen(browser, path, text, *, ready=True):
    path.write_text(text, encoding="utf-8")
    browser.open(path) if ready else browser.open_still(path)
    return browser.run(LOOK)


def assert_safe(browser, listener, path, hostile, harmless, *, ready=True, shown=()):
    """Hold a page with hostile texts against one with harmless texts."""
    _, asked = listener
    made = seen(browser, path, hostile, ready=ready)
    assert made["ran"] is None
    assert made["said"] == []
    assert made["fetched"] == []
    assert (made["handlers"], made["foreign"], made["labels"]) == (0, 0, 0)
    assert set(made["links"]) <= {"http:", "https:", "file:"}
    assert made["rels"] == []
    assert browser.requests() == []
    assert browser.console() == []
    assert asked == []
    folded = " ".join(made["text"].split())
    for text in shown:
        assert any(" ".join(one.split()) in folded for one in (text, contained(text))), ascii(text)
    assert made["skeleton"] == seen(browser, path, harmless, ready=ready)["skeleton"]


def flight(number, text, url):
    """A flight with this text wherever it has text."""
    return assessment(
        number=number,
        # Marks that fall together would be one, with the text of the first.
        launch=Position(127.0 + 0.02 * number, 39.2),
        best=Position(136.0 + 0.02 * number, 41.5),
        title=f"Title {text}",
        missile=f"{text} missile",
        site=f"Site {text}",
        note=text,
        findings=(f"Finding {text}",),
        zone_name=f"Zone {text}",
        settles=f"Settles {text}",
        reports=[
            Report(
                by=f"{text} by",
                range_km=Quantity(900, Qualifier.ABOUT, text=f"{text} range"),
                apogee_km=Quantity(100, text=text + "!"),
                flight_minutes=Quantity(9, text=text + "!"),
                path_km=Quantity(950, text=text + "!"),
                direction=Direction(90.0, 8, f"{text} direction"),
                falls=(
                    Fall(
                        Place(f"Place {text}", (Position(139.0, 41.0),)),
                        Direction(270.0, 8, f"{text} bearing"),
                        Quantity(200, text=f"{text} off"),
                    ),
                ),
                fall_area=f"{text} area",
                verdict=Claim.INSIDE,
                url=url,
                note=f"{text} note",
                source=f"{text} source",
            ),
        ],
    )


def event_page(texts, urls, lang="en"):
    flights = [
        flight(n, text, url) for n, (text, url) in enumerate(zip(texts, urls, strict=True), 1)
    ]
    joined = " | ".join(texts)
    data = DataHashes(*["0" * 64] * 3)
    carried = Carried(
        Making(data, zone_id=joined, tiles=joined), "event", event_json(flights[0].event)
    )
    return page(
        flights, zone_map(f"Rocks {joined}"), shoreline(), lang=lang, carried=carried,
    )  # fmt: skip


def harmless(texts):
    return [f"plain text {n}" for n, _ in enumerate(texts)]


def addresses(texts):
    """Harmless addresses: links where the texts are links."""
    return ["https://www.example.com/" if safe_url(text) else "plain" for text in texts]


@pytest.mark.browser
@pytest.mark.parametrize("chunk", CHUNKS, ids=lambda chunk: f"{CORPUS.index(chunk[0])}")
def test_texts_of_an_event_stay_text(browser, listener, tmp_path, chunk):
    texts = [listened(text, listener[0]) for text in chunk]
    assert_safe(
        browser,
        listener,
        tmp_path / "x.html",
        event_page(texts, texts),
        event_page(harmless(texts), addresses(texts)),
        shown=[f"Finding {text}" for text in texts],
    )


def index(texts):
    words = Words()
    rows = [
        row
        for n, text in enumerate(texts)
        for row in index_rows([flight(1, text, "")], words, f"events/{n}.html")
    ]
    for row in rows:
        row["launch_site"] = f"{row['event']} {row['launch_site']}"
    title = " | ".join(texts)
    return index_page(rows, texts, zone_map(title), shoreline(), words, title=title)


@pytest.mark.browser
@pytest.mark.parametrize("chunk", CHUNKS, ids=lambda chunk: f"{CORPUS.index(chunk[0])}")
def test_texts_on_the_index_of_a_site_stay_text(browser, listener, tmp_path, chunk):
    texts = [listened(text, listener[0]) for text in chunk]
    # Sites make a list without doubles, so they are as many as texts in both.
    assert_safe(
        browser, listener, tmp_path / "x.html", index(texts), index(harmless(texts)), shown=texts
    )


CORNERS = ((134.0, 40.0), (135.0, 40.0), (135.0, 41.0), (134.0, 41.0))


def danger_page(texts):
    zones = []
    for number, text in enumerate(texts, 1):
        doubt = say("{text}", text=text)
        corners = [Corner(Position(lon, lat), f"{text} x", 1, (doubt,)) for lon, lat in CORNERS]
        zones.append(zone_from(f"zone-{number}", f"{text} x", corners))
    failures = tuple(InputError(text) for text in texts)
    title, text = " | ".join(texts), "\n".join(texts)
    notice = Notice(tuple(zones), failures, "x", title, text)
    world = zone_map(title)
    asked = question(world, Claims.JAPAN, None)
    held = [hold(zone, world, asked) for zone in zones]
    data = DataHashes(*["0" * 64] * 3)
    carried = Carried(Making(data), "notice", text, title)
    return notice_page(notice, held, asked, world, shoreline(), carried=carried)


@pytest.mark.browser
@pytest.mark.parametrize("chunk", CHUNKS, ids=lambda chunk: f"{CORPUS.index(chunk[0])}")
def test_texts_of_a_notice_stay_text(browser, listener, tmp_path, chunk):
    texts = [listened(text, listener[0]) for text in chunk]
    assert_safe(
        browser,
        listener,
        tmp_path / "x.html",
        danger_page(texts),
        danger_page(harmless(texts)),
        shown=texts,
    )


def explained(texts):
    """A page of an announcement that has these texts between and within its sentences."""
    told = "".join(
        f"{text}\n\nOn November 18, 2022 North Korea launched a missile from Sunan {text}, the "
        f"Ministry said. It flew about 1,000 km {text} and fell in the Sea of Japan.\n\n"
        for text in texts
    )
    found = open_announcement(told, f"{texts[0][:60]}.txt", gazetteer=load_gazetteer())
    return explained_page(found)


@pytest.mark.browser
@pytest.mark.parametrize("chunk", CHUNKS[::3], ids=lambda chunk: f"{CORPUS.index(chunk[0])}")
def test_texts_of_an_announcement_stay_text(browser, listener, tmp_path, chunk):
    host, asked = listener
    texts = [listened(text, host) for text in chunk if len(text) < 3000]
    made = seen(browser, tmp_path / "x.html", explained(texts), ready=False)
    assert made["ran"] is None
    assert (made["said"], made["fetched"], made["foreign"], made["handlers"]) == ([], [], 0, 0)
    assert made["links"] == []
    kinds = set(re.findall(r'"([A-Za-z0-9]+)","', made["skeleton"]))
    assert kinds <= {"HTML", "HEAD", "META", "TITLE", "STYLE", "BODY", "H1", "H2", "PRE", "MARK",
                     "SUB", "UL", "LI", "TABLE", "TBODY", "TR", "TH", "TD"}  # fmt: skip
    assert browser.requests() == []
    assert browser.console() == []
    assert asked == []


@pytest.mark.browser
def test_the_browser_sees_what_runs_and_the_server_what_is_asked(browser, listener, tmp_path):
    # Guards the tests above: the same texts, put into a page as HTML, run and ask.
    host, asked = listener
    body = listened(f"<img src={HOST}seen.png onerror=window.ran=1><svg onload=alert()>", host)
    made = seen(browser, tmp_path / "x.html", f"<html><body>{body}", ready=False)
    browser.wait("window.ran === 1")
    assert asked == ["/seen.png"]
    assert made["foreign"] == 1
    assert made["handlers"] == 2
    assert browser.run("return said") != []
    assert browser.requests() != []
    asked.clear()


@pytest.mark.browser
def test_what_a_policy_forbids_is_recorded(browser, listener, tmp_path):
    policy = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">"
    body = f"{policy}<img src={listener[0]}x.png><script>window.ran = 1</script>"
    made = seen(browser, tmp_path / "x.html", f"<html><head>{body}", ready=False)
    assert made["ran"] is None
    assert len(made["said"]) >= 2
    assert listener[1] == []


# --- Policies ---------------------------------------------------------------


class Parts(HTMLParser):
    """What of a document a policy is about."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.inline, self._open = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self._open = None
        if tag in {"script", "style"} and dict(attributes).get("type") != "application/json":
            self.inline.append([tag, ""])
            self._open = self.inline[-1]

    def handle_endtag(self, tag):
        self._open = None

    def handle_data(self, data):
        if self._open is not None:
            self._open[1] += data


def report_html(text):
    from geomap.render.report_blocks import Cell, Heading, Paragraph, Picture, Table
    from geomap.render.report_blocks import Report as Brief
    from geomap.render.report_html import as_html

    heading = Cell(text, text, f"https://www.example.com/{text}", is_heading=True)
    cells = ((heading, Cell("")), (Cell(text), Cell(text, text)))
    blocks = (Heading(text, 1), Paragraph(text), Picture(b"", b"<svg/>", text), Table(cells))
    return as_html(Brief("x", text, "en", blocks)).decode()


KINDS = {
    "event": lambda text: event_page([text], [text]),
    "notice": lambda text: danger_page([text]),
    "index": lambda text: index([text]),
    "explained": lambda text: explained([text]),
    "report": report_html,
    "folium": lambda text: webmap([flight(1, text, text)], zone_map(text), shoreline()).get_root().render(),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_allows_its_own_scripts_and_styles_and_nothing_else(kind):
    made = Parts(KINDS[kind]("</title><script>x</script>"))
    policies = [
        attributes["content"]
        for tag, attributes in made.elements
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert len(policies) == 1
    allowed = {
        name: words.split() for name, _, words in (part.strip().partition(" ") for part in policies[0].split(";"))
    }  # fmt: skip
    assert allowed["default-src"] == ["'none'"]
    assert allowed["base-uri"] == allowed["form-action"] == ["'none'"]
    assert "unsafe" not in policies[0]
    assert "*" not in policies[0].split()
    assert set(allowed.get("img-src", [])) <= {"data:"}
    for tag in ("script", "style"):
        hashes = [
            f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
            for kind, text in made.inline
            if kind == tag
        ]
        assert sorted(allowed.get(f"{tag}-src", [])) == sorted(hashes)
    # The policy stands before whatever it is about, and nothing has a handler or a style.
    first = [tag for tag, _ in made.elements].index("meta")
    order = [tag for tag, _ in made.elements]
    assert all(order.index(tag) > first for tag in ("script", "style", "title") if tag in order)
    for tag, attributes in made.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
        if tag == "a" and attributes.get("href", "").startswith(("http:", "https:")):
            assert attributes["rel"] == "noopener noreferrer"
    assert ("meta", {"name": "referrer", "content": "no-referrer"}) in made.elements


# --- Reading ----------------------------------------------------------------

FIELDS = ("title", "note", "source", "missile", "site", "by", "report note", "report source", "url",
          "fall_area", "place", "map_bearing_source", "flight note")  # fmt: skip


def event_with(text, field):
    """An event file that has this text in one field, as a JSON value."""
    report = {"by": "B", "fall": {"place": "P", "lon": 139.0, "lat": 41.0}}
    flight = {
        "missile": "M",
        "launch": {"site": "S", "lon": 127.0, "lat": 39.0},
        "reports": [report],
    }
    event = {"id": "x", "title": "T", "launched_at": "2022-01-02", "flights": [flight]}
    {
        "title": event, "note": event, "source": event, "missile": flight, "site": flight["launch"],
        "by": report, "url": report, "fall_area": report, "place": report["fall"],
        "map_bearing_source": flight, "report note": report, "report source": report,
        "flight note": flight, "id": event,
    }[field][field.split()[-1]] = text  # fmt: skip
    return event


def values_of(event, field):
    flight = event.flights[0]
    report = flight.reports[0]
    return {
        "title": event.title, "note": event.note, "source": event.source, "missile": flight.missile,
        "site": flight.launch.name, "by": report.by, "url": report.url, "fall_area": report.fall_area,
        "place": report.falls[0].place.name, "map_bearing_source": flight.map_bearing_source,
        "report note": report.note, "report source": report.source, "flight note": flight.note,
    }[field]  # fmt: skip


def read_json(value):
    return events_in(json.dumps(value), "x.json", gazetteer=load_gazetteer())


@pytest.mark.parametrize("field", FIELDS)
def test_a_text_is_read_as_it_is_or_refused_with_its_field(field):
    for text in CORPUS:
        read = read_json(event_with(text, field))
        if read.events:
            assert values_of(read.events[0], field) == text.strip()
        else:
            # Waters and addresses have a grammar of their own; whatever is refused is named.
            assert field in {"fall_area", "url"}
            assert read.failures[0].field.endswith(field.split()[-1])


@pytest.mark.parametrize("field", [*FIELDS, "id"])
def test_control_characters_and_halves_of_letters_are_refused_everywhere(field):
    for text in UNFIT:
        read = read_json(event_with(text, field))
        assert read.events == ()
        assert read.failures[0].field.endswith(field.split()[-1])
        assert str(read.failures[0]).isprintable()


def test_an_id_is_the_name_of_a_file_and_nothing_else():
    taken = [text for text in CORPUS if read_json(event_with(text, "id")).events]
    assert all(re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z._-]*", text.strip()) for text in taken)
    assert not any(text.strip().endswith(".") for text in taken)
    for text in set(CORPUS) - set(taken):
        (failure,) = read_json(event_with(text, "id")).failures
        assert failure.field == "id" or not text.strip()
        assert len(str(failure)) < 1000


def test_there_are_hundreds_of_texts_and_none_twice():
    assert len(CORPUS) == len(set(CORPUS)) >= 600
    assert set(INJECTIONS) <= set(CORPUS)
