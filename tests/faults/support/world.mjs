// One site with somebody of every kind logged in, an example of every route, and a digest of everything it keeps.
import { execFileSync, spawn } from "node:child_process";
import net from "node:net";
import { until, Visitor } from "../../browser/support/ask.mjs";
import { bringImport, bringProgramme, onePerson } from "../../browser/support/import.mjs";
import { callLinks, feedToken, giveAfter, giveCall, giveSurvey, surveyToken, giveFeed, givePasskey, givePasswordLinks, giveSpeakerPages, password, passwordLinks, placesOf, program, query, registrationOf, speakerLinks, startSite, takePlace, waitingOf } from "../../browser/support/site.mjs";

export const routes = JSON.parse(execFileSync(program, ["routes", "--json"], { encoding: "utf8" }));

export async function startWorld(settings = []) {
  const all = ["limits.login_attempts=1000", "limits.link_requests_per_hour=100000", ...settings];
  const site = await startSite(30, all);
  await site.end();
  givePasswordLinks(site);
  giveCall(site);
  giveSurvey(site);
  giveFeed(site, query(site, "SELECT contact_email FROM registration ORDER BY id LIMIT 1"));
  giveSpeakerPages(site);
  giveAfter(site);
  givePasskey(site, "organiser@retenk.example.no", "Telefonen");
  await restart(site, all);
  const organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password);
  const administrator = await new Visitor(site).logIn("admin@retenk.example.no", password);
  const host = await new Visitor(site).logIn("harstad@retenk.example.no", password);
  const attendee = new Visitor(site), visitor = new Visitor(site);
  await attendee.fill("/pamelding", registrationOf(site, "Egen Deltaker", "egen@example.no", placesOf(site, 2)));
  const link = attendee.cookies.get("__Host-link");
  const waiting = new Visitor(site);
  await waiting.fill("/pamelding", waitingOf(site, "Ventende Deltaker", "venter@example.no"));
  const member = new Visitor(site);
  await takePlace(site, attendee, member, "Medlem Deltaker", "medlem@example.no");
  await bringImport(organiser, onePerson("Kommer Snart"));
  await bringProgramme(organiser, "speakers", "Navn\nTaler Snart\n");
  await until(() => query(site, "SELECT count(*) FROM message WHERE recipient = 'egen@example.no' AND state = 'sent'") === "1", "the confirmation");
  const tokens = { link, waiting: waiting.cookies.get("__Host-waiting"), place: member.cookies.get("__Host-place") };
  return { site, organiser, administrator, host, attendee, member, waiting, visitor, example: examples(site, tokens) };
}

// On a port of its own choice, so that it may be called by another name; what it logs is kept.
export async function restart(site, settings, { wrap = [], log = "error" } = {}) {
  if (site.server.exitCode === null) await site.end();
  const port = await freePort();
  const all = ["serve", "--database", site.database, "--port", String(port), ...[`mail.url=file://${site.folder}/mail/`, `log.level=${log}`,
    "limits.registrations_per_minute=100000", ...settings].flatMap((one) => ["--set", one])];
  const command = [...wrap, program, ...all];
  site.server = spawn(command[0], command.slice(1), { stdio: ["ignore", "pipe", "pipe"] });
  remember(site.server);
  site.log = "";
  site.server.stderr.setEncoding("utf8").on("data", (text) => { site.log += text; });
  let said = "";
  site.server.stdout.on("data", (text) => { said += text; });
  await until(() => said.includes("serves on") || site.server.exitCode !== null, "the start");
  if (site.server.exitCode !== null) throw new Error(`did not start: ${site.log}`);
  site.base = `http://127.0.0.1:${port}`;
}

// Nothing that was started outlives the test.
const started = new Set();
process.once("exit", () => started.forEach((child) => child.kill("SIGKILL")));
export function remember(child) {
  started.add(child);
  child.once("exit", () => started.delete(child));
  return child;
}

export const freePort = () => new Promise((done) => {
  const probe = net.createServer().listen(0, "127.0.0.1", () => {
    const { port } = probe.address();
    probe.close(() => done(port));
  });
});

// Whoever a route is made for.
export function rightful(world, route) {
  if (route.access === "personal_link") return world.attendee;
  if (route.access === "waiting_link") return world.waiting;
  if (route.access === "place_link") return world.member;
  if (route.access === "administrator" || route.access === "auditor") return world.administrator;
  return route.access === "open" || route.access === "loopback" ? world.visitor : world.organiser;
}

