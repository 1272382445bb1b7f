// Speakers by personal link (PRG-9, PRG-10): invited by mail, opened on a phone without JavaScript, yes and no, photo and needs; who sees what;
// a place that comes with the yes and goes with the last no; organisers see what is missing and remind once.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { simpleParser } from "mailparser";
import { hidden, multipart, textOf, until, Visitor, withFiles } from "./support/ask.mjs";
import { makeAuthority } from "./support/certificates.mjs";
import { login, startMailServer } from "./support/mail_server.mjs";
import { painted, png, withPlace } from "./support/pictures.mjs";
import { addStaff, logIn, openChromium, password, query, registrationOf, startSite } from "./support/site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
async function axeFaults(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
}
const narrow = (page) => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);

const current = "conference_id = (SELECT id FROM conference WHERE is_current)";
const frode = { name: "Frode Prøve", email: "frode-prove@example.no" }, borge = { name: "Børge Haase Demo", email: "borge-hase-demo@example.no" };
let folder, post, site, browser, organiser, editor;
before(async () => {
  process.env.RETENK_MAIL__PASSWORD = login.password;
  folder = mkdtempSync(join(tmpdir(), "retenk-speaker-"));
  const authority = makeAuthority(folder);
  post = await startMailServer(authority.certify("mail"));
  site = await startSite(20, [`mail.url=smtp://localhost:${post.port}`, `mail.ca_file=${authority.file}`, `mail.user=${login.user}`, "limits.login_attempts=1000"]);
  await site.end();
  addStaff(site);
  await site.start();
  for (const who of [frode, borge]) who.id = query(site, `SELECT speaker.id FROM speaker JOIN person ON person.id = person_id WHERE email = '${who.email}' AND ${current}`);
  browser = await openChromium();
  organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password);
  editor = await new Visitor(site).logIn("program@retenk.example.no", password);
});
after(async () => { await browser.close(); await site.end(); await post.close(); site.remove(); rmSync(folder, { recursive: true, force: true }); });

const mailing = "/admin/foredragsholdere/utsending";
async function send(kind, ids, more = {}) {
  const asked = new URLSearchParams([["slag", kind], ...ids.map((id) => ["id", id]), ...Object.entries(more)]);
  const page = await organiser.get(`${mailing}?${asked}`);
  const fields = new URLSearchParams({ ...hidden(page.text), steg: "send", ...more });
  fields.delete("id");
  for (const id of ids) fields.append("id", id);
  return organiser.post(mailing, fields.toString());
}
const mailNumber = async (who, number) => simpleParser((await post.arrives(who.email, number)).bytes);
const linkIn = (mail) => new URL(/http:\/\/[^\s)\]]*\/foredragsholder\/[\w-]{43}/.exec(mail.text)[0]).pathname;
const placesOf = (who) => Number(query(site, `SELECT count(*) FROM participant JOIN person ON person.id = person_id WHERE email = '${who.email}' AND state = 'registered' AND ${current}`));
async function byLink(link) {
  const visitor = new Visitor(site);
  assert.equal((await visitor.get(link)).location, "/foredragsholder");
  return visitor;
}
const sessionsOf = (who) => query(site, `SELECT session_id FROM session_role JOIN session ON session.id = session_id WHERE speaker_id = ${who.id} AND hidden = 0 AND cancelled = 0`).split("\n");
const answer = async (visitor, session, said, note = "") => visitor.fill("/foredragsholder", { answer: said, note }, `/foredragsholder/svar/${session}`);

test("an organiser sees who gets which text, and each gets one mail with a link", async () => {
  const page = await organiser.get(`${mailing}?slag=invitation&id=${frode.id}`);
  assert.match(textOf(page.text), /Disse får e-posten Frode Prøve frode-prove@example\.no[\s\S]*1 på bokmål[\s\S]*Åpne siden din/);
  assert.equal((await send("invitation", [frode.id])).location, "/admin/foredragsholdere/oversikt?notice=speaker_mails_sent");
  const mail = await mailNumber(frode, 1);
  assert.match(mail.subject, /^Du er invitert til Re:tenk/);
  frode.link = linkIn(mail);
  assert.equal(query(site, `SELECT count(*) FROM link WHERE token_hash = '${frode.link.split("/").at(-1)}'`), "0", "the token is not kept");
});

