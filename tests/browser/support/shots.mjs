import { mkdirSync } from "node:fs";
import * as addresses from "./addresses.mjs";
import { Visitor } from "./ask.mjs";
import { bringExamples } from "./import.mjs";
import { logIn, openChromium, password, register, reservePlaces, standInLine, startSite } from "./site.mjs";

const folder = "build/shots";
mkdirSync(folder, { recursive: true });
const site = await startSite(250);
const browser = await openChromium();
try {
  const page = await (await browser.newContext()).newPage();
  const shoot = async (paths, who) => {
    for (const path of paths) {
      await page.goto(site.base + path);
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 });
        for (const colorScheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme });
          await page.screenshot({ path: `${folder}/${who}${path.replaceAll("/", "_")}-${width}-${colorScheme}.png`, fullPage: true });
        }
      }
    }
  };
  await shoot(addresses.visitor, "visitor");
  await register(page, site.base, "Áilu Čáhppe Test", "ailu@example.no");
  await shoot(addresses.attendee, "attendee");
  await page.context().clearCookies();
  await reservePlaces(page, site.base, "Sigrid Sekretær", "sigrid@example.no", 3);
  await page.goto(`${site.base}/min/plasser`);
  const links = await page.locator(".rt-link-shown").evaluateAll((inputs) => inputs.map((input) => new URL(input.value).pathname));
  await shoot(addresses.group, "group");
  await page.goto(site.base + links[0]);
  await shoot(addresses.place, "place");
  await standInLine(page, site.base, "Áilu Čáhppe Venter", "ailu.venter@example.no");
  await shoot(addresses.waiting, "waiting");
  await bringExamples(await new Visitor(site).logIn("organiser@retenk.example.no", password));
  await logIn(page, site.base, "organiser@retenk.example.no");
  await shoot(addresses.organiser, "organiser");
  await page.context().clearCookies();
  await logIn(page, site.base, "admin@retenk.example.no");
  await shoot(addresses.administrator, "administrator");
  await page.context().clearCookies();
  await logIn(page, site.base, "harstad@retenk.example.no");
  await shoot(addresses.host, "host");
} finally {
  await browser.close();
  await site.end();
  site.remove();
}
