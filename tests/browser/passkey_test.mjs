// SEC-1: passkeys, with Chromium's own virtual authenticator: made, used, renamed, removed, and refused where they must be.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { Visitor } from "./support/ask.mjs";
import { changeStopped, freePort, logIn, openChromium, password, query, startSite } from "./support/site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const keysPath = "/admin/konto/nokler";
const refused = /Passnøkkelen ble ikke godtatt\. Prøv igjen, eller logg inn med passord\./;
let site, browser;
before(async () => {
  // Browsers take no passkeys for an IP address.
  const port = await freePort();
  site = await startSite(8, [`server.port=${port}`, `server.base_url=http://localhost:${port}`, "limits.login_attempts=1000"]);
  browser = await openChromium();
});
after(async () => { await browser.close(); await site.end(); site.remove(); });

// Somebody with a browser and a device of their own.
async function person(email, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options: {
    protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
  const device = (method, more = {}) => cdp.send(`WebAuthn.${method}`, { authenticatorId, ...more });
  if (email) await logIn(page, site.base, email);
  return { context, page, device };
}

async function makeKey({ page }, name) {
  await page.goto(site.base + keysPath);
  assert.equal(await page.locator("[data-passkey-error]").isVisible(), false);
  await page.fill("input[name=name]", name);
  await page.click("button:has-text('Lag passnøkkel')");
  await page.waitForURL(`**${keysPath}?notice=accounts_passkey_added`);
}

async function logOut({ page }) {
  await page.click("button:has-text('Logg ut'):visible >> nth=0");
  await page.waitForURL("**/?notice=accounts_logged_out");
}

async function showKey({ page }, path = "/logg-inn") {
  await page.goto(site.base + path);
  await page.click("button:has-text('Logg inn med passnøkkel')");
}

async function isRefused(somebody) {
  await somebody.page.waitForURL("**/logg-inn?feil=passkey*");
  assert.match(await somebody.page.locator(".rt-errors").textContent(), refused);
}

async function sees(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
}

const userId = (email) => query(site, `SELECT id FROM user WHERE email = '${email}'`);

test("a key is made, opens a login in one step, and leads to the page that was asked for", async () => {
  const organiser = await person("organiser@retenk.example.no");
  const { page } = organiser;
  await page.goto(site.base + keysPath);
  assert.match(await page.locator("main").textContent(), /Du har ingen passnøkler ennå\./);
  assert.deepEqual(await sees(page), []);
  await makeKey(organiser, "Jobb-PC «æøå»");
  assert.match(await page.locator("main table").textContent(), /Jobb-PC «æøå»[\s\S]*Ikke brukt ennå/);
  assert.deepEqual(await sees(page), []);
  assert.equal(query(site, "SELECT new_value FROM change_log WHERE subject_type = 'passkey' AND action = 'created'"), "Jobb-PC «æøå»");
  assert.equal(query(site, "SELECT recipient || ' ' || json_extract(data, '$.way') FROM message WHERE template = 'account_way_added'"), "organiser@retenk.example.no Jobb-PC «æøå»", "whoever owns the account is told");
  await logOut(organiser);

  await page.goto(`${site.base}/admin/epost`);
  await page.waitForURL((url) => url.pathname === "/logg-inn");
  assert.deepEqual(await sees(page), []);
  await page.click("button:has-text('Logg inn med passnøkkel')");
  await page.waitForURL("**/admin/epost");
  assert.match(await page.locator(".rt-user >> nth=0").textContent(), /Logget inn som/);
  await page.goto(site.base + keysPath);
  assert.doesNotMatch(await page.locator("main table").textContent(), /Ikke brukt ennå/);
  await organiser.context.close();
});

test("the device does not make a second key for the same user", async () => {
  const editor = await person("program@retenk.example.no");
  await makeKey(editor, "Første");
  await editor.page.click("button:has-text('Lag passnøkkel')");
  await editor.page.locator("[data-passkey-error]").waitFor();
  assert.match(await editor.page.locator("[data-passkey-error]").textContent(), /laget ingen passnøkkel/);
  assert.equal(query(site, `SELECT count(*) FROM passkey WHERE user_id = ${userId("program@retenk.example.no")}`), "1");
  await editor.context.close();
});

test("an answer is good once: sent again it opens nothing, with the same cookie or a fresh one", async () => {
  const host = await person("harstad@retenk.example.no");
  await makeKey(host, "Harstad");
  await logOut(host);
  let sent = "", cookie = "";
  await host.page.route("**/logg-inn/passnokkel", async (route) => {
    sent = route.request().postData();
    cookie = (await host.context.cookies()).find(({ name }) => name.endsWith("challenge")).value;
    await route.continue();
  });
  await showKey(host);
  await host.page.waitForURL("**/vertskap");
  const again = new Visitor(site);
  again.cookies.set("__Host-challenge", cookie);
  assert.equal((await again.post("/logg-inn/passnokkel", sent)).location, "/logg-inn?feil=passkey");
  const fresh = new Visitor(site);
  assert.equal((await fresh.post("/logg-inn/passnokkel/utfordring", {})).status, 200);
  assert.equal((await fresh.post("/logg-inn/passnokkel", sent)).location, "/logg-inn?feil=passkey");
  assert.equal([...again.cookies.keys(), ...fresh.cookies.keys()].includes("__Host-login"), false);
  await host.context.close();
});

test("nobody's finger: the device gives nothing, and the page says what to do", async () => {
  const admin = await person("admin@retenk.example.no");
  await makeKey(admin, "Admin");
  await logOut(admin);
  await admin.device("setUserVerified", { isUserVerified: false });
  await showKey(admin);
  await admin.page.locator("[data-passkey-error]").waitFor();
  assert.match(await admin.page.locator("[data-passkey-error]").textContent(), /Vi fikk ingen passnøkkel fra nettleseren/);
  assert.equal(await admin.page.locator("button:has-text('Logg inn med passnøkkel')").isEnabled(), true);
  await admin.device("setUserVerified", { isUserVerified: true });
  await admin.page.click("button:has-text('Logg inn med passnøkkel')");
  await admin.page.waitForURL("**/admin");
  await admin.context.close();
});

test("a counter that goes back is that of a copy: refused, and logged", async () => {
  const host = await person("narvik@retenk.example.no");
  await makeKey(host, "Narvik");
  await logOut(host);
  await showKey(host);
  await host.page.waitForURL("**/vertskap");
  await logOut(host);
  const { credentials: [credential] } = await host.device("getCredentials");
  await host.device("removeCredential", { credentialId: credential.credentialId });
  await host.device("addCredential", { credential: { ...credential, signCount: 0 } });
  await showKey(host);
  await isRefused(host);
  assert.equal(query(site, `SELECT count(*) FROM change_log WHERE subject_type = 'passkey' AND action = 'refused' AND field = 'sign_count'
    AND subject_id = (SELECT id FROM passkey WHERE user_id = ${userId("narvik@retenk.example.no")})`), "1");
  assert.equal(query(site, `SELECT count(*) FROM login_event WHERE way = 'passkey' AND NOT succeeded AND user_id = ${userId("narvik@retenk.example.no")}`), "1", "the owner sees the try");
  await host.context.close();
});

test("a key gets another name, and a removed one opens nothing", async () => {
  const other = await person("organiser@retenk.example.no");
  const { page } = other;
  await makeKey(other, "Nettbrettet");
  await page.click("main table a:has-text('Nettbrettet')");
  assert.deepEqual(await sees(page), []);
  await page.fill("input[name=name]", "");
  await page.locator("input[name=name]").evaluate((input) => { input.required = false; });
  await page.click("button:has-text('Lagre navnet')");
  await page.locator("#name-error").waitFor();
  await page.fill("input[name=name]", "Nettbrettet hjemme");
  await page.click("button:has-text('Lagre navnet')");
  await page.waitForURL("**?notice=accounts_passkey_renamed");
  const stranger = await new Visitor(site).logIn("harstad@retenk.example.no", password);
  const id = query(site, "SELECT id FROM passkey WHERE name = 'Nettbrettet hjemme'");
  assert.equal((await stranger.get(`${keysPath}/${id}`)).status, 404);
  assert.equal((await stranger.post(`${keysPath}/${id}/fjern`, { form_token: await stranger.formToken() })).status, 404);
  await page.click("main table a:has-text('Nettbrettet hjemme')");
  await page.click("button:has-text('Fjern')");
  await page.waitForURL("**?notice=accounts_passkey_removed");
  assert.doesNotMatch(await page.locator("main").textContent(), /Nettbrettet/);
  await logOut(other);
  await showKey(other);
  await isRefused(other);
  await page.fill("input[name=email]", "organiser@retenk.example.no");
  await page.fill("input[name=password]", password);
  await page.click("main button[type=submit] >> nth=0");
  await page.waitForURL("**/admin");
  await other.context.close();
});

test("a user who was disabled stays outside with the key as well", async () => {
  const editor = await person("program@retenk.example.no");
  await makeKey(editor, "Andre");
  await logOut(editor);
  await site.end();
  changeStopped(site, "UPDATE user SET disabled = 1 WHERE email = 'program@retenk.example.no'");
  await site.start();
  await showKey(editor);
  await isRefused(editor);
  await editor.context.close();
});

test("without JavaScript there is no button, and the password is asked for as before", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${site.base}/logg-inn`);
  assert.equal(await page.locator("button:has-text('passnøkkel')").isVisible(), false);
  assert.equal(await page.locator("[data-passkey-error]").isVisible(), false);
  await logIn(page, site.base, "organiser@retenk.example.no");
  await page.goto(site.base + keysPath);
  assert.match(await page.locator("main noscript").textContent(), /JavaScript slått på/);
  assert.equal(await page.locator("input[name=name]").isVisible(), false);
  await context.close();
});