test("on a phone without JavaScript: yes, photo, needs; nothing is whole that should not be", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "nb-NO", viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.goto(site.base + frode.link);
  assert.equal(new URL(page.url()).pathname, "/foredragsholder", "the token leaves the address");
  assert.match(await page.locator("main").innerText(), /Hei, Frode Prøve![\s\S]*Venter på svar[\s\S]*Rolle[\s\S]*Dette mangler vi ennå/);
  assert.ok(await narrow(page));
  const count = sessionsOf(frode).length;
  for (let n = 0; n < count; ++n) await page.click("main button[value=confirmed] >> nth=0");
  assert.match(await page.locator("main").innerText(), /Du har plass på konferansen/);
  assert.equal(placesOf(frode), 1);
  assert.match((await mailNumber(frode, 2)).subject, /påmeldt/, "the ticket");

  await page.click("a[href$='/foredragsholder/profil'] >> nth=0");
  assert.ok(await narrow(page));
  await page.fill("input[name=title]", "leder");
  await page.fill("input[name=organisation]", "Næringsforeningen");
  await page.fill("textarea[name=bio]", "Jeg **leder** foreningen.");
  await page.fill("input[name=photo_alt]", "Mann med skjegg");
  await page.setInputFiles("input[name=photo]", { name: "meg.jpg", mimeType: "image/jpeg", buffer: withPlace(await painted(browser, "jpeg")) });
  await page.click("main form button[type=submit]");
  await page.waitForURL("**/foredragsholder?notice=speaker_kept");
  assert.equal(await page.locator("main img").getAttribute("alt"), "Mann med skjegg");
  assert.ok(await page.locator("main img").evaluate((image) => image.complete && image.naturalWidth === 160), "the photo is shown");

  await page.click("a[href$='/foredragsholder/praktisk'] >> nth=-1");
  assert.ok(await narrow(page));
  await page.selectOption("select[name=availability]", "only");
  await page.click("main form button[type=submit]");
  assert.match(await page.locator("#from1-error").innerText(), /minst én tid/);
  await page.fill("input[name=from1]", "08:00");
  await page.fill("input[name=until1]", "09:00");
  await page.selectOption("select[name=recording]", "no");
  await page.fill("textarea[name=equipment]", "Tavle");
  await page.fill("textarea[name=diet]", "Nøtteallergi");
  await page.click("main form button[type=submit]");
  await page.waitForURL("**/foredragsholder?notice=speaker_kept");
  assert.match(await page.locator("main").innerText(), /Vi har alt vi trenger fra deg/);
  await context.close();
});

test("the public sees words and photo, without what the camera wrote, and that nobody records", async () => {
  const visitor = new Visitor(site), slug = query(site, `SELECT slug FROM speaker WHERE id = ${frode.id}`);
  const page = await visitor.get(`/foredragsholdere/${slug}`);
  assert.match(textOf(page.text), /leder Næringsforeningen/);
  assert.match(page.text, /alt="Mann med skjegg"/);
  assert.doesNotMatch(page.text, /Nøtte|Tavle/);
  const [path] = /\/bilder\/[\w-]{43}\/stor\.jpg/.exec(page.text);
  const photo = await visitor.get(path);
  assert.equal(photo.headers["content-type"], "image/jpeg");
  assert.equal(photo.headers["x-content-type-options"], "nosniff");
  assert.equal(photo.headers["cache-control"], "public, no-cache");
  assert.match(photo.headers["content-security-policy"], /^default-src 'none'/);
  for (const trace of ["Exif", "68.7986N"]) assert.ok(!photo.bytes.includes(trace), `${trace} is gone`);
  assert.match((await visitor.get("/foredragsholdere")).text, new RegExp(path.replace("stor", "liten")));
  const session = query(site, `SELECT release_session.slug FROM release_role JOIN release_session USING (release_id, session_id) JOIN release ON release.id = release_id WHERE speaker_id = ${frode.id} AND is_current`).split("\n")[0];
  assert.match(textOf((await visitor.get(`/program/${session}`)).text), /Blir ikke tatt opp/);
  assert.equal((await visitor.get(`/bilder/${"A".repeat(43)}/stor.jpg`)).status, 404);
});

