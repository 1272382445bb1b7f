// The organiser's and the host's main paths in Chromium: what they make, change, search, take home and end.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import ExcelJS from "exceljs";
import { logIn, openChromium, register, startSite } from "./support/site.mjs";

let site, browser, organiser;
before(async () => {
  site = await startSite(120, ["limits.login_attempts=1000"]);
  browser = await openChromium();
  organiser = await signedIn("organiser@retenk.example.no");
});
after(async () => { await browser.close(); await site.end(); site.remove(); });

async function signedIn(email, options = {}) {
  const page = await (await browser.newContext(options)).newPage();
  page.setDefaultTimeout(10_000);
  await logIn(page, site.base, email);
  return page;
}

const open = (page, path) => page.goto(site.base + path);
const text = (page, selector = "main") => page.locator(selector).innerText();
const publicly = async (path) => (await fetch(site.base + path)).text();

async function send(page, button = "main form .rt-save button[type=submit]") {
  const [answer] = await Promise.all([page.waitForResponse((response) => response.request().method() === "POST"), page.click(button)]);
  await page.waitForLoadState();
  return answer.status();
}

// What every form of the desk is filled with at the least, and where the list with what it made stands.
const forms = {
  session: { make: "/admin/program/ny", list: "/admin/program", name: "title", fields: { title: "En ny programpost" } },
  speaker: { make: "/admin/foredragsholdere/ny", list: "/admin/foredragsholdere", name: "name", fields: { name: "Elle Ny Taler" } },
  partner: { make: "/admin/partnere/ny", list: "/admin/partnere", name: "name", fields: { name: "Ny Partner AS", website: "https://partner.example.no" } },
  venue: { make: "/admin/steder/ny", list: "/admin/rom", name: "name", fields: { name: "Nytt Hus", address: "Gata 1" } },
  room: { make: "/admin/rom/ny", list: "/admin/rom", name: "name", fields: { name: "Nytt Rom", capacity: "30" } },
  pool: { make: "/admin/deltakertyper/plasskvoter/ny", list: "/admin/deltakertyper", name: "name", fields: { name: "Ny Kvote", capacity: "40" } },
  extra: { make: "/admin/deltakertyper/tillegg/ny", list: "/admin/deltakertyper", name: "name", fields: { name: "Nytt Tillegg", price: "100" } },
  list: { make: "/admin/medlemslister/ny", list: "/admin/medlemslister", name: "name", fields: { name: "Nye medlemmer" } },
  question: { make: "/admin/sporsmal/ny?slag=text", list: "/admin/sporsmal", name: "title", fields: { title: "Et nytt spørsmål", purpose: "Vi må vite det." } },
  category: { make: "/admin/deltakertyper/ny", list: "/admin/deltakertyper", name: "name", fields: { name: "Ny Type", price: "100" } },
};

async function fill(page, fields) {
  for (const [name, value] of Object.entries(fields)) await page.fill(`main form [name=${name}]`, value);
}

async function openFromList(page, form, name) {
  await open(page, form.list);
  await page.click(`main table a:text-is("${name}")`);
  await page.waitForLoadState();
}

test("a session with theme and measure is public when it is published, and stands on its measure's page", async () => {
  const page = organiser;
  await open(page, "/admin/program/ny");
  await fill(page, { title: "Havet som arbeidsplass", abstract: "Om **folk** og fisk.", starts: "16:00", ends: "16:30" });
  await page.selectOption("[name=room_id]", { label: "Storsalen" });
  await page.selectOption("[name=speaker]", { index: 1 });
  await page.check("main label:text-is('Næring')");
  await page.check("main label:has-text('2.1.2')");
  assert.equal(await send(page), 303);
  const address = page.url().replace(/\?.*/, "");
  assert.equal(await page.isChecked("main label:has-text('2.1.2')"), true);
  assert.equal((await publicly("/program")).includes("Havet som arbeidsplass"), false);
  await open(page, "/admin/program/publisering");
  assert.match(await text(page), /Ny: Havet som arbeidsplass/);
  assert.equal(await send(page, "main form button[type=submit]"), 303);
  assert.match(await text(page), /Ingen endringer venter/);
  const shown = await (await browser.newContext()).newPage();
  await open(shown, "/program");
  await shown.click("main a:has-text('Havet som arbeidsplass')");
  await shown.waitForLoadState();
  assert.match(await text(shown), /2\.1\.2 [^]*Temaer\s+Næring/);
  assert.equal(await shown.locator("main strong:text-is('folk')").count(), 1);
  assert.equal((await publicly("/utviklingsplan/tiltak/2.1.2")).includes("Havet som arbeidsplass"), true);
  await open(page, address.slice(site.base.length));
  assert.match(await text(page, ".rt-history"), /Opprettet[^]*Arrangør/);
});

