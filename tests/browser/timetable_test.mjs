// PRG-6: the timetable by mouse, by keyboard and by its forms alone; two organisers at once; undo. PRG-3: the draft set back.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { textOf, until, Visitor } from "./support/ask.mjs";
import { changeStopped, logIn, openChromium, password, query, startSite } from "./support/site.mjs";

const wide = { locale: "nb-NO", viewport: { width: 1280, height: 2400 } }, phone = { locale: "nb-NO", viewport: { width: 390, height: 844 } };
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const path = "/admin/program/timeplan", current = "conference_id = (SELECT id FROM conference WHERE is_current)";
let site, browser, day, rooms;
before(async () => {
  site = await startSite(4);
  browser = await openChromium();
  await site.end();
  changeStopped(site, `INSERT INTO session (conference_id, slug, title, kind, starts_at, ends_at, unscheduled)
    SELECT conference_id, 'venter-' || column1, 'Venter ' || column1, 'talk', min(starts_at), min(starts_at) + 2700, 1 FROM session, (VALUES (1), (2), (3), (4)) WHERE ${current} GROUP BY column1`);
  await site.start();
  day = query(site, "SELECT day FROM conference WHERE is_current");
  rooms = query(site, `SELECT id FROM room WHERE ${current} ORDER BY position, id`).split("\n");
});
after(async () => { await browser.close(); await site.end(); site.remove(); });

const idOf = (slug) => query(site, `SELECT id FROM session WHERE slug = '${slug}'`);
const start = (clock) => Math.floor(Date.parse(`${day}T${clock}:00Z`) / 1000) - offset();
const offset = () => { // of the conference's day, in Oslo
  const at = new Date(`${day}T12:00:00Z`), local = new Date(at.toLocaleString("sv-SE", { timeZone: "Europe/Oslo" }).replace(" ", "T") + "Z");
  return (local - at) / 1000;
};
const row = (id) => query(site, `SELECT starts_at, (ends_at - starts_at) / 60, coalesce(room_id, ''), unscheduled FROM session WHERE id = ${id}`);
const at = (clock, length, room, tray = 0) => `${start(clock)}|${length}|${room}|${tray}`;
const version = (id) => Number(query(site, `SELECT version FROM session WHERE id = ${id}`));
const logged = (id) => Number(query(site, `SELECT count(*) FROM change_log WHERE subject_type = 'session' AND subject_id = ${id}`));
const said = (page) => page.textContent("#timetable-say");

async function open({ user = "organiser", address = path, ...options } = {}) {
  const page = await (await browser.newContext({ ...wide, ...options })).newPage();
  await logIn(page, site.base, `${user}@retenk.example.no`);
  await page.goto(site.base + address);
  if (options.javaScriptEnabled !== false) await page.waitForSelector(".rt-tt-grip", { state: "attached" });
  return page;
}
async function faults(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
}
const organiser = () => new Visitor(site).logIn("organiser@retenk.example.no", password);
const move = async (who, id, fields) => who.fill(`${path}?post=${id}`, { day, room_id: "", action: "place", ...fields }, `${path}/${id}`);

// Where in the window a room and a time are.
const spot = (page, room, clock) => page.evaluate(([room, clock]) => {
  const grid = document.querySelector(".rt-tt-cards").getBoundingClientRect(), box = document.querySelector("#timetable-day").dataset;
  const column = document.querySelector(`.rt-tt-rooms > [data-room="${room}"]`).getBoundingClientRect();
  const [hour, minute] = clock.split(":").map(Number), share = (hour * 60 + minute - Number(box.first)) / (Number(box.last) - Number(box.first));
  return { x: column.left + column.width / 2, y: grid.top + share * grid.height + 1 };
}, [room, clock]);
async function drag(page, from, to) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 8, from.y + 2, { steps: 2 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
}
const topOf = async (page, id) => { const box = await page.locator(`#post-${id}`).boundingBox(); return { x: box.x + 20, y: box.y + 1 }; };
const bottomOf = async (page, id) => { const box = await page.locator(`#post-${id}`).boundingBox(); return { x: box.x + box.width / 2, y: box.y + box.height - 3 }; };
const inTray = () => Number(query(site, "SELECT count(*) FROM session WHERE unscheduled AND conference_id = (SELECT id FROM conference WHERE is_current)"));
const isRow = (id, wanted) => until(() => row(id) === wanted, `${id} at ${wanted}, is ${row(id)}`);
const stands = (page, id, room, first) => page.waitForSelector(`#timetable-day #post-${id}[data-room="${room}"][data-first="${first}"]`);

