// A wrk script that posts whole registrations, each with a key and a person of its own.
export async function registrationScript(base) {
  const form = await (await fetch(`${base}/pamelding`)).text();
  const [, category] = /name="p1_category" value="(\d+)"(?![^>]*disabled)/.exec(form);
  const run = Date.now();
  return `
local n = 0
request = function()
  n = n + 1
  local who = "maaling${run}x" .. n
  local body = "form_key=bench-${run}-registration-" .. n .. "&contact_name=Prove+" .. who .. "&contact_email=" .. who ..
    "%40example.no&self=1&p1_category=${category}&p1_municipality=elsewhere&consent=1&action=submit"
  return wrk.format("POST", "/pamelding", { ["Content-Type"] = "application/x-www-form-urlencoded" }, body)
end
`;
}
