// Columns, acts on many, and figures of the register, as an organiser meets them: with and without JavaScript, wide and on a phone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { simpleParser } from "mailparser";
import { hidden, until, Visitor } from "./support/ask.mjs";
import { logIn, openChromium, password, query, registrationOf, startSite } from "./support/site.mjs";

let site, browser, desk;
before(async () => {
  site = await startSite(60);
  browser = await openChromium();
  desk = await new Visitor(site).logIn("organiser@retenk.example.no", password);
});
after(async () => { await browser.close(); await site.end(); site.remove(); });

const current = "conference_id = (SELECT id FROM conference WHERE is_current)";
const plain = (text) => text.replaceAll("\u00a0", " ").replace(/\s+/g, " ");
const shown = async (page, where = "main") => plain(await page.locator(where).innerText());
const settled = () => until(() => query(site, "SELECT count(*) FROM message WHERE state IN ('queued', 'sending')") === "0", "the mails");
const idOf = (name) => query(site, `SELECT max(id) FROM participant WHERE name = '${name}'`);
const stateOf = (name) => query(site, `SELECT state FROM participant WHERE name = '${name}'`);

async function organiser(javaScriptEnabled, width) {
  const context = await browser.newContext({ javaScriptEnabled, locale: "nb-NO", viewport: { width, height: 844 } });
  const page = await context.newPage();
  await logIn(page, site.base, "organiser@retenk.example.no");
  return page;
}

let number = 0;
async function guests(count, more = {}) {
  const group = `Samle${["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n"][number++]}`, names = [];
  for (let n = 0; n < count; ++n) {
    const name = `${group} Nummer${n}`;
    const answer = await new Visitor(site).fill("/pamelding", registrationOf(site, name, `${group}${n}@example.no`.toLowerCase(), more));
    assert.equal(answer.location, "/pamelding/kvittering");
    names.push(name);
  }
  return { group, names };
}

// On a phone nothing stands outside of the page.
async function fits(page) {
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.equal(wide <= room, true, `${page.url()}: ${wide} in ${room}`);
}

test("many columns scroll in their frame, and no name becomes a column of letters", async () => {
  for (const wide of [1280, 1920]) {
    const page = await organiser(true, wide);
    await page.goto(`${site.base}/admin/pameldinger?` + ["virksomhet", "kommune", "type", "status", "tidspunkt", "epost", "kontakt", "betaler", "telefon"].map((name) => `kol=${name}`).join("&"));
    await fits(page);
    const frame = page.locator(".rt-table-wrap:has(.rt-register)");
    const [names, heights, hidden] = await frame.evaluate((wrap) => [[...wrap.querySelectorAll("tbody th")].map((cell) => cell.offsetWidth),
      [...wrap.querySelectorAll("tbody tr")].map((row) => row.offsetHeight), wrap.scrollWidth - wrap.clientWidth]);
    assert.ok(Math.min(...names) >= 200, `names ${Math.min(...names)} px wide`);
    assert.ok(Math.max(...heights) <= 180, `rows ${Math.max(...heights)} px high`);
    assert.ok(hidden > 0);
    await frame.focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction(() => document.querySelector(".rt-table-wrap:has(.rt-register)").scrollLeft > 0);
    await page.context().close();
  }
});

