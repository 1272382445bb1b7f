// Codes, early and member prices, and registrations that an organiser approves, as people meet them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { simpleParser } from "mailparser";
import { ask, until } from "./support/ask.mjs";
import { logIn, openChromium, query, startSite } from "./support/site.mjs";

let site, browser, organiser;
before(async () => {
  site = await startSite();
  browser = await openChromium();
  organiser = await (await browser.newContext({ locale: "nb-NO" })).newPage();
  await logIn(organiser, site.base, "organiser@retenk.example.no");
});
after(async () => { await browser.close(); await site.end(); site.remove(); });

const idOf = (slug) => query(site, `SELECT t.id FROM category t JOIN conference c ON c.id = conference_id WHERE is_current AND slug = '${slug}'`);
const plain = (text) => text.replaceAll("\u00a0", " ").replace(/\s+/g, " ");
const shown = async (page, where = "main") => plain(await page.locator(where).innerText());
const visitor = async (javaScriptEnabled = false) => (await browser.newContext({ javaScriptEnabled, locale: "nb-NO" })).newPage();

async function fillOut(page, name, email, category) {
  await page.fill("input[name=contact_name]", name);
  await page.fill("input[name=contact_email]", email);
  await page.check(`input[name=p1_category][value="${idOf(category)}"]`);
  await page.selectOption("select[name=p1_municipality]", { label: "Harstad – Hárstták" });
  await page.check("input[name=consent]");
}
async function send(page) {
  await page.click("main button[value=submit]:visible >> nth=-1");
  await page.waitForLoadState();
}

async function makeCode(fields, categories = []) {
  await organiser.goto(`${site.base}/admin/koder/ny`);
  for (const [name, value] of Object.entries(fields))
    if (name === "discount") await organiser.selectOption("select[name=discount]", value);
    else await organiser.fill(`input[name=${name}]`, value);
  for (const slug of categories) await organiser.check(`input[name=categories][value="${idOf(slug)}"]`);
  await organiser.click("main form.rt-form button[type=submit]");
  await organiser.waitForURL("**notice=code_saved");
}

async function typeCode(page, code) {
  if (!(await page.isVisible("input[name=code]"))) await page.click("#koden > summary");
  await page.fill("input[name=code]", code);
  // By the keyboard: without JavaScript Chromium never tells that what a summary opened stands still.
  const answer = page.waitForResponse((response) => response.request().method() === "POST" && response.url().endsWith("/pamelding"));
  await page.press("button[value=code]", "Enter");
  await answer;
  await page.waitForLoadState();
}

