// Makes passkeys.json and id_tokens.json beside it: what a browser and an issuer say, right and wrong in one way each,
// signed by node and not by our own code. The tests read the files; run this again only when a case is missing.
import { constants, createHash, generateKeyPairSync, sign } from "node:crypto";
import { writeFileSync } from "node:fs";

const sha256 = (bytes) => createHash("sha256").update(bytes).digest();
const coded = (bytes) => Buffer.from(bytes).toString("base64url");
const json = (value) => Buffer.from(JSON.stringify(value));
const here = (name) => new URL(name, import.meta.url);
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const otherEc = generateKeyPairSync("ec", { namedCurve: "P-256" });
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });

// CBOR, as much as is needed.
function head(kind, value) {
  if (value < 24) return Buffer.from([kind << 5 | value]);
  if (value < 256) return Buffer.from([kind << 5 | 24, value]);
  return Buffer.from([kind << 5 | 25, value >> 8, value & 255]);
}
function cbor(value) {
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  const pairs = [...value];
  return Buffer.concat([head(5, pairs.length), ...pairs.flatMap(([key, one]) => [cbor(key), cbor(one)])]);
}

const jwkOf = (pair) => pair.publicKey.export({ format: "jwk" });
const bytes = (text) => Buffer.from(text, "base64url");
const coseEc = (pair, alg = -7) => cbor(new Map([[1, 2], [3, alg], [-1, 1], [-2, bytes(jwkOf(pair).x)], [-3, bytes(jwkOf(pair).y)]]));
const coseRsa = cbor(new Map([[1, 3], [3, -257], [-1, bytes(jwkOf(rsa).n)], [-2, bytes(jwkOf(rsa).e)]]));
const offCurve = cbor(new Map([[1, 2], [3, -7], [-1, 1], [-2, bytes(jwkOf(ec).x)], [-3, Buffer.alloc(32, 7)]]));

const site = { origin: "https://konferanse.example.no", id: "konferanse.example.no" };
const challenge = coded(sha256("a challenge"));
const handle = coded(sha256("a user"));
const credential = sha256("a credential");

function authData({ id = site.id, flags = 0x05, count = 7, key, tail = Buffer.alloc(0), credentialId = credential } = {}) {
  const counter = Buffer.alloc(4);
  counter.writeUInt32BE(count);
  const made = key ? [Buffer.alloc(16), Buffer.from([credentialId.length >> 8, credentialId.length & 255]), credentialId, key] : [];
  return Buffer.concat([sha256(id), Buffer.from([flags | (key ? 0x40 : 0)]), counter, ...made, tail]);
}
const client = (type, more = {}) => json({ type, challenge, origin: site.origin, crossOrigin: false, ...more });

function made(name, expected, { clientData = client("webauthn.create"), data = authData({ key: coseEc(ec) }), fmt = "none", attStmt = new Map(), object } = {}) {
  const attestation = object ?? cbor(new Map([["fmt", fmt], ["attStmt", attStmt], ["authData", data]]));
  return { name, expected, client_data: coded(clientData), attestation: coded(attestation) };
}
function shown(name, expected, { clientData = client("webauthn.get"), data = authData(), key = ec, kind = "es256", user_handle = handle, spoil = (one) => one } = {}) {
  const signature = spoil(sign("sha256", Buffer.concat([data, sha256(clientData)]), key.privateKey));
  return { name, expected, kind, client_data: coded(clientData), authenticator_data: coded(data), signature: coded(signature), user_handle };
}
const flip = (bytes) => { const other = Buffer.from(bytes); other[other.length - 1] ^= 1; return other; };

