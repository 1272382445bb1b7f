// PRG-12: the survey from the first look at it to the published figures: by mail and by the open link, on a phone without a script.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { textOf, until, Visitor } from "./support/ask.mjs";
import { changeStopped, logIn, openChromium, password, query, startSite } from "./support/site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const phone = { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true };
const current = "conference_id = (SELECT id FROM conference WHERE is_current)";
let site, browser, organiser;
before(async () => {
  site = await startSite(8);
  await site.end();
  changeStopped(site, "UPDATE survey SET opens_at = unixepoch() - 60 WHERE conference_id = (SELECT id FROM conference WHERE is_current)");
  await site.start();
  browser = await openChromium();
  organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password);
});
after(async () => { await browser.close(); await site.end(); site.remove(); });

const sees = async (page) => {
  await page.evaluate(axe);
  return page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
};
const question = (kind) => query(site, `SELECT min(id) FROM survey_question WHERE kind = '${kind}' AND ${current}`);
const linkOf = (template) => JSON.parse(query(site, `SELECT data FROM message WHERE template = '${template}' ORDER BY id DESC LIMIT 1`)).link_path;
const answers = (more = {}) => ({ [`q${question("scale5")}`]: "4", [`q${question("scale10")}`]: "9", ...more });

test("an organiser sees how many get what, and lets exactly that go, once", async () => {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  await logIn(page, site.base, "organiser@retenk.example.no");
  await page.goto(`${site.base}/admin`);
  await page.click("a:has-text('Undersøkelse')");
  assert.equal(await page.locator("tbody tr").count(), 8, "seven questions and one of ours");
  assert.deepEqual(await sees(page), []);
  await page.click("a:has-text('Inviter deltakerne')");
  assert.match(await page.locator("main").innerText(), /Svarene er anonyme\. Vi lagrer at du har svart, men ikke hva/);
  assert.equal(query(site, "SELECT count(*) FROM message WHERE template LIKE 'survey%'"), "0");
  assert.deepEqual(await sees(page), []);
  await page.click("button:has-text('Send')");
  await page.waitForURL("**notice=survey_mails_sent");
  const sent = query(site, "SELECT count(*) FROM message WHERE template = 'survey_invitation'");
  assert.equal(query(site, `SELECT invited FROM survey WHERE ${current}`), sent);
  assert.equal(Number(sent) >= 8, true);
  await page.goto(`${site.base}/admin/undersokelse/utsending`);
  assert.equal(await page.locator("main button").count(), 0, "nobody is left");
  await page.context().close();
});

test("on a phone without a script: a few taps, thanks, a correction, and in another browser nothing", async () => {
  await until(() => query(site, "SELECT count(*) FROM message WHERE template = 'survey_invitation' AND state = 'sent'") !== "0", "the mail");
  const path = linkOf("survey_invitation");
  const page = await (await browser.newContext({ ...phone, javaScriptEnabled: false })).newPage();
  await page.goto(site.base + path);
  assert.match(page.url(), /\/undersokelse$/, "the link does not stay in the address");
  await page.click("main button[type=submit]");
  assert.equal(await page.locator(`#q${question("scale5")}-error`).count(), 1);
  await page.check(`#q${question("scale5")}-5`);
  await page.check(`#q${question("scale10")}-10`);
  await page.check(`#q${question("measures")} input >> nth=0`);
  await page.fill(`#q${question("text")}`, "Mer kaffe");
  await page.click("main button[type=submit]");
  await page.waitForURL("**/undersokelse/takk?rett=1");
  await page.click("a:has-text('Rett svarene')");
  assert.equal(await page.inputValue(`#q${question("text")}`), "Mer kaffe");
  assert.equal(await page.isChecked(`#q${question("scale10")}-10`), true);
  await page.check(`#q${question("scale10")}-3`);
  await page.click("main button[type=submit]");
  await page.waitForURL("**/undersokelse/takk?rett=1");
  assert.equal(query(site, `SELECT count(*) || ' ' || (SELECT value FROM survey_value WHERE question_id = ${question("scale10")}) FROM survey_answer WHERE ${current}`), "1 3");
  const other = await (await browser.newContext(phone)).newPage();
  await other.goto(site.base + path);
  assert.match(await other.locator("main").innerText(), /tatt imot/);
  assert.equal(await other.locator("main form").count(), 0);
  assert.deepEqual(await sees(other), []);
  assert.equal((await new Visitor(site).get(`/undersokelse/${"A".repeat(43)}`)).status, 404);
  await page.context().close();
  await other.context().close();
});

