// Builds the front end: `npm run build`, or `npm run build -- --watch` while you work on it.
//
// Reads core/web/assets/, writes core/web/static/ (git-ignored): every file carries a hash of its
// content in its name, so that browsers may keep it for ever, and manifest.json tells
// core/web/assets.py which name belongs to which ("app.css" -> "app-3F2K….css").
//
// Designsystemet draws its icons with data: addresses. Our Content-Security-Policy allows images
// from ourselves only, so the build writes each of them to a file of its own.

import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import * as esbuild from "esbuild";

const assets = dirname(fileURLToPath(import.meta.url));
const project = join(assets, "..", "..", "..");
const output = join(assets, "..", "static");

const entries = ["css/app.css", "js/app.js", "img/favicon.svg"];

/** A custom property cannot carry a relative address safely across files; one output file can. */
async function dataAddressesToFiles(cssFile) {
  const css = await readFile(cssFile, "utf8");
  const written = new Map();
  const pattern = /url\((["']?)data:image\/svg\+xml(?:;charset=utf-8|;utf8)?,(.*?)\1\)/g;
  const result = css.replace(pattern, (whole, quote, encoded) => {
    const svg = decodeURIComponent(encoded);
    const hash = createHash("sha256").update(svg).digest("hex").slice(0, 10);
    const name = `icon-${hash}.svg`;
    written.set(name, svg);
    return `url("./${name}")`;
  });
  if (/url\(["']?data:/.test(result)) {
    throw new Error(`${basename(cssFile)} still holds a data: address; teach build.mjs about it.`);
  }
  for (const [name, svg] of written) await writeFile(join(output, name), svg);
  await writeFile(cssFile, result);
}

/** Paper is white: a page printed from a dark screen uses the light colours. */
async function lightColoursForPrint() {
  const theme = await readFile(
    join(project, "node_modules/@digdir/designsystemet-theme/src/themes/designsystemet.css"),
    "utf8",
  );
  const light = theme.match(/:root, \[data-color-scheme="light"\] (\{[^}]*\})/);
  if (!light) throw new Error("Designsystemet's theme has changed shape; see build.mjs.");
  return `@media print { :root, [data-color-scheme] ${light[1]} }`;
}

const generated = {
  name: "generated-styles",
  setup(build) {
    build.onResolve({ filter: /^generated:print-colours$/ }, (args) => ({
      path: args.path,
      namespace: "generated",
    }));
    build.onLoad({ filter: /.*/, namespace: "generated" }, async () => ({
      contents: await lightColoursForPrint(),
      loader: "css",
    }));
  },
};

async function buildOnce() {
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  const result = await esbuild.build({
    absWorkingDir: project,
    entryPoints: entries.map((entry) => join(assets, entry)),
    outdir: output,
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    bundle: true,
    minify: true,
    metafile: true,
    format: "iife",
    target: ["es2022", "chrome120", "firefox121", "safari17"],
    loader: { ".woff2": "file", ".svg": "copy" },
    plugins: [generated],
    logLevel: "warning",
  });

  const manifest = {};
  for (const [file, details] of Object.entries(result.metafile.outputs)) {
    if (!details.entryPoint) continue;
    manifest[basename(details.entryPoint)] = basename(file);
    if (file.endsWith(".css")) await dataAddressesToFiles(join(project, file));
  }
  // The main alphabet is asked for by nearly every page: its font is preloaded under this name.
  for (const file of Object.keys(result.metafile.outputs)) {
    if (/inter-latin-wght-normal-.*\.woff2$/.test(file)) manifest["inter.woff2"] = basename(file);
  }
  await writeFile(join(output, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  const names = Object.values(manifest).join(", ");
  console.log(`Built ${relative(project, output)}: ${names}`);
}

await buildOnce();

if (process.argv.includes("--watch")) {
  const { watch } = await import("node:fs");
  let timer;
  watch(assets, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => buildOnce().catch(console.error), 150);
  });
}
