// Places now, names later (REG-5): a secretary on a phone reserves, sends links and names; whoever gets a link takes the place once;
// the desk and the host see what is without a name; the reminder comes once, whatever happens to the program.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { simpleParser } from "mailparser";
import { textOf, until, Visitor } from "./support/ask.mjs";
import { changeStopped, logIn, openChromium, password, placeLinks, placesOf, query, registrationOf, reservePlaces, startSite, takePlace } from "./support/site.mjs";

let site, browser;
before(async () => {
  site = await startSite(40, ["limits.login_attempts=1000", "limits.link_requests_per_hour=1000"]);
  browser = await openChromium();
});
after(async () => { await browser.close(); await site.end(); site.remove(); });

const settled = () => until(() => query(site, "SELECT count(*) FROM message WHERE state IN ('queued', 'sending')") === "0", "the mails");
async function mailTo(address, subject) {
  await settled();
  for (const bytes of site.mails().reverse()) {
    const mail = await simpleParser(bytes);
    if (mail.to.value[0].address === address && subject.test(mail.subject)) return mail;
  }
  throw new Error(`no mail to ${address}: ${subject}`);
}
const linkIn = (mail, path) => site.base + new URL(new RegExp(`http://[^\\s)\\]]*${path}/[\\w-]{43}`).exec(mail.text)[0]).pathname;
const unnamedOf = (email) => query(site, `SELECT participant.id FROM participant JOIN registration ON registration.id = registration_id WHERE contact_email = '${email}' AND unnamed AND state = 'registered' ORDER BY place`).split("\n").filter(Boolean);
const taken = () => query(site, "SELECT taken FROM pool_use JOIN pool ON id = pool_id WHERE name = 'Salen' AND conference_id = (SELECT id FROM conference WHERE is_current)");

async function contactWith(places, email, more = {}) {
  const { self, ...form } = registrationOf(site, "Siv Sekretær", email, placesOf(site, places, more));
  const contact = new Visitor(site);
  assert.equal((await contact.fill("/pamelding", form)).location, "/pamelding/kvittering");
  return contact;
}

const narrow = (page) => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);

for (const javaScriptEnabled of [true, false])
  test(`on a phone: n places now, names later, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async () => {
    const mark = javaScriptEnabled ? "med" : "uten", contact = `sekretaer.${mark}@example.no`;
    const context = await browser.newContext({ javaScriptEnabled, locale: "nb-NO", viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    await page.goto(`${site.base}/pamelding`);
    await page.fill("input[name=contact_name]", "Siv Sekretær");
    await page.uncheck("input[name=self]");
    await page.click("button[value=places]");
    assert.equal(await page.inputValue("input[name=contact_name]"), "Siv Sekretær", "what was typed stays");
    await page.fill("input[name=places_count]", "mange");
    await page.click("main button[value=submit]:visible >> nth=-1");
    assert.match(await page.locator("#places_count-error").innerText(), /tall/);
    assert.ok(await narrow(page));
    const before = Number(taken());
    await reservePlaces(page, site.base, "Siv Sekretær", contact, 3);
    assert.equal(Number(taken()) - before, 3, "the places are taken at once");
    assert.match(await page.locator("main").innerText(), /3 plasser er holdt av uten navn[\s\S]*Plass 2 – uten navn/);
    await page.click("a[href$='/min/plasser'] >> nth=0");
    assert.match(await page.locator("main").innerText(), /0 av 3 plasser har navn[\s\S]*Frist for navn/);
    assert.ok(await narrow(page));
    const links = await page.locator(".rt-link-shown").evaluateAll((inputs) => inputs.map(({ value }) => new URL(value).pathname));
    assert.equal(new Set(links).size, 3);

    const [first, second] = unnamedOf(contact);
    await page.fill(`[name=p${second}_email]`, `kollega.${mark}@example.no`);
    await page.click(`button[value=send_${second}]`);
    await page.waitForURL("**/min/plasser?notice=group_link_sent");
    assert.match(await page.locator("main").innerText(), new RegExp(`Lenka er sendt til kollega.${mark}@example.no`));
    await page.fill(`[name=p${first}_name]`, "Første Navn");
    await page.fill(`[name=p${first}_email]`, `forste.${mark}@example.no`);
    await page.click("main button[value=save]:visible >> nth=-1");
    await page.waitForURL("**/min/plasser?notice=group_saved");
    assert.match(await page.locator("main").innerText(), /1 av 3 plasser har navn/);

    const other = await browser.newContext({ javaScriptEnabled, locale: "nb-NO", viewport: { width: 390, height: 844 } });
    const theirs = await other.newPage();
    const link = linkIn(await mailTo(`kollega.${mark}@example.no`, /holdt av en plass/), "/plass");
    await theirs.goto(link);
    assert.match(await theirs.locator("main").innerText(), /Siv Sekretær har holdt av en plass til deg hos Fjordbanken/);
    assert.equal(new URL(theirs.url()).pathname, "/plass", "the token leaves the address");
    await theirs.click("main form button[type=submit]");
    for (const field of ["name", "email", "consent"]) assert.equal(await theirs.locator(`#${field}-error`).count(), 1, field);
    assert.ok(await narrow(theirs));
    await theirs.fill("input[name=name]", "Kollega <b>Čáhppe</b>");
    await theirs.fill("input[name=email]", `kollega.${mark}@example.no`);
    await theirs.check("input[name=consent]");
    await theirs.click("main form button[type=submit]");
    await theirs.waitForURL("**/plass?notice=group_taken");
    const code = await theirs.locator(".rt-code").innerText();
    assert.doesNotMatch(await theirs.locator("main").innerText(), /Første Navn|avmelding|Å betale/);
    const ticket = await mailTo(`kollega.${mark}@example.no`, /^Du har plass på/);
    assert.match(ticket.text, new RegExp(code));
    await theirs.goto(linkIn(ticket, "/plass"));
    assert.equal(await theirs.locator(".rt-code").innerText(), code);
    await theirs.goto(link);
    assert.match(await theirs.locator("main").innerText(), /Lenka virker ikke/);
    assert.doesNotMatch(await theirs.content(), /Kollega|Siv|Fjordbanken/, "and tells nothing to a stranger");

    await page.goto(`${site.base}/min/plasser`);
    assert.match(await page.locator("main").innerText(), /2 av 3 plasser har navn/);
    const third = unnamedOf(contact)[0];
    await page.click(`a[href='/min/deltaker/${third}/avmelding']`);
    await page.click("main form button[type=submit]");
    await page.waitForURL("**/min?notice=registration_cancelled");
    assert.equal(Number(taken()) - before, 2);
    await context.close();
    await other.close();
  });

