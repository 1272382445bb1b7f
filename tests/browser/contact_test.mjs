// REG-11, REG-20: the contact of a registration changes where its mail goes and who pays, on a phone, with and without JavaScript; a
// free place that becomes a dear one asks who pays; a whole group is given up at once; organisers do all of it for who calls.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { simpleParser } from "mailparser";
import { filled, textOf, until, Visitor } from "./support/ask.mjs";
import { giveFile, logIn, openChromium, password, query, register, registrationOf, startSite } from "./support/site.mjs";

let site, browser, organiser;
before(async () => {
  site = await startSite(8);
  browser = await openChromium();
  organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password);
});
after(async () => { await browser.close(); await site.end(); site.remove(); });

const current = "conference_id = (SELECT id FROM conference WHERE is_current)";
const idOf = (table, slug) => query(site, `SELECT id FROM ${table} WHERE slug = '${slug}' AND ${current}`);
const registrationBy = (email) => query(site, `SELECT id FROM registration WHERE contact_email = '${email}'`);
const payerOf = (email) => query(site, `SELECT payer_name || '|' || payer_number || '|' || payer_reference || '|' || payer_ehf FROM registration WHERE contact_email = '${email}'`);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const phone = { locale: "nb-NO", viewport: { width: 390, height: 844 } };
const save = (page) => page.click("main form.rt-form button[type=submit]");
const shown = async (page) => (await page.locator("main").innerText()).replaceAll("\u00a0", " ");

const cookiesOf = (visitor) => [...visitor.cookies].map(([name, value]) => ({ name, value, domain: new URL(site.base).hostname, path: "/", secure: true }));

async function mailsTo(address) {
  await until(() => query(site, "SELECT count(*) FROM message WHERE state IN ('queued', 'sending')") === "0", "the mails");
  const all = await Promise.all(site.mails().map((bytes) => simpleParser(bytes)));
  return all.filter((mail) => mail.to.value[0].address === address);
}

async function offences(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
}

for (const javaScriptEnabled of [true, false])
  test(`a new address: the old link is dead, the new one comes by mail, the browser stays in, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async () => {
    const context = await browser.newContext({ javaScriptEnabled, ...phone });
    const page = await context.newPage(), mark = javaScriptEnabled ? "med" : "uten", old = `gammel.${mark}@example.no`, fresh = `ny.${mark}@example.no`;
    await register(page, site.base, "Flytter Adresse", old);
    const before = (await context.cookies()).find(({ name }) => name.endsWith("link"));
    await page.goto(`${site.base}/min`);
    await page.click("a[href='/min/kontakt']");
    if (javaScriptEnabled) assert.deepEqual(await offences(page), []);
    await page.fill("input[name=email]", "ingen adresse");
    await save(page);
    assert.equal(await page.locator("#email-error").count(), 1);
    await page.fill("input[name=email]", fresh);
    await page.fill("input[name=phone]", "90 00 00 00");
    await save(page);
    await page.waitForURL("**/min?notice=contact_address_saved");
    assert.match(await shown(page), /Flytter Adresse/, "this browser is still in");
    const [toNew] = (await mailsTo(fresh)).filter((mail) => /Ny adresse/.test(mail.subject)), [toOld] = (await mailsTo(old)).filter((mail) => /annen adresse/.test(mail.subject));
    assert.doesNotMatch(toOld.text, new RegExp(`${fresh}|/min/`), "the old box learns nothing");
    const stranger = await browser.newContext(phone);
    await stranger.addCookies([before]);
    const theirs = await stranger.newPage();
    await theirs.goto(`${site.base}/min`);
    assert.equal(await theirs.locator(".rt-code").count(), 0, "the old link opens nothing");
    await theirs.goto(site.base + new URL(/http:\S+\/min\/[\w-]{43}/.exec(toNew.text)[0]).pathname);
    assert.equal(await theirs.locator(".rt-code").count(), 1);
    const log = textOf((await organiser.get(`/admin/pameldinger/${registrationBy(fresh)}`)).text);
    assert.match(log, new RegExp(`kontaktens e-post[^]*${old}[^]*${fresh}`));
    await context.close();
    await stranger.close();
  });

for (const javaScriptEnabled of [true, false])
  test(`a free place that becomes a dear one asks who pays, and who pays can be changed, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async () => {
    const context = await browser.newContext({ javaScriptEnabled, ...phone });
    const page = await context.newPage(), email = `gratis.${javaScriptEnabled ? "med" : "uten"}@example.no`;
    await page.goto(`${site.base}/pamelding`);
    await page.fill("input[name=contact_name]", "Gratis Først");
    await page.fill("input[name=contact_email]", email);
    await page.check(`input[name=p1_category][value="${idOf("category", "ung")}"]`);
    await page.selectOption("select[name=p1_municipality]", { index: 1 });
    await page.check("input[name=consent]");
    await page.click("main button[value=submit]:visible >> nth=-1");
    await page.waitForURL("**/pamelding/kvittering");
    assert.equal(payerOf(email), "|||0");
    await page.goto(`${site.base}/min`);
    assert.equal(await page.locator("a[href='/min/kontakt']").innerText(), "Kontakt", "nobody pays yet");
    await page.click("text=Bytt deltakertype og tillegg");
    await page.check(`#category-${idOf("category", "ordinaer")}`);
    await page.click("main button[type=submit]:has-text('Lagre')");
    await page.waitForURL("**/min/kontakt?notice=contact_payer_asked");
    assert.equal(payerOf(email), "Gratis Først|||0", "somebody pays even if the page is left now");
    await page.check("input[name=payer_kind][value=other]");
    await save(page);
    assert.equal(await page.locator("#payer_name-error").count(), 1);
    await page.fill("input[name=payer_name]", "Narvik kommune");
    await page.fill("input[name=payer_reference]", "PO 4711");
    await save(page);
    await page.waitForURL("**/min?notice=contact_payer_saved");
    assert.match(payerOf(email), /^Narvik kommune\|\d{9}\|PO 4711\|1$/, "a municipality's number is known, and it gets EHF");
    assert.match(await shown(page), /Narvik kommune[^]*PO 4711[^]*EHF/);
    const mail = (await mailsTo(email)).find(({ subject }) => /Ny betaler/.test(subject));
    assert.match(mail.text, /Narvik kommune[^]*PO 4711/);
    await page.goto(`${site.base}/min/kontakt`);
    assert.equal(await page.inputValue("input[name=payer_name]"), "Narvik kommune");
    assert.equal(await page.isChecked("input[name=payer_way][value=usual]"), true, "EHF is the usual way there");
    await page.fill("input[name=payer_name]", "Fjordbanken ASA");
    await save(page);
    await page.waitForURL("**/min?notice=contact_payer_saved");
    assert.equal(payerOf(email), "Fjordbanken ASA||PO 4711|0", "the municipality's number does not go to the bank");
    await context.close();
  });

