// The main paths, in Chromium: registration (also without JavaScript), own page, organiser, host.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { simpleParser } from "mailparser";
import { filled, textOf, until, Visitor } from "./support/ask.mjs";
import { logIn, openChromium, query, register, registrationOf, startSite } from "./support/site.mjs";

let site, browser;
before(async () => { site = await startSite(); browser = await openChromium(); });
after(async () => { await browser.close(); await site.end(); site.remove(); });

for (const javaScriptEnabled of [true, false]) {
  test(`an attendee registers, changes and cancels, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async () => {
    const page = await (await browser.newContext({ javaScriptEnabled, locale: "nb-NO" })).newPage();
    await register(page, site.base, "Sáŋgar Đemo", `sangar${javaScriptEnabled}@example.no`);
    await page.goto(`${site.base}/min`);
    await page.click("a[href^='/min/deltaker/']:not([href$='avmelding']):not([href$='png'])");
    await page.fill("input[name=name]", "Áilu Čáhppe <b>Test</b>");
    await page.click("main form button[type=submit]");
    await page.waitForURL("**/min?notice=registration_saved");
    assert.equal(await page.locator("main h2").first().textContent(), "Áilu Čáhppe <b>Test</b>");
    await page.click("a[href$='avmelding']");
    await page.click("main form button[type=submit]");
    await page.waitForURL("**/min?notice=registration_cancelled");
    assert.equal(await page.locator(".rt-qr").count(), 0);
  });
}

// REG-11: the old link is dead, the old ticket too, and the new one comes by mail.
for (const javaScriptEnabled of [true, false])
  test(`an attendee gives the place to a colleague, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async () => {
    const context = await browser.newContext({ javaScriptEnabled, locale: "nb-NO", viewport: { width: 390, height: 844 } });
    const page = await context.newPage(), to = `ny${javaScriptEnabled}@example.no`;
    await register(page, site.base, "Gir Bort", `bort${javaScriptEnabled}@example.no`);
    await page.goto(`${site.base}/min`);
    const code = await page.locator(".rt-code").innerText();
    const before = (await context.cookies()).find(({ name }) => name.endsWith("link"));
    await page.click("a[href$='overdragelse']");
    await page.click("main form button[type=submit]");
    assert.equal(await page.locator("#email-error").count(), 1, "who it is must be said");
    await page.fill("[name=name]", "Tar Over");
    await page.fill("[name=email]", to);
    await page.click("main form button[type=submit]");
    await page.waitForSelector("h1:has-text('Plassen er gitt videre')");
    assert.match(await page.locator("main").innerText(), new RegExp(`Tar Over får e-post til ${to}`));
    await context.addCookies([before]);
    await page.goto(`${site.base}/min`);
    assert.equal(await page.locator(".rt-code").count(), 0, "the old link opens nothing");
    await until(() => query(site, `SELECT count(*) FROM message WHERE recipient = '${to}' AND state = 'sent'`) === "1", "the mail");
    const mail = await simpleParser(site.mails().find((bytes) => bytes.includes(`<${to}>`) || bytes.includes(to)));
    const link = /https?:\/\/\S+\/min\/[\w-]{43}/.exec(mail.text)[0];
    await page.goto(site.base + new URL(link).pathname);
    assert.match(await page.locator("main").innerText(), /Tar Over/);
    assert.notEqual(await page.locator(".rt-code").innerText(), code);
    await context.close();
  });

test("of two tabs the later one shows what was saved meanwhile, and puts nothing back that it left alone", async () => {
  const visitor = new Visitor(site);
  await visitor.fill("/pamelding", registrationOf(site, "Anne Før", "tofaner@example.no"));
  const path = `/min/deltaker/${query(site, "SELECT id FROM participant WHERE name = 'Anne Før'")}`;
  const [first, second] = [filled((await visitor.get(path)).text, path), filled((await visitor.get(path)).text, path)];
  first.set("name", "Anne Etter");
  assert.equal((await visitor.post(path, first)).status, 303);
  second.set("organisation", "Ny Bedrift");
  const told = await visitor.post(path, second);
  assert.equal(told.status, 409);
  assert.match(textOf(told.text), /Dette er lagret nå Fornavn og etternavn Anne Etter/);
  assert.match(textOf(told.text), /Ingenting Du har skrevet: Ny Bedrift Det du ikke hadde rørt/, "and nothing else differs");
  const again = filled(told.text, path);
  assert.deepEqual([again.get("name"), again.get("organisation")], ["Anne Etter", "Ny Bedrift"]);
  assert.equal((await visitor.post(path, again)).status, 303);
  assert.match(textOf((await visitor.get("/min")).text), /Anne Etter/);
});

test("the page and the file of what is stored hold the same, in the page's words and the group's own only", async () => {
  const visitor = new Visitor(site), extra = query(site, "SELECT min(id) FROM extra WHERE conference_id = (SELECT id FROM conference WHERE is_current)");
  await visitor.fill("/pamelding", registrationOf(site, "Data Eier", "dataeier@example.no", { p1_extra: extra }));
  const [code, type] = query(site, "SELECT ticket_code, category.translations ->> '$.en.name' FROM participant JOIN category ON category.id = category_id WHERE participant.name = 'Data Eier'").split("|");
  const name = query(site, `SELECT translations ->> '$.en.name' FROM extra WHERE id = ${extra}`);
  const page = textOf((await visitor.get("/en/min/data")).text), { text } = await visitor.get("/en/min/data.json"), file = JSON.parse(text);
  for (const word of [code, type, name, "Type of participant", "Price", "Code on the ticket"]) assert.ok(page.includes(word), word);
  const [person] = file.participants;
  assert.deepEqual([person.code, person.category, file.extras[0].name], [code, type, name]);
  for (const key of ["phone", "municipality", "show_in_list", "price_ore", "vat_ore"]) assert.ok(key in person, key);
  for (const key of ["consents", "messages", "changes"]) assert.ok(file[key].length > 0, key);
  assert.equal(file.registration.contact_email, "dataeier@example.no");
  assert.doesNotMatch(text, /[\uE000\uE001]/);
});

test("a long name or address without a space makes no page scroll sideways", async () => {
  const name = "Kristianfredrikaugustsønnavden".repeat(3), email = "anne.margrethe.johannessen.fra.et.langt.sted@haalogalandsraadet-og-omegn.example.no";
  for (const width of [320, 390]) {
    const page = await (await browser.newContext({ locale: "nb-NO", viewport: { width, height: 844 } })).newPage();
    await register(page, site.base, name, `${width}.${email}`);
    const id = query(site, `SELECT max(id) FROM participant WHERE name = '${name}'`);
    for (const path of ["/pamelding/kvittering", "/min", "/min/data", "/min/kontakt", `/min/deltaker/${id}`, `/min/deltaker/${id}/overdragelse`, `/min/deltaker/${id}/avmelding`, `/min/deltaker/${id}/type`]) {
      await page.goto(site.base + path);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, `${path} at ${width}`);
    }
    await page.context().close();
  }
});

