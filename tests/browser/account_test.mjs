// Accounts as people meet them: invitation, password, two-step login, recovery, lost password; and what administrators do with them.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { simpleParser } from "mailparser";
import { ask, elements, hidden, textOf, until, Visitor } from "./support/ask.mjs";
import { logIn, openChromium, password, program, query, startSite } from "./support/site.mjs";

let site, browser, admin;
before(async () => {
  site = await startSite(5, ["limits.link_requests_per_hour=1000"]);
  browser = await openChromium();
  admin = await (await browser.newContext({ locale: "nb-NO" })).newPage();
  await logIn(admin, site.base, "admin@retenk.example.no");
});
after(async () => { await browser.close(); await site.end(); site.remove(); });

const shown = async (page, where = "main") => (await page.locator(where).innerText()).replaceAll("\u00a0", " ").replace(/\s+/g, " ");
const newPage = async (javaScriptEnabled = false) => (await browser.newContext({ javaScriptEnabled, locale: "nb-NO" })).newPage();
const userId = (email) => query(site, `SELECT id FROM user WHERE email = '${email}'`);

async function mailTo(email, template, count = 1) {
  await until(() => query(site, `SELECT count(*) FROM message WHERE recipient = '${email}' AND template = '${template}' AND state = 'sent'`) === String(count), `${template} to ${email}`);
  const ids = query(site, `SELECT message_id FROM message WHERE recipient = '${email}' AND template = '${template}' ORDER BY id DESC LIMIT 1`);
  return simpleParser(site.mails().find((bytes) => bytes.includes(ids)));
}
const linkIn = (mail) => new URL(/https?:\/\/\S+\/(?:velkommen|nytt-passord)\/[\w-]{43}/.exec(mail.text)[0]).pathname;

async function invite(name, email, roles) {
  await admin.goto(`${site.base}/admin/brukere/ny`);
  await admin.fill("input[name=email]", email);
  await admin.fill("input[name=name]", name);
  for (const role of roles) await admin.check(`input[name=roles][value=${role}]`);
  await admin.click("main form.rt-form button[type=submit]");
  await admin.waitForURL("**notice=accounts_invited");
  return linkIn(await mailTo(email, "account_invitation"));
}

async function choose(page, path, secret) {
  await page.goto(site.base + path);
  await page.fill("input[name=new_password]", secret);
  await page.fill("input[name=repeat_password]", secret);
  await page.click("main form button[type=submit]");
  await page.waitForLoadState();
}

async function typePassword(page, email, secret) {
  await page.goto(`${site.base}/logg-inn`);
  await page.fill("input[name=email]", email);
  await page.fill("input[name=password]", secret);
  await page.click("main button[type=submit]");
  await page.waitForLoadState();
}

// Each code of a step that the same key did not use yet; one of the next step is good already.
const codeOf = (key) => execFileSync("oathtool", ["--totp", "-b", key], { encoding: "utf8" }).trim();
const usedSteps = new Map();
async function freshCode(key) {
  const step = () => Math.floor(Date.now() / 30000);
  const at = Math.max(step(), (usedSteps.get(key) ?? 0) + 1);
  usedSteps.set(key, at);
  await until(() => at <= step() + 1, "a step that was not used", 65);
  return execFileSync("oathtool", ["--totp", "-b", key, "--now", new Date(at * 30000).toISOString().replace("T", " ").replace(/\..*/, " UTC")], { encoding: "utf8" }).trim();
}

async function switchOn(page) {
  await page.goto(`${site.base}/admin/konto`);
  await page.click("form[action$='/admin/konto/totrinn'] button");
  await page.waitForURL("**/admin/konto/totrinn");
  const key = (await page.locator("code.rt-code").innerText()).replaceAll(" ", "");
  await page.fill("input[name=code]", await freshCode(key));
  await page.click("main form button[type=submit]");
  await page.waitForLoadState();
  return { key, codes: await page.locator(".rt-code-list code").allInnerTexts() };
}

async function answerStep(page, code) {
  await page.fill("input[name=code]", code);
  await page.click("main form button[type=submit]");
  await page.waitForLoadState();
}