test("a file goes with the type only when that is agreed to", async () => {
  const visitor = new Visitor(site), form = registrationOf(site, "Har Plakat", "plakat@example.no", { p1_category: idOf("category", "ung") });
  await visitor.fill("/pamelding", form);
  const id = query(site, "SELECT id FROM participant WHERE name = 'Har Plakat'"), path = `/min/deltaker/${id}/type`;
  await site.end();
  giveFile(site, id);
  await site.start();
  const files = () => query(site, `SELECT count(*) FROM upload WHERE participant_id = ${id} AND removed = 0`);
  const page = await (await browser.newContext(phone)).newPage();
  await page.context().addCookies(cookiesOf(visitor));
  await page.goto(site.base + path);
  await page.check(`#category-${idOf("category", "digital")}`);
  await save(page);
  assert.match(await page.locator("main [role=alert]").innerText(), /blir slettet[^]*plakat/i);
  assert.deepEqual(await offences(page), []);
  assert.equal(files(), "1");
  await page.check(`#category-${idOf("category", "ordinaer")}`);
  await save(page);
  assert.equal(await page.locator("main [role=alert]").count(), 1, "of another type it is asked again");
  await page.click("text=Lagre og slett svarene");
  await page.waitForURL("**notice=contact_payer_asked");
  assert.equal(files(), "0");
  await page.context().close();
});

