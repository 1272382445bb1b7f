// What is counted for each address and for each personal link: too much is answered 429 with the time to wait, and nobody else waits.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { hidden, Visitor } from "./support/ask.mjs";
import { password, query, registrationOf, startSite } from "./support/site.mjs";

let site;
before(async () => { site = await startSite(8, ["limits.searches_per_minute=10", "limits.own_changes_per_minute=5"]); });
after(async () => { await site.end(); site.remove(); });

const waits = ({ status, headers }) => status === 429 && Number(headers["retry-after"]) > 0 && Number(headers["retry-after"]) <= 60;

test("searches of one address: ten in a minute here, in whatever list; what is not searched is read as before", async () => {
  const organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password);
  for (let n = 0; n < 10; ++n) assert.equal((await organiser.get(`${n % 2 ? "/admin/epost" : "/admin/pameldinger"}?sok=a${n}`)).status, 200);
  assert.equal(waits(await organiser.get("/admin/pameldinger?sok=b")), true);
  assert.equal(waits(await organiser.get("/admin/foredragsholdere?sok=b")), true);
  assert.equal((await organiser.get("/admin/pameldinger")).status, 200);
});

test("changes behind one link: five in a minute here, and the neighbour at the same address goes on", async () => {
  const people = [];
  for (const name of ["Aslak Ener", "Berit Toer"]) {
    const visitor = new Visitor(site);
    assert.equal((await visitor.fill("/pamelding", registrationOf(site, name, `${name[0]}@example.no`))).location, "/pamelding/kvittering");
    people.push({ visitor, path: `/min/deltaker/${query(site, `SELECT max(id) FROM participant WHERE name = '${name}'`)}` });
  }
  const change = async ({ visitor, path }, name) => visitor.post(path, { ...hidden((await visitor.get(path)).text), name, municipality: "elsewhere" });
  for (let n = 0; n < 5; ++n) assert.equal((await change(people[0], `Aslak ${n}`)).status, 303);
  assert.equal(waits(await change(people[0], "Aslak Sist")), true);
  assert.equal((await people[0].visitor.get("/min")).status, 200, "reading is not counted");
  assert.equal((await change(people[1], "Berit Ny")).status, 303);
  assert.equal(query(site, "SELECT count(*) FROM participant WHERE name = 'Aslak Sist'"), "0");
});