const spki = (pair) => coded(pair.publicKey.export({ format: "der", type: "spki" }));
writeFileSync(here("passkeys.json"), JSON.stringify({
  site, challenge, user_handle: handle, credential_id: coded(credential), keys: { es256: spki(ec), rs256: spki(rsa) },
  made: [
    made("es256", ""),
    made("rs256", "", { data: authData({ key: coseRsa }) }),
    made("self attestation is not looked at", "", { fmt: "packed", attStmt: new Map([["alg", -7], ["sig", Buffer.alloc(70, 1)]]) }),
    made("with extensions", "", { data: authData({ key: coseEc(ec), flags: 0x85, tail: cbor(new Map([["credProtect", 2]])) }) }),
    made("made for a login", "type", { clientData: client("webauthn.get") }),
    made("another challenge", "challenge", { clientData: client("webauthn.create", { challenge: coded(sha256("another")) }) }),
    made("another site's origin", "origin", { clientData: client("webauthn.create", { origin: "https://konferanse.example.com" }) }),
    made("the origin's beginning", "origin", { clientData: client("webauthn.create", { origin: "https://konferanse.example.no.evil.example" }) }),
    made("without TLS", "origin", { clientData: client("webauthn.create", { origin: "http://konferanse.example.no" }) }),
    made("in a frame of another site", "origin", { clientData: client("webauthn.create", { crossOrigin: true }) }),
    made("another site's id", "site", { data: authData({ id: "example.no", key: coseEc(ec) }) }),
    made("nobody was there", "unverified", { data: authData({ flags: 0x04, key: coseEc(ec) }) }),
    made("not verified", "unverified", { data: authData({ flags: 0x01, key: coseEc(ec) }) }),
    made("no credential", "unreadable", { data: authData() }),
    made("a point beside the curve", "unreadable", { data: authData({ key: offCurve }) }),
    made("an algorithm that was not offered", "unreadable", { data: authData({ key: coseEc(ec, -8) }) }),
    made("bytes too many", "unreadable", { data: authData({ key: coseEc(ec), tail: Buffer.from([0]) }) }),
    made("bytes too many behind the object", "unreadable", { object: Buffer.concat([cbor(new Map([["authData", authData({ key: coseEc(ec) })]])), Buffer.from([0])]) }),
    made("no object", "unreadable", { object: cbor("authData") }),
    made("no JSON", "unreadable", { clientData: Buffer.from("{") }),
  ],
  shown: [
    shown("es256", ""),
    shown("rs256", "", { key: rsa, kind: "rs256" }),
    shown("a spoilt signature", "signature", { spoil: flip }),
    shown("no signature", "signature", { spoil: () => Buffer.alloc(0) }),
    shown("by another key", "signature", { key: otherEc }),
    shown("an RSA signature for an EC key", "signature", { key: rsa }),
    shown("made for a new key", "type", { clientData: client("webauthn.create") }),
    shown("another challenge", "challenge", { clientData: client("webauthn.get", { challenge: coded(sha256("another")) }) }),
    shown("no challenge", "challenge", { clientData: client("webauthn.get", { challenge: "" }) }),
    shown("another site's origin", "origin", { clientData: client("webauthn.get", { origin: "https://evil.example" }) }),
    shown("another port", "origin", { clientData: client("webauthn.get", { origin: "https://konferanse.example.no:8443" }) }),
    shown("another site's id", "site", { data: authData({ id: "evil.example" }) }),
    shown("nobody was there", "unverified", { data: authData({ flags: 0x04 }) }),
    shown("not verified", "unverified", { data: authData({ flags: 0x01 }) }),
    shown("another user", "user", { user_handle: coded(sha256("another user")) }),
    shown("no user", "user", { user_handle: "" }),
    shown("too short", "unreadable", { data: authData().subarray(0, 36) }),
  ],
}, null, 1) + "\n");

