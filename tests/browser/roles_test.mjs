// Every route by everybody, from the program's own table; and whose is whose behind the routes.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import http from "node:http";
import { after, before, test } from "node:test";
import { hidden, textOf, until, Visitor } from "./support/ask.mjs";
import { bringImport, bringProgramme, onePerson } from "./support/import.mjs";
import { addStaff, callLinks, giveCall, giveSurvey, surveyToken, changeStopped, feedToken, giveFeed, giveAfter, giveFile, giveIdentity, givePasskey, givePasswordLinks, giveSpeakerPages, password, passwordLinks, placesOf, program, query, registrationOf, speakerLinks, startSite, takePlace, waitingOf } from "./support/site.mjs";

const routes = JSON.parse(execFileSync(program, ["routes", "--json"], { encoding: "utf8" }));

// Who is allowed what follows from these two tables and from nothing else.
const mayCome = {
  open: () => true,
  personal_link: (who) => who.link,
  waiting_link: (who) => who.waiting,
  place_link: (who) => who.place,
  signed_in: (who) => who.roles !== undefined,
  organiser: (who) => is(who, "organiser", "administrator"),
  programme: (who) => is(who, "organiser", "administrator", "programme_editor"),
  plan: (who) => is(who, "organiser", "administrator", "plan_owner"),
  host: (who) => is(who, "organiser", "administrator", "host"),
  administrator: (who) => is(who, "administrator"),
  auditor: (who) => is(who, "administrator", "auditor"),
  loopback: () => true, // this test asks from this machine
};
// Handlers that are stricter than the word of the table.
const narrower = { "/admin/foredragsholdere/framme": (who) => is(who, "organiser", "administrator", "programme_editor", "door_crew") };
const is = (who, ...roles) => (who.roles ?? []).some((role) => roles.includes(role));
const people = {
  visitor: {},
  attendee: { link: true },
  "somebody who waits": { waiting: true },
  "somebody in a group": { place: true },
  "host Harstad": { roles: ["host"], email: "harstad" },
  "host Narvik": { roles: ["host"], email: "narvik" },
  "programme editor": { roles: ["programme_editor"], email: "program" },
  organiser: { roles: ["organiser"], email: "organiser" },
  administrator: { roles: ["administrator"], email: "admin" },
  auditor: { roles: ["auditor"], email: "auditor" },
  partner: { roles: ["partner"], email: "partner" },
  "door crew": { roles: ["door_crew"], email: "door" },
  "plan owner": { roles: ["plan_owner"], email: "plan" },
  "logged out": {},
  "ended from another browser": {},
  "expired login": {},
  "idle login": {},
  "disabled account": {},
  "made-up cookie": {},
};

