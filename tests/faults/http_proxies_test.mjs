// Requests that two readers may understand differently, sent to the program itself and through four proxies on the way to it:
// nobody gets an answer to a request that the other one does not know of.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import net from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ask, until } from "../browser/support/ask.mjs";
import { startSite } from "../browser/support/site.mjs";
import { freePort, remember, restart } from "./support/world.mjs";

// The hidden request: whoever sees its answer was let through where only one request was meant to be.
const hidden = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
const formType = "Content-Type: application/x-www-form-urlencoded\r\n";
const post = (lines, body, line = "POST /min/lenke HTTP/1.1") => `${line}\r\nHost: a\r\n${formType}${lines}\r\n${body}`;
const chunk = (text) => `${text.length.toString(16)}\r\n${text}\r\n`;

function payloads() {
  const list = [];
  const add = (name, bytes) => list.push([name, bytes]);
  const codings = ["chunked", "Chunked", " chunked", "\tchunked", "chunked ", "\vchunked", "xchunked", "chunked,", ",chunked", "chunked, identity", "identity, chunked", "gzip, chunked", "chunked, chunked", "\"chunked\"", "'chunked'",
    "chunked;x", "chunked\r\n ", "\r\n chunked", "\r\n\tchunked", "cow", "", "identity", "chun\u0000ked", "chunked\u0000", "c\rhunked", "chunked\r", "\u00a0chunked", "CHUNKED\u000b", "chunke", "chunkedd"];
  const names = ["Transfer-Encoding", "Transfer-encoding", "transfer-encoding", "Transfer-Encoding ", " Transfer-Encoding", "Transfer_Encoding", "Transfer\u0000Encoding", "Transfer-Encoding\t", "X: y\nTransfer-Encoding", "X: y\rTransfer-Encoding", "X: y\r\n\r\nTransfer-Encoding", "Transfer Encoding", "Transfer-Encodin\u00e7"];
  // Length against chunks, both ways round, for every way of writing the coding.
  for (const coding of codings) {
    const line = `Transfer-Encoding: ${coding}\r\n`, ended = `0\r\n\r\n${hidden}`;
    add(`CL.TE ${JSON.stringify(coding)}`, post(`Content-Length: ${ended.length}\r\n${line}`, ended));
    add(`TE.CL ${JSON.stringify(coding)}`, post(`${line}Content-Length: 4\r\n`, `${chunk(hidden)}0\r\n\r\n`));
    add(`TE alone ${JSON.stringify(coding)}`, post(line, ended));
    add(`TE twice ${JSON.stringify(coding)}`, post(`Transfer-Encoding: chunked\r\n${line}`, ended));
  }
  for (const name of names) {
    const ended = `0\r\n\r\n${hidden}`;
    add(`${JSON.stringify(name)} CL.TE`, post(`Content-Length: ${ended.length}\r\n${name}: chunked\r\n`, ended));
    add(`${JSON.stringify(name)} TE.CL`, post(`${name}: chunked\r\nContent-Length: 4\r\n`, `${chunk(hidden)}0\r\n\r\n`));
  }
  // Lengths that can be read in two ways.
  for (const value of ["0", "+0", "-0", "0x0", "00", " 0", "0 ", "0,0", "0, 40", "40, 0", "0;40", "0\t", "0a", "1e1", "0.0", "\u00b2", "9223372036854775808", "18446744073709551616", "4294967296", "", "-1", "0\u0000", "0\r", "\v0", "0_0", "٠", "0/40"]) {
    add(`Content-Length ${JSON.stringify(value)}`, post(`Content-Length: ${value}\r\n`, hidden));
    add(`two lengths, ${JSON.stringify(value)} last`, post(`Content-Length: ${hidden.length}\r\nContent-Length: ${value}\r\n`, hidden));
    add(`two lengths, ${JSON.stringify(value)} first`, post(`Content-Length: ${value}\r\nContent-Length: ${hidden.length}\r\n`, hidden));
  }
  for (const name of ["Content-Length ", " Content-Length", "Content_Length", "Content-Length\t", "content-length\u0000", "Content Length", "X: y\nContent-Length", "X: y\rContent-Length"]) add(`${JSON.stringify(name)}`, post(`${name}: ${hidden.length}\r\nContent-Length: 0\r\n`, hidden));
  // Chunks that can.
  for (const size of ["0x24", "+24", "-1", "24 ", " 24", "24\t", "24;", "24;a=\"b\r\nc\"", "24;a\n", "0024", "2 4", "", "ffffffffffffffff", "10000000000000024", "24\n", "24\r", "g", "0;\n", "0\n", "0 0", "24,24", "٢٤"]) {
    add(`chunk size ${JSON.stringify(size)}`, post("Transfer-Encoding: chunked\r\n", `${size}\r\n${hidden}\r\n0\r\n\r\n`));
    add(`chunk size ${JSON.stringify(size)} and then another request`, post("Transfer-Encoding: chunked\r\n", `1\r\na\r\n${size}\r\n\r\n${hidden}`));
  }
  for (const trailer of ["Host: b", "Content-Length: 40", "Transfer-Encoding: chunked", "Cookie: __Host-login=x", "Authorization: x", " folded", ": x", "X: y\n", "X\u0000: y", "X-Forwarded-For: 127.0.0.1"]) add(`trailer ${JSON.stringify(trailer)}`, post("Transfer-Encoding: chunked\r\n", `0\r\n${trailer}\r\n\r\n${hidden}`));
  for (const [name, end] of [["LF", "\n"], ["CR", "\r"], ["LF CR", "\n\r"]]) {
    add(`lines ended by ${name}`, `GET / HTTP/1.1${end}Host: a${end}Content-Length: ${hidden.length}${end}${end}${hidden}`);
    add(`chunks ended by ${name}`, post("Transfer-Encoding: chunked\r\n", `0${end}${end}${hidden}`));
  }
  // Methods with bodies that some do not read.
  for (const method of ["GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PUT", "PATCH", "BREW", "get", "POST /min/lenke HTTP/1.1\r\nX:"]) {
    add(`${method} with a body`, `${method} /program HTTP/1.1\r\nHost: a\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`);
    add(`${method} with chunks`, `${method} /program HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${chunk(hidden)}0\r\n\r\n`);
  }
  for (const version of ["HTTP/1.0", "HTTP/0.9", "HTTP/1.2", "HTTP/2.0", "http/1.1", "HTTP/1.1 ", "HTTP/1.10", "HTTP/01.1", "", "HTTP/1.1\t", "HTTP/11", "XTTP/1.1"]) {
    const ended = `0\r\n\r\n${hidden}`;
    add(`${JSON.stringify(version)} with chunks`, post(`Transfer-Encoding: chunked\r\n`, ended, `POST /min/lenke ${version}`));
    add(`${JSON.stringify(version)} with both`, post(`Content-Length: ${ended.length}\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n`, ended, `POST /min/lenke ${version}`));
  }
  for (const line of ["Expect: 100-continue", "Expect: 100-continue, x", "Expect:\t100-continue", "Connection: Content-Length", "Connection: Transfer-Encoding, close", "Connection: keep-alive, Host", "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
    "Upgrade: websocket\r\nConnection: Upgrade", "Host: b", "X: y\r\n folded: z", "Max-Forwards: 0", "TE: trailers", "Content-Encoding: chunked", "Trailer: Content-Length", "Keep-Alive: timeout=1000"]) {
    add(line, post(`${line}\r\nContent-Length: ${hidden.length}\r\n`, hidden));
    add(`${line}, chunks`, post(`${line}\r\nTransfer-Encoding: chunked\r\n`, `${chunk(hidden)}0\r\n\r\n`));
  }
  // Splitting: what is to stand in a header of the answer or of the next request.
  for (const text of ["%0d%0a", "%0a", "%0d", "%E5%98%8A%E5%98%8D", "%u000a", "\r\n", "\n", "%250d%250a", "%c4%8d%c4%8a"]) {
    for (const place of ["/logg-inn?til=/", "/min/", "/", "/program?lang="]) add(`splitting ${JSON.stringify(place + text)}`, `GET ${place}${text}Set-Cookie:x=smuggled${text}${text}GET%20/smuggled HTTP/1.1\r\nHost: a\r\n\r\n`);
    add(`splitting of Host by ${JSON.stringify(text)}`, `GET / HTTP/1.1\r\nHost: a${text}X-Smuggled: x\r\n\r\n`);
  }
  for (const target of ["http://a/smuggled http://a/", "/ HTTP/1.1\r\nHost: a\r\n\r\nGET /smuggled", "//smuggled", "/.//smuggled", "*", "a:80", "/\u0000", "/#/smuggled", "/?\r", "http://a@b/smuggled", "/%2e%2e//smuggled"]) add(`target ${JSON.stringify(target)}`, `GET ${target} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n`);
  const sent = (text) => Buffer.from(text).toString("latin1"); // a character a byte
  return [...new Map(list.map(([name, text]) => [sent(text), [name, sent(text)]])).values()];
}

