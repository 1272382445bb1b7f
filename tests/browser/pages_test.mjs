// Every page shown: no violation of accessibility rules in light and dark, on a screen and on a narrow phone; nothing wider than
// the phone, nothing that moves while it loads, nothing asked of others; and valid HTML.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import * as addresses from "./support/addresses.mjs";
import { Visitor } from "./support/ask.mjs";
import { checkerOfHtml } from "./support/html.mjs";
import { bringExamples } from "./support/import.mjs";
import { logIn, openChromium, password, register, reservePlaces, standInLine, startSite } from "./support/site.mjs";

let site, browser;
before(async () => { site = await startSite(); browser = await openChromium(); });
after(async () => { await browser.close(); await site.end(); site.remove(); });

const { resolve } = createRequire(import.meta.url);

// axe reads the colours of each element anew, which is a third of its work; what a colour's text means does not change.
function rememberColours() {
  const { prototype } = window.axe.commons.color.Color, read = prototype.parseString, known = new Map();
  prototype.parseString = function parseString(text) {
    if (!known.has(text)) {
      read.call(this, text);
      known.set(text, [this.r, this.g, this.b, this.alpha]);
    }
    [this.r, this.g, this.b, this.alpha] = known.get(text);
    return this;
  };
}
const axe = `${readFileSync(resolve("axe-core/axe.min.js"), "utf8")};(${rememberColours})()`;

const bounded = { timeout: 300_000 };
const screen = { width: 1280, height: 900 };
const phone = { width: 320, height: 800 };
const everything = {};
const contrast = { runOnly: ["color-contrast"] }; // the one rule that depends on the colour scheme
const looks = [
  { where: "phone", size: phone, colorScheme: "light", rules: everything },
  { where: "phone, dark", size: phone, colorScheme: "dark", rules: contrast },
  { where: "screen, dark", size: screen, colorScheme: "dark", rules: contrast },
  { where: "screen", size: screen, colorScheme: "light", rules: everything },
];

// What the browser notices by itself while a page loads.
function watch() {
  window.noticed = { moved: 0, refused: [] };
  new PerformanceObserver((list) => { for (const shift of list.getEntries()) window.noticed.moved += shift.value; })
    .observe({ type: "layout-shift", buffered: true });
  document.addEventListener("securitypolicyviolation", (event) => window.noticed.refused.push(`${event.violatedDirective} ${event.blockedURI}`));
}

async function newPage(context) {
  const page = await context.newPage();
  await page.addInitScript(watch);
  await page.setViewportSize(phone);
  page.asked = [];
  page.on("request", (request) => page.asked.push(request.url()));
  return page;
}