let site, example, ids;
before(async () => {
  site = await startSite(60, ["limits.login_attempts=1000", "limits.link_requests_per_hour=100000"]);
  await site.end();
  addStaff(site);
  for (const [email, role] of [["borte", "organiser"]])
    execFileSync(program, ["user", "add", `${email}@retenk.example.no`, "--role", role, "--database", site.database, "--password", password], { stdio: "ignore" });
  await site.start();

  const loggedIn = (email) => new Visitor(site).logIn(`${email}@retenk.example.no`, password);
  for (const who of Object.values(people)) if (who.email) take(who, await loggedIn(who.email));
  const attendee = new Visitor(site);
  await attendee.fill("/pamelding", registrationOf(site, "Egen Deltaker", "egen@example.no", placesOf(site, 2)));
  take(people.attendee, attendee);
  const link = attendee.cookies.get("__Host-link");
  const waiting = new Visitor(site);
  assert.equal((await waiting.fill("/pamelding", waitingOf(site, "Ventende Deltaker", "venter@example.no"))).location, "/venteliste");
  take(people["somebody who waits"], waiting);
  const member = new Visitor(site);
  await takePlace(site, attendee, member, "Gruppe Deltaker", "gruppe@example.no");
  take(people["somebody in a group"], member);
  await until(() => query(site, "SELECT count(*) FROM message WHERE bytes IS NOT NULL AND state = 'sent' AND recipient IN ('egen@example.no', 'venter@example.no')") === "2", "the confirmation");

  const closed = await loggedIn("organiser");
  take(people["logged out"], closed);
  assert.equal((await closed.post("/logg-ut", { form_token: await closed.formToken() })).status, 303);
  take(people["ended from another browser"], await loggedIn("organiser"));
  const ended = lastLogin();
  const { visitor } = people.organiser;
  const answer = await visitor.post("/admin/okter", { form_token: await visitor.formToken(), id: ended });
  assert.equal(answer.location, "/admin/okter?notice=accounts_session_ended");
  for (const [name, email] of [["expired login", "organiser"], ["idle login", "organiser"], ["disabled account", "borte"]]) {
    take(people[name], await loggedIn(email));
    people[name].login = lastLogin();
  }
  people["made-up cookie"].cookie = `__Host-login=${"A".repeat(43)}; __Host-link=${"B".repeat(43)}`;
  await site.end();
  changeStopped(site, `UPDATE login_session SET expires_at = unixepoch() - 1 WHERE id = ${people["expired login"].login};
    UPDATE login_session SET seen_at = unixepoch() - 12 * 3600 - 1 WHERE id = ${people["idle login"].login};
    UPDATE user SET disabled = 1 WHERE email = 'borte@retenk.example.no'`);
  for (const which of ["email = 'egen@example.no'", "email = 'gruppe@example.no'", "registration_id = 1"])
    giveFile(site, one(`SELECT participant.id FROM participant JOIN person ON person.id = person_id WHERE state = 'registered' AND ${which}`));
  givePasswordLinks(site);
  giveFeed(site, "egen@example.no");
  giveCall(site);
  giveSurvey(site);
  giveSpeakerPages(site);
  giveAfter(site);
  for (const who of Object.values(people)) // each post that removes one takes another
    if (who.email)
      for (let n = 0; n < 9; ++n) {
        givePasskey(site, `${who.email}@retenk.example.no`, `Nøkkel ${n}`);
        giveIdentity(site, `${who.email}@retenk.example.no`, n);
      }
  await site.start();
  for (const who of Object.values(people))
    if (who.email)
      for (const [kind, table] of [["keys", "passkey"], ["identities", "login_identity"]])
        who[kind] = query(site, `SELECT ${table}.id FROM ${table} JOIN user ON user.id = user_id WHERE email = '${who.email}@retenk.example.no'`).split("\n");
  readExamples(link, waiting.cookies.get("__Host-waiting"), member.cookies.get("__Host-place"));
  // An import is its owner's alone, and each post ends one.
  for (const who of [people.organiser, people.administrator])
    for (who.imports = []; who.imports.length < 5;) who.imports.push(await bringImport(who.visitor, onePerson(`Importert ${who.email} ${who.imports.length}`)));
  for (const who of [people.organiser, people.administrator, people["programme editor"]])
    for (who.programmes = []; who.programmes.length < 5;) who.programmes.push(await bringProgramme(who.visitor, "speakers", `Navn\nTaler ${who.email} ${who.programmes.length}\n`));
});
after(async () => { await site.end(); site.remove(); });

function take(who, visitor) {
  who.visitor = visitor;
  who.cookie = visitor.cookie;
}
const lastLogin = () => query(site, "SELECT max(id) FROM login_session");
const one = (sql) => query(site, `${sql} LIMIT 1`);

