// A demonstration whose every text is ours to choose, and every output of it, by everybody who may see it.
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import excel from "exceljs";
import { simpleParser } from "mailparser";
import { until, Visitor } from "./ask.mjs";
import { fields } from "./fields.mjs";
import { bringImport, bringProgramme, onePerson } from "./import.mjs";
import { pathOf } from "./outputs.mjs";
import { addStaff, callLinks, giveAfter, giveCall, giveSurvey, surveyToken, changeStopped, giveFeed, giveFile, givePasskey, givePasswordLinks, giveSpeakerPages, password, placesOf, program, query, registrationOf, speakerLinks, startSite, takePlace, waitingOf } from "./site.mjs";

export const routes = JSON.parse(execFileSync(program, ["routes", "--json"], { encoding: "utf8" }));
export const typable = fields.filter(({ kind }) => kind !== "ours");
const translatable = ({ table, kind }) => kind !== "typed" && fields.some((field) => field.table === table && field.column === "translations");

// A text that says of which column and row it is, in which language.
export const markOf = (field, row, lang = "") => `k${typable.indexOf(field)}r${row}${lang}q`;
const markIn = /k(\d+)r(\d+)(en)?q/g;
const digits = (size, number) => String(number).padStart(size, "0");
function plainOf(field, row, lang) {
  const number = typable.indexOf(field);
  if (field.kind !== "typed") return markOf(field, row, lang);
  if (field.column.endsWith("phone")) return `+4799${digits(2, number)}${digits(4, row)}`;
  if (field.column.endsWith("number")) return `98${digits(2, number)}${digits(5, row)}`;
  if (field.column === "website" || field.column.endsWith("_url") || (field.table === "session_material" && field.column === "address")) return `https://${markOf(field, row)}.example.no/`;
  if (field.column === "email_domain") return ""; // else nobody could register
  return `${markOf(field, row)}@example.no`;
}

// The marks in a text, as field name and row.
export function marksIn(text) {
  const found = new Map();
  const add = (number, row, lang = "") => {
    const field = typable[Number(number)];
    if (field) found.set(`${field.name}${lang && "@"}${lang} ${Number(row)}`, { field, row: Number(row), lang });
  };
  for (const [, number, row, lang] of text.matchAll(markIn)) add(number, row, lang);
  for (const [, number, row] of text.matchAll(/\+4799(\d\d)(\d{4})\b/g)) add(number, row);
  for (const [, number, row] of text.matchAll(/\b98(\d\d)(\d{5})\b/g)) add(number, row);
  return found;
}

