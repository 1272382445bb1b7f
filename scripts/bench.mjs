// Prints a table: figure, yardstick, ratio, goal, met or not; and writes it as JSON. Speed only as ratios to a yardstick of
// the same minute, since absolute figures drift. --only WORD runs the parts whose name has it; --compare FILE shows what
// changed since an earlier run's JSON; --json FILE says where to write (build/bench.json).
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import os from "node:os";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { brotliCompressSync } from "node:zlib";
import { makeRoom, registrationScript } from "./bench_registration.mjs";
import { millisecondsForDrop, makeLarge } from "./bench_timetable.mjs";

const { values: options } = parseArgs({ options: {
  only: { type: "string", default: "" }, compare: { type: "string" }, json: { type: "string", default: "build/bench.json" },
  seconds: { type: "string", default: "3" } } });
const folder = mkdtempSync(join(tmpdir(), "retenk-bench-"));
const program = "build/release/retenk", yardstick = "build/release/retenk_yardstick", password = "fjell og fjord";
const rows = [], running = new Set();
let surroundings = process.env; // of what is measured

// Both sides on a disk whose syncs take so much longer.
async function withSlowSyncs(microseconds, work) {
  surroundings = { ...process.env, LD_PRELOAD: resolve("build/release/libretenk_slow_sync.so"), RETENK_SYNC_US: String(microseconds) };
  await work();
  surroundings = process.env;
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const measured = (part, figure, against, ratio, goal, met) => rows.push({ part, figure, against, ratio, goal, met });
const atLeast = (part, figure, against, ratio, goal) => measured(part, figure, against, ratio, `≥ ${goal}`, ratio >= goal);
const atMost = (part, figure, against, ratio, goal) => measured(part, figure, against, ratio, `≤ ${goal}`, ratio <= goal);
const bare = (...words) => execFileSync(yardstick, words, { encoding: "utf8", env: surroundings }).trim().split(" ").map(Number);

const freePort = () => new Promise((done) => {
  const server = net.createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});

function start(command, args) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"], env: surroundings });
  running.add(child);
  const gone = new Promise((done) => child.once("exit", () => { running.delete(child); done(); }));
  child.stop = () => { child.kill("SIGTERM"); return gone; };
  return child;
}

async function answers(url) {
  for (const until = Date.now() + 60000; Date.now() < until; ) {
    try { return await fetch(url); } catch { await new Promise((again) => { setImmediate(again); }); }
  }
  throw new Error(`${url} does not answer`);
}

function makeDemo(participants) {
  const file = join(folder, `demo-${participants}.db`);
  for (const part of ["", "-wal", "-shm"]) rmSync(file + part, { force: true }); // of the round before
  execFileSync(program, ["demo", "--database", file, "--participants", String(participants), "--password", password], { stdio: "ignore" });
  return file;
}

async function serve(database, ...settings) {
  const port = await freePort();
  const all = [`mail.url=file://${folder}/mail/`, "log.level=error", "limits.registrations_per_minute=1000000", ...settings];
  const began = process.hrtime.bigint();
  const server = start(program, ["serve", "--database", database, "--port", String(port), ...all.flatMap((one) => ["--set", one])]);
  const base = `http://127.0.0.1:${port}`;
  await answers(`${base}/praktisk`); // what people ask for; /healthz waits until the whole file was looked through
  return { base, port, stop: server.stop, pid: server.pid, started: Number(process.hrtime.bigint() - began) / 1e6 };
}

async function wrk(url, { script, headers = [], seconds = Number(options.seconds) } = {}) {
  const args = ["-t1", "-c64", `-d${seconds}s`, "--latency", ...headers.flatMap((one) => ["-H", one])];
  if (script) args.push("-s", script);
  const child = start("wrk", [...args, url]);
  let text = "";
  for await (const part of child.stdout) text += part;
  const p99 = /99%\s+([\d.]+)(us|ms|s)/.exec(text);
  return { rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)[1]), bad: Number(/Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] ?? 0),
    p99: Number(p99[1]) * { us: 1, ms: 1e3, s: 1e6 }[p99[2]] };
}

