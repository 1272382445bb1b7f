// REG-16: a list of people from a file, in Chromium with and without JavaScript, from CSV and from a workbook that is not ours;
// and files that are none.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import excel from "exceljs";
import { control, filled, hidden, multipart, textOf, until, Visitor, withFiles } from "./support/ask.mjs";
import { textIn } from "./support/catalogue.mjs";
import { corpus } from "./support/hostile.mjs";
import { bringImport, sendImport } from "./support/import.mjs";
import { logIn, openChromium, password, query, startSite } from "./support/site.mjs";

let site, browser, organiser;
before(async () => {
  site = await startSite(20, ["files.upload_megabytes=1", "limits.login_attempts=1000"]);
  browser = await openChromium();
  organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password);
});
after(async () => { await browser.close(); await site.end(); site.remove(); });

const registrations = () => query(site, "SELECT count(*) FROM registration");
const files = () => existsSync(`${site.database}-files`) ? readdirSync(`${site.database}-files`).length : 0;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
async function sees(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
}

// Title, shown text of an option, and so on, as the demonstration has them.
const optionOf = (slug) => query(site, `SELECT label FROM question_option JOIN question ON question.id = question_id WHERE slug = '${slug}' ORDER BY question_option.id LIMIT 1`);
const titleOf = (slug) => query(site, `SELECT title FROM question WHERE slug = '${slug}'`);
const category = () => query(site, "SELECT name FROM category WHERE slug = 'digital'");

async function workbookOf(rows) {
  const book = new excel.Workbook(), sheet = book.addWorksheet("Folk");
  for (const row of rows) sheet.addRow(row);
  return Buffer.from(await book.xlsx.writeBuffer());
}
const csvOf = (rows) => Buffer.from(rows.map((row) => row.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(";")).join("\r\n"));
const people = (mark) => [
  ["Namn", "E-postadresse", "Mobil", "Arbeidsgiver", "Kommune", "Type", titleOf("reise")],
  [`Áilu Čáhppe ${mark}`, `ailu.${mark}@example.no`, 90000001, "Fisk & \"Sønn\" AS", "Narvik", category(), optionOf("reise")],
  [`Bo Dahl ${mark}`, "", "", "", "", category(), ""],
];

