// REG-22: what somebody types is kept while they fill the form, and their places are held.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { filled, hidden, textOf, until, Visitor } from "./support/ask.mjs";
import { openChromium, password, query, registrationOf, startSite } from "./support/site.mjs";

let site, browser;
before(async () => { site = await startSite(20); browser = await openChromium(); });
after(async () => { await browser.close(); await site.end(); site.remove(); });

const idOf = (slug) => query(site, `SELECT id FROM category WHERE slug = '${slug}' AND conference_id = (SELECT id FROM conference WHERE is_current)`);
const poolOf = (slug) => query(site, `SELECT pool_id FROM category WHERE id = ${idOf(slug)}`);
const taken = (slug) => Number(query(site, `SELECT taken FROM pool_use WHERE pool_id = ${poolOf(slug)}`));
const drafts = () => Number(query(site, "SELECT count(*) FROM draft"));
const keptForm = (word) => query(site, `SELECT count(*) FROM draft WHERE form LIKE '%${word}%'`);
const phone = { locale: "nb-NO", viewport: { width: 390, height: 844 } };

async function open(options = {}) {
  const page = await (await browser.newContext({ ...phone, ...options })).newPage();
  await page.goto(`${site.base}/pamelding`);
  return page;
}

test("what was typed and chosen is there after a reload, its place is held, and it can be thrown away", async () => {
  const page = await open(), before = taken("ordinaer");
  await page.fill("[name=contact_name]", "Ragna Halvferdig");
  await page.fill("[name=contact_email]", "ragna@example.no");
  await page.check(`#p1_category_${idOf("ordinaer")}`);
  await page.waitForSelector("text=/Vi holder av det du har valgt, til kl\\. \\d\\d\\.\\d\\d/");
  assert.equal(taken("ordinaer"), before + 1);
  await page.reload();
  assert.equal(await page.inputValue("[name=contact_name]"), "Ragna Halvferdig");
  assert.equal(await page.isChecked(`#p1_category_${idOf("ordinaer")}`), true);
  assert.match(await page.locator("main").innerText(), /Vi har tatt vare på det du skrev, sist kl\. \d\d\.\d\d/);
  assert.equal(taken("ordinaer"), before + 1, "held once");
  const other = await open();
  assert.equal(await other.inputValue("[name=contact_name]"), "", "nobody else sees it");
  await page.click("text=Begynn på nytt");
  await page.waitForURL("**/pamelding");
  assert.equal(await page.inputValue("[name=contact_name]"), "");
  assert.equal(taken("ordinaer"), before);
  assert.equal(drafts(), 0);
  await page.context().close();
  await other.context().close();
});

test("without JavaScript a button saves, and the form is there when one comes back", async () => {
  const page = await open({ javaScriptEnabled: false }), before = taken("ung");
  await page.fill("[name=contact_name]", "Trygve Uten Skript");
  await page.check(`#p1_category_${idOf("ung")}`);
  await page.click("button[value=preview]");
  assert.match(await page.locator("#sum").innerText(), /Vi holder av det du har valgt, til kl\./);
  assert.equal(taken("ung"), before + 1);
  await page.goto(`${site.base}/program`);
  await page.goto(`${site.base}/pamelding`);
  assert.equal(await page.inputValue("[name=contact_name]"), "Trygve Uten Skript");
  await page.click("button[value=add]");
  assert.equal(await page.isChecked(`#p2_category_${idOf("ung")}`), true, "a colleague begins with what they have in common");
  await page.goto(`${site.base}/pamelding`);
  assert.equal(await page.locator("[name=p2_name]").count(), 1);
  assert.equal(taken("ung"), before + 2);
  await page.context().close();
});

test("the field in which one stands when one leaves the page is kept too", async () => {
  const page = await open();
  await page.locator("[name=contact_name]").pressSequentially("Åse På Farten");
  await page.evaluate(() => { location.href = "/program"; });
  await page.waitForURL("**/program");
  await until(() => keptForm("Åse På Farten") === "1", "the draft");
  await page.goto(`${site.base}/pamelding`);
  assert.equal(await page.inputValue("[name=contact_name]"), "Åse På Farten");
  await page.context().close();
});

