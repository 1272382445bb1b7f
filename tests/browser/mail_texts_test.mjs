// Every mail with hostile texts in every place that takes one: three readers find one recipient, the headers that are ours, and the texts as they were typed.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { simpleParser } from "mailparser";
import { hidden, until, Visitor } from "./support/ask.mjs";
import { asLine, corpus, placeholders, squashed } from "./support/hostile.mjs";
import { changeStopped, freePort, logIn, openChromium, password, placesOf, query, registrationOf, startSite, takePlace, waitingOf } from "./support/site.mjs";

const templates = readdirSync(new URL("../../mail_templates", import.meta.url)).filter((name) => name.endsWith(".nb.md")).map((name) => name.slice(0, -6));
let site, browser, reader;
before(async () => {
  const port = await freePort(); // browsers take no passkeys for an IP address
  site = await startSite(5, ["limits.link_requests_per_hour=1000", `server.port=${port}`, `server.base_url=http://localhost:${port}`]);
  browser = await openChromium();
  reader = await browser.newPage();
});
after(async () => { await browser.close(); await site.end(); site.remove(); });

const settled = () => until(() => query(site, "SELECT count(*) FROM message WHERE state IN ('queued', 'sending')") === "0", "the mails", 60);

// One of each kind, made by doing what makes it.
async function everyKind() {
  const form = registrationOf(site, "Prøve Person", "prove@example.no");
  const visitor = new Visitor(site);
  await visitor.fill("/pamelding", { ...form, person: "2", p2_name: "Kollega Person", p2_email: "kollega@example.no", p2_category: form.p1_category, p2_municipality: "elsewhere" });
  await new Visitor(site).fill("/pamelding", registrationOf(site, "Prøve Person", "prove@example.no"));
  await new Visitor(site).fill("/min/lenke", { email: "prove@example.no" });
  const path = `/min/deltaker/${query(site, "SELECT min(id) FROM participant WHERE name = 'Prøve Person'")}`;
  await visitor.post(path, { ...hidden((await visitor.get(path)).text), name: "Ny Person", municipality: "elsewhere" });
  const passed = `/min/deltaker/${query(site, "SELECT max(id) FROM participant WHERE name = 'Kollega Person'")}/overdragelse`;
  await visitor.post(passed, { ...hidden((await visitor.get(passed)).text), name: "Tredje Person", email: "tredje@example.no" });
  const other = query(site, "SELECT id FROM category WHERE slug = 'ung' AND conference_id = (SELECT id FROM conference WHERE is_current)");
  for (const extra of [{ extra: query(site, "SELECT min(id) FROM extra WHERE conference_id = (SELECT id FROM conference WHERE is_current)") }, {}])
    if ((await visitor.fill(`${path}/type`, { category: other, ...extra })).status !== 303) throw new Error("the type was not changed");
  await visitor.fill(`${path}/avmelding`, {});
  const two = new Visitor(site), both = registrationOf(site, "Begge Person", "begge@example.no", { p1_category: query(site, "SELECT id FROM category WHERE slug = 'ordinaer' AND conference_id = (SELECT id FROM conference WHERE is_current)") });
  await two.fill("/pamelding", { ...both, person: "2", p2_name: "Den Andre", p2_category: both.p1_category, p2_municipality: "elsewhere" });
  await two.fill("/min/kontakt", { name: "Begge Person", email: "ny.adresse@example.no", payer_kind: "other", payer_name: "Betaler AS", payer_reference: "PO 7" });
  if ((await two.fill("/min/avmelding", {})).location !== "/min?notice=registration_all_cancelled") throw new Error("not all were cancelled");
  await visitor.fill("/min/data", {}, "/min/sletting");
  await everyKindOfApproval();
  await everyKindOfMany();
  await everyKindOfAccount();
  await everyKindOfGroup();
  await everyKindOfWaiting();
  await everyKindOfSession();
  await everyKindOfRelease();
  await everyKindOfSpeaker();
  await everyKindOfSurvey();
  await settled();
}

async function everyKindOfAccount() {
  const admin = await new Visitor(site).logIn("admin@retenk.example.no", password), changed = "en annen lang setning";
  await admin.fill("/admin/brukere/ny", { email: "ny.bruker@example.no", name: "Ny Bruker", roles: "auditor" });
  await new Visitor(site).fill("/logg-inn/glemt", { email: "program@retenk.example.no" });
  const editor = await new Visitor(site).logIn("program@retenk.example.no", password);
  await admin.fill("/admin/epost/innstillinger", {}, "/admin/epost/innstillinger/prove");
  await everyKindOfPasskey();
  await editor.fill("/admin/konto", { old_password: password, new_password: changed, repeat_password: changed }, "/admin/konto/passord");
}