for (const [kind, make, javaScriptEnabled] of [["csv", csvOf, true], ["xlsx", workbookOf, false]])
  test(`an organiser imports a ${kind} file with JavaScript ${javaScriptEnabled ? "on" : "off"}: columns are guessed, nothing is written before the end, and nobody gets mail unasked`, async () => {
    const context = await browser.newContext({ javaScriptEnabled, locale: "nb-NO" });
    const page = await context.newPage(), mails = query(site, "SELECT count(*) FROM message"), before = Number(registrations());
    await logIn(page, site.base, "organiser@retenk.example.no");
    await page.goto(`${site.base}/admin/pameldinger`);
    await page.click("main a[href$='/admin/pameldinger/import']");
    await page.setInputFiles("input[name=file]", { name: `Åses liste.${kind}`, mimeType: "application/octet-stream", buffer: await make(people(kind)) });
    await page.click("main form button[type=submit]");
    await page.waitForURL("**/kolonner");
    const chosen = await page.locator("select[name^=column_]").evaluateAll((all) => all.map((one) => one.value));
    const travel = query(site, "SELECT 'q' || id FROM question WHERE slug = 'reise'");
    assert.deepEqual(chosen, ["name", "email", "phone", "organisation", "municipality", "category", travel]);
    assert.match(await page.locator("main").innerText(), /Åses liste\.(csv|xlsx): 2 personer\. Overskriftene står i rad 1\./);
    assert.deepEqual(javaScriptEnabled ? await sees(page) : [], []);
    // Somebody thinks again.
    await page.selectOption("select[name=column_4]", "");
    await page.click("main form button[type=submit] >> nth=0");
    await page.waitForURL(/import\/\d+$/);
    assert.equal(await page.locator("main").getByText("Fisk &").count(), 0, "a column that is not used is not shown");
    await page.click("main a[href$='/kolonner']");
    await page.selectOption("select[name=column_4]", "organisation");
    await page.click("main form button[type=submit] >> nth=0");
    await page.waitForURL(/import\/\d+$/);
    assert.equal(await page.locator("main").getByText('Fisk & "Sønn" AS').count(), 1);
    assert.equal(Number(registrations()), before, "nothing is written yet");
    assert.deepEqual(javaScriptEnabled ? await sees(page) : [], []);
    assert.equal(await page.isChecked("input[name=mails]"), false);
    const address = page.url();
    await page.click("main button:has-text('Importer 2 personer')");
    await page.waitForLoadState();
    assert.match(await page.locator("main").innerText(), /2 personer er påmeldt\./);
    assert.equal(Number(registrations()), before + 2);
    assert.equal(query(site, "SELECT count(*) FROM message"), mails);
    assert.equal(query(site, `SELECT contact_phone FROM registration WHERE contact_email = 'ailu.${kind}@example.no'`), "+4790000001");
    assert.equal(query(site, `SELECT organisation.name FROM participant JOIN organisation ON organisation.id = organisation_id WHERE participant.name LIKE '%ppe ${kind}'`), 'Fisk & "Sønn" AS');
    assert.equal(query(site, `SELECT label FROM answer_option JOIN question_option ON id = option_id WHERE participant_id = (SELECT max(id) FROM participant WHERE name LIKE '%ppe ${kind}')`), optionOf("reise"));
    await page.goto(address);
    assert.match(await page.locator("main").innerText(), /2 personer er påmeldt\./, "come back to it says the same");
    await until(() => files() === 0, "the file is taken away", 30);
    await context.close();
  });

test("with the box ticked each address gets its confirmation", async () => {
  const id = await bringImport(organiser, csvOf(people("post")));
  const answer = await organiser.fill(`/admin/pameldinger/import/${id}`, { mails: "1" });
  assert.equal(answer.status, 303);
  await until(() => query(site, "SELECT group_concat(recipient) FROM message WHERE recipient LIKE '%post@example.no' AND state = 'sent'") === "ailu.post@example.no", "the mail");
});

test("each row says beside its cell what is wrong, and then nobody is registered, whoever asks for it", async () => {
  const rows = [...people("feil"), ["", "ikke en adresse", "12", "", "Atlantis", "Vip", "Rakett"], [`Áilu Čáhppe feil`, "ailu.feil@example.no", "", "", "", category(), ""]];
  const before = registrations(), id = await bringImport(organiser, csvOf(rows));
  const page = await organiser.get(`/admin/pameldinger/import/${id}`);
  const said = textOf(page.text);
  for (const key of ["form.required", "form.email", "form.phone", "import.no_such_municipality", "import.mend_first"]) assert.equal(said.includes(textIn("nb", key)), true, key);
  assert.equal(said.includes(textIn("nb", "import.same_as_row").replace("{row}", "2")), true);
  assert.equal(said.includes("Bo Dahl"), false, "first those that must be mended");
  assert.equal(textOf((await organiser.get(`/admin/pameldinger/import/${id}?vis=alle`)).text).includes("Bo Dahl"), true);
  assert.equal(page.text.includes('name="mails"'), false);
  const refused = await organiser.post(`/admin/pameldinger/import/${id}`, hidden(page.text));
  assert.equal(refused.status, 409);
  assert.equal(textOf(refused.text).includes(textIn("nb", "import.look_again")), true);
  assert.equal(registrations(), before);
  assert.equal((await organiser.post(`/admin/pameldinger/import/${id}/sletting`, hidden(page.text))).location, "/admin/pameldinger/import?notice=import_discarded");
  assert.equal((await organiser.get(`/admin/pameldinger/import/${id}`)).status, 404);
});