// Real things for the names in the patterns. Posts that end something take another one each time.
function readExamples(link, waiting, place) {
  const current = "conference_id = (SELECT id FROM conference WHERE is_current)";
  ids = Object.fromEntries(["session", "participant"].map((table) =>
    [table, query(site, `SELECT id FROM ${table} WHERE ${current} ORDER BY id DESC`).split("\n")]));
  const own = one("SELECT participant.id FROM participant JOIN registration ON registration.id = registration_id WHERE contact_email = 'egen@example.no'");
  const group = query(site, `SELECT id FROM participant WHERE registration_id = (SELECT registration_id FROM participant WHERE id = ${own}) ORDER BY id`).split("\n");
  ids.participant = ids.participant.filter((id) => !group.includes(id));
  const id = {
    "/min/deltaker": own,
    "/min/plasser": group.at(-1),
    "/plass/deltaker": one("SELECT participant.id FROM participant JOIN person ON person.id = person_id WHERE email = 'gruppe@example.no'"),
    "/admin/pameldinger": one("SELECT id FROM registration"),
    "/admin/deltakere": one("SELECT id FROM participant WHERE state = 'registered' AND registration_id = 1"),
    "/admin/deltakertyper": one(`SELECT id FROM category WHERE ${current}`),
    "/admin/deltakertyper/plasskvoter": one(`SELECT id FROM pool WHERE ${current}`),
    "/admin/deltakertyper/tillegg": one(`SELECT id FROM extra WHERE ${current}`),
    "/admin/venteliste": one("SELECT max(id) FROM waiting_party"),
    "/admin/koder": one(`SELECT id FROM code WHERE ${current}`),
    "/admin/medlemslister": one("SELECT id FROM organisation_list"),
    "/admin/program/pamelding": one("SELECT session_id FROM session_offer"),
    "/admin/program": one(`SELECT id FROM session WHERE ${current}`),
    "/admin/program/timeplan": one(`SELECT id FROM session WHERE ${current}`),
    "/admin/foredragsholdere": one(`SELECT id FROM speaker WHERE ${current}`),
    "/admin/partnere": one("SELECT id FROM partner"),
    "/admin/rom": one(`SELECT id FROM room WHERE ${current}`),
    "/admin/steder": one(`SELECT id FROM venue WHERE ${current}`),
    "/admin/undersokelse/sporsmal": one(`SELECT min(id) FROM survey_question WHERE ${current}`), // answered, so it stays
    "/admin/sporsmal": one("SELECT id FROM question WHERE slug = 'reise'"),
    "/admin/epost": one("SELECT id FROM message WHERE bytes IS NOT NULL"),
    "/admin/brukere": one("SELECT id FROM user WHERE email = 'narvik@retenk.example.no'"),
  };
  example = {
    "/arkiv/{year}/undersokelse": one("SELECT year FROM conference WHERE is_current"),
    "/arkiv/{year}": one("SELECT year FROM conference WHERE archived"),
    "/undersokelse/{token}": surveyToken,
    "/program/{slug}": one(`SELECT slug FROM session WHERE ${current}`),
    "/foredragsholdere/{slug}": one("SELECT speaker.slug FROM speaker JOIN release_role ON speaker_id = speaker.id JOIN release ON release.id = release_id WHERE is_current"),
    "/utviklingsplan/{slug}": one("SELECT slug FROM plan_node WHERE parent_id IS NULL"),
    "/utviklingsplan/tiltak/{number}": one("SELECT number FROM measure"),
    "/min/{token}": link,
    "/venteliste/{token}": waiting,
    "/plass/{token}": place,
    "/foredragsholder/{token}": speakerLinks.attendee,
    "/foredragsholder/svar/{id}": one("SELECT session_id FROM session_role"),
    "/foredragsholder/materiell/{id}": one("SELECT session_id FROM session_role"),
    "/t/{id}": one(`SELECT id FROM session WHERE ${current}`),
    "/bilder/{key}": one("SELECT key FROM speaker_photo ORDER BY speaker_id"),
    "/velkommen/{token}": passwordLinks.invitation,
    "/kalender/{token}.ics": feedToken,
    "/innspill/sen/{token}": callLinks.late,
    "/innspill/{token}": callLinks.own,
    "/admin/innspill/{id}": one("SELECT min(id) FROM proposal WHERE decision IS NULL"),
    "/nytt-passord/{token}": passwordLinks.lost,
    "/admin/deltakere/{id}/navn": one("SELECT id FROM participant WHERE unnamed AND state = 'registered'"),
  };
  for (const [path, value] of Object.entries(id)) example[`${path}/{id}`] = value;
  example["{material}"] = one(`SELECT 1000 + id FROM session WHERE ${current}`);
  example["{question}"] = one("SELECT id FROM question WHERE slug = 'plakat'");
}

