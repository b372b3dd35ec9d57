"""Announcements as pages: the story, and nothing of what stands around it."""

import sys
from datetime import date

import pytest

from geomap.errors import InputError
from geomap.readers import load_gazetteer
from geomap.readers.announcement.opening import open_announcement
from geomap.readers.announcement.pages import is_page, text_of_page

STORY = """
<p>防衛省は26日、北朝鮮が同日午前5時28分ごろ、内陸部から弾道ミサイル1発を東方向に発射したと発表した。最高高度は約100キロ、飛翔距離は約200キロ以上と推定される。</p>
<p>ミサイルは朝鮮半島東岸付近の日本の排他的経済水域（EEZ）外に落下したとみられる。船舶や航空機の被害は確認されていない。首相は情報の収集と分析に全力を挙げるよう関係省庁に指示した。</p>
<p>政府は北朝鮮に対し、北京の大使館を通じて抗議した。官房長官は記者会見で、国際社会の平和と安全を脅かすもので断じて容認できないと述べた。</p>
"""
PAGE = f"""<!DOCTYPE html><html lang="ja"><head><title>北朝鮮が弾道ミサイル</title>
<meta property="article:published_time" content="2024-06-26T06:10:00+09:00">
<script>var x = "弾道ミサイルがEEZ内に落下";</script></head><body>
<nav><a href="/">トップ</a> <a href="/w">天気</a></nav>
<article><h1>北朝鮮が弾道ミサイル発射　防衛省</h1>{STORY}</article>
<aside><h2>関連ニュース</h2><ul>
<li><a href="/1">弾道ミサイル、EEZ内に落下　北海道の西約200キロ</a></li>
<li><a href="/2">ICBM級か、最高高度6000キロ</a></li></ul></aside>
<footer>無断転載を禁じます</footer></body></html>"""

pytest.importorskip("trafilatura", reason="pages need the extra: pip install 'geomap[read]'")


def test_the_story_is_read_and_the_related_stories_are_not():
    announcement = open_announcement(PAGE, "story.html", gazetteer=load_gazetteer())
    values = {item.field: item.value for item in announcement.found}
    assert values["verdict"] == "outside"
    assert values["apogee_km"] == "about 100"
    assert "fall" not in values
    assert announcement.contradictions == ()


def test_the_page_s_own_date_says_which_month_the_26th_is_of():
    event = open_announcement(PAGE, "story.html", gazetteer=load_gazetteer()).event
    assert event.launched_at.isoformat() == "2024-06-26T05:28:00+09:00"


def test_the_text_of_a_page_begins_with_its_headline():
    text, day = text_of_page(PAGE, "story.html")
    assert text.startswith("北朝鮮が弾道ミサイル")
    assert day == date(2024, 6, 26)
    assert "関連" not in text


def test_a_page_without_a_story_says_so():
    with pytest.raises(InputError, match="no text of its own"):
        text_of_page("<!DOCTYPE html><html><body></body></html>", "x.html")


def test_without_the_extra_the_message_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(InputError, match=r"pip install 'geomap\[read\]'"):
        text_of_page(PAGE, "x.html")


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        (PAGE, "-", True),
        ("<p>x</p>", "a.html", True),
        ("本日、発射した。", "a.html", False),
        ("<p>x</p>", "a.txt", False),
    ],
)
def test_a_page_is_known_by_its_beginning_or_its_name(text, source, expected):
    assert is_page(text, source) is expected