// Interleaved, so that a drift of the machine meets both.
async function compareRates(ours, theirs, headers) {
  const a = [], b = [];
  for (let round = 0; round < 3; ++round) {
    a.push((await wrk(ours, { headers })).rate);
    b.push((await wrk(theirs, { headers })).rate);
  }
  return [median(a), median(b)];
}

async function startNginx(files) {
  const port = await freePort(), root = join(folder, "nginx");
  for (const kind of ["plain", "br"]) mkdirSync(join(root, kind), { recursive: true });
  for (const [name, plain, packed] of files) {
    writeFileSync(join(root, "plain", name), plain);
    writeFileSync(join(root, "br", name), packed);
  }
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((one) => `${one}_temp_path ${folder}/nginx-${one};`).join(" ");
  writeFileSync(join(folder, "nginx.conf"), `worker_processes 2; daemon off; pid ${folder}/nginx.pid; error_log /dev/null;
events { worker_connections 1024; }
http { access_log off; default_type text/html; sendfile on; tcp_nopush on; keepalive_requests 100000000; open_file_cache max=100; ${paths}
  server { listen 127.0.0.1:${port} reuseport; root ${root}; location /br/ { add_header Content-Encoding br; } } }`);
  const server = start("/usr/sbin/nginx", ["-c", join(folder, "nginx.conf"), "-p", folder]);
  await answers(`http://127.0.0.1:${port}/plain/${files[0][0]}`);
  return { base: `http://127.0.0.1:${port}`, stop: server.stop };
}

const publicPages = { front: "/", programme: "/program", session: "/program/siden-sist", plan: "/utviklingsplan" };

async function benchPages() {
  const site = await serve(makeDemo(250));
  const files = [];
  for (const [name, path] of Object.entries(publicPages)) {
    const plain = Buffer.from(await (await fetch(site.base + path, { headers: { "accept-encoding": "identity" } })).arrayBuffer());
    // The same bytes as ours, packed as ours are.
    const packed = await new Promise((done) => http.get(site.base + path, { headers: { "Accept-Encoding": "br" } }, async (answer) => {
      const parts = [];
      for await (const part of answer) parts.push(part);
      done(Buffer.concat(parts));
    }));
    files.push([name, plain, packed.length > 0 ? packed : brotliCompressSync(plain)]);
  }
  const nginx = await startNginx(files);
  for (const [kind, headers] of Object.entries({ plain: ["Accept-Encoding: identity"], br: ["Accept-Encoding: br, gzip"] }))
    for (const [name, path] of Object.entries(publicPages)) {
      const [ours, theirs] = await compareRates(site.base + path, `${nginx.base}/${kind}/${name}`, headers);
      const size = files.find(([one]) => one === name)[kind === "br" ? 2 : 1].length;
      atLeast("pages", `${path} ${kind}, ${size} bytes: ${ours.toFixed(0)}/s`, `nginx ${theirs.toFixed(0)}/s`, ours / theirs, 0.9);
    }
  await nginx.stop();
  await site.stop();
}

// What one registration costs, with one place each, and with all that a form can have: extra, session and answer with places of their own.
async function benchRegistrations() {
  await compareRegistrations("complete registrations", false);
  await compareRegistrations("the same with dinner, session and answer", true);
  await withSlowSyncs(2000, () => compareRegistrations("all of that on a disk of 2 ms a sync", true));
}