test("invited by mail, a password chosen, two-step login on, out, and in again with password and code", async () => {
  const email = "kari.ny@example.no", secret = "en lang setning om fjell", page = await newPage();
  const path = await invite("Kari Ny", email, ["programme_editor", "auditor"]);
  await choose(page, path, "passord123");
  assert.match(await shown(page, "#new_password-error"), /minst 12 tegn/);
  await choose(page, path, "velkommen2027");
  assert.match(await shown(page, "#new_password-error"), /blir prøvd først/);
  await choose(page, path, secret);
  assert.match(page.url(), /\/admin\/konto\?notice=accounts_welcome$/);
  assert.match(await shown(page), /Kari Ny, kari\.ny@example\.no.*Revisor, Programredaktør|Programredaktør/);
  const again = await ask(site.base, path);
  assert.equal(again.status, 404, "an invitation opens once");

  const { key, codes } = await switchOn(page);
  assert.equal(codes.length, 10);
  assert.match(await shown(page), /vises bare denne ene gangen/);
  await page.goto(`${site.base}/admin/konto`);
  assert.match(await shown(page), /Totrinnsinnlogging På.*Ubrukte gjenopprettingskoder: 10 av 10/);
  assert.equal((await page.content()).includes(codes[0]), false, "shown once");

  await page.click("form.rt-user button");
  await typePassword(page, email, secret);
  assert.match(page.url(), /\/logg-inn\/kode$/);
  await page.goto(`${site.base}/admin/konto`);
  assert.match(page.url(), /\/logg-inn/, "the password alone opens nothing");
  await typePassword(page, email, secret);
  await answerStep(page, "000000");
  assert.match(await shown(page, "#code-error"), /stemmer ikke/);
  const code = await freshCode(key);
  await answerStep(page, code);
  assert.match(page.url(), /\/admin\/program$/);

  const other = await newPage();
  await typePassword(other, email, secret);
  await answerStep(other, code);
  assert.match(await shown(other, "#code-error"), /brukt før/, "a code is good once");
  await answerStep(other, codes[0]);
  assert.match(other.url(), /\/admin\/program$/);
  await other.goto(`${site.base}/admin/konto`);
  assert.match(await shown(other), /9 av 10.*Passord og gjenopprettingskode.*Passord og kode fra app.*Mislyktes.*Invitasjon/);
  const third = await newPage();
  await typePassword(third, email, secret);
  await answerStep(third, codes[0]);
  assert.match(await shown(third, "#code-error"), /brukt før/, "a recovery code is good once");
});

test("the picture holds what the text says, and an app reads it", async () => {
  const visitor = await new Visitor(site).logIn("narvik@retenk.example.no", password);
  await visitor.fill("/admin/konto", {}, "/admin/konto/totrinn");
  const page = await visitor.get("/admin/konto/totrinn"), picture = await visitor.get("/admin/konto/totrinn/qr.png");
  assert.equal(picture.headers["content-type"], "image/png");
  assert.equal(picture.headers["cache-control"], "no-store");
  const file = join(site.folder, "qr.png");
  writeFileSync(file, picture.bytes);
  const read = execFileSync("zbarimg", ["-q", "--raw", file], { encoding: "utf8" }).trim();
  const key = /<code class="rt-code">([A-Z2-7 ]+)<\/code>/.exec(page.text)[1].replaceAll(" ", "");
  assert.match(read, new RegExp(`^otpauth://totp/[^?]+:narvik%40retenk\\.example\\.no\\?secret=${key}&issuer=[^&]+&algorithm=SHA1&digits=6&period=30$`));
  const wrong = await visitor.fill("/admin/konto/totrinn", { code: "123" }, "/admin/konto/totrinn/bekreftelse");
  assert.equal(wrong.status, 422);
  assert.equal(query(site, `SELECT confirmed_at IS NULL FROM totp WHERE user_id = ${userId("narvik@retenk.example.no")}`), "1");
  const on = await visitor.fill("/admin/konto/totrinn", { code: codeOf(key) }, "/admin/konto/totrinn/bekreftelse");
  assert.equal(on.status, 200);
  const off = (secret) => visitor.fill("/admin/konto", { password: secret, action: "off" }, "/admin/konto/totrinn/valg");
  assert.equal((await off("ikke det riktige")).status, 422);
  assert.equal((await off(password)).location, "/admin/konto?notice=accounts_two_step_off");
});

