// REG-10: sign-up for sessions in the form on a phone, with and without JavaScript; on the own page; and the organisers' pages.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { simpleParser } from "mailparser";
import { after, before, test } from "node:test";
import { hidden, textOf, until, Visitor } from "./support/ask.mjs";
import { changeStopped, logIn, openChromium, password, query, register, registrationOf, startSite } from "./support/site.mjs";

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1 };
let site, browser, organiser, ids;
before(async () => {
  site = await startSite(8);
  browser = await openChromium();
  organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password);
  ids = Object.fromEntries(query(site, "SELECT slug, id FROM session JOIN session_offer ON session_id = id").split("\n").map((line) => line.split("|")));
});
after(async () => { await browser.close(); await site.end(); site.remove(); });

const id = (part) => Object.entries(ids).find(([slug]) => slug.includes(part))[1];
const box = (part, name = "p1_sessions") => `input[name=${name}][value="${id(part)}"]`;
const send = (page) => page.locator("main button[value=submit]:visible").last().click();
const places = (part, fields) => organiser.fill(`/admin/program/pamelding/${id(part)}`, fields);
const stateOf = (name) => query(site, `SELECT group_concat(session_signup.state || ' ' || session_id) FROM session_signup JOIN participant ON participant.id = participant_id WHERE name = '${name}'`);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
async function sees(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
}

async function fillWho(page, name) {
  await page.goto(`${site.base}/pamelding`);
  await page.fill("input[name=contact_name]", name);
  await page.fill("input[name=contact_email]", `${name.replace(/\W/g, "").toLowerCase()}@example.no`);
  await page.check("input[name=p1_category]:not([disabled]) >> nth=0");
  await page.selectOption("select[name=p1_municipality]", { index: 1 });
  await page.check("input[name=consent]");
}

for (const javaScriptEnabled of [false, true])
  test(`a phone ${javaScriptEnabled ? "with" : "without"} JavaScript: two at once are refused beside the choice, one is taken, and shown on the own page`, async () => {
    const context = await browser.newContext({ ...phone, javaScriptEnabled });
    const page = await context.newPage();
    const name = `Risten Test ${javaScriptEnabled}`;
    await fillWho(page, name);
    await page.check(box("havn"));
    await page.check(box("bygder"));
    await page.uncheck("input[name=consent]");
    await send(page);
    await page.waitForSelector(".rt-errors");
    assert.match(await page.locator("#p1_sessions-error").textContent(), /«Bord: Grønn havn» og «Bord: Levende bygder» er samtidig/);
    assert.equal(await page.isChecked(box("havn")), true, "nothing chosen is lost");
    assert.equal(await page.locator("#consent-error").isVisible(), true, "everything that is wrong is told at once");
    await page.check("input[name=consent]");
    if (javaScriptEnabled) assert.deepEqual(await sees(page), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true);
    await page.uncheck(box("bygder"));
    await send(page);
    await page.waitForURL("**/pamelding/kvittering");
    assert.match(await page.locator("main").textContent(), /12\.50–13\.50 Bord: Grønn havn/);
    await page.goto(`${site.base}/min`);
    assert.match(await page.locator("main").textContent(), /Påmeldt til\s*Bord: Grønn havn 12\.50–13\.50, Verkstedet/);

    await page.click("a[href^='/min/deltaker/']:has-text('Endre')");
    assert.equal(await page.isChecked(box("havn", "sessions")), true);
    await page.uncheck(box("havn", "sessions"));
    await page.check(box("reise", "sessions"));
    await page.click("main button[type=submit]:visible");
    await page.waitForURL("**/min?notice=registration_saved");
    assert.equal(stateOf(name), `signed ${id("reise")}`);
    await context.close();
  });

