// The program under faults: copies of one demonstration, started, killed, tampered with by strace, and looked into.
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach } from "node:test";
import { until } from "../../browser/support/ask.mjs";
import { password, program as ours } from "../../browser/support/site.mjs";

export { password, until };
export const program = process.env.RETENK_PROGRAM ?? ours;
export const asRoot = (command) => (process.getuid() === 0 ? command : ["sudo", "-n", ...command]);

export function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), "retenk-faults-"));
  mkdirSync(join(folder, "mail"));
  return folder;
}
// Nothing outlives its test, however that ends.
const children = new Set();
function kept(child) {
  children.add(child);
  child.once("exit", () => children.delete(child));
  return child;
}
afterEach(async () => {
  await Promise.all([...children].map((child) => new Promise((done) => { child.once("exit", done); child.kill("SIGKILL"); })));
});

export const remove = (folder) => rmSync(folder, { recursive: true, force: true });

// Made once; passwords take their time.
let made;
export function demonstration() {
  if (!made) {
    const folder = newFolder();
    process.on("exit", () => remove(folder));
    made = join(folder, "retenk.db");
    execFileSync(program, ["demo", "--database", made, "--participants", "10", "--password", password], { stdio: "ignore" });
    execFileSync("sqlite3", [made, "UPDATE pool SET capacity = 1000000"]);
  }
  return made;
}

export class Site {
  constructor({ folder = newFolder(), database = join(folder, "retenk.db"), settings = [], from = demonstration() } = {}) {
    Object.assign(this, { folder, database, settings, base: "", server: null, said: "" });
    if (from) copyFileSync(from, database);
  }

  // Answers the exit code when it did not come to serving.
  async start() {
    const settings = [`mail.url=file://${this.folder}/mail/`, "log.level=warn", "limits.registrations_per_minute=1000000", ...this.settings];
    this.server = kept(spawn(program, ["serve", "--database", this.database, "--port", "0", ...settings.flatMap((one) => ["--set", one])], { stdio: ["ignore", "pipe", "pipe"] }));
    this.gone = new Promise((done) => { this.server.once("exit", (code, signal) => done(code ?? signal)); });
    this.server.stderr.on("data", (part) => { this.said += part; });
    this.agent = new http.Agent({ keepAlive: true });
    for await (const line of createInterface({ input: this.server.stdout })) {
      this.base = /https?:\S+/.exec(line)[0];
      return undefined;
    }
    return this.gone;
  }

  get isAlive() { return this.server.exitCode === null && this.server.signalCode === null; }

  end(signal = "SIGTERM") {
    this.server.kill(signal);
    this.agent.destroy();
    return this.gone;
  }

  ask(path, { method = "GET", body, headers = {}, agent = this.agent } = {}) {
    return new Promise((done, fail) => {
      const own = body === undefined ? {} : { "Content-Type": "application/x-www-form-urlencoded", "Content-Length": Buffer.byteLength(body) };
      const sent = http.request(this.base + path, { method, agent, headers: { ...own, ...headers } }, (answer) => {
        const parts = [];
        answer.on("data", (part) => parts.push(part));
        answer.on("error", fail);
        answer.on("aborted", () => fail(new Error("torn")));
        answer.on("end", () => done({ status: answer.statusCode, headers: answer.headers, location: answer.headers.location, text: Buffer.concat(parts).toString("utf8") }));
      });
      sent.on("error", fail);
      sent.end(body);
    });
  }

  register(body) { return this.ask("/pamelding", { method: "POST", body }); }

  // The fields that every registration has, with places that never run out.
  get ids() {
    this.known ??= Object.fromEntries(look(this.database, "SELECT 'category', id FROM category WHERE slug = 'digital' AND conference_id = (SELECT id FROM conference WHERE is_current) UNION ALL SELECT 'municipality', id FROM municipality WHERE slug = 'harstad'").split("\n").map((line) => line.split("|")));
    return this.known;
  }
}

export const emailOf = (name) => `${name.toLowerCase().replaceAll(" ", ".")}@example.no`;
export const newKey = () => randomBytes(24).toString("base64url");

export const formOf = ({ ids }, name, key = newKey()) => new URLSearchParams({ form_key: key, contact_name: name, contact_email: emailOf(name), self: "1",
  p1_category: ids.category, p1_municipality: ids.municipality, consent: "1", action: "submit" }).toString();

export const isReceipt = (answer) => answer.status === 303 && answer.location === "/pamelding/kvittering";

