// Bad input in every field of the public forms, and every refusal as a page that people can read.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { control, elements, hidden, textOf, until, Visitor } from "./support/ask.mjs";
import { textIn } from "./support/catalogue.mjs";
import { sendRaw } from "./support/raw.mjs";
import { password, query, registrationOf, startSite } from "./support/site.mjs";

let site, organiser, questions;
before(async () => {
  site = await startSite(10, ["limits.login_attempts=1000", "limits.link_requests_per_hour=100000"]);
  organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password);
  questions = query(site, "SELECT id, kind FROM question WHERE kind IN ('text', 'long_text') AND conference_id = (SELECT id FROM conference WHERE is_current)").split("\n")
    .map((line) => line.split("|"));
});
after(async () => { await site.end(); site.remove(); });

// Bytes as they are to be sent, and as they come back on the page.
const refusedEverywhere = {
  "bytes that are not UTF-8": ["%FF%FEa", "\uFFFD\uFFFDa"],
  "an overlong form of a slash": ["a%C0%AFb", "a\uFFFD\uFFFDb"],
  "half a surrogate pair": ["a%ED%A0%80", "a\uFFFD\uFFFD\uFFFD"],
  "NUL": ["a%00b", "a\uFFFDb"],
  "an escape code": ["a%1B[31mb", "a\u001B[31mb"],
  "a right-to-left override": ["abc%E2%80%AEgnp.exe", "abc\u202Egnp.exe"],
  "a direction isolate": ["%E2%81%A6abc%E2%81%A9", "\u2066abc\u2069"],
  "a line separator": ["a%E2%80%A8b", "a\u2028b"],
  "a mark that pages use among themselves": ["a%EE%80%80b", "ab"],
};
const meantAsText = {
  "letters of four bytes": "𝕬𝖘𝖊 𐐷 🎉👩‍🔬",
  "HTML": `<script>alert(1)</script><img src=x onerror=alert(1)>"><b>'`,
  "template syntax": "{{title}} {{{title}}} {{#people}}x{{/people}} {{>layout}} ${7*7} #{7*7} <%= 7 %>",
  "Markdown": "[trykk](https://evil.example) ![x](//evil.example/x.png) **fet** # `x`",
  "a formula": `=HYPERLINK("https://evil.example";"x")`,
  "SQL": `'); DROP TABLE participant; --`,
  "percent signs": "%s %n %00 %zz",
  "CR and LF": "en\r\nX-Injected: ja\r\n\r\nto",
};
// A line break has no place in a line: it becomes a space.
const asLine = (text) => text.replace(/\s+/g, " ").trim();

const encoded = (fields) => Object.entries(fields).map(([name, value]) =>
  `${name}=${typeof value === "object" ? value.raw : encodeURIComponent(value)}`).join("&");
const tags = (html) => html.match(/<[a-z/!]/gi).length;

function isShown(html, name, value, error, what) {
  const found = control(html, name);
  assert.ok(found, `${what}: the page has ${name}`);
  if (value !== undefined) assert.equal(found.value.replace(/\r?\n/g, "\n"), value.replace(/\r\n/g, "\n"), `${what}: ${name} is kept`);
  if (error === false) assert.deepEqual([found.error, found.invalid], [undefined, false], `${what}: nothing is wrong with ${name}`);
  else {
    assert.ok(found.error, `${what}: ${name} has a word beside it`);
    assert.equal(html.includes(`href="#${name}"`), true, `${what}: the summary leads to ${name}`);
    if (error !== true) assert.equal(found.error, error, what);
  }
}

// Every text of the form of two people: its longest, and whether only a certain form is taken.
const textFields = () => ({
  contact_name: 120, contact_email: "strict", contact_phone: "strict", p1_organisation: 120, p2_name: 120, p2_email: "strict", p2_organisation: 120,
  payer_name: 120, payer_number: "strict", payer_reference: 60, payer_email: "strict",
  ...Object.fromEntries(questions.flatMap(([id, kind]) => ["p1", "p2"].map((person) => [`${person}_q${id}`, kind === "long_text" ? 1000 : 200]))),
});
const required = ["contact_name", "contact_email", "p2_name"];

