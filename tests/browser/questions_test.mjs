// REG-8 and REG-9: the organisers' questions on a phone, with and without JavaScript; files that are none; and the editor.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { control, hidden, multipart, textOf, until, Visitor, withFiles } from "./support/ask.mjs";
import { textIn } from "./support/catalogue.mjs";
import { logIn, openChromium, password, query, registrationOf, startSite } from "./support/site.mjs";

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1 };
const pdf = Buffer.from("%PDF-1.7\nen plakat\n");
let site, browser, organiser, ids;
before(async () => {
  site = await startSite(20, ["files.upload_megabytes=1"]);
  browser = await openChromium();
  organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password);
  ids = Object.fromEntries(query(site, "SELECT slug, id FROM question").split("\n").map((line) => line.split("|")));
});
after(async () => { await browser.close(); await site.end(); site.remove(); });

const idOf = (table, slug) => query(site, `SELECT id FROM ${table} WHERE slug = '${slug}' AND conference_id = (SELECT id FROM conference WHERE is_current)`);
const optionOf = (slug, label) => query(site, `SELECT question_option.id FROM question_option JOIN question ON question.id = question_id WHERE slug = '${slug}' AND label LIKE '${label}%'`);
const field = (slug, before = "p1_") => `${before}q${ids[slug]}`;
const choice = (slug, label) => `input[name=${field(slug)}][value="${optionOf(slug, label)}"]`;

async function fillWho(page, name, category = "ung") {
  await page.goto(`${site.base}/pamelding`);
  await page.fill("input[name=contact_name]", name);
  await page.fill("input[name=contact_email]", `${name.replace(/\W/g, "").toLowerCase()}@example.no`);
  await page.check(`input[name=p1_category][value="${idOf("category", category)}"]`);
  await page.selectOption("select[name=p1_municipality]", { index: 1 });
  await page.check("input[name=consent]");
}
const send = (page) => page.locator("main button[value=submit]:visible").last().click();
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
async function sees(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
}

for (const javaScriptEnabled of [false, true])
  test(`a phone ${javaScriptEnabled ? "with" : "without"} JavaScript: what depends is told, missing answers come back with all that was given, and the file too`, async () => {
    const context = await browser.newContext({ ...phone, javaScriptEnabled });
    const page = await context.newPage();
    await fillWho(page, `Ánte Test ${javaScriptEnabled}`);
    const stop = page.locator(`.rt-question:has(#${field("holdeplass")})`);
    assert.equal(await stop.isVisible(), !javaScriptEnabled, "without JavaScript everything is shown");
    assert.match(await stop.textContent(), /Bare hvis du svarte «Skyssbussen» på «Hvordan reiser du hit\?» over\./);
    await page.check(choice("reise", "Skyssbussen"));
    assert.equal(await stop.isVisible(), true);
    await page.fill(`textarea[name=${field("sporsmal")}]`, "Når kommer bussen?\nOg hvor?");
    await page.check(`input[name=${field("arbeidsark")}][value=yes]`);
    await page.setInputFiles(`input[name=${field("plakat")}_new]`, { name: "Åses plakat 🎉.pdf", mimeType: "application/pdf", buffer: pdf });
    await send(page);

    // The stop must be named.
    await page.waitForSelector(".rt-errors");
    assert.match(await page.locator(".rt-errors").textContent(), /Hvor går du på skyssbussen\?: Velg et av alternativene\./);
    assert.equal(await page.locator(`#${field("holdeplass")}-error`).isVisible(), true);
    assert.equal(await page.inputValue(`textarea[name=${field("sporsmal")}]`), "Når kommer bussen?\nOg hvor?");
    assert.equal(await page.isChecked(`input[name=${field("arbeidsark")}][value=yes]`), true);
    assert.equal(await page.isChecked(choice("reise", "Skyssbussen")), true);
    assert.match(await page.locator(`.rt-question:has(#${field("plakat")})`).textContent(), /Mottatt: Åses plakat 🎉\.pdf/);
    if (javaScriptEnabled) assert.deepEqual(await sees(page), []);

    await page.check(choice("holdeplass", "Evenes"));
    await send(page);
    await page.waitForURL("**/pamelding/kvittering");
    await page.goto(`${site.base}/min`);
    const own = await page.locator("main").textContent();
    for (const text of ["Skyssbussen", "Evenes 07.40", "Når kommer bussen?", "Ja", "Åses plakat 🎉.pdf"]) assert.equal(own.includes(text), true, text);

    // By car after all: the stop is given back, though the form still names it.
    const before = Number(query(site, `SELECT taken FROM pool_use WHERE pool_id = (SELECT pool_id FROM question_option WHERE id = ${optionOf("holdeplass", "Evenes")})`));
    await page.click("a[href^='/min/deltaker/']:has-text('Endre')");
    await page.check(`input[name=${field("reise", "")}][value="${optionOf("reise", "Egen bil")}"]`);
    await page.click("main button[type=submit]:visible");
    await page.waitForURL("**/min?notice=registration_saved");
    assert.equal(Number(query(site, `SELECT taken FROM pool_use WHERE pool_id = (SELECT pool_id FROM question_option WHERE id = ${optionOf("holdeplass", "Evenes")})`)), before - 1);
    const changed = await page.locator("main").textContent();
    assert.deepEqual([changed.includes("Egen bil"), changed.includes("Evenes 07.40"), changed.includes("plakat 🎉")], [true, false, true]);
    await context.close();
  });