for (const [javaScriptEnabled, width] of [[true, 1280], [false, 1280], [true, 390], [false, 390]]) {
  const how = `JavaScript ${javaScriptEnabled ? "on" : "off"}, ${width} wide`;

  test(`an organiser chooses columns, and the address and the files keep them, ${how}`, async () => {
    const { group, names } = await guests(1, { contact_phone: "+47 90 00 00 01" });
    const page = await organiser(javaScriptEnabled, width);
    await page.goto(`${site.base}/admin/pameldinger?sok=${group}`);
    assert.deepEqual((await page.locator("tbody td").evaluateAll((cells) => cells.map((cell) => cell.dataset.label))), ["Virksomhet", "Kommune", "Deltakertype", "Status", "Påmeldt tidspunkt"]);
    await page.click(".rt-columns > summary");
    for (const slug of ["virksomhet", "kommune", "type", "pameldt"]) await page.uncheck(`#kol-${slug}`);
    await page.check("#kol-telefon");
    await page.check("#kol-epost");
    if (!javaScriptEnabled) await page.click(".rt-filters button[type=submit]");
    for (const label of ["E-post", "Telefon"]) await page.waitForSelector(`td[data-label='${label}']`);
    await page.waitForURL(/kol=telefon/);
    assert.match(page.url(), /sok=Samle.*kol=/);
    const labels = () => page.locator("tbody td").evaluateAll((cells) => cells.map((cell) => [cell.dataset.label, cell.innerText]));
    const email = `${group}0@example.no`.toLowerCase();
    const expected = [["Status", "Påmeldt"], ["E-post", email], ["Telefon", "+4790000001"]];
    assert.deepEqual(await labels(), expected);
    await fits(page);
    await page.goto(page.url());
    assert.deepEqual(await labels(), expected, "a shared address shows the same");
    assert.equal(await page.isChecked("#kol-telefon"), true);
    const [file] = await Promise.all([page.waitForEvent("download"), page.click("button[formaction*='deltakere.csv']")]);
    assert.equal(readFileSync(await file.path(), "utf8"), `\ufeffNavn;Status;E-post;Telefon\r\n${names[0]};Påmeldt;${email};'+4790000001\r\n`);
    await page.context().close();
  });

  test(`ticked rows are cancelled after a look at what happens, and those alone, ${how}`, async () => {
    const { group, names } = await guests(3);
    const page = await organiser(javaScriptEnabled, width);
    await page.goto(`${site.base}/admin/pameldinger?sok=${group}&kol=status`);
    for (const name of names.slice(0, 2)) await page.check(`input[name=id][aria-label='Velg ${name}']`);
    await page.selectOption("#handling", "avmelding");
    await page.click(".rt-bulk button");
    await page.waitForURL("**/admin/pameldinger/samlet?**");
    const text = await shown(page);
    assert.match(text, /Melde av 2 personer\?/);
    assert.match(text, new RegExp(`${names[0]} RT-\\w+ ${names[1]} RT-\\w+`));
    assert.doesNotMatch(text, new RegExp(names[2]));
    assert.match(text, /2 plasser blir ledige/);
    assert.equal(stateOf(names[0]), "registered", "a look changes nothing");
    await fits(page);
    await page.click("button[value=utfor]");
    await page.waitForURL("**/samlet/kvittering?**");
    assert.match(await shown(page), /2 personer er meldt av.*2 e-poster er lagt i utboksen/);
    await fits(page);
    assert.deepEqual(names.map(stateOf), ["cancelled", "cancelled", "registered"]);
    await page.click("a.ds-button:has-text('Tilbake til listen')");
    assert.equal(new URL(page.url()).search, `?sok=${group}&kol=status`, "back where one came from");
    assert.match(await shown(page, "#register-rows"), /Avmeldt.*Avmeldt.*Påmeldt/);
    await page.context().close();
  });
}

