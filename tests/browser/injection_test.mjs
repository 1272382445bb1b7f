// Every text field on every output: who sees it where, as reviewed; and that no text there is anything but text.
// UPDATE_GOLDEN=1 writes tests/golden/shown.txt anew, for review.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import ICAL from "ical.js";
import { ask, elements, filled, Visitor } from "./support/ask.mjs";
import { fields } from "./support/fields.mjs";
import { cellsOf, everything, fill, isStream, markOf, marksIn, routes, shownIn, startFilled, typable } from "./support/filled.mjs";
import { checkerOfHtml } from "./support/html.mjs";
import { corpus, placeholders, squashed } from "./support/hostile.mjs";
import { openChromium, query, registrationOf } from "./support/site.mjs";

const golden = new URL("../golden/shown.txt", import.meta.url);
let site, browser, reader, plain;
before(async () => {
  site = await startFilled();
  fill(site);
  await site.start();
  plain = await everything(site);
  browser = await openChromium();
  reader = await browser.newPage();
});
after(async () => { await browser.close(); await site.end(); site.remove(); });

test("every text column of the database has a word in fields.mjs, and every word a column", () => {
  const columns = query(site, `SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c
    WHERE m.type = 'table' AND c.type = 'TEXT' AND m.name NOT LIKE 'participant_search%' ORDER BY 1`).split("\n");
  assert.deepEqual(fields.map(({ name }) => name).sort(), columns.sort());
  assert.equal(fields.every(({ kind }) => ["line", "markdown", "typed", "ours"].includes(kind)), true);
});

// V4: which field is shown to whom, and where; but for what is on every page.
const onEveryPage = new Set(["conference.name", "conference.place", "conference.contact_email", "conference.accessibility_url"]);
test("who sees which field where is as it was reviewed", async () => {
  const lines = [];
  for (const { who, pattern, answer } of plain) {
    assert.equal(answer.status < 500, true, `${who} ${pattern}: ${answer.status}`);
    if (pattern.startsWith("/en")) continue; // the same fields, translated
    const names = [...marksIn(await shownIn(answer)).values()].map(({ field }) => field.name).filter((name) => !onEveryPage.has(name));
    if (names.length > 0) lines.push(`${who} ${pattern}: ${[...new Set(names)].sort().join(" ")}`);
  }
  const text = `${lines.sort().join("\n")}\n`;
  if (process.env.UPDATE_GOLDEN) writeFileSync(golden, text);
  assert.deepEqual(text.split("\n"), readFileSync(golden, "utf8").split("\n"));
});