// Chromium's own authenticator makes the key.
async function everyKindOfPasskey() {
  const page = await (await browser.newContext()).newPage();
  const device = await page.context().newCDPSession(page);
  await device.send("WebAuthn.enable");
  await device.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true } });
  await logIn(page, site.base, "organiser@retenk.example.no");
  await page.goto(`${site.base}/admin/konto/nokler`);
  await page.click("button:has-text('Lag passnøkkel')");
  await page.waitForURL("**notice=accounts_passkey_added");
  await page.context().close();
}

async function everyKindOfMany() {
  const organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password), path = "/admin/pameldinger/samlet";
  const id = query(site, "SELECT min(id) FROM participant WHERE state = 'registered' AND approval = 'none'");
  const category = query(site, "SELECT id FROM category WHERE slug = 'utstiller' AND conference_id = (SELECT id FROM conference WHERE is_current)");
  for (const fields of [{ handling: "flytting", category, with_mail: "1" }, { handling: "brev", subject: "Emnet", text: "Teksten" }]) {
    const answer = await organiser.fill(`${path}?${new URLSearchParams({ ...fields, utvalg: "valgte", id })}`, { ...fields, steg: "utfor" }, path);
    if (answer.status !== 303) throw new Error(`${fields.handling}: ${answer.status}`);
  }
}

async function everyKindOfApproval() {
  const exhibitors = query(site, "SELECT id FROM category WHERE slug = 'utstiller'");
  for (const name of ["Ute Stiller", "Inne Stiller"])
    await new Visitor(site).fill("/pamelding", registrationOf(site, name, `${name.replace(" ", ".")}@example.no`, { p1_category: exhibitors }));
  const organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password);
  const waiting = (name) => query(site, `SELECT id FROM participant WHERE name = '${name}'`);
  await organiser.fill("/admin/godkjenning", { id: waiting("Ute Stiller"), decision: "approve" });
  await organiser.fill("/admin/godkjenning", { id: waiting("Inne Stiller"), decision: "decline", reason: "Fullt" });
}

// One place more lets in whoever stood in line.
async function everyKindOfSession() {
  const [session, taken] = query(site, "SELECT session_id, taken FROM session_offer LIMIT 1").split("|");
  const organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password);
  for (const more of [1, 2]) {
    await organiser.fill(`/admin/program/pamelding/${session}`, { places: String(Number(taken) + more) });
    await new Visitor(site).fill("/pamelding", registrationOf(site, `Bordgjest ${more}`, `bord${more}@example.no`, { p1_sessions: session }));
    if (more === 1) await new Visitor(site).fill("/pamelding", registrationOf(site, "Bordgjest 3", "bord3@example.no", { p1_sessions: session }));
  }
}

// What moves is a session with people in it; everyKindOfWaiting() moved it.
async function everyKindOfRelease() {
  const organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password);
  await organiser.fill("/admin/program/publisering", {});
  const release = query(site, "SELECT number FROM release WHERE is_current AND conference_id = (SELECT id FROM conference WHERE is_current)");
  await organiser.fill("/admin/program/publisering", { release, action: "send" }, "/admin/program/publisering/epost");
}

async function everyKindOfSpeaker() {
  const organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password), path = "/admin/foredragsholdere/utsending";
  const [id, email] = query(site, "SELECT speaker.id, email FROM speaker JOIN person ON person.id = person_id JOIN session_role ON speaker_id = speaker.id WHERE email LIKE 'frode-%' LIMIT 1").split("|");
  for (const slag of ["invitation", "reminder"])
    if ((await organiser.fill(`${path}?slag=${slag}&id=${id}`, { steg: "send" }, path)).status !== 303) throw new Error(`${slag}: not sent`);
  await settled();
  const mails = await Promise.all(site.mails().map((bytes) => simpleParser(bytes)));
  const { text } = mails.find((mail) => mail.to.value[0].address === email && mail.text.includes("/foredragsholder/"));
  const speaker = new Visitor(site);
  await speaker.get(new URL(/http:[^\s)\]]*\/foredragsholder\/[\w-]{43}/.exec(text)[0]).pathname);
  const session = query(site, `SELECT session_id FROM session_role JOIN session ON session.id = session_id WHERE speaker_id = ${id} AND hidden = 0 AND cancelled = 0 LIMIT 1`);
  const answer = await speaker.fill("/foredragsholder", { answer: "declined", note: "Reisefast" }, `/foredragsholder/svar/${session}`);
  if (answer.status !== 303) throw new Error(`declined: ${answer.status}`);
}

