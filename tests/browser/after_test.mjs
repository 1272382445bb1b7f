// What comes with a session and after it (PRG-12), and the programme on paper (PRG-7): slides and links by the desk and by the speaker, minutes,
// feedback by the code on the closing slide that tells nobody who gave it, and PDF that other programs read.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { control, hidden, multipart, textOf, until, Visitor, withFiles } from "./support/ask.mjs";
import { addStaff, giveSpeakerPages, openChromium, password, query, changeStopped, speakerLinks, startSite } from "./support/site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
async function axeFaults(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
}

const pdf = Buffer.from("%PDF-1.7\n1 0 obj<<>>endobj\n");
let folder, site, browser, editor, speaker, session, slug, own;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "retenk-after-"));
  site = await startSite(0, ["limits.login_attempts=1000"]);
  await site.end();
  addStaff(site);
  const ids = giveSpeakerPages(site);
  changeStopped(site, `UPDATE speaker SET state = 'confirmed' WHERE id = ${ids.attendee}; DELETE FROM speaker_answer`);
  own = query(site, `SELECT session_id FROM session_role JOIN release_session USING (session_id) JOIN release ON release.id = release_id WHERE speaker_id = ${ids.attendee} AND is_current LIMIT 1`);
  slug = query(site, `SELECT slug FROM session WHERE id = ${own}`);
  session = own;
  for (const table of ["session", "release_session"])
    changeStopped(site, `UPDATE ${table} SET starts_at = unixepoch() - 600, ends_at = unixepoch() + 3000 WHERE slug = '${slug}' AND ${table === "session" ? "id" : "session_id"} = ${own}`);
  await site.start();
  browser = await openChromium();
  editor = await new Visitor(site).logIn("program@retenk.example.no", password);
  speaker = new Visitor(site);
  await speaker.get(`/foredragsholder/${speakerLinks.attendee}`);
});
after(async () => { await browser.close(); await site.end(); site.remove(); rmSync(folder, { recursive: true, force: true }); });

const publicPage = async () => (await new Visitor(site).get(`/program/${slug}`)).text;
const files = () => readdirSync(`${site.database}-files`).filter((name) => name.length === 43);
const read = (command, args) => execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
function kept(bytes, name) {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
}
async function add(who, path, fields, file) {
  const page = await who.get(path);
  return who.post(path, multipart({ ...hidden(page.text), ...fields }, file ? [{ name: "file", ...file }] : []), withFiles);
}

test("the desk adds slides and a link; everybody fetches the file as it came, as an attachment", async () => {
  const path = `/admin/program/${session}/materiell`;
  assert.equal((await add(editor, path, { kind: "slides", title: "Lysark <b>1</b>", address: "" }, { file: "C:\\mine\\havn.exe", bytes: pdf })).location, `${path}?notice=material_added`);
  assert.equal((await add(editor, path, { kind: "recording", title: "", address: "https://example.no/opptak" })).location, `${path}?notice=material_added`);
  const page = await publicPage();
  assert.match(textOf(page), /Lysark og lenker Lysark <b>1<\/b> PDF, 1 kB Lysark Opptak Opptak/);
  assert.match(page, /href="https:\/\/example\.no\/opptak" rel="noopener noreferrer external"/);
  const [address] = new RegExp(`/program/${slug}/fil/\\d+`).exec(page);
  const file = await new Visitor(site).get(address);
  assert.deepEqual(file.bytes, pdf);
  assert.equal(file.headers["content-type"], "application/pdf");
  assert.match(file.headers["content-disposition"], new RegExp(`^attachment; filename="?${slug}-\\d+\\.pdf`));
  assert.match(file.headers["content-security-policy"], /^default-src 'none'/);
  assert.equal((await new Visitor(site).get(address.replace(slug, "siden-sist"))).status, slug === "siden-sist" ? 200 : 404, "by the address of another session it is not there");
});

