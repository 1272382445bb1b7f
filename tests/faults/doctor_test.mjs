// `retenk doctor`: each thing that can be wrong around the program is named, with what to do about it.
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { look, newFolder, program, remove } from "./support/fault.mjs";

let folder, database;
before(() => {
  folder = newFolder();
  database = join(folder, "retenk.db");
  chmodSync(join(folder, "mail"), 0o700);
  execFileSync(program, ["demo", "--database", database, "--participants", "30", "--password", "fjell og fjord"], { stdio: "ignore" });
  change("UPDATE message SET state = 'sent'"); // the demonstration has mails that failed
});
after(() => remove(folder));

function change(sql) { execFileSync("sqlite3", [database, sql]); }
const ask = (...more) => new Promise((done) => {
  execFile(program, ["doctor", "--database", database, ...more.some((one) => one.startsWith("mail.url")) ? [] : ["--set", `mail.url=file://${folder}/mail/`], ...more], { encoding: "utf8" }, (error, stdout) => done({ status: error?.code ?? 0, stdout }));
});
const putBack = (bytes) => {
  for (const ending of ["-wal", "-shm"]) rmSync(database + ending, { force: true });
  writeFileSync(database, bytes);
};
const set = (...settings) => settings.flatMap((one) => ["--set", one]);

// The wrong lines and what is to be done, or nothing.
const wrong = ({ stdout }) => stdout.split("\n").filter((line) => line.startsWith("WRONG"));
async function finds(pattern, cure, ...more) {
  const seen = await ask(...more);
  assert.equal(seen.status, 1, seen.stdout);
  assert.equal(wrong(seen).length, 1, seen.stdout);
  assert.match(wrong(seen)[0], pattern);
  assert.match(seen.stdout.slice(seen.stdout.indexOf(wrong(seen)[0])).split("\n")[1], cure, "and what to do stands under it");
}

test("all is well with what the program made itself", async () => {
  const seen = await ask();
  assert.deepEqual([seen.status, wrong(seen)], [0, []], seen.stdout);
  for (const said of [/^ok {4}change_log is whole: \d+ entries, the last with hash [0-9a-f]{64}$/m, /^ok {4}access_log is whole/m, /^ok {4}mail gets out/m, /^ok {4}the clock says/m, /closed to other users/])
    assert.match(seen.stdout, said);
});

test("settings that nobody knows, or that cannot be, are named", async () => {
  await finds(/WRONG the settings can be used: .*server\.prot/, /what to do: mend that line/, ...set("server.prot=80"));
  await finds(/WRONG the settings can be used: .*limits\.login_attempts/, /what to do/, ...set("limits.login_attempts=-4"));
  const open = await ask(...set("server.address=0.0.0.0"));
  assert.match(open.stdout, /^WRONG server\.base_url says which address people use\n {6}what to do: .*links in mails/m);
  assert.match(open.stdout, /^WRONG people reach the site by https.*\n {6}what to do: .*tls_certificate/m);
  await finds(/address without a path/, /https:\/\/conference/, ...set("server.base_url=https://konferanse.example.no/pamelding"));
  assert.match((await ask(...set("limits.login_attempts=1000"))).stdout, /^note {2}limits\.login_attempts is 1000/m);
});

test("files that others may read are named", async () => {
  assert.equal(statSync(database).mode & 0o077, 0, "the program makes them private");
  for (const file of [database, join(folder, "mail")]) {
    const mode = statSync(file).mode;
    chmodSync(file, mode | 0o004);
    await finds(new RegExp(`WRONG ${file}/? is closed to other users`), new RegExp(`chmod o= ${file}`));
    chmodSync(file, mode);
    putBack(readFileSync(database)); // SQLite makes its files beside it after the database's own
  }
});