test("what is wrong with a field stands beside it when one leaves it, and goes when it is mended; what is not filled in yet is no mistake", async () => {
  const page = await open(), beside = (name) => page.locator(`#${name}-error`);
  await page.fill("[name=contact_name]", "Signe Slurv");
  await page.fill("[name=contact_email]", "signe@x");
  await page.fill("[name=contact_phone]", "912 34");
  await page.fill("[name=payer_number]", "123456789");
  await page.locator("[name=payer_reference]").focus();
  for (const name of ["contact_email", "contact_phone", "payer_number"]) {
    await beside(name).waitFor();
    assert.equal(await page.getAttribute(`[name=${name}]`, "aria-invalid"), "true");
    assert.match(await page.getAttribute(`[name=${name}]`, "aria-describedby"), new RegExp(`(^| )${name}-error$`));
  }
  assert.equal(await page.locator(".rt-error:visible").count(), 3, "nothing of what is still empty");
  await page.fill("[name=contact_email]", "signe@example.no");
  await page.locator("[name=payer_reference]").focus();
  await beside("contact_email").waitFor({ state: "detached" });
  assert.equal(await page.getAttribute("[name=contact_email]", "aria-invalid"), null);
  assert.equal(await page.locator(".rt-error:visible").count(), 2);
  await page.context().close();
});

test("who does not come has no place to fill in, from the moment of saying so, with and without JavaScript", async () => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await open({ javaScriptEnabled });
    assert.equal(await page.locator(".rt-self").isVisible(), true);
    await page.uncheck("[name=self]");
    assert.equal(await page.locator(".rt-self").isVisible(), false);
    await page.click("button[value=add]");
    assert.equal(await page.locator(".rt-self").isVisible(), false);
    await page.check("[name=self]");
    assert.equal(await page.locator(".rt-self").isVisible(), true);
    await page.context().close();
  }
});

test("somebody in a group has a place already: nobody is registered, the page says so, and the form waits", async () => {
  await new Visitor(site).fill("/pamelding", registrationOf(site, "Kjent Kollega", "kjent.kollega@example.no"));
  for (const javaScriptEnabled of [true, false]) {
    const page = await open({ javaScriptEnabled }), email = `lotte.${javaScriptEnabled}@example.no`;
    await page.fill("[name=contact_name]", "Lotte Leder");
    await page.fill("[name=contact_email]", email);
    await page.check(`#p1_category_${idOf("ordinaer")}`);
    await page.selectOption("[name=p1_municipality]", "elsewhere");
    await page.click("button[value=add]");
    await page.fill("[name=p2_name]", "Kjent Kollega");
    await page.fill("[name=p2_email]", "kjent.kollega@example.no");
    await page.check("[name=consent]");
    await page.click("button[value=submit]:visible >> nth=-1");
    await page.waitForURL("**/pamelding/sendt?skjema=1");
    assert.match(await page.locator("main").innerText(), /Ingen er meldt på ennå/);
    assert.equal(query(site, `SELECT count(*) FROM registration WHERE contact_email = '${email}'`), "0");
    await page.click("text=Tilbake til skjemaet");
    assert.equal(await page.inputValue("[name=contact_name]"), "Lotte Leder");
    assert.equal(await page.inputValue("[name=p2_name]"), "Kjent Kollega");
    await page.click("button[value=remove_2]");
    await page.check("[name=consent]");
    await page.click("button[value=submit]:visible >> nth=-1");
    await page.waitForURL("**/pamelding/kvittering");
    await page.context().close();
  }
});

test("a lost line is told, loses nothing, and is made good when the line is back", async () => {
  const page = await open();
  await page.fill("[name=contact_name]", "Nils I Tunnelen");
  await page.context().setOffline(true);
  await page.fill("[name=contact_email]", "nils.tunnel@example.no");
  await page.locator("[name=contact_phone]").focus();
  await page.waitForSelector(".rt-unsaved:visible");
  assert.equal(await page.inputValue("[name=contact_email]"), "nils.tunnel@example.no");
  await page.context().setOffline(false);
  await until(() => keptForm("nils.tunnel@example.no") === "1", "the draft");
  await page.waitForSelector(".rt-unsaved", { state: "hidden" });
  await page.reload();
  assert.equal(await page.inputValue("[name=contact_email]"), "nils.tunnel@example.no");
  await page.context().close();
});