test("a session is cancelled and taken back; one that was never public is deleted", async () => {
  const page = organiser;
  await open(page, "/admin/program/20");
  await page.click("summary:has-text('Avlys programposten')");
  assert.equal(await send(page, "form[action$='/avlysning'] button"), 303);
  assert.match(await text(page), /Programposten er avlyst/);
  assert.equal(await page.locator("form[action$='/sletting']").count(), 0, "what was public is not deleted");
  assert.equal(await send(page, "form[action$='/avlysning'] button"), 303);
  await open(page, "/admin/program/ny");
  await fill(page, { title: "Skal slettes" });
  assert.equal(await send(page), 303);
  await page.click("summary:has-text('Slett programposten')");
  assert.equal(await send(page, "form[action$='/sletting'] button"), 303);
  assert.equal((await text(page)).includes("Skal slettes"), false);
});

test("a mail that may have come already is sent again only with a plain yes", async () => {
  const page = organiser;
  await open(page, "/admin/epost?tilstand=unsure");
  await page.click("#message-rows tbody a");
  await page.waitForLoadState();
  await page.evaluate(() => { document.querySelector("#ja").required = false; });
  assert.equal(await send(page, "form[action$='/sending'] button"), 422);
  assert.match(await text(page, ".rt-errors"), /Kryss av/);
  await page.check("#ja");
  assert.equal(await send(page, "form[action$='/sending'] button"), 303);
  assert.equal(await page.locator("form[action$='/sending']").count(), 0);
});

for (const [what, form] of Object.entries(forms))
  test(`a ${what} is made, found in its list, changed, and the change is told`, async () => {
    const page = organiser;
    await open(page, form.make);
    await fill(page, form.fields);
    assert.equal(await send(page), 303);
    const name = form.fields[form.name];
    await openFromList(page, form, name);
    for (const [field, value] of Object.entries(form.fields))
      assert.equal(await page.inputValue(`[name=${field}]`), field === "price" ? "100,00" : value);
    await page.fill(`[name=${form.name}]`, `${name} med mer`);
    assert.equal(await send(page), 303);
    await openFromList(page, form, `${name} med mer`);
    assert.equal(await text(page, ".rt-history del >> nth=0"), name);
    assert.equal(await text(page, ".rt-history ins >> nth=0"), `${name} med mer`);
  });

test("two organisers change the same thing: the second sees both texts, keeps what was typed, and decides", async () => {
  const first = organiser, second = await signedIn("admin@retenk.example.no");
  const places = ["/admin/program/20", "/admin/foredragsholdere/1", "/admin/partnere/1", "/admin/rom/1", "/admin/steder/1",
    "/admin/deltakertyper/1", "/admin/deltakertyper/plasskvoter/1", "/admin/deltakertyper/tillegg/1", "/admin/sporsmal/4", "/admin/konferanse", "/admin/deltakere/5/endring"];
  for (const path of places) {
    const name = /^.admin.(program|sporsmal)/.test(path) ? "title" : "name";
    await open(first, path);
    await open(second, path);
    await first.fill(`[name=${name}]`, "Den førstes navn");
    assert.equal(await send(first, saveButton), 303, path);
    await second.fill(`[name=${name}]`, "Den andres navn");
    assert.equal(await send(second, saveButton), 409, path);
    const conflict = await text(second, ".rt-conflict");
    assert.match(conflict, /Arrangør/, path);
    assert.match(conflict, /Den andres navn[^]*Den førstes navn/, path);
    assert.equal(await second.inputValue(`[name=${name}]`), "Den andres navn", path);
    assert.equal(await second.evaluate(() => document.activeElement?.classList.contains("rt-conflict")), true, path);
    assert.equal(await send(second, saveButton), 303, path);
    await open(first, path);
    assert.equal(await first.inputValue(`[name=${name}]`), "Den andres navn", path);
  }
});