// A3: whose rows a role may see at all; what has no line here is for everybody.
const ids = (sql) => new Set(query(site, sql).split("\n").filter(Boolean).map(Number));
const speakers = "SELECT person_id FROM speaker";
function mayBeSeen(who) {
  const none = new Set();
  const common = { participant: none, registration: none, answer: none, upload: none, organisation: none, message: none, user: none, login_session: none, login_event: none, passkey: none, change_log: none, waiting_party: none, waiting_member: none, survey_text: none, speaker_answer: none, speaker_need: none, speaker_page: none, person: ids(speakers) };
  if (who === "visitor") return common;
  const login = { user: ids("SELECT id FROM user WHERE id = 0"), login_session: none, login_event: none, passkey: none };
  const mine = { attendee: `registration_id = (SELECT registration_id FROM participant WHERE id = ${site.own.attendee.participant})`, host: "municipality_id = (SELECT id FROM municipality WHERE slug = 'harstad')", editor: "0" }[who] ?? "0";
  const own = {
    participant: ids(`SELECT id FROM participant WHERE ${mine}`), answer: ids(`SELECT rowid FROM answer WHERE participant_id IN (SELECT id FROM participant WHERE ${mine})`),
    upload: who === "attendee" ? ids(`SELECT id FROM upload WHERE participant_id IN (SELECT id FROM participant WHERE ${mine})`) : none,
    organisation: ids(`SELECT organisation_id FROM participant WHERE ${mine}`), person: ids(`${speakers} UNION SELECT person_id FROM participant WHERE ${mine}`),
    registration: who === "attendee" ? ids(`SELECT registration_id FROM participant WHERE ${mine}`) : none,
  };
  const party = site.own.attendee.party;
  const speaker = Object.fromEntries(["speaker_answer", "speaker_need", "speaker_page"].map((table) => [table, who === "attendee" ? ids(`SELECT rowid FROM ${table} WHERE speaker_id = ${site.speakers.attendee}`) : none]));
  // What is kept about oneself is one's own to read, with its history.
  const kept = `subject_type = 'registration' AND subject_id IN (SELECT registration_id FROM participant WHERE ${mine}) OR subject_type = 'participant' AND subject_id IN (SELECT id FROM participant WHERE ${mine})`;
  if (who === "attendee") return { ...common, ...own, ...speaker, change_log: ids(`SELECT id FROM change_log WHERE ${kept}`), message: ids(`SELECT id FROM message WHERE ${mine}`), waiting_party: new Set([party]), waiting_member: ids(`SELECT id FROM waiting_member WHERE party_id = ${party}`) };
  const mail = { host: "harstad", editor: "program", auditor: "auditor", partner: "partner", "door crew": "door", "plan owner": "plan" }[who];
  const number = site.logins[mail];
  Object.assign(login, { user: new Set([number]), login_session: ids(`SELECT id FROM login_session WHERE user_id = ${number}`), login_event: ids(`SELECT id FROM login_event WHERE user_id = ${number}`), passkey: ids(`SELECT id FROM passkey WHERE user_id = ${number}`) });
  if (who === "host") return { ...common, ...own, ...login };
  // An auditor sees what was changed and by whom, and not the register; the others see nothing of either.
  if (who === "auditor") return { ...common, ...login, user: ids("SELECT id FROM user"), change_log: ids("SELECT id FROM change_log") };
  if (who !== "editor") return { ...common, ...login };
  const work = "('session', 'speaker', 'partner', 'room', 'venue')"; // an editor sees who changed what of the programme
  return { ...common, ...login, speaker_answer: ids("SELECT rowid FROM speaker_answer"), speaker_page: ids("SELECT rowid FROM speaker_page"), user: ids("SELECT id FROM user"), person: ids(speakers), change_log: ids(`SELECT id FROM change_log WHERE subject_type IN ${work}`) };
}

function foreignIn(text, allowed) {
  return [...marksIn(text)].filter(([, { field, row }]) => allowed[field.table] && !allowed[field.table].has(row)).map(([name]) => name);
}

test("nobody finds anybody else's in any byte of any answer: not by one's own addresses, not by another's ids", async () => {
  const others = ["partner", "door crew", "plan owner"], all = [...plain, ...await everything(site, others)];
  for (const who of ["visitor", "attendee", "host", "editor", "auditor", ...others]) {
    const allowed = mayBeSeen(who);
    for (const one of all.filter((answer) => answer.who === who && !/\/(velkommen|nytt-passord)\/\{token\}$/.test(answer.pattern))) // whoever has that link is its holder
      assert.deepEqual(foreignIn(await shownIn(one.answer), allowed), [], `${who} ${one.path}`);
    // The ids of somebody else, in the path and in the question.
    const elsewhere = query(site, "SELECT id FROM municipality WHERE slug = 'narvik'"), theirs = site.own.other;
    const registration = query(site, `SELECT registration_id FROM participant WHERE id = ${theirs.participant}`);
    const question = `kommune=${elsewhere}&id=${theirs.participant}&registration=${registration}&participant=${theirs.participant}&user=1`;
    for (const { route, path } of site.paths) {
      if (isStream(route)) continue;
      const swapped = /^\/(min|plass)\/(deltaker|plasser)\//.test(route.path) ? path.replace(/\d+/, theirs.participant) : path;
      if (route.path.endsWith("/{token}")) continue; // whoever has that one is its owner
      const answer = await site.people[who].get(`${swapped}?${question}`);
      assert.deepEqual(foreignIn(await shownIn(answer), allowed), [], `${who} ${swapped}?${question}`);
    }
  }
});