// Small configurations of Debian's four, each with kept-alive connections to the program.
const proxies = {
  nginx: (folder, port, to) => ({
    file: `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log; worker_processes 1; events { worker_connections 512; }
http { access_log off; client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
upstream app { server 127.0.0.1:${to}; keepalive 4; }
server { listen 127.0.0.1:${port}; ignore_invalid_headers off; location / { proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host; proxy_request_buffering off; } } }`,
    command: (file) => ["/usr/sbin/nginx", "-p", folder, "-c", file],
  }),
  haproxy: (folder, port, to) => ({
    file: `global
  maxconn 512
defaults
  mode http
  timeout connect 5s
  timeout client 5s
  timeout server 5s
  timeout http-request 5s
  option http-keep-alive
  http-reuse always
frontend in
  bind 127.0.0.1:${port}
  option forwardfor
  default_backend app
backend app
  server one 127.0.0.1:${to}
`,
    command: (file) => ["/usr/sbin/haproxy", "-db", "-f", file],
  }),
  caddy: (folder, port, to) => ({
    file: JSON.stringify({ admin: { disabled: true }, logging: { logs: { default: { level: "PANIC" } } }, storage: { module: "file_system", root: folder },
      apps: { http: { servers: { in: { listen: [`127.0.0.1:${port}`], automatic_https: { disable: true }, protocols: ["h1"], routes: [{ handle: [{ handler: "reverse_proxy", upstreams: [{ dial: `127.0.0.1:${to}` }], flush_interval: -1 }] }] } } } } }),
    command: (file) => ["/usr/bin/caddy", "run", "--config", file],
  }),
  h2o: (folder, port, to) => ({
    file: `user: ${process.getuid() === 0 ? "root" : execFileSync("id", ["-un"], { encoding: "utf8" }).trim()}
pid-file: ${folder}/h2o.pid
error-log: ${folder}/h2o.log
num-threads: 1
hosts:
  default:
    listen: { host: 127.0.0.1, port: ${port} }
    paths:
      /:
        proxy.reverse.url: http://127.0.0.1:${to}/
        proxy.timeout.keepalive: 5000
`,
    command: (file) => ["/usr/bin/h2o", "-m", "worker", "-c", file],
  }),
};

