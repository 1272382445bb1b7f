// Every page shown: no violation of accessibility rules, light and dark, nothing wider than a narrow phone, and valid HTML.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createRequire } from "node:module";
import AxeBuilder from "@axe-core/playwright";
import * as addresses from "./support/addresses.mjs";
import { logIn, openChromium, register, startSite } from "./support/site.mjs";

let site, browser;
before(async () => { site = await startSite(); browser = await openChromium(); });
after(async () => { await browser.close(); await site.end(); site.remove(); });

const jar = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");

async function faultsOf(page, path) {
  const faults = [];
  const answer = await page.goto(site.base + path);
  if (answer.status() >= 500) faults.push(`${path}: ${answer.status()}`);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    for (const v of violations) faults.push(`${path} ${colorScheme}: ${v.id}: ${v.nodes[0].html.slice(0, 160)} ${v.nodes[0].failureSummary?.slice(0, 200)}`);
  }
  await page.setViewportSize({ width: 320, height: 800 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  if (width > 320) faults.push(`${path}: ${width} px wide on a phone of 320`);
  await page.setViewportSize({ width: 1280, height: 900 });
  return [faults, await answer.text()];
}

function htmlErrors(pages) {
  const files = pages.map(([path, html], n) => {
    const file = join(site.folder, `${n}${path.replaceAll("/", "_")}.html`);
    writeFileSync(file, html);
    return file;
  });
  const checked = spawnSync("java", ["-jar", jar, "--errors-only", "--format", "text", ...files], { encoding: "utf8" });
  return checked.status === 0 ? "" : checked.stderr.trim() || String(checked.error);
}

async function look(page, paths) {
  const faults = [], pages = [];
  for (const path of paths) {
    const [found, html] = await faultsOf(page, path);
    faults.push(...found);
    pages.push([path, html]);
  }
  assert.equal(faults.join("\n"), "");
  assert.equal(htmlErrors(pages), "");
}

const freshPage = async () => (await browser.newContext()).newPage();

test("pages of a visitor, bokmål", async () => look(await freshPage(), addresses.visitor));
for (const lang of ["nn", "en", "se"])
  test(`pages of a visitor, ${lang}`, async () => look(await freshPage(), addresses.visitor.slice(0, 15).map((path) => `/${lang}${path}`)));
test("pages of an attendee", async () => {
  const page = await freshPage();
  await register(page, site.base, "Øydis Prøve", "oydis@example.no");
  await look(page, addresses.attendee);
});
test("pages of an organiser", async () => {
  const page = await freshPage();
  await logIn(page, site.base, "organiser@retenk.example.no");
  await look(page, addresses.organiser);
});
test("pages of a mayor's office", async () => {
  const page = await freshPage();
  await logIn(page, site.base, "harstad@retenk.example.no");
  await look(page, addresses.host);
});