test("a post with somebody else's ids changes nothing of theirs and shows nothing of it", async () => {
  const theirs = site.own.other.participant;
  const state = () => query(site, `SELECT * FROM participant WHERE registration_id = (SELECT registration_id FROM participant WHERE id = ${theirs});
    SELECT * FROM registration; SELECT * FROM answer; SELECT * FROM person; SELECT * FROM waiting_party; SELECT * FROM message; SELECT * FROM user; SELECT * FROM change_log`);
  const earlier = state();
  for (const who of ["visitor", "attendee", "host", "editor", "auditor", "partner", "door crew", "plan owner"]) {
    const visitor = site.people[who], allowed = mayBeSeen(who);
    const token = who === "visitor" ? "" : await visitor.formToken();
    for (const route of routes.filter(({ method, access }) => method === "POST" && (access === "organiser" || access === "personal_link" || access === "place_link" || access === "signed_in"))) {
      if (["/logg-ut", "/min/ut", "/min/sletting", "/min/avmelding", "/plass/ut"].includes(route.path) || (route.access === "signed_in" && who !== "attendee")) continue;
      const path = route.path.replace("{id}", route.path.includes("pameldinger") ? query(site, `SELECT registration_id FROM participant WHERE id = ${theirs}`) : theirs);
      const answer = await visitor.post(path, { form_token: token, id: "1", version: "1", name: "Stjålet", municipality: "elsewhere", ja: "1" });
      // What asks for no id is of whoever asks; the version is not.
      const good = route.access === "personal_link" && !route.path.includes("{") ? [200, 303, 403, 404, 409] : [303, 403, 404];
      assert.equal(good.includes(answer.status), true, `${who} ${path}: ${answer.status}`);
      assert.deepEqual(foreignIn(answer.text, allowed), [], `${who} ${path}`);
    }
  }
  assert.equal(state(), earlier);
});

// REG-9, J8: by their canaries, in whatever form they come: page, part, file, letter.
test("diet and access answers and phone numbers are read by organisers and by whom they are of, and by nobody else", async () => {
  const needs = ids("SELECT answer.rowid FROM answer JOIN question ON question.id = question_id WHERE rights_class = 'needs'");
  assert.equal(needs.size > 0, true, "there is something to see");
  const shielded = ({ field, row }) => field.column.endsWith("phone") || field.table === "speaker_need" || (field.name === "answer.value" && needs.has(row));
  const seenBy = async (who, more = [""]) => {
    const found = [];
    for (const { route, path } of site.paths.filter(({ route }) => !isStream(route) && !route.path.endsWith("/{token}")))
      for (const question of more) {
        const answer = await site.people[who].get(path + (question && (path.includes("?") ? "&" : "?") + question));
        found.push(...[...marksIn(await shownIn(answer)).values()].filter(shielded).map(({ field, row }) => `${path}: ${field.name} of ${row}`));
      }
    return found;
  };
  const columns = ["behov=1", ["kol=telefon", ...query(site, "SELECT id FROM question WHERE rights_class = 'needs'").split("\n").map((id) => `kol=s${id}`)].join("&")];
  assert.equal((await seenBy("organiser", columns)).length > 0, true, "organisers do");
  assert.equal((await seenBy("attendee")).length > 0, true, "and so does whose they are");
  for (const who of ["visitor", "host", "editor", "auditor", "partner", "door crew", "plan owner"])
    assert.deepEqual(await seenBy(who, ["", ...columns]), [], who);
});

test("a live stream says that something changed, and not what", async () => {
  const { hostname, port } = new URL(site.base), day = query(site, "SELECT day FROM conference WHERE is_current");
  const streams = {
    "/live/registration": ["host", () => new Visitor(site).fill("/pamelding", registrationOf(site, "Ny Gjest", "ny.gjest@example.no"))],
    "/live/programme": ["editor", () => site.people.editor.fill("/admin/program/timeplan?post=20", { day, starts: "12:45", length: "60", room_id: "3", action: "place" }, "/admin/program/timeplan/20")],
  };
  assert.deepEqual(routes.filter(isStream).map(({ path }) => path).sort(), Object.keys(streams).sort());
  for (const [path, [who, change]] of Object.entries(streams)) {
    const heard = await new Promise((done, fail) => {
      http.get({ hostname, port, path, headers: { Cookie: site.people[who].cookie }, agent: false }, (answer) => {
        answer.once("data", (part) => { done(part.toString()); answer.destroy(); });
        change().catch(fail);
      }).on("error", fail);
    });
    assert.equal(heard, "event: changed\ndata: \n\n", path);
  }
});