test("one entry of a log changed, taken out or emptied by others is named by its number", async () => {
  const middle = Number(look(database, "SELECT max(id) / 2 FROM change_log WHERE new_value IS NOT NULL"));
  const spared = readFileSync(database);
  for (const sql of [`UPDATE change_log SET actor = 'user:999' WHERE id = ${middle}`, `UPDATE change_log SET new_value = coalesce(new_value, '') || '!' WHERE id = ${middle}`,
    `UPDATE change_log SET old_value = NULL, new_value = NULL, salt = NULL WHERE id = ${middle}`, `DELETE FROM change_log WHERE id = ${middle - 1}`]) {
    change(sql);
    await finds(new RegExp(`WRONG change_log is whole: entry ${middle} does not fit`), /compare it with the newest backup/);
    putBack(spared);
  }
  change("INSERT INTO access_log (id, at, actor, action, subject, rows, hash) VALUES ((SELECT coalesce(max(id), 0) + 1 FROM access_log), 1, 'user:1', 'read', 'x', 1, 'no hash')");
  await finds(/WRONG access_log is whole: entry \d+ does not fit/, /what to do/);
  putBack(spared);
  assert.deepEqual(wrong(await ask()), []);
});

test("figures that are not what the register holds are told", async () => {
  const bytes = readFileSync(database);
  for (const figure of ["people = people + 1", "municipality_id = 999"]) {
    change(`UPDATE participant_count SET ${figure} WHERE people = (SELECT max(people) FROM participant_count)`);
    await finds(/WRONG the figures are what the register says/, /keep a copy/);
    putBack(bytes);
  }
});

test("a clock before the last change is noticed", async () => {
  const spared = readFileSync(database);
  change("UPDATE change_log SET at = unixepoch() + 86400 WHERE id = (SELECT max(id) FROM change_log)");
  assert.match((await ask()).stdout, /^WRONG the clock says .*\n {6}what to do: set the machine's clock/m);
  putBack(spared);
});

test("a mail server is greeted, and one that is not there, or says no, is told", async () => {
  const heard = [];
  const serve = (greeting) => new Promise((done) => {
    const server = createServer((socket) => {
      socket.unref().on("error", () => {});
      socket.write(`${greeting}\r\n`);
      socket.on("data", (data) => { heard.push(String(data)); socket.write(String(data).startsWith("QUIT") ? "221 bye\r\n" : "250 ok\r\n"); });
    }).listen(0, "127.0.0.1", () => done(server)).unref();
  });
  const good = await serve("220 mail.example.no ESMTP");
  assert.deepEqual(wrong(await ask(...set(`mail.url=smtp://127.0.0.1:${good.address().port}/`))), []);
  assert.match(heard.join(""), /^EHLO|HELO/);
  assert.doesNotMatch(heard.join(""), /MAIL FROM|RCPT/, "no mail is sent");
  const port = good.address().port;
  good.close();
  const bad = await serve("554 go away");
  await finds(/WRONG mail gets out to smtp:/, /section mail/, ...set(`mail.url=smtp://127.0.0.1:${bad.address().port}/`));
  bad.close();
  await finds(/WRONG mail gets out to smtp:/, /section mail/, ...set(`mail.url=smtp://127.0.0.1:${port}/`));
  await finds(/WRONG mail gets out to file:/, /section mail/, ...set(`mail.url=file://${folder}/ingen/`));
});

test("a font or a style that is gone is told by its name", async () => {
  const share = join(folder, "share"), whole = join(dirname(program), "share");
  mkdirSync(share);
  for (const part of readdirSync(whole).filter((part) => part !== "static")) symlinkSync(join(whole, part), join(share, part));
  cpSync(join(whole, "static"), join(share, "static"), { recursive: true, dereference: true });
  assert.deepEqual(wrong(await ask(...set(`files.share=${share}`))), []);
  const font = JSON.parse(readFileSync(join(share, "static", "manifest.json"), "utf8")).font.split("/").at(-1);
  rmSync(join(share, "static", font));
  await finds(new RegExp(`WRONG styles, scripts, icons and fonts of the pages are there: ${font}`), /share folder again/, ...set(`files.share=${share}`));
});

test("no backup, and an old one, are told", async () => {
  const copies = join(folder, "kopier");
  await finds(/WRONG there is a backup in/, /retenk backup/, "--backups", copies);
  mkdirSync(copies);
  writeFileSync(join(copies, "notat.txt"), "SQLite is not in here");
  await finds(/WRONG there is a backup in/, /retenk backup/, "--backups", copies);
  const copy = join(copies, "i-natt.db");
  execFileSync(program, ["backup", copy, "--database", database], { stdio: "ignore" });
  assert.deepEqual(wrong(await ask("--backups", copies)), []);
  const long = Date.now() / 1000 - 3 * 86400;
  utimesSync(copy, long, long);
  await finds(/WRONG the newest backup in .* is 72 hours old/, /each night/, "--backups", copies);
});