const endsIt = { "/admin/program/{id}/sletting": "session", "/admin/program/{id}/avlysning": "session", "/admin/deltakere/{id}/avmelding": "participant" };

// Undefined: nobody gave an example of this route. What a post really ends is another one each time.
function exampleOf(route, ends = false, who = people.organiser) {
  if (!route.path.includes("{")) return route.path;
  const mine = route.path.startsWith("/admin/pameldinger/import/{") ? "imports" : route.path.startsWith("/admin/program/import/{") ? "programmes" : "";
  if (mine) {
    const own = who[mine] ?? people.organiser[mine];
    return route.path.replace("{id}", ends ? own.shift() : own.at(-1));
  }
  const kind = route.path.startsWith("/admin/konto/nokler/") ? "keys" : route.path.startsWith("/admin/konto/tilknytning/") ? "identities" : "";
  if (kind) {
    const own = who[kind] ?? people.organiser[kind];
    return route.path.replace("{id}", ends && route.path.endsWith("/fjern") ? own.shift() : own.at(-1));
  }
  const several = route.method === "POST" && ids[endsIt[route.path]];
  const value = several ? (ends ? several.shift() : several.at(-1)) : example[Object.keys(example).find((path) => route.path === path || route.path.startsWith(`${path}/`))];
  return value && route.path.replace(/\{[^}]*\}/, value).replace("{question}", example["{question}"]).replace("{material}", example["{material}"]);
}

const hasToken = (who) => Boolean(who.roles || who.link || who.waiting || who.place);

function expected(route, who, { foreign = false, token = true } = {}) {
  const comes = mayCome[route.access](who) && (narrower[route.path]?.(who) ?? true);
  if (route.method === "POST") {
    const isFree = route.access === "open" && !who.roles; // a personal link gives no right that an open form could misuse
    if (foreign || !comes || (!token && hasToken(who) && !isFree)) return "403";
    return "in";
  }
  if (comes) return "in";
  if (route.access === "personal_link" || route.access === "waiting_link" || route.access === "place_link") return "303 /min/lenke";
  return who.roles ? "403" : "303 /logg-inn";
}

// "in": the handler answered, and found what was asked for.
function seen(answer) {
  if (answer.status === 303 && /^\/(logg-inn|min\/lenke)(\?til=|$)/.test(answer.location)) return `303 ${answer.location.split("?")[0]}`;
  return [200, 303, 409, 422].includes(answer.status) ? "in" : String(answer.status);
}

const ask = (who, method, path, fields, headers = {}) => new Promise((done, fail) => {
  const body = fields && new URLSearchParams(fields).toString();
  const all = { ...headers, ...(who.cookie ? { Cookie: who.cookie } : {}),
    ...(body === undefined ? {} : { "Content-Type": "application/x-www-form-urlencoded", "Content-Length": body.length }) };
  const { hostname, port } = new URL(site.base);
  const sent = http.request({ hostname, port, method, path, headers: all, agent: false }, (answer) => {
    done({ status: answer.statusCode, location: answer.headers.location ?? "" });
    answer.destroy(); // a live stream has no end of its own
  });
  sent.on("error", fail);
  sent.end(body);
});

async function tokenOf(who) {
  if (!hasToken(who)) return "";
  who.token ??= await who.visitor.formToken();
  return who.token;
}

// What ends the login or the registration that asks is asked by one of its own.
async function expendable(route, who) {
  if (who.link && route.path === "/min/avmelding") {
    const spare = { ...who, token: undefined }, visitor = new Visitor(site);
    await visitor.fill("/pamelding", registrationOf(site, "Gir Opp", "gir.opp@example.no"));
    take(spare, visitor);
    return [spare, {}];
  }
  if (!who.email || (route.path !== "/logg-ut" && route.path !== "/admin/okter")) return [who, {}];
  const spare = { ...who, token: undefined };
  take(spare, await new Visitor(site).logIn(`${who.email}@retenk.example.no`, password));
  return [spare, route.path === "/admin/okter" ? { id: lastLogin() } : {}];
}

