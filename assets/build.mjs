// Builds the styles, scripts, fonts, icons and the base map into app/web/static/dist,
// with the hash of its content in each name, and writes manifest.json, by which the templates
// find them. Called by build.py; needs node_modules (npm ci).
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import * as esbuild from "esbuild";

import { icons } from "./src/icons.mjs";
import { worldMap } from "./src/world.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "..", "app", "web", "static", "dist");
const require = createRequire(import.meta.url);

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

const manifest = {};

function enter(name, file, content) {
  manifest[name] = {
    file,
    integrity: "sha384-" + createHash("sha384").update(content).digest("base64"),
    bytes: content.length,
  };
}

function emit(name, text) {
  const content = Buffer.from(text);
  const [stem, extension] = name.split(/\.(?=[^.]+$)/);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8);
  const file = `${stem}-${hash}.${extension}`;
  writeFileSync(join(dist, file), content);
  enter(name, file, content);
}

const result = await esbuild.build({
  entryPoints: ["main.js", "main.css", "search.js", "map.js", "map.css", "viewer.js", "sparql.js"].map((name) => join(here, "src", name)),
  outdir: dist,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2020", "chrome107", "firefox104", "safari16"],
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".woff2": "file", ".png": "dataurl" },
  legalComments: "linked",
  metafile: true,
  logLevel: "warning",
});

for (const [path, output] of Object.entries(result.metafile.outputs)) {
  const file = basename(path);
  const content = readFileSync(join(dist, file));
  if (output.entryPoint) {
    enter(basename(output.entryPoint), file, content);
  } else if (file.endsWith(".woff2")) {
    enter(basename(Object.keys(output.inputs)[0]), file, content);
  }
}

emit("world.svg", worldMap(require));

// Text is compressed here once, as far as it goes; the server sends these files as they are.
for (const file of readdirSync(dist).filter((name) => /\.(css|js|svg|json|txt)$/.test(name))) {
  const content = readFileSync(join(dist, file));
  const hints = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  writeFileSync(join(dist, `${file}.br`), brotliCompressSync(content, { params: hints }));
  writeFileSync(join(dist, `${file}.gz`), gzipSync(content, { level: 9 }));
}

// Icons are inlined by the templates, so that they take the colour of the text around them.
const drawings = Object.fromEntries(icons.map((name) => {
  const svg = readFileSync(require.resolve(`lucide-static/icons/${name}.svg`), "utf8");
  return [name, svg.replace(/^[\s\S]*?<svg[\s\S]*?>/, "").replace(/<\/svg>\s*$/, "").replace(/\s*\n\s*/g, "")];
}));
writeFileSync(join(dist, "icons.json"), JSON.stringify(drawings));

// Name, version, licence and licence text of everything that is delivered to the browser.
const { dependencies } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
const licences = Object.keys(dependencies).map((name) => {
  const folder = join(here, "node_modules", name);
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  let text = "";
  for (const candidate of ["LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE"]) {
    try {
      text = readFileSync(join(folder, candidate), "utf8");
      break;
    } catch {
      // the next spelling
    }
  }
  const home = about.homepage ?? about.repository?.url ?? "";
  return { name, version: about.version, licence: about.license ?? "", home, text };
});
writeFileSync(join(dist, "licences.json"), JSON.stringify(licences));
writeFileSync(join(dist, "manifest.json"), JSON.stringify(manifest, null, 1));

for (const [name, { file, bytes }] of Object.entries(manifest)) {
  console.log(`${name.padEnd(48)} ${String(bytes).padStart(8)}  ${file}`);
}
console.log(`written to ${relative(process.cwd(), dist)}`);