let people = 0;
async function goodForm() {
  const number = ++people;
  const { form_key, form_token } = hidden((await new Visitor(site).get("/pamelding")).text);
  const one = registrationOf(site, `Øydis Prøve ${number}`, `oydis${number}@example.no`, { form_key, form_token });
  return { ...one, contact_phone: "+47 76 00 00 00", p1_organisation: "Ørnes & sønner", person: "2", p2_name: `Ánte Prøve ${number}`, p2_email: `ante${number}@example.no`,
    p2_category: one.p1_category, p2_municipality: "elsewhere", p2_organisation: "", payer_name: "Kommunen", payer_number: "974760673", payer_reference: "Bør 7", payer_email: "faktura@example.no",
    ...Object.fromEntries(questions.flatMap(([id]) => ["p1", "p2"].map((person) => [`${person}_q${id}`, `Svar ${id} «å»`]))) };
}
const visibleOf = (fields) => Object.keys(textFields()).map((name) => [name, fields[name]]);
const send = (body, path = "/pamelding") => new Visitor(site).post(path, body);

test("the form that the others are made from is good", async () => {
  assert.equal((await send(encoded(await goodForm()))).location, "/pamelding/kvittering");
});

test("registration: what is no text gets a word by its field, in every field, and everything typed is kept", async () => {
  const good = await goodForm();
  for (const [what, [raw, shown]] of Object.entries(refusedEverywhere))
    for (const name of Object.keys(textFields())) {
      const answer = await send(encoded({ ...good, [name]: { raw } }));
      assert.equal(answer.status, 422, `${what} in ${name}`);
      isShown(answer.text, name, shown, textFields()[name] === "strict" ? true : textIn("nb", "form.not_text"), `${what} in ${name}`);
      for (const [other, value] of visibleOf(good)) if (other !== name) isShown(answer.text, other, value, false, `${what} in ${name}`);
    }
  assert.equal(query(site, `SELECT count(*) FROM registration WHERE contact_email = '${good.contact_email}'`), "0");
});

test("registration: ten times too long, empty and of the wrong form get a word by the field", async () => {
  const good = await goodForm();
  for (const [name, longest] of Object.entries(textFields())) {
    const long = "å".repeat(longest === "strict" ? 2540 : longest * 10);
    const answer = await send(encoded({ ...good, [name]: long }));
    assert.equal(answer.status, 422, name);
    isShown(answer.text, name, long, longest === "strict" ? true : textIn("nb", "form.too_long"), name);
    if (longest === "strict") continue;
    const exact = await send(encoded({ ...good, [name]: "å".repeat(longest), consent: { raw: "" } }).replace(/&?consent=/, ""));
    isShown(exact.text, name, "å".repeat(longest), false, `${name} at its longest`);
  }
  for (const name of required)
    for (const empty of ["", "  \r\n\t "]) {
      const answer = await send(encoded({ ...good, [name]: empty }));
      assert.equal(answer.status, 422, name);
      isShown(answer.text, name, "", textIn("nb", "form.required"), name);
    }
  for (const [name, values] of Object.entries({ contact_email: ["a", "a@b", "a@b.", "@b.no", "a b@c.no", "a@b.no, c@d.no", "å@b.no", `${"a".repeat(65)}@b.no`],
    p2_email: ["a@@b"], contact_phone: ["123", "ring meg", "+".padEnd(20, "1")], payer_number: ["123456789", "97476067", "97476067x"] }))
    for (const value of values) {
      const answer = await send(encoded({ ...good, [name]: value }));
      assert.equal(answer.status, 422, `${name} ${value}`);
      isShown(answer.text, name, value, true, name);
    }
});

test("registration: choices that were never offered get a word by the field", async () => {
  const good = await goodForm();
  const hiddenCategory = query(site, "SELECT id FROM category WHERE hidden AND conference_id = (SELECT id FROM conference WHERE is_current)");
  for (const name of ["p1_category", "p2_category", "p1_municipality", "p2_municipality"])
    for (const value of ["", "0", "-1", "987654", "99999999999999999999", "1 OR 1=1", "１", "{{1}}", ...(name.endsWith("category") ? [hiddenCategory, "elsewhere"] : [])]) {
      const answer = await send(encoded({ ...good, [name]: value }));
      assert.equal(answer.status, 422, `${name}=${value}`);
      isShown(answer.text, name, undefined, true, `${name}=${value}`);
    }
  const { consent, ...without } = good;
  const answer = await send(encoded(without));
  assert.deepEqual([consent, answer.status], ["1", 422]);
  isShown(answer.text, "consent", undefined, textIn("nb", "registration.consent_needed"), "no consent");
  for (const body of [`${encoded(good)}&person=x&person=-1&person=2e3&person=${"9".repeat(40)}&p1_extra=987654&p1_list=%00`, "", "&&&=&=x&", "action=remove_%FF", `action=remove_${"9".repeat(30)}`, "action=add&person=2&person=2", "person=2&".repeat(900)])
    assert.equal((await send(body)).status < 500, true, body.slice(0, 60));
});

