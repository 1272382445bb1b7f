// PRG-7 and PRG-8: the public programme as a table and a list, now and next, stars with and without a script, one's own calendar,
// and the programme on a partner's site.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import ICAL from "ical.js";
import { Visitor } from "./support/ask.mjs";
import { changeStopped, logIn, openChromium, query, register, startSite } from "./support/site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const phone = { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true };
let site, browser, partner;
before(async () => {
  site = await startSite(8);
  browser = await openChromium();
  // A partner's site, of another origin.
  partner = http.createServer((request, answer) => {
    answer.setHeader("Content-Type", "text/html; charset=utf-8");
    answer.end(`<!doctype html><title>Partner</title><iframe id="a" src="${site.base}/program/innebygd"></iframe><iframe id="b" src="${site.base}/program"></iframe>`);
  });
  await new Promise((done) => { partner.listen(0, "127.0.0.1", done); });
  const rows = query(site, `SELECT a.slug, b.slug, c.slug FROM release_session a JOIN release_session b USING (release_id) JOIN release_session c USING (release_id)
    WHERE ${current} AND a.starts_at = b.starts_at AND a.session_id < b.session_id AND c.starts_at > a.ends_at AND NOT a.cancelled + b.cancelled + c.cancelled LIMIT 1`);
  slugs = rows.split("|");
});
after(async () => { await browser.close(); await site.end(); site.remove(); partner.close(); });

const current = "release_id = (SELECT id FROM release WHERE is_current AND conference_id = (SELECT id FROM conference WHERE is_current))";
const titleOf = (slug) => query(site, `SELECT title FROM release_session WHERE ${current} AND slug = '${slug}'`);
const idOf = (slug) => query(site, `SELECT session_id FROM release_session WHERE ${current} AND slug = '${slug}'`);
// Two at the same time, and one later; none is cancelled.
const [first, second, later] = [0, 1, 2];
let slugs;
const sees = async (page) => {
  await page.evaluate(axe);
  return page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
};
const pageFor = async (options) => (await browser.newContext(options)).newPage();
const star = (page, slug) => page.locator(`form[action$="/program/${slug}/stjerne"] button`);
const kept = (visitor) => visitor.get("/program/mitt/stjerner.json").then(({ text }) => JSON.parse(text).sessions.map(String));

test("wide: what is parallel stands beside each other under its room; on a phone the same rows are a list", async () => {
  const page = await pageFor({ viewport: { width: 1400, height: 900 } });
  await page.goto(`${site.base}/program`);
  const box = (slug) => page.locator(`#post-${slug}`).boundingBox();
  const [a, b, c] = [await box(slugs[first]), await box(slugs[second]), await box(slugs[later])];
  assert.ok(Math.abs(a.y - b.y) < 2 && Math.abs(a.x - b.x) > 100, "beside each other");
  assert.ok(c.y > a.y + a.height - 1, "later is below");
  const rooms = (await page.locator(".rt-programme thead th[scope=colgroup]").allInnerTexts()).map((text) => text.trim());
  const room = query(site, `SELECT room.name FROM release_session JOIN room ON room.id = room_id WHERE ${current} AND slug = '${slugs[first]}'`);
  const heading = await page.locator(".rt-programme thead th[scope=colgroup]").nth(rooms.indexOf(room)).boundingBox();
  assert.ok(Math.abs(heading.x - a.x) < 20, "under its room");
  assert.deepEqual(await sees(page), []);
  await page.setViewportSize({ width: 390, height: 800 });
  const [d, e] = [await box(slugs[first]), await box(slugs[second])];
  assert.ok(Math.abs(d.x - e.x) < 2 && e.y > d.y + d.height - 1, "below each other");
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  assert.deepEqual(await sees(page), []);
  const shown = await page.locator("article.rt-session").count();
  assert.equal(String(shown), query(site, `SELECT count(*) FROM release_session WHERE ${current}`), "each session once");
  await page.context().close();
});