async function compareRegistrations(what, whole) {
  const ours = [], theirs = [], slow = [], syncs = [];
  let bad = 0;
  for (let round = 0; round < 3; ++round) {
    const [commits, sync] = bare("commits", mkdtempSync(join(folder, "commits-")));
    const database = makeDemo(250);
    makeRoom(database);
    const site = await serve(database);
    const script = join(folder, "register.lua");
    writeFileSync(script, await registrationScript(site.base, whole ? database : undefined));
    const load = await wrk(`${site.base}/pamelding`, { script });
    bad += load.bad;
    if (whole) bad += withoutAll(database);
    ours.push(load.rate); theirs.push(commits); slow.push(load.p99); syncs.push(sync);
    await site.stop();
    for (const end of ["", "-wal", "-shm"]) rmSync(database + end, { force: true });
  }
  const [rate, commits, p99, sync] = [ours, theirs, slow, syncs].map(median);
  measured("registrations", `${what} ${rate.toFixed(0)}/s, ${bad} refused`, `durable commits ${commits.toFixed(0)}/s`, rate / commits, "≥ 1", rate >= commits && bad === 0);
  atMost("registrations", `their 99th percentile ${(p99 / 1000).toFixed(1)} ms`, `one sync ${(sync / 1000).toFixed(3)} ms`, p99 / sync, 40);
}

// How many of the bench's participants lack one of the three: the row would measure less than it says.
function withoutAll(database) {
  const count = execFileSync("sqlite3", ["-readonly", database, `SELECT count(*) FROM participant WHERE name LIKE 'Prove maaling%' AND NOT (
    EXISTS (SELECT 1 FROM participant_extra WHERE participant_id = participant.id)
    AND EXISTS (SELECT 1 FROM session_signup WHERE participant_id = participant.id AND state = 'signed')
    AND EXISTS (SELECT 1 FROM answer_option JOIN question_option ON question_option.id = option_id WHERE participant_id = participant.id AND pool_id IS NOT NULL))`], { encoding: "utf8" });
  return Number(count);
}

async function logIn(site, email) {
  const page = await (await fetch(`${site.base}/logg-inn`)).text();
  const hidden = Object.fromEntries([...page.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]));
  const answer = await fetch(`${site.base}/logg-inn`, { method: "POST", redirect: "manual", body: new URLSearchParams({ ...hidden, email, password }) });
  if (answer.status !== 303) throw new Error(`${email}: ${answer.status}`);
  return answer.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
}

// One after the other on one connection: milliseconds for one answer, the median of many.
async function millisecondsFor(site, cookie, path, times = 60) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const once = () => new Promise((done, fail) => {
    const began = process.hrtime.bigint();
    http.get(site.base + path, { agent, headers: { Cookie: cookie } }, async (answer) => {
      let bytes = 0;
      for await (const part of answer) bytes += part.length;
      if (answer.statusCode !== 200) fail(new Error(`${path}: ${answer.statusCode}`));
      done({ ms: Number(process.hrtime.bigint() - began) / 1e6, bytes });
    }).on("error", fail);
  });
  await once();
  const all = [];
  for (let n = 0; n < times; ++n) all.push((await once()).ms);
  agent.destroy();
  return median(all);
}

async function benchLists() {
  const listed = {};
  for (const participants of [1000, 10000, 100000]) {
    const site = await serve(makeDemo(participants));
    if (participants === 100000) {
      const again = await (async () => { await site.stop(); return serve(join(folder, "demo-100000.db")); })();
      Object.assign(site, again);
      atMost("lists", `start to first answer ${again.started.toFixed(0)} ms, 100 000 participants`, "milliseconds", again.started, 150);
    }
    const host = await logIn(site, "harstad@retenk.example.no");
    listed[participants] = await millisecondsFor(site, host, "/vertskap");
    if (participants === 100000) await benchSearch(site);
    if (participants === 10000) await benchSheet(site);
    await site.stop();
  }
  for (const participants of [10000, 100000])
    atMost("lists", `a municipality's first page, of ${participants}: ${listed[participants].toFixed(2)} ms`, `of 1 000: ${listed[1000].toFixed(2)} ms`, listed[participants] / listed[1000], 1.3);
}

