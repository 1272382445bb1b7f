// SEC-1: logging in through somebody else, against oidc-provider on this machine: who comes in, who does not, and what is told.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import net from "node:net";
import { after, before, test } from "node:test";
import Provider from "oidc-provider";
import { hidden, textOf, until, Visitor } from "./support/ask.mjs";
import { freePort, logIn, openChromium, password, query, startSite } from "./support/site.mjs";

const label = "Prøve-ID";
// Whom the provider knows, by the name that they log in with there.
const people = {
  ola: { email: "organiser@retenk.example.no", email_verified: true },
  eva: { email: "program@retenk.example.no", email_verified: false },
  per: { email: "per@eksempel.no", email_verified: true },
  liv: { email: "harstad@retenk.example.no", email_verified: true },
};
let site, browser, provider, listening;
before(async () => {
  const [port, theirs] = [await freePort(), await freePort()];
  const base = `http://localhost:${port}`, issuer = `http://127.0.0.1:${theirs}`;
  await startProvider(issuer, theirs, `${base}/logg-inn/oidc/svar`);
  site = await startSite(8, [`server.port=${port}`, `server.base_url=${base}`, `oidc.issuer=${issuer}`, "oidc.client_id=retenk",
    "oidc.client_secret=et & hemmelig+ord", `oidc.label=${label}`, "limits.login_attempts=1000"]);
  browser = await openChromium();
});
after(async () => {
  await browser.close();
  await site.end();
  site.remove();
  listening.closeAllConnections();
  listening.close();
});