test("the contact names a place by the whole form, and spellings in the list", async () => {
  const contact = await contactWith(2, "hele@example.no");
  const [first] = unnamedOf("hele@example.no");
  const named = await contact.fill(`/min/plasser/${first}`, { name: "Hele Skjema", email: "hele.skjema@example.no", municipality: "elsewhere", organisation: "Annen" });
  assert.equal(named.location, "/min/plasser?notice=group_named");
  assert.equal(query(site, `SELECT count(*) FROM consent JOIN participant USING (person_id) WHERE participant.id = ${first}`), "0", "nobody consents for others");
  assert.equal((await contact.fill("/min/plasser", { action: "save", [`p${first}_name`]: "Hele Skjemaet" })).location, "/min/plasser?notice=group_saved");
  assert.equal(query(site, `SELECT name FROM participant WHERE id = ${first}`), "Hele Skjemaet");
  assert.equal((await contact.fill("/min/plasser", { name: "En Annen" }, `/min/plasser/${first}`)).location, "/min/plasser", "it has its name");
});

test("more places than the category gives are refused in plain words, and nothing is taken", async () => {
  const { self, ...form } = registrationOf(site, "Siv Mange", "mange@example.no", placesOf(site, 400));
  const answer = await new Visitor(site).fill("/pamelding", form);
  assert.equal(answer.status, 422);
  assert.match(textOf(answer.text), /Høyst \d+|Bare \d+|\d+ .*av denne/);
  assert.equal(query(site, "SELECT count(*) FROM registration WHERE contact_email = 'mange@example.no'"), "0");
});

test("places without room can stand in line together", async () => {
  const workshop = query(site, "SELECT id FROM category WHERE slug = 'verksted'");
  const { self, ...form } = registrationOf(site, "Siv Kø", "ko@example.no", placesOf(site, 2, { places_category: workshop }));
  const visitor = new Visitor(site);
  assert.equal((await visitor.fill("/pamelding", form)).status, 409);
  assert.equal((await visitor.fill("/pamelding", { ...form, action: "wait" })).location, "/venteliste");
  assert.equal(query(site, "SELECT sum(places) FROM waiting_need JOIN waiting_party ON waiting_party.id = party_id WHERE contact_email = 'ko@example.no'"), "2");
});