export async function startFilled() {
  const site = await startSite(60, ["limits.login_attempts=1000", "log.level=debug"], { log: true });
  const people = { visitor: new Visitor(site), attendee: new Visitor(site), other: new Visitor(site) };
  const questions = query(site, "SELECT id FROM question WHERE kind IN ('text', 'long_text') AND conference_id = (SELECT id FROM conference WHERE is_current)").split("\n");
  const chosen = chosenAnswers(site);
  for (const [who, place] of [["attendee", "narvik"], ["other", "harstad"]]) {
    const answers = Object.fromEntries(questions.flatMap((id) => [[`p1_q${id}`, "svar"], [`p2_q${id}`, "svar"]]));
    Object.assign(answers, Object.fromEntries(chosen.flatMap(([id, value]) => [[`p1_q${id}`, value], [`p2_q${id}`, value]])));
    const one = registrationOf(site, `Egen ${who}`, `${who}@example.no`, { contact_phone: "+47 90 00 00 01", p1_organisation: "Bedrift", payer_name: "Betaler", payer_number: "974760673", payer_reference: "Ref",
      person: "2", p2_name: "Kollega", p2_email: `kollega.${who}@example.no`, p2_organisation: "Annen bedrift", ...answers, ...placesOf(site, 2, { places_organisation: "Gruppe" }) });
    const municipality = query(site, `SELECT id FROM municipality WHERE slug = '${place}'`);
    const answer = await people[who].fill("/pamelding", { ...one, p1_municipality: municipality, p2_municipality: municipality, p2_category: one.p1_category, places_municipality: municipality });
    if (answer.location !== "/pamelding/kvittering") throw new Error(`${who} was not registered: ${answer.status}`);
    await takePlace(site, people[who], people[who], `Plass ${who}`, `plass.${who}@example.no`, { municipality, ...Object.fromEntries(Object.entries(answers).filter(([name]) => name.startsWith("p1_")).map(([name, value]) => [name.slice(3), value])) });
    const waits = await people[who].fill("/pamelding", waitingOf(site, `Ventende ${who}`, `venter.${who}@example.no`, { p1_municipality: municipality }));
    if (waits.location !== "/venteliste") throw new Error(`${who} does not wait: ${waits.status}`);
  }
  await until(() => query(site, "SELECT count(*) FROM message WHERE state IN ('queued', 'sending')") === "0", "the mails");
  await site.end();
  addStaff(site);
  await site.start();
  for (const [who, email] of [["organiser", "organiser"], ["editor", "program"], ["host", "harstad"], ["administrator", "admin"], ["auditor", "auditor"], ["partner", "partner"], ["door crew", "door"], ["plan owner", "plan"]])
    people[who] = await new Visitor(site).logIn(`${email}@retenk.example.no`, password);
  await bringImport(people.organiser, onePerson("Kommer Snart"));
  await bringProgramme(people.organiser, "speakers", "Navn\nTaler Snart\n");
  const own = (who) => ({ place: people[who].cookies.get("__Host-place"), placed: query(site, `SELECT max(participant.id) FROM participant JOIN person ON person.id = person_id WHERE email = 'plass.${who}@example.no'`),
    unnamed: query(site, `SELECT max(participant.id) FROM participant JOIN registration ON registration.id = registration_id WHERE contact_email = '${who}@example.no' AND unnamed`), link: people[who].cookies.get("__Host-link"), waiting: people[who].cookies.get("__Host-waiting"),
    party: Number(query(site, `SELECT id FROM waiting_party WHERE contact_email = 'venter.${who}@example.no'`)), participant: query(site, `SELECT min(participant.id) FROM participant JOIN registration ON registration.id = registration_id WHERE contact_email = '${who}@example.no'`) });
  Object.assign(site, { people, own: { attendee: own("attendee"), other: own("other") } });
  site.logins = Object.fromEntries(["harstad", "program", "auditor", "partner", "door", "plan"].map((email) => [email, Number(query(site, `SELECT id FROM user WHERE email = '${email}@retenk.example.no'`))]));
  await site.end();
  for (const who of ["attendee", "other"]) for (const participant of [site.own[who].participant, site.own[who].placed]) giveFile(site, participant);
  givePasswordLinks(site);
  giveFeed(site, "attendee@example.no");
  giveCall(site);
  people.attendee.cookies.set("__Host-proposal", callLinks.own);
  giveSurvey(site, "attendee@example.no");
  people.attendee.cookies.set("__Host-survey", surveyToken);
  changeStopped(site, `INSERT INTO session_star (registration_id, session_id, created_at) SELECT (SELECT id FROM registration WHERE contact_email = 'attendee@example.no' LIMIT 1),
    session_id, unixepoch() FROM release_session JOIN release ON release.id = release_id JOIN conference ON conference.id = conference_id WHERE release.is_current AND conference.is_current LIMIT 2`);
  site.speakers = giveSpeakerPages(site);
  giveAfter(site);
  for (const [who, token] of Object.entries(speakerLinks)) people[who].cookies.set("__Host-speaker", token);
  for (const email of ["organiser", "program", "harstad"]) givePasskey(site, `${email}@retenk.example.no`, "Telefonen");
  site.paths = routes.filter(({ method }) => method === "GET").map((route) => ({ route, path: pathOf(site, route, site.own.attendee) }));
  write(site, historySql(site));
  return site;
}

// The first option of each question that has some, but by the shuttle bus, so that its stop is asked for.
const chosenAnswers = (site) => query(site, `SELECT question.id, coalesce((SELECT condition_values FROM question AS below WHERE condition_question_id = question.id),
  (SELECT min(id) FROM question_option WHERE question_id = question.id), 'yes') FROM question WHERE kind IN ('one_of', 'yes_no')`).split("\n").map((line) => line.split("|"));

// Something changed in everything that has a history.
function historySql(site) {
  const idIn = (pattern) => site.paths.find(({ route }) => route.path === pattern).path.match(/\/(\d+)/)[1];
  const subjects = { session: "/admin/program/{id}", session_offer: "/admin/program/pamelding/{id}", speaker: "/admin/foredragsholdere/{id}", partner: "/admin/partnere/{id}", room: "/admin/rom/{id}", venue: "/admin/steder/{id}",
    category: "/admin/deltakertyper/{id}", code: "/admin/koder/{id}", extra: "/admin/deltakertyper/tillegg/{id}", organisation_list: "/admin/medlemslister/{id}", pool: "/admin/deltakertyper/plasskvoter/{id}", question: "/admin/sporsmal/{id}", registration: "/admin/pameldinger/{id}", waiting_party: "/admin/venteliste/{id}" };
  const rows = Object.entries(subjects).map(([table, pattern]) => [table, idIn(pattern)]);
  rows.push(["participant", query(site, `SELECT min(id) FROM participant WHERE registration_id = ${idIn("/admin/pameldinger/{id}")}`)], ["conference", query(site, "SELECT id FROM conference WHERE is_current")], ["mail_setting", "1"], ["survey", query(site, "SELECT id FROM conference WHERE is_current")], ["survey_question", idIn("/admin/undersokelse/sporsmal/{id}")]);
  return rows.map(([table, id]) => `INSERT INTO change_log (at, actor, subject_type, subject_id, action, field, old_value, new_value, hash)
    VALUES (unixepoch(), 'user:1', '${table}', ${id}, 'changed', 'name', 'før', 'etter', 'x');`).join("\n");
}