for (const javaScriptEnabled of [true, false])
  test(`a group is given up at once, with one mail, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async () => {
    const context = await browser.newContext({ javaScriptEnabled, ...phone });
    const email = `gruppe.${javaScriptEnabled ? "med" : "uten"}@example.no`, page = await context.newPage(), visitor = new Visitor(site);
    const form = registrationOf(site, "Gruppe Kontakt", email);
    await visitor.fill("/pamelding", { ...form, person: "2", p2_name: "Gruppe <b>Kollega</b>", p2_category: form.p1_category, p2_municipality: "elsewhere" });
    await context.addCookies(cookiesOf(visitor));
    await page.goto(`${site.base}/min`);
    await page.click("text=Meld av hele påmeldingen");
    assert.match(await shown(page), /Gruppe Kontakt[^]*Gruppe <b>Kollega<\/b>/);
    if (javaScriptEnabled) assert.deepEqual(await offences(page), []);
    await page.click("main form button[type=submit]");
    await page.waitForURL("**/min?notice=registration_all_cancelled");
    assert.equal(await page.locator(".rt-code").count(), 0);
    assert.equal(await page.locator("text=Meld av hele påmeldingen").count(), 0);
    const mails = (await mailsTo(email)).filter(({ subject }) => /avmeldt/i.test(subject));
    assert.equal(mails.length, 1);
    assert.match(mails[0].text, /Gruppe Kontakt[^]*Gruppe <b>Kollega<\/b>/);
    await context.close();
  });

test("an organiser changes contact, payer, type and extras of who calls, and gives a whole registration up", async () => {
  const email = "ringer@example.no", page = await (await browser.newContext({ locale: "nb-NO" })).newPage(), form = registrationOf(site, "Ringer Inn", email, { p1_category: idOf("category", "ung") });
  await new Visitor(site).fill("/pamelding", { ...form, person: "2", p2_name: "Ringer Også", p2_category: form.p1_category, p2_municipality: "elsewhere" });
  const id = registrationBy(email), person = query(site, "SELECT id FROM participant WHERE name = 'Ringer Inn'");
  await logIn(page, site.base, "organiser@retenk.example.no");
  await page.goto(`${site.base}/admin/pameldinger/${id}`);
  await page.click(`a[href='/admin/deltakere/${person}/type']`);
  await page.check(`#category-${idOf("category", "ordinaer")}`);
  await page.check(`#extra-${idOf("extra", "middag")}`);
  await page.uncheck("input[name=tell]");
  await save(page);
  await page.waitForURL(`**/admin/pameldinger/${id}/kontakt?notice=contact_payer_asked`);
  assert.equal((await mailsTo(email)).some(({ subject }) => /Endret plass/.test(subject)), false, "it was not to be told");
  await page.check("input[name=payer_kind][value=other]");
  await page.fill("input[name=payer_name]", "Fjordbanken ASA");
  await page.fill("input[name=email]", "ringer.ny@example.no");
  await save(page);
  await page.waitForURL(`**/admin/pameldinger/${id}?notice=contact_changed_mailed`);
  assert.match(await shown(page), /ringer.ny@example.no[^]*Fjordbanken ASA[^]*Middag|middag/);
  assert.equal((await mailsTo("ringer.ny@example.no")).length, 1);
  await page.click("text=Meld av hele påmeldingen");
  await page.click("main form button[type=submit]");
  await page.waitForURL(`**/admin/pameldinger/${id}?notice=register_all_cancelled_mailed`);
  assert.equal(query(site, `SELECT count(*) FROM participant WHERE registration_id = ${id} AND state = 'registered'`), "0");
  await page.context().close();
});

// What an organiser has written when the login ends is neither stored nor lost: it waits in the page until there is a new one.
for (const javaScriptEnabled of [true, false])
  test(`a form whose login has ended keeps what was typed until it can be sent, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async () => {
    const context = await browser.newContext({ javaScriptEnabled, locale: "nb-NO" });
    const page = await context.newPage(), subject = `Emne <i>"${javaScriptEnabled}"</i>`;
    await logIn(page, site.base, "organiser@retenk.example.no");
    await page.goto(`${site.base}/admin/rom/ny`);
    await page.fill("input[name=name]", subject);
    const login = (await context.cookies()).filter(({ name }) => !name.endsWith("login"));
    await context.clearCookies();
    await context.addCookies(login);
    await save(page);
    assert.match(await shown(page), /Du er logget ut[^]*Ingenting er lagret ennå/);
    if (javaScriptEnabled) assert.deepEqual(await offences(page), []);
    const rooms = () => query(site, `SELECT count(*) FROM room WHERE name = '${subject}'`);
    assert.equal(rooms(), "0");
    const [tab] = await Promise.all([context.waitForEvent("page"), page.click("main a[target=_blank]")]);
    await tab.waitForLoadState();
    await logIn(tab, site.base, "organiser@retenk.example.no");
    await tab.close();
    await save(page);
    assert.match(await shown(page), /Send det du skrev på nytt/);
    assert.equal(rooms(), "0", "a form of another login is sent by a press alone");
    await save(page);
    await page.waitForURL((url) => !url.pathname.endsWith("/ny"));
    assert.equal(rooms(), "1");
    await context.close();
  });

for (const javaScriptEnabled of [true, false])
  test(`a form whose personal link has ended is kept until the new one is opened, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async () => {
    const context = await browser.newContext({ javaScriptEnabled, ...phone });
    const page = await context.newPage(), mark = javaScriptEnabled ? "med" : "uten", email = `lenke.${mark}@example.no`;
    await register(page, site.base, "Lenke Slutter", email);
    await page.goto(`${site.base}/min/kontakt`);
    await page.fill("input[name=phone]", "90 12 34 56");
    const id = registrationBy(email);
    const hand = await new Visitor(site).logIn("organiser@retenk.example.no", password);
    const path = `/admin/pameldinger/${id}/kontakt`, stored = Object.fromEntries(filled((await hand.get(path)).text, path));
    const moved = await hand.post(path, { ...stored, email: `ny.${email}` });
    assert.equal(moved.status, 303);
    await save(page);
    assert.match(await shown(page), /Lenka di virker ikke lenger[^]*tatt vare på i denne fanen[^]*nyeste e-posten/);
    if (javaScriptEnabled) assert.deepEqual(await offences(page), []);
    const mail = (await mailsTo(`ny.${email}`)).find(({ subject }) => /Ny adresse/.test(subject));
    assert.match(mail.text, /Arrangøren har gjort endringen/);
    const tab = await context.newPage();
    await tab.goto(site.base + new URL(/http:\S+\/min\/[\w-]{43}/.exec(mail.text)[0]).pathname);
    await tab.close();
    await save(page);
    assert.match(await shown(page), /Send det du skrev på nytt[^]*annen innlogging eller lenke/);
    await save(page);
    assert.match(await shown(page), /Noen andre har endret dette/, "what stands there now is the organiser's; the form says so");
    assert.equal(await page.inputValue("input[name=phone]"), "90 12 34 56");
    await page.fill("input[name=email]", `ny.${email}`);
    await save(page);
    await page.waitForURL("**/min?notice=*");
    assert.equal(query(site, `SELECT contact_phone FROM registration WHERE id = ${id}`), "+4790123456");
    await context.close();
  });