function examples(site, { link, waiting, place }) {
  const one = (sql) => query(site, `${sql} LIMIT 1`), current = "conference_id = (SELECT id FROM conference WHERE is_current)";
  const known = {
    "/arkiv": one("SELECT year FROM conference WHERE archived"),
    "/arkiv/{year}/undersokelse": one("SELECT year FROM conference WHERE is_current"),
    "/undersokelse/{token}": surveyToken,
    "/admin/undersokelse/sporsmal": one(`SELECT min(id) FROM survey_question WHERE ${current}`),
    "/program/": one(`SELECT slug FROM session WHERE ${current}`),
    "/foredragsholdere/": one("SELECT speaker.slug FROM speaker JOIN release_role ON speaker_id = speaker.id JOIN release ON release.id = release_id WHERE is_current"),
    "/utviklingsplan/{slug}": one("SELECT slug FROM plan_node WHERE parent_id IS NULL"),
    "/utviklingsplan/tiltak/": one("SELECT number FROM measure"),
    "/min/{token}": link,
    "/plass/{token}": place,
    "/plass/deltaker": one("SELECT participant.id FROM participant JOIN person ON person.id = person_id WHERE email = 'medlem@example.no'"),
    "/min/plasser": one("SELECT participant.id FROM participant JOIN registration ON registration.id = registration_id WHERE contact_email = 'egen@example.no' AND unnamed"),
    "/admin/deltakere/{id}/navn": one("SELECT id FROM participant WHERE unnamed AND state = 'registered'"),
    "/admin/pameldinger/import": one("SELECT max(id) FROM import WHERE choices NOT LIKE '%\"what\"%'"),
    "/admin/program/import": one("SELECT max(id) FROM import WHERE choices LIKE '%\"what\"%'"),
    "/admin/program/pamelding": one("SELECT session_id FROM session_offer"),
    "/velkommen/{token}": passwordLinks.invitation,
    "/kalender/": feedToken,
    "/innspill/sen/": callLinks.late,
    "/innspill/{token}": callLinks.own,
    "/admin/innspill/": one("SELECT max(id) FROM proposal"),
    "/nytt-passord/{token}": passwordLinks.lost,
    "/admin/brukere": one("SELECT id FROM user WHERE email = 'narvik@retenk.example.no'"),
    "/venteliste/{token}": waiting,
    "/admin/venteliste": one("SELECT max(id) FROM waiting_party"),
    "/min/deltaker": one("SELECT participant.id FROM participant JOIN registration ON registration.id = registration_id WHERE contact_email = 'egen@example.no'"),
    "/admin/pameldinger": one("SELECT id FROM registration"),
    "/admin/deltakere": one("SELECT id FROM participant WHERE state = 'registered'"),
    "/admin/deltakertyper/{id}": one(`SELECT id FROM category WHERE ${current}`),
    "/admin/deltakertyper/plasskvoter": one(`SELECT id FROM pool WHERE ${current}`),
    "/admin/deltakertyper/tillegg": one(`SELECT id FROM extra WHERE ${current}`),
    "/admin/program": one(`SELECT id FROM session WHERE ${current}`),
    "/foredragsholder/{token}": speakerLinks.attendee,
    "/foredragsholder/materiell": one("SELECT session_id FROM session_role"),
    "/t/": one(`SELECT id FROM session WHERE ${current}`),
    "/foredragsholder/svar": one("SELECT session_id FROM session_role"),
    "/bilder": one("SELECT key FROM speaker_photo ORDER BY speaker_id"),
    "/admin/foredragsholdere": one(`SELECT id FROM speaker WHERE ${current}`),
    "/admin/partnere": one("SELECT id FROM partner"),
    "/admin/rom": one(`SELECT id FROM room WHERE ${current}`),
    "/admin/steder": one(`SELECT id FROM venue WHERE ${current}`),
    "/admin/koder": one(`SELECT id FROM code WHERE ${current}`),
    "/admin/medlemslister": one("SELECT id FROM organisation_list"),
    "/admin/sporsmal": one(`SELECT id FROM question WHERE slug = 'reise' AND ${current}`),
    "/admin/konto/nokler/{id}": one("SELECT id FROM passkey"),
    "/admin/konto/tilknytning": "1",
    "/admin/epost": one("SELECT id FROM message WHERE bytes IS NOT NULL"),
  };
  return (route) => {
    if (!route.path.includes("{")) return route.path;
    const start = Object.keys(known).filter((path) => route.path.startsWith(path)).sort((a, b) => b.length - a.length)[0];
    if (!known[start]) throw new Error(`${route.path}: a route without an example`);
    return route.path.replace(/\{[^}]*\}/, known[start]).replace("{question}", one("SELECT id FROM question WHERE slug = 'plakat'")).replace("{material}", one(`SELECT 1000 + id FROM session WHERE ${current}`));
  };
}

// Of every row of every table; when a login was last seen may differ.
let selects;
export function digest(site) {
  selects ??= query(site, `SELECT 'SELECT ''=' || m.name || '''; SELECT ' || group_concat(c.name) || ' FROM ' || m.name || ';' FROM sqlite_master m JOIN pragma_table_info(m.name) c
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND (m.name <> 'login_session' OR c.name <> 'seen_at') GROUP BY m.name ORDER BY m.name`);
  const text = execFileSync("sqlite3", ["-readonly", site.database, selects], { encoding: "utf8", maxBuffer: 1 << 28 });
  return { all: Object.fromEntries(text.split(/^=/m).slice(1).map((part) => [part.slice(0, part.indexOf("\n")), part])) };
}

export const changed = (before, after) => Object.keys(after.all).filter((table) => after.all[table] !== before.all[table]);

// Everything that comes back on one connection until it is closed.
export function exchange(base, bytes, { localAddress, half = true } = {}) {
  const { hostname, port } = new URL(base);
  return new Promise((done, fail) => {
    const parts = [];
    const socket = net.connect({ port, host: hostname, localAddress, allowHalfOpen: half }, () => socket.write(bytes));
    socket.on("data", (part) => parts.push(part));
    socket.on("error", (fault) => (parts.length > 0 ? done(Buffer.concat(parts)) : fail(fault)));
    socket.on("end", () => socket.end());
    socket.on("close", () => done(Buffer.concat(parts)));
  });
}

// The head of an answer as {status, headers}; of several cookies all.
export function headOf(bytes) {
  const text = bytes.toString("latin1"), [first, ...lines] = text.slice(0, text.indexOf("\r\n\r\n")).split("\r\n");
  const headers = {};
  for (const line of lines) headers[line.slice(0, line.indexOf(":")).toLowerCase()] = line.slice(line.indexOf(":") + 2);
  return { status: Number(first.split(" ")[1]), headers, text };
}
