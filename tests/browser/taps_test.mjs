// The shop owner on a phone: one person, the plainest registration, by thumb. Whatever else the form asked for would bring it back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openChromium, query, startSite } from "./support/site.mjs";

let site, browser;
before(async () => { site = await startSite(8); browser = await openChromium(); });
after(async () => { await browser.close(); await site.end(); site.remove(); });

// A list that opens is tapped, and so is the line in it, which the browser draws outside the page.
const linesOfLists = 1;

for (const javaScriptEnabled of [true, false])
  test(`a person registers with seven taps and two things to type, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, javaScriptEnabled });
    const page = await context.newPage();
    let taps = 0, typed = 0;
    const tap = async (locator) => { await locator.tap(); taps++; };
    const type = async (name, text) => { await tap(page.locator(`input[name=${name}]`)); await page.keyboard.type(text); typed++; };
    await page.goto(`${site.base}/pamelding`);

    // A phone that knows its owner fills these by itself.
    const filledBy = (name) => page.locator(`[name=${name}]`).getAttribute("autocomplete");
    assert.deepEqual([await filledBy("contact_name"), await filledBy("contact_email"), await filledBy("contact_phone"), await filledBy("p1_organisation")],
      ["name", "email", "tel", "organization"]);
    assert.deepEqual([await page.locator("[name=contact_email]").getAttribute("type"), await page.locator("[name=contact_phone]").getAttribute("type")], ["email", "tel"], "each with its keyboard");

    const name = `Butikkeier Tommel ${javaScriptEnabled}`;
    await type("contact_name", name);
    await type("contact_email", `tommel.${javaScriptEnabled}@example.no`);
    await tap(page.locator("fieldset#p1_category label:has-text('Ordinær')"));
    await tap(page.locator("select[name=p1_municipality]"));
    await page.selectOption("select[name=p1_municipality]", { index: 1 });
    taps += linesOfLists;
    await tap(page.locator("label[for=consent]"));
    await Promise.all([page.waitForURL("**/pamelding/kvittering"), tap(page.locator("main button[value=submit]:visible").last())]);
    assert.equal(query(site, `SELECT count(*) FROM participant WHERE name = '${name}' AND state = 'registered'`), "1");
    assert.deepEqual({ taps, typed }, { taps: 7, typed: 2 });
    await context.close();
  });

test("nothing that a thumb must hit is smaller than 24 pixels, and what one fills in is at least 44 high", async () => {
  const page = await (await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })).newPage();
  await page.goto(`${site.base}/pamelding`);
  const small = await page.locator("main input:visible, main select:visible, main textarea:visible, main button:visible, main summary:visible").evaluateAll((all) => all.flatMap((one) => {
    const { width, height } = one.getBoundingClientRect(), label = one.labels?.[0]?.getBoundingClientRect();
    const ticked = one.type === "radio" || one.type === "checkbox";
    const reach = ticked && label ? Math.max(height, label.height) : height;
    if (width === 0 || one.tabIndex < 0) return [];
    return reach < (ticked ? 24 : 44) ? [`${one.name || one.textContent.trim()}: ${Math.round(width)} × ${Math.round(reach)}`] : [];
  }));
  assert.deepEqual(small, []);
});