test("the cookies of ended logins were good once, and the others still are", async () => {
  for (const [name, who] of Object.entries(people)) {
    const answer = await ask(who, "GET", "/admin/okter");
    assert.equal(answer.status, who.roles ? 200 : 303, name);
  }
  assert.equal((await ask(people.attendee, "GET", "/min")).status, 200);
});

for (const route of routes.filter(({ method }) => method === "GET"))
  test(`GET ${route.path} (${route.access}) by everybody`, async () => {
    assert.ok(exampleOf(route), "a route without an example: add one to readExamples()");
    const wrong = [];
    for (const [name, who] of Object.entries(people))
      for (const method of ["GET", "HEAD"]) {
        const path = exampleOf(route, false, who);
        const got = seen(await ask(who, method, path)), wanted = expected(route, who);
        if (got !== wanted) wrong.push(`${name}, ${method} ${path}: ${got} and not ${wanted}`);
      }
    assert.equal(wrong.join("\n"), "");
  });

for (const route of routes.filter(({ method }) => method === "POST"))
  test(`POST ${route.path} (${route.access}) by everybody, with and without token, from here and from elsewhere`, async () => {
    assert.ok(exampleOf(route), "a route without an example: add one to readExamples()");
    const wrong = [];
    for (const [name, one] of Object.entries(people)) {
      const [who, fields] = await expendable(route, one);
      const form_token = await tokenOf(who);
      const check = async (what, body, headers, circumstances) => {
        const wanted = expected(route, who, circumstances), path = exampleOf(route, wanted === "in", who);
        const got = seen(await ask(who, "POST", path, body, headers));
        if (got !== wanted) wrong.push(`${name}, ${what}, ${path}: ${got} and not ${wanted}`);
      };
      const good = { ...fields, form_token };
      await check("from another origin", good, { Origin: "https://evil.example" }, { foreign: true });
      await check("from another site", good, { "Sec-Fetch-Site": "cross-site" }, { foreign: true });
      await check("from a site beside", good, { "Sec-Fetch-Site": "same-site" }, { foreign: true });
      if (hasToken(who)) {
        await check("without token", fields, {}, { token: false });
        await check("with somebody else's token", { ...fields, form_token: await tokenOf(who === people.organiser ? people.administrator : people.organiser) }, {}, { token: false });
      }
      await check("rightly", good, { Origin: site.base, "Sec-Fetch-Site": "same-origin" });
    }
    assert.equal(wrong.join("\n"), "");
  });

test("a route that nobody gave an example for, or an access that nobody knows, is noticed", () => {
  assert.equal(exampleOf({ method: "GET", path: "/admin/helt-nytt/{id}" }), undefined);
  assert.throws(() => expected({ method: "GET", access: "everybody" }, {}));
  assert.deepEqual([...new Set(routes.map(({ access }) => access))].filter((access) => !mayCome[access]), []);
});

// Two registrations that know nothing of each other.
async function twoAttendees() {
  const two = [];
  for (const [name, email] of [["Aslak Ener", "aslak@example.no"], ["Berit Toer", "berit@example.no"]]) {
    const visitor = new Visitor(site);
    const registered = await visitor.fill("/pamelding", registrationOf(site, name, `${Date.now()}${email}`, { p1_municipality: query(site, "SELECT id FROM municipality WHERE slug = 'narvik'") }));
    assert.equal(registered.location, "/pamelding/kvittering");
    const id = query(site, `SELECT max(id) FROM participant WHERE name = '${name}'`);
    two.push({ name, visitor, id, code: query(site, `SELECT ticket_code FROM participant WHERE id = ${id}`) });
  }
  return two;
}

const lookAlike = (answer, other) => {
  assert.deepEqual([answer.status, answer.bytes.length, answer.headers["content-type"]], [404, other.bytes.length, other.headers["content-type"]]);
  assert.deepEqual(Object.keys(answer.headers).sort(), Object.keys(other.headers).sort());
};