// From beside, only reading.
export const look = (database, sql) => execFileSync("sqlite3", ["-readonly", database, sql], { encoding: "utf8", maxBuffer: 1 << 28 }).trim();

const promises = `
  SELECT 'integrity: ' || integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok';
  SELECT 'foreign key: ' || "table" || ' ' || rowid FROM pragma_foreign_key_check;
  SELECT 'pool ' || pool_id || ' counts ' || taken FROM pool_use u WHERE taken <>
    (SELECT count(*) FROM participant p WHERE p.pool_id = u.pool_id AND state = 'registered' AND holds_place)
    + (SELECT count(*) FROM answer_option a JOIN question_option o ON o.id = a.option_id WHERE o.pool_id = u.pool_id)
    + (SELECT count(*) FROM participant_extra e JOIN extra x ON x.id = e.extra_id WHERE x.pool_id = u.pool_id)
    + (SELECT coalesce(sum(places), 0) FROM waiting_need n JOIN waiting_party w ON w.id = n.party_id WHERE n.pool_id = u.pool_id AND w.state = 'offered');
  SELECT 'oversold ' || pool_id FROM pool_use JOIN pool ON pool.id = pool_id WHERE taken > capacity;
  SELECT 'half a registration ' || r.id FROM registration r JOIN change_log c ON subject_type = 'registration' AND subject_id = r.id AND field = 'participants' AND action = 'created'
    WHERE (SELECT count(*) FROM participant WHERE registration_id = r.id) <> CAST(c.new_value AS INTEGER);
  SELECT 'not in the log ' || r.id FROM registration r JOIN conference ON conference_id = conference.id AND is_current
    WHERE NOT EXISTS (SELECT 1 FROM change_log WHERE subject_type = 'registration' AND subject_id = r.id);
  SELECT 'mails of ' || r.id || ': ' || (SELECT count(*) FROM message WHERE registration_id = r.id) FROM registration r JOIN conference ON conference_id = conference.id AND is_current
    WHERE (SELECT count(*) FROM message WHERE registration_id = r.id AND template IN ('registration_confirmed', 'registration_received')) <> 1;`;

// What does not hold in a database; empty when all does.
export const broken = (database) => look(database, promises);

// Of these contact names: those without a whole registration and its message, and those that came twice.
export function lost(database, names, condition = "1") {
  const rows = look(database, `SELECT contact_name, count(DISTINCT r.id), count(m.id) FROM registration r JOIN message m ON m.registration_id = r.id AND m.template IN ('registration_confirmed', 'registration_received') WHERE ${condition} GROUP BY 1`);
  const found = new Map(rows.split("\n").map((row) => row.split("|")).map(([name, registrations, mails]) => [name, `${registrations} ${mails}`]));
  return names.filter((name) => found.get(name) !== "1 1");
}

// Faults at system calls of a running program, by strace; each as "fdatasync:error=EIO:when=3".
export class Tampering {
  static async with(site, ...faults) {
    const tampering = new Tampering();
    tampering.file = join(site.folder, `trace-${newKey()}`);
    const calls = [...new Set(faults.map((fault) => fault.split(":")[0]))].join(",");
    const [command, ...rest] = asRoot(["strace", "-f", "-o", tampering.file, "-e", `trace=${calls}`, ...faults.flatMap((fault) => ["-e", `inject=${fault}`]), "-p", String(site.server.pid)]);
    tampering.strace = kept(spawn(command, rest, { stdio: ["ignore", "ignore", "pipe"] }));
    tampering.gone = new Promise((done) => { tampering.strace.once("exit", done); });
    let said = "";
    tampering.strace.stderr.on("data", (part) => { said += part; });
    await until(() => /attached/.test(said) || tampering.strace.exitCode !== null, "strace", 10);
    assert.equal(tampering.strace.exitCode, null, said);
    return tampering;
  }

  // How many calls were failed or held.
  get count() { return (readFileSync(this.file, "utf8").match(/\(INJECTED\)|\(DELAYED\)/g) ?? []).length; }

  async end() {
    this.strace.kill("SIGINT");
    await this.gone;
    return this.count;
  }
}

export const run = (args, options = {}) => spawnSync(program, args, { encoding: "utf8", ...options });

// The same while the clients go on.
export function runBeside(args) {
  const child = kept(spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] }));
  let stderr = "";
  child.stderr.on("data", (part) => { stderr += part; });
  return new Promise((done) => { child.once("close", (status) => done({ status, stderr })); });
}

// So many clients at once, each doing its work again and again until told to stop.
export const crowd = (size, work) => Promise.all(Array.from({ length: size }, (_, who) => work(who)));
