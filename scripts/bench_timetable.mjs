// A conference of 40 rooms and 300 sessions, and what a drop in its timetable takes.
import { execFileSync } from "node:child_process";

const current = "(SELECT id FROM conference WHERE is_current)";

export function makeLarge(database) {
  execFileSync("sqlite3", [database, `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 32)
    INSERT INTO room (conference_id, venue_id, name, capacity, position) SELECT ${current}, (SELECT min(id) FROM venue), 'Rom ' || i, 30, 100 + i FROM n;
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 280)
    INSERT INTO session (conference_id, slug, title, kind, room_id, starts_at, ends_at)
      SELECT ${current}, 'mange-' || i, 'Programpost nummer ' || i, 'talk', (SELECT id FROM room WHERE name = 'Rom ' || (i % 32 + 1)),
        start + i / 32 * 3600, start + i / 32 * 3600 + 2700 FROM n, (SELECT min(starts_at) AS start FROM session WHERE conference_id = ${current})`]);
  return Number(ask(database, `SELECT count(*) FROM session WHERE conference_id = ${current}`));
}

const ask = (database, sql) => execFileSync("sqlite3", ["-readonly", database, sql], { encoding: "utf8" }).trim();

// To and fro, one after the other, and the day read in between: medians of both, by the same client.
export async function millisecondsForDrop(site, cookie, database, path, times = 60) {
  const [id, room] = ask(database, `SELECT id, room_id FROM session WHERE conference_id = ${current} AND room_id IS NOT NULL ORDER BY id LIMIT 1`).split("|");
  const page = await (await fetch(`${site.base}${path}?post=${id}`, { headers: { cookie } })).text();
  const [, form_token] = /name="form_token" value="([^"]+)"/.exec(page), [, day] = /data-day="([^"]+)"/.exec(page);
  const drops = [], reads = [];
  const timed = async (list, address, options) => {
    const began = process.hrtime.bigint();
    const answer = await fetch(site.base + address, { ...options, headers: { cookie, "HX-Request": "true" } });
    await answer.text();
    if (answer.status !== 200) throw new Error(`${address}: ${answer.status}`);
    list.push(Number(process.hrtime.bigint() - began) / 1e6);
  };
  for (let n = 0, version = Number(/name="version" value="(\d+)"/.exec(page)[1]); n < times; ++n, ++version) {
    const fields = { form_token, version, day, starts: n % 2 ? "08:00" : "08:15", length: "30", room_id: room, action: "place" };
    await timed(drops, `${path}/${id}`, { method: "POST", body: new URLSearchParams(fields) });
    await timed(reads, path, {});
  }
  return [drops, reads].map((list) => list.sort((a, b) => a - b)[times >> 1]);
}