test("answers about food and access are kept nowhere before the form is sent", async () => {
  const page = await open();
  const question = query(site, "SELECT id FROM question WHERE rights_class = 'needs' AND kind = 'text' AND conference_id = (SELECT id FROM conference WHERE is_current)");
  await page.fill("[name=contact_name]", "Berit Uten Nøtter");
  await page.fill(`[name=p1_q${question}]`, "Hasselnøttallergi");
  await page.fill("[name=p1_organisation]", "Butikken");
  await page.locator("[name=contact_phone]").focus();
  await until(() => keptForm("Butikken") === "1", "the draft");
  assert.equal(keptForm("Hasselnøttallergi"), "0");
  await page.context().close();
});

test("the last place is held for whoever chose it, and is theirs; the next one is told, and may wait", async () => {
  const category = idOf("digital"), pool = poolOf("digital"), capacity = taken("digital") + 1;
  const organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password);
  const name = query(site, `SELECT name FROM pool WHERE id = ${pool}`);
  assert.equal((await organiser.fill(`/admin/deltakertyper/plasskvoter/${pool}`, { name, capacity: String(capacity) })).status, 303);
  const first = new Visitor(site), second = new Visitor(site);
  const form = registrationOf(site, "Først Ute", "forst@example.no", { p1_category: category });
  await first.fill("/pamelding", { ...form, action: "preview" });
  assert.match(textOf((await organiser.get("/admin/deltakertyper")).text), /1 holdes av/);
  assert.equal(taken("digital"), capacity);
  const late = await second.fill("/pamelding", registrationOf(site, "For Sen", "sen@example.no", { p1_category: category }));
  assert.equal(late.status, 409);
  assert.match(late.text, /venteliste/i);
  const sent = await first.post("/pamelding", { ...form, ...hidden((await first.get("/pamelding")).text) });
  assert.equal(sent.location, "/pamelding/kvittering", sent.text);
  assert.equal(taken("digital"), capacity);
  assert.equal(keptForm("Først Ute"), "0");
  assert.equal((await organiser.fill(`/admin/deltakertyper/plasskvoter/${pool}`, { name, capacity: "1000" })).status, 303);
});

test("after it was sent the form is empty again, and a late save of the browser keeps nothing", async () => {
  const visitor = new Visitor(site), form = registrationOf(site, "Ferdig Sendt", "ferdig@example.no");
  const fields = { ...hidden((await visitor.get("/pamelding")).text), ...form };
  await visitor.post("/pamelding/sum", fields);
  assert.equal(keptForm("Ferdig Sendt"), "1");
  assert.equal((await visitor.post("/pamelding", fields)).location, "/pamelding/kvittering");
  await visitor.post("/pamelding/sum", fields);
  assert.equal(keptForm("Ferdig Sendt"), "0");
  const again = (await visitor.get("/pamelding")).text;
  assert.notEqual(hidden(again).form_key, fields.form_key);
  assert.equal(filled(again, "/pamelding").get("contact_name"), "");
});

test("gone back to and sent for a colleague, the same page is another registration", async () => {
  const visitor = new Visitor(site), form = registrationOf(site, "Sekretær En", "en@example.no");
  const fields = { ...hidden((await visitor.get("/pamelding")).text), ...form };
  const registrations = () => Number(query(site, "SELECT count(*) FROM registration")), before = registrations();
  for (let i = 0; i < 2; ++i) assert.equal((await visitor.post("/pamelding", fields)).status, 303);
  assert.equal(registrations(), before + 1);
  assert.equal((await visitor.post("/pamelding", { ...fields, contact_name: "Kollega To", contact_email: "to@example.no" })).location, "/pamelding/kvittering");
  assert.equal(registrations(), before + 2);
  assert.equal(query(site, "SELECT count(*) FROM participant WHERE name IN ('Sekretær En', 'Kollega To')"), "2");
});
