// The waiting list as people meet it: on a phone without JavaScript from the full form to the ticket, at the organisers' desk, over
// a restart, and on the pages that say how full it is.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { simpleParser } from "mailparser";
import { hidden, textOf, until, Visitor } from "./support/ask.mjs";
import { changeStopped, openChromium, password, query, registrationOf, startSite, waitingOf } from "./support/site.mjs";

let site, browser, organiser, hall;
before(async () => {
  site = await startSite(40, ["limits.login_attempts=1000", "limits.link_requests_per_hour=1000"]);
  browser = await openChromium();
  organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password);
  hall = query(site, "SELECT id FROM pool WHERE name = 'Salen' AND conference_id = (SELECT id FROM conference WHERE is_current)");
});
after(async () => { await browser.close(); await site.end(); site.remove(); });

const taken = () => Number(query(site, `SELECT taken FROM pool_use WHERE pool_id = ${hall}`));
async function sizeHall(capacity) {
  const path = `/admin/deltakertyper/plasskvoter/${hall}`;
  const answer = await organiser.fill(path, { name: "Salen", capacity: String(capacity) });
  assert.equal(answer.location, "/admin/deltakertyper?notice=category_saved");
}
const inHall = (more) => ({ p1_category: query(site, "SELECT id FROM category WHERE slug = 'ordinaer' AND conference_id = (SELECT id FROM conference WHERE is_current)"), ...more });
const wait = async (name, email, more = {}) => {
  const visitor = new Visitor(site);
  const answer = await visitor.fill("/pamelding", waitingOf(site, name, email, inHall(more)));
  assert.equal(answer.location, "/venteliste", name);
  return visitor;
};
const stateOf = (email) => query(site, `SELECT state FROM waiting_party WHERE contact_email = '${email}' ORDER BY id DESC LIMIT 1`);
async function cancelSomebody() {
  const id = query(site, `SELECT max(id) FROM participant WHERE pool_id = ${hall} AND state = 'registered'`);
  assert.equal((await organiser.fill(`/admin/deltakere/${id}/avmelding`, {})).status, 303);
}
const settled = () => until(() => query(site, "SELECT count(*) FROM message WHERE state IN ('queued', 'sending')") === "0", "the mails");
async function mailTo(address, subject) {
  await settled();
  for (const bytes of site.mails().reverse()) {
    const mail = await simpleParser(bytes);
    if (mail.to.value[0].address === address && subject.test(mail.subject)) return mail;
  }
  throw new Error(`no mail to ${address}: ${subject}`);
}

test("on a phone without JavaScript: the form finds no room, nothing typed is lost, an offer comes by mail, and one yes gives the tickets", async () => {
  await sizeHall(taken());
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "nb-NO", viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.goto(`${site.base}/pamelding`);
  assert.match(await page.locator("main").innerText(), /Fullt. Venteliste: ingen venter ennå/);
  await page.fill("input[name=contact_name]", "Ráidná Čáhppe <b>");
  await page.fill("input[name=contact_email]", "raidna@example.no");
  await page.check("label:has-text('Ordinær')");
  await page.selectOption("select[name=p1_municipality]", { index: 1 });
  await page.fill("input[name=p1_organisation]", "Fjord \"og\" fjell");
  await page.click("button[value=add]");
  await page.fill("input[name=p2_name]", "Kollega Čáhppe");
  await page.locator("label:has-text('Ordinær')").nth(1).click();
  await page.selectOption("select[name=p2_municipality]", "elsewhere");
  await page.check("input[name=consent]");
  const refused = page.waitForResponse((answer) => answer.request().method() === "POST");
  await page.click("main button[value=submit]:visible >> nth=-1");
  assert.equal((await refused).status(), 409);
  assert.equal(await page.inputValue("input[name=contact_name]"), "Ráidná Čáhppe <b>");
  assert.equal(await page.inputValue("input[name=p1_organisation]"), "Fjord \"og\" fjell");
  assert.equal(await page.inputValue("input[name=p2_name]"), "Kollega Čáhppe");
  for (const rule of [/i den rekkefølgen de kom/, /samtidig, eller ingen av dem/, /går tilbudet til de neste/, /gjelder i 24 timer/])
    assert.match(await page.locator("main").innerText(), rule);
  await page.click("button[value=wait]:visible >> nth=0");
  await page.waitForURL("**/venteliste");
  assert.match(await page.locator("main").innerText(), /Du står på ventelista[\s\S]*Du er først i køen/);
  assert.match((await mailTo("raidna@example.no", /venteliste/)).text, /Ráidná Čáhppe <b>/);

  await cancelSomebody();
  await page.reload();
  assert.match(await page.locator("main").innerText(), /1 plass ledig i Salen, og dere trenger 2[\s\S]*hopper over dere/);
  await cancelSomebody();
  const offer = await mailTo("raidna@example.no", /^Det er plass til deg: svar innen /);
  const link = /http:\/\/127[^\s)\]]*\/venteliste\/[\w-]{43}/.exec(offer.text)[0];

  const elsewhere = await (await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } })).newPage();
  await elsewhere.goto(link);
  assert.equal(elsewhere.url(), `${site.base}/venteliste`, "the token leaves the address at once");
  assert.match(await elsewhere.locator("main").innerText(), /Det er plass[\s\S]*Svar innen[\s\S]*De 2 plassene er holdt av/);
  await elsewhere.click("main form button");
  await elsewhere.waitForURL("**/pamelding/kvittering");
  await elsewhere.goto(`${site.base}/min`);
  assert.deepEqual(await elsewhere.locator("main article h2").allInnerTexts(), ["Ráidná Čáhppe <b>", "Kollega Čáhppe"]);
  await mailTo("raidna@example.no", /^Påmeldingen er i orden/);
  assert.equal(query(site, "SELECT form FROM waiting_party WHERE contact_email = 'raidna@example.no'"), "");
});