let site, appPort;
before(async () => {
  site = await startSite(10);
  await restart(site, ["limits.link_requests_per_hour=1000000", "server.body_seconds=2", "server.header_seconds=2"]);
  appPort = Number(new URL(site.base).port);
});
after(async () => { await site?.end(); site?.remove(); });

async function startProxy(name) {
  const folder = join(site.folder, name), port = await freePort();
  mkdirSync(folder);
  const { file, command } = proxies[name](folder, port, appPort);
  writeFileSync(join(folder, "config"), file);
  const [first, ...rest] = command(join(folder, "config"));
  let said = "";
  const child = remember(spawn(first, rest, { cwd: folder, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder } }));
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => { said += text; });
  await until(async () => (await ask(`http://127.0.0.1:${port}`, "/healthz").catch(() => ({}))).status === 200 || child.exitCode !== null, `${name}: ${said}`);
  assert.equal(child.exitCode, null, said);
  return { port, stop: () => new Promise((done) => { child.once("exit", done); child.kill("SIGTERM"); }) };
}

// Answers as a strict reader counts them on one connection: each a status and whether it is for the hidden request.
function answersIn(bytes) {
  const text = bytes.toString("latin1"), answers = [];
  let at = 0;
  if (text && !text.startsWith("HTTP/1.")) return [0]; // of HTTP/0.9, which nginx still speaks: a page and no more
  while (text.startsWith("HTTP/1.", at)) {
    const end = text.indexOf("\r\n\r\n", at);
    if (end < 0) break;
    const head = text.slice(at, end), status = Number(head.slice(9, 12));
    at = end + 4;
    if (status === 100) continue;
    const length = /^content-length: (\d+)/im.exec(head);
    if (/^transfer-encoding: chunked/im.exec(head)) for (;;) {
      const size = parseInt(text.slice(at), 16);
      at = text.indexOf("\r\n", at) + 2 + size + 2;
      if (!(size > 0)) break;
    }
    else if (length && !text.startsWith("HTTP/1.", at)) at += Number(length[1]);
    else if (!length) at = text.length;
    answers.push(status);
  }
  return answers;
}

// Sends, and waits for what comes until the end or until it has been quiet for a moment.
const send = (port, bytes, quiet) => new Promise((done) => {
  const parts = [];
  let timer;
  const socket = net.connect({ port, host: "127.0.0.1" }, () => { socket.write(Buffer.from(bytes, "latin1")); wait(); });
  // First the end of what we say, for whoever still waits for a body; then of all.
  const wait = (then = () => { socket.end(); wait(() => socket.destroy()); }) => { clearTimeout(timer); timer = setTimeout(then, quiet); };
  socket.on("data", (part) => { parts.push(part); wait(); });
  socket.on("error", () => {});
  socket.on("close", () => { clearTimeout(timer); done(Buffer.concat(parts)); });
});

