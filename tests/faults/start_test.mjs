// O8: a start that cannot be right stops with one clear line that names what is wrong, and an exit code that says so.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import net from "node:net";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { makeAuthority } from "../browser/support/certificates.mjs";
import { demonstration, newFolder, program, remove, run, Site } from "./support/fault.mjs";

const folder = newFolder();
after(() => remove(folder));
const at = (...names) => join(folder, ...names);
const write = (name, text) => { writeFileSync(at(name), text); return at(name); };
const database = at("retenk.db");
copyFileSync(demonstration(), database);
const databaseWith = (name, sql) => {
  copyFileSync(demonstration(), at(name));
  execFileSync("sqlite3", [at(name), sql]);
  return at(name);
};
const shareWithout = (name, broken) => {
  mkdirSync(at(name));
  for (const part of ["templates", "mail_templates", "locales", "migrations", "static", "demo"])
    if (!broken[part]) symlinkSync(join(dirname(program), "share", part), at(name, part));
    else if (broken[part] !== "missing") {
      cpSync(join(dirname(program), "share", part), at(name, part), { recursive: true, dereference: true });
      broken[part](at(name, part));
    }
  return at(name);
};
const authority = makeAuthority(folder), one = authority.certify("one"), other = authority.certify("other");
const free = (await new Promise((done) => { const server = net.createServer().listen(0, "127.0.0.1", () => { const { port } = server.address(); server.close(() => done(port)); }); }));

const set = (...settings) => settings.flatMap((setting) => ["--set", setting]);
const file = (text) => ["--config", write(`c${Math.random()}.toml`, text)];
const tls = (certificate, key) => set(`server.tls_certificate=${certificate}`, `server.tls_key=${key}`);