test("a star is set and taken away where it stands, and is there after a reload, in every language", async () => {
  const page = await pageFor(phone);
  await page.goto(`${site.base}/program`);
  await star(page, slugs[first]).and(page.locator("[aria-pressed=false]")).click();
  await star(page, slugs[first]).and(page.locator("[aria-pressed=true]")).waitFor();
  assert.equal(page.url(), `${site.base}/program`, "nothing leads away");
  await page.goto(`${site.base}/en/program/${slugs[first]}`);
  await star(page, slugs[first]).and(page.locator("[aria-pressed=true]")).waitFor();
  await page.goto(`${site.base}/en/program`);
  await star(page, slugs[second]).and(page.locator("[aria-pressed=false]")).click();
  await star(page, slugs[second]).and(page.locator("[aria-pressed=true]")).waitFor();
  await page.goto(`${site.base}/program/mitt`);
  const text = await page.locator("main").innerText();
  for (const slug of [slugs[first], slugs[second]]) assert.ok(text.includes(titleOf(slug)), slug);
  assert.ok(text.includes(`Samtidig: ${titleOf(slugs[second])}`), "what is at the same time is told");
  assert.deepEqual(await sees(page), []);
  await page.goto(`${site.base}/program`);
  await star(page, slugs[first]).and(page.locator("[aria-pressed=true]")).click();
  await star(page, slugs[first]).and(page.locator("[aria-pressed=false]")).waitFor();
  assert.equal(query(site, "SELECT count(*) FROM session_star"), "0", "a visitor's stars lie in the browser alone");
  await page.context().close();
});

test("without a script the star leads to one's own programme, where it is taken away; the file has what stands there", async () => {
  const page = await pageFor({ ...phone, javaScriptEnabled: false });
  await page.goto(`${site.base}/program`);
  await star(page, slugs[first]).click();
  assert.match(page.url(), /\/program\/mitt\?notice=star_added$/);
  await page.goto(`${site.base}/program/${slugs[later]}`);
  await star(page, slugs[later]).click();
  const address = await page.getAttribute("main a[href*='utvalg.ics']", "href");
  const events = new ICAL.Component(ICAL.parse(await (await fetch(site.base + address)).text())).getAllSubcomponents("vevent");
  assert.deepEqual(events.map((event) => event.getFirstPropertyValue("summary")).sort(), [titleOf(slugs[first]), titleOf(slugs[later])].sort());
  await star(page, slugs[first]).click();
  assert.match(page.url(), /notice=star_removed$/);
  assert.equal((await page.locator("main").innerText()).includes(titleOf(slugs[first])), false);
  await page.context().close();
});

test("with the own page's link stars are kept on the server, and a calendar follows by an address of its own", async () => {
  const page = await pageFor(phone);
  await page.goto(`${site.base}/program`);
  await star(page, slugs[first]).and(page.locator("[aria-pressed=false]")).click();
  await star(page, slugs[first]).and(page.locator("[aria-pressed=true]")).waitFor();
  await register(page, site.base, "Stjerne Titter", "stjerne@example.no");
  await page.goto(`${site.base}/program`);
  await star(page, slugs[later]).and(page.locator("[aria-pressed=false]")).click();
  await star(page, slugs[later]).and(page.locator("[aria-pressed=true]")).waitFor();
  assert.equal(query(site, "SELECT count(*) FROM session_star JOIN registration ON registration.id = registration_id WHERE contact_email = 'stjerne@example.no'"), "2", "also what the browser had before");
  await page.goto(`${site.base}/program/mitt`);
  await page.click("button:has-text('Lag adresse til kalenderen')");
  const feed = await page.locator("main .rt-code").innerText();
  assert.match(await page.getAttribute("main a[href^='webcal']", "href"), /^webcal:\/\/127\.0\.0\.1:\d+\/kalender\/[\w-]{43}\.ics$/);
  assert.deepEqual(await sees(page), []);
  const events = async (address) => new ICAL.Component(ICAL.parse(await (await fetch(address)).text())).getAllSubcomponents("vevent").map((event) => event.getFirstPropertyValue("summary")).sort();
  assert.deepEqual(await events(feed), [titleOf(slugs[first]), titleOf(slugs[later])].sort());
  await page.goto(`${site.base}/program/${slugs[first]}`);
  await star(page, slugs[first]).and(page.locator("[aria-pressed=true]")).click();
  await star(page, slugs[first]).and(page.locator("[aria-pressed=false]")).waitFor();
  assert.deepEqual(await events(feed), [titleOf(slugs[later])], "the calendar asks again and follows");
  await page.goto(`${site.base}/program/mitt`);
  await page.click("button:has-text('Lag adresse til kalenderen')");
  await page.locator("main .rt-code").waitFor();
  assert.equal((await fetch(feed)).status, 404, "the earlier address is dead");
  assert.equal(query(site, `SELECT count(*) FROM calendar_feed WHERE token_hash = '${feed.match(/kalender\/(.*)\.ics/)[1]}'`), "0");
  await page.context().close();
});