const hostile = `{{title}} {{{name}}} <b onmouseover=alert(1)>fet</b><script>alert(1)</script> " ' & &amp; 𝕬🎉`;
const everyForm = [...Object.values(forms).map((form) => form.make), "/admin/konferanse", "/admin/deltakere/3/endring", "/admin/program/20",
  "/admin/foredragsholdere/2", "/admin/partnere/2", "/admin/rom/2", "/admin/deltakertyper/2", "/admin/koder/ny", "/admin/koder/1"];

// Sets every text of the form as somebody who asks no browser can, and answers their names.
const setAll = (page, value, tooLong = false) => page.evaluate(([value, tooLong]) => {
  const names = [];
  for (const field of document.querySelectorAll("main form:not([action$=avlysning], [action$=sletting]) :is(input, textarea)")) {
    if (["hidden", "checkbox", "radio", "submit"].includes(field.type)) continue;
    if (field.tagName === "INPUT") field.type = "text";
    field.value = tooLong ? value.repeat(field.maxLength > 0 ? field.maxLength + 1 : 2001) : value;
    field.removeAttribute("maxlength");
    names.push(field.name);
  }
  for (const details of document.querySelectorAll("main details")) details.open = true;
  return names;
}, [value, tooLong]);

const state = (page) => page.evaluate(() => Object.fromEntries([...document.querySelectorAll("main form :is(input, textarea)")]
  .filter((field) => field.id && !["checkbox", "radio"].includes(field.type)).map((field) => {
    const raw = field.getAttribute("value") ?? field.value;
    const said = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id.endsWith("-error"))
      .map((id) => document.getElementById(id).textContent).join();
    return [field.name, { raw, said, invalid: field.getAttribute("aria-invalid") === "true" }];
  })));

const saveButton = "main form:not([action$=avlysning], [action$=sletting]) button[type=submit]:not([name]:not([name=action]), [tabindex]):text-is('Lagre')";

test("hostile text in every field comes back as it was typed, with a word by each field that cannot have it", async () => {
  const page = organiser;
  for (const path of everyForm) {
    await open(page, path);
    const names = await setAll(page, hostile);
    const status = await send(page, saveButton);
    if (status === 303) continue; // a form of texts alone takes it; the next test looks at where it stands
    assert.equal(status, 422, path);
    const fields = await state(page);
    for (const name of names) {
      assert.equal(fields[name].raw, hostile, `${path} ${name}`);
      assert.equal(fields[name].invalid, fields[name].said !== "", `${path} ${name}`);
    }
    assert.ok(Object.values(fields).some((field) => field.invalid), path);
    assert.equal(await page.locator("main b[onmouseover], main script:not([type='application/ld+json'])").count(), 0, path);
    for (const link of await page.locator(".rt-errors a").all())
      assert.equal(await page.locator(await link.getAttribute("href")).count(), 1, `${path} ${await link.innerText()}`);
  }
});

test("what is too long, and what is no text, is refused by its field and saves nothing", async () => {
  const page = organiser;
  for (const path of everyForm) {
    for (const [what, value] of [["too long", "a"], ["no text", "a\u0000b\u001b[1m"]]) {
      await open(page, path);
      const names = await setAll(page, value, what === "too long");
      assert.equal(await send(page, saveButton), 422, `${path} ${what}`);
      const fields = await state(page);
      for (const name of names) {
        assert.equal(fields[name].invalid, true, `${path} ${what} ${name}`);
        assert.notEqual(fields[name].said, "", `${path} ${what} ${name}`);
        if (what === "too long") assert.match(fields[name].raw, /^a{501,}$/, `${path} ${what} ${name}`);
      }
      assert.equal(await page.locator(".rt-other-languages:not([open])").count(), 0, `${path} ${what}: the other languages are open`);
    }
  }
});