for (const javaScriptEnabled of [false, true])
  test(`a code of an organiser's takes its share off, and shows who used it, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async () => {
    const code = `HALV-PRIS-${javaScriptEnabled}`.toUpperCase();
    await makeCode({ text: code, percent: "50", most_uses: "1", note: "Til prøve" });
    const page = await visitor(javaScriptEnabled);
    await page.goto(`${site.base}/pamelding`);
    await typeCode(page, code.toLowerCase());
    assert.match(await shown(page, "#koden"), /50 % avslag/);
    await fillOut(page, "Kode Bruker", `kode${javaScriptEnabled}@example.no`, "offentlig");
    if (javaScriptEnabled) await page.waitForSelector("#sum >> text=745,00");
    await send(page);
    assert.match(page.url(), /kvittering$/);
    assert.match(await shown(page), /Ordinært 1 490,00 kr.*Å betale 745,00 kr/);
    await organiser.goto(`${site.base}/admin/koder`);
    await organiser.click(`a:has-text('${code}')`);
    assert.match(await shown(organiser), /Brukt opp[\s\S]*Kode Bruker/);
    const late = await visitor();
    await late.goto(`${site.base}/pamelding`);
    await typeCode(late, code);
    assert.match(await shown(late, "#code-error"), /brukt opp/);
  });

test("an address fills the code in and opens a hidden type, and only with it", async () => {
  const page = await visitor();
  await page.goto(`${site.base}/pamelding`);
  assert.equal(await page.locator(`input[name=p1_category][value="${idOf("foredragsholder")}"]`).count(), 0);
  await page.goto(`${site.base}/pamelding?kode=presse-harstad`);
  assert.equal(await page.inputValue("input[name=code]"), "presse-harstad");
  await fillOut(page, "Presse Folk", "presse@example.no", "foredragsholder");
  await send(page);
  assert.match(page.url(), /kvittering$/);
  assert.equal(query(site, "SELECT used FROM code WHERE key = 'PRESSE-HARSTAD'"), "1");
});

test("each code that does not hold says so by its field, and what was typed is kept", async () => {
  await makeCode({ text: "STANSET", percent: "10" });
  await organiser.click("form[action$='/stopp'] button");
  await organiser.waitForURL("**notice=code_stopped");
  await makeCode({ text: "SENERE-EN-GANG", percent: "10", valid_from: "2099-01-01T00:00" });
  await makeCode({ text: "FORBI-FOR-LENGST", percent: "10", valid_to: "2020-01-01T00:00" });
  await makeCode({ text: "BARE-DIGITALT", discount: "amount", amount: "100", percent: "" }, ["digital"]);
  const page = await visitor();
  await page.goto(`${site.base}/pamelding`);
  for (const [code, words] of [["FINNES-IKKE", /kjenner ikke/], ["STANSET", /stoppet/], ["SENERE-EN-GANG", /ikke ennå/], ["FORBI-FOR-LENGST", /gått ut/]]) {
    await typeCode(page, code);
    assert.match(await shown(page, "#code-error"), words);
    assert.equal(await page.inputValue("input[name=code]"), code);
    assert.equal(await page.getAttribute("input[name=code]", "aria-invalid"), "true");
  }
  await typeCode(page, "BARE-DIGITALT");
  await fillOut(page, "Feil Type", "feil@example.no", "ung");
  await send(page);
  assert.match(await shown(page, "#code-error"), /ikke for deltakertypene/);
  assert.equal(await page.inputValue("input[name=contact_name]"), "Feil Type");
  assert.equal(query(site, "SELECT count(*) FROM registration WHERE contact_name = 'Feil Type'"), "0");
});

test("pasted members get the member price by their number", async () => {
  await organiser.goto(`${site.base}/admin/medlemslister/ny`);
  await organiser.fill("input[name=name]", "Næringsforeninga i Ofoten");
  await organiser.fill("textarea[name=numbers]", "310 000 094 Fjordmat\nikke et nummer");
  await organiser.click("main form.rt-form button[type=submit]");
  await organiser.waitForSelector("#numbers-error");
  assert.match(await shown(organiser, "#numbers-error"), /Linje 2/);
  await organiser.fill("textarea[name=numbers]", "310 000 094 Fjordmat\n310000108");
  await organiser.click("main form.rt-form button[type=submit]");
  await organiser.waitForURL("**notice=list_saved");
  const page = await visitor();
  await page.goto(`${site.base}/pamelding`);
  await fillOut(page, "Med Lem", "medlem@example.no", "ordinaer");
  await page.fill("input[name=payer_number]", "310000094");
  await page.click("#sum button");
  assert.match(await shown(page, "#sum"), /Medlemspris\. Ordinært 1 990,00 kr.*1 490,00 kr/);
  await send(page);
  assert.match(await shown(page), /Medlemspris/);
});

// Of a file, which a page would download.
async function statusOf(page, path) {
  const cookies = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  return (await ask(site.base, path, { headers: { Cookie: cookies } })).status;
}

async function mailsTo(address) {
  await until(() => query(site, "SELECT count(*) FROM message WHERE state IN ('queued', 'sending')") === "0", "the mails");
  const all = await Promise.all(site.mails().map((bytes) => simpleParser(bytes)));
  return all.filter((mail) => mail.to.text.includes(address));
}

test("an exhibitor waits, is shown to no host, and has a ticket when an organiser says yes", async () => {
  const exhibitors = {};
  for (const [who, name] of [["yes", "Ja Utstiller"], ["no", "Nei Utstiller"]]) {
    const page = exhibitors[who] = await visitor();
    await page.goto(`${site.base}/pamelding`);
    await fillOut(page, name, `${who}.utstiller@example.no`, "utstiller");
    await send(page);
    assert.match(await shown(page), /Påmeldingen er mottatt[\s\S]*venter på at arrangøren godkjenner/);
    await page.goto(`${site.base}/min`);
    assert.match(await shown(page), /Venter på godkjenning/);
    assert.equal(await page.locator(".rt-qr, a[href$='kalender.ics']").count(), 0);
    assert.equal(await statusOf(page, "/min/kalender.ics"), 404);
    const [mail] = await mailsTo(`${who}.utstiller`);
    assert.match(mail.text, /må godkjenne/);
    assert.equal(mail.attachments.length, 0);
  }
  const host = await (await browser.newContext()).newPage();
  await logIn(host, site.base, "harstad@retenk.example.no");
  const seenByHost = async () => { await host.goto(`${site.base}/vertskap?sok=utstiller`); return shown(host); };
  assert.doesNotMatch(await seenByHost(), /Utstiller/);
  await organiser.goto(`${site.base}/admin`);
  await organiser.click("a[href$='/admin/godkjenning']");
  const late = await organiser.context().newPage();
  await late.goto(`${site.base}/admin/godkjenning`);
  await organiser.check("label:has-text('Nei Utstiller')");
  await organiser.click("button[value=decline]");
  await organiser.waitForSelector("#reason-error");
  assert.equal(await organiser.isChecked("label:has-text('Nei Utstiller')"), true);
  await organiser.fill("textarea[name=reason]", "Foajeen er full.");
  await organiser.click("button[value=decline]");
  await organiser.waitForURL("**notice=approval_declined");
  await organiser.check("label:has-text('Ja Utstiller')");
  await organiser.click("button[value=approve]");
  await organiser.waitForURL("**notice=approval_given");
  await late.check("label:has-text('Ja Utstiller')");
  await late.fill("textarea[name=reason]", "For sent.");
  await late.click("button[value=decline]");
  await late.waitForSelector(".rt-errors");
  assert.match(await shown(late), /Ingenting er gjort\. Personen du krysset av, venter ikke lenger på godkjenning/);
  const { yes, no } = exhibitors;
  await yes.goto(`${site.base}/min`);
  assert.equal(await yes.locator(".rt-qr").count(), 1);
  assert.equal(await statusOf(yes, "/min/kalender.ics"), 200);
  await no.goto(`${site.base}/min`);
  assert.match(await shown(no), /Ikke godkjent[\s\S]*Foajeen er full\./);
  assert.match((await mailsTo("no.utstiller")).map((mail) => mail.text).join(), /Foajeen er full\./);
  const approved = (await mailsTo("yes.utstiller")).find((mail) => /godkjent/.test(mail.subject));
  assert.deepEqual(approved.attachments.map((file) => file.contentType).sort(), ["image/png", "text/calendar"]);
  assert.match(await seenByHost(), /Ja Utstiller/);
  assert.doesNotMatch(await seenByHost(), /Nei Utstiller/);
});