test("a participant of another registration is not there: same status, same length, nothing changed", async () => {
  const [mine, theirs] = await twoAttendees();
  const nobody = "9".repeat(theirs.id.length);
  for (const path of ["", "/avmelding", "/overdragelse", "/billett.png"]) {
    const own = await theirs.visitor.get(`/min/deltaker/${theirs.id}${path}`);
    assert.equal(own.status, 200, "there is something to see");
    lookAlike(await mine.visitor.get(`/min/deltaker/${theirs.id}${path}`), await mine.visitor.get(`/min/deltaker/${nobody}${path}`));
  }
  const state = () => query(site, `SELECT * FROM participant WHERE id = ${theirs.id}; SELECT count(*) FROM change_log; SELECT count(*) FROM message`);
  const before = state();
  const page = hidden((await mine.visitor.get(`/min/deltaker/${mine.id}`)).text);
  for (const [path, fields] of [["", { ...page, name: "Stjålet", municipality: "elsewhere" }], ["/avmelding", page], ["/overdragelse", { ...page, name: "Stjålet", email: "stjalet@example.no" }]])
    lookAlike(await mine.visitor.post(`/min/deltaker/${theirs.id}${path}`, fields), await mine.visitor.post(`/min/deltaker/${nobody}${path}`, fields));
  assert.equal(state(), before);
  assert.equal((await mine.visitor.post(`/min/deltaker/${mine.id}`, { ...page, name: "Mitt Eget", municipality: "elsewhere" })).status, 303, "the same form is good for one's own");

  for (const path of ["/min", "/min/data.json", "/pamelding/kvittering"]) {
    const seen = await mine.visitor.get(path), owned = await theirs.visitor.get(path);
    assert.equal(owned.text.includes(theirs.name) || owned.text.includes(theirs.code), true, `${path} shows one's own`);
    assert.equal(seen.text.includes(theirs.name) || seen.text.includes(theirs.code), false, path);
  }
});

test("a form token of another registration or login opens nothing", async () => {
  const [mine, theirs] = await twoAttendees();
  const tokenIn = async (visitor, path) => hidden((await visitor.get(path)).text).form_token;
  const path = `/min/deltaker/${theirs.id}`, fields = hidden((await theirs.visitor.get(path)).text);
  const change = { ...fields, name: "Ny Navn", municipality: "elsewhere" };
  assert.equal((await theirs.visitor.post(path, { ...change, form_token: await tokenIn(mine.visitor, `/min/deltaker/${mine.id}`) })).status, 403);
  assert.equal((await theirs.visitor.post(path, change)).status, 303);
});

const municipality = (slug) => query(site, `SELECT id FROM municipality WHERE slug = '${slug}'`);

test("Narvik's guests are not at Harstad's desk: not by search, by municipality, in print or in a file", async () => {
  const [guest] = await twoAttendees();
  const harstad = people["host Harstad"].visitor, narvik = people["host Narvik"].visitor, organiser = people.organiser.visitor;
  const search = `sok=${encodeURIComponent(guest.name)}`, other = `sok=${encodeURIComponent("Xslak Xner")}`;
  const number = municipality("narvik"), nowhere = "9".repeat(number.length);
  const paths = ["/vertskap", "/vertskap/utskrift", "/vertskap/deltakere.csv"];
  const shows = async (visitor, path) => textOf((await visitor.get(path)).text).includes(guest.name);
  for (const path of paths) {
    assert.equal(await shows(narvik, `${path}?${search}`), true, `${path}: there is something to see`);
    assert.equal(await shows(organiser, `${path}?${search}`), true, path);
    for (const query of ["", search, `kommune=${number}`, `${search}&kommune=${number}`])
      assert.equal(await shows(harstad, `${path}?${query}`), false, `${path}?${query}`);
  }
  // Not yours and not there look alike.
  for (const headers of [{}, { "HX-Request": "true" }]) {
    const theirs = await harstad.get(`/vertskap?${search}`, headers), none = await harstad.get(`/vertskap?${other}`, headers);
    assert.deepEqual([theirs.status, theirs.bytes.length], [none.status, none.bytes.length]);
    const chosen = await harstad.get(`/vertskap?kommune=${number}`, headers), invented = await harstad.get(`/vertskap?kommune=${nowhere}`, headers);
    assert.deepEqual([chosen.status, chosen.bytes.length], [invented.status, invented.bytes.length]);
  }
  const files = [await harstad.get("/vertskap/deltakere.csv"), await harstad.get(`/vertskap/deltakere.csv?kommune=${number}`)];
  assert.equal(files[1].text, files[0].text, "the question changes nothing");
  const sheets = await Promise.all([narvik, harstad].map((visitor) => visitor.get("/vertskap/deltakere.xlsx")));
  assert.deepEqual(await Promise.all(sheets.map((sheet) => namesIn(sheet.bytes, guest.name))), [true, false]);
});