test("the organisers' draft warns of a time that does not suit", async () => {
  assert.match(textOf((await organiser.get("/admin/program?vis=merknader")).text), /Frode Prøve har sagt at denne tiden ikke passer/);
});

test("needs are read by organisers only, and reading is logged", async () => {
  const path = `/admin/foredragsholdere/${frode.id}/behov`;
  const reads = () => Number(query(site, `SELECT count(*) FROM access_log WHERE subject = 'needs of speaker ${frode.id}'`));
  const before = reads();
  assert.match((await organiser.get(path)).text, /Nøtteallergi/);
  assert.equal(reads(), before + 1);
  assert.equal((await editor.get(path)).status, 403);
  const answers = await editor.get(`/admin/foredragsholdere/${frode.id}/svar`);
  assert.equal(answers.status, 200);
  assert.doesNotMatch(answers.text, /Nøtteallergi|\/behov/);
  for (const who of ["door", "auditor", "partner", "harstad"])
    assert.equal((await (await new Visitor(site).logIn(`${who}@retenk.example.no`, password)).get(path)).status, 403, who);
});

test("a link opens its own speaker and nothing of another's", async () => {
  await send("invitation", [borge.id], { again: "1" });
  borge.link = linkIn(await mailNumber(borge, 1));
  const visitor = await byLink(borge.link), [theirs] = sessionsOf(frode), own = sessionsOf(borge);
  assert.match((await visitor.get("/foredragsholder")).text, /Børge Haase Demo/);
  assert.doesNotMatch((await visitor.get("/foredragsholder/data.json")).text, /Frode|Nøtte/);
  if (!own.includes(theirs)) assert.equal((await answer(visitor, theirs, "declined")).status, 404);
  assert.equal(query(site, `SELECT count(*) FROM speaker_answer WHERE speaker_id = ${frode.id} AND answer = 'declined'`), "0");
  assert.equal((await visitor.get(`/admin/foredragsholdere/${borge.id}/svar`)).location.split("?")[0], "/logg-inn");
  for (const token of ["x".repeat(43), frode.link.split("/").at(-1).slice(0, 42), "%00"])
    assert.notEqual((await new Visitor(site).get(`/foredragsholder/${token}`)).status, 303, token);
  const stranger = new Visitor(site);
  assert.equal((await stranger.get("/foredragsholder/bilde.jpg")).status, 303);
  assert.equal((await stranger.get(`/admin/foredragsholdere/${frode.id}/bilde.jpg`)).location.split("?")[0], "/logg-inn");
  assert.equal((await stranger.get("/foredragsholder")).location, "/foredragsholder/lenke");
  assert.equal((await stranger.post(`/foredragsholder/svar/${theirs}`, { answer: "declined" })).location, "/foredragsholder/lenke");
  const forged = await visitor.post(`/foredragsholder/svar/${own[0]}`, { answer: "declined", form_token: "x" });
  assert.equal(forged.status, 403, "a form without the page's token");
});

test("a link that is sent again ends the one before", async () => {
  const old = frode.link;
  await send("invitation", [frode.id], { again: "1" });
  frode.link = linkIn(await mailNumber(frode, 3));
  assert.equal((await new Visitor(site).get(old)).status, 404);
  await byLink(frode.link);
});

