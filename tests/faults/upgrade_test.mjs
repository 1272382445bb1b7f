// O5: from every schema that was ever released (tests/schemas/NNNN.sql, one dump each) to the present one; killed at any moment on the way.
// EVERY=1 kills at each single call: the long run.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { after, test } from "node:test";
import { broken, look, newFolder, program, remove, run } from "./support/fault.mjs";

const every = Number(process.env.EVERY ?? 12);
const schemas = new URL("../schemas/", import.meta.url).pathname;
const folder = newFolder();
after(() => remove(folder));

function load(name, schema) {
  const database = join(folder, name);
  execFileSync("sqlite3", [database], { input: readFileSync(join(schemas, schema)), stdio: ["pipe", "ignore", "inherit"] });
  return database;
}
const migrate = (database) => run(["migrate", "--database", database]);
const tables = (database) => look(database, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'participant_search%' AND name <> 'migration' ORDER BY 1").split("\n").filter(Boolean);
const counts = (database, names) => look(database, names.map((name) => `SELECT '${name}', count(*) FROM "${name}"`).join(" UNION ALL "));
const schemaOf = (database) => look(database, "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name");
const people = (database) => look(database, "SELECT json_group_array(json_array(id, name, sort_name, search, email, created_at)) FROM person");

const fresh = join(folder, "fresh.db");
assert.equal(migrate(fresh).status, 0);
const newest = readdirSync(new URL("../../src/migrations/", import.meta.url)).filter((name) => name.endsWith(".sql")).length;
const released = readdirSync(schemas).filter((name) => name.endsWith(".sql")).sort();

test("there is a dump of the first released schema", () => assert.equal(released[0], "0001.sql"));

for (const schema of released) {
  const number = Number(basename(schema, ".sql"));

  test(`from schema ${number}: the same as a new database, and every row still there`, () => {
    const database = load(`from${number}.db`, schema);
    const names = tables(database), before = counts(database, names), whoBefore = people(database);
    assert.ok(names.length > 10 && whoBefore.includes("Robert'); DROP TABLE"), "the dump holds what hurts");
    const done = migrate(database);
    assert.deepEqual([done.status, done.stderr, done.stdout], [0, "", `${newest - number} applied; the schema is now version ${newest}\n`]);
    assert.equal(schemaOf(database), schemaOf(fresh));
    assert.deepEqual(counts(database, names), before);
    assert.equal(people(database), whoBefore);
    assert.equal(broken(database), "");
    assert.equal(migrate(database).stdout, `0 applied; the schema is now version ${newest}\n`);
  });

  if (number < newest)
    test(`from schema ${number}, killed on the way: the next start completes it`, { timeout: 120000 }, (t) => {
      let kills = 0;
      const loaded = load(`loaded${number}.db`, schema), names = tables(loaded), before = counts(loaded, names);
      for (const call of ["pwrite64", "fdatasync"])
        for (let n = 1; ; n += call === "fdatasync" ? 1 : every) {
          const database = join(folder, `killed${number}${call}${n}.db`);
          copyFileSync(loaded, database);
          const killed = spawnSync("strace", ["-f", "-o", "/dev/null", "-e", `trace=${call}`, "-e", `inject=${call}:signal=SIGKILL:when=${n}`, program, "migrate", "--database", database], { encoding: "utf8" });
          if (killed.status === 0) break;
          assert.equal(killed.signal, "SIGKILL", killed.stderr);
          ++kills;
          assert.deepEqual([killed.stdout, migrate(database).status], ["", 0]);
          assert.equal(schemaOf(database), schemaOf(fresh), `${call} ${n}`);
          assert.deepEqual(counts(database, names), before);
          assert.equal(broken(database), "");
        }
      t.diagnostic(`${kills} kills`);
      assert.ok(kills >= 5);
    });
}

test("a database of a newer program is left alone, with a line that says so", () => {
  const database = join(folder, "newer.db");
  assert.equal(migrate(database).status, 0);
  execFileSync("sqlite3", [database, `INSERT INTO migration VALUES (${newest + 1}, 'later', 'x', 0); CREATE TABLE later (x)`]);
  const before = look(database, ".sha3sum --schema");
  for (const command of [["migrate"], ["serve", "--port", "0", "--set", `mail.url=file://${folder}/mail/`]]) {
    const refused = run([...command, "--database", database], { timeout: 10000 });
    assert.deepEqual([refused.status, refused.stdout], [1, ""]);
    assert.match(refused.stderr, /^retenk: [^\n]*newer than this program[^\n]*\n$/);
  }
  assert.equal(look(database, ".sha3sum --schema"), before);
});