async function namesIn(bytes, name) {
  const { default: excel } = await import("exceljs");
  const book = new excel.Workbook();
  await book.xlsx.load(bytes);
  let found = false;
  book.worksheets[0].eachRow((row) => { found ||= row.values.includes(name); });
  return found;
}

test("whoever had to log in comes back to the page that was asked for, and never to another site", async () => {
  for (const [asked, led] of [["/admin/epost", "/admin/epost"], ["/en/admin/rom", "/en/admin/rom"]]) {
    const visitor = new Visitor(site);
    const door = await visitor.get(asked);
    assert.equal(door.status, 303);
    assert.equal((await visitor.fill(door.location, { email: "organiser@retenk.example.no", password }, door.location.split("?")[0])).location, led);
  }
  for (const elsewhere of ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example"]) {
    const answer = await new Visitor(site).fill("/logg-inn", { email: "narvik@retenk.example.no", password, til: elsewhere });
    assert.deepEqual([answer.status, answer.location], [303, "/vertskap"], elsewhere);
  }
});

test("what a host may not open, it cannot tell from what is not there", async () => {
  const harstad = people["host Harstad"].visitor, organiser = people.organiser.visitor;
  for (const table of ["registration", "message"]) {
    const path = table === "registration" ? "/admin/pameldinger" : "/admin/epost";
    const id = query(site, `SELECT min(id) FROM ${table} WHERE id > 9 AND id < 99`);
    assert.equal((await organiser.get(`${path}/${id}`)).status, 200, "there is something to see");
    assert.equal((await organiser.get(`${path}/98765`)).status, 404);
    const there = await harstad.get(`${path}/${id}`), not = await harstad.get(`${path}/98`);
    assert.deepEqual([there.status, there.bytes.length], [403, not.bytes.length]);
  }
});

// IDOR: every id of the other's guests, in every route that takes one, by both hosts and by roles that have nothing to do there.
const guestsOf = (slug) => query(site, `SELECT participant.id, registration_id, participant.name FROM participant WHERE municipality_id = ${municipality(slug)}
  AND conference_id = (SELECT id FROM conference WHERE is_current) AND NOT EXISTS (SELECT 1 FROM participant AS with_them WHERE with_them.registration_id = participant.registration_id AND with_them.municipality_id IS NOT participant.municipality_id)`)
  .split("\n").map((line) => line.split("|")).map(([id, registration, name]) => ({ id, registration, name }));
const filesOf = (guest) => query(site, `SELECT question_id FROM upload WHERE participant_id = ${guest.id} AND removed = 0`).split("\n").filter(Boolean);

