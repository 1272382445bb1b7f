// PRG-13: sessions and speakers from a file into the draft, in Chromium with and without JavaScript, and files that are none.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import excel from "exceljs";
import { control, hidden, textOf, Visitor } from "./support/ask.mjs";
import { textIn } from "./support/catalogue.mjs";
import { corpus } from "./support/hostile.mjs";
import { bringProgramme, sendProgramme } from "./support/import.mjs";
import { addStaff, logIn, openChromium, password, query, startSite } from "./support/site.mjs";

let site, browser, organiser;
before(async () => {
  site = await startSite(5, ["files.upload_megabytes=1", "limits.login_attempts=1000"]);
  await site.end();
  addStaff(site);
  await site.start();
  browser = await openChromium();
  organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password);
});
after(async () => { await browser.close(); await site.end(); site.remove(); });

const current = "conference_id = (SELECT id FROM conference WHERE is_current)";
const one = (slug, columns) => query(site, `SELECT ${columns} FROM session WHERE slug = '${slug}' AND ${current}`);
const all = () => query(site, "SELECT (SELECT count(*) FROM session), (SELECT count(*) FROM speaker), (SELECT count(*) FROM person), (SELECT count(*) FROM change_log), (SELECT count(*) FROM message)");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
async function sees(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
}
const path = (id) => `/admin/program/import/${id}`;

// A workbook with days, times, a formula and a merged cell, as people make them.
async function workbook(mark) {
  const book = new excel.Workbook(), sheet = book.addWorksheet("Program");
  sheet.addRow(["Tittel", "Slag", "Dag", "Starter", "Varighet", "Rom", "Foredragsholdere", "Omtale"]);
  const day = new Date(Date.UTC(2027, 9, 20));
  sheet.addRow([`Havna ${mark}`, "Foredrag", day, 0.375, 45, "Ofoten", `Ny Taler ${mark} <ny.${mark}@example.no>; Åshild Demo`, "Om *havna*"]);
  sheet.addRow([`Kaia ${mark}`, "Panelsamtale", day, 0.5, { formula: "15+15", result: 30 }, "", `ny taler ${mark}`, ""]);
  sheet.getCell("C2").numFmt = sheet.getCell("C3").numFmt = "dd.mm.yyyy";
  sheet.getCell("D2").numFmt = "hh:mm";
  sheet.mergeCells("F2:F3");
  sheet.addRow([`Uten tid ${mark}`, "Arbeidsverksted"]);
  return Buffer.from(await book.xlsx.writeBuffer());
}

for (const javaScriptEnabled of [true, false])
  test(`an organiser brings a workbook of sessions with JavaScript ${javaScriptEnabled ? "on" : "off"}, sees each row, and saves it in the draft alone`, async () => {
    const mark = javaScriptEnabled ? "med" : "uten", before = all(), released = query(site, "SELECT count(*) FROM release_session");
    const context = await browser.newContext({ javaScriptEnabled, locale: "nb-NO" }), page = await context.newPage();
    await logIn(page, site.base, "organiser@retenk.example.no");
    await page.goto(`${site.base}/admin/program`);
    await page.click("main a[href$='/admin/program/import']");
    await page.setInputFiles("input[name=file]", { name: "Program.xlsx", mimeType: "application/octet-stream", buffer: await workbook(mark) });
    await page.click("main form button[type=submit]");
    await page.waitForURL("**/kolonner");
    const chosen = await page.locator("select[name^=column_]").evaluateAll((boxes) => boxes.map((box) => box.value));
    assert.deepEqual(chosen, ["title", "kind", "day", "starts", "length", "room", "speakers", "abstract"]);
    assert.deepEqual(javaScriptEnabled ? await sees(page) : [], []);
    await page.click("main form button[type=submit] >> nth=0");
    await page.waitForURL(/import\/\d+$/);
    assert.equal(await page.locator("main tr[data-wrong]").count(), 2, "an unknown speaker is wrong until somebody wants new ones");
    await page.click("main a[href$='/kolonner']");
    await page.check("input[name=adds_speakers]");
    await page.click("main form button[type=submit] >> nth=0");
    await page.waitForURL(/import\/\d+$/);
    assert.equal(await page.locator("main tr[data-wrong]").count(), 0);
    assert.deepEqual(javaScriptEnabled ? await sees(page) : [], []);
    assert.equal(all(), before, "nothing is written yet");
    await page.click(`main button:has-text('${textIn("nb", "programme_import.do_it")}')`);
    await page.waitForLoadState();
    const said = await page.locator("main").innerText();
    assert.match(said, /3 nye programposter og 0 endrede er lagret i utkastet\. Én ny foredragsholder er opprettet\./);
    assert.equal(one(`havna-${mark}`, "datetime(starts_at, 'unixepoch'), ends_at - starts_at, unscheduled, abstract"), "2027-10-20 07:00:00|2700|0|Om *havna*");
    assert.equal(one(`kaia-${mark}`, "datetime(starts_at, 'unixepoch'), ends_at - starts_at, unscheduled, (SELECT name FROM room WHERE id = room_id)"), "2027-10-20 10:00:00|1800|0|Ofoten");
    assert.equal(one(`uten-tid-${mark}`, "unscheduled, kind"), "1|workshop");
    assert.equal(query(site, `SELECT count(*) FROM session_role JOIN speaker ON speaker.id = speaker_id JOIN person ON person.id = person_id WHERE email = 'ny.${mark}@example.no'`), "2");
    assert.equal(query(site, "SELECT count(*) FROM release_session"), released);
    await page.click("main a[href$='/admin/program/timeplan']");
    await page.waitForURL("**/admin/program/timeplan");
    assert.match(await page.locator("main").textContent(), new RegExp(`Uten tid ${mark}`), "in the tray");
    assert.equal((await new Visitor(site).get("/program")).text.includes(`Havna ${mark}`), false);
    await context.close();
  });