async function everyKindOfSurvey() {
  const organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password), path = "/admin/undersokelse/utsending";
  await organiser.fill("/admin/undersokelse", { opens_at: "2020-01-01T10:00" });
  for (const slag of ["invitation", "reminder"])
    if ((await organiser.fill(`${path}?slag=${slag}`, {}, path)).status !== 303) throw new Error(`${slag}: not sent`);
}

// The reminder comes by the timed task, after the restart in everyKindOfWaiting().
async function everyKindOfGroup() {
  const contact = new Visitor(site);
  const { self, ...form } = registrationOf(site, "Siv Gruppe", "siv@example.no", placesOf(site, 3));
  await contact.fill("/pamelding", form);
  await takePlace(site, contact, new Visitor(site), "Plass Person", "plass@example.no");
  await new Visitor(site).fill("/min/lenke", { email: "plass@example.no" });
  const id = query(site, "SELECT max(id) FROM participant WHERE unnamed AND state = 'registered'");
  await contact.fill("/min/plasser", { action: `send_${id}`, [`p${id}_email`]: "lenke@example.no" });
}

// Of the demonstration's own somebody has an offer, which the timed task finds unanswered after a restart.
async function everyKindOfWaiting() {
  const [first, second] = [new Visitor(site), new Visitor(site)];
  await first.fill("/pamelding", waitingOf(site, "Ventende Person", "venter@example.no"));
  await second.fill("/pamelding", waitingOf(site, "Fjernet Person", "fjernet@example.no"));
  await new Visitor(site).fill("/min/lenke", { email: "venter@example.no" });
  await first.fill("/venteliste/avmelding", {});
  const organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password);
  const party = `/admin/venteliste/${query(site, "SELECT id FROM waiting_party WHERE contact_email = 'fjernet@example.no'")}`;
  await organiser.fill(party, { reason: "prøve" }, `${party}/fjerning`);
  await settled();
  await site.end();
  changeStopped(site, `UPDATE waiting_party SET answer_by = unixepoch() - 1 WHERE state = 'offered';
    UPDATE registration SET created_at = created_at - 30 * 86400 WHERE contact_email = 'siv@example.no';
    UPDATE session SET starts_at = starts_at + 300 WHERE id IN (SELECT session_id FROM session_offer LIMIT 1);
    UPDATE conference SET names_by = unixepoch() + 3 * 86400 WHERE is_current`);
  await site.start();
  await until(() => query(site, "SELECT count(*) FROM waiting_party WHERE state = 'lapsed'") !== "0", "the offer that passes on", 30);
  await until(() => query(site, "SELECT count(*) FROM message WHERE template = 'places_reminder'") !== "0", "the reminder", 30);
}

const fixed = new Set(["link", "link_path", "form_path", "until", "starts", "before", "code", "picture", "day", "contact_email", "percent", "letter"]);
const replaced = (value, text, key = "") => Array.isArray(value) ? value.map((one) => replaced(one, text))
  : value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([name, inside]) => [name, replaced(inside, text, name)]))
    : typeof value === "string" && !fixed.has(key) && !key.endsWith("_ore") && value !== "" ? text : value;
const literal = (text) => `CAST(x'${Buffer.from(text).toString("hex")}' AS TEXT)`;

// Queued as the program does it: the values are frozen with the message, the mailer makes the mail of them.
function enqueue(jobs) {
  const samples = new Map(templates.map((template) => [template, query(site, `SELECT id FROM message WHERE template = '${template}' ORDER BY id DESC LIMIT 1`)]));
  const data = new Map([...samples].map(([template, id]) => [template, JSON.parse(query(site, `SELECT data FROM message WHERE id = ${id}`))]));
  const rows = jobs.map(({ template, language, text, to }) => `INSERT INTO message (created_at, template, language, recipient, recipient_name, data, attachments, next_at)
    SELECT created_at, template, '${language}', '${to}', ${literal(text)}, ${literal(JSON.stringify(replaced(data.get(template), text)))}, attachments, 0 FROM message WHERE id = ${samples.get(template)};`);
  const file = join(site.folder, "mails.sql");
  writeFileSync(file, `BEGIN;\n${rows.join("\n")}\nCOMMIT;`);
  execFileSync("sqlite3", ["-bail", site.database, `.read ${file}`]);
}

