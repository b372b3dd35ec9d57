"""Texts that are not in UTF-8: read where they say so or look so, refused otherwise."""

import codecs
import io
import sys

import pytest

from geomap.cli import main
from geomap.errors import InputError
from geomap.readers.encodings import decode_prose

JAPANESE = "防衛省は、北朝鮮が本日７時３９分頃、弾道ミサイルを発射したと発表しました。"
# Of its pieces in Shift_JIS some are Korean syllables in CP949, though such as nobody writes.
ALSO_JAPANESE = "防衛大臣は18日午後、北朝鮮が午前10時14分頃、朝鮮半島西岸付近から発射したと述べた。"
KOREAN = "합동참모본부는 북한이 오늘 오전 7시 40분쯤 동해상으로 미사일을 발사했다고 밝혔다."


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (JAPANESE, "cp932", "Shift_JIS"),
        (JAPANESE, "euc_jp", "EUC-JP"),
        (JAPANESE, "iso2022_jp", "ISO-2022-JP"),
        (KOREAN, "cp949", "EUC-KR"),
        ("It “flew” about 600 km.", "cp1252", "Windows-1252"),
    ],
)
def test_an_encoding_that_is_not_declared_is_recognised_by_the_letters(text, codec, name):
    assert decode_prose(text.encode(codec), "-") == (text, name)


@pytest.mark.parametrize("text", [JAPANESE, KOREAN, "It flew about 600 km."])
@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_a_byte_order_mark_says_the_encoding(text, mark, codec):
    assert decode_prose(mark + text.encode(codec), "-") == (text, "")


@pytest.mark.parametrize(
    ("declared", "codec", "text"),
    [
        ("Shift_JIS", "cp932", JAPANESE + "①㎞"),
        ("x-sjis", "cp932", JAPANESE),
        ("euc-jp", "euc_jp", JAPANESE),
        ("euc-kr", "cp949", KOREAN + "뷁"),
        ("ks_c_5601-1987", "cp949", KOREAN),
        ("utf-8", "utf-8", KOREAN),
        ("iso-2022-jp", "iso2022_jp", JAPANESE),
    ],
)
@pytest.mark.parametrize(
    "head",
    ['<meta charset="{}">', "<meta http-equiv=Content-Type content='text/html; charset={}'>"],
)
def test_a_page_says_its_encoding(declared, codec, text, head):
    page = f"<html><head>{head.format(declared)}</head><body><p>{text}</p></body></html>"
    assert decode_prose(page.encode(codec), "x.html") == (page, "")


@pytest.mark.parametrize("codec", ["cp932", "euc_jp"])
@pytest.mark.parametrize("whole", [JAPANESE, ALSO_JAPANESE])
def test_a_piece_of_japanese_is_read_as_it_was_or_refused(codec, whole):
    # From four characters: fewer of EUC-JP may be letters of UTF-8.
    for end in range(4, len(whole) + 1):
        for start in range(end - 3):
            piece = whole[start:end]
            try:
                text, _ = decode_prose(piece.encode(codec), "-")
            except InputError:
                text = piece
            assert text == piece


@pytest.mark.parametrize("codec", ["cp1251", "big5", "gb18030", "koi8_r"])
def test_other_encodings_are_refused_by_the_names_of_those_that_are_read(codec):
    text = {
        "big5": "北韓今天發射了一枚彈道飛彈",
        "gb18030": "朝鲜今天发射了一枚弹道导弹，落入日本海",
    }
    data = text.get(codec, "Северная Корея запустила ракету").encode(codec)
    with pytest.raises(InputError, match=r"EUC-JP and EUC-KR \(CP949\); byte 0"):
        decode_prose(data, "-")


def test_a_page_that_is_not_what_it_says_is_refused():
    page = b'<html><meta charset="utf-8"><p>' + JAPANESE.encode("cp932")
    with pytest.raises(InputError, match="UTF-8, which is what the page declares"):
        decode_prose(page, "x.html")


@pytest.mark.parametrize(
    "declared",
    [
        "undefined",
        "idna",
        "punycode",
        "unicode_escape",
        "raw_unicode_escape",
        "utf-7",
        "rot13",
        "base64",
        "hex",
        "zip",
        "mbcs",
        "utf-16",
        "utf-32-le",
        "no-such",
    ],
)
def test_a_page_that_declares_no_encoding_of_texts_is_read_as_if_it_declared_none(declared):
    page = f'<meta charset="{declared}">\\u0041 &#65; +AEE- {KOREAN}'
    assert decode_prose(page.encode(), "x.html") == (page, "")


@pytest.mark.parametrize("declared", ["windows-1251", "iso-8859-5", "koi8-r"])
def test_a_page_in_another_encoding_of_the_web_is_read_as_it_declares(declared):
    page = f'<meta charset="{declared}">Северная Корея запустила ракету'
    assert decode_prose(page.encode(declared), "x.html") == (page, "")


def test_a_text_without_a_mark_in_utf_16_is_refused_as_binary():
    with pytest.raises(InputError, match="NUL at byte 1"):
        decode_prose("fired".encode("utf-16-le"), "-")


def test_the_command_reads_shift_jis_and_says_so(capsys, monkeypatch):
    data = ("令和6年1月14日\n" + JAPANESE).encode("cp932")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert main(["read", "-"]) == 0
    out, err = capsys.readouterr()
    assert "launched_at: 2024-01-14T07:39+09:00" in out
    assert "防衛省は、北朝鮮が本日" in out
    assert "read as Shift_JIS, by its letters" in err


def test_a_page_declared_in_euc_kr_is_drawn(tmp_path, capsys):
    path = tmp_path / "x.txt"
    path.write_bytes(f"2022년 11월 18일\n{KOREAN}".encode("cp949"))
    assert main(["verdict", str(path)]) == 0
    assert "2022-11-18" in capsys.readouterr().out
