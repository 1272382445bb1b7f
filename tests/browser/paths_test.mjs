// The main paths, in Chromium: registration (also without JavaScript), own page, organiser, host.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { logIn, openChromium, register, startSite } from "./support/site.mjs";

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