test("registration: what is meant as text is nothing else: no field of it is refused, and the page has not one tag more", async () => {
  const { consent, ...good } = await goodForm();
  assert.equal(consent, "1");
  const plain = tags((await send(encoded(good))).text);
  for (const [what, text] of Object.entries(meantAsText))
    for (const [name, longest] of Object.entries(textFields())) {
      const value = longest === "strict" ? text : text.slice(0, longest);
      const answer = await send(encoded({ ...good, [name]: value }));
      assert.equal(answer.status, 422, "the consent is missing");
      isShown(answer.text, name, value, longest === "strict" ? true : false, `${what} in ${name}`);
      // A refusal adds its line in the summary and its word by the field: three pairs of tags.
      if (longest !== "strict") assert.equal(tags(answer.text), plain, `${what} in ${name}`);
      assert.equal(answer.headers["x-injected"], undefined);
    }
});

test("what was meant as text stands as text on the own page, at the desk, in the files and in the mail", async () => {
  for (const [what, text] of Object.entries(meantAsText)) {
    const good = await goodForm();
    const name = asLine(`${text} ${people}`).slice(0, 120);
    const visitor = new Visitor(site);
    const [question] = questions[2];
    const answer = await visitor.post("/pamelding", encoded({ ...good, contact_name: name, p1_organisation: text.slice(0, 110), payer_name: text.slice(0, 110), [`p1_q${question}`]: text }));
    assert.deepEqual([answer.status, answer.location], [303, "/pamelding/kvittering"], what);
    const registration = query(site, "SELECT max(id) FROM registration"), participant = query(site, `SELECT min(id) FROM participant WHERE registration_id = ${registration}`);
    const message = query(site, `SELECT min(id) FROM message WHERE registration_id = ${registration}`);
    await until(() => query(site, `SELECT state FROM message WHERE id = ${message}`) === "sent", "the mail");
    for (const [who, path] of [[visitor, "/min"], [visitor, "/pamelding/kvittering"], [organiser, `/admin/pameldinger/${registration}`],
      [organiser, `/admin/pameldinger?sok=${encodeURIComponent(good.contact_email)}`], [organiser, `/admin/epost/${message}`]]) {
      const seen = await who.get(path);
      assert.equal(seen.status, 200, path);
      assert.equal(textOf(seen.text).includes(asLine(name)), true, `${what} on ${path}`);
      assert.equal(/<script>alert|<img src=x|<b>'/.test(seen.text), false, `${what} on ${path}`);
    }
    for (const [who, path] of [[visitor, `/min/deltaker/${participant}`], [organiser, `/admin/deltakere/${participant}/endring`]])
      assert.equal(control((await who.get(path)).text, "name").value, name, `${what} on ${path}`);
    assert.equal(JSON.parse((await visitor.get("/min/data.json")).text).participants[0].name, name);
    const csv = (await organiser.get("/admin/deltakere.csv")).text;
    assert.equal(csv.split("\r\n").filter((line) => /^"?[=+@-]/.test(line)).length, 0, "no cell begins a formula");
  }
});

test("one's own answers: a word by the field, everything typed is kept, nothing changed", async () => {
  const visitor = new Visitor(site);
  await visitor.fill("/pamelding", registrationOf(site, "Endre Meg", "endre@example.no"));
  const id = query(site, "SELECT max(id) FROM participant"), path = `/min/deltaker/${id}`;
  const good = { ...hidden((await visitor.get(path)).text), name: "Endre Meg", organisation: "Ny bedrift", municipality: "elsewhere",
    ...Object.fromEntries(questions.map(([question]) => [`q${question}`, `Svar «å» ${question}`])) };
  const longest = { name: 120, organisation: 120, ...Object.fromEntries(questions.map(([question, kind]) => [`q${question}`, kind === "long_text" ? 1000 : 200])) };
  const stored = () => query(site, `SELECT * FROM participant WHERE id = ${id}; SELECT * FROM answer WHERE participant_id = ${id}`);
  const before = stored();
  for (const [name, most] of Object.entries(longest)) {
    const bad = [...Object.values(refusedEverywhere).map(([raw, shown]) => [{ raw }, shown, "form.not_text"]), ["å".repeat(most * 10), "å".repeat(most * 10), "form.too_long"]];
    for (const [value, shown, key] of bad) {
      const answer = await visitor.post(path, encoded({ ...good, [name]: value }));
      assert.equal(answer.status, 422, name);
      isShown(answer.text, name, shown, textIn("nb", key), name);
      for (const other of Object.keys(longest)) if (other !== name) isShown(answer.text, other, good[other], false, name);
    }
  }
  const empty = await visitor.post(path, encoded({ ...good, name: "" }));
  isShown(empty.text, "name", "", textIn("nb", "form.required"), "an empty name");
  for (const value of ["", "0", "987654", "{{1}}"]) {
    const answer = await visitor.post(path, encoded({ ...good, municipality: value }));
    assert.equal(answer.status, 422);
    isShown(answer.text, "municipality", undefined, true, `municipality ${value}`);
  }
  assert.equal(stored(), before);

  // Somebody was first, or the version is nonsense: what was typed is kept, and sending it once more is a decision.
  for (const version of ["", "x", "0", "-7", "99999999999999999999999"]) {
    const answer = await visitor.post(path, encoded({ ...good, version, name: `Endret ${version}`.trim() }));
    assert.equal(answer.status, 409, `version ${version}`);
    isShown(answer.text, "name", `Endret ${version}`.trim(), false, "a conflict");
  }
  const conflict = await visitor.post(path, encoded({ ...good, version: "0" }));
  assert.equal((await visitor.post(path, encoded({ ...good, ...hidden(conflict.text) }))).location, "/min?notice=registration_saved");
});

const badAddresses = ["", "a", "a@b", "<b>@example.no", "{{ title }}@example.no", "a@example.no\r\nBcc: b@example.no", "🎉@example.no", `${"a".repeat(2540)}@example.no`];

test("the lost link: a word by the field, and what was typed is kept", async () => {
  for (const [value, shown] of [...badAddresses.map((one) => [one, one]), ...Object.values(refusedEverywhere).map(([raw, text]) => [{ raw }, text])]) {
    const answer = await send(encoded({ email: value }), "/min/lenke");
    assert.equal(answer.status, 422, shown);
    isShown(answer.text, "email", shown, true, shown);
  }
  assert.equal((await send("", "/min/lenke")).status, 422);
});

test("login: the address is kept, the password never, and neither says which was wrong", async () => {
  for (const [value, shown] of [...badAddresses.map((one) => [one, one]), ...Object.values(refusedEverywhere).map(([raw, text]) => [{ raw }, text])]) {
    const answer = await send(encoded({ email: value, password: "hemmelig passord" }), "/logg-inn");
    assert.equal(answer.status, 422, shown);
    isShown(answer.text, "email", shown, true, shown);
    assert.equal(answer.text.includes("hemmelig passord"), false);
  }
  const said = [];
  for (const [email, value] of [["organiser@retenk.example.no", "feil"], ["ukjent@retenk.example.no", "feil"], ["organiser@retenk.example.no", ""],
    ["organiser@retenk.example.no", "å".repeat(2000)], ["organiser@retenk.example.no", { raw: "%FF%00" }]]) {
    const answer = await send(encoded({ email, password: value }), "/logg-inn");
    assert.equal(answer.status, 422);
    assert.equal(control(answer.text, "email").value, email);
    assert.equal(elements(answer.text, "input").find((input) => input.name === "password").value, "");
    said.push(textOf(/role="alert"[\s\S]*?<\/div>/.exec(answer.text)[0]));
  }
  assert.equal(new Set(said).size, 1);
});

test("the words by the fields come in the language of the page", async () => {
  const good = await goodForm();
  for (const lang of ["nn", "en"]) {
    const answer = await send(encoded({ ...good, contact_name: { raw: "%00" }, p2_name: "" }), `/${lang}/pamelding`);
    isShown(answer.text, "contact_name", "\uFFFD", textIn(lang, "form.not_text"), lang);
    isShown(answer.text, "p2_name", "", textIn(lang, "form.required"), lang);
  }
});

// Every refusal that is not a field's.
const head = (method, target, more = "") => `${method} ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${more}\r\n`;
const posted = (target, body, more = "", type = "application/x-www-form-urlencoded") =>
  `${head("POST", target, `Content-Type: ${type}\r\nContent-Length: ${body.length}\r\n${more}`)}${body}`;
const refusals = [
  [400, (at) => head("GET", `${at}/program?sok=%FF`)],
  [400, (at) => head("GET", `${at}/program`, "Host: b\r\n")],
  [400, (at) => posted(`${at}/pamelding`, "a=%zz")],
  [403, (at) => posted(`${at}/min/lenke`, "email=a", "Origin: https://evil.example\r\n")],
  [403, (at) => posted(`${at}/logg-ut`, "")],
  [404, (at) => head("GET", `${at}/finnes-ikke`)],
  [404, (at) => head("GET", `${at}/program/finnes-ikke`)],
  [405, (at) => head("DELETE", `${at}/program`), { allow: "GET, HEAD" }],
  [405, (at) => head("PUT", `${at}/pamelding`), { allow: "GET, HEAD, POST" }],
  [405, (at) => posted(`${at}/min`, "a=b"), { allow: "GET, HEAD" }],
  [413, (at) => head("POST", `${at}/pamelding`, "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 65537\r\n")],
  [414, (at) => head("GET", `${at}/${"a".repeat(8300)}`)],
  [415, (at) => posted(`${at}/pamelding`, `{"a":1}`, "", "application/json")],
  [415, (at) => posted(`${at}/pamelding`, "a=b", "", "text/plain")],
  [431, (at) => head("GET", `${at}/program`, `X: ${"a".repeat(17000)}\r\n`)],
  [431, (at) => head("GET", `${at}/program`, "X: a\r\n".repeat(101))],
];

function isReadable(answer, status, lang, headers = {}) {
  const what = `${status} ${lang}`;
  assert.equal(answer.status, status, what);
  assert.match(answer.headers["x-request-id"], /^[0-9a-f]{16}$/, what);
  assert.equal(answer.headers["content-type"], "text/html; charset=utf-8", what);
  assert.equal(answer.headers["cache-control"], "no-store", what);
  assert.equal(answer.headers["content-security-policy"]?.startsWith("default-src 'none'"), true, what);
  assert.equal(elements(answer.text, "html")[0].lang, lang, what);
  const heading = textOf(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(answer.text)[1]);
  assert.equal(heading, textIn(lang, `problem.heading_${status}`), what);
  assert.equal(textOf(answer.text).includes(textIn(lang, `problem.message_${status}`)), true, what);
  for (const [name, value] of Object.entries(headers)) assert.equal(answer.headers[name], value, what);
}
const languages = [["nb", ""], ["nn", "/nn"], ["en", "/en"]];

for (const [lang, prefix] of languages)
  test(`every refusal is a page that people can read, ${lang}`, async () => {
    for (const [status, request, headers] of refusals) isReadable(await sendRaw(site.base, request(prefix)), status, lang, headers);
  });

test("too often is a page too, and says when to come back", async () => {
  const strict = await startSite(10, ["limits.registrations_per_minute=1", "limits.link_requests_per_hour=1", "limits.login_attempts=3"]);
  // One account is guarded before the address from which it is tried: others may sit behind the same one.
  const guess = (email) => new Visitor(strict).post("/logg-inn", { email, password: "feil" });
  for (let n = 0; n < 3; ++n) assert.equal((await guess("organiser@retenk.example.no")).status, 422);
  const tired = await guess("organiser@retenk.example.no");
  assert.deepEqual([tired.status, tired.headers["retry-after"]], [429, "900"]);
  assert.equal(textOf(tired.text).includes(textIn("nb", "accounts.too_many_attempts")), true);
  assert.equal((await guess("admin@retenk.example.no")).status, 422);

  for (const [path, count, least] of [["/pamelding", 1, 30], ["/min/lenke", 1, 3000], ["/logg-inn", 25, 600]]) {
    for (let n = 0; n < count; ++n) assert.equal((await new Visitor(strict).post(path, "email=a")).status, 422);
    for (const [lang, prefix] of languages) {
      const answer = await new Visitor(strict).post(prefix + path, "email=a");
      isReadable(answer, 429, lang);
      assert.ok(Number(answer.headers["retry-after"]) > least, `${path}: ${answer.headers["retry-after"]}`);
    }
  }
  await strict.end();
  strict.remove();
});

test("who is too slow gets a page and not a cut line", async () => {
  const impatient = await startSite(10, ["server.header_seconds=1", "server.body_seconds=1"]);
  const slow = languages.flatMap(([lang, prefix]) => [[lang, `GET ${prefix}/program HTTP/1.1\r\nHost: a\r\n`],
    [lang, `${head("POST", `${prefix}/min/lenke`, "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n")}email=`]]);
  const answers = await Promise.all(slow.map(([, bytes]) => sendRaw(impatient.base, bytes)));
  for (const [n, answer] of answers.entries()) isReadable(answer, 408, slow[n][0]);
  await impatient.end();
  impatient.remove();
});
