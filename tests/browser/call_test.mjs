// PRG-11: a proposal from the first word to the answer, on a phone without a script; several who judge; and what nobody else sees.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { hidden, textOf, until, Visitor } from "./support/ask.mjs";
import { changeStopped, logIn, openChromium, password, query, startSite } from "./support/site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const phone = { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true };
let site, browser;
before(async () => { site = await startSite(8); browser = await openChromium(); });
after(async () => { await browser.close(); await site.end(); site.remove(); });

const sees = async (page) => {
  await page.evaluate(axe);
  return page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
};
const staff = (email) => new Visitor(site).logIn(`${email}@retenk.example.no`, password);
const idOf = (title) => query(site, `SELECT id FROM proposal WHERE title = '${title}'`);
const theme = () => query(site, "SELECT plan_node.id FROM plan_node JOIN plan ON plan.id = plan_id WHERE is_current AND parent_id IS NULL LIMIT 1");
const form = (title, more = {}) => ({ title, abstract: "Om *dette*", kind: "talk", language: "nb", minutes: "20", theme_id: theme(), contact_name: "Siv Forslag", contact_email: "siv@example.no", action: "submit", ...more });
const linkIn = async (email) => {
  await until(() => query(site, `SELECT count(*) FROM message WHERE recipient = '${email}' AND state = 'sent'`) !== "0", "the mail");
  return JSON.parse(query(site, `SELECT data FROM message WHERE recipient = '${email}' AND template = 'proposal_received' ORDER BY id DESC LIMIT 1`)).link_path;
};

test("on a phone without a script: refused with what was typed, saved as a draft, opened from the mail, sent in, withdrawn", async () => {
  const page = await (await browser.newContext({ ...phone, javaScriptEnabled: false })).newPage();
  await page.goto(`${site.base}/program`);
  await page.click("a:has-text('Foreslå noe til programmet')");
  await page.fill("#title", "Torsk i ny drakt");
  await page.fill("#contact_name", "Siv Forslag");
  await page.fill("#contact_email", "siv@example.no");
  await page.click("summary:has-text('Flere som medvirker')");
  await page.fill("#s_email1", "medvirker@example.no");
  await page.click("button:has-text('Send inn')");
  assert.equal(await page.locator("#s_name1-error").count(), 1, "a person has a name");
  assert.equal(await page.inputValue("#title"), "Torsk i ny drakt");
  await page.fill("#s_name1", "Odd Med");
  await page.click("button:has-text('Send inn')");
  assert.equal(await page.locator("#abstract-error").count(), 1, "what is sent in is whole");
  await page.click("button:has-text('Lagre utkast')");
  assert.match(page.url(), /\/innspill\/mitt\?notice=call_saved$/);
  assert.match(await page.locator("main").textContent(), /Utkast/);

  const path = await linkIn("siv@example.no");
  const other = await (await browser.newContext(phone)).newPage();
  await other.goto(site.base + path);
  assert.match(other.url(), /\/innspill\/mitt$/, "the link does not stay in the address");
  assert.deepEqual(await sees(other), []);
  await other.fill("#abstract", "Hvordan *torsken* blir til mer");
  await other.selectOption("#theme_id", theme());
  await other.click("button:has-text('Send inn')");
  await other.waitForURL("**notice=call_submitted");
  assert.equal(query(site, "SELECT state || ' ' || (SELECT name FROM proposal_speaker WHERE proposal_id = proposal.id) FROM proposal WHERE title = 'Torsk i ny drakt'"), "submitted Odd Med");
  await other.click("summary:has-text('Trekk forslaget')");
  await other.click("form[action$='/tilbake'] button");
  await other.waitForURL("**notice=call_withdrawn");
  assert.match(await other.locator("main").textContent(), /kan ikke endres lenger/);
  await page.context().close();
  await other.context().close();
});

test("an editor judges without names, sees the others' view afterwards, and does not decide", async () => {
  await new Visitor(site).fill("/innspill", form("Hemmelig avsender", { contact_name: "Frode Ukjent", contact_email: "frode@example.no", contact_title: "Firmaet Ukjent AS", note: "Hilsen Frode Ukjent" }));
  const id = idOf("Hemmelig avsender"), path = `/admin/innspill/${id}`;
  const organiser = await staff("organiser"), editor = await staff("program");
  const scores = { k1: "5", k2: "4", k3: "3", comment: "Sterkt fra arrangøren" };
  assert.equal((await organiser.fill(path, scores, `${path}/vurdering`)).location, `${path}?notice=call_reviewed`);
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  await logIn(page, site.base, "program@retenk.example.no");
  await page.goto(site.base + path);
  let text = await page.locator("main").textContent();
  assert.doesNotMatch(text, /Ukjent|frode@|Sterkt fra arrangøren/);
  assert.deepEqual(await sees(page), []);
  await page.click("button:has-text('Lagre vurderingen')");
  assert.match(await page.locator(".rt-errors").textContent(), /karakter fra 1 til 5/);
  for (const name of ["k1", "k2", "k3"]) await page.check(`input[name=${name}][value='3']`);
  await page.click("button:has-text('Lagre vurderingen')");
  await page.waitForURL("**notice=call_reviewed");
  text = await page.locator("main").textContent();
  assert.match(text, /Sterkt fra arrangøren/);
  assert.doesNotMatch(text, /Ukjent/);
  assert.equal(await page.locator("button[name=decision]").count(), 0);
  assert.equal((await editor.fill(path, { decision: "accepted" }, `${path}/avgjorelse`)).status, 403);
  assert.equal((await editor.get("/admin/innspill/utsending")).status, 403);
  await page.goto(`${site.base}/admin/innspill`);
  const row = await page.locator(`tr:has(a[href$='/innspill/${id}'])`).innerText();
  assert.match(row, /3,5\s+2/, "the mean of both, and how many");
  assert.deepEqual(await sees(page), []);
  assert.match(textOf((await organiser.get(path)).text), /Frode Ukjent.*frode@example\.no/s);
  await page.context().close();
});