test("a full session puts one in line, says how many are ahead, and the freed place comes with a mail", async () => {
  const taken = Number(query(site, `SELECT taken FROM session_offer WHERE session_id = ${id("bygder")}`));
  assert.equal((await places("bygder", { places: String(taken + 1) })).status, 303);
  const [first, second, third] = [new Visitor(site), new Visitor(site), new Visitor(site)];
  const registers = (visitor, name) => visitor.fill("/pamelding", registrationOf(site, name, `${name.split(" ")[0]}@example.no`, { p1_sessions: id("bygder") }));
  await registers(first, "Anders Test");
  assert.match(textOf((await third.get(`/program/${Object.keys(ids).find((slug) => slug.includes("bygder"))}`)).text), /Her må du melde deg på\. Fullt, men du kan stå på venteliste/);
  await registers(second, "Beret Test");
  await registers(third, "Cato Test");
  assert.match(textOf((await third.get("/min")).text), /Bord: Levende bygder .* Venteliste, 1 foran/);
  const mails = site.mails().length;
  const participant = query(site, "SELECT id FROM participant WHERE name = 'Anders Test'");
  await first.fill(`/min/deltaker/${participant}/avmelding`, {});
  assert.deepEqual([stateOf("Anders Test"), stateOf("Beret Test"), stateOf("Cato Test")], ["", `signed ${id("bygder")}`, `waiting ${id("bygder")}`]);
  await until(() => site.mails().length >= mails + 2, "the mails of the cancellation and of the place", 30);
  assert.equal(query(site, "SELECT recipient FROM message WHERE template = 'session_place'"), "beret@example.no");
  assert.match(textOf((await third.get("/min")).text), /Venteliste, 0 foran/);
});

test("whoever waits has a place elsewhere at that hour meanwhile, and the mail says what the new place replaced", async () => {
  const taken = Number(query(site, `SELECT taken FROM session_offer WHERE session_id = ${id("havn")}`));
  assert.equal((await places("havn", { places: String(taken + 1) })).status, 303);
  const [first, second] = [new Visitor(site), new Visitor(site)];
  await first.fill("/pamelding", registrationOf(site, "Dagny Test", "dagny@example.no", { p1_sessions: id("havn") }));
  await organiser.fill(`/admin/program/pamelding/${id("bygder")}`, { places: "200" });
  await second.fill("/pamelding", registrationOf(site, "Eivind Test", "eivind@example.no", { p1_sessions: [id("havn"), id("bygder")] }));
  const own = textOf((await second.get("/min")).text);
  assert.match(own, /Bord: Grønn havn .* Venteliste, 0 foran/);
  assert.match(own, /Bord: Levende bygder/);
  const participant = query(site, "SELECT id FROM participant WHERE name = 'Dagny Test'");
  await first.fill(`/min/deltaker/${participant}/avmelding`, {});
  assert.equal(stateOf("Eivind Test"), `signed ${id("havn")}`);
  const told = async () => (await Promise.all(site.mails().map((bytes) => simpleParser(bytes)))).find(({ subject }) => subject === "Du har fått plass: Bord: Grønn havn");
  await until(told, "the mail of the place", 30);
  assert.match((await told()).text, /Bord: Levende bygder.* er tatt bort/);
});

test("40 at once for the last 5 places: five have one, the others stand in line, and nobody is refused", async () => {
  const taken = Number(query(site, `SELECT taken FROM session_offer WHERE session_id = ${id("havn")}`));
  assert.equal((await places("havn", { places: String(taken + 5) })).status, 303);
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) =>
    new Visitor(site).fill("/pamelding", registrationOf(site, `Kappløp${i} Test`, `kapp${i}@example.no`, { p1_sessions: id("havn") }))));
  assert.equal(answers.every(({ status, location }) => status === 303 && location.endsWith("/pamelding/kvittering")), true);
  const count = (state) => query(site, `SELECT count(*) FROM session_signup JOIN participant ON participant.id = participant_id WHERE session_id = ${id("havn")} AND session_signup.state = '${state}' AND name LIKE 'Kappløp%'`);
  assert.deepEqual([count("signed"), count("waiting")], ["5", "35"]);
  assert.equal(query(site, `SELECT taken FROM session_offer WHERE session_id = ${id("havn")}`), String(taken + 5));
});

