// A mail server that wants TLS and a login before it takes anything; each test says how it answers.
import { SMTPServer } from "smtp-server";
import { until } from "./ask.mjs";

export const login = { user: "retenk", password: "torsk & tørrfisk" };

// What a plan may answer instead of taking the mail.
export const refusal = (code, words) => Object.assign(new Error(words), { responseCode: code });
export const hangUp = Symbol("hang up");

export async function startMailServer({ cert, key }, { port = 0, ...options } = {}) {
  const post = { mails: [], logins: [], atRecipient: () => undefined, atEnd: () => undefined };
  const sockets = new Map();
  const server = new SMTPServer({
    cert, key, logger: false, authMethods: ["PLAIN", "LOGIN"], closeTimeout: 100, ...options,
    onSecure(socket, session, done) {
      sockets.set(session.id, socket);
      done();
    },
    onAuth(auth, session, done) {
      const known = auth.username === login.user && auth.password === login.password;
      post.logins.push({ known, secure: session.secure });
      done(known ? null : refusal(535, "5.7.8 no such login"), { user: auth.username });
    },
    onRcptTo({ address }, session, done) {
      const answer = post.atRecipient(address);
      if (answer === hangUp) sockets.get(session.id).destroy();
      else done(answer);
    },
    async onData(stream, session, done) {
      const parts = [];
      for await (const part of stream) parts.push(part);
      const mail = { to: session.envelope.rcptTo.map((one) => one.address), bytes: Buffer.concat(parts), user: session.user, secure: session.secure, taken: false };
      post.mails.push(mail);
      const answer = await post.atEnd(mail);
      if (answer === hangUp) return sockets.get(session.id).destroy();
      mail.taken = answer === undefined;
      done(answer);
    },
  });
  server.on("error", () => {}); // a client that goes away is part of the tests
  await new Promise((done) => { server.listen(port, "127.0.0.1", done); });
  post.port = server.server.address().port;
  // Every mail whose last line came, taken or not.
  post.to = (address) => post.mails.filter((mail) => mail.to.includes(address));
  post.taken = (address) => post.to(address).filter((mail) => mail.taken);
  post.arrives = (address, count = 1) =>
    until(() => post.taken(address).length >= count && post.taken(address)[count - 1], `mail ${count} to ${address}`);
  post.close = () => new Promise((done) => { server.close(done); });
  return post;
}