async function startProvider(issuer, port, redirectUri) {
  const jwk = (kind, options, more) => ({ ...generateKeyPairSync(kind, options).privateKey.export({ format: "jwk" }), use: "sig", ...more });
  provider = new Provider(issuer, {
    clients: [{ client_id: "retenk", client_secret: "et & hemmelig+ord", redirect_uris: [redirectUri], id_token_signed_response_alg: "ES256" }],
    jwks: { keys: [jwk("rsa", { modulusLength: 2048 }, { kid: "r", alg: "RS256" }), jwk("ec", { namedCurve: "P-256" }, { kid: "e", alg: "ES256" })] },
    claims: { openid: ["sub"], email: ["email", "email_verified"] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
    pkce: { required: () => true, methods: ["S256"] },
    cookies: { keys: ["k"] },
    ttl: { Session: 3600, Grant: 3600, Interaction: 3600, AccessToken: 600, IdToken: 600 },
  });
  await new Promise((done) => { listening = provider.listen(port, "127.0.0.1", done); });
}

const button = `a:has-text('Logg inn med ${label}')`;

// A browser of its own each time: the provider remembers whoever was there.
async function comesFrom(who, path = "/logg-inn") {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(site.base + path);
  await page.click(button);
  await page.fill("input[name=login]", who);
  await page.fill("input[name=password]", "whatever");
  await page.click("button[type=submit]");
  await page.click("button:has-text('Continue')");
  await page.waitForURL(`${site.base}/**`);
  return { context, page };
}

async function isRefused({ page, context }, words) {
  await page.waitForURL("**/logg-inn?feil=*");
  assert.match(await page.locator(".rt-errors").textContent(), words);
  assert.equal((await context.cookies(site.base)).some(({ name }) => name === "__Host-login"), false);
  await context.close();
}

const identities = (more = "") => query(site, `SELECT count(*) FROM login_identity ${more}`);

test("whoever has a verified address of one of our users comes in, to the page that was asked for, and is linked", async () => {
  const { context, page } = await comesFrom("ola", "/logg-inn?til=/admin/epost");
  assert.equal(new URL(page.url()).pathname, "/admin/epost");
  assert.equal(query(site, "SELECT subject || ' ' || email FROM login_identity JOIN user ON user.id = user_id"), "ola organiser@retenk.example.no");
  assert.equal(query(site, "SELECT count(*) FROM change_log WHERE subject_type = 'login_identity' AND action = 'created'"), "1");
  await context.close();
});

test("the link holds when the address changes over there", async () => {
  people.ola = { email: "ola.ny@eksempel.no", email_verified: false };
  const { context, page } = await comesFrom("ola");
  assert.equal(new URL(page.url()).pathname, "/admin");
  assert.equal(identities(), "1");
  await context.close();
});

test("an address that is not verified, and one that nobody here has, open nothing and make nobody", async () => {
  const users = query(site, "SELECT count(*) FROM user");
  await isRefused(await comesFrom("eva"), /Kontoen din hos Prøve-ID hører ikke til noen bruker her/);
  await isRefused(await comesFrom("per"), /Be en administrator om å invitere deg/);
  assert.equal(query(site, "SELECT count(*) FROM user"), users);
  assert.equal(identities(), "1");
});

// Entra's tokens do not say whether the address is verified: whoever is logged in links the account by hand.
test("an account elsewhere is linked and unlinked on one's own page; its owner is told, and another's is refused", async () => {
  const context = await browser.newContext(), page = await context.newPage();
  await logIn(page, site.base, "program@retenk.example.no");
  const link = async (who) => {
    await page.goto(`${site.base}/admin/konto`);
    await page.click("button:has-text('Knytt til kontoen hos Prøve-ID')");
    await page.click("a:has-text('Fortsett til Prøve-ID')");
    await page.fill("input[name=login]", who);
    await page.fill("input[name=password]", "whatever");
    await page.click("button[type=submit]");
    await page.click("button:has-text('Continue')");
    await page.waitForURL(`${site.base}/admin/konto?*`);
  };
  await link("ola");
  assert.match(await page.locator(".rt-errors").textContent(), /Kontoen hos Prøve-ID hører til en annen bruker her/);
  await context.clearCookies({ domain: "127.0.0.1" });
  await link("eva");
  assert.match(page.url(), /notice=accounts_oidc_linked/);
  assert.equal(query(site, "SELECT subject || ' ' || email FROM login_identity JOIN user ON user.id = user_id ORDER BY login_identity.id DESC"), "eva program@retenk.example.no\nola organiser@retenk.example.no");
  assert.equal(query(site, "SELECT recipient || ' ' || json_extract(data, '$.way') FROM message WHERE template = 'account_way_added'"), `program@retenk.example.no ${label}`);
  const eva = await comesFrom("eva");
  assert.equal(new URL(eva.page.url()).pathname, "/admin/program", "the address is not asked for any more");
  await eva.context.close();

  const stranger = await new Visitor(site).logIn("narvik@retenk.example.no", password), id = query(site, "SELECT max(id) FROM login_identity");
  assert.equal((await stranger.post(`/admin/konto/tilknytning/${id}/fjern`, { form_token: await stranger.formToken() })).status, 404);
  await page.goto(`${site.base}/admin/konto`);
  await page.click("button:has-text('Fjern tilknytningen')");
  await page.waitForURL("**notice=accounts_oidc_unlinked");
  await isRefused(await comesFrom("eva"), /hører ikke til noen bruker her/);
  await context.close();
});

test("the way back of a link is good for the login that asked, and nobody else's", async () => {
  const asks = await new Visitor(site).logIn("narvik@retenk.example.no", password);
  const asked = await asks.post("/admin/konto/tilknytning", { form_token: await asks.formToken() });
  const state = /[?&;]state=([\w-]+)/.exec(asked.text)[1];
  const other = await new Visitor(site).logIn("harstad@retenk.example.no", password);
  other.cookies.set("__Host-challenge", asks.cookies.get("__Host-challenge"));
  assert.equal((await other.get(`/logg-inn/oidc/svar?code=x&state=${state}`)).location, "/logg-inn?feil=oidc_expired");
});

test("the language comes along, and who cancels is told so", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${site.base}/nn/logg-inn`);
  await page.click(button);
  await page.click("a:has-text('Cancel')");
  await page.waitForURL("**/nn/logg-inn?feil=oidc_cancelled");
  assert.match(await page.locator(".rt-errors").textContent(), /Innlogginga med Prøve-ID vart avbroten\./);
  await context.close();
});

test("an answer is good once, for the browser that asked, and with its own state", async () => {
  const answers = [];
  const context = await browser.newContext();
  const page = await context.newPage();
  page.on("request", (request) => { if (request.url().includes("/logg-inn/oidc/svar")) answers.push(new URL(request.url())); });
  await page.goto(`${site.base}/logg-inn/oidc`);
  const cookie = (await context.cookies()).find(({ name }) => name === "__Host-challenge").value;
  await page.fill("input[name=login]", "liv");
  await page.fill("input[name=password]", "x");
  await page.click("button[type=submit]");
  await page.click("button:has-text('Continue')");
  await page.waitForURL("**/vertskap");
  await until(() => answers.length > 0, "the answer");
  const { pathname, search } = answers[0];
  const stranger = new Visitor(site), same = new Visitor(site);
  same.cookies.set("__Host-challenge", cookie);
  for (const visitor of [stranger, same]) assert.equal((await visitor.get(pathname + search)).location, "/logg-inn?feil=oidc_expired");

  const other = new Visitor(site);
  await other.get("/logg-inn/oidc");
  assert.equal((await other.get(pathname + search)).location, "/logg-inn?feil=oidc_refused", "another's state");
  await other.get("/logg-inn/oidc");
  assert.equal((await other.get(`${pathname}?code=x&state=&iss=https://evil.example`)).location, "/logg-inn?feil=oidc_refused");
  for (const visitor of [stranger, same, other]) assert.equal(visitor.cookies.has("__Host-login"), false);
  await context.close();
});