test("everybody whom the filter finds is moved, with the price difference; a second sending and a late one change nothing", async () => {
  const { group, names } = await guests(2);
  const page = await organiser(false, 1280);
  await page.goto(`${site.base}/admin/pameldinger?sok=${group}`);
  await page.check("#utvalg-alle");
  await page.selectOption("#handling", "flytting");
  await page.click(".rt-bulk button");
  assert.equal(await page.locator("button[value=utfor]").count(), 0, "first it is chosen whereto");
  const ordinary = query(site, `SELECT id FROM category WHERE slug = 'ordinaer' AND ${current}`);
  await page.selectOption("select[name=category]", ordinary);
  await page.click("button[value=vis]");
  assert.match(await shown(page), /i stedet for .* (mer|mindre)/);
  const form = hidden(await page.content());
  await page.click("button[value=utfor]");
  assert.match(await shown(page), /2 personer er flyttet/);
  const state = () => query(site, `SELECT group_concat(category_id || ' ' || version || ' ' || price_ore) FROM participant WHERE name LIKE '${group}%'; SELECT count(*) FROM message; SELECT count(*) FROM change_log`);
  const before = state();
  const again = await desk.post("/admin/pameldinger/samlet", { ...form, form_token: await desk.formToken(), steg: "utfor", category: ordinary, with_mail: "1" });
  assert.equal(again.status, 303);
  assert.match(again.location, /samlet\/kvittering/);
  const late = await desk.post("/admin/pameldinger/samlet", { ...form, form_token: await desk.formToken(), form_key: "a-later-form", steg: "utfor", category: ordinary, with_mail: "1" });
  assert.equal(late.status, 409);
  assert.match(late.text, /Noe er endret siden du så siden/);
  assert.equal(state(), before);
  await settled();
  const mails = await Promise.all(site.mails().map((bytes) => simpleParser(bytes)));
  const told = mails.filter((mail) => mail.subject.startsWith("Ny deltakertype") && names.some((name) => mail.subject.includes(name)));
  assert.equal(told.length, 2);
  assert.match(plain(told[0].text), /flyttet Samle\w Nummer\d til deltakertypen Ordinær.*Plassen koster nå/);
  await page.goto(`${site.base}/admin/pameldinger/${query(site, `SELECT registration_id FROM participant WHERE name = '${names[0]}'`)}`);
  assert.match(await shown(page), /deltakertype[\s\S]*Ordinær/);
  await page.context().close();
});

for (const javaScriptEnabled of [true, false])
  test(`a letter is read over before it is sent, once to each with the own name, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async () => {
    const { group, names } = await guests(2);
    const page = await organiser(javaScriptEnabled, 390);
    const open = async () => {
      await page.goto(`${site.base}/admin/pameldinger?sok=${group}`);
      await page.check("#utvalg-alle");
      await page.selectOption("#handling", "brev");
      await page.click(".rt-bulk button");
      await page.waitForSelector("textarea[name=text]");
    };
    const letter = "Bussen går **kl. 8** <b>i morgen</b>.\n\n```\nåpen kode";
    await open();
    await page.click("button[value=vis]");
    await page.waitForSelector("#subject-error");
    await page.fill("input[name=subject]", `Buss ${group} & mer`);
    await page.fill("textarea[name=text]", letter);
    assert.equal(await page.locator("button[value=utfor]").count(), 0, "nothing is sent that was not seen");
    await page.click("button[value=vis]");
    await page.waitForSelector("#letter");
    assert.match(await shown(page, "section[aria-labelledby=letter]"), new RegExp(`Buss ${group} & mer Hei ${names[0]}! Bussen går kl. 8`));
    await fits(page);
    await page.click("button[value=utfor]");
    await page.waitForURL("**/samlet/kvittering?**");
    assert.match(await shown(page), /på vei til 2 personer/);
    await settled();
    const mails = (await Promise.all(site.mails().map((bytes) => simpleParser(bytes)))).filter((mail) => mail.subject === `Buss ${group} & mer`);
    assert.deepEqual(mails.map((mail) => mail.to.value[0].address).sort(), names.map((_, n) => `${group}${n}@example.no`.toLowerCase()));
    for (const mail of mails) {
      assert.match(plain(mail.text), new RegExp(`Hei ${mail.to.value[0].name}! Bussen går kl. 8`));
      assert.match(mail.html, /<strong>kl\. 8<\/strong>[\s\S]*<pre><code>åpen kode[\s\S]*<\/code><\/pre>\s*<p>Du får denne e-posten/);
      assert.doesNotMatch(mail.html, /<b>/);
    }
    await open();
    await page.fill("input[name=subject]", `Buss ${group} & mer`);
    await page.fill("textarea[name=text]", letter);
    await page.click("button[value=vis]");
    await page.waitForSelector("#not");
    assert.match(await shown(page), /har fått akkurat denne teksten før/);
    assert.equal(await page.locator("button[value=utfor]").count(), 0);
    await page.context().close();
  });