test("without JavaScript the form places, takes back, does again, takes out and copies, and each is logged", async () => {
  const id = idOf("venter-1"), before = logged(id);
  const page = await open({ javaScriptEnabled: false });
  assert.equal(await page.locator("#timetable-tray .rt-tt-card").count(), inTray(), "those of this test and the demonstration's");
  await page.click(`#post-${id} a`);
  await page.fill("[name=starts]", "13:20");
  await page.fill("[name=length]", "35");
  await page.selectOption("[name=room_id]", rooms[0]);
  await page.click("button[value=place]");
  assert.match(await page.textContent("[role=status]"), /flyttet i utkastet/);
  assert.equal(row(id), at("13:20", 35, rooms[0]));
  assert.equal(await page.locator(`#timetable-day #post-${id}`).count(), 1);
  await page.click("button:has-text('Angre flyttingen av')");
  assert.equal(row(id).endsWith("|1"), true, "in the tray again");
  await page.click("button:has-text('om igjen')");
  assert.equal(row(id), at("13:20", 35, rooms[0]));
  await page.click(`#post-${id} a`);
  await page.click("button[value=tray]");
  assert.equal(row(id).endsWith("|1"), true);
  await page.click(`#post-${id} a`);
  await page.click("button[value=copy]");
  assert.match(await page.textContent("[role=status]"), /Kopien er laget/);
  assert.equal(await page.locator("#timetable-tray .rt-tt-card").count(), inTray());
  assert.equal(query(site, `SELECT count(*) FROM session WHERE unscheduled AND title = (SELECT title FROM session WHERE id = ${id})`), "2", "and its copy");
  assert.equal(logged(id) - before, 7, "start, end, room and tray; then the tray three times");
  await page.context().close();
});

test("without JavaScript what is wrong comes back with its reason, and nothing is stored", async () => {
  const id = idOf("venter-2"), was = row(id);
  const page = await open({ javaScriptEnabled: false, address: `${path}?post=${id}` });
  await page.fill("[name=length]", "0");
  await page.fill("[name=starts]", "");
  await page.click("button[value=place]");
  assert.equal(await page.inputValue("[name=length]"), "0");
  assert.equal(await page.getAttribute("[name=starts]", "aria-invalid"), "true");
  assert.equal(await page.getAttribute("[name=length]", "aria-invalid"), "true");
  assert.equal(row(id), was);
  await page.context().close();
});

test("nobody but organisers and programme editors moves anything", async () => {
  const id = idOf("venter-2"), was = row(id), number = version(id);
  for (const who of ["harstad"]) {
    const visitor = await new Visitor(site).logIn(`${who}@retenk.example.no`, password);
    assert.equal((await visitor.get(path)).status, 403);
    const form_token = await visitor.formToken();
    for (const action of ["place", "tray", "copy"])
      assert.equal((await visitor.post(`${path}/${id}`, { form_token, version: number, day, starts: "10:00", length: "30", room_id: "", action })).status, 403);
  }
  assert.equal(row(id), was);
  const editor = await new Visitor(site).logIn("program@retenk.example.no", password);
  assert.equal((await move(editor, id, { starts: "16:00", length: "30" })).status, 303);
  assert.equal(row(id), at("16:00", 30, ""));
  assert.equal((await move(editor, id, { action: "tray" })).status, 303);
});