test("hostile pictures are refused or harmless", async () => {
  const visitor = await byLink(frode.link), path = "/foredragsholder/profil";
  const before = query(site, `SELECT key FROM speaker_photo WHERE speaker_id = ${frode.id}`);
  const upload = async (name, bytes) => visitor.post(path, multipart({ ...hidden((await visitor.get(path)).text), language: "nb", title: "leder", bio: "Jeg", photo_alt: "Jeg" }, [{ name: "photo", file: name, type: "image/png", bytes }]), withFiles);
  for (const [name, bytes, words] of [
    ["bombe.png", png(300, 300, { said: [30000, 30000] }), /for mange punkter/],
    ["liten.png", png(100, 100), /for lite/],
    ["side.html", Buffer.from("<script>alert(1)</script>"), /ikke et bilde/],
    ["bilde.svg", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), /ikke et bilde/],
    ["halv.png", png(300, 300).subarray(0, 60), /kan ikke leses/],
    ["stor.jpg", Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(8 * 1024 * 1024)]), /større enn 8 MB|kan ikke leses/],
  ]) {
    const answer = await upload(name, bytes);
    assert.equal(answer.status, 422, name);
    assert.match(textOf(answer.text), words, name);
  }
  assert.equal(query(site, `SELECT key FROM speaker_photo WHERE speaker_id = ${frode.id}`), before, "the photo is the one before");
  const polyglot = Buffer.concat([png(300, 300, { more: [["tEXt", "Comment\0<script>alert(2)</script>"]] }), Buffer.from("<?php system('id') ?>PK\x03\x04")]);
  assert.equal((await upload("begge.png", polyglot)).status, 303);
  const photo = await visitor.get("/foredragsholder/bilde.jpg");
  assert.equal(photo.headers["cache-control"], "no-store");
  for (const trace of ["script", "php", "Comment"]) assert.ok(!photo.bytes.includes(trace), trace);
  assert.equal((await visitor.get(`/bilder/${before}/liten.jpg`)).status, 404, "the photo before is gone");
});

test("whoever has registered gets no second place, and keeps the first after a no", async () => {
  const person = { name: borge.name, email: borge.email };
  assert.equal((await new Visitor(site).fill("/pamelding", registrationOf(site, person.name, person.email))).location, "/pamelding/kvittering");
  assert.equal(placesOf(borge), 1);
  const visitor = await byLink(borge.link);
  for (const session of sessionsOf(borge)) assert.equal((await answer(visitor, session, "confirmed")).status, 303);
  assert.equal(placesOf(borge), 1);
  for (const session of sessionsOf(borge)) await answer(visitor, session, "declined", "Er bortreist");
  assert.equal(placesOf(borge), 1);
});

test("the last no gives the place back, the organisers are told, and a yes brings a new one", async () => {
  const visitor = await byLink(frode.link), sessions = sessionsOf(frode);
  for (const session of sessions) assert.equal((await answer(visitor, session, "declined", "Syk <b>i dag</b>")).status, 303);
  assert.equal(placesOf(frode), 0);
  await until(() => Number(query(site, "SELECT count(*) FROM message WHERE template = 'speaker_declined' AND data LIKE '%Syk%' AND state = 'sent'")) === sessions.length, "the mail to the organisers");
  assert.match(textOf((await organiser.get("/admin/program?vis=merknader")).text), /Frode Prøve[^.]*takket nei/);
  assert.match(textOf((await organiser.get(`/admin/foredragsholdere/${frode.id}/svar`)).text), /Syk <b>i dag<\/b>/);
  await answer(visitor, sessions[0], "confirmed");
  assert.equal(placesOf(frode), 1);
  assert.equal(query(site, `SELECT count(DISTINCT actor) FROM change_log WHERE subject_type = 'speaker' AND subject_id = ${frode.id} AND actor = 'speaker:${frode.id}'`), "1");
});

