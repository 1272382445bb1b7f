// From the program's own route table: methods, headers, posts that must be refused, and fields that nobody asked for.
import assert from "node:assert/strict";
import http from "node:http";
import { after, before, test } from "node:test";
import { filled, hidden, until, Visitor } from "../browser/support/ask.mjs";
import { password, query } from "../browser/support/site.mjs";
import { changed, digest, exchange, headOf, rightful, routes, startWorld } from "./support/world.mjs";

const base = "https://retenk.example.no";
const paths = [...new Set(routes.map(({ path }) => path))];
const fits = (pattern, path) => new RegExp(`^${pattern.replace(/[.*+?^$()|]/g, "\\$&").replace(/\{[^}]*\}/g, "[^/]+")}$`).test(path);
const declared = (path) => routes.filter((route) => fits(route.path, path)).map(({ method }) => method);
const allowOf = (path) => [declared(path).includes("GET") && "GET, HEAD", declared(path).includes("POST") && "POST"].filter(Boolean).join(", ");
let world, site;
before(async () => { world = await startWorld([`server.base_url=${base}`, "server.header_seconds=2"]); ({ site } = world); });
after(async () => { await site?.end(); site?.remove(); });

// Only the head: a live stream has no end of its own.
const head = (method, path, { headers = {}, body } = {}) => new Promise((done, fail) => {
  const { hostname, port } = new URL(site.base);
  const sent = http.request({ hostname, port, method, path, agent: false, headers: { ...headers, ...(body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) }) } }, (answer) => {
    done({ status: answer.statusCode, headers: answer.headers, raw: answer.rawHeaders });
    answer.destroy();
  });
  sent.on("error", fail);
  sent.end(body);
});
const cookieOf = (who) => (who.cookie ? { Cookie: who.cookie } : {});

test("every route answers its declared methods and no other of nine; HEAD says what GET says", async () => {
  const wrong = [];
  for (const path of paths) {
    const route = routes.find((one) => one.path === path), who = rightful(world, route), url = world.example(route);
    for (const method of ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", ...["GET", "HEAD", "POST"].filter((one) => !declared(path).includes(one === "HEAD" ? "GET" : one))]) {
      const answer = await head(method, url, { headers: { ...cookieOf(who), "X-Canary": "ueigd" }, ...(method === "POST" ? { body: "" } : {}) });
      if (answer.status !== 405 || answer.headers.allow !== allowOf(path)) wrong.push(`${method} ${path}: ${answer.status}, Allow: ${answer.headers.allow}`);
    }
    const trace = (await exchange(site.base, `TRACE ${url} HTTP/1.1\r\nHost: a\r\nX-Canary: ueigd\r\nConnection: close\r\n\r\n`)).toString("latin1");
    if (trace.includes("ueigd")) wrong.push(`TRACE ${path} shows what was sent`);
    if (headOf(await exchange(site.base, `CONNECT ${url} HTTP/1.1\r\nHost: a\r\n\r\n`)).status !== 400) wrong.push(`CONNECT ${path}`);
    if (!declared(path).includes("GET")) continue;
    const [got, headed] = [await head("GET", url, { headers: cookieOf(who) }), await head("HEAD", url, { headers: cookieOf(who) })];
    const said = ({ status, headers }) => JSON.stringify([status, Object.entries(headers).filter(([name]) => !["date", "x-request-id", ...(path === "/metrics" ? ["content-length"] : [])].includes(name)).map(([name, value]) => (name === "connection" ? [name, ""] : [name, String(value).replace(/=[\w-]{43};/, "=;")]))]);
    if (said(got) !== said(headed)) wrong.push(`HEAD ${path}: ${said(headed)} and GET ${said(got)}`);
  }
  assert.deepEqual(wrong, []);
});