async function benchSearch(site) {
  const organiser = await logIn(site, "organiser@retenk.example.no");
  const code = execFileSync("sqlite3", ["-readonly", join(folder, "demo-100000.db"), "SELECT reference FROM registration ORDER BY id DESC LIMIT 1"], { encoding: "utf8" }).trim();
  const lookup = await millisecondsFor(site, organiser, `/admin/pameldinger?sok=${code}`);
  for (const word of ["pr", "kaare", "prove example", "zzz"]) {
    const search = await millisecondsFor(site, organiser, `/admin/pameldinger?sok=${encodeURIComponent(word)}`, 20);
    atMost("lists", `search "${word}" among 100 000: ${search.toFixed(2)} ms`, `lookup by code ${lookup.toFixed(2)} ms`, search / lookup, 20);
  }
}

async function benchSheet(site) {
  const organiser = await logIn(site, "organiser@retenk.example.no");
  const csv = join(folder, "participants.csv");
  writeFileSync(csv, await (await fetch(`${site.base}/admin/deltakere.csv`, { headers: { cookie: organiser } })).text());
  const ours = [], theirs = [];
  for (let round = 0; round < 5; ++round) {
    ours.push(await millisecondsFor(site, organiser, "/admin/deltakere.xlsx", 1));
    theirs.push(bare("xlsx", csv)[0]);
  }
  atMost("lists", `XLSX of 10 000 participants ${median(ours).toFixed(0)} ms`, `bare library ${median(theirs).toFixed(0)} ms`, median(ours) / median(theirs), 1.5);
}

// A drop writes one session and answers with the day: about what reading it costs, and no more for each session when there are many.
async function benchTimetable() {
  const page = {}, path = "/admin/program/timeplan";
  for (const size of ["small", "large"]) {
    const database = makeDemo(250);
    const sessions = size === "large" ? makeLarge(database) : 0;
    const site = await serve(database), cookie = await logIn(site, "organiser@retenk.example.no");
    page[size] = await millisecondsFor(site, cookie, path);
    const [drop, read] = await millisecondsForDrop(site, cookie, database, path);
    if (sessions > 0) atMost("timetable", `a drop among ${sessions} sessions ${drop.toFixed(2)} ms`, `reading the day ${read.toFixed(2)} ms`, drop / read, 2);
    await site.stop();
  }
  atMost("timetable", `40 rooms and 300 sessions: ${page.large.toFixed(2)} ms`, `the demonstration's 19: ${page.small.toFixed(2)} ms`, page.large / page.small, 16);
}

// Says yes to everything and counts.
async function startSink() {
  const sink = { mails: 0, at: [] };
  const server = net.createServer((socket) => {
    let body = false, end = "";
    socket.setNoDelay(true);
    socket.on("error", () => {});
    socket.write("220 sink\r\n");
    socket.on("data", (part) => {
      if (body) {
        end = (end + part.toString("latin1")).slice(-5);
        if (end !== "\r\n.\r\n") return;
        body = false;
        sink.at.push(process.hrtime.bigint());
        socket.write("250 taken\r\n");
        return;
      }
      const word = part.toString("latin1").slice(0, 4).toUpperCase();
      if (word === "DATA") { body = true; end = ""; socket.write("354 go\r\n"); }
      else if (word === "QUIT") socket.end("221 bye\r\n");
      else socket.write("250 ok\r\n");
    });
  });
  await new Promise((done) => { server.listen(0, "127.0.0.1", done); });
  sink.port = server.address().port;
  sink.close = () => server.close();
  return sink;
}