async function counted() {
  const text = (await ask(site.base, "/metrics")).text;
  return Object.fromEntries([...text.matchAll(/retenk_http_requests_total\{status="(\dxx)"\} (\d+)/g)].map(([, group, count]) => [group, Number(count)]));
}
const total = (counts) => Object.values(counts).reduce((sum, count) => sum + count, 0);

// An honest client whose connection, and with it whichever the proxy has to the program, goes through it all.
class Honest {
  constructor(port) { Object.assign(this, { port, number: 0, pending: Buffer.alloc(0), wrong: [] }); }
  async ask() {
    const slug = `ekte-${++this.number}`;
    const bytes = await new Promise((done) => {
      const parts = [];
      const socket = net.connect({ port: this.port, host: "127.0.0.1" }, () => socket.write(`GET /program/${slug}?x=${slug} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`));
      socket.on("data", (part) => parts.push(part));
      socket.on("error", () => {});
      socket.on("close", () => done(Buffer.concat(parts)));
    });
    const text = bytes.toString("utf8");
    // Its own address stands in its page, in the links to the other languages.
    if (answersIn(bytes).join() !== "404" || !text.includes(`/program/${slug}`) || text.includes("smuggled")) this.wrong.push(`${slug}: ${text.slice(0, 60)}`);
  }
}

// What is wrong with one payload. A request that the program answered and whose answer did not come to the one who
// asked is waiting for somebody else.
async function look(port, honest, name, bytes, quiet) {
  const before = total(await counted()) + 1; // with the question itself
  const answer = await send(port, bytes, quiet);
  await honest.ask();
  const seen = answersIn(answer).length, reached = total(await counted()) - before - 1;
  if (reached > seen) return `${name}: the program answered ${reached}, ${seen} were seen`;
  if (/^set-cookie:.*smuggled|^x-smuggled/im.test(answer.toString("latin1").split("\r\n\r\n")[0])) return `${name}: a header that a stranger made`;
  return "";
}

async function desyncs(port) {
  const wrong = [], honest = new Honest(port);
  await honest.ask();
  for (const [name, bytes] of payloads()) {
    // On a busy machine an answer may be later than the moment of quiet: again, with patience.
    let fault = "";
    for (const quiet of [25, 400, 1500]) if (!(fault = await look(port, honest, name, bytes, quiet))) break;
    if (fault) wrong.push(fault);
  }
  return [...wrong, ...honest.wrong];
}

// Framed in one way only, by a strict reading: one length of digits, or chunked alone, and every line a field.
function isPlain(bytes) {
  const [first, ...lines] = bytes.slice(0, bytes.indexOf("\r\n\r\n")).split("\r\n");
  const values = (name) => lines.filter((line) => line.toLowerCase().startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).replace(/^[ \t]+|[ \t]+$/g, ""));
  if (!/^[A-Z]+ [!-~]+ HTTP\/1\.1$/.test(first) || lines.some((line) => !/^[!#$%&'*+.^_`|~\dA-Za-z-]+:[\t -~\u0080-\u00ff]*$/.test(line)) || values("host").length !== 1) return false;
  const [codings, lengths] = [values("transfer-encoding"), values("content-length")];
  if (codings.length === 0) return lengths.length === 0 || (lengths.length === 1 && /^\d+$/.test(lengths[0]));
  return lengths.length === 0 && codings.length === 1 && codings[0].toLowerCase() === "chunked";
}

test("whatever is not framed in one way only gets one answer, a refusal", async () => {
  const list = payloads().filter(([, bytes]) => !isPlain(bytes)), wrong = [];
  assert.ok(list.length >= 200, String(list.length));
  for (const [name, bytes] of list) {
    const answers = answersIn(await send(appPort, bytes, 40));
    // What HTTP/1.0 or an absent version leaves open is one answer of any kind.
    if (answers.length > 1 || (answers[0] < 400 && !/HTTP\/1\.0/.test(bytes))) wrong.push(`${name}: ${answers}`);
  }
  assert.deepEqual(wrong, []);
});

test("there are at least 300 different payloads", () => {
  const list = payloads();
  assert.ok(list.length >= 300, String(list.length));
});

test("sent to the program itself: no more answers than requests that HTTP knows, nothing behind a refusal", async () => {
  assert.deepEqual(await desyncs(appPort), []);
});

const isDebian13 = /^VERSION_ID="13"$/m.test(readFileSync("/etc/os-release", "utf8"));
for (const name of Object.keys(proxies))
  test(`through ${name}: no answer goes astray, and an honest client gets its own`, { timeout: 120000, skip: isDebian13 && name === "h2o" && "Debian 13 has none" }, async () => {
    const proxy = await startProxy(name);
    try { assert.deepEqual(await desyncs(proxy.port), []); } finally { await proxy.stop(); }
  });