test("old and new values stand beside each other, and what somebody changed meanwhile is shown again before it is written", async () => {
  const slug = query(site, `SELECT slug FROM session WHERE ${current} AND title = 'Regionen sett utenfra'`), id = await bringProgramme(organiser, "sessions", `ID;Tittel;Rom;Start\n${slug};Regionen sett innenfra;Ofoten;\n`);
  const page = await organiser.get(path(id)), fields = hidden(page.text), said = textOf(page.text);
  assert.equal(said.includes("Før: Regionen sett utenfra"), true);
  assert.equal(said.includes("Før: Storsalen"), true);
  const session = query(site, `SELECT id FROM session WHERE slug = '${slug}' AND ${current}`);
  assert.equal((await organiser.post(`/admin/program/${session}/avlysning`, { form_token: fields.form_token, version: one(slug, "version"), cancelled: "1" })).status, 303);
  const before = all(), late = await organiser.post(path(id), fields);
  assert.equal(late.status, 409);
  assert.equal(textOf(late.text).includes(textIn("nb", "programme_import.look_again")), true);
  assert.equal(all(), before);
  const answers = await Promise.all(Array.from({ length: 6 }, () => organiser.post(path(id), hidden(late.text))));
  assert.deepEqual(answers.map(({ status, location }) => [status, location]), Array(6).fill([303, path(id)]));
  assert.equal(query(site, `SELECT title || '|' || cancelled FROM session WHERE id = ${session}`), "Regionen sett innenfra|1");
  assert.equal(query(site, `SELECT count(*) FROM change_log WHERE subject_type = 'session' AND subject_id = ${session} AND field = 'title'`), "1", "written once");
});

test("a row that is wrong says so beside its cell, and then nothing is written", async () => {
  const id = await bringProgramme(organiser, "sessions", "Tittel;Rom;Tema;Start\nFin;Storsalen;;\nFeil;Loftet;Ingenting;seint\n"), before = all();
  const page = await organiser.get(path(id)), said = textOf(page.text);
  for (const words of ["Det er ikke noe rom som heter «Loftet».", "Utviklingsplanen har ikke noe tema som heter «Ingenting».", textIn("nb", "programme_import.not_a_time"), textIn("nb", "programme_import.mend_first")]) assert.equal(said.includes(words), true, words);
  assert.equal(said.includes("Fin "), false, "first those that must be mended");
  assert.equal((await organiser.post(path(id), { ...hidden(page.text), seen: "x" })).status, 409);
  assert.equal(all(), before);
});

test("speakers are brought by a programme editor, recognised by address, and nobody else sees the file", async () => {
  const editor = await new Visitor(site).logIn("program@retenk.example.no", password);
  const email = query(site, `SELECT email FROM speaker JOIN person ON person.id = person_id WHERE ${current} AND email IS NOT NULL LIMIT 1`);
  const id = await bringProgramme(editor, "speakers", `Fornavn;Etternavn;E-post;Tittel;Om foredragsholderen\nNytt;Navn;${email};Rådgiver;Kan mye\nEnda;En;enda.en@example.no;;\n`);
  const looked = () => query(site, "SELECT count(*) FROM access_log WHERE subject LIKE '%in an import'");
  const before = looked(), page = await editor.get(path(id));
  assert.equal(Number(looked()), Number(before) + 1, "old values of a speaker were shown");
  const other = await new Visitor(site).logIn("admin@retenk.example.no", password), form_token = await other.formToken();
  for (const end of ["", "/kolonner"]) assert.equal((await other.get(path(id) + end)).status, 404);
  for (const end of ["", "/kolonner", "/sletting"]) assert.equal((await other.post(path(id) + end, { form_token })).status, 404);
  assert.equal((await organiser.get(`/admin/pameldinger/import/${id}`)).status, 404, "it is no list of attendees");
  assert.equal((await editor.post(path(id), {})).status, 403);
  assert.equal((await editor.post(path(id), hidden(page.text))).status, 303);
  assert.equal(query(site, `SELECT person.name || '|' || title || '|' || bio FROM speaker JOIN person ON person.id = person_id WHERE ${current} AND email = '${email}'`), "Nytt Navn|Rådgiver|Kan mye");
  assert.match(textOf((await editor.get(path(id))).text), /1 nye foredragsholdere og 1 endrede er lagret\./);
});