// V1 and V6 are heard all along; told at the end.
const canary = /k\d+r\d+(en)?q|4799\d{6}/;
test("canaries stand in no error page, no metrics, no health, and no file but the database and the mail", async () => {
  for (const who of Object.values(site.people))
    for (const path of ["/metrics", "/healthz", "/finnes-ikke", "/program/finnes-ikke", "/min/deltaker/987654", "/admin/pameldinger/987654", `/${markOf(typable[0], 1)}%FF`]) {
      const answer = await ask(site.base, path, { headers: path.startsWith("/m") || path.startsWith("/h") ? {} : { Cookie: who.cookie } });
      // The conference's own name is on every page, and one's own where one is logged in.
      const found = [...marksIn(answer.text).values()].map(({ field }) => field.name).filter((name) => !onEveryPage.has(name) && name !== "user.name");
      assert.deepEqual(found, [], path);
    }
  const open = readdirSync(`/proc/${site.server.pid}/fd`).map((fd) => { try { return readlinkSync(`/proc/${site.server.pid}/fd/${fd}`); } catch { return ""; } });
  const files = open.filter((file) => file.startsWith("/") && !file.startsWith("/dev/") && !file.startsWith(site.database));
  assert.deepEqual(files, [], "nothing else is open");
  assert.deepEqual(readdirSync(site.folder).sort(), ["change.sql", "mail", "retenk.db", "retenk.db-files", "retenk.db-shm", "retenk.db-wal"].filter((name) => readdirSync(site.folder).includes(name)));
});

// What a page is without its texts, in no order, for lists are sorted by them; and all its texts.
function takeApart(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const skeleton = [], values = [];
  for (const element of parsed.querySelectorAll("*")) {
    skeleton.push(`${element.localName} ${[...element.attributes].map(({ name }) => name).sort().join(" ")}`);
    for (const { value } of element.attributes) values.push(value);
    if (element.localName === "template") values.push(element.innerHTML);
  }
  const textsIn = (value) => typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [String(value)];
  for (const data of parsed.querySelectorAll("script[type='application/ld+json']")) values.push(...textsIn(JSON.parse(data.textContent)));
  return { skeleton: skeleton.sort(), text: `${parsed.documentElement.textContent}\0${values.join("\0")}` };
}
const read = (html) => reader.evaluate(takeApart, html);
// The plain answers are looked at in each round, and read once.
function once(work) {
  const known = new WeakMap();
  return (answer) => {
    if (!known.has(answer)) known.set(answer, work(answer));
    return known.get(answer);
  };
}
const readPlain = once((answer) => read(answer.text));
const readPlainXml = once((answer) => readXml(answer.text));
const marksOfPlain = once(async (answer) => [...marksIn(await shownIn(answer)).values()]);
const readXml = (text) => reader.evaluate((source) => {
  const parsed = new DOMParser().parseFromString(source, "application/xml"), all = [...parsed.querySelectorAll("*")];
  return { fault: parsed.querySelector("parsererror")?.textContent ?? "",
    skeleton: all.map((one) => `${one.localName} ${[...one.attributes].map(({ name }) => name).join(" ")}`).sort(),
    text: [...all.flatMap((one) => [...one.attributes].map(({ value }) => value)), parsed.documentElement.textContent].join("\0") };
}, text);

function differenceOf(one, other) {
  const at = one.findIndex((line, place) => line !== other[place]);
  return one.length === other.length && at < 0 ? "" : `${one.length} and ${other.length} elements, differing at ${at}: ${one.slice(at, at + 3)} | ${other.slice(at, at + 3)}`;
}

const some = (all, begin, count) => Array.from({ length: count }, (_, n) => all[(begin + n) % all.length]);
// So that a round shows each text in each field: a few rows share them all. The mark behind says which row it is.
const spread = (all, round, each, short = all.filter((text) => [...text].length <= 100)) => (field, row, lang, place, rows) => {
  if (field.kind !== "line") return undefined;
  // A name of 120 characters at most, and a history that cuts what is long.
  if (field.name === "person.name" || field.table === "change_log") return `${some(short, round * rows + place, 1)[0]} ${markOf(field, row, lang)}`;
  const count = rows >= each ? 1 : Math.ceil(each / rows);
  const shown = site.detailed.has(`${field.table} ${row}`) ? each : count;
  const text = `${some(all, round * each + place * count + typable.indexOf(field), shown).join(" ¦ ")} ${markOf(field, row, lang)}`;
  return field.table === "call" ? text.replaceAll("\n", " ") : text; // each line there is a question of its own
};
const spreadMarkdown = (all, round, each) => (field, row, lang, place) => field.kind !== "markdown" ? undefined
  : `${some(all.filter((text) => !text.startsWith("```")), round * each + place * 7, each).join("\n\n")}\n\n${markOf(field, row, lang)}`;