test("an organiser opens sign-up, sees who comes, takes the list away, and cannot take a place from anybody", async () => {
  const page = await browser.newPage(phone);
  await logIn(page, site.base, "organiser@retenk.example.no");
  await page.goto(`${site.base}/admin/program`);
  await page.click("text=Påmelding til programposter");
  await page.waitForURL("**/admin/program/pamelding");
  assert.deepEqual(await sees(page), []);
  await page.click("a:has-text('Middag')");
  await page.fill("input[name=places]", "60");
  await page.click("main button[type=submit]:visible");
  await page.waitForURL("**/admin/program/pamelding?notice=signup_saved");
  const other = await (await browser.newContext(phone)).newPage();
  await register(other, site.base, "Middagsgjest Test", "middag@example.no");
  await other.goto(`${site.base}/pamelding`);
  assert.match(await other.locator("main").textContent(), /Middag\s*19\.00–22\.30, Restauranten\. 60 ledige plasser/);

  await page.goto(`${site.base}/admin/program/pamelding/${id("havn")}`);
  assert.deepEqual(await sees(page), []);
  await page.fill("input[name=places]", "1");
  await page.click("main button[type=submit]:visible");
  assert.match(await page.locator("#places-error").textContent(), /plasser er tatt\. Det kan ikke bli færre\./);
  const csv = await organiser.get(`/admin/program/pamelding/${id("havn")}/deltakere.csv`);
  assert.match(csv.text, /Kappløp\d+ Test;.*;Harstad;Har plass/);
  assert.match(csv.text, /Kappløp\d+ Test;.*;Harstad;Venter/);
  assert.equal(query(site, `SELECT count(*) FROM access_log WHERE action = 'exported' AND subject = 'participants of session ${id("havn")}'`), "1");
  const host = await new Visitor(site).logIn("harstad@retenk.example.no", password);
  assert.equal((await host.get(`/admin/program/pamelding/${id("havn")}`)).status, 403);
});

// Those who wait, as the page numbers them, with the fields of the form beside each.
async function queueOf(part) {
  const html = (await organiser.get(`/admin/program/pamelding/${id(part)}`)).text;
  const table = html.slice(html.indexOf('id="waiting"'));
  return [...table.matchAll(/<tr><td[^>]*>(\d+)<\/td><th[^>]*><a[^>]*>([^<]*)<\/a>[\s\S]*?(<form[\s\S]*?<\/form>)/g)].map(([, number, name, form]) => ({ number: Number(number), name, fields: hidden(form) }));
}
const act = (part, who, what, more = {}) => organiser.post(`/admin/program/pamelding/${id(part)}/${what}`, { ...who.fields, [`reason_${who.fields.participant}`]: "Holder innlegg", ...more });
const namesIn = async (part) => (await queueOf(part)).map(({ name }) => name);

test("on a phone without JavaScript an organiser moves somebody to the front of a full session and lets them in", async () => {
  const context = await browser.newContext({ ...phone, javaScriptEnabled: false });
  const page = await context.newPage();
  await logIn(page, site.base, "organiser@retenk.example.no");
  const names = await namesIn("havn"), address = `${site.base}/admin/program/pamelding/${id("havn")}`;
  await page.goto(address);
  const row = page.locator("section[aria-labelledby=waiting] tbody tr", { has: page.locator(`a:text-is("${names[2]}")`) });
  await row.locator("summary").click();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true);
  await row.locator("text=Flytt øverst").click();
  assert.match(await page.locator(".rt-errors a").textContent(), /Skriv en begrunnelse/);
  assert.equal(await row.locator("input[type=text]").isVisible(), true, "the form that was refused is open");
  assert.deepEqual(await namesIn("havn"), names);
  await row.locator("input[type=text]").fill("Holder <i>innlegg</i>");
  await row.locator("text=Gi plass nå").click();
  assert.match(await page.locator(".rt-errors").textContent(), /Alle plassene er tatt\. Flytt personen øverst/);
  assert.equal(await row.locator("input[type=text]").inputValue(), "Holder <i>innlegg</i>", "nothing typed is lost");
  await row.locator("text=Flytt øverst").click();
  await page.waitForURL("**?notice=signup_moved");
  assert.deepEqual(await namesIn("havn"), [names[2], names[0], names[1], ...names.slice(3)]);
  const taken = Number(query(site, `SELECT taken FROM session_offer WHERE session_id = ${id("havn")}`));
  await page.fill("input[name=places]", String(taken + 1));
  await page.click("main .rt-save button[type=submit]");
  await page.waitForURL("**?notice=signup_saved");
  assert.equal(stateOf(names[2]), `signed ${id("havn")}`);
  const registration = query(site, `SELECT registration_id FROM participant WHERE name = '${names[2]}'`);
  assert.match(textOf((await organiser.get(`/admin/pameldinger/${registration}`)).text), /begrunnelse.*Holder <i>innlegg<\/i>.*Bord: Grønn havn \(3\).*Bord: Grønn havn \(1\)/);
  await context.close();
});

