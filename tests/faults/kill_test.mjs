// D1: killed again and again during a storm of registrations. What was acknowledged is there, once and whole.
// KILLS=10000 is the long run; a new database every 50 kills keeps the looking short.
import assert from "node:assert/strict";
import { test } from "node:test";
import { broken, crowd, formOf, isReceipt, lost, remove, Site } from "./support/fault.mjs";

const kills = Number(process.env.KILLS ?? 200), each = 50, clients = 16;

// Registers until the program is gone, and answers who was told "you are registered".
async function storm(site, round, milliseconds) {
  const acknowledged = [];
  let dying = false;
  const kill = setTimeout(() => { dying = true; site.server.kill("SIGKILL"); }, milliseconds);
  await crowd(clients, async (who) => {
    for (let n = 0; !dying; ++n) {
      const name = `Runde${round} Klient${who} Nummer${n}`;
      try {
        const answer = await site.register(formOf(site, name));
        assert.equal(isReceipt(answer), true, `${answer.status} ${answer.location} ${site.said.slice(-2000)}`);
        acknowledged.push(name);
      } catch (fault) {
        if (fault.code === "ERR_ASSERTION" || !dying) throw fault;
        return;
      }
    }
  });
  clearTimeout(kill);
  assert.equal(await site.gone, "SIGKILL");
  site.agent.destroy();
  return acknowledged;
}

test(`killed ${kills} times: nothing acknowledged lost, changed, double or half`, { timeout: 1000 * kills * 3 }, async (t) => {
  let all = 0, before = [], site;
  for (let round = 0; round < kills; ++round) {
    if (round % each === 0) {
      if (site) {
        await site.end();
        assert.deepEqual(lost(site.database, before), []);
        remove(site.folder);
        before = [];
      }
      site = new Site();
      await site.start();
    }
    const acknowledged = await storm(site, round, 30 + ((round * 37) % 160));
    await site.start();
    assert.equal(broken(site.database), "", `after kill ${round}`);
    assert.deepEqual(lost(site.database, acknowledged, `contact_name LIKE 'Runde${round} %'`), [], `after kill ${round}`);
    before.push(...acknowledged);
    all += acknowledged.length;
    if (round % 100 === 99) t.diagnostic(`${round + 1} kills, ${all} acknowledged`);
  }
  await site.end();
  assert.deepEqual(lost(site.database, before), []);
  remove(site.folder);
  assert.ok(all >= kills * 5, `only ${all} were acknowledged`);
});