test("a lost password: the same answer for everybody, a link for an hour, every login ended, the second step asked for still", async () => {
  const email = "harstad@retenk.example.no", secret = "havet er blått i nord", page = await newPage(), open = await newPage();
  await logIn(open, site.base, email);
  const { codes } = await switchOn(open);
  await page.goto(`${site.base}/logg-inn`);
  await page.click("a[href$='/logg-inn/glemt']");
  await page.fill("input[name=email]", email);
  await page.click("main form button[type=submit]");
  const known = await shown(page);
  await page.goto(`${site.base}/logg-inn/glemt`);
  await page.fill("input[name=email]", "finnes.ikke@example.no");
  await page.click("main form button[type=submit]");
  assert.equal(await shown(page), known);
  const path = linkIn(await mailTo(email, "account_lost_password"));
  await choose(page, path, secret);
  assert.match(page.url(), /\/logg-inn\?notice=accounts_password_new$/);
  await open.goto(`${site.base}/vertskap`);
  assert.match(open.url(), /\/logg-inn/, "every login has ended");
  assert.equal((await ask(site.base, path)).status, 404);
  assert.match((await mailTo(email, "account_password_changed")).subject, /byttet/);
  await typePassword(page, email, secret);
  assert.match(page.url(), /\/logg-inn\/kode$/);
  await answerStep(page, codes[1]);
  assert.match(page.url(), /\/vertskap$/);
  assert.equal(query(site, "SELECT count(*) FROM message WHERE recipient = 'finnes.ikke@example.no'"), "0");
});

test("changing the password asks for the old one, ends the other logins and tells by mail", async () => {
  const email = "program@retenk.example.no", secret = "ny setning om sjø og sol";
  const [here, elsewhere] = [await newPage(), await newPage()];
  for (const page of [here, elsewhere]) await logIn(page, site.base, email);
  const change = async (old, first, second) => {
    await here.goto(`${site.base}/admin/konto`);
    for (const [name, value] of Object.entries({ old_password: old, new_password: first, repeat_password: second })) await here.fill(`input[name=${name}]`, value);
    await here.click("form[action$='/passord'] button[type=submit]");
    await here.waitForLoadState();
  };
  await change("ikke den gamle", secret, secret);
  assert.match(await shown(here, "#old_password-error"), /stemmer ikke/);
  await change(password, secret, `${secret}!`);
  assert.match(await shown(here, "#repeat_password-error"), /ikke like/);
  await change(password, secret, secret);
  assert.match(here.url(), /notice=accounts_password_changed$/);
  await elsewhere.goto(`${site.base}/admin/konto`);
  assert.match(elsewhere.url(), /\/logg-inn/);
  await mailTo(email, "account_password_changed");
  await typePassword(elsewhere, email, password);
  assert.match(await shown(elsewhere), /stemmer ikke/);
});

test("administrators change roles, disable and enable, reset the second step; the last of them stays", async () => {
  const email = "styr@example.no", secret = "snø og vind fra vest", page = await newPage();
  await choose(page, await invite("Styr Person", email, ["organiser"]), secret);
  await switchOn(page);
  const path = `${site.base}/admin/brukere/${userId(email)}`;
  await admin.goto(path);
  await admin.fill("input[name=name]", "Styr Etternavn");
  await admin.check("input[name=roles][value=host]");
  await admin.click("main form.rt-form button[type=submit]");
  assert.match(await shown(admin, "#municipality_id-error"), /høre til en kommune/);
  await admin.selectOption("select[name=municipality_id]", { label: "Harstad – Hárstták" });
  await admin.click("main form.rt-form button[type=submit]");
  await admin.waitForURL("**notice=accounts_user_saved");
  assert.match(await shown(admin, ".rt-history"), /Roller Arrangør.*Arrangør.*Vertskap.*Navn Styr Person.*Styr Etternavn|Navn: Styr Person|Styr Etternavn/);

  await admin.click("form[action$='/totrinn'] button");
  await admin.waitForURL("**notice=accounts_two_step_reset");
  await page.goto(`${site.base}/admin/konto`);
  assert.match(await shown(page), /Totrinnsinnlogging Av/);

  await admin.click("form[action$='/sperring'] button");
  await admin.waitForURL("**notice=accounts_disabled");
  await page.goto(`${site.base}/admin`);
  assert.match(page.url(), /\/logg-inn/, "out at once");
  await typePassword(page, email, secret);
  assert.match(await shown(page), /stemmer ikke/);
  await admin.click("form[action$='/sperring'] button");
  await admin.waitForURL("**notice=accounts_enabled");
  await typePassword(page, email, secret);
  assert.match(page.url(), /\/admin$/);

  await admin.goto(`${site.base}/admin/brukere/${userId("admin@retenk.example.no")}`);
  await admin.click("form[action$='/sperring'] button");
  assert.match(await shown(admin, ".rt-errors"), /siste aktive administratoren/);
  await admin.goto(`${site.base}/admin/brukere/${userId("admin@retenk.example.no")}`);
  await admin.uncheck("input[name=roles][value=administrator]");
  await admin.check("input[name=roles][value=organiser]");
  await admin.click("main form.rt-form button[type=submit]");
  assert.match(await shown(admin, ".rt-errors"), /siste aktive administratoren/);
});