// What is wrong: the arguments after "serve", and what the line must name.
const settings = {
  "an unknown option": [["--prot", "80"], /--prot/],
  "a port of letters": [["--port", "http"], /http/],
  "a port too high": [["--port", "70000"], /server\.port/],
  "a port below none": [["--port", "-1"], /server\.port/],
  "no settings file": [["--config", at("none.toml")], /none\.toml/],
  "a folder as settings file": [["--config", folder], /retenk-faults/],
  "a settings file that is no TOML": [file("[server\nport = 1\n"), /\.toml: /],
  "an unknown section": [file("[sever]\nport = 1\n"), /sever/],
  "an unknown setting": [file("[server]\nprot = 1\n"), /server\.prot: unknown/],
  "a setting outside a section": [file("port = 1\n"), /port: unknown/],
  "a number in quotes": [file('[server]\nport = "80"\n'), /server\.port/],
  "a text without quotes": [file("[server]\naddress = 1\n"), /server\.address/],
  "a word for a yes": [file('[server]\nmetrics_public = "yes"\n'), /server\.metrics_public/],
  "a text for a list": [file('[server]\ntrusted_proxies = "127.0.0.1"\n'), /server\.trusted_proxies/],
  "a list of numbers": [file("[server]\ntrusted_proxies = [1]\n"), /server\.trusted_proxies/],
  "a proxy that is no address": [file('[server]\ntrusted_proxies = ["proxy.local"]\n'), /proxy\.local/],
  "too many threads": [set("server.threads=1000"), /server\.threads/],
  "too few connections": [set("server.max_connections=-1"), /server\.max_connections/],
  "no time for a header": [set("server.header_seconds=0"), /server\.header_seconds/],
  "no time to stop": [set("server.stop_seconds=0"), /server\.stop_seconds/],
  "no readers": [set("database.readers=0"), /database\.readers/],
  "a queue too short": [set("database.queue=1"), /database\.queue/],
  "no attempts": [set("mail.attempts=0"), /mail\.attempts/],
  "no logins": [set("limits.login_attempts=0"), /limits\.login_attempts/],
  "no registrations": [set("limits.registrations_per_minute=0"), /limits\.registrations_per_minute/],
  "a loud log": [set("log.level=loud"), /log\.level/],
  "mail by a way that is none": [set("mail.url=ftp://example.no"), /mail\.url/],
  "no way for mail": [set("mail.url="), /mail\.url/],
  "mail to a folder that cannot be made": [set(`mail.url=file://${database}/post/`), /\/post/],
  "a sender without address": [set("mail.from=Retenk"), /mail\.from/],
  "authorities that are not there": [set(`mail.ca_file=${at("ca.pem")}`), /ca\.pem/],
  "a base address without scheme": [set("server.base_url=retenk.example.no"), /server\.base_url/],
  "another's login without TLS": [set("oidc.issuer=http://login.example.no", "oidc.client_id=x"), /oidc\.issuer/],
  "another's login without a name of ours": [set("oidc.issuer=https://login.example.no"), /oidc\.client_id/],
  "another's login without words on its button": [set("oidc.issuer=https://login.example.no", "oidc.client_id=x", "oidc.label="), /oidc\.label/],
  "a secret that is not there": [set(`oidc.client_secret_file=${at("none.txt")}`), /none\.txt/],
  "a setting without value": [set("server.port"), /server\.port/],
  "an unknown setting on the line": [set("server.prot=1"), /server\.prot/],
  "an empty number": [set("server.port="), /server\.port/],
  "a number with a tail": [set("server.port=80x"), /server\.port/],
  "a wrong flag": [set("server.metrics_public=ja"), /server\.metrics_public/],
  "an address that is none": [set("server.address=localhost:80"), /localhost:80/],
  "an address of another machine": [set("server.address=192.0.2.1"), /192\.0\.2\.1/],
  "a certificate without key": [set(`server.tls_certificate=${one.file}`), /server\.tls_key/],
  "a key without certificate": [set(`server.tls_key=${one.keyFile}`), /server\.tls_key/],
  "a certificate that is not there": [tls(at("none.pem"), one.keyFile), /none\.pem/],
  "a certificate that is none": [tls(write("text.pem", "Hei"), one.keyFile), /text\.pem/],
  "a key that is not there": [tls(one.file, at("none.key")), /none\.key/],
  "a key of another certificate": [tls(one.file, other.keyFile), /other\.key/],
  "a key that is a folder": [tls(one.file, folder), /retenk-faults/],
};
const databases = {
  "no folder for the database": [at("none", "retenk.db"), /none\/retenk\.db/],
  "a folder for a database": [folder, /retenk-faults/],
  "a text for a database": [write("text.db", "Dette er en tekst, og ingen database. ".repeat(100)), /text\.db.*not a database/],
  "a database of a newer program": [databaseWith("newer.db", "INSERT INTO migration VALUES (9999, '9999_later.sql', 'x', 0)"), /newer than this program/],
  "a history that was changed": [databaseWith("changed.db", "UPDATE migration SET digest = 'x' WHERE number = 1"), /0001_\w+\.sql was changed/],
};
const shares = {
  "no share folder": [at("nowhere"), /nowhere/],
  "no templates": [shareWithout("s1", { templates: "missing" }), /s1\/templates/],
  "no texts": [shareWithout("s2", { locales: "missing" }), /s2\/locales/],
  "no migrations": [shareWithout("s3", { migrations: "missing" }), /s3\/migrations/],
  "no styles": [shareWithout("s4", { static: "missing" }), /s4\/static/],
  "no mail templates": [shareWithout("s5", { mail_templates: "missing" }), /s5\/mail_templates/],
  "a template that does not end": [shareWithout("s6", { templates: (path) => writeFileSync(join(path, "layout.html"), "{{#title}}") }), /layout/],
  "a text that does not end": [shareWithout("s7", { locales: (path) => writeFileSync(join(path, "nb", "http.po"), 'msgid "x\n') }), /http\.po/],
};
const environments = {
  "a wrong number in the environment": [{ RETENK_SERVER__PORT: "abc" }, /server\.port/],
  "an unknown setting in the environment": [{ RETENK_MAIL__PASWORD: "x" }, /RETENK_MAIL__PASWORD/],
};