async function benchMail() {
  const count = 1500, sink = await startSink();
  const database = makeDemo(250);
  // What was sent is due once more: the same templates, people and pictures.
  execFileSync("sqlite3", [database, `UPDATE message SET state = 'sent';
    INSERT INTO message (created_at, template, language, recipient, recipient_name, data, attachments, registration_id, next_at)
      SELECT created_at, template, language, recipient, recipient_name, data, attachments, registration_id, 0
      FROM message, generate_series(1, 20) WHERE template = 'registration_confirmed' LIMIT ${count};`]);
  const site = await serve(database, `mail.url=smtp://127.0.0.1:${sink.port}`);
  while (sink.at.length < count) await new Promise((again) => { setTimeout(again, 10); });
  const rate = (count - 1) / (Number(sink.at.at(-1) - sink.at[0]) / 1e9);
  await site.stop();
  const file = join(folder, "one.eml");
  execFileSync("sqlite3", ["-readonly", database, `SELECT writefile('${file}', bytes) FROM message WHERE bytes IS NOT NULL LIMIT 1`]);
  // Beside us, since the sink must go on answering.
  const libcurl = start(yardstick, ["mail", `smtp://127.0.0.1:${sink.port}/bench`, file, String(count)]);
  let loop = "";
  for await (const part of libcurl.stdout) loop += part;
  loop = Number(loop);
  atLeast("mail", `mails ${rate.toFixed(0)}/s of ${statSync(file).size} bytes, composed and written down`, `libcurl in a loop ${loop.toFixed(0)}/s`, rate / loop, 0.8);
  sink.close();
}

const residentMegabytes = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;

async function benchMemory() {
  const site = await serve(makeDemo(250), "limits.connections_per_address=20000");
  const idle = residentMegabytes(site.pid);
  atMost("memory", `idle ${idle.toFixed(1)} MB`, "megabytes", idle, 40);
  const sockets = [];
  for (let n = 0; n < 10000; ++n) {
    // From several addresses of this machine, as ports of one are few.
    const socket = net.connect({ port: site.port, host: "127.0.0.1", localAddress: `127.0.0.${2 + (n % 8)}` });
    socket.on("error", () => {});
    sockets.push(new Promise((done) => { socket.on("connect", () => socket.write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")); socket.on("data", () => done(socket)); socket.on("close", () => done(null)); }));
    if (n % 500 === 499) await Promise.all(sockets.slice(-500));
  }
  const open = (await Promise.all(sockets)).filter((socket) => socket && !socket.destroyed).length;
  const full = residentMegabytes(site.pid), each = (full - idle) * 1024 / open;
  measured("memory", `${open} idle connections: ${full.toFixed(1)} MB`, "kB for each", each, "≤ 20 for 10 000", each <= 20 && open === 10000);
  for (const socket of await Promise.all(sockets)) socket?.destroy();
  await site.stop();
}

const parts = { pages: benchPages, registrations: benchRegistrations, lists: benchLists, timetable: benchTimetable, mail: benchMail, memory: benchMemory };

function machine() {
  const [cpu] = os.cpus();
  return `${os.cpus().length} × ${cpu.model.trim()}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, ${os.type()} ${os.release()}`;
}

function printTable(earlier) {
  const before = new Map((earlier?.rows ?? []).map((row) => [row.figure.replace(/[\d.]+/g, "#"), row]));
  for (const { figure, against, ratio, goal, met } of rows) {
    const then = before.get(figure.replace(/[\d.]+/g, "#"));
    const change = then ? ` | was ${then.ratio.toFixed(2)}, ${((ratio / then.ratio - 1) * 100).toFixed(0)} %` : "";
    console.log(`${figure} | ${against} | ${ratio.toFixed(2)} | ${goal} | ${met ? "met" : "MISSED"}${change}`);
  }
}

try {
  mkdirSync(join(folder, "mail"));
  for (const [name, run] of Object.entries(parts)) {
    if (!name.includes(options.only)) continue;
    console.error(`${name} …`);
    await run();
  }
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  const result = { date: new Date().toISOString(), commit, machine: machine(), rows };
  console.log(`${result.date}, ${commit}, ${result.machine}`);
  printTable(options.compare ? JSON.parse(readFileSync(options.compare, "utf8")) : null);
  writeFileSync(options.json, `${JSON.stringify(result, null, 2)}\n`);
} finally {
  for (const child of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
}