test("a button pressed twice sends its form once", async () => {
  const context = await browser.newContext(phone), page = await context.newPage();
  await register(page, site.base, "Trykker To", "to.trykk@example.no");
  await page.goto(`${site.base}/min/kontakt`);
  await page.fill("input[name=email]", "to.trykk.ny@example.no");
  await page.dblclick("main form.rt-form button[type=submit]");
  await page.waitForURL("**/min?notice=contact_address_saved");
  assert.equal((await mailsTo("to.trykk.ny@example.no")).length, 1);
  await context.close();
});

test("an organiser who is logged in has on their own page what guests have, and the menu of the desk", async () => {
  const both = await new Visitor(site).logIn("organiser@retenk.example.no", password);
  await both.fill("/pamelding", registrationOf(site, "Organiser Privat", "organiser.privat@example.no"));
  const id = query(site, "SELECT participant.id FROM participant JOIN registration ON registration.id = registration_id WHERE contact_email = 'organiser.privat@example.no'");
  const other = query(site, `SELECT id FROM participant WHERE state = 'registered' AND unnamed = 0 AND ${current} AND id <> ${id} LIMIT 1`);
  const own = await both.get(`/min/deltaker/${id}/type`), desk = await both.get(`/admin/deltakere/${id}/type`);
  const hidden = query(site, `SELECT id FROM category WHERE hidden = 1 AND ${current} LIMIT 1`);
  assert.ok(hidden);
  assert.match(desk.text, new RegExp(`id="category-${hidden}"`));
  assert.doesNotMatch(own.text, new RegExp(`id="category-${hidden}"`));
  assert.equal((await both.get(`/min/deltaker/${other}`)).status, 404, "nobody else's");
  assert.match(own.text, /href="\/admin"/, "the way back to the desk");
});

test("a form without login that cannot say where it comes from, or has a password, is not kept", async () => {
  const stranger = new Visitor(site), fields = { name: "Fra et annet sted" };
  for (const headers of [{}, { "Sec-Fetch-Site": "cross-site" }, { Origin: "https://ondsinnet.example" }]) {
    const answer = await stranger.post("/admin/rom/ny", fields, headers);
    assert.equal(answer.status, 403);
    assert.equal(answer.text.includes("Fra et annet sted"), false, JSON.stringify(headers));
  }
  const ours = { "Sec-Fetch-Site": "same-origin" };
  const kept = await stranger.post("/admin/rom/ny", fields, ours);
  assert.equal(kept.status, 403);
  assert.equal(filled(kept.text, "/admin/rom/ny").get("name"), "Fra et annet sted");
  const secret = await stranger.post("/admin/konto/passord", { old_password: "hemmelig ord" }, ours);
  assert.equal(secret.status, 403);
  assert.equal(secret.text.includes("hemmelig ord"), false);
});
