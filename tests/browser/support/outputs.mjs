// Every address that shows something, from the program's own table. A new route without an example turns the tests red.
import { callLinks, feedToken, passwordLinks, query, speakerLinks, surveyToken } from "./site.mjs";

const current = "conference_id = (SELECT id FROM conference WHERE is_current)";

// What stands for the name in a pattern, by the beginning of the pattern.
const examples = {
  "/arkiv/{year}": "SELECT year FROM conference WHERE archived",
  "/arkiv/{year}/undersokelse": "SELECT year FROM conference WHERE is_current",
  "/admin/undersokelse/sporsmal/{id}": `SELECT id FROM survey_question WHERE kind = 'one_of' AND ${current}`,
  "/program/{slug}": `SELECT slug FROM release_session JOIN release ON release.id = release_id WHERE is_current AND session_id = (SELECT max(session_id) FROM session_measure JOIN session_role USING (session_id) JOIN session ON session.id = session_id WHERE ${current})`,
  "/foredragsholdere/{slug}": "SELECT speaker.slug FROM speaker JOIN release_role ON speaker_id = speaker.id JOIN release ON release.id = release_id WHERE is_current ORDER BY speaker.id",
  "/utviklingsplan/{slug}": "SELECT slug FROM plan_node WHERE parent_id IS NULL",
  "/utviklingsplan/tiltak/{number}": "SELECT number FROM measure ORDER BY (SELECT count(*) FROM measure_note WHERE measure_id = measure.id) DESC, id",
  "/admin/pameldinger/{id}": "SELECT max(id) FROM registration",
  "/admin/pameldinger/import/{id}": "SELECT max(id) FROM import WHERE registered IS NULL AND choices NOT LIKE '%\"what\"%'",
  "/admin/program/import/{id}": "SELECT max(id) FROM import WHERE registered IS NULL AND choices LIKE '%\"what\"%'",
  "/admin/deltakere/{id}/navn": "SELECT min(id) FROM participant WHERE unnamed AND state = 'registered'",
  "/admin/deltakere/{id}/fil/{question}": "SELECT participant_id FROM upload WHERE participant_id IS NOT NULL",
  "/admin/deltakere/{id}": "SELECT max(id) FROM participant WHERE state = 'registered' AND NOT unnamed",
  "/admin/deltakertyper/{id}": `SELECT id FROM category WHERE ${current}`,
  "/admin/deltakertyper/plasskvoter/{id}": `SELECT id FROM pool WHERE ${current}`,
  "/admin/deltakertyper/tillegg/{id}": `SELECT id FROM extra WHERE ${current}`,
  "/admin/venteliste/{id}": "SELECT max(id) FROM waiting_party WHERE state = 'waiting'",
  "/admin/program/pamelding/{id}": "SELECT session_id FROM session_signup GROUP BY 1 ORDER BY count(*) DESC",
  "/t/{id}": `SELECT max(session_id) FROM session_measure JOIN session_role USING (session_id) JOIN session ON session.id = session_id WHERE ${current}`,
  "/foredragsholder/materiell/{id}": "SELECT session_id FROM session_role WHERE speaker_id = (SELECT subject_id FROM link WHERE purpose = 'speaker' ORDER BY id)",
  "/admin/program/{id}": `SELECT max(session_id) FROM session_measure JOIN session_role USING (session_id) JOIN session ON session.id = session_id WHERE ${current}`,
  "/admin/foredragsholdere/{id}": `SELECT id FROM speaker WHERE ${current} ORDER BY id`,
  "/bilder/{key}": "SELECT key FROM speaker_photo ORDER BY speaker_id",
  "/admin/partnere/{id}": "SELECT id FROM partner",
  "/admin/innspill/{id}": "SELECT min(id) FROM proposal",
  "/admin/rom/{id}": `SELECT id FROM room WHERE ${current}`,
  "/admin/steder/{id}": `SELECT id FROM venue WHERE ${current}`,
  "/admin/koder/{id}": `SELECT code.id FROM code WHERE ${current} ORDER BY used DESC`,
  "/admin/medlemslister/{id}": "SELECT id FROM organisation_list",
  "/admin/sporsmal/{id}": `SELECT id FROM question WHERE slug = 'holdeplass' AND ${current}`,
  "/admin/brukere/{id}": "SELECT id FROM user WHERE municipality_id IS NOT NULL ORDER BY id",
  "/admin/konto/nokler/{id}": "SELECT id FROM passkey",
  "/admin/epost/{id}": "SELECT max(id) FROM message WHERE bytes IS NOT NULL",
};

// Pages that show nothing before they are asked for something.
const asked = { "/admin/pameldinger/samlet": "?handling=flytting&utvalg=alle", "/admin/program/timeplan": "?post=20", "/admin/foredragsholdere/utsending": "?slag=reminder" };

// own: what stands for the names of the attendee's own routes.
export function pathOf(site, route, own) {
  if (!route.path.includes("{")) return route.path + (asked[route.path] ?? "");
  const ofFile = (path) => path.replace("{question}", () => query(site, "SELECT min(question_id) FROM upload WHERE participant_id IS NOT NULL"))
    .replace("{material}", () => query(site, `${examples["/admin/program/{id}"].replace("max(session_id)", "1000 + max(session_id)")}`));
  if (route.path.startsWith("/min/plasser/")) return route.path.replace("{id}", own.unnamed);
  if (route.path.startsWith("/plass/")) return ofFile(route.path.replace("{token}", own.place).replace("{id}", own.placed));
  if (route.path.startsWith("/min/")) return ofFile(route.path.replace("{token}", own.link).replace("{id}", own.participant));
  if (route.path.startsWith("/innspill/")) return route.path.replace("{token}", route.path.includes("/sen/") ? callLinks.late : callLinks.own);
  if (route.path === "/undersokelse/{token}") return route.path.replace("{token}", surveyToken);
  if (route.path.startsWith("/kalender/")) return route.path.replace("{token}", feedToken);
  if (route.path === "/foredragsholder/{token}") return route.path.replace("{token}", speakerLinks.attendee);
  if (route.path === "/velkommen/{token}") return route.path.replace("{token}", passwordLinks.invitation);
  if (route.path === "/nytt-passord/{token}") return route.path.replace("{token}", passwordLinks.lost);
  if (route.path === "/venteliste/{token}") return route.path.replace("{token}", own.waiting);
  const pattern = Object.keys(examples).filter((one) => route.path === one || route.path.startsWith(`${one}/`)).sort((a, b) => b.length - a.length)[0];
  if (!pattern) throw new Error(`${route.path}: a route without an example, add one to outputs.mjs`);
  const value = query(site, `${examples[pattern]} LIMIT 1`);
  if (!value) throw new Error(`${route.path}: the example is not there`);
  return ofFile(route.path.replace(/\{[^}]*\}/, encodeURIComponent(value)));
}
