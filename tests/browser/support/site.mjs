// The real program on a free port, with a demonstration conference of its own, and Debian's Chromium.
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const password = "fjell og fjord";
export const program = process.env.RETENK_PROGRAM || fileURLToPath(new URL("../../../build/release/retenk", import.meta.url));

export const freePort = () => new Promise((done) => {
  const probe = net.createServer().listen(0, "127.0.0.1", () => {
    const { port } = probe.address();
    probe.close(() => done(port));
  });
});

// A test that breaks off neither waits for its program nor leaves it running.
const running = new Set();
process.on("exit", () => { for (const server of running) server.kill("SIGKILL"); });

// log: what the program says of itself is kept in site.log instead of shown.
export async function startSite(participants = 40, settings = [], { log = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "retenk-browser-"));
  const database = join(folder, "retenk.db");
  mkdirSync(join(folder, "mail"));
  execFileSync(program, ["demo", "--database", database, "--participants", String(participants), "--password", password], { stdio: "ignore" });
  const site = { folder, database, base: "", server: null, log: "" };
  site.start = async () => {
    const all = ["serve", "--database", database, "--set", "server.port=0", "--set", `mail.url=file://${folder}/mail/`,
      "--set", "log.level=error", "--set", "limits.registrations_per_minute=100000",
      "--set", "limits.searches_per_minute=100000", "--set", "limits.own_changes_per_minute=100000", ...settings.flatMap((one) => ["--set", one])];
    site.server = spawn(program, all, { stdio: ["ignore", "pipe", log ? "pipe" : "inherit"] });
    const { server } = site;
    running.add(server);
    server.once("exit", () => running.delete(server));
    if (log) for (const stream of [site.server.stdout, site.server.stderr]) stream.on("data", (part) => { site.log += part; });
    for await (const line of createInterface({ input: site.server.stdout })) {
      site.base = /https?:\S+/.exec(line)[0];
      break;
    }
    for (const part of [server, server.stdout, server.stderr]) part?.unref();
  };
  site.end = (signal = "SIGTERM") => new Promise((done) => { site.server.ref(); site.server.once("exit", (code) => done(code)); site.server.kill(signal); });
  site.remove = () => rmSync(folder, { recursive: true, force: true });
  site.mails = () => readdirSync(join(folder, "mail")).map((name) => readFileSync(join(folder, "mail", name)));
  await site.start();
  return site;
}

// Looks into the database from beside; only reads.
// Logins that the demonstration has not: one of each role that is nobody's there. The program must not run.
export function addStaff(site) {
  const partner = query(site, "SELECT slug FROM partner ORDER BY id LIMIT 1");
  for (const [email, role, ...more] of [["auditor", "auditor"], ["partner", "partner", "--partner", partner], ["door", "door_crew"], ["plan", "plan_owner"]])
    execFileSync(program, ["user", "add", `${email}@retenk.example.no`, "--role", role, ...more, "--database", site.database, "--password", password], { stdio: "ignore" });
}

export const query = (site, sql) => execFileSync("sqlite3", ["-readonly", site.database, sql], { encoding: "utf8", maxBuffer: 1 << 28 }).trim();

// While the program is stopped: nobody else writes to its file.
export const changeStopped = (site, sql) => execFileSync("sqlite3", [site.database, sql]);

// The same, for a file that somebody answered the demonstration's question of a poster with.
export function giveFile(site, participant) {
  const key = String(participant).padStart(43, "A");
  mkdirSync(`${site.database}-files`, { recursive: true });
  writeFileSync(join(`${site.database}-files`, key), "%PDF-1.7\n");
  changeStopped(site, `INSERT INTO upload (key, question_id, participant_id, file_name, kind, size, created_at)
    SELECT '${key}', id, ${participant}, 'plakat.pdf', 'pdf', 9, unixepoch() FROM question WHERE slug = 'plakat'`);
}