async function sent(jobs) {
  await site.end();
  for (const name of readdirSync(join(site.folder, "mail"))) rmSync(join(site.folder, "mail", name));
  enqueue(jobs);
  await site.start();
  await settled();
  const read = new Map();
  for (const bytes of site.mails()) {
    const mail = await simpleParser(bytes, { skipImageLinks: true, skipTextToHtml: true });
    read.set(mail.to.value[0].address, { mail, bytes });
  }
  return read;
}

const python = `
import email, email.header, email.policy, json, os, sys
found = {}
for name in os.listdir(sys.argv[1]):
    raw = open(os.path.join(sys.argv[1], name), "rb").read()
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    boxes = [a.addr_spec for header in ("to", "cc", "bcc") for a in (mail[header].addresses if mail[header] else [])]
    found[boxes[0]] = [boxes, str(email.header.make_header(email.header.decode_header(email.message_from_bytes(raw)["subject"]))), max(map(len, raw.split(b"\\r\\n")))]
json.dump(found, sys.stdout)`;
const readByPython = () => JSON.parse(execFileSync("/usr/bin/python3", ["-c", python, join(site.folder, "mail")], { encoding: "utf8", maxBuffer: 1 << 27 }));

const shapeOf = (html) => reader.evaluate((source) => {
  const parsed = new DOMParser().parseFromString(source, "text/html");
  const all = [...parsed.querySelectorAll("*")];
  return { skeleton: all.map((one) => `${one.localName} ${[...one.attributes].map(({ name }) => name).join(" ")}`),
    links: all.flatMap((one) => ["href", "src", "action"].map((name) => one.getAttribute(name)?.replace(/^http:\/\/127\.0\.0\.1:\d+/, "")).filter(Boolean)), text: parsed.documentElement.textContent };
}, html);

// A header has at most 200 characters of a text.
function isSaid(actual, ordinary, text, what) {
  const wanted = squashed(ordinary.replaceAll("kanari", () => text)), said = squashed(actual);
  if ([...wanted].length < 150) assert.equal(said, wanted, what);
  else assert.equal(wanted.startsWith(said.slice(0, 100)), true, `${what}: ${said}`);
}

async function check(jobs, ordinary, read) {
  const byPython = readByPython();
  assert.equal(read.size, jobs.length, "a mail for each");
  for (const { template, language, text, to } of jobs) {
    const { mail, bytes } = read.get(to), one = ordinary.get(`${template}.${language}@example.no`).mail, what = `${template} ${language}: ${text}`;
    assert.deepEqual([mail.to.value.length, mail.cc, mail.bcc, mail.from.value, [...mail.headers.keys()].sort()], [1, undefined, undefined, one.from.value, [...one.headers.keys()].sort()], what);
    isSaid(mail.to.value[0].name, "kanari", text, `the name, ${what}`);
    isSaid(mail.subject, one.subject, text, `the subject, ${what}`);
    const [boxes, subject, longest] = byPython[to];
    assert.deepEqual([boxes, squashed(subject)], [[to], squashed(mail.subject)], what);
    assert.equal(longest <= 998, true, what);
    assert.equal(bytes.every((byte) => byte < 128), true, what);
    assert.deepEqual(mail.attachments.map(({ filename, contentType }) => [filename, contentType]), one.attachments.map(({ filename, contentType }) => [filename, contentType]), what);
    const [before, now] = [await shapeOf(one.html), await shapeOf(mail.html)];
    assert.deepEqual([now.skeleton, now.links], [before.skeleton, before.links], what);
    for (const shown of [now.text, mail.text]) {
      assert.equal(squashed(shown).includes(squashed(text)), true, `the text, ${what}`);
      assert.equal(shown.includes("94011"), false, what);
    }
  }
}

test("there is a sample of every mail", async () => {
  await everyKind();
  assert.deepEqual(query(site, "SELECT DISTINCT template FROM message ORDER BY 1").split("\n"), [...templates].sort());
});

const languages = ["nb", "nn", "en"];
test("hostile texts in name, subject and body of every mail", async () => {
  const ordinary = await sent(templates.flatMap((template) => languages.map((language) => ({ template, language, text: "kanari", to: `${template}.${language}@example.no` }))));
  const texts = [...corpus, ...placeholders.slice(0, 500)].map(asLine); // as a form leaves them
  const jobs = texts.map((text, n) => ({ template: templates[n % templates.length], language: languages[Math.floor(n / templates.length) % 3], text, to: `til${n}@example.no` }));
  await check(jobs, ordinary, await sent(jobs));
});