test("by mouse: from the tray, between rooms and times, longer by the lower edge, and back", async () => {
  const id = idOf("venter-3"), page = await open();
  await page.evaluate(() => document.querySelector("#timetable-day").scrollIntoView());
  await drag(page, await topOf(page, id), await spot(page, rooms[1], "15:00"));
  await isRow(id, at("15:00", 45, rooms[1]));
  await stands(page, id, rooms[1], 900);
  await drag(page, await topOf(page, id), await spot(page, rooms[2], "16:15"));
  await isRow(id, at("16:15", 45, rooms[2]));
  await stands(page, id, rooms[2], 975);
  await page.mouse.move(1, 1);
  const edge = await bottomOf(page, id), lower = await spot(page, rooms[2], "16:30");
  await drag(page, edge, { x: edge.x, y: lower.y });
  await isRow(id, at("16:15", 15, rooms[2]));
  await page.waitForSelector(`#post-${id}[data-length="15"]`);
  await page.selectOption("#timetable-step", "5");
  await drag(page, await topOf(page, id), await spot(page, rooms[2], "16:05"));
  await isRow(id, at("16:05", 15, rooms[2]));
  await stands(page, id, rooms[2], 965);
  const heading = await page.locator("#timetable-tray-heading").boundingBox();
  await drag(page, await topOf(page, id), { x: heading.x + 40, y: heading.y + 10 });
  await page.waitForSelector(`#timetable-tray #post-${id}`);
  assert.equal(row(id).endsWith("|1"), true);
  await page.context().close();
});

test("by finger: the handle takes it along, and the page scrolls everywhere else", async () => {
  const id = idOf("venter-3"), page = await open({ hasTouch: true });
  const touch = await page.context().newCDPSession(page);
  const send = (type, point) => touch.send("Input.dispatchTouchEvent", { type, touchPoints: point ? [point] : [] });
  const swipe = async (from, to) => {
    await send("touchStart", from);
    for (let i = 1; i <= 4; ++i) await send("touchMove", { x: from.x + ((to.x - from.x) * i) / 4, y: from.y + ((to.y - from.y) * i) / 4 });
    await send("touchEnd");
  };
  const box = await page.locator(`#post-${id} .rt-tt-grip`).boundingBox(), target = await spot(page, rooms[3], "16:00");
  await swipe({ x: box.x - 100, y: box.y + 12 }, target);
  await swipe({ x: box.x + box.width / 2, y: box.y + 8 }, target);
  await isRow(id, at("16:00", 15, rooms[3])); // as long as the test before left it
  await stands(page, id, rooms[3], 960);
  await page.keyboard.press("Control+z");
  await page.waitForSelector(`#timetable-tray #post-${id}`);
  await page.context().close();
});

test("a warning stands beside the session and in the list at once, and goes with its cause", async () => {
  const id = idOf("venter-3"), page = await open();
  const taken = query(site, `SELECT id, room_id FROM session WHERE ${current} AND unscheduled = 0 AND cancelled = 0 AND kind = 'talk' AND room_id IN (SELECT id FROM room WHERE shareable = 0) ORDER BY starts_at LIMIT 1`).split("|");
  const first = Number(await page.getAttribute(`#post-${taken[0]}`, "data-first"));
  const clock = `${String(Math.floor(first / 60)).padStart(2, "0")}:${String(first % 60).padStart(2, "0")}`;
  await page.evaluate((id) => document.querySelector(`#post-${id}`).scrollIntoView({ block: "center", inline: "center" }), taken[0]);
  await drag(page, await topOf(page, id), await spot(page, taken[1], clock));
  await stands(page, id, taken[1], first);
  assert.match(await page.textContent(`#post-${id} .rt-remarks`), /også satt av til/);
  assert.match(await page.textContent(`#post-${taken[0]} .rt-remarks`), /Venter 3/);
  assert.match(await page.textContent("#timetable-warnings"), /også satt av til «Venter 3»/);
  assert.match(await said(page), /er flyttet.*også satt av til/);
  await page.keyboard.press("Control+z");
  await page.waitForSelector(`#timetable-tray #post-${id}`);
  assert.equal((await page.textContent("#timetable-warnings")).includes("«Venter 3»"), false);
  await page.context().close();
});

