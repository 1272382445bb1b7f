// Storms for the last places, and for the same page: nothing sold twice, nothing left unsold, no edit lost.
// STORMS=1000 LAST=200 SECONDS=60 is the long run.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import net from "node:net";
import { after, before, test } from "node:test";
import { filled, until, Visitor } from "../browser/support/ask.mjs";
import { password, query, registrationOf, startSite } from "../browser/support/site.mjs";

const storms = Number(process.env.STORMS ?? 30), lastPlaces = Number(process.env.LAST ?? 20), editing = Number(process.env.SECONDS ?? 6);
let site, organiser, category, extra, pool, usual;
before(async () => {
  site = await startSite(10);
  organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password);
  const idsOf = (table) => Object.fromEntries(query(site, `SELECT slug, t.id FROM ${table} t JOIN conference c ON c.id = conference_id WHERE is_current`).split("\n").map((line) => line.split("|")));
  category = idsOf("category");
  extra = idsOf("extra");
  usual = registrationOf(site, "", "");
  pool = Object.fromEntries(query(site, "SELECT p.name, p.id FROM pool p JOIN conference c ON c.id = conference_id WHERE is_current").split("\n").map((line) => line.split("|")));
});
after(async () => {
  assert.equal(await site.end(), 0);
  assert.equal(query(site, "PRAGMA integrity_check"), "ok");
  site.remove();
});

const taken = (name) => Number(query(site, `SELECT taken FROM pool_use WHERE pool_id = ${pool[name]}`));

// Without those that a form holds that came back with a mistake (REG-22).
const sold = (name) => taken(name) - Number(query(site, `SELECT coalesce(sum(places), 0) FROM hold WHERE pool_id = ${pool[name]}`));

// Through the organiser's page, as a person would.
async function leavePlaces(name, free) {
  const path = `/admin/deltakertyper/plasskvoter/${pool[name]}`;
  const answer = await organiser.fill(path, { name, capacity: String(taken(name) + free) });
  assert.equal(answer.status, 303, answer.text);
}

let people = 0;
const nextName = () => `Storm Nummer${++people} Prøve`;
const emailOf = (name) => `${name.split(" ")[1].toLowerCase()}@example.no`;

const person = (name, kind) => ({ ...usual, contact_name: name, contact_email: emailOf(name), p1_category: category[kind] });

function bodyOf(size, kind, withDinner) {
  const name = nextName();
  const fields = { ...person(name, kind), form_key: randomBytes(24).toString("base64url") };
  if (withDinner) fields.p1_extra = extra.middag;
  const body = new URLSearchParams(fields);
  for (let n = 2; n <= size; ++n) {
    const other = nextName();
    body.append("person", n);
    for (const [field, value] of Object.entries({ name: other, email: emailOf(other), category: category[kind], municipality: fields.p1_municipality })) body.append(`p${n}_${field}`, value);
  }
  return body.toString();
}

async function send(body) {
  const answer = await new Visitor(site).post("/pamelding", body);
  if (answer.status === 303) {
    assert.equal(answer.location, "/pamelding/kvittering");
    return true;
  }
  assert.equal(answer.status, 409, answer.text.slice(0, 2000));
  return false;
}

test("the same form, 50 times at once: one registration, one mail, one receipt for all", async () => {
  await leavePlaces("Salen", 100);
  const before = taken("Salen");
  const body = bodyOf(1, "ordinaer", false);
  const answers = await rush(Array.from({ length: 50 }, () => body));
  assert.deepEqual([...new Set(answers)], [303]);
  assert.equal(taken("Salen") - before, 1);
  const email = emailOf(`Storm Nummer${people}`);
  await until(() => query(site, `SELECT state FROM message WHERE recipient = '${email}'`) === "sent", "the one mail");
  assert.equal(site.mails().filter((mail) => mail.includes(email)).length, 1);
});

test("the same person in 50 forms at once: one place", async () => {
  const name = nextName(), before = taken("Salen");
  const body = () => new URLSearchParams({ ...person(name, "ordinaer"), form_key: randomBytes(24).toString("base64url") }).toString();
  const answers = await rush(Array.from({ length: 50 }, body));
  assert.deepEqual([...new Set(answers)], [303]);
  assert.equal(taken("Salen") - before, 1);
});

