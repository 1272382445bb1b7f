// Mail through a real SMTP server with STARTTLS, login and an authority of our own, also when that server has a bad day.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import ICAL from "ical.js";
import { simpleParser } from "mailparser";
import { hidden, textOf, until, Visitor } from "./support/ask.mjs";
import { makeAuthority } from "./support/certificates.mjs";
import { hangUp, login, refusal, startMailServer } from "./support/mail_server.mjs";
import { changeStopped, password, query, registrationOf, startSite } from "./support/site.mjs";

const difficult = `Øydis O'Ŋuoŋŋá-Čáhppe, "dr." <br> {{title}} =?utf-8?q?x?= 🎉`;
let folder, authority, post, site, organiser;

const settingsFor = (port, ca = authority.file) => [`mail.url=smtp://localhost:${port}`, `mail.ca_file=${ca}`, `mail.user=${login.user}`,
  "mail.reply_to=svar@retenk.example.no"];

before(async () => {
  // The password comes as an operator gives it, so that it stands in no list of processes.
  process.env.RETENK_MAIL__PASSWORD = login.password;
  folder = mkdtempSync(join(tmpdir(), "retenk-mail-"));
  authority = makeAuthority(folder);
  post = await startMailServer(authority.certify("mail"));
  site = await startSite(40, settingsFor(post.port));
  organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password);
});
after(async () => {
  await site.end();
  await post.close();
  site.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function register(name, email, more) {
  const visitor = new Visitor(site);
  const answer = await visitor.fill("/pamelding", registrationOf(site, name, email, more));
  assert.equal(answer.location, "/pamelding/kvittering");
  return visitor;
}

const messageTo = (email) => {
  const [id, state, attempts] = query(site, `SELECT id, state, attempts FROM message WHERE recipient = '${email}' ORDER BY id DESC LIMIT 1`).split("|");
  return { id, state, attempts: Number(attempts) };
};
const reaches = (email, state) => until(() => messageTo(email).state === state, `${email} in the state ${state}`);

// Mails leave in the order in which they are due: when this one has come, nothing older is on its way.
let markers = 0;
async function nothingElseLeaves() {
  const email = `marker${++markers}@example.no`;
  await register("Marker", email);
  await post.arrives(email);
}

async function restartWhenDue(email) {
  await site.end();
  changeStopped(site, `UPDATE message SET next_at = unixepoch() WHERE recipient = '${email}'`);
  await site.start();
}

async function shownToOrganiser(state, email) {
  const list = await organiser.get(`/admin/epost?tilstand=${state}`);
  assert.equal(list.status, 200);
  assert.equal(list.text.includes(email), true, `${email} stands in the list of ${state}`);
  return textOf((await organiser.get(`/admin/epost/${messageTo(email).id}`)).text);
}

test("an administrator words how mail presents itself, tries the server, and sends a test that arrives so", async () => {
  const admin = await new Visitor(site).logIn("admin@retenk.example.no", password), path = "/admin/epost/innstillinger";
  assert.equal((await organiser.get(path)).status, 403, "organisers read mail, administrators word it");
  const stale = (await admin.get(path)).text;
  assert.equal(stale.includes(login.password), false);
  const refused = await admin.fill(path, { from_name: "Re:tenk <falsk@example.no>", reply_to: "ikke en adresse" });
  assert.equal(refused.status, 422);
  assert.match(textOf(refused.text), /uten tegnene < og >/);
  const given = { from_name: "Re:tenk, Harstad", reply_to: "vert@retenk.example.no", signature: "Hilsen komiteen\nTelefon 77 00 00 00" };
  assert.equal((await admin.fill(path, given)).location, `${path}?notice=mail_settings_saved`);
  const second = await admin.post(path, { form_token: await admin.formToken(), version: hidden(stale).version, from_name: "En annen" });
  assert.equal(second.status, 409);
  assert.match(textOf(second.text), /En annen.*Re:tenk, Harstad/s);

  assert.match(textOf((await admin.fill(path, {}, `${path}/forsok`)).text), /svarer og er klar til å ta imot/);
  const answer = await admin.fill(path, {}, `${path}/prove`);
  assert.match(answer.location, /^\/admin\/epost\/\d+\?notice=mail_test_queued$/);
  const mail = await simpleParser((await post.arrives("admin@retenk.example.no")).bytes);
  assert.deepEqual([mail.from.value[0].name, mail.from.value[0].address, mail.replyTo.value[0].address], ["Re:tenk, Harstad", "post@retenk.example.no", "vert@retenk.example.no"]);
  assert.match(mail.text, /Hilsen komiteen\nTelefon 77 00 00 00/);
  assert.match(mail.html, /Hilsen komiteen<br>\r?\nTelefon 77 00 00 00/);
  assert.equal(query(site, "SELECT group_concat(field) FROM change_log WHERE subject_type = 'mail_setting'"), "from_name,reply_to,signature");
  assert.equal((await admin.fill(path, { from_name: "", reply_to: "", signature: "" })).status, 303);
});

test("the confirmation comes over TLS after a login, and two programs read it alike", async () => {
  const visitor = await register(difficult, "bekreftet@example.no");
  const mail = await post.arrives("bekreftet@example.no");
  assert.deepEqual([mail.secure, mail.user, post.logins.filter((one) => !one.secure || !one.known)], [true, login.user, []]);
  const read = await simpleParser(mail.bytes);

  assert.equal(read.subject, "Du er påmeldt Re:tenk 2027".replace("2027", query(site, "SELECT year FROM conference WHERE is_current")));
  assert.equal(read.to.value.length, 1);
  assert.equal(read.to.value[0].address, "bekreftet@example.no");
  // What looks like an encoded word is parted by a space without width, so that no reader decodes it.
  assert.equal(read.to.value[0].name, difficult);
  assert.deepEqual(read.from.value, [{ address: "post@retenk.example.no", name: "Re:tenk" }]);
  assert.equal(read.replyTo.value[0].address, "svar@retenk.example.no");
  assert.equal(read.headers.get("auto-submitted"), "auto-generated");
  assert.match(read.messageId, /^<[a-z0-9]{26}@retenk\.example\.no>$/i);
  assert.ok(Math.abs(read.date - Date.now()) < 60000);
  assert.equal(read.headers.get("content-type").value, "multipart/mixed");

  const reference = textOf((await visitor.get("/min")).text).match(/RT-[0-9A-Z]{6}/i)[0];
  for (const part of [read.text, textOf(read.html)]) {
    assert.equal(part.includes(reference), true);
    assert.equal(part.replace(/\s+/g, " ").includes(difficult), true, part);
  }
  assert.equal(read.html.includes("<br> {{"), false);
  // Every line fits, and what is not ASCII is encoded.
  const lines = mail.bytes.toString("latin1").split("\r\n");
  assert.equal(lines.filter((line) => line.length > 998 || /[^\x20-\x7e\t]/.test(line)).length, 0);
});

test("the calendar file holds one event at the right time, read by two programs that are not ours", async () => {
  await register("Kalender Leser", "kalender@example.no");
  const read = await simpleParser((await post.arrives("kalender@example.no")).bytes);
  const files = read.attachments.filter((file) => file.contentType === "text/calendar");
  assert.equal(files.length, 1);
  const starts = new Date(Number(query(site, "SELECT starts_at FROM conference WHERE is_current")) * 1000);
  const registration = query(site, "SELECT id FROM registration WHERE contact_email = 'kalender@example.no'");

  const events = new ICAL.Component(ICAL.parse(files[0].content.toString("utf8"))).getAllSubcomponents("vevent");
  assert.equal(events.length, 1);
  const event = new ICAL.Event(events[0]);
  assert.equal(event.uid, `registration-${registration}@127.0.0.1`);
  assert.equal(event.startDate.toJSDate().getTime(), starts.getTime());
  assert.equal(event.summary, query(site, "SELECT name FROM conference WHERE is_current"));
  const inOslo = new Intl.DateTimeFormat("nb-NO", { timeZone: "Europe/Oslo", hour: "2-digit", minute: "2-digit" });
  assert.equal(inOslo.format(event.startDate.toJSDate()), "08:15");

  const file = join(folder, "retenk.ics");
  writeFileSync(file, files[0].content);
  const python = "import icalendar, json, sys, zoneinfo\n"
    + "events = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read()).walk('VEVENT')\n"
    + "print(json.dumps([[str(e['UID']), str(e['SUMMARY']), e['DTSTART'].dt.astimezone(zoneinfo.ZoneInfo('Europe/Oslo')).strftime('%H:%M')] for e in events]))";
  const seen = JSON.parse(execFileSync("/usr/bin/python3", ["-c", python, file], { encoding: "utf8" }));
  assert.deepEqual(seen, [[event.uid, event.summary, "08:15"]]);
});

test("the mail's picture, read by a scanner, is the ticket of the own page", async () => {
  const visitor = await register("Skann Meg", "qr@example.no");
  const read = await simpleParser((await post.arrives("qr@example.no")).bytes, { skipImageLinks: true });
  const pictures = read.attachments.filter((file) => file.contentType === "image/png");
  assert.equal(pictures.length, 1);
  const file = join(folder, "ticket.png");
  writeFileSync(file, pictures[0].content);
  const scanned = execFileSync("zbarimg", ["--quiet", "--raw", file], { encoding: "utf8" }).trim();
  const code = query(site, "SELECT ticket_code FROM participant JOIN registration ON registration.id = registration_id WHERE contact_email = 'qr@example.no'");
  assert.equal(scanned, code);
  assert.equal(read.html.includes(`<img src="cid:${pictures[0].cid}" alt="${code}"`), true, "the mail shows it");
  assert.equal(textOf((await visitor.get("/min")).text).includes(scanned), true);
});

test("the personal link opens the own page under a clean address; a scanner of mail changes nothing", async () => {
  await register("Lenke Leser", "lenke@example.no");
  const { text } = await simpleParser((await post.arrives("lenke@example.no")).bytes);
  const link = text.match(/https?:\/\/\S+\/min\/[\w-]{43}/)[0];
  assert.equal(link.startsWith(`${site.base}/min/`), true);
  const path = new URL(link).pathname;

  const everything = () => query(site, "SELECT * FROM participant; SELECT * FROM registration; SELECT count(*) FROM message; SELECT * FROM link; SELECT count(*) FROM change_log");
  const earlier = everything();
  for (const method of ["HEAD", "GET", "GET"]) {
    const scanner = new Visitor(site);
    const seen = await scanner.ask(path, { method, headers: { "User-Agent": "SafeLinks scanner" } });
    assert.deepEqual([seen.status, seen.location], [303, "/min"]);
    if (method !== "HEAD") await scanner.get("/min");
  }
  assert.equal(everything(), earlier);

  const visitor = new Visitor(site);
  const exchanged = await visitor.get(path);
  assert.deepEqual([exchanged.status, exchanged.location], [303, "/min"]);
  assert.match(exchanged.headers["set-cookie"][0], /^__Host-link=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+; Secure$/);
  const own = await visitor.get("/min");
  assert.equal(own.status, 200);
  assert.equal(own.text.includes("Lenke Leser"), true);
  assert.equal(own.text.includes(path.slice(5)), false, "the token stands nowhere on the page");
  assert.equal((await new Visitor(site).get(path.slice(0, -1) + (path.endsWith("A") ? "B" : "A"))).status, 404);
});

test("a difficult name stands rightly in the subject of the mail about a change", async () => {
  const visitor = await register("Før Endring", "endret@example.no");
  await post.arrives("endret@example.no");
  const id = query(site, "SELECT max(id) FROM participant");
  const changed = await visitor.fill(`/min/deltaker/${id}`, { name: difficult, organisation: "", municipality: "elsewhere" });
  assert.equal(changed.location, "/min?notice=registration_saved");
  const read = await simpleParser((await post.arrives("endret@example.no", 2)).bytes);
  assert.equal(read.subject, `Endret: ${difficult}, ${query(site, "SELECT name FROM conference WHERE is_current")}`);
});

test("a line break in a name makes no header of what follows it", async () => {
  await register("Kari\r\nBcc: annen@example.no\r\n\r\nTekst", "linjer@example.no");
  const mail = await post.arrives("linjer@example.no");
  const read = await simpleParser(mail.bytes);
  assert.deepEqual([mail.to, read.bcc, read.to.value[0].name], [["linjer@example.no"], undefined, "Kari Bcc: annen@example.no Tekst"]);
});

test("a lost link comes by mail; an unknown address gets the same answer and no mail", async () => {
  await register("Glemt Lenka", "glemt@example.no");
  await post.arrives("glemt@example.no");
  const answers = [];
  for (const email of ["glemt@example.no", "ukjent@example.no"]) {
    const visitor = new Visitor(site);
    const asked = await visitor.fill("/min/lenke", { email });
    const seen = await visitor.get(asked.location);
    answers.push([asked.status, asked.location, asked.text, asked.headers["set-cookie"], seen.status, seen.bytes.length]);
  }
  assert.deepEqual(answers[1], answers[0]);
  assert.deepEqual(answers[0].slice(0, 2), [303, "/pamelding/sendt"]);

  const { text } = await simpleParser((await post.arrives("glemt@example.no", 2)).bytes);
  const visitor = new Visitor(site);
  await visitor.get(new URL(text.match(/https?:\/\/\S+\/min\/[\w-]{43}/)[0]).pathname);
  assert.equal((await visitor.get("/min")).text.includes("Glemt Lenka"), true);
  await nothingElseLeaves();
  assert.equal(post.to("ukjent@example.no").length, 0);
  assert.equal(query(site, "SELECT count(*) FROM message WHERE recipient = 'ukjent@example.no'"), "0");
});

test("451 and then yes: tried again later, the same mail, once", async () => {
  const email = "senere@example.no";
  post.atEnd = ({ to }) => (to.includes(email) && post.to(email).length === 1 ? refusal(451, "4.3.0 come back later") : undefined);
  await register("Prøv Senere", email);
  await reaches(email, "retry");
  const shown = await shownToOrganiser("retry", email);
  assert.equal(shown.includes("451"), true, shown);
  await nothingElseLeaves();
  assert.equal(post.to(email).length, 1, "not before it is due");
  const wait = Number(query(site, `SELECT next_at - unixepoch() FROM message WHERE recipient = '${email}'`));
  assert.ok(wait > 30 && wait <= 66, `${wait} s`);

  await restartWhenDue(email);
  await post.arrives(email);
  await reaches(email, "sent");
  await nothingElseLeaves();
  const [first, second, ...more] = post.to(email);
  assert.deepEqual([more.length, messageTo(email).attempts], [0, 2]);
  assert.equal(second.bytes.equals(first.bytes), true, "the same bytes, so the same Message-ID");
});

test("550: failed at once, shown to the organiser, not tried again until a person says so", async () => {
  const email = "finnes.ikke@example.no";
  post.atRecipient = (address) => (address === email ? refusal(550, "5.1.1 no such user here") : undefined);
  await register("Finnes Ikke", email);
  await reaches(email, "failed");
  const shown = await shownToOrganiser("failed", email);
  assert.equal(shown.includes("550"), true, shown);
  await restartWhenDue(email);
  await nothingElseLeaves();
  assert.deepEqual([messageTo(email).state, messageTo(email).attempts, post.to(email).length], ["failed", 1, 0]);

  post.atRecipient = () => undefined;
  const page = `/admin/epost/${messageTo(email).id}`;
  assert.equal((await organiser.fill(page, {}, `${page}/sending`)).status, 303);
  await post.arrives(email);
  assert.equal(post.to(email).length, 1);
});

test("a server that hangs up before the mail is tried again; after the whole mail it is unsure and goes no more by itself", async () => {
  const before = "brudd.for@example.no", later = "brudd.etter@example.no";
  post.atRecipient = (address) => (address === before ? hangUp : undefined);
  post.atEnd = ({ to }) => (to.includes(later) ? hangUp : undefined);
  await register("Brudd Før", before);
  await reaches(before, "retry");
  await register("Brudd Etter", later);
  await reaches(later, "unsure");
  post.atRecipient = post.atEnd = () => undefined;

  await shownToOrganiser("unsure", later);
  await restartWhenDue(before);
  await post.arrives(before);
  await restartWhenDue(later);
  await nothingElseLeaves();
  assert.deepEqual([post.to(before).length, post.to(later).length, messageTo(later).state], [1, 1, "unsure"]);
});

test("the program killed while the server holds its answer: unsure, never sent twice by itself, a person decides", async () => {
  const email = "drept@example.no";
  let letGo;
  const held = new Promise((go) => { letGo = go; });
  post.atEnd = ({ to }) => (to.includes(email) && post.to(email).length === 1 ? held : undefined);
  const visitor = await register("Drept Underveis", email);
  await until(() => post.to(email).length === 1, "the mail at the server");
  assert.equal(messageTo(email).state, "sending");
  await site.end("SIGKILL");
  letGo();
  await site.start();

  await reaches(email, "unsure");
  await restartWhenDue(email);
  await nothingElseLeaves();
  assert.deepEqual([post.to(email).length, messageTo(email).state], [1, "unsure"]);
  assert.equal((await visitor.get("/min")).status, 200, "the place is held all the same");

  await shownToOrganiser("unsure", email);
  const page = `/admin/epost/${messageTo(email).id}`;
  assert.equal((await organiser.fill(page, {}, `${page}/sending`)).status, 422, "only with a plain yes");
  assert.equal(post.to(email).length, 1);
  assert.equal((await organiser.fill(page, { ja: "1" }, `${page}/sending`)).status, 303);
  await post.arrives(email, 1 + post.to(email).filter((mail) => mail.taken).length);
  await reaches(email, "sent");
  const [first, second] = post.to(email);
  assert.equal(second.bytes.equals(first.bytes), true);
});

test("with no server there at all, people register as quickly, and the mail waits", async () => {
  const email = "ingen.tjener@example.no";
  const { port } = post;
  await post.close();
  const begun = performance.now();
  await register("Ingen Tjener", email);
  assert.ok(performance.now() - begun < 2000, "two requests");
  await reaches(email, "retry");
  post = await startMailServer(authority.certify("mail"), { port });
  await restartWhenDue(email);
  await post.arrives(email);
  assert.equal(post.to(email).length, 1);
});

test("neither password nor mail goes to a server without STARTTLS or with a certificate of somebody else", async () => {
  const foreign = makeAuthority(folder, "foreign");
  for (const [name, options] of [["mail", { hideSTARTTLS: true, allowInsecureAuth: true }], ["foreign", {}]]) {
    const issuer = name === "foreign" ? foreign : authority;
    const wrong = await startMailServer(issuer.certify(`${name}-wrong`), options);
    await site.end();
    const right = site;
    site = await startSite(10, settingsFor(wrong.port));
    await register("Ikke Send", "hemmelig@example.no");
    await reaches("hemmelig@example.no", "retry");
    assert.deepEqual([wrong.logins, wrong.mails], [[], []]);
    await site.end();
    site.remove();
    await wrong.close();
    site = right;
    await site.start();
  }
});
