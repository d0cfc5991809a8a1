import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { jsonText } from "../show/printable.ts";
import type { ReportData } from "./report-data.ts";

/** How each report begins, by which one is known again. */
export const BEGINNING = /^<!doctype html>\s*<html lang="en" data-report="quick-sign-in">/i;

/** What the data stands behind. */
const DATA = '<script type="application/json" id="data">';

/** Browsers of the last years; what the page is written in is put into what they understand. */
const BROWSERS = "es2022";

/**
 * Puts together what makes a page of a run's data: one file, which loads nothing, sends nothing, and runs nothing but its own script.
 *
 * The policy names the script and the style by their hashes, so that no other one runs, wherever a name from a directory might
 * end up; and no text can be made into elements (Trusted Types). Sources: Content Security Policy Level 3, section 2.3.1; HTML, 4.12.1.3,
 * "Restrictions for contents of script elements".
 */
export function pageMaker(): (data: ReportData) => string {
  const { script, style } = built();
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
  // Filled in by functions, since a text would have its dollar signs read.
  const places: readonly (readonly [place: string, filled: string])[] = [
    [
      '<meta http-equiv="Content-Security-Policy" content="">',
      `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    ],
    ["<style></style>", `<style>${style}</style>`],
    ["<script></script>", `<script>${script}</script>`],
  ];
  const frame = places.reduce(
    (page, [place, filled]) => page.replace(place, () => filled),
    fileNear("page.html"),
  );
  const [before = "", after = ""] = frame.split(DATA);
  return (data) => `${before}${DATA}${inScript(data)}${after}`;
}

/** JSON that can end no element and begin no comment, whatever is in it. It stays JSON. */
function inScript(data: ReportData): string {
  return jsonText(data, 0).replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}

function built(): { readonly script: string; readonly style: string } {
  const { outputFiles } = buildSync({
    entryPoints: [pathOf("browser/main.ts"), pathOf("style/main.css")],
    bundle: true,
    minify: true,
    format: "iife",
    target: BROWSERS,
    outdir: "out",
    write: false,
    logLevel: "silent",
  });
  const textOf = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text.trim() ?? "";
  return { script: textOf(".js"), style: textOf(".css") };
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

function fileNear(name: string): string {
  return readFileSync(pathOf(name), "utf8");
}

function pathOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