test("the front page and the form say how full it is, and no more than that", async () => {
  const front = async () => textOf((await new Visitor(site).get("/")).text);
  await sizeHall(taken());
  assert.doesNotMatch(await front(), /venteliste/, "there is room on the screen");
  const digital = query(site, "SELECT pool_id FROM category WHERE slug = 'digital'");
  const path = `/admin/deltakertyper/plasskvoter/${digital}`;
  const seats = query(site, `SELECT taken FROM pool_use WHERE pool_id = ${digital}`);
  await organiser.fill(path, { name: "Digitalt", capacity: seats });
  const before = Number(query(site, "SELECT count(*) FROM waiting_member JOIN waiting_party ON waiting_party.id = party_id WHERE state = 'waiting'"));
  assert.match(await front(), new RegExp(`Det er venteliste til konferansen: ${before} venter`));
  const one = await wait("Teller Prøve", "teller@example.no");
  assert.match(await front(), new RegExp(`konferansen: ${before + 1} venter`), "told at once");
  const form = await new Visitor(site).get("/pamelding");
  assert.match(textOf(form.text), /Det er venteliste til konferansen/);
  assert.match(textOf(form.text), /Fullt\. 1 venter på ventelista/);
  assert.equal((await one.fill("/venteliste/avmelding", {})).location, "/venteliste?notice=waiting_left");
  await organiser.fill(path, { name: "Digitalt", capacity: "500" });
  assert.doesNotMatch(await front(), /venteliste/);
});

test("a newcomer gets no free place while others wait for it, and is told so", async () => {
  await sizeHall(taken());
  await wait("To Sammen", "to@example.no", { person: "2", p2_name: "Den Andre", ...Object.fromEntries([["p2_category", inHall({}).p1_category], ["p2_municipality", "elsewhere"]]) });
  await cancelSomebody();
  const newcomer = new Visitor(site);
  const refused = await newcomer.fill("/pamelding", registrationOf(site, "Ny Kommer", "ny@example.no", inHall({})));
  assert.equal(refused.status, 409);
  assert.match(textOf(refused.text), /: det er 1 ledig plass, men de som venter før deg, trenger flere/);
  assert.doesNotMatch(textOf(refused.text), /Salen/, "people choose a type, and not a pool");
  await sizeHall(taken() + 2);
  assert.equal(stateOf("to@example.no"), "offered");
  assert.equal((await newcomer.fill("/pamelding", registrationOf(site, "Ny Kommer", "ny@example.no", inHall({})))).status, 409);
});