test("a form sent twice at once registers everybody once", async () => {
  const id = await bringImport(organiser, csvOf(people("to"))), path = `/admin/pameldinger/import/${id}`;
  const before = Number(registrations()), fields = hidden((await organiser.get(path)).text);
  const answers = await Promise.all(Array.from({ length: 8 }, () => organiser.post(path, fields)));
  assert.deepEqual(answers.map(({ status, location }) => [status, location]), Array(8).fill([303, path]));
  assert.equal(Number(registrations()), before + 2);
});

test("another file in the same form is another import, and the same one is the same", async () => {
  const path = "/admin/pameldinger/import", fields = hidden((await organiser.get(path)).text);
  const send = async (bytes) => (await organiser.post(path, multipart(fields, [{ name: "file", file: "folk.csv", bytes }]), withFiles)).location;
  const first = await send(csvOf(people("ein")));
  assert.match(first, /import\/\d+\/kolonner$/);
  assert.notEqual(await send(csvOf(people("annan"))), first);
  assert.equal(await send(csvOf(people("ein"))), first);
});

test("an import whose question is no longer asked leads to its columns, and is ended without it", async () => {
  const rows = people("sluttet").map((row, at) => [...row, at === 0 ? titleOf("sporsmal") : "Når kommer toget?"]);
  const id = await bringImport(organiser, csvOf(rows)), path = `/admin/pameldinger/import/${id}`, before = Number(registrations());
  const fields = hidden((await organiser.get(path)).text), question = query(site, "SELECT id FROM question WHERE slug = 'sporsmal'");
  const asked = async (status) => organiser.post(`/admin/sporsmal/${question}/avslutning`, { form_token: await organiser.formToken(), status });
  assert.equal((await asked("slutt")).status, 303);
  try {
    assert.equal((await organiser.get(path)).location, `${path}/kolonner`);
    assert.equal((await organiser.post(path, fields)).location, `${path}/kolonner`);
    assert.equal(Number(registrations()), before);
    const columns = (await organiser.get(`${path}/kolonner`)).text;
    assert.equal((await organiser.post(`${path}/kolonner`, filled(columns, `${path}/kolonner`).toString())).location, path);
    const headings = [...(await organiser.get(path)).text.matchAll(/<th scope="col">([^<]*)/g)].map(([, text]) => text);
    assert.deepEqual(headings, ["Rad", "Fornavn og etternavn", "E-post", "Telefon", "Virksomhet", "Kommune", "Deltakertype", titleOf("reise")]);
    assert.equal((await organiser.post(path, fields)).status, 303);
    assert.equal(Number(registrations()), before + 2);
  } finally {
    await asked("igjen");
  }
});

test("files that are none get a clear word, and nothing is kept", async () => {
  const book = await workbookOf(people("x")), before = [registrations(), query(site, "SELECT count(*) FROM import"), files()];
  const bad = {
    "nothing": [Buffer.alloc(0), "import.no_file"],
    "a page called a workbook": [Buffer.from("<!DOCTYPE html><table></table>"), "sheet.not_a_table"],
    "a picture": [Buffer.from("\x89PNG\r\n\x1a\n\0\0", "latin1"), "sheet.not_a_table"],
    "half a workbook": [book.subarray(0, book.length / 2), "sheet.broken"],
    "an old workbook": [Buffer.from("d0cf11e0a1b11ae1", "hex"), "sheet.old_format"],
    "an open quotation mark": [Buffer.from('Navn\n"Aud'), "sheet.open_quote"],
    "headings alone": [Buffer.from("Navn;E-post\n"), "import.nobody"],
    "too many people": [Buffer.from(`Navn\n${"A\n".repeat(5001)}`), "import.too_many"],
    "too many rows": [Buffer.from(`Navn\n${"A\n".repeat(50_001)}`), "sheet.too_many_rows"],
    "too much": [Buffer.alloc(1024 * 1024 + 1, "a\n"), "question.file_too_large"],
  };
  for (const [what, [bytes, key]] of Object.entries(bad)) {
    const answer = await sendImport(organiser, bytes, "folk.xlsx");
    assert.equal(answer.status, 422, what);
    const values = { most: { "import.too_many": "5000", "sheet.too_many_rows": "50000" }[key] ?? "1", people: "5001", row: "2" };
    assert.equal(control(answer.text, "file").error, textIn("nb", key).replace(/\{(\w+)\}/g, (_, name) => values[name]), what);
  }
  assert.deepEqual([registrations(), query(site, "SELECT count(*) FROM import"), files()], before);
});