// The whole set, and the score of the scheme that the goal is given in: 100, minus what is missing, plus what is more.
const locks = {
  "content-security-policy": /^default-src 'none'; (?!.*unsafe).*form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
  "cross-origin-opener-policy": /^same-origin$/,
  "cross-origin-resource-policy": /^same-origin$/,
  "x-content-type-options": /^nosniff$/,
  "referrer-policy": /^same-origin$/,
  "permissions-policy": /camera=\(\).*geolocation=\(\).*microphone=\(\)/,
  "strict-transport-security": /^max-age=(?:6307200\d|\d{9,}); includeSubDomains$/,
};
// The two answers that other sites may show or read (DECISIONS 46), and what is other about each: nothing else.
const elsewhere = {
  "/program/innebygd": { "content-security-policy": /^default-src 'none'; (?!.*unsafe).*form-action 'self'; base-uri 'none'; frame-ancestors \*$/, "cross-origin-resource-policy": /^cross-origin$/ },
  "/program/schedule.json": { "cross-origin-resource-policy": /^cross-origin$/, "access-control-allow-origin": /^\*$/ },
};
const missingOf = (headers, path) => Object.entries({ ...locks, ...elsewhere[path] }).filter(([name, form]) => !form.test(headers[name] ?? "")).map(([name]) => name);
const missing = (headers) => Object.entries(locks).filter(([name, form]) => !form.test(headers[name] ?? "")).map(([name]) => name);

function score(headers, cookies) {
  const policy = headers["content-security-policy"];
  let points = 100;
  if (!policy) points -= 25;
  else if (/unsafe-inline|data:/.test(policy)) points -= 20;
  if (headers["access-control-allow-origin"] === "*") points -= 50;
  if (!headers["strict-transport-security"]) points -= 20;
  if (!policy?.includes("frame-ancestors") && !headers["x-frame-options"]) points -= 20;
  if (headers["x-content-type-options"] !== "nosniff") points -= 5;
  for (const cookie of cookies) points -= (/; Secure/.test(cookie) ? 0 : 40) + (/; HttpOnly/.test(cookie) ? 0 : 30);
  if (points < 90) return points;
  points += /default-src 'none'/.test(policy) && !/unsafe/.test(policy) ? 10 : 0;
  points += headers["cross-origin-resource-policy"] === "same-origin" ? 10 : 0;
  points += cookies.length > 0 && cookies.every((cookie) => /^__Host-.*; Path=\/.*HttpOnly.*SameSite=(Lax|Strict).*Secure/.test(cookie)) ? 5 : 0;
  points += policy.includes("frame-ancestors") ? 5 : 0;
  return points + (/^(no-referrer|same-origin|strict-origin.*)$/.test(headers["referrer-policy"]) ? 5 : 0);
}

test("every page has the whole set of locks, and what depends on who asks is kept nowhere", async () => {
  const wrong = [];
  for (const route of routes.filter(({ method }) => method === "GET")) {
    const tags = new Set();
    for (const who of [rightful(world, route), world.visitor, world.host]) {
      const answer = await head("GET", world.example(route), { headers: cookieOf(who) });
      for (const name of missingOf(answer.headers, route.path)) wrong.push(`${route.path} (${answer.status}): ${name}: ${answer.headers[name]}`);
      // Kept by others only when everybody gets the same.
      const forAll = route.access === "open" && answer.status === 200 && answer.headers["cache-control"] === "public, no-cache" && answer.headers.etag && !answer.headers["set-cookie"];
      if (!forAll && answer.headers["cache-control"] !== "no-store") wrong.push(`${route.path} (${answer.status}): Cache-Control: ${answer.headers["cache-control"]}`);
      tags.add(forAll ? answer.headers.etag : "");
      if (route.access !== "open" && answer.status === 200 && answer.headers["x-robots-tag"] !== "noindex") wrong.push(`${route.path}: for robots`);
      if ((answer.headers["access-control-allow-origin"] && !elsewhere[route.path]?.["access-control-allow-origin"]) || answer.headers.server || answer.headers["x-powered-by"]) wrong.push(`${route.path} says too much`);
    }
    if (tags.size > 1) wrong.push(`${route.path} differs by who asks, and is kept`);
  }
  assert.deepEqual(wrong, []);
});