// What came of each published session: slides in a file, a link, minutes, feedback. The file of session 7 is material 1007.
export function giveAfter(site) {
  const published = "SELECT session_id FROM release_session JOIN release ON release.id = release_id JOIN conference ON conference.id = conference_id WHERE release.is_current AND conference.is_current";
  mkdirSync(`${site.database}-files`, { recursive: true });
  const sql = query(site, published).split("\n").map((session) => {
    const key = String(session).padStart(43, "S");
    writeFileSync(join(`${site.database}-files`, key), "%PDF-1.7\n");
    return `INSERT INTO session_material (id, session_id, kind, title, file_key, file_kind, size, added_at) VALUES (${1000 + Number(session)}, ${session}, 'slides', 'Lysark', '${key}', 'pdf', 9, unixepoch());
      INSERT INTO session_material (id, session_id, kind, title, address, added_at) VALUES (${3000 + Number(session)}, ${session}, 'recording', 'Opptak', 'https://example.no/opptak', unixepoch());
      INSERT INTO session_minutes (session_id, text, published, changed_at) VALUES (${session}, 'Vi ble enige.', 1, unixepoch());
      INSERT INTO session_feedback (session_id, stars, text) VALUES ${[1, 2, 3, 4, 5].map((stars) => `(${session}, ${stars}, 'Fem av fem')`)};`;
  });
  changeStopped(site, sql.join("\n"));
}

// The same: links to choose a password with, of an invitation and of a lost one, whose last part the test knows.
export const passwordLinks = { invitation: "I".repeat(43), lost: "L".repeat(43) };
export function givePasswordLinks(site) {
  for (const [purpose, token] of Object.entries(passwordLinks))
    changeStopped(site, `INSERT INTO password_link (token_hash, purpose, user_id, created_at, expires_at)
      SELECT '${createHash("sha256").update(token).digest("hex")}', '${purpose}', id, unixepoch(), unixepoch() + 86400 FROM user WHERE password_hash = ''`);
}

// The demonstration's first proposal by a link that the test knows, and the late link of its call.
export const callLinks = { own: "P".repeat(43), late: "L".repeat(43) };
export const giveCall = (site) => {
  const digest = (token) => createHash("sha256").update(token).digest("hex");
  changeStopped(site, `UPDATE proposal SET token_hash = '${digest(callLinks.own)}' WHERE id = (SELECT min(id) FROM proposal); UPDATE call SET late_hash = '${digest(callLinks.late)}'`);
};

// The survey of the conference to come, as if it were over: open, with answers to its first question and some in own words, and the
// link of whoever has this address.
export const surveyToken = "U".repeat(43);
export function giveSurvey(site, email) {
  const current = "(SELECT id FROM conference WHERE is_current)";
  const person = email ? `(SELECT person_id FROM participant JOIN person ON person.id = person_id WHERE email = '${email}' LIMIT 1)` : `(SELECT max(person_id) FROM participant WHERE conference_id = ${current})`;
  const question = (kind) => `(SELECT min(id) FROM survey_question WHERE conference_id = ${current} AND kind = '${kind}')`;
  const sheets = [1, 2, 3, 4, 5].map((n) => `INSERT INTO survey_answer (key, conference_id, by_mail) VALUES ('sheet ${n}', ${current}, ${n % 2});
    INSERT INTO survey_value (key, question_id, value) VALUES ('sheet ${n}', ${question("scale5")}, ${n});
    INSERT INTO survey_text (id, key, question_id, text) VALUES (${n}, 'sheet ${n}', ${question("text")}, 'Mer kaffe ${n}');`);
  changeStopped(site, `UPDATE survey SET opens_at = unixepoch() - 3600, closes_at = unixepoch() + 86400 * 30, intro = 'Hei', invited = 9, open_link = 1, published = 1 WHERE conference_id = ${current};
    INSERT INTO survey_token (token_hash, conference_id, person_id) VALUES ('${createHash("sha256").update(surveyToken).digest("hex")}', ${current}, ${person});
    INSERT INTO survey_rewording (question_id, day, before, note) VALUES (${question("scale5")}, '2026-01-02', 'Før', 'Merknad');
    ${sheets.join("\n")}`);
}