test("200 forms for the 20 uses of a code: exactly 20 get it, and nobody else a place", async () => {
  await leavePlaces("Salen", 100000);
  const made = await organiser.fill("/admin/koder/ny", { text: "STORM-KODE", discount: "percent", percent: "50", most_uses: "20" });
  assert.equal(made.status, 303);
  const before = sold("Salen");
  const answers = await rush(Array.from({ length: 200 }, () =>
    new URLSearchParams({ ...person(nextName(), "ordinaer"), code: "storm-kode", form_key: randomBytes(24).toString("base64url") }).toString()));
  assert.equal(answers.filter((status) => status === 303).length, 20);
  assert.equal(answers.filter((status) => status === 422).length, 180);
  assert.equal(sold("Salen") - before, 20);
  assert.equal(query(site, "SELECT used || ' ' || (SELECT count(*) FROM participant WHERE code_id = code.id) FROM code WHERE key = 'STORM-KODE'"), "20 20");
});

// Four that share the hall and are open now.
const inHall = ["ordinaer", "offentlig", "ung", "utstiller"];
const plans = {
  "the hall": { pool: "Salen", party: () => ({ size: 1, dinner: false }) },
  // The hall has room, the dinner has not.
  "the dinner": { pool: "Middag", party: () => ({ size: 1, dinner: true }) },
  // Parties of one to three, all or nothing.
  "the hall, in parties": { pool: "Salen", party: (n) => ({ size: 1 + (n % 3), dinner: false }) },
};

for (const [what, plan] of Object.entries(plans)) {
  test(`200 forms for the last 100 places of ${what}`, async () => {
    for (let storm = 0; storm < Math.ceil(storms / 3); ++storm) {
      await leavePlaces("Salen", 100000);
      await leavePlaces(plan.pool, 100);
      const before = taken(plan.pool);
      const parties = Array.from({ length: 200 }, (_, n) => plan.party(n));
      const answers = await Promise.all(parties.map(({ size, dinner }, n) => send(bodyOf(size, inHall[n % 4], dinner))));
      const given = parties.reduce((sum, { size }, n) => sum + (answers[n] ? size : 0), 0);
      assert.equal(taken(plan.pool) - before, given, "what was promised is what was taken");
      const smallestRefused = Math.min(...parties.filter((_, n) => !answers[n]).map(({ size }) => size));
      assert.ok(given <= 100 && 100 - given < smallestRefused, `${given} of 100 given while ${smallestRefused} were refused`);
    }
    assertCounted();
  });
}

// The counter, counted again from those who have the places; and nobody without a place or a mail.
function assertCounted() {
  assert.equal(query(site, `SELECT count(*) FROM pool_use u WHERE taken <> (SELECT count(*) FROM participant p WHERE p.pool_id = u.pool_id AND state = 'registered') + (SELECT count(*) FROM answer_option a JOIN question_option o ON o.id = a.option_id WHERE o.pool_id = u.pool_id)
    + (SELECT count(*) FROM participant_extra e JOIN extra x ON x.id = e.extra_id WHERE x.pool_id = u.pool_id)
    + (SELECT coalesce(sum(places), 0) FROM hold h WHERE h.pool_id = u.pool_id)
    + (SELECT coalesce(sum(places), 0) FROM waiting_need n JOIN waiting_party w ON w.id = n.party_id WHERE n.pool_id = u.pool_id AND w.state = 'offered')`), "0");
  assert.equal(query(site, `SELECT count(*) FROM registration r WHERE contact_name LIKE 'Storm Nummer%' AND (
    (SELECT count(*) FROM participant WHERE registration_id = r.id) = 0
    OR (SELECT count(*) FROM message m WHERE m.registration_id = r.id AND template IN ('registration_confirmed', 'registration_received')) <> 1)`), "0");
}

// Every byte but the last lies with the server already; then the last bytes come together.
async function rush(bodies) {
  const { hostname, port } = new URL(site.base);
  const open = (body) => new Promise((done, fail) => {
    const head = `POST /pamelding HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/x-www-form-urlencoded\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`;
    const socket = net.connect(port, hostname);
    socket.on("error", fail);
    const answer = new Promise((end) => {
      let text = "";
      socket.on("data", (part) => { text += part.toString("latin1"); });
      socket.on("close", () => end(Number(text.slice(9, 12))));
    });
    socket.on("connect", () => socket.write(head + body.slice(0, -1), () => done({ socket, answer, last: body.slice(-1) })));
  });
  const ready = await Promise.all(bodies.map(open));
  for (const { socket, last } of ready) socket.write(last);
  return Promise.all(ready.map(({ answer }) => answer));
}