function write(site, sql) {
  const file = join(site.folder, "change.sql");
  writeFileSync(file, sql);
  execFileSync("sqlite3", ["-bail", site.database, `.read ${file}`], { stdio: ["ignore", "ignore", "inherit"] });
  writeFileSync(file, "");
}

// Columns that have a text in some rows only.
const onlyWhere = { "session_material.address": "file_key IS NULL" };

// textOf(field, row, lang, place): what stands there, the place counting the rows of its table; undefined: the plain mark.
export function fill(site, textOf = () => undefined) {
  const literal = (text) => `CAST(x'${Buffer.from(text).toString("hex")}' AS TEXT)`;
  const statements = ["BEGIN;"];
  for (const table of new Set(typable.map((field) => field.table))) {
    const own = typable.filter((field) => field.table === table);
    const rows = query(site, `SELECT rowid FROM "${table}" ORDER BY rowid`).split("\n").filter(Boolean).map(Number);
    rows.forEach((row, place) => {
      const text = (field, lang) => textOf(field, row, lang, place, rows.length) ?? plainOf(field, row, lang);
      const valueOf = (field) => { const when = onlyWhere[`${table}.${field.column}`]; return when ? `CASE WHEN ${when} THEN ${literal(text(field))} ELSE '' END` : literal(text(field)); };
      const columns = own.map((field) => `"${field.column}" = ${valueOf(field)}`);
      const others = own.filter(translatable);
      if (others.length > 0) columns.push(`translations = ${literal(JSON.stringify({ en: Object.fromEntries(others.map((field) => [field.column, text(field, "en")])) }))}`);
      statements.push(`UPDATE "${table}" SET ${columns.join(", ")} WHERE rowid = ${row};`);
    });
  }
  write(site, `${statements.join("\n")}\nCOMMIT;`);
}

// What a reader of the file sees as text.
export async function shownIn(answer) {
  const type = (answer.headers["content-type"] ?? "").split(";")[0];
  if (type === "text/calendar") return answer.text.replace(/\r\n[ \t]/g, "");
  if (type.includes("spreadsheet")) return cellsOf(answer.bytes).then((rows) => rows.flat().join("\n"));
  if (type === "application/pdf") {
    const read = spawnSync("pdftotext", ["-raw", "-", "-"], { input: answer.bytes, encoding: "utf8" });
    return read.status === 0 ? read.stdout : answer.text; // what somebody sent may be no PDF
  }
  if (type === "message/rfc822") {
    const mail = await simpleParser(answer.bytes);
    return [mail.subject, mail.to.text, mail.from.text, mail.text, mail.html].join("\n");
  }
  return answer.text;
}

export async function cellsOf(bytes) {
  const book = new excel.Workbook();
  await book.xlsx.load(bytes);
  const rows = [];
  for (const sheet of book.worksheets)
    sheet.eachRow((row) => {
      row.eachCell((cell) => { if (cell.formula !== undefined || (typeof cell.value === "object" && cell.value !== null && !(cell.value instanceof Date))) throw new Error(`not a plain value: ${JSON.stringify(cell.value)}`); });
      rows.push(row.values.slice(1).map((value) => String(value ?? "")));
    });
  return rows;
}

export const isStream = (route) => route.path.startsWith("/live/");
const english = new Set(["visitor", "organiser"]);
const forAdministrators = new Set(["administrator", "auditor"]); // their other pages are an organiser's

// Everything that everybody sees: who, pattern, path, answer.
export async function everything(site, roles = ["visitor", "attendee", "host", "editor", "organiser", "administrator", "auditor"]) {
  const all = [];
  for (const who of roles)
    for (const { route, path } of site.paths) {
      if (isStream(route) || (who === "administrator" && !forAdministrators.has(route.access))) continue;
      const asker = route.path.endsWith("/{token}") ? new Visitor(site) : site.people[who]; // whoever opens that one becomes its owner
      for (const lang of ["", ...(english.has(who) ? ["/en"] : [])]) {
        const answer = await asker.get(lang + path);
        all.push({ who, pattern: lang + route.path, path: lang + path, answer, isPage: (answer.headers["content-type"] ?? "").startsWith("text/html") });
      }
    }
  return all;
}