test("another organiser sees nothing of it, and without the form token nothing happens", async () => {
  const id = await bringImport(organiser, csvOf(people("min"))), path = `/admin/pameldinger/import/${id}`, before = registrations();
  const other = await new Visitor(site).logIn("admin@retenk.example.no", password);
  const form_token = await other.formToken();
  for (const one of ["", "/kolonner"]) assert.equal((await other.get(path + one)).status, 404);
  for (const one of ["", "/kolonner", "/sletting"]) assert.equal((await other.post(path + one, { form_token, column_1: "name" })).status, 404);
  assert.equal((await organiser.post(path, {})).status, 403);
  assert.equal((await organiser.post("/admin/pameldinger/import", multipart({}, [{ name: "file", file: "a.csv", bytes: csvOf(people("z")) }]), withFiles)).status, 403);
  assert.equal(registrations(), before);
});

test("the template comes back as it was given: its headings are known, and its example is nobody", async () => {
  for (const lang of ["", "/nn", "/en"])
    for (const ending of ["csv", "xlsx"]) {
      const sheet = await organiser.get(`${lang}/admin/pameldinger/import/mal.${ending}`);
      assert.equal(sheet.status, 200);
      const sent = await sendImport(organiser, sheet.bytes, `mal.${ending}`, lang);
      const columns = await organiser.get(sent.location);
      const unknown = [...columns.text.matchAll(/<select[^>]*name="(column_\d+)"[^>]*>([\s\S]*?)<\/select>/g)].filter(([, , options]) => /<option value="" selected/.test(options)).map(([, name]) => name);
      assert.deepEqual(unknown, [], `${lang} ${ending}`);
      const preview = await organiser.get(sent.location.replace("/kolonner", ""));
      const said = textOf(preview.text);
      assert.equal(said.includes(textIn(lang.slice(1) || "nb", "import.example_row")), true, `${lang} ${ending}`);
      assert.equal((preview.text.match(/class="rt-error"/g) ?? []).length, 1, "and nothing else is wrong with it");
    }
});

test("whatever stands in a cell is text on every page", async () => {
  const texts = corpus.filter((text) => !text.includes("\0")).slice(0, 200);
  const id = await bringImport(organiser, csvOf([["Navn", "Virksomhet"], ...texts.map((text) => [text, text])]));
  const page = await (await browser.newContext()).newPage(), heard = [];
  page.on("dialog", (dialog) => { heard.push(dialog.message()); return dialog.dismiss(); });
  page.on("request", (request) => { if (!request.url().startsWith(site.base)) heard.push(request.url()); });
  await logIn(page, site.base, "organiser@retenk.example.no");
  const plainRows = await bringImport(organiser, csvOf([["Navn", "Virksomhet"], ...texts.map(() => ["a", "a"])]));
  const shape = () => page.evaluate(() => [...document.querySelectorAll("main table *")].map(({ localName }) => localName).filter((name) => name !== "p").length);
  for (const side of [1, 2]) {
    await page.goto(`${site.base}/admin/pameldinger/import/${plainRows}?vis=alle&side=${side}`);
    const wanted = await shape();
    await page.goto(`${site.base}/admin/pameldinger/import/${id}?vis=alle&side=${side}`);
    assert.equal(await shape(), wanted);
  }
  await page.goto(`${site.base}/admin/pameldinger/import/${id}/kolonner`);
  assert.deepEqual(heard, []);
});