test("wrong input keeps what was typed and names the field", async () => {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await page.goto(`${site.base}/pamelding`);
  await page.fill("input[name=contact_name]", "{{title}} <script>alert(1)</script> 🎉");
  await page.fill("input[name=contact_email]", "ikke en adresse");
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await page.click("main button[value=submit]:visible >> nth=-1");
  assert.equal((await answer).status(), 422);
  assert.equal(await page.inputValue("input[name=contact_name]"), "{{title}} <script>alert(1)</script> 🎉");
  assert.equal(await page.getAttribute("input[name=contact_email]", "aria-invalid"), "true");
});

test("an organiser edits a session and publishes; the public sees it only then", async () => {
  const page = await (await browser.newContext()).newPage();
  await logIn(page, site.base, "organiser@retenk.example.no");
  await page.goto(`${site.base}/admin/program`);
  await page.click("a:has-text('Siden sist')");
  await page.fill("input[name=title]", "Siden sist, ny tittel");
  await page.locator("main button[type=submit]:has-text('Lagre'):not([tabindex])").first().click();
  await page.waitForLoadState();
  const before = await (await fetch(`${site.base}/program`)).text();
  assert.equal(before.includes("Siden sist, ny tittel"), false);
  await page.goto(`${site.base}/admin/program/publisering`);
  await page.click("main form button[type=submit]");
  await page.waitForLoadState();
  const later = await (await fetch(`${site.base}/program`)).text();
  assert.equal(later.includes("Siden sist, ny tittel"), true);
});

test("a mayor's office sees its own municipality's guests and nobody else's", async () => {
  const visitor = await (await browser.newContext()).newPage();
  await register(visitor, site.base, "Gjest Harstadsen", "gjest.harstad@example.no");
  const harstad = await (await browser.newContext()).newPage();
  await logIn(harstad, site.base, "harstad@retenk.example.no");
  await harstad.goto(`${site.base}/vertskap?sok=harstadsen`);
  assert.equal((await harstad.content()).includes("Gjest Harstadsen"), true);
  const narvik = await (await browser.newContext()).newPage();
  await logIn(narvik, site.base, "narvik@retenk.example.no");
  await narvik.goto(`${site.base}/vertskap?sok=harstadsen`);
  assert.equal((await narvik.locator("main").textContent()).includes("Gjest Harstadsen"), false);
  assert.equal((await narvik.goto(`${site.base}/admin/pameldinger`)).status(), 403);
});

test("the calendar file of the own page follows the page's language", async () => {
  const visitor = new Visitor(site);
  await visitor.fill("/pamelding", registrationOf(site, "Kari Kalender", "kalender@example.no"));
  const [norwegian, english] = [await visitor.get("/min/kalender.ics"), await visitor.get("/en/min/kalender.ics")];
  for (const file of [norwegian, english]) assert.match(file.headers["content-type"], /^text\/calendar/);
  assert.match(english.text.replace(/\r\n /g, ""), /\/en\/program/);
  assert.doesNotMatch(norwegian.text.replace(/\r\n /g, ""), /\/en\/program/);
});