// The address of the calendar of the registration with this address, whose token nobody else has seen.
export const feedToken = "k".repeat(43);
export const giveFeed = (site, email) =>
  changeStopped(site, `INSERT INTO calendar_feed (registration_id, token_hash, created_at)
    SELECT id, '${createHash("sha256").update(feedToken).digest("hex")}', unixepoch() FROM registration WHERE contact_email = '${email}' ORDER BY id LIMIT 1`);

// The same: two speakers of whom everything is told, and links to their pages whose last part the test knows.
export const speakerLinks = { attendee: "S".repeat(43), other: "T".repeat(43) };
export function giveSpeakerPages(site) {
  const ids = query(site, `SELECT DISTINCT speaker.id FROM speaker JOIN release_role ON speaker_id = speaker.id JOIN release ON release.id = release_id
    WHERE is_current AND release.conference_id = (SELECT id FROM conference WHERE is_current) ORDER BY 1 LIMIT 2`).split("\n").map(Number);
  Object.entries(speakerLinks).forEach(([who, token], n) => {
    changeStopped(site, `INSERT INTO link (token_hash, purpose, subject_id, created_at, expires_at) VALUES ('${createHash("sha256").update(token).digest("hex")}', 'speaker', ${ids[n]}, unixepoch(), unixepoch() + 86400);
      INSERT OR IGNORE INTO speaker_page (speaker_id) VALUES (${ids[n]});
      UPDATE speaker_page SET practical_at = unixepoch(), equipment = 'Tavle', travel = 'Fly', briefing = 'Velkommen' WHERE speaker_id = ${ids[n]};
      INSERT OR REPLACE INTO speaker_need (speaker_id, diet, access) VALUES (${ids[n]}, 'Nøtter', 'Rampe');
      INSERT OR REPLACE INTO speaker_photo (speaker_id, key, large, small, added_at) SELECT ${ids[n]}, '${who.padStart(43, "A")}', x'FFD8FF', x'FFD8FF', unixepoch();
      INSERT OR REPLACE INTO speaker_answer (speaker_id, session_id, answer, note, answered_at) SELECT speaker_id, session_id, 'declined', 'Syk', unixepoch() FROM session_role JOIN session ON session.id = session_id WHERE speaker_id = ${ids[n]} AND hidden = 0`);
  });
  return { attendee: ids[0], other: ids[1] };
}

// The same, for a passkey of somebody; nobody has the other half of it.
export const givePasskey = (site, email, name) =>
  changeStopped(site, `INSERT INTO passkey (user_id, credential_id, user_handle, public_key, algorithm, sign_count, name, created_at)
    SELECT id, '${email} ${name}', 'handle', x'00', 'es256', 0, '${name}', unixepoch() FROM user WHERE email = '${email}'`);

// An account at some issuer that opens somebody's here.
export const giveIdentity = (site, email, subject) =>
  changeStopped(site, `INSERT INTO login_identity (user_id, issuer, subject, created_at, used_at)
    SELECT id, 'https://id.example.no', '${email} ${subject}', unixepoch(), unixepoch() FROM user WHERE email = '${email}'`);

// The fields of a registration of oneself, with a place that never runs out.
export const registrationOf = (site, name, email, more = {}) => ({
  contact_name: name, contact_email: email, self: "1", consent: "1", action: "submit",
  p1_category: query(site, "SELECT id FROM category WHERE slug = 'digital'"),
  p1_municipality: query(site, "SELECT id FROM municipality WHERE slug = 'harstad'"), ...more,
});

// The fields of somebody who stands in line for the demonstration's full workshop.
export const waitingOf = (site, name, email, more = {}) =>
  registrationOf(site, name, email, { action: "wait", p1_category: query(site, "SELECT id FROM category WHERE slug = 'verksted'"), ...more });

