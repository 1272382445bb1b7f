// REG-11: whoever registered changes participant type and extras on the own page, on a phone, with and without JavaScript.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { textOf, until, Visitor } from "./support/ask.mjs";
import { openChromium, password, query, register, startSite } from "./support/site.mjs";

let site, browser, organiser;
before(async () => {
  site = await startSite(8);
  browser = await openChromium();
  organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password);
});
after(async () => { await browser.close(); await site.end(); site.remove(); });

const current = "conference_id = (SELECT id FROM conference WHERE is_current)";
const idOf = (table, slug) => query(site, `SELECT id FROM ${table} WHERE slug = '${slug}' AND ${current}`);
const takenOf = (name) => Number(query(site, `SELECT taken FROM pool_use JOIN pool ON pool.id = pool_id WHERE name = '${name}' AND ${current}`));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const plain = (text) => text.replaceAll("\u00a0", " ").replace(/\s+/g, " ");

for (const javaScriptEnabled of [true, false])
  test(`type and extras are changed on the own page ${javaScriptEnabled ? "with" : "without"} JavaScript, with the difference in price, and told by mail`, async () => {
    const context = await browser.newContext({ javaScriptEnabled, locale: "nb-NO", viewport: { width: 390, height: 844 } });
    const page = await context.newPage(), name = `Bytter Type ${javaScriptEnabled ? "Med" : "Uten"}`, email = `${name.replaceAll(" ", ".").toLowerCase()}@example.no`;
    await register(page, site.base, name, email);
    const dinners = takenOf("Middag");
    await page.goto(`${site.base}/min`);
    await page.click("text=Bytt deltakertype og tillegg");
    assert.match(plain(await page.locator("main").innerText()), /slik det er nå[^]*mindre enn nå/);
    if (javaScriptEnabled) {
      await page.evaluate(axe);
      assert.deepEqual(await page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)), []);
    }
    await page.check(`#category-${idOf("category", "ung")}`);
    await page.check(`#extra-${idOf("extra", "middag")}`);
    await page.click("main button[type=submit]:has-text('Lagre')");
    await page.waitForURL("**/min?notice=registration_saved");
    const own = plain(await page.locator("article").first().innerText());
    assert.match(own, new RegExp(query(site, `SELECT name FROM category WHERE id = ${idOf("category", "ung")}`)));
    assert.match(own, /Festmiddag|middag/i);
    assert.equal(takenOf("Middag"), dinners + 1);
    await until(() => query(site, `SELECT state FROM message WHERE template = 'registration_place_changed' AND recipient = '${email}'`) === "sent", "the mail");
    const id = query(site, `SELECT registration_id FROM participant WHERE name = '${name}'`);
    const log = textOf((await organiser.get(`/admin/pameldinger/${id}`)).text);
    for (const word of [/Festmiddag|middag/i, /Ordinær/]) assert.match(log, word);
    await context.close();
  });

test("a type that is full is refused beside the choice, and nothing is given up for it", async () => {
  const page = await (await browser.newContext({ locale: "nb-NO" })).newPage();
  await register(page, site.base, "Blir Der", "blir.der@example.no");
  const pool = query(site, `SELECT pool_id FROM category WHERE id = ${idOf("category", "digital")}`);
  const name = query(site, `SELECT name FROM pool WHERE id = ${pool}`);
  const full = await organiser.fill(`/admin/deltakertyper/plasskvoter/${pool}`, { name, capacity: query(site, `SELECT taken FROM pool_use WHERE pool_id = ${pool}`) });
  assert.equal(full.status, 303);
  const before = takenOf("Salen");
  await page.goto(`${site.base}/min`);
  await page.click("text=Bytt deltakertype og tillegg");
  await page.check(`#category-${idOf("category", "digital")}`);
  await page.click("main button[type=submit]:has-text('Lagre')");
  await page.waitForSelector(".rt-errors, .ds-alert");
  assert.match(await page.locator("main").innerText(), /plass/i);
  assert.equal(takenOf("Salen"), before);
  assert.equal(query(site, "SELECT category.slug FROM participant JOIN category ON category.id = category_id WHERE participant.name = 'Blir Der'"), "ordinaer");
  await page.context().close();
});