// The rows that have a page of their own.
function detailedRows() {
  const seen = new Map();
  const places = new Set(plain.filter(({ pattern }) => pattern.includes("{")).map(({ pattern }) => pattern));
  for (const { pattern, answer } of plain)
    if (places.has(pattern) || /\/(praktisk|personvern|min|)$/.test(pattern))
      for (const { field, row } of marksIn(answer.text).values()) seen.set(field.table, (seen.get(field.table) ?? new Set()).add(row));
  return new Set([...seen].flatMap(([table, rows]) => [...rows].slice(0, 3).map((row) => `${table} ${row}`)));
}

async function refill(textOf) {
  await site.end();
  site.detailed ??= detailedRows();
  fill(site, textOf);
  await site.start();
}

const expectedText = (textOf, { field, row, lang }) => {
  const rows = site.rows[field.table];
  return textOf(field, row, lang, rows.indexOf(row), rows.length);
};

// What stood as a plain mark on an output must stand there as it was typed.
async function checkTexts(one, other, textOf, text) {
  for (const mark of await marksOfPlain(one.answer)) {
    const typed = expectedText(textOf, mark);
    if (typed !== undefined) assert.equal(text.includes(squashed(typed)), true, `${other.who} ${other.path}: ${mark.field.name} of row ${mark.row}: ${typed.slice(0, 300)}`);
  }
}