test("decisions are held, an accepted one waits in the tray, and one press tells everybody", async () => {
  await new Visitor(site).fill("/innspill", form("Til programmet", { contact_email: "ja@example.no" }));
  await new Visitor(site).fill("/en/innspill", form("Ikke i år", { contact_email: "nei@example.no" }));
  const organiser = await staff("organiser");
  const decide = (title, decision) => organiser.fill(`/admin/innspill/${idOf(title)}`, { decision }, `/admin/innspill/${idOf(title)}/avgjorelse`);
  assert.equal((await decide("Til programmet", "accepted")).status, 303);
  assert.equal((await decide("Ikke i år", "rejected")).status, 303);
  assert.equal(query(site, "SELECT group_concat(DISTINCT state) FROM message WHERE template = 'proposal_decided'"), "held");
  assert.equal(query(site, "SELECT unscheduled FROM session WHERE title = 'Til programmet'"), "1");
  assert.match(textOf((await organiser.get("/admin/program/timeplan")).text), /Til programmet/);
  const page = await (await browser.newContext()).newPage();
  await logIn(page, site.base, "organiser@retenk.example.no");
  await page.goto(`${site.base}/admin/innspill`);
  await page.click("a:has-text('Gi beskjed om avgjørelsene')");
  assert.match(await page.locator("main").innerText(), /Forslaget er antatt[\s\S]*Forslaget ble ikke med/);
  assert.deepEqual(await sees(page), []);
  await page.click("button:has-text('Send e-postene')");
  await page.waitForURL("**notice=call_made_known");
  await until(() => query(site, "SELECT count(*) FROM message WHERE template = 'proposal_decided' AND recipient IN ('ja@example.no', 'nei@example.no') AND state = 'sent'") === "2", "the answers");
  assert.equal(query(site, "SELECT language FROM message WHERE template = 'proposal_decided' AND recipient = 'nei@example.no'"), "en");
  assert.equal(query(site, "SELECT state FROM proposal WHERE title = 'Til programmet'"), "accepted");
  await page.context().close();
});

test("two tabs do not overwrite each other, and nobody opens another's proposal", async () => {
  const visitor = new Visitor(site);
  await visitor.fill("/innspill", form("To faner", { contact_email: "faner@example.no" }));
  const stale = hidden((await visitor.get("/innspill/mitt")).text);
  assert.equal((await visitor.fill("/innspill/mitt", form("To faner, ny", { contact_email: "faner@example.no", action: "save" }))).status, 303);
  const answer = await visitor.post("/innspill/mitt", { ...stale, ...form("To faner, gammel", { action: "save" }) });
  assert.equal(answer.status, 409);
  assert.match(answer.text, /To faner, gammel/, "what was typed is there");
  assert.equal(query(site, "SELECT count(*) FROM proposal WHERE title = 'To faner, ny'"), "1");
  const stranger = new Visitor(site);
  assert.equal((await stranger.get(`/innspill/${"A".repeat(43)}`)).status, 404);
  assert.doesNotMatch((await stranger.get("/innspill/mitt")).text, /To faner/);
  assert.equal((await stranger.post("/innspill/mitt", form("Kapret"))).location, "/innspill/mitt");
  assert.equal(idOf("Kapret"), "");
});

test("the end comes by the clock; a late link lets in whoever has it, and a new one ends it", async () => {
  const organiser = await staff("organiser");
  await site.end();
  changeStopped(site, "UPDATE call SET closes_at = unixepoch() - 5");
  await site.start();
  const again = await new Visitor(site).logIn("organiser@retenk.example.no", password);
  assert.equal(organiser.cookies.size > 0, true);
  const visitor = new Visitor(site);
  assert.match(textOf((await visitor.get("/innspill")).text), /Fristen er ute/);
  const late = await visitor.post("/innspill", form("For sent"));
  assert.equal(late.status, 409);
  assert.equal(idOf("For sent"), "");
  const made = async () => /\/innspill\/sen\/[\w-]{43}/.exec((await again.fill("/admin/innspill/oppsett", {}, "/admin/innspill/oppsett/sen")).text)[0];
  const link = await made();
  assert.equal((await visitor.get(link)).location, "/innspill");
  assert.equal((await visitor.fill("/innspill", form("Likevel i tide", { contact_email: "sen@example.no" }))).status, 303);
  assert.equal(query(site, "SELECT late FROM proposal WHERE title = 'Likevel i tide'"), "1");
  await made();
  assert.equal((await new Visitor(site).get(link)).status, 404);
});