test("no id and no file of another municipality opens anything in any route, for hosts, partners, door crew, editors and auditors", async () => {
  const withId = routes.filter(({ path }) => /\{(id|question)\}/.test(path) && !path.includes("{token}"));
  assert.equal(withId.length > 50, true);
  const all = { harstad: guestsOf("harstad"), narvik: guestsOf("narvik") };
  await site.end();
  for (const guests of Object.values(all)) giveFile(site, guests[0].id);
  await site.start();
  for (const guests of Object.values(all)) assert.equal(guests.length > 2 && filesOf(guests[0]).length > 0, true, "there is somebody to look for");
  const filesIn = new Map(Object.values(all).flat().map((guest) => [guest.id, filesOf(guest)]));
  const state = () => query(site, "SELECT * FROM participant; SELECT * FROM registration; SELECT * FROM answer; SELECT id, state FROM message");
  const earlier = state();
  const strangers = [["host Harstad", all.narvik], ["host Narvik", all.harstad], ...["partner", "door crew", "programme editor", "plan owner", "auditor"].map((who) => [who, [...all.harstad.slice(0, 3), ...all.narvik.slice(0, 3)]])];
  const wrong = [];
  for (const [who, guests] of strangers) {
    const { visitor } = people[who], token = await visitor.formToken();
    for (const route of withId) {
      const may = mayCome[route.access](people[who]);
      if (route.method === "POST" && may) continue; // what one comes to by one's role is one's work
      const paths = new Set(guests.flatMap((guest) => [guest.id, guest.registration].flatMap((id) => (route.path.includes("{question}") ? [...filesIn.get(guest.id), "1"] : ["1"])
        .map((question) => route.path.replace("{id}", id).replace("{question}", question)))));
      await Promise.all([...paths].map(async (path) => {
        const answer = route.method === "POST" ? await visitor.post(path, { form_token: token, version: "1" }) : await visitor.get(path);
        const shown = guests.filter(({ name }) => textOf(answer.text).includes(name));
        if (!may && ![303, 403, 404].includes(answer.status)) wrong.push(`${who}, ${route.method} ${path}: ${answer.status}`);
        if (shown.length > 0) wrong.push(`${who}, ${path} shows ${shown[0].name}`);
      }));
    }
    // And behind the addresses without an id, asked for by everything that they know.
    for (const route of routes.filter(({ method, path }) => method === "GET" && /^\/(admin|vertskap)/.test(path) && !path.includes("{")))
      for (const guest of guests.slice(0, 4)) {
        const asked = `?id=${guest.id}&utvalg=valgte&handling=eksport&kommune=${municipality("narvik")}&sok=${encodeURIComponent(guest.name)}&etter=${guest.id}&foran=${guest.id}&participant=${guest.id}&registration=${guest.registration}&behov=1&kol=telefon`;
        const answer = await visitor.get(route.path + asked);
        const shown = textOf(answer.text.replace(/value="[^"]*"/g, "")); // what was searched for stands in its field
        if (answer.status === 200 && who !== "auditor" && shown.includes(guest.name)) wrong.push(`${who}, ${route.path}${asked} shows ${guest.name}`);
      }
  }
  assert.equal(wrong.join("\n"), "");
  assert.equal(state(), earlier, "and nothing is changed");
});

test("the page of roles says of every route and role what the door does", async () => {
  const words = { administrator: "Administrator", organiser: "Arrangør", programme_editor: "Programredaktør", plan_owner: "Planansvarlig", door_crew: "Innsjekking", host: "Vert", partner: "Partner", auditor: "Revisor" };
  for (const who of ["administrator", "auditor"]) {
    const rows = (await people[who].visitor.get("/admin/roller")).text.split("<tr").slice(1).map((row) => row.split("</tr>")[0]);
    const wrong = [];
    for (const route of routes) {
      const row = rows.find((one) => one.includes(`<code>${route.method} ${route.path}</code>`));
      if (!row) { wrong.push(`${route.method} ${route.path} is missing`); continue; }
      for (const [role, word] of Object.entries(words)) {
        const byLink = /^\/foredragsholder(\/|$)/.test(route.path) && !/\/(lenke|\{token\})$/.test(route.path);
        const may = route.access !== "loopback" && !byLink && Boolean(mayCome[route.access]({ roles: [role] })) && (narrower[route.path]?.({ roles: [role] }) ?? true);
        if (!row.includes(`>${word}: ${may ? "ja" : "nei"}<`)) wrong.push(`${word}, ${route.method} ${route.path}: not ${may}`);
      }
    }
    assert.equal(wrong.join("\n"), "");
  }
});