test("with JavaScript a question comes and goes with the category and with what is answered", async () => {
  const page = await browser.newPage(phone);
  await fillWho(page, "Elle Prøve", "ordinaer");
  const shown = (slug) => page.locator(`.rt-question:has(#${field(slug)})`).isVisible();
  assert.deepEqual([await shown("plakat"), await shown("holdeplass"), await shown("reise")], [false, false, true]);
  await page.check(`input[name=p1_category][value="${idOf("category", "ung")}"]`);
  assert.equal(await shown("plakat"), true);
  await page.check(choice("reise", "Skyssbussen"));
  await page.check(choice("holdeplass", "Lødingen"));
  await page.check(choice("reise", "Egen bil"));
  assert.equal(await shown("holdeplass"), false);
  await page.setInputFiles(`input[name=${field("plakat")}_new]`, { name: "stor.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(1024 * 1024 + 1) });
  assert.match(await page.locator(".rt-too-large:visible").textContent(), /høyst 1 MB/);
  await send(page);
  assert.equal(await page.evaluate(() => document.activeElement.name), `${field("plakat")}_new`, "who sends it without the file is asked once");
  assert.match(page.url(), /pamelding$/);
  await send(page);
  await page.waitForURL("**/pamelding/kvittering");
  const id = query(site, "SELECT max(id) FROM participant");
  assert.equal(query(site, `SELECT count(*) FROM answer_option WHERE participant_id = ${id} AND option_id = ${optionOf("holdeplass", "Lødingen")}`), "0", "a hidden answer is not kept");
  await page.close();
});

let people = 0;
async function sendFile(file, more = {}) {
  const visitor = new Visitor(site), number = ++people;
  const fields = { ...hidden((await visitor.get("/pamelding")).text), ...registrationOf(site, `Fil Prøve ${number}`, `fil${number}@example.no`), p1_category: idOf("category", "ung"), ...more };
  const answer = await visitor.post("/pamelding", multipart(fields, [{ name: `${field("plakat")}_new`, ...file }]), withFiles);
  return { visitor, answer, fields };
}
const registrations = () => query(site, "SELECT count(*) FROM registration");

test("files that are none of ours get a word by the field, and nothing is registered", async () => {
  const html = Buffer.from("<!DOCTYPE html><script>alert(1)</script>"), before = registrations();
  const bad = {
    "a page that is called a PDF": [{ file: "plakat.pdf", bytes: html }, "question.file_kind"],
    "a drawing with a script": [{ file: "plakat.svg", type: "image/svg+xml", bytes: Buffer.from("<svg onload='alert(1)'/>") }, "question.file_kind"],
    "a program that is called a picture": [{ file: "bilde.png", type: "image/png", bytes: Buffer.from("MZ\x90\0") }, "question.file_kind"],
    "an archive that is no document": [{ file: "a.docx", bytes: Buffer.from("PK\x03\x04aaaaaaaaaaaaaaaaaaaaaaaaaaxl/workbook.xml") }, "question.file_kind"],
    "an empty file": [{ file: "tom.pdf", bytes: Buffer.alloc(0) }, "question.file_empty"],
    "a file that is too large": [{ file: "stor.pdf", bytes: Buffer.concat([pdf, Buffer.alloc(1024 * 1024)]) }, "question.file_too_large"],
  };
  for (const [what, [file, key]] of Object.entries(bad)) {
    const { answer, fields } = await sendFile(file);
    assert.equal(answer.status, 422, what);
    const shown = control(answer.text, `${field("plakat")}_new`);
    assert.equal(shown.error, textIn("nb", key).replace("{most}", "1"), what);
    assert.equal(control(answer.text, "contact_name").value, fields.contact_name, `${what}: what was typed is kept`);
    assert.equal(answer.text.includes(`href="#${field("plakat")}"`), true, what);
  }
  assert.equal(registrations(), before);
  // Too much altogether is refused before it is read.
  // The line is cut while we still write: who writes may hear of that before the answer, and then asks again.
  let refused;
  for (let tries = 0; !refused && tries < 20; ++tries)
    refused = await sendFile({ file: "a.pdf", bytes: Buffer.alloc(3 * 1024 * 1024) }).catch((error) => { assert.match(error.code, /EPIPE|ECONNRESET/); });
  assert.equal(refused?.answer.status, 413);
  assert.equal(query(site, "SELECT count(*) FROM upload WHERE participant_id IS NULL"), "0");
});

test("whatever a file is called, it is kept under a name of ours and comes back as an attachment", async () => {
  const names = ["../../../etc/passwd.pdf", "..\\..\\x.pdf", "a%0D%0ASet-Cookie: b=c.pdf", "a\\\"b.pdf", "CON.pdf", "𝕬𝖘𝖊 👩‍👩‍👧‍👦.pdf", "plakat.pdf%00.exe", ".pdf", " ", "x".repeat(3000), "<script>alert(1)</script>.pdf", "gnp.\u202Efdp.exe"];
  for (const name of names) {
    const { visitor, answer } = await sendFile({ file: name, bytes: pdf });
    assert.equal(answer.location, "/pamelding/kvittering", name);
    const id = query(site, "SELECT max(id) FROM participant"), kept = query(site, `SELECT key FROM upload WHERE participant_id = ${id}`);
    assert.match(kept, /^[\w-]{43}$/);
    assert.equal(existsSync(`${site.database}-files/${kept}`), true);
    const file = await visitor.get(`/min/deltaker/${id}/fil/${ids.plakat}`);
    assert.equal(file.status, 200, name);
    assert.equal(file.bytes.equals(pdf), true);
    assert.equal(file.headers["content-disposition"], `attachment; filename="plakat-${id}.pdf"; filename*=UTF-8''plakat-${id}.pdf`);
    assert.equal(file.headers["x-content-type-options"], "nosniff");
    assert.match(file.headers["content-security-policy"], /sandbox/);
    assert.equal(file.headers["set-cookie"], undefined);
    const shown = textOf((await visitor.get("/min")).text);
    assert.equal(/passwd\.pdf|fil\.pdf|\.pdf/.test(shown), true, name);
    assert.equal(/[\u202e]|\.\./.test(query(site, `SELECT file_name FROM upload WHERE participant_id = ${id}`)), false, name);
  }
  assert.deepEqual(readdirSync(`${site.database}-files`).filter((name) => !/^[\w-]{43}$/.test(name)), []);
});

test("a file is seen by its owner and by organisers, whose reading is written down, and is gone with the registration", async () => {
  const { visitor } = await sendFile({ file: "plakat.pdf", bytes: pdf });
  const { visitor: stranger } = await sendFile({ file: "annen.pdf", bytes: pdf });
  const id = query(site, "SELECT max(id) - 1 FROM participant"), key = query(site, `SELECT key FROM upload WHERE participant_id = ${id}`);
  const host = await new Visitor(site).logIn("harstad@retenk.example.no", password);
  const path = `/min/deltaker/${id}/fil/${ids.plakat}`, desk = `/admin/deltakere/${id}/fil/${ids.plakat}`;
  assert.equal((await visitor.get(path)).status, 200);
  for (const who of [stranger, new Visitor(site), host, organiser]) assert.notEqual((await who.get(path)).status, 200);
  for (const who of [visitor, stranger, new Visitor(site), host]) assert.notEqual((await who.get(desk)).status, 200);
  const logged = () => query(site, `SELECT count(*) FROM access_log WHERE subject = 'file of participant ${id}, question ${ids.plakat}'`);
  assert.equal(logged(), "0");
  assert.equal((await organiser.get(desk)).bytes.equals(pdf), true);
  assert.equal(logged(), "1");
  for (const wrong of [`/${key}`, `/static/${key}`, `/retenk.db-files/${key}`, `/min/deltaker/${id}/fil/${ids.reise}`, `/min/deltaker/${id}/fil/..%2f${key}`])
    assert.notEqual((await visitor.get(wrong)).status, 200, wrong);
  assert.equal((await visitor.fill(`/min/deltaker/${id}/avmelding`, {})).status, 303);
  assert.notEqual((await visitor.get(path)).status, 200);
  await until(() => !existsSync(`${site.database}-files/${key}`), "the file is taken away", 30);
});

test("a form that is no form with files is refused, and one with files to a page that takes none", async () => {
  const visitor = new Visitor(site), fields = registrationOf(site, "Nei Nei", "nei@example.no");
  const whole = multipart(fields, []);
  assert.equal((await visitor.post("/pamelding", whole.subarray(0, whole.length - 6), withFiles)).status, 400);
  assert.equal((await visitor.post("/pamelding", whole, { "Content-Type": "multipart/form-data" })).status, 415);
  assert.equal((await visitor.post("/min/lenke", whole, withFiles)).status, 415);
  assert.equal((await organiser.post("/admin/sporsmal/ny", whole, withFiles)).status, 415);
});

test("an organiser makes a question, sees it as it will look, limits an option, reads the counts and stops asking", async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await logIn(page, site.base, "organiser@retenk.example.no");
  await page.goto(`${site.base}/admin/sporsmal`);
  assert.deepEqual(await sees(page), []);
  await page.click("a[href$='slag=one_of']");
  await page.fill("input[name=title]", "Hvilken rett vil du ha?");
  await page.fill("input[name=option_1_label]", "Kveite");
  await page.fill("input[name=option_1_capacity]", "1");
  await page.fill("input[name=option_2_label]", "Byggotto");
  await page.click("button[value=preview]");
  const preview = page.locator("#preview");
  assert.match(await preview.textContent(), /Hvilken rett vil du ha\?[\s\S]*Kveite[\s\S]*Byggotto/);
  assert.deepEqual(await sees(page), []);
  assert.equal(query(site, "SELECT count(*) FROM question WHERE title LIKE 'Hvilken rett%'"), "0", "a preview keeps nothing");
  await page.click("button[value=save]");
  assert.match(await page.locator(".rt-errors").textContent(), /Hva brukes svaret til\?/);
  await page.fill("input[name=purpose]", "Kjøkkenet bestiller etter dette.");
  await page.click("button[value=save]");
  await page.waitForURL("**/admin/sporsmal?notice=question_saved");
  const id = query(site, "SELECT max(id) FROM question"), halibut = query(site, `SELECT min(id) FROM question_option WHERE question_id = ${id}`);

  const first = await new Visitor(site).fill("/pamelding", registrationOf(site, "Første Prøve", "forste@example.no", { [`p1_q${id}`]: halibut }));
  assert.equal(first.location, "/pamelding/kvittering");
  const second = await new Visitor(site).fill("/pamelding", registrationOf(site, "Andre Prøve", "andre@example.no", { [`p1_q${id}`]: halibut }));
  assert.equal(second.status, 409);
  assert.equal(control(second.text, `p1_q${id}`).error, "«Kveite» har ikke plass lenger.");
  assert.equal(control(second.text, "contact_name").value, "Andre Prøve");

  await page.goto(`${site.base}/admin/sporsmal/${id}`);
  assert.match(await page.locator("section:has(#counts-heading)").textContent(), /Ett svar\.[\s\S]*Kveite\s+Full/);
  assert.match(await page.locator("section:has(#end-heading)").textContent(), /kan ikke slettes/);
  assert.deepEqual(await sees(page), []);

  // Two at once: the second is told, and nothing of theirs is lost.
  const stale = hidden((await organiser.get(`/admin/sporsmal/${id}`)).text).version;
  await page.fill("input[name=title]", "Hvilken hovedrett vil du ha?");
  await page.click("button[value=save]");
  await page.waitForURL("**/admin/sporsmal?notice=question_saved");
  const late = await organiser.post(`/admin/sporsmal/${id}`, { form_token: await organiser.formToken(), version: stale, action: "save", title: "Noe annet", purpose: "Kjøkkenet", rights_class: "ordinary",
    delete_on: query(site, `SELECT delete_on FROM question WHERE id = ${id}`), option_1_id: halibut, option_1_label: "Kveite", option_1_capacity: "1", option_2_label: "Byggotto" });
  assert.equal(late.status, 409);
  assert.equal(control(late.text, "title").value, "Noe annet");
  assert.match(textOf(late.text), /Hvilken hovedrett vil du ha\?/);

  const csv = (await organiser.get("/admin/deltakere.csv")).text;
  assert.match(csv.split("\r\n")[0], /Hvilken hovedrett vil du ha\?/);
  assert.match(csv.split("\r\n").find((line) => line.includes("Første Prøve")), /Kveite/);

  await page.goto(`${site.base}/admin/sporsmal/${id}`);
  await page.click("button[value=slutt]");
  await page.waitForURL("**/admin/sporsmal?notice=question_saved");
  assert.equal((await new Visitor(site).get("/pamelding")).text.includes("Hvilken hovedrett"), false);
  await context.close();
});

test("a question that another hangs on is not moved below it", async () => {
  const page = `/admin/sporsmal/${ids.reise}/flytting`;
  const moved = await organiser.post(page, { form_token: await organiser.formToken(), retning: "ned" });
  assert.equal(moved.status, 409);
  assert.equal(textOf(moved.text).includes(textIn("nb", "question.stands_above")), true);
});