for (const [lang, words] of Object.entries({ "": [/er tatt opp.*Enter/, /10\.15–11\.00/, /Avbrutt/, /er flyttet/], "/en": [/is picked up.*Enter/, /10:15–11:00/, /Called off/, /is moved/] }))
  test(`by keyboard, told in the user's language${lang}`, async () => {
    const id = idOf("venter-4"), page = await open({ address: lang + path });
    const grip = page.locator(`#post-${id} .rt-tt-grip`);
    await move(await organiser(), id, { starts: "10:00", length: "45", room_id: rooms[0] });
    await stands(page, id, rooms[0], 600);
    await grip.focus();
    await page.keyboard.press("Enter");
    assert.match(await said(page), words[0]);
    await page.keyboard.press("ArrowDown");
    assert.match(await said(page), words[1]);
    await page.keyboard.press("Escape");
    assert.match(await said(page), words[2]);
    assert.equal(row(id), at("10:00", 45, rooms[0]));
    await page.keyboard.press("Space");
    for (const key of ["ArrowDown", "ArrowDown", "ArrowRight", "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowUp"]) await page.keyboard.press(key);
    await page.keyboard.press("Enter");
    await isRow(id, at("10:30", 60, rooms[1]));
    await stands(page, id, rooms[1], 630);
    assert.match(await said(page), words[3]);
    assert.equal(await page.evaluate(() => document.activeElement.closest("[data-post]")?.dataset.post), id, "the focus stays with it");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Delete");
    await page.keyboard.press("Enter");
    await page.waitForSelector(`#timetable-tray #post-${id}`);
    assert.equal(row(id).endsWith("|1"), true);
    await page.context().close();
  });

test("two organisers at once: each sees the other's change soon, and a late drop is told and shows both", async () => {
  const id = idOf("venter-4"), mine = await open(), theirs = await organiser();
  await move(theirs, id, { starts: "09:00", length: "45", room_id: rooms[0] });
  await stands(mine, id, rooms[0], 540);
  await mine.locator(`#post-${id} .rt-tt-grip`).focus();
  await mine.keyboard.press("Enter");
  await mine.keyboard.press("ArrowRight");
  const editor = await new Visitor(site).logIn("program@retenk.example.no", password);
  await move(editor, id, { starts: "14:00", length: "45", room_id: rooms[2] });
  await mine.keyboard.press("Enter");
  await mine.waitForSelector(".rt-conflict");
  assert.equal(row(id), at("14:00", 45, rooms[2]), "nobody's edit is lost");
  const conflict = await mine.textContent(".rt-conflict");
  assert.match(conflict, /Programredaktør/);
  assert.match(conflict, /09:00[^]*14:00/);
  for (const room of [rooms[1], rooms[2]]) assert.equal(conflict.includes(query(site, `SELECT name FROM room WHERE id = ${room}`)), true);
  assert.match(await said(mine), /Noen andre endret Venter 4/);
  assert.equal(await mine.evaluate(() => document.activeElement.classList.contains("rt-conflict")), true);
  assert.deepEqual(await faults(mine), []);
  await stands(mine, id, rooms[2], 840); // theirs is what the grid shows
  await mine.click("#timetable-panel button[value=place]"); // a decision, with both before one's eyes
  await isRow(id, at("09:00", 45, rooms[1]));
  await stands(mine, id, rooms[1], 540);
  await mine.context().close();
});

