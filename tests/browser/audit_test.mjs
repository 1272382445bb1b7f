// SEC-3: who looked at whom, and who changed what, as an auditor reads it; over real HTTP and in Chromium.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { textOf, Visitor } from "./support/ask.mjs";
import { addStaff, changeStopped, logIn, openChromium, password, program, query, startSite } from "./support/site.mjs";

let site, browser;
before(async () => {
  site = await startSite(60, ["limits.login_attempts=1000"]);
  await site.end();
  addStaff(site);
  await site.start();
  browser = await openChromium();
});
after(async () => { await browser.close(); await site.end(); site.remove(); });

const loggedIn = (email) => new Visitor(site).logIn(`${email}@retenk.example.no`, password);
const readings = (since) => query(site, `SELECT action || '; ' || subject || '; ' || rows || '; ' || purpose FROM access_log WHERE id > ${since} ORDER BY id`).split("\n").filter(Boolean);
const last = () => Number(query(site, "SELECT coalesce(max(id), 0) FROM access_log"));

test("every file of people is in the log with who, what, how many and why, before it leaves", async () => {
  const organiser = await loggedIn("organiser"), host = await loggedIn("harstad");
  const session = query(site, "SELECT min(session_id) FROM session_offer");
  const files = [[organiser, "/admin/deltakere.csv", ""], [organiser, "/admin/deltakere.xlsx", "behov=1"], [organiser, `/admin/program/pamelding/${session}/deltakere.csv`, ""],
    [organiser, `/admin/program/pamelding/${session}/deltakere.xlsx`, ""], [host, "/vertskap/deltakere.csv", ""], [host, "/vertskap/deltakere.xlsx", ""]];
  for (const [visitor, path, more] of files) {
    const since = last();
    const answer = await visitor.get(`${path}?${more}&hvorfor=${encodeURIComponent("Bordkort til middagen")}`);
    assert.equal(answer.status, 200, path);
    const log = readings(since);
    assert.equal(log.length, 1, path);
    assert.match(log[0], /^exported; participants of [^;]*; \d+; Bordkort til middagen$/, path);
    if (path.endsWith("csv")) assert.equal(Number(log[0].split("; ")[2]), answer.text.trim().split("\r\n").length - 1, `${path}: as many as were in it`);
  }
  const since = last();
  assert.equal((await organiser.get("/admin/statistikk.csv")).status, 200);
  assert.deepEqual(readings(since), [], "figures are nobody's");
});

test("looking is in the log once an hour for each set, whatever is searched for, and without what was searched for", async () => {
  const organiser = await loggedIn("admin"), host = await loggedIn("narvik");
  const since = last();
  for (const typed of ["", "k", "ka", "kar", "kari"]) {
    await organiser.get(`/admin/pameldinger?sok=${typed}`, { "HX-Request": "true" });
    await host.get(`/vertskap?sok=${typed}`, { "HX-Request": "true" });
  }
  await organiser.get("/admin/pameldinger");
  await host.get("/vertskap");
  const one = query(site, "SELECT min(id) FROM registration"), person = query(site, "SELECT min(id) FROM participant WHERE state = 'registered' AND NOT unnamed");
  for (let i = 0; i < 2; ++i)
    for (const path of [`/admin/pameldinger/${one}`, `/admin/deltakere/${person}/endring`, `/admin/deltakere/${person}/avmelding`, "/admin/venteliste", "/admin/epost"]) await organiser.get(path);
  const log = readings(since).filter((line) => line.startsWith("read") && !line.includes("diet"));
  const sets = log.map((line) => line.split("; ")[1]);
  assert.deepEqual(sets.filter((set, at) => sets.indexOf(set) !== at), [], "no set twice");
  for (const set of [/^participants of conference \d+$/, /^participants of municipality \d+$/, new RegExp(`^registration ${one}$`), new RegExp(`^participant ${person}$`), /^messages$/])
    assert.equal(sets.filter((one) => set.test(one)).length, 1, `${set} in ${sets.join(", ")}`);
  assert.equal(log.some((line) => /kar/.test(line)), false);
});

test("an auditor reads, filters and takes away the logs, and comes to the register by none of its links", async () => {
  const page = await (await browser.newContext()).newPage();
  await logIn(page, site.base, "auditor@retenk.example.no");
  assert.equal(new URL(page.url()).pathname, "/admin/revisjon");
  assert.equal(await page.locator(".rt-task[data-color=success]").count(), 2, "both chains hold");
  await page.click("main a:text-is('Innsynslogg')");
  await page.selectOption("#handling", "exported");
  await page.click(".rt-filters button[type=submit]");
  assert.match(page.url(), /logg=innsyn.*handling=exported/);
  const rows = await page.locator("tbody tr").allInnerTexts();
  assert.equal(rows.length > 5 && rows.every((row) => row.includes("Lastet ned")), true, rows.join("\n"));
  assert.match(rows.join("\n"), /Bordkort til middagen/);
  assert.match(rows.join("\n"), /deltakere på Re:tenk/);
  await page.fill("#hvorfor", "Årlig tilsyn");
  const [file] = await Promise.all([page.waitForEvent("download"), page.click(".rt-export button")]);
  const text = readFileSync(await file.path(), "utf8");
  assert.equal(text.trim().split("\r\n").length - 1, rows.length, "the same entries");
  assert.match(query(site, "SELECT action || ' ' || subject || ' ' || purpose FROM access_log ORDER BY id DESC LIMIT 1"), /^exported log of reading Årlig tilsyn$/);
  await page.goto(`${site.base}/admin/revisjon`);
  assert.equal(await page.locator("tbody a[href*='/admin/']").count(), 0);
  const auditor = await loggedIn("auditor");
  for (const path of ["/admin", "/admin/pameldinger", "/admin/deltakere.csv", "/vertskap", "/admin/epost"])
    assert.equal((await auditor.get(path)).status, 403, path);
  await page.context().close();
});

test("an organiser reads no log, and an administrator comes from an entry to its record", async () => {
  for (const path of ["/admin/revisjon", "/admin/revisjon.csv", "/admin/roller"]) assert.equal((await (await loggedIn("organiser")).get(path)).status, 403);
  const administrator = await loggedIn("admin");
  const links = [...(await administrator.get("/admin/revisjon")).text.matchAll(/<a class="ds-link" href="(\/admin\/[^"]+)"/g)].map(([, path]) => path);
  assert.equal(links.length > 0, true);
  for (const path of new Set(links)) assert.equal((await administrator.get(path)).status, 200, path);
});

test("an entry that somebody changed in the file is named on the page and by the doctor", async () => {
  await site.end();
  const id = query(site, "SELECT max(id) / 2 FROM change_log");
  changeStopped(site, `UPDATE change_log SET actor = 'user:2' || actor WHERE id = ${id}`);
  const doctor = (() => { try { return execFileSync(program, ["doctor", "--database", site.database, "--set", `mail.url=file://${site.folder}/mail/`], { encoding: "utf8" }); } catch (fault) { return fault.stdout; } })();
  assert.match(doctor, new RegExp(`WRONG change_log is whole: entry ${id} does not fit`));
  await site.start();
  assert.match(textOf((await (await loggedIn("auditor")).get("/admin/revisjon")).text), new RegExp(`Endringslogg: oppføring ${id} er endret eller fjernet utenfra`));
});
