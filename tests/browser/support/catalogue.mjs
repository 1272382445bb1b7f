// The program's own texts, to compare a page with.
import { readdirSync, readFileSync } from "node:fs";

const read = new Map();
export function textIn(lang, key) {
  if (!read.has(lang)) {
    const folder = new URL(`../../../web/locales/${lang}/`, import.meta.url);
    const all = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), "utf8")).join("\n");
    read.set(lang, new Map([...all.matchAll(/^msgid "([^"]+)"\nmsgstr "((?:[^"\\]|\\.)*)"$/gm)].map(([, id, text]) => [id, text.replace(/\\(.)/g, "$1")])));
  }
  const text = read.get(lang).get(key);
  if (!text) throw new Error(`${lang} has no ${key}`);
  return text;
}