test("those who wait are found, approved together, and whoever cannot be is named with the reason", async () => {
  const exhibitors = query(site, `SELECT id FROM category WHERE slug = 'utstiller' AND ${current}`);
  const { group, names } = await guests(2, { p1_category: exhibitors });
  const page = await organiser(false, 1280);
  await page.goto(`${site.base}/admin/pameldinger?sok=${group}&status=venter`);
  await page.check("#utvalg-alle");
  await page.selectOption("#handling", "godkjenning");
  await page.click(".rt-bulk button");
  assert.match(await shown(page), /Godkjenne 2 personer\?/);
  await page.click("button[value=utfor]");
  assert.match(await shown(page), /2 personer er godkjent/);
  assert.equal(query(site, `SELECT group_concat(approval) FROM participant WHERE name LIKE '${group}%'`), "approved,approved");
  await page.goto(`${site.base}/admin/pameldinger/samlet?handling=godkjenning&utvalg=valgte&id=${idOf(names[0])}`);
  assert.match(await shown(page), /Én person kan ikke være med .*venter ikke på godkjenning/);
  assert.equal(await page.locator("button[value=utfor]").count(), 0);
  await page.context().close();
});

test("a list that somebody ticks in shows who registers meanwhile, again and again, and keeps its ticks", async () => {
  const { group, names } = await guests(2);
  const page = await organiser(true, 1280);
  await page.goto(`${site.base}/admin/pameldinger?sok=${group}`);
  await page.check(`input[name=id][aria-label='Velg ${names[1]}']`);
  for (const name of [`${group} Aller Først`, `${group} Midt Imellom`]) {
    await new Visitor(site).fill("/pamelding", registrationOf(site, name, `${name.replaceAll(" ", ".")}@example.no`.toLowerCase().replace("ø", "o")));
    await page.waitForSelector(`input[name=id][aria-label='Velg ${name}']`);
    const ticked = await page.locator("input[name=id]:checked").evaluateAll((boxes) => boxes.map((box) => box.getAttribute("aria-label")));
    assert.deepEqual(ticked, [`Velg ${names[1]}`], "a tick stays, and beside its own name");
  }
  await page.context().close();
});

for (const width of [1280, 390])
  test(`each figure leads to the list that it counts, ${width} wide`, async () => {
    const page = await organiser(false, width);
    await page.goto(`${site.base}/admin`);
    await page.click("main a[href$='/admin/statistikk']");
    await fits(page);
    const links = await page.locator("main .rt-desk-figure, main tbody td.rt-number:has(a)").evaluateAll((all) => all.map((one) => [one.querySelector("a").getAttribute("href"), Number((one.querySelector("b") ?? one.querySelector("a")).textContent)]));
    const lists = links.filter(([href]) => href.startsWith("/admin/pameldinger"));
    assert.ok(lists.length > 10, `${lists.length} links`);
    for (const [href, count] of lists) {
      await page.goto(site.base + href);
      const text = await shown(page, "#register-count");
      assert.equal(text, count === 1 ? "Ett treff" : `${count} treff`, href);
    }
    await page.goto(`${site.base}/admin/statistikk`);
    const [file] = await Promise.all([page.waitForEvent("download"), page.click("a[href$='statistikk.csv']")]);
    assert.match(readFileSync(await file.path(), "utf8"), /^\ufeffTabell;Gruppe;Påmeldte;Avmeldte;Påmeldte \d{4}\r\nDeltakertype;/);
    await page.context().close();
  });
