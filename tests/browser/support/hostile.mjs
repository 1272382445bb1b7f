// Texts that want to be something else: the corpus of the injection tests, made of parts.

// Runs: what an attacker would run is always alert(1), so that one ear hears all.
const marks = ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<iframe srcdoc='<script>parent.alert(1)</script>'>",
  "<details open ontoggle=alert(1)>", "<body onload=alert(1)>", "<input autofocus onfocus=alert(1)>", "<video src=x onerror=alert(1)>",
  "<object data=javascript:alert(1)>", "<embed src=javascript:alert(1)>", "<base href=//evil.example/>", "<meta http-equiv=refresh content='0;url=//evil.example'>",
  "<link rel=stylesheet href=//evil.example/x.css>", "<style>*{background:url(//evil.example)}</style>", "<form action=//evil.example><button>x", "<math><mtext><img src=x onerror=alert(1)>",
  "<template><script>alert(1)</script></template>", "<a href=javascript:alert(1)>x</a>", "<IMG/SRC=x/ONERROR=alert(1)>", "<marquee onstart=alert(1)>", "<!--x-->", "<b>", "<x y=z", "<?php x ?>"];
const breaks = ["", `">`, `'>`, "</p></li></td>", "--></style></script></title></textarea></select>"];
const tags = breaks.flatMap((before) => marks.map((mark) => before + mark));

const events = ["onmouseover=alert(1)", "autofocus onfocus=alert(1)", "style=position:fixed;inset:0 onclick=alert(1)", "hidden", "href=javascript:alert(1)"];
const attributes = [`"`, `'`, "`", ` `].flatMap((quote) => events.map((event) => `x${quote} ${event} ${quote}`));

const expressions = ["31337*3", "alert(1)", "title", "site.name", "form_token", "t.http.title", "constructor.constructor('alert(1)')()"];
const templates = [["{{", "}}"], ["{{{", "}}}"], ["${", "}"], ["#{", "}"], ["<%= ", " %>"], ["{{#", "}}x{{/x}}"], ["{{>", "}}"], ["{", "}"], ["[[", "]]"], ["{%", "%}"], ["@(", ")"], ["{{&", "}}"]];
const placed = templates.flatMap(([open, close]) => expressions.map((inside) => open + inside + close));

const scripts = [`';alert(1)//`, `\\';alert(1)//`, `"-alert(1)-"`, `\`-alert(1)-\``, "</script><script>alert(1)//", "\\u003cscript\\u003ealert(1)", "\\x3cimg src=x onerror=alert(1)\\x3e",
  "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;alert(1)", "&#x3c;img src=x onerror=alert(1)&#x3e;", "%3Cscript%3Ealert(1)%3C/script%3E", "+ADw-script+AD4-alert(1)", "*/alert(1)/*", "]]>", "&quot;&amp;&nbsp;&notareal;"];
const formulas = ["=1+1", "+1+1", "-1+1", "@SUM(1+1)", "\t=1+1", "\r=1+1", `=HYPERLINK("https://evil.example";"x")`, "=cmd|' /C calc'!A0", `";=1+1`, `"\r\n=1+1`, "a;=1+1", "a\n=1+1", ";=1+1",
  "=IMPORTXML(\"//evil.example\",\"x\")", "+47 900 00 001", "-", "@", "=", "'=1+1", "''"];
const headers = ["a\r\nBcc: ond@example.no", "a\nSubject: annet", "a\r\n\r\n<script>alert(1)</script>", "=?utf-8?B?PHNjcmlwdD4=?=", "=?utf-8?q?=0D=0ABcc:_ond@example.no?=", "a <ond@example.no>", "a, ond@example.no",
  `"a" <ond@example.no>,`, "a; ond@example.no", "a\r\n.\r\nQUIT", "(a) ond@example.no", "\\", "\"", "a\r\nATTENDEE:mailto:ond@example.no", "a\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:b", "a\\nb\\,c\\;d", "BEGIN:VALARM",
  "a\r\nSet-Cookie: a=b", "a\r\n ATTACH:http://evil.example/", "X:\r\n\tY"];
const letters = ["\u202Etxt.exe", "a\u2066b\u2069c", "a\u200Bb\u200Dc\uFEFFd", "Z\u0351\u0346\u034Ba\u0310\u0343l\u0321g\u0316o", "𝕬𝖘𝖊 𐐷 🎉", "👩‍👩‍👧‍👦 🇳🇴 👍🏽", "＜script＞alert(1)＜/script＞", "Аdmin", "a\u2028alert(1)\u2029b", "\u3164",
  "\u{E0041}\u{E0042}x", "å".repeat(1500), "W".repeat(1500), "a ".repeat(700), "Åse Ærlig Øydis Čáŋŧđ", "ﬁ ẞ ǆ İ ı", "ᠠ؀\u061Cx", "a\u00A0b\u2009c", "ﷺ".repeat(20), "\u00AD\u034Fx"];
const sql = ["'; DROP TABLE participant; --", "' OR '1'='1", "\" OR 1=1 --", "1; UPDATE user SET disabled=0", "%' AND 1=0 UNION SELECT password_hash FROM user --", "\\' OR 1=1 #", "') OR ('1'='1", "x*", "\"x\" NEAR y", "NOT AND OR"];
const addresses = ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", " javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:alert(1)", "//evil.example", "https://evil.example/?a=b&c",
  "http://evil.example www.evil.example", "mailto:ond@example.no?bcc=a@b.no", "\\\\evil.example\\x", "file:///etc/passwd", "https:evil.example", "blob:x", "tel:+4790000001"];
const markdown = ["[x](javascript:alert(1))", "[x](https://evil.example)", "![x](https://evil.example/x.png)", "<https://evil.example>", "**x** _y_ ~~z~~", "# x", "| a | b |", "```x", "[x]: javascript:alert(1)", "> x", "1. x", "- [ ] x", "&lt;b&gt;", "\\*x\\*", "x  \ny"];
const odd = ["%n%n%s%x", "../../../../etc/passwd", "%00", "{0} {1}", "{name} {count}", "CON", "null", "undefined", "NaN", "true", "__proto__", "[object Object]", "$&$1$`", "\\u0000", "0", "()", "🄰", "-- ", "a=b&c=d", "#x"];

export const corpus = [...tags, ...attributes, ...scripts, ...formulas, ...headers, ...letters, ...sql, ...addresses, ...markdown, ...odd, ...placed.slice(0, 40)];

// Another 500 and more that only want to be worked out: 94011, 31337 three times, must never stand where they stood.
const more = ["7*7*641", "'a'.repeat(9)", "self", "config", "prefix", "csrf", "user.email", "conference", "reference", "link", "tickets", "this", "%n", "env.HOME", "__class__.__mro__", "participants.0.name", "../layout", "0", ".", " x ", "x y", "#each x", "/if"];
export const placeholders = templates.flatMap(([open, close]) => [...expressions, ...more].flatMap((inside) => [open + inside + close, `a ${open}${inside}${close}${open}`]));

// How texts are compared: white space is the reader's affair.
export const squashed = (text) => text.replace(/[\s\u200B]+/g, "");
export const asLine = (text) => text.replace(/\s+/g, " ").trim();