async function axeFaults(page, rules) {
  const violations = await page.evaluate(async (options) => (await window.axe.run(document, { resultTypes: ["violations"], ...options })).violations, rules);
  return violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 160)} ${v.nodes[0].failureSummary?.slice(0, 200)}`);
}

// The page as it stands after a navigation, on a phone and in light.
async function faultsHere(page, name) {
  const loaded = await page.evaluate(async () => {
    await document.fonts.ready;
    return { width: document.documentElement.scrollWidth, ...window.noticed };
  });
  const faults = loaded.refused.map((refused) => `${name}: refused by the security policy: ${refused}`);
  if (loaded.width > phone.width) faults.push(`${name}: ${loaded.width} px wide on a phone of ${phone.width}`);
  if (loaded.moved > 0.01) faults.push(`${name}: moves by ${loaded.moved} while it loads`);
  for (const url of page.asked.splice(0)) if (!url.startsWith(site.base)) faults.push(`${name}: asks ${url}`);
  await page.evaluate(axe);
  for (const { where, size, colorScheme, rules } of looks) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    faults.push(...(await axeFaults(page, rules)).map((fault) => `${name} ${where}: ${fault}`));
  }
  await page.setViewportSize(phone);
  return faults;
}

function htmlErrors(pages) {
  const files = pages.map(([name, html], n) => {
    const file = join(site.folder, `${n}${name.replaceAll(/[^\w-]/g, "_")}.html`);
    writeFileSync(file, html);
    return file;
  });
  return new Promise((done) => {
    const checker = spawn("java", [...checkerOfHtml, "--format", "text", ...files]);
    let said = "";
    checker.stderr.setEncoding("utf8").on("data", (text) => { said += text; });
    checker.on("error", (error) => done(String(error)));
    checker.on("close", (status) => done(status === 0 ? "" : said.trim() || `java ended with ${status}`));
  });
}

async function look(context, paths) {
  const pages = await Promise.all(paths.map(async (path) => [path, await (await context.request.get(site.base + path)).text()]));
  const checked = htmlErrors(pages);
  const waiting = [...paths];
  const faults = [];
  await Promise.all([1, 2].map(async () => {
    const page = await newPage(context);
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      const answer = await page.goto(site.base + path);
      if (answer.status() >= 500) faults.push(`${path}: ${answer.status()}`);
      faults.push(...await faultsHere(page, path));
    }
    await page.close();
  }));
  assert.equal(faults.join("\n"), "");
  assert.equal(await checked, "");
}

// The page that comes of what is done in the one before, with its HTML.
async function next(page, act) {
  const [answer] = await Promise.all([page.waitForResponse((one) => one.request().isNavigationRequest() && one.status() < 300 || one.status() >= 400), act()]);
  await page.waitForLoadState();
  return answer.text();
}

test("pages of a visitor, bokmål", bounded, async () => look(await browser.newContext(), addresses.visitor));
for (const lang of ["nn", "en", "se"])
  test(`pages of a visitor, ${lang}`, bounded, async () => look(await browser.newContext(), addresses.visitor.map((path) => `/${lang}${path}`)));

// Looks at the pages that come of what is done, one after the other.
async function lookAlong(page, steps) {
  const faults = [], pages = [];
  for (const [name, act] of steps) {
    pages.push([name, await next(page, act)]);
    faults.push(...await faultsHere(page, name));
  }
  assert.equal(faults.join("\n"), "");
  assert.equal(await htmlErrors(pages), "");
}

// A form that our pages do not have.
const post = (page, action, length = 1) => page.evaluate(([to, size]) => {
  const form = Object.assign(document.createElement("form"), { method: "post", action: to });
  form.append(Object.assign(document.createElement("input"), { name: "contact_name", value: "a".repeat(size) }));
  document.body.append(form);
  form.submit();
}, [action, length]);

test("pages of a visitor who makes mistakes, and the form with colleagues", bounded, async () => {
  const page = await newPage(await browser.newContext());
  await lookAlong(page, [
    ["the form", () => page.goto(`${site.base}/en/pamelding`)],
    ["a colleague more", () => page.click("button[value=add]")],
    ["nothing filled in", () => page.click("main button[value=submit]:visible >> nth=-1")],
    ["lost link", () => page.goto(`${site.base}/min/lenke`)],
    ["no address", () => page.click("main button[type=submit]")],
    ["far too much", () => post(page, "/pamelding", 200_000)],
  ]);
});

test("pages of an attendee", bounded, async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await register(page, site.base, "Øydis Prøve", "oydis@example.no");
  await page.goto(`${site.base}/min`);
  const own = await page.locator("article a[href^='/min/deltaker/']").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  await look(context, [...addresses.attendee, ...own.filter((href) => !href.endsWith(".png"))]);
});
test("pages of an attendee who makes mistakes and cancels", bounded, async () => {
  const context = await browser.newContext();
  const page = await newPage(context);
  await register(page, site.base, "Øydis Avmeldt", "avmeldt@example.no");
  await lookAlong(page, [
    ["own page", () => page.goto(`${site.base}/min`)],
    ["change", () => page.click("article .rt-actions a >> nth=0")],
    ["no name", async () => { await page.fill("input[name=name]", ""); await page.click("main button[type=submit]"); }],
    ["contact and payer", () => page.goto(`${site.base}/min/kontakt`)],
    ["contact without a name", async () => {
      await page.fill("input[name=name]", "");
      await page.fill("input[name=payer_number]", "123");
      await page.click("main button[type=submit]");
    }],
    ["own page again", () => page.goto(`${site.base}/min`)],
    ["cancel", () => page.click("article a[href$=avmelding]")],
    ["cancelled", () => page.click("main button[type=submit]")],
    ["without a form token", () => post(page, "/min/ut")],
  ]);
});
test("pages of a contact with places without names, and of whoever takes one", bounded, async () => {
  const page = await newPage(await browser.newContext());
  await reservePlaces(page, site.base, "Øydis Sekretær", "sekretaer@example.no", 3);
  await lookAlong(page, [
    ["the receipt", () => page.goto(`${site.base}/pamelding/kvittering`)],
    ["own page", () => page.goto(`${site.base}/min`)],
    ["the list", () => page.goto(`${site.base}/min/plasser`)],
    ["the list, English", () => page.goto(`${site.base}/en/min/plasser`)],
    ["no address", () => page.click("button[value^=send_] >> nth=0")],
    ["naming a place", () => page.click("a[href*='/min/plasser/'] >> nth=0")],
    ["without a name", () => page.click("main form button[type=submit]")],
    ["the list, to give a place up", () => page.goto(`${site.base}/min/plasser`)],
    ["giving a place up", () => page.click("a[href$=avmelding] >> nth=0")],
    ["the list, for the link", () => page.goto(`${site.base}/min/plasser`)],
    ["the place's link", async () => page.goto(await page.inputValue(".rt-link-shown >> nth=0"))],
    ["nothing said", () => page.click("main form button[type=submit]")],
    ["taken", async () => {
      await page.fill("input[name=name]", "Øydis Plass");
      await page.fill("input[name=email]", "oydis.plass@example.no");
      await page.check("input[name=consent]");
      await page.click("main form button[type=submit]");
    }],
    ["a link of nobody", () => page.goto(`${site.base}/plass/${"A".repeat(43)}`)],
    ["the form", () => page.goto(`${site.base}/pamelding`)],
    ["the form with places", () => page.click("button[value=places]")],
    ["places without anything", () => page.click("main button[value=submit]:visible >> nth=-1")],
  ]);
});
test("pages of somebody who waits, from the form that found no room to the end", bounded, async () => {
  const page = await newPage(await browser.newContext());
  await standInLine(page, site.base, "Øydis Venter", "venter@example.no");
  await lookAlong(page, [
    ["in line", () => page.goto(`${site.base}/venteliste`)],
    ["in line, English", () => page.goto(`${site.base}/en/venteliste`)],
    ["leaving", () => page.click("a[href$=avmelding]")],
    ["left", () => page.click("main button[type=submit]")],
    ["the form", () => page.goto(`${site.base}/pamelding`)],
    ["a form that finds no room", async () => {
      for (const [name, value] of [["contact_name", "Øydis Igjen"], ["contact_email", "igjen@example.no"]]) await page.fill(`input[name=${name}]`, value);
      await page.check("label:has-text('Gründerverksted')");
      await page.selectOption("select[name=p1_municipality]", { index: 1 });
      await page.check("input[name=consent]");
      await page.click("main button[value=submit]:visible >> nth=-1");
    }],
  ]);
});
test("the front page weighs less than 60 kB as it is sent, letters and all, without its pictures", bounded, async () => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${site.base}/`);
  const files = await page.evaluate(async () => {
    await document.fonts.ready;
    const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    return all.filter(({ name }) => !name.includes(".svg")).map(({ name, encodedBodySize }) => [name, encodedBodySize]);
  });
  const weight = files.reduce((sum, [, size]) => sum + size, 0);
  assert.ok(files.length >= 4 && weight < 60_000, JSON.stringify(files));
});
test("pages of an organiser", bounded, async () => {
  const context = await browser.newContext();
  await bringExamples(await new Visitor(site).logIn("organiser@retenk.example.no", password));
  await logIn(await context.newPage(), site.base, "organiser@retenk.example.no");
  await look(context, addresses.organiser);
});
test("pages of an administrator, and of whoever switches two-step login on", bounded, async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await logIn(page, site.base, "admin@retenk.example.no");
  await page.goto(`${site.base}/admin/konto`);
  await page.click("form[action$='/admin/konto/totrinn'] button");
  await page.waitForURL("**/admin/konto/totrinn");
  await look(context, [...addresses.administrator, "/admin/konto/totrinn", "/nn/admin/konto/totrinn"]);
});
test("pages of a mayor's office", bounded, async () => {
  const context = await browser.newContext();
  await logIn(await context.newPage(), site.base, "harstad@retenk.example.no");
  await look(context, addresses.host);
});