test("the reminder goes once, to those who have not answered", async () => {
  const left = query(site, "SELECT count(*) FROM survey_token WHERE answered = 0");
  const path = "/admin/undersokelse/utsending?slag=reminder";
  assert.equal((await organiser.fill(path, {}, "/admin/undersokelse/utsending")).location, "/admin/undersokelse?notice=survey_mails_sent");
  assert.equal(query(site, "SELECT count(*) FROM message WHERE template = 'survey_reminder'"), left);
  assert.match(textOf((await organiser.get(path)).text), /sendes bare én gang/);
});

test("the open link is shut until it is opened; the figures come with the fifth answer, and own words never leave", async () => {
  const visitor = new Visitor(site), open = "/undersokelse/apen";
  assert.match(textOf((await visitor.get(open)).text), /bare besvares fra lenka/);
  assert.equal((await visitor.post(open, answers())).status, 409);
  assert.equal((await organiser.fill("/admin/undersokelse", { open_link: "1", opens_at: "2020-01-01T10:00" })).location, "/admin/undersokelse?notice=survey_saved");
  assert.match((await organiser.get("/admin/undersokelse")).text, /undersokelse\/apen<\/code>/);
  const page = await (await browser.newContext(phone)).newPage();
  await page.goto(site.base + open);
  assert.deepEqual(await sees(page), []);
  await page.context().close();
  const results = async (path = "/admin/undersokelse/resultat") => textOf((await organiser.get(path)).text);
  for (let n = 0; n < 4; ++n) {
    assert.match(await results(), /Færre enn 5 har svart/);
    assert.equal((await organiser.get("/admin/undersokelse/svar.csv")).status, 303);
    assert.equal((await visitor.fill(open, answers({ [`q${question("text")}`]: `Ord nummer ${n}` }))).location, "/undersokelse/takk");
  }
  const all = await results();
  assert.match(all, /4 svar fra den åpne lenka/);
  assert.match(all, /Ord nummer 2/);
  assert.match(all, /NPS \+60/, "four of nine, and a three");
  assert.match((await organiser.get("/admin/undersokelse/svar.csv")).text, /Ord nummer 3/);
  assert.match((await organiser.get("/admin/undersokelse/resultat.csv")).text, /NPS/);
  assert.equal(query(site, "SELECT count(*) FROM access_log WHERE subject LIKE 'survey answers%' AND action = 'exported'"), "1");

  const year = query(site, "SELECT year FROM conference WHERE is_current"), everybody = `/arkiv/${year}/undersokelse`;
  assert.equal((await visitor.get(everybody)).status, 404);
  await organiser.fill("/admin/undersokelse/resultat", { publisert: "1" }, "/admin/undersokelse/publisering");
  const shown = textOf((await visitor.get(everybody)).text);
  assert.match(shown, /NPS \+60/);
  assert.doesNotMatch(shown, /Ord nummer/);
});

test("what was answered is reworded with a note that the results show", async () => {
  const path = `/admin/undersokelse/sporsmal/${question("scale5")}`;
  const title = "Hva synes du, alt i alt?";
  assert.match(textOf((await organiser.fill(path, { title })).text), /skriv hva som er endret/);
  assert.equal((await organiser.fill(path, { title, note: "Kortere ordlyd." })).status, 303);
  assert.match(textOf((await organiser.get("/admin/undersokelse/resultat")).text), /Hvor fornøyd er du med konferansen, alt i alt\?.*Kortere ordlyd\./);
  assert.equal((await organiser.fill(path, {}, `${path}/sletting`)).status, 409);
});