test("a page that is no longer true moves nobody, a form sent twice moves once, and only organisers move anybody", async () => {
  const [first, second, third] = await queueOf("havn");
  const moves = await Promise.all(Array.from({ length: 5 }, () => act("havn", third, "plassering", { where: "up" })));
  assert.deepEqual(moves.map(({ status }) => status).sort(), [303, 409, 409, 409, 409]);
  assert.match(textOf(moves.find(({ status }) => status === 409).text), /Køen er endret siden du åpnet siden, og ingenting ble gjort/);
  assert.equal((await act("havn", second, "plassering", { where: "top" })).status, 409);
  assert.deepEqual((await namesIn("havn")).slice(0, 3), [first.name, third.name, second.name]);
  const top = (await queueOf("havn"))[0];
  assert.equal((await act("havn", top, "plassering", { where: "up" })).status, 409, "there is nobody before");
  const host = await new Visitor(site).logIn("harstad@retenk.example.no", password);
  for (const what of ["plassering", "plass"]) assert.equal((await host.post(`/admin/program/pamelding/${id("havn")}/${what}`, { ...top.fields, form_token: await host.formToken() })).status, 403);
  assert.equal((await organiser.post("/admin/program/pamelding/987654/plass", { ...top.fields, [`reason_${top.fields.participant}`]: "x" })).status, 404);
});

test("places that are free while a session goes on are given by hand, past those before, with a mail, and never one more than there are", async () => {
  await site.end();
  changeStopped(site, `UPDATE release_session SET starts_at = unixepoch() - 600, ends_at = unixepoch() + 3000 WHERE session_id = ${id("havn")}; UPDATE session_offer SET places = taken + 2 WHERE session_id = ${id("havn")}`);
  await site.start();
  organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password);
  const taken = () => Number(query(site, `SELECT taken FROM session_offer WHERE session_id = ${id("havn")}`)), before = taken();
  const one = (await queueOf("havn"))[5];
  const twice = await Promise.all(Array.from({ length: 5 }, () => act("havn", one, "plass")));
  assert.deepEqual(twice.map(({ status }) => status).sort(), [303, 409, 409, 409, 409]);
  assert.equal(twice.find(({ status }) => status === 303).location, `/admin/program/pamelding/${id("havn")}?notice=signup_given`);
  assert.match(textOf(twice.find(({ status }) => status === 409).text), /Personen venter ikke her lenger/);
  assert.deepEqual([stateOf(one.name), taken()], [`signed ${id("havn")}`, before + 1]);
  const address = one.name.replace("Kappløp", "kapp").replace(" Test", "@example.no");
  assert.equal(query(site, `SELECT count(*) FROM message WHERE template = 'session_place' AND recipient = '${address}'`), "1");
  assert.equal(query(site, `SELECT actor FROM change_log WHERE subject_type = 'participant' AND subject_id = ${one.fields.participant} AND field = 'session_signup' AND new_value = 'Bord: Grønn havn'`).startsWith("user:"), true);
  const several = (await queueOf("havn")).filter((_, i) => i % 3 === 0).slice(0, 5);
  const last = await Promise.all(several.map((who) => act("havn", who, "plass")));
  assert.deepEqual(last.map(({ status }) => status).sort(), [303, 409, 409, 409, 409]);
  assert.equal(taken(), before + 2);
  const refused = await act("havn", (await queueOf("havn"))[1], "plass");
  assert.deepEqual([refused.status, /Alle plassene er tatt\. Flytt personen øverst/.test(textOf(refused.text)), taken()], [409, true, before + 2]);
});