test("an invitation sent again ends the one before, and one withdrawn opens nothing", async () => {
  const email = "sen@example.no", first = await invite("Sen Svarer", email, ["door_crew"]);
  await admin.click("form[action$='/invitasjon'] button");
  await admin.waitForLoadState();
  const second = linkIn(await mailTo(email, "account_invitation", 2));
  assert.deepEqual([(await ask(site.base, first)).status, (await ask(site.base, second)).status], [404, 200]);
  await admin.click("form[action$='/tilbaketrekking'] button");
  await admin.waitForURL("**notice=accounts_withdrawn");
  assert.equal((await ask(site.base, second)).status, 404);
  assert.equal(userId(email), "");
});

test("whoever opens the second step gets a login of its own; a cookie that was put there opens nothing", async () => {
  const email = "fast@example.no", secret = "tog og buss til byen", page = await newPage();
  await choose(page, await invite("Fast Stand", email, ["organiser"]), secret);
  const { codes } = await switchOn(page);
  const visitor = new Visitor(site), planted = "P".repeat(43);
  visitor.cookies.set("__Host-login", planted);
  visitor.cookies.set("__Host-step", planted);
  assert.equal((await visitor.fill("/logg-inn/kode", { code: codes[2] })).status, 409);
  const passed = await visitor.fill("/logg-inn", { email, password: secret, til: "/admin/epost" });
  assert.equal(passed.location, "/logg-inn/kode?til=%2Fadmin%2Fepost");
  assert.notEqual(visitor.cookies.get("__Host-step"), planted);
  assert.equal(visitor.cookies.get("__Host-login"), planted, "no login before the second step");
  const step = visitor.cookies.get("__Host-step");
  assert.equal(query(site, `SELECT count(*) FROM login_step WHERE token_hash = '${createHash("sha256").update(step).digest("hex")}'`), "1");
  for (const cookie of [`__Host-login=${step}`, `__Host-login=${planted}; __Host-step=${step}`])
    assert.equal((await ask(site.base, "/admin", { headers: { Cookie: cookie } })).status, 303, cookie);
  const opened = await visitor.fill(passed.location, { code: codes[2] }, "/logg-inn/kode");
  assert.equal(opened.location, "/admin/epost");
  assert.notEqual(visitor.cookies.get("__Host-login"), planted);
  assert.equal(visitor.cookies.has("__Host-step"), false);
  assert.equal((await visitor.get("/admin")).status, 200);
  const late = new Visitor(site);
  late.cookies.set("__Host-step", step);
  assert.equal((await late.fill("/logg-inn/kode", { code: codes[3] })).status, 409, "a step opens one login");
});

test("codes are tried ten times from one address, and the owner comes in from another", async () => {
  const email = "prover@example.no", secret = "vår og høst i bygda", page = await newPage();
  await choose(page, await invite("Prøver Mange", email, ["organiser"]), secret);
  const { codes } = await switchOn(page);
  const visitor = new Visitor(site);
  await visitor.fill("/logg-inn", { email, password: secret });
  for (let n = 0; n < 10; ++n) assert.equal((await visitor.fill("/logg-inn/kode", { code: `99999${n}` })).status, 422);
  const refused = await visitor.fill("/logg-inn/kode", { code: codes[0] });
  assert.deepEqual([refused.status, refused.headers["retry-after"]], [429, "900"]);
});

