// Inter cut to what we use: the weights, and first the letters that nearly every page has. The rest comes when a page has it.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const { resolve } = createRequire(import.meta.url);

const from = (first, last) => Array.from({ length: last - first + 1 }, (_, n) => first + n);
const codesOf = (text) => Array.from(text, (letter) => letter.codePointAt(0));

const nordic = new Set([...from(0x20, 0x7e), ...codesOf("\u00a0§«°·»ÁÄÅÆÉÖØÜáäåæéöøü–—‘’“”…−")]);
const sami = codesOf("ČčĐđŊŋŠšŦŧŽž");
const western = [...from(0xa1, 0xff), ...codesOf("ıŒœˆ˚˜‚„†‡•‰‹›€™←↑→↓")].filter((code) => !nordic.has(code));
const northern = from(0x100, 0x17f).filter((code) => !sami.includes(code) && !western.includes(code));

const parts = [
  { name: "inter-nordic", source: "latin", codes: [...nordic] },
  { name: "inter-sami", source: "latin-ext", codes: sami },
  { name: "inter-western", source: "latin", codes: western },
  { name: "inter-northern", source: "latin-ext", codes: northern },
];

// 65, 66, 67, 70 → "U+41-43,U+46"
function rangeOf(codes) {
  const runs = [];
  for (const code of [...codes].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && last[1] === code - 1) last[1] = code;
    else runs.push([code, code]);
  }
  return runs.map(([first, last]) => `U+${first.toString(16)}${last > first ? `-${last.toString(16)}` : ""}`).join(",");
}

// Nothing moves: a page that is drawn before its font has come stays as it is drawn.
const faceOf = ({ name, codes }) => `@font-face {
  font-display: optional;
  font-family: "Inter Variable";
  font-weight: 400 700;
  src: url("${name}.woff2") format("woff2");
  unicode-range: ${rangeOf(codes)};
}`;

async function cut({ source, codes }) {
  const { default: subsetFont } = await import("subset-font");
  const file = await readFile(resolve(`@fontsource-variable/inter/files/inter-${source}-wght-normal.woff2`));
  return subsetFont(file, String.fromCodePoint(...codes), { targetFormat: "woff2", variationAxes: { wght: { min: 400, max: 700 } } });
}

export const fontsCutToSize = {
  name: "fonts-cut-to-size",
  setup(build) {
    build.onResolve({ filter: /^fonts-cut-to-size$/ }, ({ path }) => ({ path, namespace: "faces" }));
    build.onLoad({ filter: /.*/, namespace: "faces" }, () => ({ contents: parts.map(faceOf).join("\n"), loader: "css" }));
    build.onResolve({ filter: /^inter-\w+\.woff2$/, namespace: "faces" }, ({ path }) => ({ path, namespace: "fonts" }));
    build.onLoad({ filter: /.*/, namespace: "fonts" }, async ({ path }) =>
      ({ contents: await cut(parts.find(({ name }) => path === `${name}.woff2`)), loader: "file" }));
  },
};