test("the last place, wanted by 500 at the same instant", async () => {
  for (let round = 0; round < lastPlaces; ++round) {
    await leavePlaces("Salen", 1);
    const answers = await rush(Array.from({ length: 500 }, () => bodyOf(1, inHall[round % 4], false)));
    const count = (status) => answers.filter((one) => one === status).length;
    assert.deepEqual([count(303), count(409)], [1, 499]);
  }
  assertCounted();
});

test("500 clients for the last 10 places of the hall, each with dinner, a session and an answer: exact figures in every table", async () => {
  const session = query(site, "SELECT session_id FROM session_offer ORDER BY session_id LIMIT 1");
  const question = query(site, "SELECT q.id FROM question q JOIN conference c ON c.id = conference_id WHERE is_current AND slug = 'reise'");
  const option = query(site, `SELECT min(id) FROM question_option WHERE question_id = ${question}`);
  await leavePlaces("Middag", 1000);
  await leavePlaces("Salen", 10);
  const free = Number(query(site, `SELECT places - taken FROM session_offer WHERE session_id = ${session}`));
  const figures = () => JSON.parse(query(site, `SELECT json_object('people', (SELECT count(*) FROM participant), 'registrations', (SELECT count(*) FROM registration), 'mails', (SELECT count(*) FROM message),
    'dinners', (SELECT count(*) FROM participant_extra), 'answers', (SELECT count(*) FROM answer_option WHERE option_id = ${option}), 'consents', (SELECT count(*) FROM consent),
    'signed', (SELECT count(*) FROM session_signup WHERE session_id = ${session} AND state = 'signed'), 'waiting', (SELECT count(*) FROM session_signup WHERE session_id = ${session} AND state = 'waiting'),
    'salen', (SELECT taken FROM pool_use WHERE pool_id = ${pool.Salen}), 'middag', (SELECT taken FROM pool_use WHERE pool_id = ${pool.Middag}))`));
  const before = figures();
  const answers = await rush(Array.from({ length: 500 }, (_, n) => {
    const fields = new URLSearchParams(bodyOf(1, inHall[n % 3], true));
    fields.append("p1_sessions", session);
    fields.append(`p1_q${question}`, option);
    return fields.toString();
  }));
  assert.deepEqual([303, 409].map((status) => answers.filter((one) => one === status).length), [10, 490]);
  const after = figures(), signed = Math.min(10, Math.max(0, free));
  assert.deepEqual(Object.fromEntries(Object.keys(before).map((name) => [name, after[name] - before[name]])),
    { people: 10, registrations: 10, mails: 10, dinners: 10, answers: 10, consents: 20, signed, waiting: 10 - signed, salen: 10, middag: 10 });
  assertCounted();
});

test("8 organisers edit the same session at once: every accepted word stands, every other was told", async () => {
  const path = `/admin/program/${query(site, "SELECT s.id FROM session s JOIN conference c ON c.id = conference_id WHERE is_current ORDER BY s.id LIMIT 1")}`;
  const end = Date.now() + editing * 1000;
  const accepted = [], refused = [];
  let slowest = 0;
  async function edit(who) {
    const visitor = await new Visitor(site).logIn("organiser@retenk.example.no", password);
    for (let n = 0; Date.now() < end; ++n) {
      const fields = filled((await visitor.get(path)).text, path);
      const word = `ord-${who}-${n}`;
      const text = fields.get("abstract").replace(/\s*$/, "");
      fields.set("abstract", `${text.length > 1500 ? "" : `${text} `}${word}`);
      const began = Date.now();
      const answer = await visitor.post(path, fields.toString());
      slowest = Math.max(slowest, Date.now() - began);
      if (answer.status === 303) accepted.push(word);
      else {
        assert.equal(answer.status, 409, answer.text.slice(0, 500));
        refused.push(word);
      }
    }
  }
  await Promise.all(Array.from({ length: 8 }, (_, who) => edit(who)));
  // In the log each accepted text follows from the one before it: no edit was overwritten unseen.
  const log = JSON.parse(query(site, "SELECT json_group_array(json_array(old_value, new_value)) FROM (SELECT * FROM change_log WHERE subject_type = 'session' AND field = 'abstract' ORDER BY id)"));
  assert.deepEqual(log.slice(1).map(([before]) => before), log.slice(0, -1).map(([, after]) => after));
  assert.deepEqual(new Set(log.map(([, after]) => after.split(" ").at(-1))), new Set(accepted));
  assert.ok(accepted.length >= 8 && refused.length >= 8, `${accepted.length} accepted, ${refused.length} refused`);
  assert.ok(slowest < 2000, `${slowest} ms for one edit`);
});