test("files that are none get a clear word, and nothing is kept", async () => {
  const book = await workbook("x"), before = [all(), query(site, "SELECT count(*) FROM import")];
  const bad = {
    "nothing": [Buffer.alloc(0), "import.no_file"],
    "a page called a workbook": [Buffer.from("<!DOCTYPE html><table></table>"), "sheet.not_a_table"],
    "half a workbook": [book.subarray(0, book.length / 2), "sheet.broken"],
    "an open quotation mark": [Buffer.from('Tittel\n"Havna'), "sheet.open_quote"],
    "headings alone": [Buffer.from("Tittel;Rom\n"), "programme_import.nothing"],
    "too many": [Buffer.from(`Tittel\n${"A\n".repeat(2001)}`), "programme_import.too_many"],
    "50 000 rows and one": [Buffer.from(`Tittel\n${"A\n".repeat(50_001)}`), "sheet.too_many_rows"],
  };
  for (const [what, [bytes, key]] of Object.entries(bad)) {
    const answer = await sendProgramme(organiser, "sessions", bytes, "program.xlsx");
    assert.equal(answer.status, 422, what);
    const values = { most: key === "sheet.too_many_rows" ? "50000" : "2000", rows: "2001", row: "2" };
    assert.equal(control(answer.text, "file").error, textIn("nb", key).replace(/\{(\w+)\}/g, (_, name) => values[name]), what);
  }
  assert.deepEqual([all(), query(site, "SELECT count(*) FROM import")], before);
  const old = Buffer.from("Tittel;Omtale\nB\xe5tt\xf8 \x96 havn;\xc6re v\xe6re\n", "latin1"); // as older programs write
  const id = /import\/(\d+)/.exec((await sendProgramme(organiser, "sessions", old)).location)[1];
  assert.equal(textOf((await organiser.get(path(id))).text).includes("Båttø – havn"), true);
});

test("the templates come back as they were given: their headings are known, and their example is nothing", async () => {
  for (const lang of ["", "/nn", "/en"])
    for (const [what, asked] of [["sessions", ""], ["speakers", "?hva=foredragsholdere"]])
      for (const ending of ["csv", "xlsx"]) {
        const sheet = await organiser.get(`${lang}/admin/program/import/mal.${ending}${asked}`), name = `${lang} ${what} ${ending}`;
        assert.equal(sheet.status, 200);
        const sent = await sendProgramme(organiser, what, sheet.bytes, `mal.${ending}`, lang), columns = await organiser.get(sent.location);
        const unknown = [...columns.text.matchAll(/<select[^>]*name="(column_\d+)"[^>]*>([\s\S]*?)<\/select>/g)].filter(([, , options]) => /<option value="" selected/.test(options)).map(([, column]) => column);
        assert.deepEqual(unknown, [], name);
        const said = textOf((await organiser.get(sent.location.replace("/kolonner", ""))).text);
        assert.equal(said.includes(textIn(lang.slice(1) || "nb", "import.example_row")), true, name);
      }
});

test("whatever stands in a cell is text on every page", async () => {
  const texts = corpus.filter((text) => !text.includes("\0")).slice(0, 150), csv = [["Tittel", "Rom", "Foredragsholdere"], ...texts.map((text) => [text, text, text])];
  const bytes = csv.map((row) => row.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(";")).join("\r\n");
  const id = await bringProgramme(organiser, "sessions", bytes), page = await (await browser.newContext()).newPage(), heard = [];
  page.on("dialog", (dialog) => { heard.push(dialog.message()); return dialog.dismiss(); });
  page.on("request", (request) => { if (!request.url().startsWith(site.base)) heard.push(request.url()); });
  await logIn(page, site.base, "organiser@retenk.example.no");
  for (const end of ["?vis=alle", "?vis=alle&side=2", "/kolonner"]) {
    await page.goto(site.base + path(id) + end);
    assert.equal(await page.locator("main script, main img, main iframe, main [onerror], main [onload]").count(), 0);
  }
  assert.deepEqual(heard, []);
});
