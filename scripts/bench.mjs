// Prints a table: figure, yardstick, ratio, goal, met or not. Speed only as ratios, since absolute figures drift.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "retenk-bench-"));
const program = "build/release/retenk";
const seconds = Number(process.env.SECONDS_EACH ?? 5);
const rows = [];

function row(figure, yardstick, ratio, goal, met) {
  rows.push({ figure, yardstick, ratio, goal, met: met ? "met" : "MISSED" });
}

const freePort = () =>
  new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

async function answers(url) {
  for (const until = Date.now() + 20000; Date.now() < until; ) {
    try {
      return await fetch(url);
    } catch {
      await new Promise((again) => setImmediate(again));
    }
  }
  throw new Error(`${url} does not answer`);
}

async function serve(database, extra = []) {
  const port = await freePort();
  const began = process.hrtime.bigint();
  const server = spawn(program, ["serve", "--database", database, "--port", String(port),
    "--set", `mail.url=file://${folder}/mail/`, "--set", "log.level=error",
    "--set", "limits.registrations_per_minute=1000000", ...extra], { stdio: "ignore" });
  const base = `http://127.0.0.1:${port}`;
  await answers(`${base}/healthz`);
  const started = Number(process.hrtime.bigint() - began) / 1e6;
  const stop = () => new Promise((done) => { server.on("exit", done); server.kill("SIGTERM"); });
  return { base, server, started, stop };
}

async function serveByNginx(pages) {
  const port = await freePort();
  const root = join(folder, "nginx");
  mkdirSync(root, { recursive: true });
  for (const [name, bytes, br] of pages) {
    writeFileSync(join(root, name), bytes);
    writeFileSync(join(root, `${name}.gz`), br);
  }
  writeFileSync(join(folder, "nginx.conf"), `
worker_processes 2; daemon off; pid ${folder}/nginx.pid; error_log /dev/null;
events { worker_connections 1024; }
http { access_log off; default_type text/html; sendfile on; tcp_nopush on; keepalive_requests 100000000; open_file_cache max=100;
  gzip_static on;
  client_body_temp_path ${folder}/nb; proxy_temp_path ${folder}/np; fastcgi_temp_path ${folder}/nf; uwsgi_temp_path ${folder}/nu; scgi_temp_path ${folder}/ns;
  server { listen 127.0.0.1:${port} reuseport; root ${root}; } }`);
  const server = spawn("/usr/sbin/nginx", ["-c", join(folder, "nginx.conf"), "-p", folder], { stdio: "ignore" });
  await answers(`http://127.0.0.1:${port}/${pages[0][0]}`);
  return { base: `http://127.0.0.1:${port}`, stop: () => server.kill("SIGTERM") };
}

function wrk(url, { script, headers = [], duration = seconds } = {}) {
  const args = ["-t1", "-c64", `-d${duration}s`, "--latency", ...headers.flatMap((h) => ["-H", h])];
  if (script) args.push("-s", script);
  const text = spawnSync("wrk", [...args, url], { encoding: "utf8" }).stdout;
  const p99 = /99%\s+([\d.]+)(us|ms|s)/.exec(text);
  return {
    rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1] ?? 0),
    bad: Number(/Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] ?? 0),
    p99: p99 ? Number(p99[1]) * { us: 1, ms: 1e3, s: 1e6 }[p99[2]] : 0,
  };
}

// Alternating, so that a drift of the machine meets both; the median of three.
function compare(ours, theirs, headers) {
  const median = (list) => list.sort((a, b) => a - b)[1];
  const a = [], b = [];
  for (let i = 0; i < 3; ++i) {
    a.push(wrk(ours, { headers }).rate);
    b.push(wrk(theirs, { headers }).rate);
  }
  return [median(a), median(b)];
}

async function benchPages(site) {
  const paths = { front: "/", programme: "/program", session: "/program/siden-sist", plan: "/utviklingsplan" };
  const pages = [];
  for (const [name, path] of Object.entries(paths)) {
    const plain = Buffer.from(await (await fetch(site.base + path, { headers: { "accept-encoding": "identity" } })).arrayBuffer());
    const packed = execFileSync("gzip", ["-9c"], { input: plain });
    pages.push([name, plain, packed]);
  }
  const nginx = await serveByNginx(pages);
  for (const [name, path] of Object.entries(paths)) {
    const [ours, theirs] = compare(site.base + path, `${nginx.base}/${name}`, ["Accept-Encoding: identity"]);
    row(`${path} plain, ${ours.toFixed(0)}/s`, `nginx ${theirs.toFixed(0)}/s`, ours / theirs, "≥ 0.90", ours / theirs >= 0.9);
  }
  for (const [name, path] of Object.entries(paths)) {
    const [ours, theirs] = compare(site.base + path, `${nginx.base}/${name}`, ["Accept-Encoding: gzip"]);
    row(`${path} gzip, ${ours.toFixed(0)}/s`, `nginx ${theirs.toFixed(0)}/s`, ours / theirs, "≥ 0.90", ours / theirs >= 0.9);
  }
  nginx.stop();
}

async function benchRegistrations(site) {
  const { registrationScript } = await import("./bench_registration.mjs");
  const script = join(folder, "register.lua");
  writeFileSync(script, await registrationScript(site.base));
  const [commits, sync] = execFileSync("build/release/retenk_yardstick", [folder], { encoding: "utf8" }).trim().split(" ").map(Number);
  const load = wrk(`${site.base}/pamelding`, { script, duration: seconds });
  row(`registrations ${load.rate.toFixed(0)}/s, ${load.bad} refused`, `commits ${commits.toFixed(0)}/s`, load.rate / commits, "≥ 1.0",
    load.rate / commits >= 1 && load.bad === 0);
  row(`99th percentile ${(load.p99 / 1000).toFixed(1)} ms`, `sync ${(sync / 1000).toFixed(2)} ms`, load.p99 / sync, "≤ 40", load.p99 / sync <= 40);
}

function residentMegabytes(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
}

async function main() {
  mkdirSync(join(folder, "mail"));
  const database = join(folder, "retenk.db");
  execFileSync(program, ["demo", "--database", database, "--participants", "250", "--password", "bench"], { stdio: "ignore" });
  cpSync(database, join(folder, "registrations.db"));
  const site = await serve(database);
  row(`start to first answer ${site.started.toFixed(0)} ms, 250 participants`, "–", site.started, "≤ 150", site.started <= 150);
  const idle = residentMegabytes(site.server.pid);
  row("memory idle, MB", "–", idle, "≤ 40", idle <= 40);
  await benchPages(site);
  await site.stop();

  execFileSync("sqlite3", [join(folder, "registrations.db"), "UPDATE pool SET capacity = 10000000"]);
  const register = await serve(join(folder, "registrations.db"));
  await benchRegistrations(register);
  await register.stop();

  console.log("figure | yardstick | ratio | goal | met");
  for (const r of rows) console.log([r.figure, r.yardstick, r.ratio.toFixed(2), r.goal, r.met].join(" | "));
}

try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
