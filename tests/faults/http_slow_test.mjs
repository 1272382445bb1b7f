// Strangers who are slow, many or hungry: honest visitors do not notice, the strangers are gone in time, and memory stays small.
// STRANGERS=10000 is the long run.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { ask, until, Visitor } from "../browser/support/ask.mjs";
import { makeAuthority } from "../browser/support/certificates.mjs";
import { startSite } from "../browser/support/site.mjs";
import { exchange, headOf, remember, restart } from "./support/world.mjs";

const strangers = Number(process.env.STRANGERS ?? 2000);
let site, calm;
before(async () => {
  calm = await startSite(10);
  site = await startSite(10);
  await site.end();
});
after(async () => { if (site.server.exitCode === null && site.server.signalCode === null) await site.end(); await calm.end(); site.remove(); calm.remove(); });

const slow = (...kinds) => {
  const { port } = new URL(site.base);
  const child = remember(spawn("python3", [new URL("support/slow.py", import.meta.url).pathname, "127.0.0.1", port, ...kinds], { stdio: ["ignore", "pipe", "inherit"] }));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { next: async () => JSON.parse((await lines.next()).value) };
};

const kilobytes = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(readFileSync(`/proc/${site.server.pid}/status`, "utf8"))[1]);
const connections = async (options) => Number(/^retenk_http_connections (\d+)$/m.exec((await ask(site.base, "/metrics", options)).text)[1]);
const slowest = (times) => times.map((time, n) => [n, Math.round(time)]).sort((a, b) => b[1] - a[1]).slice(0, 12).map((one) => one.join(":")).join(" ");
const at = (times, share) => [...times].sort((a, b) => a - b)[Math.ceil(times.length * share) - 1];

// One honest visitor, a page at a time on new connections, until told to stop; and at the same moments one of a site that
// nobody besieges, for what is slow there too is the machine's doing.
function honest(options) {
  const times = [], elsewhere = [], faults = [];
  let going = true;
  const page = async (base, into, how) => {
    const began = performance.now();
    try {
      const { status } = await ask(base, "/program", how);
      if (status !== 200) faults.push(status);
    } catch (fault) { faults.push(fault.code); }
    into.push(performance.now() - began);
  };
  const done = (async () => {
    while (going) {
      await page(site.base, times, options);
      await page(calm.base, elsewhere);
      await new Promise((again) => { setTimeout(again, 5); });
    }
  })();
  return { times, elsewhere, faults, stop: async () => { going = false; await done; } };
}

// stages: how many connections may be left after how many seconds.
// most: kilobytes that each may take.
async function siege(kinds, { options, stages, most = 20 }) {
  const visitor = honest(options), child = slow(...kinds);
  let opened, report, left;
  try {
    opened = await child.next();
    const began = performance.now();
    for (const [count, seconds] of stages)
      await until(async () => (await connections(options)) <= count + 3, `the end of all but ${count} strangers`, seconds - (performance.now() - began) / 1000);
    left = (performance.now() - began) / 1000;
    report = await child.next();
  } finally { await visitor.stop(); }
  assert.deepEqual(visitor.faults, []);
  const [here, there] = [at(visitor.times, 0.99), at(visitor.elsewhere, 0.99)].map((time) => Number(time.toFixed(1)));
  assert.ok(here < Math.max(50, there * 3), `99 % of ${visitor.times.length} pages in ${here} ms, elsewhere ${there} ms; ${slowest(visitor.times)}`);
  const peak = kilobytes("VmHWM") / 1024;
  assert.ok(peak < 40 + opened.open * most / 1000, `${peak} MB of ${opened.open}`);
  return { opened, report, left, peak, here, there };
}

test("slow headers, slow readers, idle and silent ones are gone in 15 s, slow bodies in 30 s, and nobody notices", { timeout: 120000 }, async (t) => {
  await restart(site, ["server.idle_seconds=10", `server.max_connections=${strangers * 5 + 100}`]);
  const kinds = { header: 15, read: 15, idle: 15, silent: 15, body: 32 };
  const { opened, report, left, peak, here, there } = await siege(Object.entries(kinds).map(([kind, seconds]) => `${kind}:${strangers}:${seconds}`), { stages: [[strangers, 15], [0, 32]] });
  for (const kind of Object.keys(kinds)) assert.equal(report[kind].opened, strangers, kind);
  assert.ok(opened.open > strangers * 4, "they were there at once");
  for (const kind of ["header", "body"]) assert.deepEqual(report[kind].statuses, { 408: strangers }, kind);
  t.diagnostic(`${JSON.stringify(opened)}, ${left.toFixed(1)} s, ${peak.toFixed(0)} MB, 99 % in ${here} ms, elsewhere ${there} ms`);
});

test("hellos that never end are gone in 15 s", { timeout: 120000 }, async (t) => {
  const authority = makeAuthority(site.folder), own = authority.certify("retenk");
  await restart(site, [`server.tls_certificate=${own.file}`, `server.tls_key=${own.keyFile}`, `server.max_connections=${strangers + 100}`]);
  site.base = site.base.replace("http:", "https:");
  const { report, left, peak } = await siege([`hello:${strangers}:15`], { options: { ca: authority.pem }, stages: [[0, 15]], most: 105 });
  assert.equal(report.hello.opened, strangers);
  t.diagnostic(`${left.toFixed(1)} s, ${peak.toFixed(0)} MB`);
});

