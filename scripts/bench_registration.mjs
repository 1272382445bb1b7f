import { execFileSync } from "node:child_process";

// Places enough for any number of rounds, everywhere where places are counted.
export function makeRoom(database) {
  execFileSync("sqlite3", [database, "UPDATE pool SET capacity = 10000000; UPDATE session_offer SET places = 10000000;"]);
}

// The dinner, a table with places of its own, and a question whose answer has places of its own; from the conference's own database.
function everything(database) {
  const one = (sql) => execFileSync("sqlite3", ["-readonly", database, sql], { encoding: "utf8" }).trim().replaceAll("|", "=");
  const chosen = [
    one("SELECT 'p1_extra', id FROM extra WHERE slug = 'middag'"),
    one("SELECT 'p1_sessions', session_id FROM session_offer WHERE closed = 0 ORDER BY session_id LIMIT 1"),
    one("SELECT 'p1_q' || question_id, id FROM question_option WHERE pool_id IS NOT NULL ORDER BY id LIMIT 1"),
    one("SELECT 'p1_q' || above.condition_question_id, substr(above.condition_values, 1, instr(above.condition_values || ',', ',') - 1) " +
      "FROM question above WHERE above.id = (SELECT question_id FROM question_option WHERE pool_id IS NOT NULL ORDER BY id LIMIT 1)"),
  ];
  if (chosen.some((text) => !/^p1_\w+=\d+$/.test(text))) throw new Error(`the demonstration has changed: ${chosen}`);
  return `&${chosen.join("&")}`;
}

// A wrk script that posts whole registrations, each with a key and a person of its own.
export async function registrationScript(base, database) {
  const form = await (await fetch(`${base}/pamelding`)).text();
  const [, category] = /name="p1_category" value="(\d+)"(?![^>]*disabled)/.exec(form);
  const run = Date.now();
  return `
local n = 0
request = function()
  n = n + 1
  local who = "maaling${run}x" .. n
  local body = "form_key=bench-${run}-registration-" .. n .. "&contact_name=Prove+" .. who .. "&contact_email=" .. who ..
    "%40example.no&self=1&p1_category=${category}&p1_municipality=elsewhere&consent=1&action=submit${database ? everything(database) : ""}"
  return wrk.format("POST", "/pamelding", { ["Content-Type"] = "application/x-www-form-urlencoded" }, body)
end
`;
}