test("the overview says what is missing, filters in the address and reminds once", async () => {
  const page = await organiser.get("/admin/foredragsholdere/oversikt?mangler=bio&rekkefolge=lacks");
  assert.doesNotMatch(textOf(page.text).split("Sesjoner").at(-1), /Torleif Prøve/);
  const lacking = query(site, `SELECT speaker.id FROM speaker JOIN person ON person.id = person_id WHERE state <> 'declined' AND email IS NOT NULL AND ${current} AND speaker.id <> ${frode.id} LIMIT 2`).split("\n");
  const count = () => Number(query(site, "SELECT count(*) FROM message WHERE template = 'speaker_reminder'"));
  const before = count();
  assert.equal((await send("reminder", lacking)).status, 303);
  const sent = count() - before;
  assert.ok(sent >= 1);
  const again = await send("reminder", lacking);
  assert.equal(count(), before + sent, "not twice");
  assert.equal(again.status, 303);
  assert.match(textOf((await organiser.get(`${mailing}?slag=reminder&id=${lacking[0]}`)).text), /Disse har fått en slik før|Ingen av dem trenger/);
  assert.equal((await editor.get(mailing)).status, 403);
});

test("the door crew marks who has come, and others may not", async () => {
  const door = await new Visitor(site).logIn("door@retenk.example.no", password), path = "/admin/foredragsholdere/framme";
  assert.equal((await door.fill(path, { id: frode.id, arrived: "1" })).location, path);
  assert.match(textOf((await organiser.get("/admin/foredragsholdere/oversikt?sok=Frode")).text), /Frode Prøve[\s\S]*\d\d\.\d\d/);
  assert.equal(query(site, `SELECT arrived_at IS NOT NULL FROM speaker_page WHERE speaker_id = ${frode.id}`), "1");
  const partner = await new Visitor(site).logIn("partner@retenk.example.no", password);
  assert.equal((await partner.get(path)).status, 403);
  assert.equal((await partner.post(path, { form_token: await partner.formToken(), id: frode.id, arrived: "0" })).status, 403);
});

test("the speaker's own pages: axe, in three languages", async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.goto(site.base + frode.link);
  for (const path of ["/foredragsholder", "/nn/foredragsholder", "/en/foredragsholder", "/foredragsholder/profil", "/en/foredragsholder/profil", "/foredragsholder/praktisk", "/en/foredragsholder/praktisk", "/foredragsholder/lenke"]) {
    await page.goto(site.base + path);
    assert.ok(await narrow(page), path);
    assert.deepEqual(await axeFaults(page), [], path);
  }
  await context.close();
});

test("the organisers' pages: axe, and no wider than a phone", async () => {
  const context = await browser.newContext({ locale: "nb-NO", viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await logIn(page, site.base, "organiser@retenk.example.no");
  for (const path of ["/admin/foredragsholdere/oversikt", `${mailing}?slag=reminder`, "/admin/foredragsholdere/framme", `/admin/foredragsholdere/${frode.id}/svar`, `/admin/foredragsholdere/${frode.id}/behov`, "/en/admin/foredragsholdere/oversikt", `/nn/admin/foredragsholdere/${frode.id}/svar`]) {
    await page.goto(site.base + path);
    assert.ok(await narrow(page), path);
    assert.deepEqual(await axeFaults(page), [], path);
  }
  await context.close();
});

test("what is erased is gone for the public and the speaker alike", async () => {
  const path = `/admin/foredragsholdere/${frode.id}`, slug = query(site, `SELECT slug FROM speaker WHERE id = ${frode.id}`);
  await organiser.fill(`${path}/svar`, {}, `${path}/sletting`);
  assert.equal(query(site, `SELECT count(*) FROM speaker_photo WHERE speaker_id = ${frode.id}`), "1", "not without a word");
  assert.equal((await organiser.fill(`${path}/svar`, { sure: "1" }, `${path}/sletting`)).location, `${path}/svar?notice=speaker_erased`);
  const page = (await new Visitor(site).get(`/foredragsholdere/${slug}`)).text;
  assert.doesNotMatch(page, /\/bilder\/|Næringsforeningen/);
  assert.equal((await new Visitor(site).get(frode.link)).status, 404);
  assert.equal(query(site, "SELECT count(*) FROM change_log WHERE new_value LIKE '%Næringsforeningen%' AND field = 'organisation'"), "0");
});
