// The content security policy in Chromium on every page there is, and links that would run something.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { elements, filled, plain, textOf } from "../browser/support/ask.mjs";
import { openChromium, query } from "../browser/support/site.mjs";
import { rightful, routes, startWorld } from "./support/world.mjs";

let world, site, browser;
before(async () => { world = await startWorld(); ({ site } = world); browser = await openChromium(); });
after(async () => { await browser?.close(); await site?.end(); site?.remove(); });

const pages = () => routes.filter(({ method, path }) => method === "GET" && !/\.(ics|csv|xlsx|png|jpg|eml|json|xml|atom|pdf)$|\/fil\/|^\/live\/|^\/healthz|^\/metrics/.test(path));

// A browser in which somebody is logged in, and what its pages complain of.
async function watched(who) {
  const context = await browser.newContext({ locale: "nb-NO" });
  await context.addCookies([...who.cookies].map(([name, value]) => ({ name, value, url: `https://127.0.0.1`, secure: true, httpOnly: true, sameSite: "Lax" })));
  await context.setExtraHTTPHeaders({ Cookie: who.cookie }); // of a __Host- cookie a browser makes nothing over plain HTTP
  const page = await context.newPage(), seen = [];
  await page.exposeBinding("tell", (_, what) => seen.push(what));
  await page.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) => window.tell(`${location.pathname}: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`)));
  page.on("console", (message) => { if (/Content.Security.Policy|Refused to/i.test(message.text())) seen.push(`${page.url()}: ${message.text()}`); });
  page.on("request", (request) => { if (!request.url().startsWith(`${site.base}/`) && !request.url().startsWith("data:")) seen.push(`${page.url()} asks ${request.url()}`); });
  return { page, seen, close: () => context.close() };
}

test("the policy allows nothing unsafe", async () => {
  const policy = (await world.visitor.get("/")).headers["content-security-policy"];
  const parts = Object.fromEntries(policy.split("; ").map((part) => [part.split(" ")[0], part.split(" ").slice(1).join(" ")]));
  assert.equal(parts["default-src"], "'none'");
  assert.equal(parts["base-uri"], "'none'");
  assert.equal(parts["frame-ancestors"], "'none'");
  assert.equal(parts["form-action"], "'self'");
  for (const [name, value] of Object.entries(parts)) assert.ok(["'none'", "'self'"].includes(value), `${name} ${value}`);
});

test("no page there is breaks it, and none asks anybody but us", { timeout: 180000 }, async () => {
  const byWho = new Map();
  for (const route of pages()) {
    const who = rightful(world, route);
    byWho.set(who, [...(byWho.get(who) ?? []), route]);
  }
  for (const [who, list] of byWho) {
    const { page, seen, close } = await watched(who);
    for (const route of list) {
      const answer = await page.goto(`${site.base}${world.example(route)}`, { waitUntil: "load" });
      assert.ok([200, 409].includes(answer.status()), `${route.path}: ${answer.status()}`);
      await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => setTimeout(done, 0)); }));
    }
    assert.deepEqual(seen, []);
    // The watching itself works: what the policy forbids is seen.
    await page.evaluate(() => { const script = document.createElement("script"); script.textContent = "window.ran = 1"; document.body.append(script); });
    await page.waitForFunction(() => true);
    assert.equal(await page.evaluate(() => window.ran), undefined);
    for (let n = 0; n < 100 && seen.length === 0; ++n) await page.evaluate(() => new Promise((done) => { setTimeout(done, 10); }));
    assert.ok(seen.length > 0, "an inline script is complained of");
    await close();
  }
});

const schemes = ["javascript:", "JavaScript:", "JAVASCRIPT:", "jAvAsCrIpT:", " javascript:", "\tjavascript:", "java\tscript:", "java\nscript:", "java\rscript:", "javascript\t:", "\u0001javascript:", "\u001fjavascript:", "\u00a0javascript:", "\ufeffjavascript:",
  "&#106;avascript:", "&#x6a;avascript:", "&#0000106avascript:", "javascript&colon;", "javascript&#58;", "java&Tab;script:", "java&NewLine;script:", "%6aavascript:", "javascript%3a", "javascript://evil.example/%0a", "//javascript:", "view-source:javascript:",
  "data:text/html,", "data:text/html;base64,", "DATA:text/html,", " data:text/html,", "data:image/svg+xml,", "data:application/javascript,", "da\tta:text/html,", "&#100;ata:text/html,", "vbscript:", "VBScript:", "livescript:", "mocha:", "jar:http://evil.example!/", "feed:javascript:", "blob:https://evil.example/",
  "filesystem:http://evil.example/", "file:///etc/passwd?", "about:blank?", "chrome://settings/?", "intent://x#", "ms-word:ofe|u|", "steam://", "ftp://evil.example/", "ws://evil.example/", "gopher://evil.example/", "ldap://evil.example/", "tel:javascript:", "sms:", "wyciwyg://", "x-javascript:", "javascript:javascript:", "jav\u00adascript:", "ｊavascript:", "javascript\u2028:"];