test("what is no presentation is refused beside its field, and nothing of it is kept", async () => {
  const path = `/admin/program/${session}/materiell`, count = files().length;
  for (const [fields, file, said] of [
    [{ address: "" }, { file: "a.pdf", bytes: Buffer.from("MZ not a pdf") }, /PDF, PowerPoint uten makroer/],
    [{ address: "javascript:alert(1)" }, undefined, /./],
    [{ address: "" }, undefined, /Velg en fil eller skriv en adresse/],
    [{ address: "https://example.no" }, { file: "a.pdf", bytes: pdf }, /ikke begge/],
  ]) {
    const answer = await add(editor, path, { kind: "slides", title: "Nei", ...fields }, file);
    assert.equal(answer.status, 422);
    assert.match(`${control(answer.text, "file")?.error ?? ""} ${control(answer.text, "address")?.error ?? ""}`, said);
  }
  assert.equal(files().length, count);
  assert.doesNotMatch(await publicPage(), /Nei/);
});

test("a speaker adds by the link, to own sessions alone, and removes only what came from there", async () => {
  const path = `/foredragsholder/materiell/${own}`;
  const other = query(site, `SELECT id FROM session WHERE conference_id = (SELECT id FROM conference WHERE is_current) AND id NOT IN (SELECT session_id FROM session_role WHERE speaker_id = (SELECT subject_id FROM link WHERE purpose = 'speaker' ORDER BY id LIMIT 1)) LIMIT 1`);
  assert.equal((await speaker.get(`/foredragsholder/materiell/${other}`)).status, 404);
  assert.equal((await add(speaker, path, { kind: "slides", title: "Mine", address: "" }, { file: "mine.pdf", bytes: pdf })).location, `${path}?notice=material_added`);
  assert.match(textOf(await publicPage()), /Mine PDF/);
  const fields = hidden((await speaker.get(path)).text);
  assert.equal((await speaker.post(`/foredragsholder/materiell/${other}`, multipart({ ...fields, kind: "slides", title: "Fremmed", address: "https://example.no" }, []), withFiles)).status, 404);
  const of = (title) => query(site, `SELECT id FROM session_material WHERE title LIKE '${title}%' AND removed = 0`);
  const remove = (id) => speaker.post(`${path}/fjerning`, { form_token: fields.form_token, material: id });
  assert.equal((await remove(of("Lysark"))).status, 422, "the desk's stays");
  assert.equal((await new Visitor(site).post(`${path}/fjerning`, { material: of("Mine") })).location, "/foredragsholder/lenke");
  const count = files().length;
  assert.equal((await remove(of("Mine"))).location, `${path}?notice=material_removed`);
  assert.doesNotMatch(textOf(await publicPage()), /Mine PDF/);
  await until(() => files().length === count - 1, "the file's end", 30);
  assert.equal(query(site, "SELECT count(*) FROM session_material WHERE removed = 1"), "0");
});

test("minutes are Markdown without HTML, shown when they are to be, and never written over", async () => {
  const path = `/admin/program/${session}/referat`;
  const first = hidden((await editor.get(path)).text);
  assert.equal((await editor.post(path, { ...first, text: "# Vedtak\n<script>alert(1)</script>\n- Kai", published: "" })).location, `${path}?notice=minutes_saved`);
  assert.doesNotMatch(await publicPage(), /Vedtak/);
  const late = await editor.post(path, { ...first, text: "Mitt", published: "1" });
  assert.equal(late.status, 409);
  assert.match(textOf(late.text), /Vedtak[\s\S]*Mitt/);
  assert.equal((await editor.post(path, { ...hidden((await editor.get(path)).text), text: "# Vedtak\n<script>alert(1)</script>\n- Kai", published: "1" })).status, 303);
  const page = await publicPage();
  assert.match(page, /<h2>Vedtak<\/h2>/);
  assert.doesNotMatch(page, /<script>alert/);
});

test("the code on the slide opens the page on a phone, where two taps give feedback without JavaScript", async () => {
  const slide = await editor.get(`/admin/program/${session}/tilbakemelding.pdf`);
  const file = kept(slide.bytes, "slide.pdf");
  execFileSync("pdftoppm", ["-r", "100", "-png", "-singlefile", file, join(folder, "slide")]);
  const code = read("zbarimg", ["--quiet", "--raw", join(folder, "slide.png")]).trim();
  assert.equal(code, `${site.base}/t/${session}`);
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "nb-NO", viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.goto(code);
  assert.equal(new URL(page.url()).pathname, `/program/${slug}/tilbakemelding`);
  await page.click("main form button[type=submit]");
  assert.match(await page.locator("#stars-error").innerText(), /Velg et tall/);
  await page.click("label[for=stars4]");
  await page.click("main form button[type=submit]");
  assert.match(await page.locator("main").innerText(), /Takk! Svaret er tatt imot/);
  assert.equal(query(site, `SELECT group_concat(stars) FROM session_feedback WHERE session_id = ${session}`), "4");
  await context.close();
});

