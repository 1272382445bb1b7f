// What a page never offered is refused with a word by its field: never a fault, and never silently something else.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { elements, filled, Visitor } from "./support/ask.mjs";
import { password, query, startSite } from "./support/site.mjs";

let site, organiser;
before(async () => {
  site = await startSite(10);
  organiser = await new Visitor(site).logIn("admin@retenk.example.no", password);
});
after(async () => { await site.end(); site.remove(); });

// Whatever a form demands beside its choices.
const texts = { contact_name: "Prøve", name: "Prøve", title: "Prøve", purpose: "Prøve", text: "PRØVE7", percent: "10", email: "proeve@example.no", capacity: "10", day: "2027-10-20", starts: "09:00", ends: "09:30",
  delete_on: "2027-10-25", numbers: "974760673", option_1_label: "En", option_2_label: "To", label_1: "En", label_2: "To", option_1_label_nb: "En" };
const forms = ["/admin/deltakertyper/ny", "/admin/deltakertyper/1", "/admin/deltakertyper/tillegg/ny", "/admin/deltakertyper/tillegg/1", "/admin/koder/ny", "/admin/koder/1", "/admin/medlemslister/ny", "/admin/medlemslister/1",
  "/admin/sporsmal/ny?slag=several_of", "/admin/sporsmal/ny?slag=text", "/admin/sporsmal/4", "/admin/sporsmal/5", "/admin/sporsmal/7", "/admin/rom/ny", "/admin/rom/1", "/admin/program/ny", "/admin/program/20", "/admin/program/20/materiell", "/admin/program/timeplan?post=20", "/admin/foredragsholdere/ny",
  "/admin/foredragsholdere/1", "/admin/partnere/ny", "/admin/partnere/1", "/admin/deltakere/3/endring", "/admin/deltakere/3/overdragelse", "/admin/deltakere/3/type", "/admin/pameldinger/3/kontakt", "/admin/pameldinger/ny", "/vertskap/ny", "/admin/brukere/ny", "/admin/brukere/2",
  "/admin/innspill/oppsett", "/admin/undersokelse/sporsmal/ny?slag=one_of", "/admin/pameldinger/samlet?handling=flytting&utvalg=alle", "/admin/epost/innstillinger"];

// What stands in the list of mistakes under another name; and choices that the others hang on.
const summaryOf = { speaker: "people", role: "people", theme: "themes", measure: "measures" };
const needed = new Set(["category", "speaker"]);

// Every choice of the form: its name and something that it offers.
function choicesIn(form) {
  const names = new Map();
  for (const [, attributes, options] of form.matchAll(/<select([^>]*)>([\s\S]*?)<\/select>/g))
    names.set(/name="([^"]*)"/.exec(attributes)[1], elements(options, "option").at(-1).value);
  for (const input of elements(form, "input"))
    if (["radio", "checkbox"].includes(input.type) && !["1", "on", undefined].includes(input.value)) names.set(input.name, input.value);
  return [...names].filter(([name]) => !/^q\d/.test(name)); // an answer may hang on another one
}

const formsIn = (html) => [...html.matchAll(/<form[^>]*method="post"[^>]*>[\s\S]*?<\/form>/g)].map(([form]) => form);
const actionOf = (form) => /action="([^"]*)"/.exec(form)[1];

// The form as somebody has filled it in who then changes one choice by hand.
async function answerTo(path, action, name, value) {
  const page = await organiser.get(path);
  const fields = filled(page.text, action);
  for (const [text, typed] of Object.entries(texts)) if (fields.get(text) === "") fields.set(text, typed);
  for (const [other, offered] of choicesIn(formsIn(page.text).find((form) => actionOf(form) === action)))
    if (fields.get(other) === "" && needed.has(other)) fields.set(other, offered);
  fields.set(name, value);
  return organiser.post(action, fields);
}

const isRefused = (answer, name) => answer.status === 404 || (answer.status === 422 && answer.text.includes(`href="#${summaryOf[name] ?? name}"`));

test("a choice that no page has offered is refused by its field, and nothing is written", async () => {
  const wrong = [];
  const changes = () => query(site, "SELECT max(id) FROM change_log");
  for (const path of forms) {
    const page = await organiser.get(path);
    assert.equal(page.status, 200, path);
    for (const form of formsIn(page.text))
      for (const [name, offered] of choicesIn(form))
        for (const value of ["999999", "zzz", `${offered}x`]) {
          const before = changes();
          const answer = await answerTo(path, actionOf(form), name, value);
          if (!isRefused(answer, name) || changes() !== before) wrong.push(`${path} ${name}=${value}: ${answer.status} ${answer.location}`);
        }
  }
  assert.deepEqual(wrong, []);
});

test("the number of a thing in an address is all of it", async () => {
  for (const path of ["/admin/pameldinger/3", "/admin/deltakere/3/endring", "/admin/deltakertyper/1", "/admin/deltakertyper/plasskvoter/1", "/admin/deltakertyper/tillegg/1", "/admin/sporsmal/4", "/admin/koder/1",
    "/admin/rom/1", "/admin/steder/1", "/admin/program/20", "/admin/foredragsholdere/1", "/admin/partnere/1", "/admin/epost/3", "/admin/brukere/1", "/admin/innspill/1"]) {
    assert.equal((await organiser.get(path)).status, 200, path);
    for (const more of ["x", "%20", ".0", "%00"]) {
      const [, stem, rest] = /^(.*\d)(.*)$/.exec(path);
      assert.ok([400, 404].includes((await organiser.get(stem + more + rest)).status), stem + more + rest);
    }
  }
});