test("an offer nobody answered passes on by itself after a restart, and its party may stand last again", async () => {
  await sizeHall(taken());
  const first = await wait("Sover Lenge", "sover@example.no");
  await wait("Neste Mann", "neste@example.no");
  await cancelSomebody();
  assert.equal(stateOf("sover@example.no"), "offered");
  await site.end();
  changeStopped(site, "UPDATE waiting_party SET answer_by = unixepoch() - 1 WHERE contact_email = 'sover@example.no'");
  await site.start();
  await until(() => stateOf("neste@example.no") === "offered", "the offer to pass on");
  assert.equal(stateOf("sover@example.no"), "lapsed");
  assert.equal((await first.fill("/venteliste", {}, "/venteliste/plasser")).location, "/venteliste?notice=waiting_offer_over");
  assert.match(textOf((await first.get("/venteliste")).text), /Tilbudet har gått videre/);
  await mailTo("sover@example.no", /har gått videre/);
  assert.equal((await first.fill("/venteliste", {}, "/venteliste/ny-plass")).location, "/venteliste");
  assert.match(textOf((await first.get("/venteliste")).text), /Du står på ventelista/);
});

test("an organiser sees who waits, moves, offers and removes with a reason that is logged", async () => {
  organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password);
  await sizeHall(taken());
  const [a, b] = [await wait("Anna Først", "anna@example.no"), await wait("Bo Etter", "bo@example.no")];
  const party = `/admin/venteliste/${query(site, "SELECT id FROM waiting_party WHERE contact_email = 'bo@example.no'")}`;
  const names = () => query(site, "SELECT count(*) FROM waiting_member WHERE name = 'Bo Etter'");
  assert.equal(names(), "1");
  const list = textOf((await organiser.get("/admin/venteliste")).text);
  assert.ok(list.indexOf("Anna Først") < list.indexOf("Bo Etter") && list.indexOf("Anna Først") > 0);
  assert.match(textOf((await organiser.get("/admin")).text), /Salen: \d+ venter/);
  assert.equal((await organiser.fill(party, { where: "top", reason: "" }, `${party}/plassering`)).status, 422);
  assert.equal((await organiser.fill(party, { where: "top", reason: "skal snakke <i>først</i>" }, `${party}/plassering`)).location, `${party}?notice=waiting_desk_moved`);
  const moved = textOf((await organiser.get("/admin/venteliste")).text);
  assert.ok(moved.indexOf("Bo Etter") < moved.indexOf("Anna Først"));
  assert.match(textOf((await organiser.get(party)).text), /skal snakke <i>først<\/i>/);
  assert.equal((await organiser.fill(party, { reason: "nå" }, `${party}/tilbud`)).status, 409, "there is no room");
  assert.equal((await organiser.fill(party, { reason: "feil person" }, `${party}/fjerning`)).location, `${party}?notice=waiting_desk_removed`);
  await mailTo("bo@example.no", /tatt av ventelista/);
  assert.equal(names(), "0", "forgotten at once");
  assert.match(textOf((await b.get("/venteliste")).text), /Du står ikke på ventelista/);
  assert.match(textOf((await a.get("/venteliste")).text), /i køen/);
  assert.equal((await organiser.fill("/admin/venteliste", { answer_hours: "0" }, "/admin/venteliste/frist")).status, 422);
  assert.equal((await organiser.fill("/admin/venteliste", { answer_hours: "48" }, "/admin/venteliste/frist")).status, 303);
  assert.match(textOf((await a.get("/venteliste")).text), /gjelder i 48 timer/);
});

test("a party's page is its own: another's link opens another's, and none opens none", async () => {
  const [mine, theirs] = [await wait("Egen Kø", "egenko@example.no"), await wait("Annens Kø", "annensko@example.no")];
  assert.match((await theirs.get("/venteliste")).text, /Annens Kø/);
  assert.doesNotMatch((await mine.get("/venteliste")).text, /Annens Kø/);
  assert.equal((await new Visitor(site).get("/venteliste")).location, "/min/lenke");
  assert.equal((await new Visitor(site).get(`/venteliste/${"A".repeat(43)}`)).status, 404);
  const token = hidden((await mine.get("/venteliste/avmelding")).text).form_token;
  assert.equal((await theirs.post("/venteliste/avmelding", { form_token: token })).status, 403, "nor does another's form token");
  // A registration's link is not a party's, and the other way round.
  const attendee = new Visitor(site);
  await attendee.fill("/pamelding", registrationOf(site, "Har Plass", "harplass@example.no"));
  assert.equal((await new Visitor(site).get(`/venteliste/${attendee.cookies.get("__Host-link")}`)).status, 404);
  assert.equal((await new Visitor(site).get(`/min/${mine.cookies.get("__Host-waiting")}`)).status, 404);
});