const forms = schemes.map((scheme) => `${scheme}alert(1)`);
const written = (form, n) => [`[a${n}](${form})`, `[b${n}](<${form}>)`, `![c${n}](${form})`, `<${form}>`, `<a href="${form}">d${n}</a>`, `[e${n}]: ${form}\n\n[e${n}]`][n % 6] + `\n\n[f${n}](${form.replace(/\s/g, "")} "title")`;
// Fields refuse controls and the marks that nobody sees; what is left goes in, in three parts.
const clean = forms.filter((form) => !/[\u0000-\u0008\u000b-\u001f\u00ad\u2028\ufeff]/.test(form));
const parts = [0, 1, 2].map((third) => clean.filter((_, n) => n % 3 === third).map(written).join("\n\n"));

const allowed = new Set(["http:", "https:", "mailto:"]);
function live(html) {
  const wrong = [];
  for (const [, name, value] of html.matchAll(/\s(href|src|action|formaction|data|poster|srcset|xlink:href|background|cite|ping)="([^"]*)"/g)) {
    let url;
    try { url = new URL(decoded(value), "http://site.example/page"); } catch { continue; }
    if (!allowed.has(url.protocol)) wrong.push(`${name}="${value}"`);
  }
  if (/\son\w+="/.test(html)) wrong.push(/\son\w+="[^"]*"/.exec(html)[0]);
  return wrong;
}
const decoded = (value) => plain(value).replace(/&#x([0-9a-f]+);?/gi, (_, code) => String.fromCodePoint(parseInt(code, 16))).replace(/&#(\d+);?/g, (_, code) => String.fromCodePoint(Number(code))).replace(/&(colon|tab|newline);/gi, (_, name) => ({ colon: ":", tab: "\t", newline: "\n" })[name.toLowerCase()]);

test("the look at links sees one that would run", () => {
  assert.equal(live(`<a href="java&#9;script:alert(1)">`).length, 1);
  assert.equal(live(`<img src="data:text/html,x">`).length, 1);
  assert.equal(live(`<a href="/program">, <a href="mailto:a@example.no">, <a href="https://a.example">`).length, 0);
});

test("sixty forms of javascript: and data:, in every text and address of every form of the desk: none is live anywhere", { timeout: 180000 }, async () => {
  assert.equal(forms.length, 60);
  const { organiser } = world, wrong = [];
  const desk = routes.filter(({ method, path, access }) => method === "POST" && ["organiser", "programme"].includes(access) && /\{id\}$|konferanse$/.test(path)).map(world.example);
  const everywhere = async () => {
    for (const route of pages()) wrong.push(...live((await rightful(world, route).get(world.example(route))).text).map((one) => `${route.path}: ${one}`));
    for (const path of slugs) wrong.push(...live((await world.visitor.get(path)).text).map((one) => `${path}: ${one}`));
  };
  const slugs = ["session", "speaker"].flatMap((table) => query(site, `SELECT slug FROM ${table}`).split("\n").map((slug) => `/${table === "session" ? "program" : "foredragsholdere"}/${slug}`));
  let texts = 0, addresses = 0;
  for (const part of parts) {
    for (const url of desk) {
      const page = (await organiser.get(url)).text, areas = [...page.matchAll(/<textarea[^>]*\sname="([^"]+)"/g)].map(([, name]) => name).filter((name) => name !== "numbers"); // takes no text
      if (areas.length === 0) continue;
      const fields = filled(page, url);
      for (const name of areas) { fields.set(name, part); ++texts; }
      const answer = await organiser.post(url, fields.toString());
      wrong.push(...live(answer.text));
      assert.equal(answer.status, 303, `${url}: ${textOf(answer.text).slice(0, 2000)}`);
    }
    await organiser.fill("/admin/program/publisering", {});
    await everywhere();
    assert.match((await world.visitor.get("/praktisk")).text, />f\d|f\d+</, "the text is there");
  }
  for (const url of desk) {
    const page = (await organiser.get(url)).text;
    for (const { name } of elements(page, "input").filter(({ type, name: called }) => type === "url" || /url|website/.test(called ?? ""))) {
      ++addresses;
      for (const form of forms) {
        const fields = filled((await organiser.get(url)).text, url);
        fields.set(name, form);
        const answer = await organiser.post(url, fields.toString());
        wrong.push(...live(answer.text));
        assert.equal(answer.status, 422, `${url}: ${name}: ${form}`);
      }
    }
  }
  await everywhere();
  assert.ok(texts >= 9 && addresses >= 2, `${texts} texts, ${addresses} addresses`);
  assert.deepEqual(wrong, []);
});