test("the desk finds places without a name and names them, the host sees that they come, the export has them", async () => {
  await contactWith(2, "pult@example.no", { places_organisation: "Pultbanken" });
  const page = await (await browser.newContext({ locale: "nb-NO" })).newPage();
  await logIn(page, site.base, "organiser@retenk.example.no");
  await page.goto(`${site.base}/admin/pameldinger?status=uten-navn&sok=pultbanken`);
  assert.match(await page.locator("main").innerText(), /Plass 1 – uten navn, Pultbanken/);
  assert.equal(await page.locator("tbody tr").count(), 2);
  await page.click("tbody a >> nth=0");
  await page.click("a[href$='/navn'] >> nth=0");
  await page.fill("input[name=name]", "Pult Navn");
  await page.click("main form button[type=submit]");
  await page.waitForURL("**?notice=group_named");
  assert.match(await page.locator("main").innerText(), /Fikk navn[\s\S]*N\.N\. 1, Pultbanken[\s\S]*Pult Navn/);
  const host = await new Visitor(site).logIn("harstad@retenk.example.no", password);
  const print = textOf((await host.get("/vertskap/utskrift")).text);
  assert.match(print, /Plass 2 – uten navn, Pultbanken/);
  assert.match((await host.get("/vertskap/deltakere.csv")).text, /Plass 2 – uten navn, Pultbanken/);
  const organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password);
  assert.match((await organiser.get("/admin/deltakere.csv?status=uten-navn")).text, /Plass 2 – uten navn, Pultbanken/);
});

test("a name that stands in the group already is a mistake of its row; names typed beside a link that is sent are saved", async () => {
  const contact = await contactWith(3, "rader@example.no"), [first, second, third] = unnamedOf("rader@example.no");
  const saved = await contact.fill("/min/plasser", { [`p${first}_name`]: "Anne Lie", [`p${first}_email`]: "anne.lie@example.no", action: "save" });
  assert.equal(saved.location, "/min/plasser?notice=group_saved");
  const again = await contact.fill("/min/plasser", { [`p${second}_name`]: "Anne Lie", [`p${second}_email`]: "anne.lie@example.no", action: "save" });
  assert.equal(again.status, 422);
  assert.match(again.text, new RegExp(`id="p${second}_name-error">Denne personen står i påmeldingen fra før`));
  const sent = await contact.fill("/min/plasser", { [`p${second}_name`]: "Bjarne Moe", [`p${second}_email`]: "", [`p${third}_email`]: "tredje@example.no", action: `send_${third}` });
  assert.equal(sent.location, "/min/plasser?notice=group_link_sent");
  assert.equal(query(site, `SELECT name FROM participant WHERE id = ${second}`), "Bjarne Moe");
  assert.equal((await mailTo("tredje@example.no", /./)).to.value[0].address, "tredje@example.no");
});

test("somebody who has a place already is led to it, and the link stays good", async () => {
  await new Visitor(site).fill("/pamelding", registrationOf(site, "Kjent Person", "kjent@example.no"));
  const contact = await contactWith(1, "dobbel@example.no"), visitor = new Visitor(site);
  const [link] = placeLinks((await contact.get("/min/plasser")).text);
  await visitor.get(link);
  const answer = await visitor.fill("/plass", { name: "Kjent Person", email: "kjent@example.no", consent: "1", municipality: "elsewhere" });
  assert.equal(answer.location, "/pamelding/sendt");
  assert.equal(unnamedOf("dobbel@example.no").length, 1);
  assert.equal((await visitor.get("/plass")).status, 200);
});