test("so has every refusal and every file", async () => {
  const page = (lines, request = "GET / HTTP/1.1") => `${request}\r\nHost: a\r\n${lines}\r\n`;
  const form = "Content-Type: application/x-www-form-urlencoded\r\n";
  const style = /\/static\/style-\w+\.css/.exec((await world.visitor.get("/")).text)[0];
  const etag = (await head("GET", style)).headers.etag;
  const over = await new Visitor(site).post("/pamelding", "a=%zz");
  assert.equal(over.status, 400);
  const wanted = {
    200: page("", `GET ${style} HTTP/1.1`), 304: page(`If-None-Match: ${etag}\r\n`, `GET ${style} HTTP/1.1`), 303: page("", "GET /admin HTTP/1.1"),
    400: "GET / HTTP/1.1\r\n\r\n", 403: page(`${form}Origin: https://evil.example\r\nContent-Length: 3\r\n`, "POST /pamelding HTTP/1.1") + "a=b", 404: page("", "GET /nothing HTTP/1.1"),
    405: page("", "DELETE / HTTP/1.1"), 408: "GET / HTTP/1.1\r\nHost:", 413: page(`${form}Content-Length: 999999\r\n`, "POST /pamelding HTTP/1.1"),
    414: `GET /${"a".repeat(9000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 415: page("Content-Type: text/plain\r\nContent-Length: 3\r\n", "POST /pamelding HTTP/1.1") + "a=b",
    417: page("Expect: cake\r\n"), 422: page(`${form}Content-Length: 8\r\nConnection: close\r\n`, "POST /logg-inn HTTP/1.1") + "email=aa", 431: page(`X: ${"a".repeat(17000)}\r\n`), 501: page("", "BREW / HTTP/1.1"),
  };
  const wrong = [];
  await Promise.all(Object.entries(wanted).map(async ([status, request]) => {
    const bytes = request.includes("Host: a\r\n") ? request.replace("Host: a\r\n", "Host: a\r\nConnection: close\r\n") : request;
    const answer = headOf(await exchange(site.base, bytes));
    if (String(answer.status) !== status) wrong.push(`${answer.status} and not ${status}`);
    for (const name of missing(answer.headers)) wrong.push(`${status}: ${name}: ${answer.headers[name]}`);
    const cache = status === "200" || status === "304" ? "public, max-age=31536000, immutable" : "no-store";
    if (answer.headers["cache-control"] !== cache) wrong.push(`${status}: Cache-Control: ${answer.headers["cache-control"]}`);
  }));
  assert.deepEqual(wrong, []);
});

test("the headers score at least 130, on every page and with the cookies of a login", async () => {
  const login = await new Visitor(site).get("/logg-inn");
  const answer = await head("POST", "/logg-inn", { headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: new URLSearchParams({ ...hidden(login.text), email: "organiser@retenk.example.no", password }).toString() });
  assert.equal(answer.status, 303);
  const cookies = answer.headers["set-cookie"];
  for (const path of ["/", "/program", "/pamelding", "/nothing"]) assert.ok(score((await head("GET", path)).headers, cookies) >= 130, path);
  assert.equal(score((await head("GET", "/")).headers, cookies), 135);
});

// What a browser would send of the page's own form; a route without one: what every form has.
async function rightFields(route, who) {
  const url = world.example(route);
  const page = (await who.get(url.replace(/\/(sletting|avlysning|lenke|sending|epost)$/, ""))).text;
  let fields;
  try { fields = filled(page, url); } catch { fields = new URLSearchParams(hidden(page)); }
  if (who !== world.visitor) fields.set("form_token", await who.formToken());
  if (route.path === "/min/lenke") fields.set("email", "egen@example.no");
  return fields;
}

test("every post without a token of its own, from elsewhere or as text is refused, and changes nothing", async () => {
  const other = await new Visitor(site).logIn("organiser@retenk.example.no", password), foreign = await other.formToken();
  const old = await new Visitor(site).logIn("organiser@retenk.example.no", password), ended = await old.formToken();
  assert.equal((await old.post("/logg-ut", { form_token: ended })).status, 303);
  const wrong = [];
  const takesFiles = new Set(["/pamelding", "/min/deltaker/{id}", "/min/plasser/{id}", "/plass", "/plass/deltaker/{id}", "/admin/deltakere/{id}/endring", "/admin/deltakere/{id}/navn",
    "/admin/pameldinger/import", "/admin/program/import", "/foredragsholder/profil", "/foredragsholder/materiell/{id}", "/admin/program/{id}/materiell"]);
  const tries = []; // the forms first: whoever looks at a list of people is written down
  for (const route of routes.filter(({ method }) => method === "POST"))
    for (const who of route.access === "open" ? [world.organiser, world.visitor] : [rightful(world, route)]) tries.push([route, who, await rightFields(route, who)]);
  const before = digest(site);
  for (const [route, who, fields] of tries) {
    const url = world.example(route), cookie = cookieOf(who);
    const send = async (what, { token, headers = {}, type = "application/x-www-form-urlencoded", status = 403 }) => {
      const sent = new URLSearchParams(fields);
      if (token === null) sent.delete("form_token");
      else if (token) sent.set("form_token", token);
      if (sent.size === 0) sent.set("kanari", "1"); // a body that is not there is of no type
      const answer = await head("POST", url, { headers: { ...cookie, ...headers, ...(type ? { "Content-Type": type } : {}) }, body: sent.toString() });
      if (answer.status !== status) wrong.push(`${route.path}, ${what}: ${answer.status}`);
    };
    if (who !== world.visitor) {
      await send("no token", { token: null });
      await send("a foreign token", { token: foreign });
      await send("an old token", { token: ended });
      await send("an empty token", { token: " " });
    }
    for (const place of ["cross-site", "same-site"]) await send(place, { headers: { "Sec-Fetch-Site": place } });
    for (const origin of ["https://evil.example", "null", `${base}.evil.example`, "https://retenk.example.no:444"]) await send(origin, { headers: { Origin: origin } });
    for (const type of ["text/plain", "multipart/form-data; boundary=x", "application/json", ""]) await send(type || "no type", { type, status: takesFiles.has(route.path) && type.startsWith("multipart") ? 400 : 415 }); // no boundary stands in it
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(changed(before, digest(site)), []);
});

test("fields that a form does not have change nothing: every column of every table", async () => {
  const canary = "987654321";
  const columns = query(site, "SELECT DISTINCT c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'").split("\n");
  assert.ok(columns.length > 150);
  const wrong = [], isEnd = ({ path }) => path === "/min/avmelding"; // of a group, and of its members' pages
  const posts = routes.filter(({ method, path }) => method === "POST" && !["/logg-ut", "/min/ut", "/plass/ut"].includes(path));
  for (const route of [...posts.filter((one) => !isEnd(one)), ...posts.filter(isEnd)]) {
    const who = rightful(world, route), fields = await rightFields(route, who), own = new Set(fields.keys());
    if (route.path === "/admin/okter") { // not the login that goes on asking
      await new Visitor(site).logIn("organiser@retenk.example.no", password);
      fields.set("id", query(site, "SELECT max(id) FROM login_session"));
    }
    if (route.path === "/pamelding") for (const [name, value] of Object.entries({ contact_name: "Masse Tildeling", contact_email: "masse@example.no", self: "1", consent: "1", action: "submit" })) fields.set(name, value);
    if (route.path.startsWith("/pamelding")) own.add("code"); // a field of that form, if a column too
    const more = new URLSearchParams(fields);
    for (const column of columns)
      for (const name of [column, `p1_${column}`, `participant_${column}`, `user.${column}`]) if (!own.has(name) && !fields.has(name)) more.append(name, canary);
    const before = digest(site);
    const answer = await who.post(world.example(route), more.toString());
    const after = digest(site);
    for (const table of changed(before, after)) if (after.all[table].includes(canary)) wrong.push(`${route.path} (${answer.status}): ${table}: ${after.all[table].split("\n").find((row) => row.includes(canary)).slice(0, 200)}`);
    if (![200, 303, 404, 409, 422].includes(answer.status)) wrong.push(`${route.path}: ${answer.status} ${site.log}`);
  }
  assert.deepEqual(wrong, []);
  await until(() => query(site, "SELECT count(*) FROM message WHERE state = 'queued'") === "0", "the mail");
});