test("what is asked for: a code, with PKCE; and a code that the provider did not give opens nothing", async () => {
  const mine = new Visitor(site);
  const asked = new URL((await mine.get("/logg-inn/oidc?til=//evil.example")).location);
  assert.deepEqual([asked.searchParams.get("response_type"), asked.searchParams.get("code_challenge_method"), asked.searchParams.get("scope")], ["code", "S256", "openid email"]);
  const state = asked.searchParams.get("state");
  assert.equal((await mine.get(`/logg-inn/oidc/svar?code=stolen&state=${state}`)).location, "/logg-inn?feil=oidc_refused");
  assert.equal(mine.cookies.has("__Host-login"), false);
});

test("nothing is led elsewhere, and no reason of one's own is told", async () => {
  const visitor = new Visitor(site);
  for (const elsewhere of ["https://evil.example/", "//evil.example", "/\\evil.example"]) {
    const page = await visitor.get(`/logg-inn?til=${encodeURIComponent(elsewhere)}`);
    assert.equal(hidden(page.text).til, "", elsewhere);
    assert.match(page.text, /href="\/logg-inn\/oidc"/, elsewhere);
  }
  assert.doesNotMatch(textOf((await visitor.get("/logg-inn?feil=Ring+oss")).text), /Ring oss/);
});

test("a provider that does not answer leaves the password", async () => {
  listening.closeAllConnections();
  await new Promise((done) => { listening.close(done); });
  const context = await browser.newContext();
  const page = await context.newPage();
  await site.end(); // what was learnt of the provider is forgotten
  await site.start();
  await page.goto(`${site.base}/logg-inn`);
  await page.click(button);
  await page.waitForURL("**/logg-inn?feil=oidc_unreachable");
  assert.match(await page.locator(".rt-errors").textContent(), /Prøve-ID svarer ikke akkurat nå/);
  await logIn(page, site.base, "organiser@retenk.example.no");
  await context.close();
});

test("one that takes the question and says nothing holds nobody up for long, and is not asked again at once", async () => {
  const held = new Set();
  const port = Number(new URL(provider.issuer).port);
  const silent = net.createServer((socket) => held.add(socket)).listen(port, "127.0.0.1");
  await site.end();
  await site.start();
  const visitor = new Visitor(site);
  const asked = async () => {
    const begun = Date.now();
    assert.equal((await visitor.get("/logg-inn/oidc")).location, "/logg-inn?feil=oidc_unreachable");
    return Date.now() - begun;
  };
  assert.ok((await asked()) < 15_000);
  assert.equal(held.size, 1);
  await asked();
  assert.equal(held.size, 1, "not asked again");
  for (const socket of held) socket.destroy();
  silent.close();
});
