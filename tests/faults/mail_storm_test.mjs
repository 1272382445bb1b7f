// The program killed again and again while it sends, and mail servers that behave like none should.
// KILLS=1000 is the long run.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { until, Visitor } from "../browser/support/ask.mjs";
import { makeAuthority } from "../browser/support/certificates.mjs";
import { login, startMailServer } from "../browser/support/mail_server.mjs";
import { changeStopped, password, query, registrationOf, startSite } from "../browser/support/site.mjs";

const kills = Number(process.env.KILLS ?? 50);
let folder, authority;
before(() => {
  process.env.RETENK_MAIL__PASSWORD = login.password;
  folder = mkdtempSync(join(tmpdir(), "retenk-mail-"));
  authority = makeAuthority(folder);
});
after(() => rmSync(folder, { recursive: true, force: true }));

const settings = (port) => [`mail.url=smtp://localhost:${port}`, `mail.ca_file=${authority.file}`, `mail.user=${login.user}`];

async function makeRoom(site) {
  const organiser = await new Visitor(site).logIn("organiser@retenk.example.no", password);
  const id = query(site, "SELECT id FROM pool WHERE name = 'Digitalt'");
  const answer = await organiser.fill(`/admin/deltakertyper/plasskvoter/${id}`, { name: "Digitalt", capacity: "100000" });
  assert.equal(answer.status, 303);
}

// Eight at a time, as fast as they are answered.
async function registerMany(site, count) {
  const usual = registrationOf(site, "", "");
  let next = 0;
  const one = async () => {
    while (next < count) {
      const n = next++;
      const fields = { ...usual, contact_name: `Post Nummer${n} Prøve`, contact_email: `post${n}@example.no`, form_key: randomBytes(24).toString("base64url") };
      const answer = await new Visitor(site).post("/pamelding", fields);
      assert.equal(answer.location, "/pamelding/kvittering");
    }
  };
  await Promise.all(Array.from({ length: 8 }, one));
}

const states = (site) => Object.fromEntries(query(site, "SELECT state, count(*) FROM message WHERE recipient LIKE 'post%' GROUP BY 1").split("\n").filter(Boolean).map((line) => line.split("|")).map(([state, count]) => [state, Number(count)]));
const finished = (site) => ["queued", "retry", "sending"].every((state) => !states(site)[state]);

test(`killed ${kills} times while sending: nobody gets a mail twice, nobody is forgotten`, { timeout: 240000 + kills * 1000 }, async () => {
  const count = kills * 12;
  const closed = await startMailServer(authority.certify("closed"));
  const { port } = closed;
  await closed.close();
  const site = await startSite(10, settings(port));
  await makeRoom(site);
  await registerMany(site, count);
  await site.end();
  // What was tried in vain is due at once when the server is there.
  const post = await startMailServer(authority.certify("mail"), { port });
  changeStopped(site, "UPDATE message SET next_at = unixepoch() WHERE state = 'retry'");
  for (let round = 0; round < kills; ++round) {
    const enough = post.mails.length + 1 + (round * 7) % 12;
    await site.start();
    await until(() => post.mails.length >= enough || finished(site), `mail ${enough}`);
    await site.end("SIGKILL");
  }
  await site.start();
  await until(() => finished(site), "the last mail", 60);
  const end = states(site), doubted = end.unsure ?? 0;
  assert.deepEqual({ sent: (end.sent ?? 0) + doubted }, { sent: count }, "each is sent, or a person is asked");
  assert.ok(doubted <= kills, `${doubted} in doubt after ${kills} kills`);
  const received = new Map();
  for (const mail of post.mails) received.set(mail.to[0], (received.get(mail.to[0]) ?? 0) + 1);
  assert.deepEqual([...received].filter(([, times]) => times > 1), [], "nobody twice");
  const sent = query(site, "SELECT recipient FROM message WHERE recipient LIKE 'post%' AND state = 'sent'").split("\n");
  assert.deepEqual(sent.filter((address) => !received.has(address)), [], "what counts as sent has come");
  assert.equal(query(site, `SELECT count(*) FROM registration r WHERE contact_email LIKE 'post%' AND (SELECT count(*) FROM message WHERE registration_id = r.id) <> 1`), "0");
  assert.equal(await site.end(), 0);
  await post.close();
  site.remove();
});

test("without a crash: one mail for each of 1000 registrations", { timeout: 120000 }, async () => {
  const post = await startMailServer(authority.certify("calm"));
  const site = await startSite(10, settings(post.port));
  await makeRoom(site);
  await registerMany(site, 1000);
  await until(() => finished(site), "the last mail", 60);
  assert.deepEqual(states(site), { sent: 1000 });
  assert.equal(post.mails.length, 1000);
  assert.equal(new Set(post.mails.map((mail) => mail.to[0])).size, 1000);
  assert.equal(new Set(post.mails.map((mail) => /^Message-ID: (.*)$/im.exec(mail.bytes.toString("latin1"))[1])).size, 1000);
  assert.equal(await site.end(), 0);
  await post.close();
  site.remove();
});

