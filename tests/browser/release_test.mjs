// PRG-4: a release that moves and cancels sessions: the preview, the mails that wait, and what their readers' calendars get.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import ICAL from "ical.js";
import { simpleParser } from "mailparser";
import { textOf, until, Visitor } from "./support/ask.mjs";
import { logIn, openChromium, password, query, registrationOf, startSite } from "./support/site.mjs";

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1 };
let site, browser, ids;
before(async () => {
  site = await startSite(8);
  browser = await openChromium();
  ids = Object.fromEntries(query(site, "SELECT slug, id FROM session JOIN session_offer ON session_id = id").split("\n").map((line) => line.split("|")));
  for (const part of ["havn", "bygder"])
    await new Visitor(site).fill("/pamelding", registrationOf(site, `Gjest ${part}`, `${part}@example.no`, { p1_sessions: id(part) }));
});
after(async () => { await browser.close(); await site.end(); site.remove(); });

const id = (part) => Object.entries(ids).find(([slug]) => slug.includes(part))[1];
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const states = () => query(site, "SELECT state, count(*) FROM message WHERE template = 'release_news' GROUP BY 1");
async function sees(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
}
const eventsIn = (bytes) => new ICAL.Component(ICAL.parse(bytes.toString("utf8")));
const feed = async () => (await fetch(`${site.base}/program.ics`)).text();

// What a calendar holds after it has read these files in turn: RFC 5546 section 2.1.5, by a library that is not ours.
function calendarAfter(files) {
  const python = "import icalendar, json, sys\nheld = {}\n"
    + "for name in sys.argv[1:]:\n"
    + "    calendar = icalendar.Calendar.from_ical(open(name, 'rb').read())\n"
    + "    for event in calendar.walk('VEVENT'):\n"
    + "        uid = str(event['UID'])\n"
    + "        if uid in held and held[uid][0] >= int(event['SEQUENCE']): continue\n"
    + "        held[uid] = [int(event['SEQUENCE']), event['DTSTART'].dt.timestamp(), str(calendar['METHOD']), str(event['STATUS'])]\n"
    + "print(json.dumps(held))";
  const names = files.map((bytes, i) => { const name = join(site.folder, `calendar-${i}.ics`); writeFileSync(name, bytes); return name; });
  return JSON.parse(execFileSync("/usr/bin/python3", ["-c", python, ...names], { encoding: "utf8" }));
}

test("what is moved and cancelled is told once, when an organiser lets the mails go, and replaces the calendar's entry", async () => {
  const before = await feed();
  const page = await (await browser.newContext(phone)).newPage();
  await logIn(page, site.base, "organiser@retenk.example.no");
  await page.goto(`${site.base}/admin/program/${id("havn")}`);
  const starts = await page.inputValue("[name=starts]"), ends = await page.inputValue("[name=ends]");
  const later = (moment) => moment.replace(/^(\d\d)/, (_, hour) => `${String(Number(hour) + 1).padStart(2, "0")}`);
  await page.fill("[name=starts]", later(starts));
  await page.fill("[name=ends]", later(ends));
  await page.press("[name=ends]", "Enter");
  await page.waitForURL(/notice=/);
  await page.goto(`${site.base}/admin/program/${id("bygder")}`);
  await page.click("summary:has-text('Avlys programposten')");
  await page.click("form[action$='/avlysning'] button");
  await page.waitForURL(/notice=/);

  await page.goto(`${site.base}/admin/program/publisering`);
  const readers = Number(/(\d+) personer får e-post om dette/.exec(await page.textContent("main"))[1]);
  assert.equal(readers >= 2, true);
  await page.click("summary:has-text('Se hvordan e-posten blir')");
  assert.match(await page.textContent("main pre"), /Navn Navnesen[^]*Bord: [^]*(er flyttet til|er avlyst)/);
  assert.equal((await page.textContent("main")).includes("Gjest havn"), false, "the preview names nobody");
  assert.deepEqual(await sees(page), []);
  await page.click("main form.rt-form button[type=submit]");
  await page.waitForURL(/publisering\?notice/);
  assert.equal(states(), `held|${readers}`);
  assert.equal(site.mails().some((bytes) => bytes.includes("method=CANCEL")), false, "nothing goes before somebody says so");
  assert.deepEqual(await sees(page), []);

  await page.click(`button:has-text('Send ${readers} e-poster')`);
  await page.waitForURL(/notice=release_mails_sent/);
  await until(() => states() === `sent|${readers}`, "the mails");
  assert.equal(await page.locator("text=venter på å bli sendt").count(), 0);
  const mails = new Map();
  for (const bytes of site.mails()) { const mail = await simpleParser(bytes); if (/Endring i programmet/.test(mail.subject)) mails.set(mail.to.value[0].address, mail); }
  assert.equal(mails.size, readers, "one each");
  const calendars = (who) => mails.get(who).attachments.filter(({ contentType }) => contentType === "text/calendar").map(({ content }) => content);
  assert.match(mails.get("havn@example.no").text, /Bord: Grønn havn er flyttet til/);
  assert.match(mails.get("bygder@example.no").text, /Bord: Levende bygder, .* er avlyst/);

  const uid = `session-${id("havn")}@127.0.0.1`, gone = `session-${id("bygder")}@127.0.0.1`;
  const old = calendarAfter([before]), now = calendarAfter([before, ...calendars("havn@example.no"), ...calendars("bygder@example.no")]);
  assert.equal(now[uid][1] - old[uid][1], 3600, "the entry itself has moved");
  assert.deepEqual(now[gone].slice(2), ["CANCEL", "CANCELLED"]);
  assert.equal(Object.keys(now).length, Object.keys(old).length, "and none is added");
  const cancelled = eventsIn(calendars("bygder@example.no")[0]).getFirstSubcomponent("vevent");
  assert.match(cancelled.getFirstPropertyValue("organizer"), /^mailto:/);
  assert.equal(cancelled.getFirstPropertyValue("attendee"), "mailto:bygder@example.no");
  assert.equal(calendarAfter([await feed()])[uid][0], now[uid][0], "the feed says the same");
  await page.context().close();
});

test("a programme editor publishes and sees that mails wait, but neither to whom nor a button; without JavaScript", async () => {
  const editor = await new Visitor(site).logIn("program@retenk.example.no", password);
  const organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password);
  await organiser.fill(`/admin/program/${id("bygder")}`, {}, `/admin/program/${id("bygder")}/avlysning`);
  assert.equal((await editor.fill("/admin/program/publisering", { note: "Likevel" })).status, 303);
  const page = textOf((await editor.get("/admin/program/publisering")).text);
  assert.match(page, /venter på å bli sendt/);
  assert.match(page, /En arrangør avgjør/);
  assert.equal(/Gjest|havn@|bygder@/.test(page), false);
  const release = query(site, "SELECT max(number) FROM release WHERE is_current AND conference_id = (SELECT id FROM conference WHERE is_current)");
  const fields = { release, action: "send" };
  assert.equal((await editor.fill("/admin/program/publisering", fields, "/admin/program/publisering/epost")).status, 403);
  assert.equal((await organiser.fill("/admin/program/publisering", { release, action: "drop" }, "/admin/program/publisering/epost")).location, "/admin/program/publisering?notice=release_mails_dropped");
  assert.match(states(), /stopped/);
  assert.equal(textOf((await organiser.get("/admin/program/publisering")).text).includes("venter på å bli sendt"), false);
});
