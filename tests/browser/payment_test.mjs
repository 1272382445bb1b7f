// What it costs and who pays: from the form, where the sum follows the choices, to every place that shows it later.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { simpleParser } from "mailparser";
import { until } from "./support/ask.mjs";
import { changeStopped, logIn, openChromium, query, startSite } from "./support/site.mjs";

let site, browser;
before(async () => { site = await startSite(); browser = await openChromium(); });
after(async () => { await browser.close(); await site.end(); site.remove(); });

const idOf = (table, slug) => query(site, `SELECT t.id FROM ${table} t JOIN conference c ON c.id = conference_id WHERE is_current AND slug = '${slug}'`);
const plain = (text) => text.replaceAll("\u00a0", " ").replace(/\s+/g, " ");
const shown = async (page, where = "main") => plain(await page.locator(where).innerText());
const send = (page) => page.click("main button[value=submit]:visible >> nth=-1");

async function fillOut(page, name, email) {
  await page.goto(`${site.base}/pamelding`);
  await page.fill("input[name=contact_name]", name);
  await page.fill("input[name=contact_email]", email);
  await page.check(`input[name=p1_category][value="${idOf("category", "ordinaer")}"]`);
  await page.check(`input[name=p1_extra][value="${idOf("extra", "middag")}"]`);
  await page.selectOption("select[name=p1_municipality]", { index: 1 });
  await page.check("input[name=consent]");
}

async function mailTo(address) {
  await until(() => query(site, "SELECT count(*) FROM message WHERE state IN ('queued', 'sending')") === "0", "the mails");
  const all = await Promise.all(site.mails().map((bytes) => simpleParser(bytes)));
  return all.filter((mail) => mail.to.text.includes(address));
}

// 1 690 for the day, at the early price, and 895 for the dinner, 25 % VAT in both.
const total = "2 585,00 kr", without = "2 068,00 kr", vat = "517,00 kr";
const isBill = (text, where) => { for (const part of [total, without, vat]) assert.equal(text.includes(part), true, `${part} in ${where}: ${text}`); };

for (const javaScriptEnabled of [true, false]) {
  test(`the sum is shown before sending, and the same one everywhere after, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async () => {
    const page = await (await browser.newContext({ javaScriptEnabled, locale: "nb-NO" })).newPage();
    const email = `betaler${javaScriptEnabled}@example.no`;
    await fillOut(page, "Øydis Prøve", email);
    if (javaScriptEnabled) await page.waitForSelector(`#sum >> text=${"2\u00a0585,00"}`);
    else await page.click("#sum button");
    isBill(await shown(page, "#sum"), "the form");
    await page.check("input[name=payer_kind][value=other]");
    await page.fill("input[name=payer_name]", "Narvik kommune");
    await page.fill("input[name=payer_number]", "959 469 058");
    await page.fill("input[name=payer_reference]", "4512-AB");
    await send(page);
    await page.waitForSelector("#payer_number-error");
    assert.equal(await page.getAttribute("input[name=payer_number]", "aria-invalid"), "true");
    isBill(await shown(page, "#sum"), "the form that came back");
    await page.fill("input[name=payer_number]", "959 469 059");
    await send(page);
    await page.waitForURL("**/pamelding/kvittering");
    const parts = ["Narvik kommune", "959469059", "4512-AB", "EHF"];
    const organiser = await (await browser.newContext()).newPage();
    await logIn(organiser, site.base, "organiser@retenk.example.no");
    await organiser.goto(`${site.base}/admin/pameldinger/${query(site, `SELECT id FROM registration WHERE contact_email = '${email.toLowerCase()}'`)}`);
    const [mail] = await mailTo(email.toLowerCase());
    const places = { receipt: await shown(page), organiser: await shown(organiser), mail: plain(mail.text) };
    await page.goto(`${site.base}/min`);
    places.own = await shown(page);
    for (const [where, text] of Object.entries(places)) {
      isBill(text, where);
      for (const part of parts) assert.equal(text.includes(part), true, `${part} on ${where}: ${text}`);
    }
  });
}

test("the payer's own name is asked for only where somebody else pays, and what was typed is kept", async () => {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await fillOut(page, "Ånung Prøve", "anung@example.no");
  assert.equal(await page.isVisible("input[name=payer_name]"), false);
  await page.check("input[name=payer_kind][value=other]");
  await page.fill("input[name=payer_reference]", "Ref <b>1</b>");
  await send(page);
  await page.waitForSelector("#payer_name-error");
  assert.equal(await page.isChecked("input[name=payer_kind][value=other]"), true);
  assert.equal(await page.inputValue("input[name=payer_reference]"), "Ref <b>1</b>");
  await page.check("input[name=payer_kind][value=own]");
  await page.click("details:has([name=payer_way]) > summary");
  await page.check("input[name=payer_way][value=ehf]");
  await page.press("input[name=payer_reference]", "Enter");
  await page.waitForSelector("#payer_number-error");
  await page.check("input[name=payer_way][value=email]");
  await page.fill("input[name=payer_email]", "faktura@example.no");
  await send(page);
  await page.waitForURL("**/pamelding/kvittering");
  assert.equal((await shown(page)).includes("Sendes til faktura@example.no"), true);
});

test("an organiser chooses the VAT of a category, and the price is split by it", async () => {
  const page = await (await browser.newContext({ locale: "nb-NO" })).newPage();
  await logIn(page, site.base, "organiser@retenk.example.no");
  const id = idOf("category", "digital");
  await page.goto(`${site.base}/admin/deltakertyper/${id}`);
  await page.fill("input[name=price]", "112,01");
  await page.selectOption("select[name=vat_treatment]", "taxable_12");
  await page.click("main form.rt-form button[type=submit]:not([tabindex])");
  await page.waitForURL("**notice=category_saved");
  assert.equal(query(site, `SELECT price_ore, vat_ore, vat_treatment FROM category WHERE id = ${id}`), "10001|1200|taxable_12");
});

test("a free conference has no trace of payment", async () => {
  await site.end();
  changeStopped(site, "UPDATE category SET price_ore = 0, vat_ore = 0; UPDATE extra SET price_ore = 0, vat_ore = 0");
  await site.start();
  const page = await (await browser.newContext({ javaScriptEnabled: false, locale: "nb-NO" })).newPage();
  const trace = /betal|faktura|mva|moms|gratis|pris\b|\bkr\b|organisasjonsnummer/i;
  await fillOut(page, "Fri Konferanse", "fri@example.no");
  const names = await page.locator("main [name]").evaluateAll((all) => all.map((one) => one.name));
  assert.equal(names.some((name) => name.startsWith("payer")), false);
  // "Gratis." is the organisers' own word for the students' place.
  assert.doesNotMatch((await shown(page)).replace("Gratis. Vi vil ha deg med.", ""), trace);
  await send(page);
  await page.waitForURL("**/pamelding/kvittering");
  assert.doesNotMatch(await shown(page), trace);
  await page.goto(`${site.base}/min`);
  assert.doesNotMatch(await shown(page), trace);
  const [mail] = await mailTo("fri@example.no");
  assert.doesNotMatch(mail.text, trace);
});