test("empty forms name what is missing and lose nothing of the rest", async () => {
  const page = organiser;
  for (const form of Object.values(forms)) {
    await open(page, form.make);
    await setAll(page, "");
    assert.equal(await send(page, saveButton), 422, form.make);
    const fields = await state(page);
    assert.equal(fields[form.name].said, "Fyll ut dette feltet.", form.make);
    assert.match(await text(page, ".rt-errors"), /: Fyll ut dette feltet/, form.make);
  }
});

test("hostile names that may be saved stand as text wherever they are shown", async () => {
  const page = organiser;
  const name = hostile.slice(0, 110);
  const plain = name.replace(/\s+/g, " ").trim();
  for (const form of Object.values(forms)) {
    await open(page, form.make);
    await fill(page, { ...form.fields, [form.name]: name });
    assert.equal(await send(page), 303, form.make);
    await open(page, form.list);
    assert.equal((await text(page)).includes(plain), true, form.list);
    await page.locator("main table a", { hasText: "{{title}}" }).last().click();
    await page.waitForLoadState();
    assert.equal((await page.textContent("h1")).trim(), plain, form.list);
    assert.equal(await page.locator("main b[onmouseover], main script:not([type='application/ld+json'])").count(), 0, form.list);
  }
  await open(page, "/admin/program/publisering");
  await page.fill("[name=note]", hostile);
  assert.equal(await send(page, "main form button[type=submit]"), 303);
  for (const path of ["/program", "/partnere", "/foredragsholdere", "/pamelding"]) {
    await open(page, path);
    assert.equal(await page.locator("main b[onmouseover], main script:not([type='application/ld+json'])").count(), 0, path);
  }
  await open(page, "/program");
  assert.equal((await text(page)).includes(plain), true);
});

test("texts of several lines in other languages are the same after they are saved", async () => {
  const page = organiser;
  await open(page, "/admin/konferanse");
  await page.click(".rt-other-languages summary");
  const lines = "First line\n\n- a list\n- of two";
  await page.fill("[name=practical_en]", lines);
  assert.equal(await send(page), 303);
  assert.equal((await page.inputValue("[name=practical_en]")), lines);
});

async function download(page, link) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.click(link)]);
  return file.path();
}

const rowsOfXlsx = async (file) => {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(readFileSync(file));
  const rows = [];
  book.worksheets[0].eachRow((row) => rows.push(Array.from(row.values).slice(1).map((value) => {
    assert.ok(["string", "number"].includes(typeof (value ?? "")) || value instanceof Date, "a cell is text, a number or a time, and no formula");
    return value ?? "";
  })));
  return rows;
};
const rowsOfCsv = (file) => JSON.parse(execFileSync("python3", ["-c",
  "import csv,json,sys\nprint(json.dumps(list(csv.reader(open(sys.argv[1],encoding='utf-8-sig',newline=''),delimiter=';'))))", file],
  { encoding: "utf8", maxBuffer: 1e8 }));