test("nobody reads the links of accounts in the mails: not an organiser, not an administrator, not the database", async () => {
  const path = await invite("Lest Av", "lest@example.no", ["organiser"]), token = path.split("/").at(-1);
  const id = query(site, "SELECT id FROM message WHERE recipient = 'lest@example.no'");
  for (const email of ["organiser", "admin"]) {
    const visitor = await new Visitor(site).logIn(`${email}@retenk.example.no`, password);
    const answer = await visitor.get(`/admin/epost/${id}`);
    assert.match(textOf(answer.text), /bare mottakeren kan lese den/);
    assert.equal(answer.text.includes(token), false);
    assert.equal((await visitor.get(`/admin/epost/${id}/melding.eml`)).status, 404);
    const again = await visitor.post(`/admin/epost/${id}/sending`, { form_token: await visitor.formToken(), ja: "1" });
    assert.equal(again.status, 409);
  }
  const tables = query(site, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%search%'").split("\n");
  assert.deepEqual(tables.filter((table) => query(site, `SELECT * FROM "${table}"`).includes(token)), []);
});

test("the key lies beside the database for its owner alone and in no backup; without it the program says so and an administrator helps", async () => {
  const key = join(site.folder, "retenk.key"), copy = join(site.folder, "copy.db");
  assert.equal((statSync(key).mode & 0o777).toString(8), "600");
  execFileSync(program, ["backup", copy, "--database", site.database], { stdio: "ignore" });
  assert.deepEqual([existsSync(copy), existsSync(join(site.folder, "copy.key"))], [true, false]);
  assert.equal((await ask(site.base, "/retenk.key")).status, 404);

  const email = "tapt@example.no", secret = "is og brann i fjellet", page = await newPage();
  await choose(page, await invite("Tapt Nøkkel", email, ["organiser"]), secret);
  const { key: shared, codes } = await switchOn(page);
  renameSync(key, `${key}.away`);
  const visitor = new Visitor(site);
  await visitor.fill("/logg-inn", { email, password: secret });
  const answer = await visitor.fill("/logg-inn/kode", { code: await freshCode(shared) });
  assert.equal(answer.status, 409);
  assert.match(textOf(answer.text), /Nøkkelfila på serveren mangler/);
  await admin.goto(`${site.base}/admin/brukere`);
  assert.match(await shown(admin), /Nøkkelfila på serveren \(retenk\.key\) mangler/);
  assert.equal((await visitor.fill("/logg-inn/kode", { code: codes[0] })).status, 303, "recovery codes need no key");
  const doctor = (() => { try { return execFileSync(program, ["doctor", "--database", site.database], { encoding: "utf8" }); } catch (error) { return error.stdout; } })();
  assert.match(doctor, /WRONG .*retenk\.key is missing/);
  await admin.goto(`${site.base}/admin/brukere/${userId(email)}`);
  await admin.click("form[action$='/totrinn'] button");
  await admin.waitForURL("**notice=accounts_two_step_reset");
  renameSync(`${key}.away`, key);
});

for (const lang of ["/nn", "/en", "/se"])
  test(`the pages stand in ${lang}`, async () => {
    const page = await newPage();
    for (const path of ["/logg-inn", "/logg-inn/glemt", "/logg-inn/kode", "/velkommen/ukjent", "/nytt-passord/ukjent"]) {
      await page.goto(`${site.base}${lang}${path}`);
      assert.equal(await page.locator("h1").count(), 1);
    }
    const visitor = await new Visitor(site).logIn("admin@retenk.example.no", password);
    for (const path of ["/admin/konto", "/admin/brukere", "/admin/brukere/ny", `/admin/brukere/${userId("invitert@retenk.example.no")}`])
      assert.equal((await visitor.get(`${lang}${path}`)).status, 200, path);
  });

test("every field of these pages tells password managers what it is for", async () => {
  const visitor = await new Visitor(site).logIn("admin@retenk.example.no", password);
  const inputs = elements((await visitor.get("/admin/konto")).text, "input").filter(({ name }) => /password/.test(name));
  assert.deepEqual(inputs.map(({ name, autocomplete }) => [name, autocomplete]), [["old_password", "current-password"], ["new_password", "new-password"], ["repeat_password", "new-password"]]);
  assert.equal(hidden((await visitor.get("/admin/konto")).text).form_token.length, 43);
});
