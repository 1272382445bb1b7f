// Makes build/web/, everything that browsers get as files: names carry a hash of the content, so that they can be
// kept for ever. Does nothing when nothing changed.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { fontsCutToSize } from "./fonts.mjs";

const web = dirname(fileURLToPath(import.meta.url));
const output = join(web, "..", "build", "web");
const fresh = output + ".new";
const stampFile = output + ".stamp";

const hashOf = (text) => createHash("sha256").update(text).digest("hex").slice(0, 8).toUpperCase();

async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort();
}

async function stampOfSources() {
  const hash = createHash("sha256");
  const sources = [join(web, "build.mjs"), join(web, "fonts.mjs"), join(web, "package-lock.json")];
  for (const folder of ["styles", "scripts", "assets"]) sources.push(...(await filesBelow(join(web, folder))));
  for (const file of sources) hash.update(relative(web, file)).update("\0").update(await readFile(file)).update("\0");
  return hash.digest("hex");
}

// The design system draws its icons as data: addresses, which our Content-Security-Policy does not let in: as files they are.
const drawingsAsFiles = {
  name: "drawings-as-files",
  setup(build) {
    build.onResolve({ filter: /^\/static\// }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /designsystemet-css.*\.css$/ }, async ({ path }) => {
      const drawings = [];
      const contents = (await readFile(path, "utf8")).replace(/url\("data:image\/svg\+xml;charset=utf-8,([^"]*)"\)/g, (_, coded) => {
        const text = decodeURIComponent(coded);
        const name = `drawing-${hashOf(text)}.svg`;
        drawings.push(writeFile(join(fresh, name), text));
        return `url("/static/${name}")`;
      });
      await Promise.all(drawings);
      return { contents, loader: "css" };
    });
  },
};

// Every CSS file that style.css does not name is that of one part's pages and comes along by itself; those in styles/desk are only for
// the pages of staff and make a file of their own.
const partsOfModules = {
  name: "parts-of-modules",
  setup(build) {
    const styles = join(web, "styles");
    const importsOf = (files, layer) => ({ contents: files.sort().map((file) => `@import "./${file}"${layer};`).join("\n"), loader: "css" });
    build.onResolve({ filter: /^(parts-of-modules|desk)$/ }, ({ path }) => ({ path, namespace: "parts" }));
    build.onLoad({ filter: /^parts-of-modules$/, namespace: "parts" }, async () => {
      const named = await readFile(join(styles, "style.css"), "utf8");
      const others = (await readdir(styles)).filter((file) => file.endsWith(".css") && file !== "style.css" && !named.includes(`"./${file}"`));
      return { ...importsOf(others, ""), resolveDir: styles };
    });
    build.onLoad({ filter: /^desk$/, namespace: "parts" }, async () => ({ ...importsOf(await readdir(join(styles, "desk")), " layer(rt)"), resolveDir: join(styles, "desk") }));
  },
};

// A script's own style sheet comes along as text, for the pages that ask for that script.
const stylesOfScripts = {
  name: "styles-of-scripts",
  setup(build) {
    build.onLoad({ filter: /[/\\]web[/\\]scripts[/\\].*\.css$/ }, async ({ path }) => {
      const { code } = await build.esbuild.transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: code, loader: "text" };
    });
  },
};

// One CSS for everybody, one more for staff, and one script; what only a few pages need comes as a part of its own when it is asked for. Fonts and pictures that the CSS names become files beside it.
async function bundle() {
  const { build } = await import("esbuild");
  const result = await build({
    absWorkingDir: web,
    entryPoints: { style: "styles/style.css", desk: "desk", app: "scripts/app.ts" },
    bundle: true,
    splitting: true,
    chunkNames: "part-[name]-[hash]",
    minify: true,
    metafile: true,
    format: "esm",
    target: ["chrome111", "firefox113", "safari16.4"],
    outdir: fresh,
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    publicPath: "/static",
    loader: { ".woff2": "file", ".svg": "file" },
    plugins: [drawingsAsFiles, partsOfModules, stylesOfScripts, fontsCutToSize],
    logLevel: "warning",
  });
  const named = (start) => Object.keys(result.metafile.outputs).map((name) => name.split("/").pop()).find((name) => name.startsWith(start));
  return { style: named("style-"), desk: named("desk-"), script: named("app-"), font: named("inter-nordic-") };
}

// Every drawing of assets/icons as one <symbol>, named as its file.
async function sprite() {
  const folder = join(web, "assets", "icons");
  const symbols = [];
  for (const name of (await readdir(folder)).filter((file) => file.endsWith(".svg")).sort()) {
    const drawing = await readFile(join(folder, name), "utf8");
    const inside = drawing.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\s*\n\s*/g, "");
    symbols.push(`<symbol id="${name.slice(0, -4)}" viewBox="0 0 24 24">${inside}</symbol>`);
  }
  const text = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
  const name = `icons-${hashOf(text)}.svg`;
  await writeFile(join(fresh, name), text);
  return name;
}

async function compress() {
  for (const file of await filesBelow(fresh)) {
    if (!/\.(css|js|svg|txt|ico|json)$/.test(file)) continue;
    const content = await readFile(file);
    const brotli = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } });
    await writeFile(file + ".br", brotli);
    await writeFile(file + ".gz", gzipSync(content, { level: 9 }));
  }
}

// A reader of the folder sees the old files or the new ones, never half of them.
async function swap() {
  const old = output + ".old";
  await rm(old, { recursive: true, force: true });
  if (existsSync(output)) await rename(output, old);
  await rename(fresh, output);
  await rm(old, { recursive: true, force: true });
}

const stamp = await stampOfSources();
const before = existsSync(stampFile) ? await readFile(stampFile, "utf8") : "";
if (before !== stamp || !existsSync(join(output, "manifest.json"))) {
  if (!existsSync(join(web, "node_modules", "esbuild"))) {
    console.error("The packages of the web front are missing: run scripts/setup first.");
    process.exit(1);
  }
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  const { style, desk, script, font } = await bundle();
  await cp(join(web, "assets", "root"), fresh, { recursive: true });
  const names = { style: `/static/${style}`, desk_style: `/static/${desk}`, script: `/static/${script}`, sprite: `/static/${await sprite()}`, font: `/static/${font}` };
  await writeFile(join(fresh, "manifest.json"), JSON.stringify(names, null, 2) + "\n");
  await compress();
  await swap();
  await writeFile(stampFile, stamp);
}