test("a speaker sees feedback when five have given it, without what the desk hid", async () => {
  const give = async (stars, text) => assert.equal((await new Visitor(site).fill(`/program/${slug}/tilbakemelding`, { stars, text })).status, 303);
  await give(5, "Veldig bra");
  await give(3, "Ola Nordmann var dum");
  await give(4, "");
  assert.doesNotMatch((await speaker.get("/foredragsholder")).text, /Veldig bra|Tilbakemeldinger/);
  await give(2, "For kort");
  assert.match(textOf((await speaker.get("/foredragsholder")).text), /Tilbakemeldinger: 5 svar, snitt 3,6 av 5[\s\S]*Ola Nordmann/);
  const path = `/admin/program/${session}/tilbakemelding`;
  const page = await editor.get(path);
  assert.match(textOf(page.text), /5 svar\. Snitt av 5: 3,6/);
  const id = query(site, "SELECT id FROM session_feedback WHERE text LIKE 'Ola%'");
  assert.equal((await editor.post(path, { form_token: hidden(page.text).form_token, feedback: id, hidden: "1" })).location, path);
  const shown = textOf((await speaker.get("/foredragsholder")).text);
  assert.match(shown, /Veldig bra/);
  assert.doesNotMatch(shown, /Ola Nordmann/);
  assert.match(textOf((await editor.get("/admin/program/tilbakemelding")).text), /5 3,6/);
});

test("before it begins a session takes no feedback, and says when it will", async () => {
  const later = query(site, "SELECT slug FROM published_session JOIN conference ON conference.id = conference_id WHERE conference.is_current AND kind = 'panel' AND published_session.starts_at > unixepoch() LIMIT 1");
  const page = await new Visitor(site).get(`/program/${later}/tilbakemelding`);
  assert.match(textOf(page.text), /Du kan svare fra programposten begynner: 20\. okt\. 2027/);
  assert.equal((await new Visitor(site).post(`/program/${later}/tilbakemelding`, { stars: "5" })).status, 409);
});

test("the whole programme is a PDF in the reader's language, every session once", async () => {
  for (const [lang, first] of [["", /Program for Re:tenk 2027/], ["/en", /Programme of Re:tenk 2027/]]) {
    const answer = await new Visitor(site).get(`${lang}/program/program.pdf`);
    assert.equal(answer.headers["content-type"], "application/pdf");
    const file = kept(answer.bytes, "program.pdf");
    const text = read("pdftotext", ["-layout", file, "-"]);
    assert.match(text, first);
    const titles = query(site, "SELECT title FROM published_session JOIN conference ON conference.id = conference_id WHERE conference.is_current").split("\n");
    if (!lang) for (const title of titles) assert.ok(text.replace(/\s+/g, " ").includes(title), title);
    assert.match(read("pdfinfo", [file]), /Tagged: +yes/);
  }
});

test("the programme is narrowed by host municipality, and a session says who hosts it and for whom it is", async () => {
  const page = textOf((await new Visitor(site).get("/program?kommune=narvik")).text);
  assert.match(page, /2 programposter/);
  const one = textOf((await new Visitor(site).get("/program/bord-gronn-havn")).text);
  assert.match(one, /Vertskommune Harstad – Hárstták For hvem For deg som kan temaet/);
  assert.match(one, /Blir ikke tatt opp/);
});

test("the new pages of the desk and of speakers are free of axe's faults on a phone", async () => {
  const context = await browser.newContext({ locale: "nb-NO", viewport: { width: 390, height: 844 } });
  await context.addCookies([...editor.cookies, ...speaker.cookies].map(([name, value]) => ({ name, value, domain: new URL(site.base).hostname, path: "/", secure: true })));
  const page = await context.newPage();
  for (const path of [`/admin/program/${session}/materiell`, `/admin/program/${session}/referat`, "/admin/program/tilbakemelding", `/admin/program/${session}/tilbakemelding`, `/program/${slug}/tilbakemelding`, `/foredragsholder/materiell/${own}`]) {
    assert.equal((await page.goto(site.base + path)).status(), 200, path);
    assert.deepEqual(await axeFaults(page), [], path);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), path);
  }
  await context.close();
});