// A control group of its own where that may be made; elsewhere the limit of the address space is told and resident memory watched.
function smallRoom(megabytes) {
  const group = `/sys/fs/cgroup/memory/retenk-test-${process.pid}`;
  try {
    mkdirSync(group);
    writeFileSync(`${group}/memory.limit_in_bytes`, String(megabytes << 20));
    return { wrap: ["sh", "-c", `echo $$ > ${group}/cgroup.procs && exec "$@"`, "sh"], remove: () => rmdirSync(group), killed: () => Number(/oom_kill (\d+)/.exec(readFileSync(`${group}/memory.oom_control`, "utf8"))?.[1] ?? 0) };
  } catch {
    if (existsSync(group)) rmdirSync(group);
    return undefined;
  }
}

test("8 000 bodies of 64 KB in 128 MB: refused in time, never killed", { timeout: 120000 }, async (t) => {
  const room = smallRoom(128), count = strangers * 4;
  t.after(async () => {
    if (site.server.exitCode === null && site.server.signalCode === null) await site.end();
    room?.remove();
  });
  await restart(site, room ? ["server.body_seconds=8"] : ["server.body_seconds=8", "server.max_connections=2048"], { wrap: room?.wrap });
  const child = slow(`big_body:${count}:6`);
  const opened = await child.next();
  const peaks = [];
  await until(async () => { peaks.push(kilobytes("VmRSS") / 1024); return (await connections().catch(() => 99)) <= 3; }, "the end of the bodies", 40);
  const { big_body } = await child.next();
  assert.equal(site.server.exitCode ?? site.server.signalCode, null, site.log);
  assert.equal(room?.killed() ?? 0, 0);
  assert.ok(Math.max(...peaks) < 128, `${Math.max(...peaks)} MB`);
  assert.ok(big_body.statuses[503] > 0, JSON.stringify(big_body));
  assert.deepEqual(Object.keys(big_body.statuses).filter((status) => !["", "408", "413", "503"].includes(status)), []);
  assert.equal((await new Visitor(site).get("/program")).status, 200);
  t.diagnostic(`${room ? "control group" : "no control group"}, ${JSON.stringify({ opened, ...big_body })}, at most ${Math.max(...peaks).toFixed(0)} MB`);
  assert.equal(await site.end(), 0);
});

test("hellos that never end in 128 MB: as many as there is room for, never killed", { timeout: 60000 }, async (t) => {
  const room = smallRoom(128), count = strangers * 2;
  t.after(async () => {
    if (site.server.exitCode === null && site.server.signalCode === null) await site.end();
    room?.remove();
  });
  const authority = makeAuthority(site.folder), own = authority.certify("retenk");
  const settings = [`server.tls_certificate=${own.file}`, `server.tls_key=${own.keyFile}`];
  await restart(site, room ? settings : [...settings, "server.max_connections=292"], { wrap: room?.wrap });
  const child = slow(`hello:${count}:15`);
  await child.next();
  const { hello } = await child.next();
  const peak = kilobytes("VmHWM") / 1024;
  assert.equal(site.server.exitCode ?? site.server.signalCode, null, site.log);
  assert.equal(room?.killed() ?? 0, 0);
  assert.ok(peak < 128, `${peak} MB`);
  assert.equal(hello.gone, count);
  assert.equal((await ask(site.base.replace("http:", "https:"), "/program", { ca: authority.pem })).status, 200);
  t.diagnostic(`${room ? "control group" : "no control group"}, ${JSON.stringify(hello)}, at most ${peak.toFixed(0)} MB`);
  assert.equal(await site.end(), 0);
});

test("out of descriptors: waits until somebody leaves, and serves on", { timeout: 60000 }, async () => {
  await restart(site, ["server.max_connections=5000", "server.header_seconds=3"], { wrap: ["prlimit", "--nofile=64:64"] });
  const child = slow("header:300:1");
  await child.next();
  const began = performance.now();
  assert.equal((await ask(site.base, "/program")).status, 200);
  assert.ok(performance.now() - began < 15000);
  await child.next();
  assert.equal((await ask(site.base, "/program")).status, 200);
});

test("descriptors that are few limit the connections before they run out", async () => {
  await restart(site, [], { wrap: ["prlimit", "--nofile=164:164"] });
  const child = slow("silent:100:1");
  await child.next();
  const answer = await exchange(site.base, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  assert.equal(headOf(answer).status, 503);
  await child.next();
});

test("one address gets its share of the connections and no more, whatever it says of itself", async () => {
  await restart(site, ["limits.connections_per_address=20"]);
  const { port } = new URL(site.base);
  const python = `import socket,sys,time
def ask(address, keep):
    s = socket.socket(); s.bind((address, 0)); s.connect(("127.0.0.1", ${port}))
    s.sendall(b"GET /program HTTP/1.1\\r\\nHost: a\\r\\nX-Forwarded-For: 10.0.0.%d\\r\\n\\r\\n" % len(keep)); keep.append(s)
    return s.recv(12)[9:].decode()
keep = []
print(",".join(ask("127.0.0.2", keep) for _ in range(25)), ask("127.0.0.3", keep), ask("127.0.0.1", keep))
for s in keep[:10]: s.close()
end = time.monotonic() + 5
while ask("127.0.0.2", keep) != "200":
    if time.monotonic() > end: sys.exit(1)
`;
  const said = execFileSync("python3", ["-c", python], { encoding: "utf8" }).trim();
  assert.equal(said, `${[...Array(20).fill("200"), ...Array(5).fill("503")].join(",")} 200 200`);
});