test("without JavaScript a late form is answered 409 with both versions, and takes effect when it is sent again", async () => {
  const id = idOf("venter-4"), theirs = await organiser();
  const page = await open({ javaScriptEnabled: false, address: `${path}?post=${id}` });
  await page.fill("[name=starts]", "11:00");
  await move(theirs, id, { starts: "12:00", length: "45", room_id: rooms[1] });
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await page.click("button[value=place]");
  assert.equal((await answer).status(), 409);
  assert.equal(row(id), at("12:00", 45, rooms[1]));
  assert.match(await page.textContent(".rt-conflict"), /11:00[^]*12:00/);
  assert.equal(await page.inputValue("[name=starts]"), "11:00");
  await page.click("button[value=place]");
  assert.equal(row(id), at("11:00", 45, rooms[1]));
  await page.context().close();
});

test("undo and redo are changes like every other, survive a reload, and overwrite nobody", async () => {
  const id = idOf("venter-4"), page = await open();
  await page.evaluate((id) => document.querySelector(`#post-${id}`).scrollIntoView({ block: "center" }), id);
  await drag(page, await topOf(page, id), await spot(page, rooms[0], "11:30"));
  await isRow(id, at("11:30", 45, rooms[0]));
  await stands(page, id, rooms[0], 690);
  const before = logged(id);
  await page.click("[data-undo]");
  await isRow(id, at("11:00", 45, rooms[1]));
  await stands(page, id, rooms[1], 660);
  assert.match(await said(page), /Angret/);
  await page.keyboard.press("Control+Shift+z");
  await isRow(id, at("11:30", 45, rooms[0]));
  await stands(page, id, rooms[0], 690);
  assert.equal(logged(id) - before, 6, "start, end and room, each time");
  await page.reload();
  await page.waitForSelector(".rt-tt-grip");
  await move(await organiser(), id, { starts: "15:00", length: "45", room_id: rooms[0] });
  await page.click("[data-undo]");
  await page.waitForSelector(".rt-conflict");
  assert.equal(row(id), at("15:00", 45, rooms[0]), "what somebody did since stays");
  await page.context().close();
});

test("the form beside the grid moves and copies, and a copy is undone", async () => {
  const id = idOf("venter-4"), page = await open();
  const count = () => Number(query(site, `SELECT count(*) FROM session WHERE ${current}`)), before = count();
  await page.click(`#post-${id} a`);
  await page.waitForSelector("#timetable-panel form");
  assert.equal(await page.evaluate(() => document.activeElement.id), "timetable-panel");
  assert.deepEqual(await faults(page), []);
  await page.fill("#timetable-panel [name=starts]", "10:10");
  await page.click("#timetable-panel button[value=place]");
  await isRow(id, at("10:10", 45, rooms[0]));
  await stands(page, id, rooms[0], 610);
  assert.equal(await page.locator("#timetable-panel form").count(), 0, "closed when it is done");
  await page.click(`#post-${id} a`);
  await page.fill("#timetable-panel [name=starts]", "12:34");
  const other = idOf("venter-3");
  await drag(page, await topOf(page, other), await spot(page, rooms[4], "16:00"));
  await stands(page, other, rooms[4], 960);
  assert.equal(await page.inputValue("#timetable-panel [name=starts]"), "12:34", "what is being typed stays when another one is moved");
  await page.keyboard.press("Control+z");
  await page.waitForSelector(`#timetable-tray #post-${other}`);
  await page.click("#timetable-panel button[value=copy]");
  await until(() => count() === before + 1, "the copy");
  await page.waitForFunction(() => !document.querySelector("[data-undo]").disabled && /kopi/.test(document.querySelector("#timetable-say").textContent));
  await page.click("[data-undo]");
  await until(() => count() === before, "the copy gone");
  await page.click("[data-undo]");
  await isRow(id, at("15:00", 45, rooms[0]));
  await page.context().close();
});