// More fields of a registration: places that get their names later (REG-5).
export const placesOf = (site, count, more = {}) => ({
  places: "1", places_count: String(count), places_organisation: "Fjordbanken",
  places_category: query(site, "SELECT id FROM category WHERE slug = 'digital'"),
  places_municipality: query(site, "SELECT id FROM municipality WHERE slug = 'harstad'"), ...more,
});

// The links of a contact's places, as the page shows them.
export const placeLinks = (html) => [...html.matchAll(/value="(https?:[^"]*\/plass\/[\w-]{43})"/g)].map(([, link]) => new URL(link).pathname);

// Somebody gets the link of the contact's first place without a name, and takes it.
export async function takePlace(site, contact, somebody, name, email, more = {}) {
  const [link] = placeLinks((await contact.get("/min/plasser")).text);
  await somebody.get(link);
  const answer = await somebody.fill("/plass", { name, email, consent: "1",
    municipality: query(site, "SELECT id FROM municipality WHERE slug = 'harstad'"), ...more });
  if (answer.location !== "/plass?notice=group_taken") throw new Error(`${name} did not get the place: ${answer.status} ${answer.location}`);
  return link;
}

// Without movement: playwright waits until an element stands still, and with JavaScript off its second try never comes.
export async function openChromium() {
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium-headless-shell", args: ["--no-sandbox", "--disable-gpu", "--disable-quic",
    "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
  const newContext = browser.newContext.bind(browser);
  browser.newContext = (options) => newContext({ reducedMotion: "reduce", ...options });
  return browser;
}

export async function logIn(page, base, email) {
  await page.goto(`${base}/logg-inn`);
  await page.fill("input[name=email]", email);
  await page.fill("input[name=password]", password);
  await page.click("main button[type=submit]");
  await page.waitForURL((url) => !url.pathname.startsWith("/logg-inn"));
}

export async function register(page, base, name, email) {
  await page.goto(`${base}/pamelding`);
  await page.fill("input[name=contact_name]", name);
  await page.fill("input[name=contact_email]", email);
  await page.check("input[name=p1_category]:not([disabled]) >> nth=0");
  await page.selectOption("select[name=p1_municipality]", { index: 1 });
  await page.check("input[name=consent]");
  await page.click("main button[value=submit]:visible >> nth=-1");
  await page.waitForURL("**/pamelding/kvittering");
}

// By the form: a contact who does not come, and places that get their names later.
export async function reservePlaces(page, base, name, email, count) {
  await page.goto(`${base}/pamelding`);
  await page.fill("input[name=contact_name]", name);
  await page.fill("input[name=contact_email]", email);
  await page.uncheck("input[name=self]");
  if (await page.locator("[name=places_count]").count() === 0) await page.click("button[value=places]"); // or kept from before
  await page.fill("input[name=places_count]", String(count));
  await page.fill("input[name=places_organisation]", "Fjordbanken");
  await page.locator("fieldset#places_category label:has-text('Ordinær')").click();
  await page.selectOption("select[name=places_municipality]", { index: 1 });
  await page.check("input[name=consent]");
  await page.click("main button[value=submit]:visible >> nth=-1");
  await page.waitForURL("**/pamelding/kvittering");
}

// By the form, as somebody does it who learns at the end that it is full.
export async function standInLine(page, base, name, email) {
  await page.goto(`${base}/pamelding`);
  await page.fill("input[name=contact_name]", name);
  await page.fill("input[name=contact_email]", email);
  await page.check("label:has-text('Gründerverksted')");
  await page.selectOption("select[name=p1_municipality]", { index: 1 });
  await page.check("input[name=consent]");
  await page.click("main button[value=submit]:visible >> nth=-1");
  await page.click("button[value=wait]:visible >> nth=0");
  await page.waitForURL("**/venteliste");
}
