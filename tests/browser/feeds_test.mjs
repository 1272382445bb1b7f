// PRG-8: the programme for other programs, judged by the published schemas and by readers that are not ours.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import ICAL from "ical.js";
import { Visitor } from "./support/ask.mjs";
import { changeStopped, password, query, startSite } from "./support/site.mjs";

const schemas = fileURLToPath(new URL("../../../shared/data/schemas/schedule/", import.meta.url));
const without = existsSync(schemas) ? false : "the published schemas are not on this machine: not judged by them";
const hostile = "Hav & <b>land</b> \"]]>\" \u202E\u{1F41F} --";
let site;
before(async () => {
  site = await startSite(8);
  await site.end();
  changeStopped(site, `UPDATE session SET title = '${hostile}' || char(65534), abstract = '<script>alert(1)</script> ' || char(7) || '& mer' WHERE id = 19;
    UPDATE session SET room_id = NULL WHERE id = 20`);
  await site.start();
  const organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password);
  assert.equal((await organiser.fill("/admin/program/publisering", { note: "Ny <tittel> & rom" })).status, 303);
  await organiser.fill("/admin/program/20", {}, "/admin/program/20/avlysning");
  assert.equal((await organiser.fill("/admin/program/publisering", {})).status, 303);
});
after(async () => { await site.end(); site.remove(); });

const current = "(SELECT id FROM release WHERE is_current AND conference_id = (SELECT id FROM conference WHERE is_current))";
const count = () => Number(query(site, `SELECT count(*) FROM release_session WHERE release_id = ${current}`));
async function kept(path, name) {
  const answer = await fetch(site.base + path);
  assert.equal(answer.status, 200, path);
  const file = join(site.folder, name);
  writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
  return { file, type: answer.headers.get("content-type") };
}
const python = (code, file) => JSON.parse(execFileSync("/usr/bin/python3", ["-c", code, file], { encoding: "utf8" }));

test("schedule.xml holds every session once, in its room and at its time, and is valid in every language", async (t) => {
  const read = "import json, sys, xml.etree.ElementTree as tree\n"
    + "print(json.dumps([[event.get('id'), event.findtext('title'), event.findtext('date'), event.findtext('start'), room.get('name'), event.findtext('room')] for room in tree.parse(sys.argv[1]).iter('room') for event in room.findall('event')]))";
  for (const lang of ["", "/nn", "/en", "/se"]) {
    const { file, type } = await kept(`${lang}/program/schedule.xml`, "schedule.xml");
    assert.match(type, /^application\/xml/);
    const events = python(read, file);
    assert.equal(events.length, count());
    for (const [id, , date, start, room, again] of events) {
      assert.equal(Date.parse(date) / 1000, Number(query(site, `SELECT starts_at FROM release_session WHERE release_id = ${current} AND session_id = ${id}`)));
      assert.equal(date.slice(11, 16), start, "the clock on the wall");
      assert.equal(room, again);
    }
    if (!lang) assert.equal(events.find(([id]) => id === "19")[1].includes("Hav & <b>land</b>"), true, "as it was typed");
    assert.match(events.find(([id]) => id === "20")[1], /^(Avlyst|Cancelled): /);
    if (without) t.diagnostic(without);
    else execFileSync("xmllint", ["--noout", "--nonet", "--schema", join(schemas, "schedule.xml.xsd"), file], { stdio: "pipe" });
  }
});

test("schedule.json says the same and is valid", async (t) => {
  const { file, type } = await kept("/program/schedule.json", "schedule.json");
  assert.match(type, /^application\/json/);
  const { schedule } = await (await fetch(`${site.base}/program/schedule.json`)).json();
  const events = schedule.conference.days.flatMap(({ rooms }) => Object.values(rooms).flat());
  assert.equal(events.length, count());
  assert.equal(new Set(events.map(({ guid }) => guid)).size, events.length);
  assert.equal(schedule.version, query(site, `SELECT number FROM release WHERE id = ${current}`));
  for (const { id, date, end } of events)
    assert.equal(`${Date.parse(date) / 1000}|${Date.parse(end) / 1000}`, query(site, `SELECT starts_at, ends_at FROM release_session WHERE release_id = ${current} AND session_id = ${id}`));
  if (without) return t.diagnostic(without);
  const judge = "import json, jsonschema, sys\n"
    + `schema = json.load(open(${JSON.stringify(join(schemas, "schema.json"))}))\n`
    + "kind = jsonschema.validators.validator_for(schema)\n"
    + "print(json.dumps([str(list(e.absolute_path)) + ' ' + e.message[:200] for e in kind(schema, format_checker=jsonschema.FormatChecker()).iter_errors(json.load(open(sys.argv[1])))]))";
  assert.deepEqual(python(judge, file), []);
});

test("the feed of changes is read by a feed reader, one entry a release, each with what it changed", async () => {
  const { file, type } = await kept("/program/endringer.atom", "changes.atom");
  assert.match(type, /^application\/atom\+xml/);
  const read = "import feedparser, json, sys\nfeed = feedparser.parse(sys.argv[1])\n"
    + "print(json.dumps([str(feed.bozo), feed.version, feed.feed.title, [[e.id, e.title, e.content[0].value] for e in feed.entries]]))";
  const [wrong, version, title, entries] = python(read, file);
  assert.match(wrong, /^(0|False)$/);
  assert.equal(version, "atom10");
  assert.match(title, /^Endringer i programmet til /);
  assert.equal(entries.length, Number(query(site, "SELECT count(*) FROM release WHERE conference_id = (SELECT id FROM conference WHERE is_current)")));
  assert.equal(new Set(entries.map(([id]) => id)).size, entries.length);
  assert.match(entries[0][2], /Avlyst: /);
  assert.match(entries[1][2], /Ny .*tittel.* rom/);
});

test("a speaker's calendar holds what the speaker has a part in, and nothing else", async () => {
  const [slug, id] = query(site, `SELECT slug, speaker.id FROM speaker JOIN release_role ON speaker_id = speaker.id WHERE release_id = ${current} LIMIT 1`).split("|");
  const answer = await fetch(`${site.base}/foredragsholdere/${slug}/kalender.ics`);
  const events = new ICAL.Component(ICAL.parse(await answer.text())).getAllSubcomponents("vevent").map((event) => event.getFirstPropertyValue("uid"));
  assert.deepEqual(events.sort(), query(site, `SELECT DISTINCT 'session-' || session_id || '@127.0.0.1' FROM release_role WHERE release_id = ${current} AND speaker_id = ${id}`).split("\n").sort());
  assert.equal((await fetch(`${site.base}/foredragsholdere/ingen-som-finnes/kalender.ics`)).status, 404);
});