test("stars of staff work too, and nobody else's page sets one", async () => {
  const page = await pageFor({});
  await logIn(page, site.base, "organiser@retenk.example.no");
  await page.goto(`${site.base}/program`);
  await star(page, slugs[first]).and(page.locator("[aria-pressed=false]")).click();
  await star(page, slugs[first]).and(page.locator("[aria-pressed=true]")).waitFor();
  await page.context().close();
  const visitor = new Visitor(site);
  const forged = await visitor.post(`/program/${slugs[first]}/stjerne`, { stjerne: "1" }, { Origin: "https://evil.example" });
  assert.equal(forged.status, 403);
  assert.equal((await visitor.post("/program/finnes-ikke/stjerne", { stjerne: "1" })).status, 404);
  assert.deepEqual(await kept(visitor), []);
  await visitor.post(`/program/${slugs[first]}/stjerne`, { stjerne: "1" });
  assert.deepEqual(await kept(visitor), [idOf(slugs[first])]);
  assert.match((await visitor.get("/program/mitt")).headers["cache-control"], /no-store/);
});

test("a partner's site shows the list in a frame, and no other page; its scripts read schedule.json", async () => {
  const page = await pageFor({});
  const base = `http://127.0.0.1:${partner.address().port}/`;
  await page.goto(base);
  const [list, whole] = [page.frameLocator("#a"), page.frameLocator("#b")];
  await list.locator("li a").first().waitFor();
  assert.equal(await list.locator("form, script").count(), 0);
  assert.equal(await whole.locator("main").count(), 0, "the other pages stay out of frames");
  const [tab] = await Promise.all([page.context().waitForEvent("page"), list.locator("li a").first().click()]);
  await tab.waitForURL(`${site.base}/program/*`);
  const version = await page.evaluate(async (address) => (await (await fetch(address)).json()).schedule.version, `${site.base}/program/schedule.json`);
  assert.equal(version, query(site, "SELECT number FROM release WHERE is_current AND conference_id = (SELECT id FROM conference WHERE is_current)"));
  await assert.rejects(page.evaluate((address) => fetch(address).then((got) => got.text()), `${site.base}/program`), "nothing else is read from elsewhere");
  await page.context().close();
});

test("search engines get the conference with its sessions, and each session with the conference", async () => {
  const page = await pageFor({});
  const complaints = [];
  page.on("console", (message) => { if (message.type() === "error") complaints.push(message.text()); });
  const data = async (path) => {
    await page.goto(site.base + path);
    return JSON.parse(await page.locator("script[type='application/ld+json']").textContent());
  };
  const all = await data("/program");
  assert.deepEqual([all["@context"], all["@type"]], ["https://schema.org", "Event"]);
  assert.equal(String(all.subEvent.length), query(site, `SELECT count(*) FROM release_session WHERE ${current}`));
  assert.equal(String(all.subEvent.filter(({ eventStatus }) => eventStatus.endsWith("EventCancelled")).length), query(site, `SELECT count(*) FROM release_session WHERE ${current} AND cancelled`));
  const one = await data(`/program/${slugs[first]}`);
  assert.deepEqual([one.name, one.superEvent.name], [titleOf(slugs[first]), query(site, "SELECT name FROM conference WHERE is_current")]);
  assert.equal(Date.parse(one.startDate) / 1000, Number(query(site, `SELECT starts_at FROM release_session WHERE ${current} AND slug = '${slugs[first]}'`)));
  assert.deepEqual(complaints, [], "no inline script is complained of");
  await page.context().close();
});

test("now and next: what is on, what begins next, and what is said before and after", async () => {
  const visitor = new Visitor(site);
  const main = async () => (await visitor.get("/program/na")).text.replace(/^.*<main/s, "").replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
  assert.doesNotMatch(await main(), / Nå (?!og)/);
  assert.match(await main(), / Neste /);
  const shift = async (slug, minutes) => {
    await site.end();
    changeStopped(site, `UPDATE release_session SET ends_at = ends_at - starts_at + unixepoch() + ${minutes * 60}, starts_at = unixepoch() + ${minutes * 60} WHERE ${current} AND slug = '${slug}'`);
    await site.start();
  };
  await shift(slugs[first], -5);
  await shift(slugs[later], 10);
  const page = await pageFor(phone);
  await page.goto(`${site.base}/program/na`);
  const [now, next] = [page.locator("section:has(> #na)"), page.locator("section:has(> #neste)")];
  assert.equal(await now.locator("article").count(), 1);
  assert.ok((await now.innerText()).includes(titleOf(slugs[first])));
  assert.equal(await next.locator("article").count(), 1);
  assert.ok((await next.innerText()).includes(titleOf(slugs[later])));
  assert.deepEqual(await sees(page), []);
  await site.end();
  changeStopped(site, `UPDATE release_session SET starts_at = starts_at - 400 * 86400, ends_at = ends_at - 400 * 86400 WHERE ${current}`);
  await site.start();
  assert.match(await main(), /Programmet er over/);
  await page.context().close();
});