test("whoever has a place of a group changes answers and hands it over on the own page, and gets at nothing else", async () => {
  const contact = await contactWith(2, "egen@example.no"), member = new Visitor(site);
  await takePlace(site, contact, member, "Med Lem", "medlem@example.no");
  const id = query(site, "SELECT max(id) FROM participant WHERE name = 'Med Lem'"), [other] = unnamedOf("egen@example.no");
  assert.equal((await member.get(`/plass/deltaker/${other}`)).status, 404);
  for (const path of ["/min", "/min/plasser", "/min/data.json"]) assert.equal((await member.get(path)).location, "/min/lenke", path);
  assert.equal((await member.post(`/min/deltaker/${id}/avmelding`, { form_token: await member.formToken() })).status, 403);
  assert.doesNotMatch((await member.get("/plass/data.json")).text, /egen@example|N\.N\./);
  const second = new Visitor(site), session = query(site, "SELECT max(session_id) FROM session_offer");
  await takePlace(site, contact, second, "Andre Lem", "andrelem@example.no");
  const theirs = query(site, "SELECT max(id) FROM participant WHERE name = 'Andre Lem'");
  assert.equal((await second.fill(`/plass/deltaker/${theirs}`, { name: "Andre Lem", municipality: "elsewhere", sessions: session })).location, "/plass?notice=registration_saved");
  assert.match((await second.get("/plass/data.json")).text, /"session_id":"?\d/);
  assert.doesNotMatch((await member.get("/plass/data.json")).text, /"session_id"|Andre Lem/, "what another member goes to is theirs");
  const before = new Map(member.cookies);
  const passed = await member.fill(`/plass/deltaker/${id}/overdragelse`, { name: "Ny Lem", email: "nylem@example.no" });
  assert.equal(passed.status, 200);
  for (const told of [/Ny Lem/, /nylem@example\.no/, /Du får en e-post/, /som reserverte plassen/]) assert.match(passed.text, told);
  assert.equal((await member.get("/plass")).location, "/min/lenke", "the browser has forgotten the dead link");
  member.cookies = before;
  assert.equal((await member.get("/plass")).location, "/min/lenke", "the old link is dead");
  await mailTo("nylem@example.no", /^Du har plass/);
});

test("the reminder comes once, over restarts and kills; after the deadline links say whom to ask, and the places stay", async () => {
  const contact = await contactWith(2, "frist@example.no");
  const [link] = placeLinks((await contact.get("/min/plasser")).text);
  const reminders = () => query(site, "SELECT count(*) FROM message WHERE template = 'places_reminder' AND recipient = 'frist@example.no'");
  await site.end();
  changeStopped(site, `UPDATE registration SET created_at = created_at - 30 * 86400 WHERE contact_email = 'frist@example.no';
    UPDATE conference SET names_by = unixepoch() + 5 * 86400 WHERE is_current`);
  await site.start();
  await until(() => reminders() === "1", "the reminder", 30);
  assert.match((await mailTo("frist@example.no", /^Plasser uten navn: frist/)).text, /uten navn: 2/);
  await site.end("SIGKILL");
  await site.start();
  await site.end();
  await site.start();
  assert.equal(reminders(), "1");

  await site.end();
  changeStopped(site, "UPDATE conference SET names_by = unixepoch() - 1 WHERE is_current");
  await site.start();
  const late = new Visitor(site);
  await late.get(link);
  const answer = await late.get("/plass");
  assert.equal(answer.status, 410);
  assert.match(textOf(answer.text), /Fristen for navn er ute.*fortsatt holdt av.*Siv Sekretær/);
  assert.match(textOf((await contact.get("/min/plasser")).text), /Plassene er fortsatt deres/);
  assert.equal(unnamedOf("frist@example.no").length, 2);
  const organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password);
  const named = await organiser.fill(`/admin/deltakere/${unnamedOf("frist@example.no")[0]}/navn`, { name: "Sent Navn", municipality: "elsewhere" });
  assert.match(named.location, /notice=group_named$/);
});

test("after the freeze date a place's own page shows the ticket, says whom to tell, and lets nothing be changed", async () => {
  await site.end();
  changeStopped(site, "UPDATE conference SET names_by = unixepoch() + 86400 WHERE is_current");
  await site.start();
  const contact = await contactWith(2, "frosset@example.no"), member = new Visitor(site);
  const [link] = placeLinks((await contact.get("/min/plasser")).text);
  await member.get(link);
  assert.equal((await member.fill("/plass", { name: "Frosset Lem", email: "frosset.lem@example.no", consent: "1", municipality: "elsewhere" })).location, "/plass?notice=group_taken");
  const id = query(site, "SELECT id FROM participant WHERE name = 'Frosset Lem'");
  await site.end();
  changeStopped(site, "UPDATE conference SET freeze_at = unixepoch() - 1 WHERE is_current");
  await site.start();
  const page = (await member.get("/plass")).text;
  assert.match(textOf(page), /så si fra til Siv Sekretær, eller skriv til.*Frosset Lem/);
  assert.match(page, /rt-code/);
  assert.doesNotMatch(page, /\/plass\/deltaker\/\d+"|overdragelse/);
  for (const path of [`/plass/deltaker/${id}`, `/plass/deltaker/${id}/overdragelse`]) {
    assert.equal((await member.get(path)).location, "/plass?notice=registration_frozen", path);
    const form_token = await member.formToken();
    assert.notEqual((await member.post(path, { form_token, version: "1", name: "Endret", email: "endret@example.no", municipality: "elsewhere" })).status, 200, path);
  }
  assert.equal(query(site, `SELECT name FROM participant WHERE id = ${id}`), "Frosset Lem");
  for (const path of ["/min/kontakt", "/min/avmelding"]) assert.equal((await contact.get(path)).location, "/min?notice=registration_frozen", path);
});
