// How often, from where, with which secret: budgets, spoofed addresses, guessed ids, sessions, telling times, hosts, logs.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash, randomBytes, randomInt } from "node:crypto";
import http from "node:http";
import { readFileSync, readlinkSync, readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { ask, hidden, until, Visitor } from "../browser/support/ask.mjs";
import { password, program, query, registrationOf } from "../browser/support/site.mjs";
import { changed, digest, exchange, headOf, restart, routes, startWorld } from "./support/world.mjs";

let world, site;
const trusting = ["server.trusted_proxies=127.0.0.1"];
before(async () => { world = await startWorld(); ({ site } = world); });
after(async () => { await site?.end(); site?.remove(); });

const form = (fields) => new URLSearchParams(fields).toString();
const from = (address) => ({ "X-Forwarded-For": address });
const loginForm = async () => hidden((await new Visitor(site).get("/logg-inn")).text);

test("ten tries at an account from one address, a hundred from anywhere and a hundred from an address in a quarter of an hour, then 429; a login that is open stays so", async () => {
  const { organiser } = world;
  await restart(site, trusting);
  const email = "organiser@retenk.example.no", fields = await loginForm();
  const attempt = async (fields_, address) => (await new Visitor(site).post("/logg-inn", form({ ...fields, ...fields_ }), from(address)));
  const tries = [];
  for (let n = 1; n <= 10; ++n) tries.push((await attempt({ email, password: `galt ${n}` }, "203.0.113.1")).status);
  assert.deepEqual(tries, Array(10).fill(422));
  assert.equal((await attempt({ email, password }, "203.0.113.1")).status, 429);
  assert.equal((await attempt({ email, password }, "203.0.113.2")).status, 303, "a stranger's tries shut nobody out who comes from elsewhere");
  for (let n = 0; n < 100; ++n) tries.push((await attempt({ email, password: `galt ${n}` }, `203.0.113.${100 + n % 20}`)).status);
  assert.deepEqual(tries, Array(110).fill(422));
  const refused = await attempt({ email, password }, "203.0.113.77");
  assert.equal(refused.status, 429);
  assert.ok(Number(refused.headers["retry-after"]) > 0 && Number(refused.headers["retry-after"]) <= 900, refused.headers["retry-after"]);
  assert.equal((await organiser.get("/admin")).status, 200, "the owner who is in stays in");
  assert.equal((await attempt({ email: "narvik@retenk.example.no", password }, "203.0.113.1")).status, 303, "others are not locked out");

  const some = [];
  for (let n = 0; n < 100; ++n) some.push((await attempt({ email: n % 10 ? `uleselig ${n}` : `finnes-ikke-${n}@example.no`, password: "x" }, "198.51.100.1")).status);
  assert.deepEqual(some, Array(100).fill(422));
  const before = digest(site);
  const late = await attempt({ email: "enda-en@example.no", password: "x" }, "198.51.100.1");
  assert.equal(late.status, 429);
  assert.ok(Number(late.headers["retry-after"]) > 0);
  assert.deepEqual(changed(before, digest(site)), [], "nothing is written over the limit");
});

test("sign-up and lost link have caps, over which nothing is written and nothing mailed", async () => {
  await restart(site, [...trusting, "limits.registrations_per_minute=5", "limits.link_requests_per_hour=3"]);
  const page = hidden((await new Visitor(site).get("/pamelding")).text);
  const signUp = (n, address) => new Visitor(site).post("/pamelding", form({ ...page, form_key: randomBytes(24).toString("base64url"), ...registrationOf(site, `Mange Nummer${n}`, `mange${n}@example.no`) }), from(address));
  for (let n = 0; n < 5; ++n) assert.equal((await signUp(n, "203.0.113.1")).status, 303);
  await until(() => query(site, "SELECT count(*) FROM message WHERE state IN ('queued', 'sending')") === "0", "the mail");
  const before = digest(site), mails = site.mails().length;
  for (let n = 5; n < 15; ++n) {
    const answer = await signUp(n, "203.0.113.1");
    assert.equal(answer.status, 429);
    assert.ok(Number(answer.headers["retry-after"]) > 0 && Number(answer.headers["retry-after"]) <= 60);
  }
  assert.deepEqual(changed(before, digest(site)), []);
  assert.equal(site.mails().length, mails);
  assert.equal((await signUp(20, "203.0.113.2")).status, 303);

  const lost = (address) => new Visitor(site).post("/min/lenke", form({ email: "mange0@example.no" }), from(address));
  for (let n = 0; n < 3; ++n) assert.equal((await lost("203.0.113.9")).status, 303);
  await until(() => query(site, "SELECT count(*) FROM message WHERE state IN ('queued', 'sending')") === "0", "the mail");
  const kept = digest(site);
  for (let n = 0; n < 5; ++n) assert.equal((await lost("203.0.113.9")).status, 429);
  assert.deepEqual(changed(kept, digest(site)), []);
  // Whoever asks from many places fills nobody's box.
  for (let n = 0; n < 20; ++n) assert.equal((await lost(`198.51.100.${n}`)).status, 303);
  assert.equal(query(site, "SELECT count(*) FROM message WHERE recipient = 'mange0@example.no' AND template = 'registration_link'"), "5");
  // A network of IPv6 is one household.
  const six = (n) => lost(`2001:db8:1:1::${n.toString(16)}`);
  assert.deepEqual((await Promise.all([1, 2, 3, 4, 5].map(six))).map(({ status }) => status).sort(), [303, 303, 303, 429, 429]);
});

const spoofs = (n) => [{ "X-Forwarded-For": `10.${n % 250}.${Math.floor(n / 250)}.7` }, { Forwarded: `for=10.1.${n % 250}.9` }, { "X-Real-IP": `10.2.${n % 250}.9` }, { "X-Client-IP": `10.3.0.${n % 250}` },
  { "True-Client-IP": `10.4.0.${n % 250}` }, { "CF-Connecting-IP": `10.5.0.${n % 250}` }, { "X-Forwarded-For": `127.0.0.1, 10.6.0.${n % 250}` }, { "X-Forwarded-For": `::ffff:10.7.0.${n % 250}` }][n % 8];

test("a thousand made-up addresses give no more tries, unless the one who passes them on is trusted", async () => {
  for (const [proxies, budget] of [[[], 5], [["server.trusted_proxies=192.0.2.1,10.0.0.0/8"], 5]]) {
    await restart(site, [...proxies, "limits.link_requests_per_hour=5"]);
    let in_ = 0;
    for (let n = 0; n < 1000; n += 50) {
      const answers = await Promise.all(Array.from({ length: 50 }, (_, more) => new Visitor(site).post("/min/lenke", "email=nei", spoofs(n + more))));
      in_ += answers.filter(({ status }) => status !== 429).length;
    }
    assert.equal(in_, budget, proxies.join());
  }
  await restart(site, [...trusting, "limits.link_requests_per_hour=5"]);
  const once = async (list) => (await new Visitor(site).post("/min/lenke", "email=nei", from(list))).status;
  for (let n = 0; n < 5; ++n) assert.equal(await once(`10.0.0.${n}, 203.0.113.5`), 422);
  assert.equal(await once("10.0.0.99, 203.0.113.5"), 429, "what stands before the trusted one's own word is not believed");
  assert.equal(await once("203.0.113.6"), 422);
});

test("a wrong line among the trusted proxies stops the start", () => {
  for (const line of ["everybody", "*", "127.0.0.1/33", "0.0.0.0/-1", "10.0.0", "10.0.0.0.0", "10.0.0.0/", "/8", "localhost", "::1/129", "fe80::zz", "127.0.0.1;", "127.0.0.1 10.0.0.1", "true", "10.0.0.0/8/8", "256.1.1.1", "http://10.0.0.1", "10.0.0.1:80", "[::1]", "-"]) {
    const run = spawnSync(program, ["serve", "--database", `${site.folder}/other.db`, "--port", "0", "--set", `mail.url=file://${site.folder}/mail/`, "--set", `server.trusted_proxies=${line}`], { encoding: "utf8", timeout: 10000 });
    assert.deepEqual([run.status, run.stdout], [1, ""], line);
    assert.match(run.stderr, /^retenk: server\.trusted_proxies: [^\n]+\n$/, line);
  }
});

// Many requests on a few kept-alive connections.
async function statuses(paths, cookies = () => "") {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
  const { hostname, port } = new URL(site.base), counts = {};
  const one = (path, n) => new Promise((done, fail) => {
    http.get({ agent, hostname, port, path, headers: cookies(n) ? { Cookie: cookies(n) } : {} }, (answer) => {
      const key = `${answer.statusCode} ${(answer.headers.location ?? "").split("?")[0]}`.trim();
      counts[key] = (counts[key] ?? 0) + 1;
      answer.resume().on("end", done);
    }).on("error", fail);
  });
  for (let n = 0; n < paths.length; n += 64) await Promise.all(paths.slice(n, n + 64).map((path, more) => one(path, n + more)));
  agent.destroy();
  return counts;
}

test("ten thousand guesses at ids and secrets find nothing", async () => {
  await restart(site, ["limits.login_attempts=1000"]);
  const { attendee } = world, own = world.example({ path: "/min/deltaker/{id}" }).split("/").pop();
  const token = () => randomBytes(32).toString("base64url"), real = token();
  const times = (count, make) => Array.from({ length: count }, (_, n) => make(n));
  assert.deepEqual(Object.keys(await statuses(times(2000, () => `/min/${token()}`))).filter((seen) => !/^(303 \/min\/lenke|404)$/.test(seen)), []);
  assert.deepEqual(await statuses(times(1500, () => "/min"), () => `__Host-link=${token()}`), { "303 /min/lenke": 1500 });
  assert.deepEqual(await statuses(times(1500, () => "/admin"), () => `__Host-login=${token()}`), { "303 /logg-inn": 1500 });
  const mine = query(site, `SELECT id FROM participant WHERE registration_id = (SELECT registration_id FROM participant WHERE id = ${own})`).split("\n");
  assert.equal(mine.length, 3);
  const others = times(2000, (n) => String(n)).filter((id) => !mine.includes(id));
  for (const path of ["", "/billett.png"]) assert.deepEqual(await statuses(others.map((id) => `/min/deltaker/${id}${path}`), () => attendee.cookie), { 404: others.length });
  assert.deepEqual(await statuses(times(1000, () => `/min/deltaker/${randomInt(2 ** 47)}`), () => attendee.cookie), { 404: 1000 });
  assert.equal((await attendee.get(`/min/deltaker/${own}`)).status, 200, "there is something to find");
  assert.notEqual(real, token());
});

test("secrets are stored as digests only, and are of 256 bits", async () => {
  const { organiser, attendee } = world;
  const login = organiser.cookies.get("__Host-login"), link = attendee.cookies.get("__Host-link");
  const sha = (text) => createHash("sha256").update(text).digest("hex");
  for (const secret of [login, link]) assert.equal(Buffer.from(secret, "base64url").length, 32);
  assert.equal(query(site, `SELECT count(*) FROM login_session WHERE token_hash = '${sha(login)}'`), "1");
  assert.equal(query(site, `SELECT count(*) FROM link WHERE token_hash = '${sha(link)}'`), "1");
  const { all } = digest(site);
  for (const [table, rows] of Object.entries(all)) for (const secret of [login, link, password]) if (table !== "message") assert.equal(rows.includes(secret), false, table);
  assert.equal(query(site, "SELECT count(*) FROM user WHERE password_hash NOT LIKE '$argon2id$v=19$m=65536,t=2,p=1$%' AND password_hash <> ''"), "0");
  for (const column of ["login_session(token_hash)", "link(token_hash)", "password_link(token_hash)", "login_step(token_hash)"]) {
    const [table, name] = column.slice(0, -1).split("(");
    assert.equal(query(site, `SELECT count(*) FROM pragma_index_list('${table}') l JOIN pragma_index_info(l.name) c WHERE l."unique" AND c.name = '${name}'`), "1", column);
  }
});

test("a login gives a new id and ends the old; logging out kills it; an id that was put there is not taken", async () => {
  const visitor = await new Visitor(site).logIn("organiser@retenk.example.no", password), first = visitor.cookie;
  const seen = async (cookie) => (await ask(site.base, "/admin", { headers: { Cookie: cookie } })).status;
  assert.equal(await seen(first), 200);
  await visitor.logIn("organiser@retenk.example.no", password);
  const second = visitor.cookie;
  assert.notEqual(first, second);
  assert.deepEqual([await seen(first), await seen(second)], [303, 200]);
  assert.equal((await visitor.post("/logg-ut", { form_token: await visitor.formToken() })).status, 303);
  assert.equal(visitor.cookies.has("__Host-login"), false);
  assert.equal(await seen(second), 303);
  const victim = new Visitor(site), planted = randomBytes(32).toString("base64url");
  victim.cookies.set("__Host-login", planted);
  await victim.logIn("organiser@retenk.example.no", password);
  assert.notEqual(victim.cookies.get("__Host-login"), planted);
  assert.equal(await seen(`__Host-login=${planted}`), 303);
});

test("every cookie is bound to this host, for HTTP over TLS only, and out of scripts' reach", async () => {
  const lines = [];
  const collect = (answer) => { lines.push(...(answer.headers["set-cookie"] ?? [])); return answer; };
  const visitor = new Visitor(site);
  const login = collect(await visitor.fill("/logg-inn", { email: "organiser@retenk.example.no", password }));
  assert.equal(login.status, 303);
  collect(await visitor.post("/logg-ut", { form_token: await visitor.formToken() }));
  const guest = new Visitor(site);
  collect(await guest.fill("/pamelding", registrationOf(site, "Kjeks Prøve", "kjeks@example.no")));
  collect(await new Visitor(site).get(world.example({ path: "/min/{token}" })));
  collect(await guest.post("/min/ut", { form_token: hidden((await guest.get("/min")).text).form_token }));
  assert.ok(lines.length >= 5, lines.join("\n"));
  for (const line of lines) assert.match(line, /^__Host-[a-z]+=[\w-]*; Path=\/; HttpOnly; SameSite=(Lax|Strict); Max-Age=\d+; Secure$/);
});

test("no account comes with the program, and passwords that are guessed first are refused at the command line", () => {
  const database = `${site.folder}/fresh.db`;
  execFileSync(program, ["migrate", "--database", database], { stdio: "ignore" });
  assert.equal(execFileSync("sqlite3", [database, "SELECT count(*) FROM user"], { encoding: "utf8" }).trim(), "0");
  const add = (email, secret) => spawnSync(program, ["user", "add", email, "--role", "organiser", "--database", database, ...(secret ? ["--password", secret] : [])], { encoding: "utf8" });
  for (const secret of ["123456", "password", "passord123", "P@ssw0rd2027!", "qwertyuiop12", "sommer2027!!", "velkommen123", "111111111111", "organiser2027", "abcdefghijkl"]) {
    const run = add("organiser@example.no", secret);
    assert.equal(run.status, 1, secret);
    assert.match(run.stderr, /^retenk: choose another password: [^\n]+\n$/);
  }
  assert.equal(execFileSync("sqlite3", [database, "SELECT count(*) FROM user"], { encoding: "utf8" }).trim(), "0");
  assert.equal(add("lang@example.no", "Lang setning med mange ord som ingen andre har skrevet, og enda litt til.").status, 0);
  const made = add("uten@example.no");
  assert.equal(made.status, 0);
  assert.match(made.stdout, /password [0-9A-HJKMNP-TV-Z]{16}\n$/);
});

// Welch's t of two samples, without the slowest tenth of both: those waited for something else.
function welch(a, b) {
  const cut = (times) => [...times].sort((x, y) => x - y).slice(0, Math.floor(times.length * 0.9));
  const of = (times) => {
    const mean = times.reduce((sum, x) => sum + x, 0) / times.length;
    return { mean, error: times.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (times.length - 1) / times.length };
  };
  const [x, y] = [of(cut(a)), of(cut(b))];
  return Math.abs(x.mean - y.mean) / Math.sqrt(x.error + y.error);
}

test("login and lost link answer the same for a known and an unknown address: status, text, length and time", { timeout: 120000 }, async (t) => {
  await restart(site, ["limits.login_attempts=1000", "limits.link_requests_per_hour=100000"]);
  const page = await loginForm();
  const known = "organiser@retenk.example.no", unknown = "arrangementt@retenk.example.no";
  const plain = (answer, email) => JSON.stringify([answer.status, answer.location, answer.text.replaceAll(email, "EMAIL").replace(/value="[\w-]{43}"/g, ""), Object.keys(answer.headers)]);
  const compare = async (count, send) => {
    const times = [[], []], texts = [new Set(), new Set()];
    for (let n = 0; n < count; ++n)
      for (const which of n % 2 ? [0, 1] : [1, 0]) {
        const began = performance.now(), email = which ? unknown : known;
        const answer = await send(email, n);
        times[which].push(performance.now() - began);
        texts[which].add(plain(answer, email));
      }
    assert.deepEqual([...texts[0]], [...texts[1]]);
    assert.equal(texts[0].size, 1);
    return welch(...times);
  };
  const login = await compare(25, (email) => new Visitor(site).post("/logg-inn", { ...page, email, password: "ikke det riktige" }));
  const lost = await compare(300, (email, n) => new Visitor(site).post("/min/lenke", { email: email === known ? (n % 2 ? "egen@example.no" : "mange1@example.no") : "ingen-her@example.no" }));
  const forgot = await compare(300, (email) => new Visitor(site).post("/logg-inn/glemt", { email }));
  t.diagnostic(`forgotten password t = ${forgot.toFixed(2)}`);
  assert.ok(forgot < 4.5, `forgotten password: t = ${forgot}`);
  t.diagnostic(`login t = ${login.toFixed(2)}, lost link t = ${lost.toFixed(2)}`);
  assert.ok(login < 4.5, `login: t = ${login}`);
  assert.ok(lost < 4.5, `lost link: t = ${lost}`);
});

test("fifty forms of another host: links always lead to the configured address", async () => {
  const base = "https://retenk.example.no";
  await restart(site, [`server.base_url=${base}`, "limits.link_requests_per_hour=100000"]);
  const hosts = ["evil.example", "evil.example:80", "retenk.example.no.evil.example", "retenk.example.no:evil.example", "evil.example#retenk.example.no", "evil.example/", "retenk.example.no@evil.example", "evil.example\\@retenk.example.no",
    "evil.example%00retenk.example.no", "evil.example retenk.example.no", "evil.example,retenk.example.no", "[evil.example]", "[::1]", "[::ffff:203.0.113.1]", "203.0.113.1", "3405803777", "0xcb007101", "EVIL.EXAMPLE", "evil.example.", ".evil.example", "xn--evil.example", "evil.example:443", "evil.example:0", "evil.example:99999", "evil_example"];
  const names = ["X-Forwarded-Host", "X-Host", "X-Forwarded-Server", "X-HTTP-Host-Override", "Forwarded", "X-Original-URL", "X-Rewrite-URL", "X-Original-Host", "X-Forwarded-Prefix", "Origin", "Referer", "X-Forwarded-Proto", "X-Forwarded-Port"];
  const forms = [...hosts.map((host) => `Host: ${host}\r\n`), ...names.map((name) => `Host: retenk.example.no\r\n${name}: ${name === "Forwarded" ? "host=evil.example;proto=http" : "https://evil.example"}\r\n`),
    ...["evil.example", "evil.example, retenk.example.no"].flatMap((host) => ["X-Forwarded-Host", "Forwarded", "X-Forwarded-For"].map((name) => `Host: retenk.example.no\r\n${name}: ${host}\r\n`)),
    ...["Host: retenk.example.no\r\nHost: evil.example\r\n", " Host: evil.example\r\nHost: retenk.example.no\r\n", "Host: retenk.example.no\r\n Host: evil.example\r\n", "Host : evil.example\r\n", "Host:\tevil.example\r\n", "Host: retenk.example.no\r\nhost:evil.example\r\n"]];
  assert.equal(forms.length, 50);
  const wrong = [];
  const look = async (line, method, path, body = "", cookie = "") => {
    const bytes = await exchange(site.base, `${method} ${path} HTTP/1.1\r\n${line}Connection: close\r\n${cookie}${body ? `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n` : ""}\r\n${body}`);
    const { status, text } = headOf(bytes);
    if (![200, 303, 400, 403, 404].includes(status)) wrong.push(`${line}: ${method} ${path}: ${status}`);
    if (/evil|203\.0\.113|3405803777|cb007101/i.test(text)) wrong.push(`${line}: ${method} ${path} (${status}) names it`);
    for (const [link] of text.matchAll(/https?:\/\/[\w.:[\]-]+/g)) if (/^https?:\/\/(127|localhost)/.test(link)) wrong.push(`${line}: ${path}: ${link}`);
  };
  for (const line of forms) {
    for (const path of ["/", "/program", "/program.ics", "/admin", "/min", "/nothing", "/pamelding", "/robots.txt"]) await look(line, "GET", path);
    await look(line, "POST", "/min/lenke", "email=mange2%40example.no");
  }
  for (const path of ["/nothing", "/program", "/admin"]) await look("Host: retenk.example.no\r\n", "GET", `http://evil.example${path}`);
  assert.deepEqual(wrong.map((one) => one.replace("GET http://evil.example", "GET absolute ")), []);
  await until(() => query(site, "SELECT count(*) FROM message WHERE state IN ('queued', 'sending')") === "0", "the mail");
  const mailed = site.mails().map(String).filter((mail) => mail.includes("mange2@example.no"));
  assert.ok(mailed.length >= 2);
  assert.deepEqual(mailed.filter((mail) => /evil|203\.0\.113/i.test(mail)), []);
});

test("a hundred forms of an address to come back to: none leaves the site", async () => {
  await restart(site, ["limits.login_attempts=1000"]);
  const heads = ["", " ", "/", "//", "///", "/\\", "\\", "\\\\", "/\t/", "/\n/", "/\r/", "/%09/", "/%2f", "/%5c", "%2f%2f", "/.//", "/..//", "/@", "/;@", "https:", "https:/", "https://", "http://127.0.0.1@", "javascript:alert(1)//", "JaVaScRiPt:", "data:text/html,", "vbscript:", "mailto:a@", "\u0000//", "\u2028//", "\uFF0F\uFF0F", "/\u00a0/", "\u0009//"];
  const all = [...heads.flatMap((head) => [`${head}evil.example`, `${head}evil.example/%2e%2e`, `${head}evil.example?x=/admin`]), `/${"a".repeat(600)}`];
  assert.equal(all.length, 100);
  const stays = (location) => new URL(location, site.base).origin === site.base && !/^[^/]|^\/[/\\]|[\\\s\u0000-\u001f]/.test(location);
  const page = await loginForm(), agentless = new Visitor(site);
  const wrong = [];
  for (const [n, til] of all.entries()) {
    const asked = await agentless.get(`/logg-inn?til=${encodeURIComponent(til)}`), failed = await agentless.post("/logg-inn", form({ ...page, email: "nei", til }));
    for (const { text } of [asked, failed]) {
      const shown = hidden(text).til ?? "";
      if (shown && !stays(shown)) wrong.push(`${JSON.stringify(til)} stands in the form as ${shown}`);
    }
    if (n % 5) continue; // a login takes its time, by intention
    const answer = await new Visitor(site).post("/logg-inn", form({ ...page, email: "organiser@retenk.example.no", password, til }));
    if (answer.status !== 303 || !stays(answer.location)) wrong.push(`${JSON.stringify(til)}: ${answer.status} ${answer.location}`);
  }
  assert.deepEqual(wrong, []);
});

test("what strangers send makes no line of the log, ends none and reaches no terminal", async () => {
  await restart(site, trusting, { log: "debug" });
  const canary = "ueigd";
  const hostile = ["%0d%0a{\"event\":\"forged\"}", "%0a", "%0d", "%1b[31m", "%1b]0;x%07", "%c2%9b31m", "%e2%80%a8", "%e2%80%ae", "%7f", "%00", "\"}{\"", "\\", "%22%2c%22x%22%3a%22", "%s%n%x", "{}{0}", "${jndi:ldap://x}", "%ff%fe", "a".repeat(7000)];
  let sent = 0;
  const raw = async (bytes) => { ++sent; return headOf(await exchange(site.base, bytes)); };
  for (const text of hostile) {
    const bare = Buffer.from(decodeURIComponentLoosely(text), "latin1").toString("latin1").replace(/[\r\n\0]/g, "");
    await raw(`GET /${canary}${text} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    await raw(`GET /program?q=${canary}${text} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    await raw(`GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: ${canary}${bare}\r\nReferer: ${canary}${bare}\r\nCookie: __Host-login=${canary}${bare}\r\nX-Request-Id: ${canary}${bare}\r\nX-Forwarded-For: ${canary}${bare}\r\nConnection: close\r\n\r\n`);
    const body = `email=${canary}${text}&password=${canary}${text}&${canary}${text}=x`;
    for (const path of ["/logg-inn", "/min/lenke", "/pamelding"]) await raw(`POST ${path} HTTP/1.1\r\nHost: a\r\nUser-Agent: ${canary}${bare}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`);
    await raw(`${canary}${bare.slice(0, 50)} / HTTP/1.1\r\nHost: a\r\n\r\n`);
  }
  await raw(`POST /logg-inn HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000000\r\nConnection: close\r\n\r\n${canary.repeat(200000)}`).catch(() => {});
  await raw(`GET /program HTTP/1.1\r\nHost: a\r\nX: ${canary.repeat(200000)}\r\n\r\n`).catch(() => {});
  const requests = () => site.log.split("\n").filter((line) => line.includes('"event":"request"')).length;
  await until(() => requests() >= sent, "every request's line");
  const lines = site.log.split("\n").slice(0, -1);
  assert.equal(requests(), sent);
  for (const line of lines) {
    assert.match(line, /^\{"at":"[ -~]*\}$/);
    const parsed = JSON.parse(line);
    assert.ok(["request", "accounts.login_failed"].includes(parsed.event), line);
    if (parsed.event === "request") assert.deepEqual(Object.keys(parsed), ["at", "level", "event", "id", "route", "status", "ms", "bytes"]);
    assert.ok(parsed.event !== "request" || parsed.route === "-" || parsed.route === "/static" || routes.some(({ path }) => path === parsed.route), parsed.route);
  }
  assert.equal(site.log.includes(canary), false);
});

const decodeURIComponentLoosely = (text) => text.replace(/%([0-9a-f]{2})/g, (_, code) => String.fromCharCode(parseInt(code, 16)));

test("one port is open, and no file but its own", async () => {
  await restart(site, []);
  const { pid } = site.server;
  const opened = () => readdirSync(`/proc/${pid}/fd`).map((fd) => { try { return readlinkSync(`/proc/${pid}/fd/${fd}`); } catch { return ""; } }).filter(Boolean);
  const foreign = () => opened().filter((link) => link.startsWith("/") && !/^\/dev\/(null|urandom)$/.test(link) && ![site.database, `${site.database}-wal`, `${site.database}-shm`].includes(link));
  // The list of time zones is read when somebody first asks for a time, folder by folder.
  await until(() => foreign().length === 0, "files of others to be closed").catch(() => assert.deepEqual(foreign(), []));
  const open = opened();
  const sockets = new Set(open.map((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1]).filter(Boolean));
  const listening = ["tcp", "tcp6"].flatMap((kind) => readFileSync(`/proc/${pid}/net/${kind}`, "utf8").split("\n").slice(1).map((line) => line.trim().split(/\s+/)).filter((row) => row[3] === "0A" && sockets.has(row[9])).map((row) => row[1]));
  const port = Number(new URL(site.base).port).toString(16).toUpperCase().padStart(4, "0");
  assert.deepEqual([...new Set(listening)], [`0100007F:${port}`]);
});