function assertOneLine(result, named) {
  assert.equal(result.error, undefined, `it served, or hung: ${result.stdout}`);
  assert.notEqual(result.status, 0);
  assert.notEqual(result.status, null, `it fell: ${result.signal}`);
  assert.match(result.stderr, /^retenk: [^\n]{3,400}\n$/);
  assert.match(result.stderr, named);
  assert.equal(result.stdout, "");
}

function serve(args, { from = database, ...options } = {}) {
  const port = args.includes("--port") ? [] : ["--port", "0"];
  return run(["serve", "--database", from, ...port, ...set(`mail.url=file://${folder}/mail/`), ...args], { timeout: 10000, ...options });
}

for (const [what, [args, named]] of Object.entries(settings)) test(`does not start with ${what}`, () => assertOneLine(serve(args), named));
for (const [what, [path, named]] of Object.entries(databases)) test(`does not start with ${what}`, () => assertOneLine(serve([], { from: path }), named));
for (const [what, [path, named]] of Object.entries(shares)) test(`does not start with ${what}`, () => assertOneLine(serve(set(`files.share=${path}`)), named));
for (const [what, [env, named]] of Object.entries(environments)) test(`does not start with ${what}`, () => assertOneLine(serve([], { env: { ...process.env, ...env } }), named));

test("does not start without a command, or with one that there is not", () => {
  assertOneLine(run([]), /command/i);
  assertOneLine(run(["sevre"]), /sevre/);
});

test("does not start on a port in use", async () => {
  const taken = net.createServer().listen(free, "127.0.0.1");
  await new Promise((done) => { taken.once("listening", done); });
  assertOneLine(serve(["--port", String(free)]), new RegExp(`127.0.0.1:${free}`));
  taken.close();
});

test("does not start beside another one on the same database; the lock of a dead one does not count", async () => {
  const site = new Site();
  await site.start();
  assertOneLine(serve([], { from: site.database }), /in use/);
  assertOneLine(run(["migrate", "--database", site.database]), /in use/);
  assertOneLine(run(["restore", demonstration(), "--database", site.database]), /in use/);
  await site.end("SIGKILL");
  assert.equal(await site.start(), undefined);
  assert.equal(await site.end(), 0);
  remove(site.folder);
});

// As root there is nothing that one may not read; then somebody else is asked, with a program that he can reach.
test("does not start on what belongs to somebody else", () => {
  const nobody = process.getuid() === 0 ? { uid: 65534, gid: 65534 } : {};
  chmodSync(folder, 0o755);
  chmodSync(at("mail"), 0o777);
  mkdirSync(at("bin"));
  copyFileSync(program, at("bin", "retenk"));
  cpSync(join(dirname(program), "share"), at("bin", "share"), { recursive: true, dereference: true });
  mkdirSync(at("home"));
  const theirs = at("home", "retenk.db"), key = at("home", "key.pem");
  copyFileSync(database, theirs);
  copyFileSync(one.keyFile, key);
  const start = (args) => spawnSync(at("bin", "retenk"), ["serve", "--port", "0", ...set(`mail.url=file://${folder}/mail/`, `database.file=${theirs}`), ...args], { encoding: "utf8", timeout: 10000, ...nobody });

  chmodSync(theirs, 0o000);
  assertOneLine(start([]), /home\/retenk\.db/);
  chmodSync(theirs, 0o444);
  chmodSync(at("home"), 0o555);
  assertOneLine(start([]), /home/);
  chmodSync(key, 0o000);
  assertOneLine(start(tls(one.file, key)), /key\.pem/);
  chmodSync(at("home"), 0o755);
});