// Speaks what the mode says, with a socket and nothing else.
async function startOddServer(speak) {
  const sockets = new Set(), odd = { calls: 0 };
  const server = net.createServer((socket) => {
    ++odd.calls;
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    speak(socket);
  });
  await new Promise((done) => { server.listen(0, "127.0.0.1", done); });
  odd.port = server.address().port;
  odd.close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return odd;
}

// The usual answers, with one of them changed.
function converse(socket, change) {
  const say = (name, usual) => socket.write(change[name] ?? usual);
  let inBody = false;
  say("greeting", "220 here\r\n");
  socket.on("data", (part) => {
    if (inBody) {
      if (part.toString("latin1").endsWith("\r\n.\r\n")) {
        inBody = false;
        say("end", "250 taken\r\n");
      }
      return;
    }
    const command = part.toString("latin1").slice(0, 4).toUpperCase();
    if (command === "EHLO") say("ehlo", "250 here\r\n");
    else if (command === "DATA") {
      inBody = true;
      say("data", "354 go on\r\n");
    } else if (command === "QUIT") socket.end("221 bye\r\n");
    else say(command, "250 ok\r\n");
  });
}

const oddities = {
  "answers with bytes that are no text": [(socket) => converse(socket, { RCPT: Buffer.from([0x34, 0x35, 0x31, 0x20, 0xff, 0xfe, 0x00, 0x1b, 0x5b, 0x0d, 0x0a]) }), "retry"],
  "answers with a line of a megabyte": [(socket) => converse(socket, { RCPT: `451 ${"x".repeat(1 << 20)}\r\n` }), "retry"],
  "speaks another protocol": [(socket) => converse(socket, { greeting: "HTTP/1.1 400 Bad Request\r\n\r\n" }), "sending"],
  "says yes before it is asked": [(socket) => converse(socket, { greeting: "220 here\r\n250 ok\r\n250 ok\r\n250 ok\r\n" }), null],
  "says nothing at all": [() => {}, "sending"],
  "greets a byte at a time": [(socket) => {
    const bytes = [..."220 here\r\n"];
    const timer = setInterval(() => (bytes.length > 2 ? socket.write(bytes.shift()) : clearInterval(timer)), 500);
  }, "sending"],
};

for (const [what, [speak, state]] of Object.entries(oddities)) {
  test(`a mail server that ${what}: people register as quickly, nothing crashes, nothing is lost`, async () => {
    const odd = await startOddServer(speak);
    const site = await startSite(10, [`mail.url=smtp://127.0.0.1:${odd.port}`]);
    await makeRoom(site);
    await registerMany(site, 1);
    await until(() => odd.calls > 0, "a call");
    if (state) await until(() => states(site)[state] === 1, state);
    const usual = registrationOf(site, "Rask Prøve", "post-rask@example.no");
    const asked = Date.now();
    const answer = await new Visitor(site).post("/pamelding", { ...usual, form_key: randomBytes(24).toString("base64url") });
    assert.equal(answer.status, 303);
    assert.ok(Date.now() - asked < 1000, `${Date.now() - asked} ms to register`);
    assert.equal((await new Visitor(site).get("/healthz")).status, 200);
    assert.equal(await site.end(), 0, "it stops although the server speaks on");
    assert.equal(query(site, "SELECT count(*) FROM message WHERE recipient LIKE 'post%'"), "2");
    odd.close();
    site.remove();
  });
}

test("what a server says before TLS is forgotten after it: an injected answer counts for nothing", async () => {
  let commands = 0;
  const odd = await startOddServer((socket) => {
    socket.write("220 here\r\n");
    socket.on("data", (part) => {
      ++commands;
      const command = part.toString("latin1").slice(0, 8).toUpperCase();
      if (command.startsWith("EHLO")) socket.write("250-here\r\n250 STARTTLS\r\n");
      // The answers to all that would follow come in the same packet, outside TLS.
      else if (command === "STARTTLS") socket.write("220 go\r\n250 AUTH PLAIN\r\n235 in\r\n250 ok\r\n250 ok\r\n354 go\r\n250 taken\r\n");
    });
  });
  const site = await startSite(10, settings(odd.port));
  await makeRoom(site);
  await registerMany(site, 1);
  await until(() => commands >= 2, "STARTTLS");
  await until(() => states(site).retry === 1, "retry");
  assert.equal(states(site).sent, undefined);
  assert.equal(await site.end(), 0);
  odd.close();
  site.remove();
});
