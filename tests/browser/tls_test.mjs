// The program as the net sees it: TLS, cookies, caching and packing, and a stop under load that cuts nobody off.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { hidden, Visitor } from "./support/ask.mjs";
import { makeAuthority } from "./support/certificates.mjs";
import { changeStopped, logIn, openChromium, password, query, registrationOf, startSite } from "./support/site.mjs";

let folder, authority, tlsSettings, site;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "retenk-tls-"));
  authority = makeAuthority(folder);
  const { file, keyFile } = authority.certify("site");
  tlsSettings = [`server.tls_certificate=${file}`, `server.tls_key=${keyFile}`];
  site = await startSite(40, tlsSettings);
});
after(async () => { await site.end(); site.remove(); rmSync(folder, { recursive: true, force: true }); });

const visitor = () => new Visitor(site, { ca: authority.pem });

test("https is served with the certificate that was given, and http is not answered there", async () => {
  assert.equal(site.base.startsWith("https://127.0.0.1:"), true, site.base);
  const front = await visitor().get("/");
  assert.equal(front.status, 200);
  assert.equal(/https?:\/\/127[^"]*/.exec(front.text)[0].startsWith(site.base), true, "links to ourselves are of https");
  await assert.rejects(new Visitor(site).get("/"), { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });

  const { hostname, port } = new URL(site.base);
  const socket = net.connect(port, hostname);
  socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  let heard = "";
  socket.on("data", (part) => { heard += part.toString("latin1"); });
  socket.on("error", () => {});
  await once(socket, "close");
  assert.equal(heard.includes("HTTP/1.1"), false);
});

test("TLS 1.2 is the oldest that is spoken, and only with ciphers that let nobody alter a byte", () => {
  const shake = (...options) => spawnSync("openssl", ["s_client", "-connect", new URL(site.base).host, "-CAfile", authority.file, "-verify_return_error", ...options],
    { input: "", encoding: "utf8" });
  for (const [good, protocol] of [["-tls1_2", "TLSv1.2"], ["-tls1_3", "TLSv1.3"]]) {
    const answer = shake(good);
    assert.equal(answer.status, 0, answer.stderr);
    assert.equal(answer.stdout.includes(protocol), true);
  }
  for (const old of ["-tls1", "-tls1_1"]) {
    const answer = shake(old, "-cipher", "ALL:@SECLEVEL=0");
    assert.notEqual(answer.status, 0);
    assert.match(answer.stderr, /alert protocol version/, old);
  }
  const weak = shake("-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES128-SHA256");
  assert.match(weak.stderr, /handshake failure/);
});

test("every answer over TLS says that it is to stay so", async () => {
  const asset = /\/static\/[^"]+/.exec((await visitor().get("/")).text)[0];
  for (const path of ["/", "/pamelding", "/finnes-ikke", "/admin", "/healthz", "/metrics", asset])
    assert.equal((await visitor().get(path)).headers["strict-transport-security"], "max-age=63072000; includeSubDomains", path);
  assert.equal((await visitor().post("/min/lenke", "a=b", { Origin: "https://evil.example" })).headers["strict-transport-security"]?.startsWith("max-age="), true);
});

test("logging in and registering give cookies that never leave TLS, this host or the browser's own hands", async () => {
  const organiser = visitor(), attendee = visitor();
  const entered = await organiser.fill("/logg-inn", { email: "organiser@retenk.example.no", password });
  const registered = await attendee.fill("/pamelding", registrationOf(site, "Trygg Kari", "trygg@example.no"));
  for (const [answer, name] of [[entered, "login"], [registered, "link"]]) {
    assert.equal(answer.status, 303);
    assert.match(answer.headers["set-cookie"][0], new RegExp(`^__Host-${name}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Lax; Max-Age=\\d+; Secure$`));
  }
  assert.equal((await organiser.get("/admin/pameldinger")).status, 200);
  assert.equal((await attendee.get("/min")).text.includes("Trygg Kari"), true);
  const fields = hidden((await organiser.get("/admin/okter")).text);
  assert.equal((await organiser.post("/logg-ut", fields, { Origin: site.base.replace("https", "http").replace(/:\d+$/, "") })).status, 403);
  assert.equal((await organiser.post("/logg-ut", fields, { Origin: site.base })).status, 303);
});

test("Chromium logs in over TLS", async () => {
  const browser = await openChromium();
  try {
    const page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
    await logIn(page, site.base, "harstad@retenk.example.no");
    assert.equal(new URL(page.url()).pathname, "/vertskap");
    assert.deepEqual((await page.context().cookies()).map(({ name, secure, httpOnly, sameSite }) => [name, secure, httpOnly, sameSite]), [["__Host-login", true, true, "Lax"]]);
  } finally {
    await browser.close();
  }
});

const pages = ["/", "/program", "/en/program", "/nn/utviklingsplan", "/partnere", "/foredragsholdere", "/program.ics", "/praktisk"];
const assets = async () => [...new Set((await visitor().get("/")).text.match(/\/static\/[^"#]+/g))];

test("HEAD equals GET but for the body", async () => {
  for (const path of [...pages, ...(await assets()), "/healthz", "/finnes-ikke", "/pamelding", "/admin", "/favicon.ico"]) {
    const got = await visitor().get(path), head = await visitor().ask(path, { method: "HEAD" });
    assert.equal(head.bytes.length, 0);
    const same = ({ status, headers }) => {
      const { date, "x-request-id": id, etag, ...rest } = headers;
      assert.ok(date && id);
      // A form's page has a key of its own each time.
      return [status, path === "/pamelding" ? "" : etag, rest];
    };
    assert.deepEqual(same(head), same(got), path);
  }
});

test("br, gzip and nothing give the same bytes, each under an ETag of its own that answers 304", async () => {
  const unpack = { br: brotliDecompressSync, gzip: gunzipSync };
  for (const path of [...pages, ...(await assets())]) {
    const plain = await visitor().get(path);
    assert.equal(plain.headers["content-encoding"], undefined);
    const tags = new Set([plain.headers.etag]);
    for (const [encoding, decode] of Object.entries(unpack)) {
      const packed = await visitor().get(path, { "Accept-Encoding": encoding });
      if (plain.bytes.length > 2000 && /^text|javascript|json|xml/.test(plain.headers["content-type"])) {
        assert.equal(packed.headers["content-encoding"], encoding, path);
        assert.equal(packed.headers.vary, "Accept-Encoding", path);
        assert.ok(packed.bytes.length < plain.bytes.length, path);
        assert.equal(decode(packed.bytes).equals(plain.bytes), true, `${path} ${encoding}`);
        tags.add(packed.headers.etag);
        assert.equal(tags.size, encoding === "br" ? 2 : 3, `${path}: other bytes, another ETag`);
      }
      const again = await visitor().get(path, { "Accept-Encoding": encoding, "If-None-Match": packed.headers.etag });
      assert.deepEqual([again.status, again.bytes.length, again.headers.etag, again.headers["cache-control"]], [304, 0, packed.headers.etag, packed.headers["cache-control"]], path);
      assert.equal((await visitor().get(path, { "Accept-Encoding": encoding, "If-None-Match": `"other"` })).status, 200);
    }
    const refused = await visitor().get(path, { "Accept-Encoding": "br;q=0, gzip;q=0.0" });
    assert.equal(refused.headers["content-encoding"], undefined);
  }
});

test("a page with a secret in it is never packed, never kept", async () => {
  const organiser = await visitor().logIn("organiser@retenk.example.no", password);
  for (const path of ["/admin/pameldinger", "/min/lenke", "/vertskap"]) {
    const page = await organiser.get(path, { "Accept-Encoding": "br, gzip" });
    assert.deepEqual([page.status, page.headers["content-encoding"], page.headers["cache-control"]], [200, undefined, "no-store"], path);
  }
});

test("files under hashed names are kept for ever, others are asked for again", async () => {
  const all = await assets();
  assert.ok(all.length >= 2);
  const types = { css: "text/css; charset=utf-8", js: "text/javascript; charset=utf-8", svg: "image/svg+xml", woff2: "font/woff2", png: "image/png", ico: "image/x-icon", webmanifest: "application/manifest+json" };
  for (const path of all) {
    const file = await visitor().get(path);
    assert.equal(file.status, 200, path);
    const hashed = /-[A-Z0-9]{6,}\.\w+$/.test(path);
    assert.equal(file.headers["cache-control"], hashed ? "public, max-age=31536000, immutable" : "public, max-age=3600", path);
    assert.equal(file.headers["content-type"], types[path.split(".").pop()], path);
    assert.equal((await visitor().post(path, "a=b")).status, 405);
  }
  assert.equal(all.some((path) => path.endsWith(".css")) && all.some((path) => path.endsWith(".js")), true);
  for (const path of ["/static/../retenk.db", "/static/%2e%2e/retenk", "/static/", "/static"]) assert.equal((await visitor().get(path)).status, 404, path);
});

test("health and figures answer; figures only to this machine", async () => {
  const health = await visitor().get("/healthz");
  assert.deepEqual([health.status, health.headers["content-type"], health.text], [200, "application/json", '{"status":"ok"}\n']);
  const count = async () => {
    const { status, headers, text } = await visitor().get("/metrics");
    assert.deepEqual([status, headers["content-type"]], [200, "text/plain; version=0.0.4; charset=utf-8"]);
    for (const line of text.trim().split("\n")) assert.match(line, /^(# (TYPE|HELP) \w+ .+|\w+(\{[^}]*\})? [0-9.e+-]+)$/i);
    return [...text.matchAll(/^retenk_http_requests_total\S* (\d+)$/gm)].reduce((sum, [, n]) => sum + Number(n), 0);
  };
  const before = await count();
  for (let n = 0; n < 5; ++n) await visitor().get("/");
  assert.ok(await count() >= before + 5);
  assert.equal((await visitor().get("/metrics", { "X-Forwarded-For": "203.0.113.7" })).status, 404);
  assert.equal((await visitor().get("/healthz", { "X-Forwarded-For": "203.0.113.7" })).status, 200);
});

// One client on a kept connection: reads and registers in turn until the program stops; says what became of each.
function client(load, number, agent) {
  const { request } = load.site.base.startsWith("https") ? https : http;
  const { hostname, port } = new URL(load.site.base);
  const one = (path, body) => new Promise((done) => {
    const headers = body === undefined ? {} : { "Content-Type": "application/x-www-form-urlencoded", "Content-Length": Buffer.byteLength(body) };
    const sent = request({ hostname, port, path, method: body === undefined ? "GET" : "POST", headers, agent, ca: authority.pem }, (answer) => {
      let got = 0;
      answer.on("data", (part) => { got += part.length; });
      answer.on("error", () => {});
      answer.on("close", () => done({ status: answer.statusCode, whole: answer.complete && got === Number(answer.headers["content-length"]), location: answer.headers.location }));
    });
    sent.on("error", () => done(undefined));
    sent.end(body);
  });
  return (async () => {
    for (let n = 0; ; ++n) {
      const name = `stopp ${load.round} klient ${number} nummer ${n}`, fields = { ...load.fields, form_key: `${load.round}-${number}-${n}-nøkkel-og-lås`, contact_name: name, contact_email: `s${load.round}k${number}n${n}@example.no` };
      const answer = n % 2 === 0 ? await one("/program") : await one("/pamelding", new URLSearchParams(fields).toString());
      if (!answer) return; // not one byte came: nobody took this request on
      if (!answer.whole) load.torn.push(`${name}: ${answer.status}`);
      else if (![200, 303].includes(answer.status)) load.wrong.push(`${name}: ${answer.status}`);
      else if (answer.location === "/pamelding/kvittering") load.acknowledged.push(name);
      if (++load.count === load.enough) load.reached();
    }
  })();
}

for (const kind of ["http", "https"])
  test(`told to stop under load, ${kind}: no torn answer, none committed and unanswered, gone within 10 s`, { timeout: 120000 }, async () => {
    const loaded = await startSite(10, kind === "https" ? tlsSettings : []);
    const fields = registrationOf(loaded, "", "");
    await loaded.end();
    changeStopped(loaded, "UPDATE pool SET capacity = 1000000");
    await loaded.start();
    const load = { site: loaded, fields, round: 0, torn: [], wrong: [], acknowledged: [] };
    for (load.round = 0; load.round < 5; ++load.round) {
      load.count = 0;
      load.enough = 100 + load.round * 37;
      const reached = new Promise((done) => { load.reached = done; });
      const agent = new (kind === "https" ? https : http).Agent({ keepAlive: true, maxSockets: 32 });
      const clients = Array.from({ length: 32 }, (_, number) => client(load, number, agent));
      await reached;
      const begun = performance.now();
      const exited = loaded.end();
      loaded.server.kill("SIGTERM"); // a second one does no harm
      assert.equal(await exited, 0);
      assert.ok(performance.now() - begun < 10000);
      await Promise.all(clients);
      agent.destroy();
      await loaded.start();
    }
    await loaded.end();
    assert.deepEqual([load.torn, load.wrong], [[], []]);
    const stored = query(loaded, "SELECT name FROM participant WHERE name LIKE 'stopp %' ORDER BY name").split("\n");
    assert.deepEqual(load.acknowledged.sort(), stored.sort());
    assert.ok(stored.length > 100);
    assert.equal(query(loaded, "PRAGMA integrity_check"), "ok");
    loaded.remove();
  });
