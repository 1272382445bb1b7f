// Faults: the server killed during registrations, and many clients for the last places.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { startSite } from "./support/site.mjs";

const ask = (site, sql) => execFileSync("sqlite3", ["-cmd", ".timeout 5000", site.database, sql], { encoding: "utf8" }).trim();
const categoryOf = (site, slug) =>
  ask(site, `SELECT id FROM category WHERE slug = '${slug}' AND conference_id = (SELECT id FROM conference WHERE is_current)`);

async function send(site, category, name) {
  const body = new URLSearchParams({ form_key: randomBytes(24).toString("base64url"), contact_name: name, contact_email: `${name.replaceAll(" ", ".")}@example.no`,
    self: "1", p1_category: category, p1_municipality: "elsewhere", consent: "1", action: "submit" });
  const answer = await fetch(`${site.base}/pamelding`, { method: "POST", body, redirect: "manual" });
  await answer.arrayBuffer();
  return answer.status === 303 && answer.headers.get("location").endsWith("/pamelding/kvittering");
}

test("64 clients for the last 10 places: exactly 10 get one", async () => {
  const site = await startSite();
  const category = categoryOf(site, "ordinaer");
  ask(site, "UPDATE pool SET capacity = (SELECT taken FROM pool_use WHERE pool_id = pool.id) + 10 WHERE name = 'Salen'");
  const given = await Promise.all(Array.from({ length: 64 }, (_, n) => send(site, category, `storm nummer${n} test`)));
  assert.equal(given.filter(Boolean).length, 10);
  assert.equal(ask(site, "SELECT count(*) FROM participant WHERE name LIKE 'storm nummer%'"), "10");
  assert.equal(await site.end(), 0);
  site.remove();
});

test("killed 20 times during registrations: every acknowledged one is there, whole", { timeout: 240000 }, async () => {
  const site = await startSite(10);
  const category = categoryOf(site, "digital");
  const acknowledged = [];
  for (let round = 0; round < 20; ++round) {
    let count = 0, dead = false;
    const enough = 3 + (round * 7) % 23;
    let kill;
    const killed = new Promise((done) => { kill = done; });
    const clients = Array.from({ length: 8 }, async (_, client) => {
      for (let n = 0; !dead && n < 100; ++n) {
        const name = `runde${round} klient${client} nummer${n}`;
        try {
          if (await send(site, category, name)) acknowledged.push(name);
          else return;
        } catch { return; }
        if (++count === enough) kill();
      }
    });
    await killed;
    dead = true;
    await site.end("SIGKILL");
    await Promise.all(clients);
    await site.start();
  }
  await site.end();
  const stored = new Set(ask(site, "SELECT name FROM participant WHERE state = 'registered'").split("\n"));
  assert.deepEqual(acknowledged.filter((name) => !stored.has(name)), []);
  assert.ok(acknowledged.length >= 60);
  assert.equal(ask(site, "SELECT count(*) FROM registration r WHERE conference_id = (SELECT id FROM conference WHERE is_current = 1) AND (NOT EXISTS (SELECT 1 FROM participant WHERE registration_id = r.id) OR NOT EXISTS (SELECT 1 FROM message WHERE registration_id = r.id))"), "0");
  assert.equal(ask(site, "SELECT count(*) FROM pool_use u WHERE taken <> (SELECT count(*) FROM participant p WHERE p.pool_id = u.pool_id AND state = 'registered') + (SELECT count(*) FROM participant_extra e JOIN extra x ON x.id = e.extra_id WHERE x.pool_id = u.pool_id) + (SELECT coalesce(sum(places), 0) FROM waiting_need n JOIN waiting_party w ON w.id = n.party_id WHERE n.pool_id = u.pool_id AND w.state = 'offered') + (SELECT count(*) FROM answer_option a JOIN question_option o ON o.id = a.option_id WHERE o.pool_id = u.pool_id)"), "0");
  assert.equal(ask(site, "PRAGMA integrity_check"), "ok");
  site.remove();
});