// ID tokens.
const issuer = "https://login.example.no", audience = "retenk", nonce = "a nonce", now = 1817373600;
const claims = { iss: issuer, aud: audience, sub: "abc", exp: now + 300, iat: now - 5, nonce, email: "Ola@Eksempel.no", email_verified: true };
const keys = { rsa: { kid: "rsa", alg: "RS256", pair: rsa }, pss: { kid: "pss", alg: "PS256", pair: rsa }, any: { kid: "any", pair: rsa }, ec: { kid: "ec", alg: "ES256", pair: ec } };
const jwks = { keys: [
  ...Object.values(keys).map(({ kid, alg, pair }) => ({ ...jwkOf(pair), kid, use: "sig", ...(alg ? { alg } : {}) })),
  { ...jwkOf(otherEc), kid: "for secrets", use: "enc", alg: "ES256" },
  { kty: "oct", kid: "shared", alg: "HS256", k: coded("a shared secret") },
] };
const ways = {
  RS256: (bytes, pair) => sign("sha256", bytes, pair.privateKey),
  PS256: (bytes, pair) => sign("sha256", bytes, { key: pair.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
  ES256: (bytes, pair) => sign("sha256", bytes, { key: pair.privateKey, dsaEncoding: "ieee-p1363" }),
};
function token(name, expected, { header = {}, more = {}, without = [], pair, signature } = {}) {
  const whole = { alg: "RS256", kid: "rsa", typ: "JWT", ...header };
  const said = { ...claims, ...more };
  for (const one of without) delete said[one];
  const part = `${coded(json(whole))}.${coded(json(said))}`;
  const key = pair ?? Object.values(keys).find(({ kid }) => kid === whole.kid)?.pair ?? rsa;
  const made = signature ?? ways[whole.alg](part, key);
  return { name, expected, token: `${part}.${coded(made)}` };
}
const good = token("", "");
writeFileSync(here("id_tokens.json"), JSON.stringify({
  issuer, client_id: audience, nonce, now, jwks,
  tokens: [
    token("RS256", ""),
    token("PS256", "", { header: { alg: "PS256", kid: "pss" } }),
    token("ES256", "", { header: { alg: "ES256", kid: "ec" } }),
    token("PS256 by a key that names no algorithm", "", { header: { alg: "PS256", kid: "any" } }),
    token("ES256 without a key's name", "", { header: { alg: "ES256", kid: undefined }, pair: ec }),
    token("several audiences, and we asked", "", { more: { aud: ["another", audience], azp: audience } }),
    token("a list of one audience", "", { more: { aud: [audience] } }),
    token("none", "algorithm", { header: { alg: "none" }, signature: "" }),
    token("HS256 with the public key as the secret", "algorithm", { header: { alg: "HS256" }, signature: "x" }),
    token("HS256 with a key of the set", "algorithm", { header: { alg: "HS256", kid: "shared" }, signature: "x" }),
    token("RS384", "algorithm", { header: { alg: "RS384" }, signature: "x" }),
    token("an extension that must be understood", "algorithm", { header: { crit: ["exp"] } }),
    token("not the algorithm of the key", "key", { header: { alg: "PS256", kid: "rsa" } }),
    token("the algorithm of another kind of key", "key", { header: { alg: "ES256", kid: "rsa" }, pair: ec }),
    token("a key that is not for signing", "key", { header: { alg: "ES256", kid: "for secrets" }, pair: otherEc }),
    token("an unknown key", "key", { header: { kid: "new" } }),
    token("RS256 without a key's name, and two can", "key", { header: { kid: undefined } }),
    token("by another key", "signature", { header: { alg: "ES256", kid: "ec" }, pair: otherEc }),
    token("a changed payload", "signature", { signature: Buffer.from(good.token.split(".")[2], "base64url"), more: { sub: "another" } }),
    token("an ES256 signature in DER", "signature", { header: { alg: "ES256", kid: "ec" }, signature: Buffer.from("30450220", "hex") }),
    token("another issuer", "issuer", { more: { iss: "https://login.example.com" } }),
    token("for somebody else", "audience", { more: { aud: "another" } }),
    token("for several, and another asked", "audience", { more: { aud: ["another", audience], azp: "another" } }),
    token("for several, and nobody says who asked", "audience", { more: { aud: ["another", audience] } }),
    token("for nobody", "audience", { without: ["aud"] }),
    token("over", "late", { more: { exp: now - 61 } }),
    token("without an end", "late", { without: ["exp"] }),
    token("issued tomorrow", "issued", { more: { iat: now + 86400, exp: now + 90000 } }),
    token("issued an hour ago", "issued", { more: { iat: now - 3600 } }),
    token("another nonce", "nonce", { more: { nonce: "another" } }),
    token("without a nonce", "nonce", { without: ["nonce"] }),
    token("nobody", "subject", { without: ["sub"] }),
    { name: "two parts", expected: "unreadable", token: good.token.split(".").slice(0, 2).join(".") },
    { name: "four parts", expected: "unreadable", token: good.token + ".x" },
    { name: "nothing", expected: "unreadable", token: "" },
  ],
  unverified: [
    token("not verified", "", { more: { email_verified: false } }),
    token("verified, as a text", "", { more: { email_verified: "true" } }),
    token("nothing said of it", "", { without: ["email_verified"] }),
  ],
}, null, 1) + "\n");
