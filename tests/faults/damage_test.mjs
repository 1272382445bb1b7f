// O7: damaged files. The program does not start, or says so and never writes on; `retenk doctor` finds every one.
// DAMAGES=200 is the long run.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, statSync, truncateSync, writeSync } from "node:fs";
import { test } from "node:test";
import { formOf, newKey, remove, run, Site } from "./support/fault.mjs";

const damages = Number(process.env.DAMAGES ?? 20), page = 4096;

// The same damages in every run.
function dice(seed) {
  let state = seed * 2654435761 + 1;
  return (sides) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 4294967296) * sides);
  };
}

function overwrite(path, bytes, at) {
  const file = openSync(path, "r+");
  writeSync(file, bytes, 0, bytes.length, at);
  closeSync(file);
}

// Every page is in use: what nobody uses may be damaged without harm. Pages of two empty tables are the same.
function damage(path, seed) {
  const roll = dice(seed), pages = statSync(path).size / page, before = readFileSync(path);
  const pageAt = (number) => before.subarray(number * page, (number + 1) * page);
  const at = 1 + roll(pages - 1);
  let other = 1 + ((at + 1 + roll(pages - 3)) % (pages - 1));
  while (pageAt(other).equals(pageAt(at))) other = 1 + (other % (pages - 1));
  const noise = Buffer.from(Array.from({ length: page }, () => roll(256)));
  const kinds = {
    "a page of noise": () => overwrite(path, noise, at * page),
    "a page of nothing": () => overwrite(path, Buffer.alloc(page), at * page),
    "half a page of noise": () => overwrite(path, noise.subarray(0, page / 2), at * page),
    "one page in another's place": () => overwrite(path, pageAt(other), at * page),
    "the end cut off": () => truncateSync(path, (pages - 1 - roll(20)) * page),
    "noise for a beginning": () => overwrite(path, noise.subarray(0, 100), 0),
  };
  const names = Object.keys(kinds), name = names[seed % names.length];
  kinds[name]();
  return `${name}, page ${at}`;
}

const sum = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");

test(`${damages} damages: found by the doctor, and nothing more is written`, { timeout: damages * 20000 }, async (t) => {
  let refused = 0, served = 0;
  for (let seed = 0; seed < damages; ++seed) {
    const site = new Site();
    execFileSync("sqlite3", [site.database, "VACUUM"]);
    const form = formOf(site, `Skade ${seed}`, newKey());
    const what = damage(site.database, seed);
    const before = sum(site.database);

    const doctor = run(["doctor", "--database", site.database, "--set", `mail.url=file://${site.folder}/mail/`]);
    assert.notEqual(doctor.status, 0, what);
    assert.match(doctor.stdout, /^WRONG the database file [^\n]+$/m, what);

    const code = await site.start();
    if (code !== undefined) {
      ++refused;
      assert.equal(code, 1, what);
      assert.match(site.said, /^(?:\{[^\n]*\}\n)*retenk: [^\n]+\n$/, what);
    } else {
      ++served;
      const answer = await site.ask("/pamelding", { method: "POST", body: form });
      assert.equal(answer.status, 503, what);
      assert.equal((await site.ask("/healthz")).status, 503, what);
      assert.match(site.said, /"event":"database_(?:damaged|cannot_write)"/, what);
      assert.equal(await site.end(), 0, what);
    }
    assert.equal(sum(site.database), before, `${what}: it wrote`);
    if (existsSync(`${site.database}-wal`)) assert.equal(statSync(`${site.database}-wal`).size, 0, `${what}: it wrote`);
    remove(site.folder);
  }
  t.diagnostic(`${refused} did not start, ${served} served without writing`);
  assert.ok(refused > 0 && served > 0);
});
