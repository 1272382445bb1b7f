// O1, O3, O4: stopping at full load, copies made meanwhile, and bringing one back.
// STOPS=100 COPIES=200 is the long run.
import assert from "node:assert/strict";
import net from "node:net";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { broken, crowd, formOf, isReceipt, look, lost, newFolder, remove, run, runBeside, Site } from "./support/fault.mjs";

const stops = Number(process.env.STOPS ?? 10), copies = Number(process.env.COPIES ?? 5), clients = 24;

// One connection that is used again and again, byte by byte in our own hands: an answer is whole, absent or torn.
function connectTo(site) {
  const { hostname, port } = new URL(site.base);
  return new Promise((done, fail) => {
    const socket = net.connect(port, hostname, () => done(connection));
    socket.setNoDelay(true);
    let bytes = "", waiting;
    const finish = (kind) => { const tell = waiting; waiting = undefined; tell?.({ kind, bytes }); };
    const look = () => {
      const end = bytes.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(bytes.slice(0, end))?.[1] ?? 0);
      if (bytes.length >= end + 4 + length) finish("whole");
    };
    socket.setEncoding("latin1");
    socket.on("data", (part) => { bytes += part; look(); });
    socket.on("error", () => { if (!waiting && bytes === "") fail(new Error("refused")); finish(bytes ? "torn" : "reset"); });
    socket.on("close", () => finish(bytes ? "torn" : "closed"));
    const connection = {
      send(body) {
        bytes = "";
        return new Promise((answer) => {
          waiting = answer;
          socket.write(`POST /pamelding HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
        });
      },
      get isOpen() { return !socket.destroyed && socket.readyState === "open"; },
      close: () => socket.destroy(),
    };
  });
}

test(`stopped ${stops} times at full load: no torn answer, nothing done without a word, gone within ten seconds`, { timeout: stops * 30000 }, async (t) => {
  const site = new Site();
  let answered = 0, slowest = 0;
  for (let round = 0; round < stops; ++round) {
    await site.start();
    const told = [], unheard = [], torn = [];
    let stopping = false, stopped;
    const working = crowd(clients, async (who) => {
      for (let n = 0; !stopping; ++n) {
        let connection;
        try { connection = await connectTo(site); } catch (fault) { if (stopping) return; throw fault; }
        for (; ; ++n) {
          const name = `Stans${round} Klient${who} Nummer${n}`;
          const { kind, bytes } = await connection.send(formOf(site, name));
          if (kind === "torn") torn.push(bytes.slice(0, 300));
          if (kind === "whole") {
            assert.match(bytes, /^HTTP\/1.1 303 /);
            told.push(name);
            if (!/\r\nConnection: close\r\n/.test(bytes)) continue;
          } else unheard.push(name);
          break;
        }
        connection.close();
      }
    });
    const { server } = site;
    setTimeout(() => {
      stopping = true;
      stopped = performance.now();
      server.kill("SIGTERM");
      if (round % 2 === 1) setTimeout(() => server.kill("SIGTERM"), round * 3);
    }, 150 + round * 23);
    assert.equal(await site.gone, 0);
    slowest = Math.max(slowest, performance.now() - stopped);
    await working;
    assert.deepEqual(torn, []);
    const done = new Set(look(site.database, `SELECT contact_name FROM registration WHERE contact_name LIKE 'Stans${round} %'`).split("\n"));
    assert.deepEqual(unheard.filter((name) => done.has(name)), [], "done, and nobody was told");
    assert.deepEqual(lost(site.database, told, `contact_name LIKE 'Stans${round} %'`), []);
    answered += told.length;
  }
  t.diagnostic(`${answered} answered; the slowest stop took ${slowest.toFixed(0)} ms`);
  assert.ok(slowest < 10000);
  assert.ok(answered > stops * clients);
  assert.equal(broken(site.database), "");
  remove(site.folder);
});

// Registers until told to stop; answers who was told so, and when.
function storm(site, label) {
  let over = false;
  const told = [];
  const working = crowd(16, async (who) => {
    for (let n = 0; !over; ++n) {
      const name = `${label} Klient${who} Nummer${n}`;
      assert.equal(isReceipt(await site.register(formOf(site, name))), true);
      told.push(name);
    }
  });
  return { told, end: () => { over = true; return working; } };
}

// Twenty in each storm: the database grows all the while, and each copy is as large.
test(`${copies} copies during a storm: each is whole and has all that was there when it began`, { timeout: copies * 30000 }, async (t) => {
  let registered = 0;
  for (let made = 0; made < copies; made += 20) {
    const site = new Site();
    await site.start();
    const busy = storm(site, "Kopi");
    for (let n = 0; n < Math.min(20, copies - made); ++n) {
      await new Promise((on) => { setTimeout(on, 200); });
      await makeCopy(site, [...busy.told], join(site.folder, `copy${n}.db`));
    }
    await busy.end();
    registered += busy.told.length;
    assert.equal(await site.end(), 0);
    remove(site.folder);
  }
  t.diagnostic(`${registered} registered meanwhile`);
  assert.ok(registered > copies * 16);
});

async function makeCopy(site, told, copy) {
  const { status, stderr } = await runBeside(["backup", copy, "--database", site.database]);
  assert.deepEqual([status, stderr], [0, ""]);
  assert.deepEqual([existsSync(`${copy}-wal`), existsSync(`${copy}-journal`)], [false, false]);
  assert.equal(broken(copy), "");
  assert.deepEqual(lost(copy, told), []);
  rmSync(copy);
}

const sum = (database) => look(database, ".sha3sum --schema");

test("a copy brought back after a loss: the same in every table, served within thirty seconds", { timeout: 120000 }, async (t) => {
  const site = new Site();
  await site.start();
  const busy = storm(site, "Restoring");
  await new Promise((on) => { setTimeout(on, 300); });
  await busy.end();
  const copy = join(site.folder, "copy.db");
  assert.equal(run(["backup", copy, "--database", site.database]).status, 0);
  const told = [...busy.told], before = sum(copy);
  // What comes after the copy is lost with the machine; of the old file a log is left behind.
  assert.equal(isReceipt(await site.register(formOf(site, "Etter Kopien"))), true);
  await site.end("SIGKILL");
  assert.ok(existsSync(`${site.database}-wal`));

  const began = performance.now();
  const restored = run(["restore", copy, "--database", site.database]);
  assert.deepEqual([restored.status, restored.stderr], [0, ""]);
  assert.equal(sum(site.database), before);
  assert.equal(await site.start(), undefined);
  assert.equal((await site.ask("/program")).status, 200);
  const took = performance.now() - began;
  t.diagnostic(`serves after ${took.toFixed(0)} ms`);
  assert.ok(took < 30000);
  assert.deepEqual(lost(site.database, told), []);
  assert.equal(look(site.database, "SELECT count(*) FROM registration WHERE contact_name = 'Etter Kopien'"), "0");
  assert.equal(broken(site.database), "");
  assert.equal(isReceipt(await site.register(formOf(site, "Etter Prova"))), true);
  assert.equal(await site.end(), 0);

  // A copy that is not whole is not put in anybody's place.
  const wrong = join(newFolder(), "wrong.db");
  const refused = run(["restore", "/etc/hostname", "--database", wrong]);
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /^retenk: [^\n]+\n$/);
  assert.equal(existsSync(wrong), false);
  remove(site.folder);
});