for (const colorScheme of ["light", "dark"])
  test(`on a phone it is a list with forms; nothing bars anybody, ${colorScheme}`, async () => {
    const id = idOf("venter-4"), page = await open({ ...phone, colorScheme });
    assert.equal(await page.locator(".rt-tt-grip:visible").count(), 0);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
    assert.deepEqual(await faults(page), []);
    await page.click(`#post-${id} a`);
    await page.waitForSelector("#timetable-panel form");
    assert.deepEqual(await faults(page), []);
    await page.setViewportSize(wide.viewport);
    await page.waitForSelector(".rt-tt-grip:visible");
    assert.deepEqual(await faults(page), []);
    await page.context().close();
  });

test("the draft is set back to a release after a look at what would change", async () => {
  const who = await organiser();
  const waiting = query(site, `SELECT count(*) FROM session WHERE ${current} AND unscheduled`);
  assert.equal(textOf((await who.get("/admin/program/publisering")).text).includes(`${waiting} programposter er ikke i timeplanen og kommer ikke med`), true);
  assert.equal((await who.fill("/admin/program/publisering", { note: "Som den er" })).status, 303);
  const release = query(site, `SELECT max(number) FROM release WHERE ${current}`), id = idOf("venter-4"), was = row(id);
  await move(who, id, { starts: "08:00", length: "20" });
  await move(who, idOf("venter-1"), { starts: "08:30", length: "20" });
  const page = await open({ address: "/admin/program/publisering", javaScriptEnabled: false });
  await page.click("a:has-text('Sett utkastet tilbake')");
  assert.match(await page.textContent("main"), /2 endringer i utkastet[^]*Får tilbake tid og rom: Venter 4[^]*|Tas ut av timeplanen: Venter 1/);
  await move(who, id, { starts: "08:05", length: "20" });
  await page.click("main form[method=post] button");
  assert.match(await page.textContent("main"), /Noen har endret utkastet siden/);
  assert.equal(row(id), at("08:05", 20, ""), "nobody confirmed that");
  await page.click("main form[method=post] button");
  await page.waitForURL(/notice=programme_reset/);
  assert.equal(row(id), was);
  assert.equal(row(idOf("venter-1")).endsWith("|1"), true);
  assert.equal(query(site, `SELECT count(*) FROM change_log WHERE subject_type = 'release' AND action = 'reset' AND new_value = '${release}'`), "1");
  assert.match(textOf((await who.get("/admin/program/tilbakestilling")).text), /allerede likt/);
  await page.context().close();
});

test("40 rooms and 300 sessions: all are there, and a drop changes the one that was dropped", async () => {
  await site.end();
  changeStopped(site, `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 32)
    INSERT INTO room (conference_id, venue_id, name, capacity, position) SELECT (SELECT id FROM conference WHERE is_current), (SELECT min(id) FROM venue WHERE ${current}), 'Rom ' || i, 30, 100 + i FROM n;
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 299)
    INSERT INTO session (conference_id, slug, title, kind, room_id, starts_at, ends_at)
      SELECT (SELECT id FROM conference WHERE is_current), 'mange-' || i, 'Post ' || i, 'talk', (SELECT id FROM room WHERE name = 'Rom ' || (i % 31 + 1)), ${start("08:00")} + i / 31 * 3600, ${start("08:00")} + i / 31 * 3600 + 2700 FROM n`);
  await site.start();
  const page = await open(), id = idOf("mange-0"), target = query(site, "SELECT id FROM room WHERE name = 'Rom 32'");
  assert.equal(await page.locator("#timetable-day [data-post]").count() >= 300, true);
  const versions = () => query(site, `SELECT sum(version) FROM session WHERE slug LIKE 'mange-%'`);
  assert.equal(versions(), "300");
  await page.locator(`#post-${id} .rt-tt-grip`).focus();
  await page.keyboard.press("Enter");
  for (let i = 0; i < 31; ++i) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await isRow(id, at("08:00", 45, target));
  await stands(page, id, target, 480);
  assert.equal(versions(), "301");
  await page.context().close();
});
