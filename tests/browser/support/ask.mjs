// HTTP without a browser: sends exactly what it is told, follows nothing, keeps cookies.
import http from "node:http";
import https from "node:https";

export function ask(base, path, { method = "GET", headers = {}, body, ca } = {}) {
  const url = new URL(base);
  const { request } = url.protocol === "https:" ? https : http;
  return new Promise((done, fail) => {
    const options = { host: url.hostname, port: url.port, path, method, headers: { ...headers } };
    if (ca) options.ca = ca;
    if (body !== undefined) options.headers["Content-Length"] = Buffer.byteLength(body);
    const sent = request(options, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("error", fail);
      answer.on("end", () => {
        const bytes = Buffer.concat(parts);
        done({ status: answer.statusCode, headers: answer.headers, bytes, text: bytes.toString("utf8"), location: answer.headers.location ?? "" });
      });
    });
    sent.on("error", fail);
    sent.end(body);
  });
}

// A form with files, byte for byte.
export const withFiles = { "Content-Type": "multipart/form-data; boundary=cut" };
export function multipart(fields, files) {
  const parts = Object.entries(fields).map(([name, value]) => Buffer.from(`--cut\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`));
  for (const { name, file, type = "application/octet-stream", bytes } of files)
    parts.push(Buffer.from(`--cut\r\nContent-Disposition: form-data; name="${name}"; filename="${file}"\r\nContent-Type: ${type}\r\n\r\n`), bytes, Buffer.from("\r\n"));
  return Buffer.concat([...parts, Buffer.from("--cut--\r\n")]);
}

const form = { "Content-Type": "application/x-www-form-urlencoded" };

export class Visitor {
  constructor(site, { ca } = {}) {
    this.site = site;
    this.ca = ca;
    this.cookies = new Map();
  }

  get cookie() { return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "); }

  async ask(path, { headers = {}, ...rest } = {}) {
    const own = this.cookies.size > 0 ? { Cookie: this.cookie } : {};
    const answer = await ask(this.site.base, path, { headers: { ...own, ...headers }, ca: this.ca, ...rest });
    for (const line of answer.headers["set-cookie"] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (/Max-Age=0(;|$)/.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }

  get(path, headers) { return this.ask(path, { headers }); }

  // Fields as an object, a list where one name has several values; or the body as it is to be sent.
  post(path, fields, headers) {
    const pairs = () => (fields instanceof URLSearchParams ? fields : Object.entries(fields).flatMap(([name, values]) => [values].flat().map((value) => [name, value])));
    const body = typeof fields === "string" || Buffer.isBuffer(fields) ? fields : new URLSearchParams(pairs()).toString();
    return this.ask(path, { method: "POST", body, headers: { ...form, ...headers } });
  }

  // As a browser does it: the page's hidden fields come along.
  async fill(path, fields, to = path) {
    return this.post(to, { ...hidden((await this.get(path)).text), ...fields });
  }

  async formToken() { return hidden((await this.get("/min/lenke")).text).form_token; }

  async logIn(email, password) {
    const answer = await this.fill("/logg-inn", { email, password });
    if (answer.status !== 303) throw new Error(`${email} could not log in: ${answer.status}`);
    return this;
  }
}

const named = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
export const plain = (html) => html.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => named[name]);
export const textOf = (html) => plain(html.replace(/<[^>]*>/g, " ")).replace(/\s+/g, " ").trim();

// Our own pages only: every attribute is quoted, every < and > in a value is escaped.
function attributesOf(text) {
  const attributes = {};
  for (const [, name, value] of text.matchAll(/([\w-]+)(?:="([^"]*)")?/g)) attributes[name] = plain(value ?? "");
  return attributes;
}

export function elements(html, tag) {
  return [...html.matchAll(new RegExp(`<${tag}((?:\\s+[\\w-]+(?:="[^"]*")?)*)\\s*>`, "g"))].map((found) => attributesOf(found[1]));
}

export function hidden(html) {
  const fields = elements(html, "input").filter((input) => input.type === "hidden" && input.name);
  return Object.fromEntries(fields.map((input) => [input.name, input.value]));
}

// Everything that a browser would send of the form with this action, as it stands.
export function filled(html, action) {
  const form = [...html.matchAll(/<form[^>]*>[\s\S]*?<\/form>/g)].map(([one]) => one).find((one) => one.includes(`action="${action}"`));
  const fields = new URLSearchParams();
  for (const input of elements(form, "input")) {
    const isChoice = input.type === "radio" || input.type === "checkbox";
    if (input.name && (!isChoice || "checked" in input)) fields.append(input.name, input.value ?? "on");
  }
  for (const [, attributes, text] of form.matchAll(/<textarea([^>]*)>([^<]*)<\/textarea>/g)) fields.append(attributesOf(attributes).name, plain(text).replace(/^\n/, ""));
  for (const [, attributes, options] of form.matchAll(/<select([^>]*)>([\s\S]*?)<\/select>/g)) {
    const all = elements(options, "option");
    fields.append(attributesOf(attributes).name, (all.find((one) => "selected" in one) ?? all[0]).value);
  }
  return fields;
}

function byId(html, id) {
  const found = new RegExp(`<(\\w+)[^>]*\\sid="${id}"[^>]*>([\\s\\S]*?)</\\1>`).exec(html);
  return found ? textOf(found[2]) : undefined;
}

// A control as its reader meets it: what stands in it, and what is said beside it.
export function control(html, name) {
  const controls = ["input", "select", "fieldset"].flatMap((tag) => elements(html, tag));
  let found = controls.find((one) => one.name === name && one.type !== "radio") ?? controls.find((one) => one.id === name);
  const area = new RegExp(`<textarea((?:\\s+[\\w-]+(?:="[^"]*")?)*\\sname="${name}"(?:\\s+[\\w-]+(?:="[^"]*")?)*)>([^<]*)</textarea>`).exec(html);
  // HTML drops the first line break of a textarea.
  if (area) found = { ...attributesOf(area[1]), value: plain(area[2].replace(/^\n/, "")) };
  if (!found) return undefined;
  const errorId = (found["aria-describedby"] ?? "").split(" ").find((id) => id.endsWith("-error"));
  return { value: found.value, invalid: found["aria-invalid"] === "true", error: errorId ? byId(html, errorId) : undefined };
}

// Looks again until there is something, or says what never came.
export async function until(look, what, seconds = 15) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`never came: ${what}`);
    await new Promise((again) => { setTimeout(again, 20); });
  }
}