test("the files that are downloaded say what the page says, read by other programs", async () => {
  const guest = await (await browser.newContext()).newPage();
  await register(guest, site.base, `=1+1;"Å" Øyvindine Čáhppe`, "regneark@example.no");
  const page = organiser;
  await open(page, "/admin/pameldinger");
  const count = Number(/\d+/.exec(await text(page, "#register-count"))[0]);
  const sheet = await rowsOfXlsx(await download(page, "form[action$='deltakere.xlsx'] button:not([formaction], [name])"));
  const list = rowsOfCsv(await download(page, "button[formaction*='deltakere.csv']"));
  assert.equal(list.length, count + 1);
  assert.deepEqual(list.map((row) => row.length), Array(count + 1).fill(list[0].length));
  assert.deepEqual(sheet.map((row) => row[0]), list.map((row) => row[0].replace(/^'/, "")));
  const price = list[0].indexOf("Pris uten mva. (kr)"), registered = list[0].indexOf("Påmeldt tidspunkt");
  assert.deepEqual(sheet.slice(1).map((row) => row[price].toFixed(2).replace(".", ",")), list.slice(1).map((row) => row[price]));
  assert.ok(sheet.slice(1).every((row) => row[registered] instanceof Date));
  assert.deepEqual(list[0].slice(0, 4), ["Navn", "Virksomhet", "Kommune", "Deltakertype"]);
  assert.equal(list.filter((row) => row[0] === `'=1+1;"Å" Øyvindine Čáhppe`).length, 1);
  await open(page, "/admin/pameldinger?sok=øyvindine");
  const found = rowsOfCsv(await download(page, "button[formaction*='deltakere.csv']"));
  assert.equal(found.length, 2);
  const host = await signedIn("harstad@retenk.example.no");
  const coming = Number(await text(host, ".rt-desk-figure b >> nth=0"));
  for (const rows of [await rowsOfXlsx(await download(host, "form[action$='.xlsx'] button:not([formaction])")), rowsOfCsv(await download(host, "button[formaction$='.csv']"))]) {
    assert.equal(rows.length, coming + 1);
    assert.deepEqual([...new Set(rows.slice(1).map((row) => row[2]))], ["Harstad"]);
  }
  await host.context().close();
});

test("the register is searched as one types, filtered, sorted and paged in its address", async () => {
  const page = organiser;
  await open(page, "/admin/pameldinger");
  await page.fill("[name=sok]", "finnes ikke");
  await page.waitForSelector("#register-rows:has-text('Ingen passer til søket')");
  assert.match(page.url(), /sok=finnes/);
  assert.equal(await page.evaluate(() => document.activeElement.name), "sok");
  await page.fill("[name=sok]", "");
  await page.waitForSelector("#register-rows tbody tr");
  await page.selectOption("[name=status]", "avmeldt");
  await page.waitForFunction(() => [...document.querySelectorAll("#register-rows tbody .rt-state")].every((one) => one.textContent === "Avmeldt"));
  await page.reload();
  assert.equal(await page.inputValue("[name=status]"), "avmeldt");
  await open(page, "/admin/pameldinger");
  const names = () => page.locator("#register-rows tbody th a").allInnerTexts();
  const firstPage = await names();
  await page.click("a[rel=next]");
  await page.waitForLoadState();
  const secondPage = await names();
  assert.equal(firstPage.length, 50);
  assert.equal(new Set([...firstPage, ...secondPage]).size, firstPage.length + secondPage.length);
  await page.click("a[rel=prev]");
  await page.waitForLoadState();
  assert.deepEqual(await names(), firstPage);
  const visitor = await (await browser.newContext()).newPage();
  await register(visitor, site.base, "Sist Av Alle", "sist@example.no");
  await page.click("th a:text-is('Påmeldt tidspunkt')");
  await page.waitForLoadState();
  assert.equal((await names())[0], "Sist Av Alle");
  assert.equal(await page.getAttribute("th:has(a:text-is('Påmeldt tidspunkt'))", "aria-sort"), "descending");
  const newest = await names();
  await page.click("a[rel=next]");
  await page.waitForLoadState();
  assert.equal((await names()).some((name) => newest.includes(name) && name === "Sist Av Alle"), false);
  await page.click("a[rel=prev]");
  await page.waitForLoadState();
  assert.deepEqual(await names(), newest);
});

test("programme, speakers and mail are searched as one types, and without a script by the same address", async () => {
  const page = organiser, plain = await signedIn("organiser@retenk.example.no", { javaScriptEnabled: false });
  for (const [path, rows, word, found] of [["/admin/program", "#draft-rows", "lunsj", "Lunsj"],
    ["/admin/foredragsholdere", "#speaker-rows", "haase", "Børge Haase Demo"], ["/admin/epost", "#message-rows", "maximiliane", "Maximiliane"]]) {
    await open(page, path);
    await page.fill("[name=sok]", word);
    await page.waitForFunction((rows) => document.querySelectorAll(`${rows} tbody tr`).length <= 2, rows);
    assert.match(await text(page, rows), new RegExp(found), path);
    await page.fill("[name=sok]", "finnes ikke");
    await page.waitForSelector(`${rows}:has-text('passer til søket')`);
    await open(plain, path);
    await plain.fill("[name=sok]", word);
    await plain.click("main form[role=search] button");
    await plain.waitForLoadState();
    assert.match(await text(plain, rows), new RegExp(found), path);
  }
  await open(page, "/admin/foredragsholdere?svar=invited");
  assert.deepEqual([...new Set(await page.locator("#speaker-rows .rt-state").allInnerTexts())], ["Invitert"]);
  await plain.context().close();
  for (const path of ["/admin/pameldinger", "/admin/program", "/admin/foredragsholdere", "/admin/epost", "/vertskap"])
    for (const typed of ["%00", "%22*", "%25", "_", "%27%3B--", "%3Cb%3Ex", "{{title}}", "%F0%9F%8E%89", "%FF", "a".repeat(3000)]) {
      const answer = await page.request.get(`${site.base}${path}?sok=${typed}`);
      assert.ok([200, 400, 414].includes(answer.status()), `${path} ${typed.slice(0, 10)} ${answer.status()}`);
      assert.equal((await answer.text()).includes("<b>x"), false, path);
    }
});

test("a list that is open shows who registers meanwhile, and leaves the cursor where it is", async () => {
  const page = organiser;
  await open(page, "/admin/pameldinger?sok=mens");
  await page.focus("[name=sok]");
  for (const name of ["Mens Vi Ser", "Mens Vi Ennå Ser"]) {
    const visitor = await (await browser.newContext()).newPage();
    await register(visitor, site.base, name, `${name.replaceAll(" ", "")}@example.no`.toLowerCase().replace("å", "a"));
    await page.waitForSelector(`#register-rows a:text-is('${name}')`);
    await visitor.context().close();
  }
  assert.equal(await page.evaluate(() => document.activeElement.name), "sok");
});

test("an organiser changes and cancels one participant; the log and the mail tell it", async () => {
  const visitor = await (await browser.newContext()).newPage();
  await register(visitor, site.base, "Skal Meldes Av", "avmeldes@example.no");
  const page = organiser;
  await open(page, "/admin/pameldinger?sok=avmeldes");
  await page.click("#register-rows tbody a");
  await page.click("a[href$='/endring']");
  await page.fill("[name=name]", "Skal Meldes Av Nå");
  assert.equal(await send(page, "main form button[type=submit]"), 303);
  await page.click("a[href$='/avmelding']");
  assert.match(await text(page), /mister plassen[^]*avmeldes@example\.no/);
  assert.equal(await send(page, "main form button[type=submit]"), 303);
  const shown = await text(page);
  assert.match(shown, /Avmeldt/);
  assert.match(await text(page, "section[aria-labelledby=changes]"), /påmeldt[^]*avmeldt[^]*Skal Meldes Av[^]*Skal Meldes Av Nå/);
  assert.equal(await page.locator("section[aria-labelledby=messages] tbody tr").count() >= 2, true);
  assert.equal(await page.locator("a[href$='/endring']").count(), 0);
});

test("the overview answers its three questions: its curve and its table say the same as the register", async () => {
  const page = organiser;
  await open(page, "/admin/pameldinger?status=pameldt");
  const registered = Number(/\d+/.exec(await text(page, "#register-count"))[0]);
  await open(page, "/admin");
  assert.equal(Number(await text(page, ".rt-desk-figure b >> nth=0")), registered);
  assert.equal(await page.locator("svg.rt-curve-drawing path.rt-curve-line[d^=M]").count(), 1);
  await page.click(".rt-curve-table summary");
  await page.waitForFunction(() => document.querySelector(".rt-curve-table tbody tr").innerText.trim() !== ""); // it opens with the next frame
  const last = await page.locator(".rt-curve-table tbody tr").last().locator("th, td").allInnerTexts();
  const legend = await text(page, ".rt-curve-legend");
  assert.equal(last[0], "0");
  assert.match(legend, new RegExp(`: ${registered} til nå`));
  assert.match(legend, new RegExp(`, ${last[2]} til slutt`));
  assert.match(await text(page, "section[aria-labelledby=wrong]"), /kom ikke fram/);
  assert.match(await text(page, "section[aria-labelledby=next]"), /har ikke svart[^]*Konferansen begynner/);
  for (const link of await page.locator(".rt-task a").all()) {
    const answer = await page.request.get(site.base + (await link.getAttribute("href")));
    assert.equal(answer.status(), 200);
  }
});

const textsOfSheets = (pdf) => execFileSync("pdftotext", ["-layout", "-", "-"], { input: pdf, encoding: "utf8" }).split("\f");

test("a host searches, and prints its guests: on paper there is the list and nothing of the page around it", async () => {
  const page = await signedIn("harstad@retenk.example.no");
  await page.fill("[name=sok]", "zzz");
  await page.waitForSelector("#guest-list:has-text('Ingen gjester passer')");
  await page.fill("[name=sok]", "");
  await page.waitForSelector("#guest-list tbody tr");
  await page.click("a[href*='/vertskap/utskrift']");
  await page.waitForLoadState();
  await page.evaluate(() => { window.print = () => { document.title = "skrevet ut"; }; });
  await page.click("[data-print]");
  assert.equal(await page.title(), "skrevet ut");
  await page.emulateMedia({ media: "print" });
  for (const gone of ["header nav", "footer", "[data-print]", ".rt-breadcrumb"])
    assert.equal(await page.locator(gone).first().isVisible(), false, gone);
  const rows = await page.locator(".rt-attendance-table tbody tr").count();
  assert.equal(await page.locator(".rt-attendance-table tbody tr >> nth=-1").isVisible(), true);
  assert.match(await text(page), new RegExp(`Harstad – Hárstták[^]*${rows} deltakere`));
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const sheets = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
  assert.ok(sheets >= 2 && sheets <= Math.ceil(rows / 12) + 1, `${rows} people on ${sheets} sheets`);
  const names = await page.locator(".rt-attendance-table tbody th").allInnerTexts();
  const texts = textsOfSheets(pdf), first = names.slice(0, 5).find((name) => /^[\p{L} ]+$/u.test(name)); // others may break, or mean something to a pattern
  assert.match(texts[0], new RegExp(`Deltakerliste[^]*${first}`), "the list begins on the sheet of its heading");
  for (const sheet of texts.slice(0, sheets)) assert.match(sheet, /Navn\s+Virksomhet\s+Deltakertype\s+Underskrift/);
  assert.match(texts.join(), /Gründerverksted\s*$/m, "a word for which there is room is whole");
  await page.context().close();
});

// REG-17: what is typed at the door, and how often one presses.
for (const javaScriptEnabled of [true, false])
  test(`a queue at the door: one after the other is registered by hand, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async () => {
    const page = await signedIn("organiser@retenk.example.no", { javaScriptEnabled, viewport: { width: 390, height: 844 } });
    await open(page, "/admin/pameldinger");
    await page.click("main a:text-is('Meld på for hånd')");
    await page.waitForURL("**/admin/pameldinger/ny");
    const name = (n) => `Dør ${javaScriptEnabled ? "Med" : "Uten"} ${n}`;
    await page.fill("[name=name]", name(1));
    await page.selectOption("[name=category]", { index: 1 });
    assert.equal(await send(page), 303);
    assert.match(await text(page, "[role=status]"), new RegExp(`${name(1)} er påmeldt.*[0-9A-Z]{10}`));
    assert.match(await text(page, "[role=status]"), /ingen bekreftelse/);
    await page.fill("[name=name]", name(2)); // the category is as for the one before
    await page.fill("[name=email]", "dor@example.no");
    assert.equal(await send(page), 303);
    assert.match(await text(page, "[role=status]"), /dor@example\.no/);
    await page.click("[role=status] a");
    await page.waitForLoadState();
    assert.match(await text(page), new RegExp(name(2)));
    await page.context().close();
  });

test("who has a place already is shown to the organiser, with the way there", async () => {
  await open(organiser, "/admin/pameldinger/ny");
  await fill(organiser, { name: "Dobbel Gjest", email: "dobbel@example.no" });
  await organiser.selectOption("[name=category]", { index: 1 });
  assert.equal(await send(organiser), 303);
  await fill(organiser, { name: "Dobbel Gjest", email: "dobbel@example.no" });
  assert.equal(await send(organiser), 409);
  assert.match(await text(organiser, "#name-error"), /har en plass allerede, i påmelding RT-/);
  await organiser.click("main a:text-is('Åpne påmeldingen som finnes')");
  await organiser.waitForLoadState();
  assert.match(await text(organiser), /Dobbel Gjest/);
});

test("a mayor's office registers a guest of its own municipality, and the others do not see it", async () => {
  const page = await signedIn("harstad@retenk.example.no");
  await page.click("main a:text-is('Meld på for hånd')");
  await page.waitForURL("**/vertskap/ny");
  assert.equal(await page.locator("[name=municipality]").count(), 0);
  await page.fill("[name=name]", "Gjest Avordføreren");
  await page.selectOption("[name=category]", { index: 1 });
  assert.equal(await send(page), 303);
  assert.match(await text(page, "[role=status]"), /Gjest Avordføreren er påmeldt[^]*harstad@retenk\.example\.no/);
  await open(page, "/vertskap?sok=Avordf");
  assert.match(await text(page, "#guest-list"), /Gjest Avordføreren/);
  for (let time = 0; time < 2; ++time) {
    await open(page, "/vertskap/ny");
    await fill(page, { name: "Gjest Medadresse", email: "medadresse@example.no" });
    await page.selectOption("[name=category]", { index: 1 });
    assert.equal(await send(page), time === 0 ? 303 : 409);
  }
  assert.match(await text(page, "#name-error"), /^Denne gjesten står på lista deres allerede\.$/);
  assert.equal(await page.inputValue("[name=email]"), "medadresse@example.no");
  const other = await signedIn("narvik@retenk.example.no");
  await open(other, "/vertskap?sok=Avordf");
  assert.doesNotMatch(await text(other, "#guest-list"), /Gjest Avordføreren/);
  await open(other, "/vertskap/ny");
  await fill(other, { name: "Gjest Medadresse", email: "medadresse@example.no" });
  await other.selectOption("[name=category]", { index: 1 });
  assert.equal(await send(other), 409);
  assert.match(await text(other, "#name-error"), /^Denne personen kan ha en plass allerede, og har i så fall fått en e-post/);
  await send(other, "form[action$='/logg-ut'] button");
  await Promise.all([page.context().close(), other.context().close()]);
});

test("a login elsewhere is ended from the list of one's own; logging out ends this one", async () => {
  const here = await signedIn("narvik@retenk.example.no"), elsewhere = await signedIn("narvik@retenk.example.no");
  await open(here, "/admin/okter");
  assert.match(await text(here, "tbody"), /Chrome på Linux/);
  assert.equal(await here.locator("tbody tr").count(), 2);
  assert.equal(await send(here, "tbody tr:not(:has-text('Denne nettleseren')) button"), 303);
  assert.equal(await here.locator("tbody tr").count(), 1);
  await open(elsewhere, "/vertskap");
  assert.match(elsewhere.url(), /\/logg-inn/);
  await open(here, "/vertskap");
  assert.equal(await send(here, "form[action$='/logg-ut'] button"), 303);
  await open(here, "/vertskap");
  assert.match(here.url(), /\/logg-inn/);
});