function checkCsv(text) {
  const rows = [[""]];
  let quoted = false;
  for (let at = 1; at < text.length; ++at) { // behind the byte order mark
    const cell = rows.at(-1);
    if (quoted && text.startsWith(`""`, at)) { cell[cell.length - 1] += `"`; ++at; }
    else if (text[at] === `"`) quoted = !quoted;
    else if (!quoted && text[at] === ";") cell.push("");
    else if (!quoted && text.startsWith("\r\n", at)) { rows.push([""]); ++at; }
    else cell[cell.length - 1] += text[at];
  }
  rows.pop();
  for (const row of rows) {
    assert.equal(row.length, rows[0].length, "as many cells in each row");
    for (const cell of row) assert.equal(/^[=+\-@\t\r]/.test(cell), false, `begins a formula: ${cell.slice(0, 40)}`);
  }
  return rows.flat().flatMap((cell) => [cell, cell.replace(/^'(?=[=+\-@\t\r])/, "")]).join("\n"); // as it stands, and without the guard
}

const python = "import icalendar, json, sys\n"
  + "print(json.dumps([[str(e['UID']), str(e['SUMMARY']), sorted(e.keys())] for e in icalendar.Calendar.from_ical(sys.stdin.buffer.read()).walk('VEVENT')]))";
function eventsOf(answer) {
  for (const line of answer.bytes.toString("latin1").split("\r\n")) assert.equal(line.length <= 75, true, line);
  const calendar = new ICAL.Component(ICAL.parse(answer.text));
  const events = calendar.getAllSubcomponents("vevent");
  const seen = events.map((event) => [event.getFirstPropertyValue("uid"), event.getFirstPropertyValue("summary"), event.getAllProperties().map(({ name }) => name.toUpperCase()).sort()]);
  const other = JSON.parse(execFileSync("/usr/bin/python3", ["-c", python], { input: answer.bytes, encoding: "utf8" }));
  // Python's reader takes an escaped backslash before an n for a new line: of those texts only the rest is compared.
  const alike = ([uid, summary, names], place) => [uid, seen[place][1].includes("\\") ? "" : squashed(summary), names];
  assert.deepEqual(other.map(alike), seen.map(alike), "two programs read the same events");
  const value = (property) => property.type === "unknown" ? property.getFirstValue().replace(/\\([\\;,])|\\n/gi, (_, one) => one ?? "\n") : property.getFirstValue();
  const texts = [calendar, ...events].flatMap((component) => component.getAllProperties().map(value));
  return { shape: seen.map(([uid, , names]) => [uid, names]), text: texts.join("\n") };
}

// By another program, which says so when the file is not whole. What several are given is read once.
const linksRead = new Map();
function linksIn(pdf) {
  const digest = createHash("sha256").update(pdf).digest("hex");
  if (!linksRead.has(digest)) linksRead.set(digest, readLinks(pdf));
  return linksRead.get(digest);
}
function readLinks(pdf) {
  const folder = mkdtempSync(join(tmpdir(), "retenk-pdf-")), file = join(folder, "a.pdf");
  writeFileSync(file, pdf);
  execFileSync("qpdf", ["--check", file], { stdio: "pipe" });
  const lines = execFileSync("pdfinfo", ["-url", file], { encoding: "utf8" }).split("\n").slice(1).filter(Boolean);
  rmSync(folder, { recursive: true });
  return lines.map((line) => line.trim().split(/\s+/)[2]);
}

// An answer like the plain one in everything but its texts, and these as they were typed.
async function checkOutput(one, other, textOf, structure = true) {
  const what = `${other.who} ${other.path}`, type = (other.answer.headers["content-type"] ?? "").split(";")[0];
  assert.deepEqual([other.answer.status, type, other.answer.headers["content-disposition"]], [one.answer.status, (one.answer.headers["content-type"] ?? "").split(";")[0], one.answer.headers["content-disposition"]], what);
  if (other.answer.status >= 300) return;
  if (other.isPage) {
    const [before, now] = [await readPlain(one.answer), await read(other.answer.text)];
    if (structure) assert.equal(differenceOf(before.skeleton, now.skeleton), "", what);
    return checkTexts(one, other, textOf, squashed(now.text));
  }
  if (type === "text/csv") return checkTexts(one, other, textOf, squashed(checkCsv(other.answer.text)));
  if (type.includes("spreadsheet")) return checkTexts(one, other, textOf, squashed((await cellsOf(other.answer.bytes)).flat().join("\n").replaceAll("_x000D_", "")));
  if (type === "application/json") return checkTexts(one, other, textOf, squashed(textsIn(JSON.parse(other.answer.text)).join("\n")));
  if (/^application\/(atom\+)?xml$/.test(type)) {
    const [before, now] = [await readPlainXml(one.answer), await readXml(other.answer.text)];
    assert.equal(now.fault, "", what);
    assert.equal(differenceOf(before.skeleton, now.skeleton), "", what);
    return checkTexts(one, other, textOf, squashed(now.text));
  }
  if (type === "text/calendar") {
    const [before, now] = [eventsOf(one.answer), eventsOf(other.answer)];
    assert.deepEqual(now.shape, before.shape, what);
    return checkTexts(one, other, textOf, squashed(now.text));
  }
  if (type === "application/pdf") { // what somebody sent is as it was; ours is whole, and its links lead to ourselves
    if (other.path.includes("/fil/")) return assert.deepEqual(other.answer.bytes, one.answer.bytes, what);
    const [before, now] = [linksIn(one.answer.bytes), linksIn(other.answer.bytes)];
    assert.deepEqual(now.filter((url) => !url.startsWith(`${site.base}/`)), [], what);
    return assert.equal(now.length, before.length, what);
  }
  if (other.path.endsWith("/.well-known/security.txt")) { // a name and a value on each line
    assert.deepEqual(other.answer.text.split("\n").map((line) => line.split(":")[0]), ["Contact", "Expires", "Preferred-Languages", "Canonical", ""], what);
    return checkTexts(one, other, textOf, squashed(other.answer.text));
  }
  if (type !== "image/png") assert.equal((await marksOfPlain(one.answer)).length, 0, `${what}: nobody knows how to read ${type}`);
}
const textsIn = (value) => typeof value === "object" && value !== null ? Object.entries(value).flatMap(([key, inside]) => [key, ...textsIn(inside)]) : [String(value)];

// V6 and what a browser says of a page: nothing asked of others, nothing run, nothing stopped by the policy.
const heard = [];
async function visit(pages, { bypassCSP = false } = {}) {
  for (const who of new Set(pages.map((one) => one.who))) {
    const context = await browser.newContext({ bypassCSP });
    const cookies = [...site.people[who].cookies].map(([name, value]) => ({ name, value, url: site.base.replace("http:", "https:"), secure: true }));
    if (cookies.length > 0) await context.addCookies(cookies);
    const page = await context.newPage();
    page.on("dialog", (dialog) => { heard.push(`${page.url()} ran: ${dialog.message()}`); dialog.dismiss(); });
    page.on("console", (line) => { if (["error", "warning"].includes(line.type()) && !/status of [45]\d\d/.test(line.text())) heard.push(`${page.url()} says: ${line.text()}`); });
    page.on("pageerror", (error) => heard.push(`${page.url()} fails: ${error.message}`));
    page.on("request", (request) => { if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).host !== new URL(site.base).host) heard.push(`${page.url()} asks ${request.url()}`); });
    for (const { path, pattern } of pages.filter((one) => one.who === who && one.answer.status === 200)) {
      if (pattern.endsWith("/{token}")) continue;
      await page.goto(site.base + path, { waitUntil: "load" });
      assert.equal(page.url(), site.base + path, `${who} came to ${path}`);
    }
    await context.close();
  }
  assert.deepEqual(heard.splice(0), []);
}

function htmlErrors(pages) {
  const names = pages.filter(({ answer }) => answer.status === 200).map((one, n) => {
    const file = join(site.folder, "mail", `${n}.html`);
    writeFileSync(file, one.answer.text);
    return [file, `${one.who} ${one.path}`];
  });
  const checked = spawnSync("java", [...checkerOfHtml, "--format", "json", ...names.map(([file]) => file)], { encoding: "utf8", maxBuffer: 1 << 28 });
  const byFile = new Map(names.map(([file, name]) => [`file:${file}`, name]));
  // A line that came by a form has no line feed; here some do, for the sake of calendars and tables.
  return JSON.parse(checked.stderr).messages.filter(({ message }) => !message.includes("Line feed not allowed")).map(({ url, message, extract }) => `${byFile.get(url)}: ${message}: ${extract?.slice(0, 200)}`);
}

// An editor's pages are an organiser's, and those of the other languages are the same templates.
const isLookedAt = ({ who, isPage, pattern }) => isPage && who !== "editor" && !pattern.startsWith("/en");

test("plain texts: valid HTML, and nothing run or asked of others on any page", async () => {
  await site.end();
  fill(site); // whoever came meanwhile
  await site.start();
  plain = await everything(site);
  site.rows = Object.fromEntries([...new Set(typable.map(({ table }) => table))].map((table) => [table, query(site, `SELECT rowid FROM "${table}" ORDER BY rowid`).split("\n").map(Number)]));
  const pages = plain.filter(isLookedAt);
  assert.deepEqual(htmlErrors(pages), []);
  await visit(pages);
});

const rounds = 3, each = Math.ceil(corpus.length / rounds);
for (let round = 0; round < rounds; ++round)
  test(`hostile texts in every field, ${round + 1} of ${rounds}: on every output they are texts, and the output is as it was`, async () => {
    const textOf = spread(corpus, round, each);
    await refill(textOf);
    const hostile = await everything(site);
    for (const [n, other] of hostile.entries()) await checkOutput(plain[n], other, textOf);
    if (round === 0) assert.deepEqual(htmlErrors(hostile.filter(isLookedAt)), []);
    await visit(hostile.filter(isLookedAt));
  });

test("hostile Markdown: only its own elements, links that lead where they may, nothing run even without the policy", async () => {
  await refill(spreadMarkdown(corpus, 0, corpus.length));
  const hostile = await everything(site, ["visitor", "organiser"]);
  const odd = (html) => reader.evaluate((source) => {
    const parsed = new DOMParser().parseFromString(source, "text/html");
    const counts = ["script", "style", "link", "meta", "base", "iframe", "object", "embed", "form", "input", "svg", "math", "video", "template"].map((name) => [name, parsed.querySelectorAll(name).length]);
    const wrong = [...parsed.querySelectorAll("*")].flatMap((element) => [...element.attributes].filter(({ name, value }) => name.startsWith("on") || name === "style"
      || (["href", "src", "action", "srcset", "data"].includes(name) && !/^(\/(?![/\\])|#|https?:\/\/|mailto:|tel:|\?)/i.test(value))
      || (name === "src" && !value.startsWith("/"))).map(({ name, value }) => `${element.localName} ${name}=${value}`));
    return { counts, wrong };
  }, html);
  for (const other of hostile.filter(({ isPage, answer }) => isPage && answer.status === 200)) {
    const one = plain.find(({ who, path }) => who === other.who && path === other.path);
    const [before, now] = [await odd(one.answer.text), await odd(other.answer.text)];
    assert.deepEqual(now.counts, before.counts, other.path);
    assert.deepEqual(now.wrong, [], other.path);
  }
  assert.deepEqual(htmlErrors(hostile.filter(isLookedAt)), []);
  await visit(hostile.filter(isLookedAt), { bypassCSP: true });
});

test("placeholders in every field are never worked out", async () => {
  const textOf = spread(placeholders, 0, placeholders.length);
  await refill(textOf);
  for (const [n, other] of (await everything(site)).entries()) {
    await checkOutput(plain[n], other, textOf);
    assert.equal((await shownIn(other.answer)).includes("94011"), false, other.path);
  }
});

// What somebody typed comes back: in searches, and in forms that are refused or overtaken.
const clean = corpus.filter((text) => text.length < 100 && !/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/.test(text));

test("searches: whatever is looked for, the page says no more than that", async () => {
  const pages = plain.filter((one) => isLookedAt(one) && one.answer.status === 200);
  let searches = 0;
  const seen = new Set();
  for (const { who, path, answer } of pages) {
    const forms = [...answer.text.matchAll(/<form[\s\S]*?<\/form>/g)].map(([form]) => form).filter((form) => !/method="post"/.test(form));
    const typed = forms.flatMap((form) => elements(form, "input").filter(({ type }) => ["text", "search", undefined].includes(type)));
    const chosen = forms.flatMap((form) => [...elements(form, "select"), ...elements(form, "input")]);
    for (const [control, count] of [...typed.map((one) => [one, 12]), ...chosen.map((one) => [one, 2])]) {
      const name = control.name && `${path}?${control.name}`;
      if (!name || seen.has(name)) continue;
      seen.add(name);
      const ask = async (text) => read((await site.people[who].get(`${name}=${encodeURIComponent(text)}`)).text);
      const ordinary = await ask("kanari kanari");
      for (const text of some(clean, searches * 17, count)) {
        const found = await ask(`${text} kanari`);
        assert.equal(differenceOf(ordinary.skeleton, found.skeleton), "", `${who} ${name}=${text}`);
      }
      ++searches;
    }
  }
  assert.ok(searches > 8, `${searches} searches`);
});

test("forms that come back, refused or overtaken, show what was typed and are as they were", async () => {
  let forms = 0;
  for (const route of routes.filter(({ method, access }) => method === "POST" && ["organiser", "programme"].includes(access))) {
    const page = site.paths.find((one) => one.route.path === route.path);
    const shown = page && plain.find(({ who, path }) => who === "organiser" && path === page.path);
    if (!shown || shown.answer.status !== 200) continue; // a button without a form
    const now = (await site.people.organiser.get(page.path)).text;
    if (!now.includes(`action="${page.path}"`)) continue;
    const form = filled(now, page.path);
    const texts = [...elements(now, "input").filter(({ type, name }) => name && form.has(name) && ["text", "search", undefined].includes(type)).map(({ name }) => name),
      ...[...now.matchAll(/<textarea[^>]*\sname="([^"]+)"/g)].map(([, name]) => name)];
    if (texts.length === 0) continue;
    const send = async (text) => {
      const body = new URLSearchParams(form);
      for (const name of texts) body.set(name, text);
      if (body.has("version")) body.set("version", "0");
      return site.people.organiser.post(page.path, body.toString());
    };
    const ordinary = await send("kanari");
    if (ordinary.status === 303) continue; // taken: there is nothing to show
    const before = await read(ordinary.text);
    assert.equal(squashed(before.text).includes("kanari"), true, `${page.path} keeps what was typed`);
    for (const text of some(clean, forms * 13, 40)) {
      const typed = `${text} kanari`, answer = await send(typed);
      assert.equal(answer.status, ordinary.status, `${page.path}: ${text}`);
      const after = await read(answer.text);
      assert.equal(differenceOf(before.skeleton, after.skeleton), "", `${page.path}: ${text}`);
      assert.equal(squashed(after.text).includes(squashed(typed)), true, `${page.path}: ${text}`);
    }
    ++forms;
  }
  assert.ok(forms > 8, `${forms} forms`);
});

test("canaries are in no line of the log, which is at its most talkative", () => {
  assert.ok(site.log.length > 1000, "there is a log");
  // The number of a request or a fault is drawn by lot, and now and then looks like a telephone number.
  const log = site.log.replace(/"id":"[0-9a-f]{16}"/g, "");
  assert.ok(site.log.length - log.length > 1000, "each line of a request has one");
  assert.equal(canary.exec(log)?.[0], undefined);
  assert.equal(/egen (attendee|other)|kollega|(attendee|other)@|ny.gjest|bedrift|betaler/i.exec(site.log)?.[0], undefined, "nor what was typed before");
  for (const line of site.log.split("\n").filter((one) => one.startsWith("{"))) JSON.parse(line);
});
