import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { jsonText } from "../../model/safe-text.ts";
import type { ReportData } from "./report-data.ts";

/** The start of each report. It identifies existing report files. */
export const REPORT_START = /^<!doctype html>\s*<html lang="en" data-report="quick-sign-in">/i;

/** The element with the data. */
const DATA_ELEMENT = '<script type="application/json" id="data">';

/** The script is compiled for browsers of the last years. */
const SCRIPT_TARGET = "es2022";

/**
 * Builds the function that renders the report page: one file that loads nothing, sends nothing, and runs only its own script.
 *
 * The content security policy allows the script and the style by hash. So a name from a directory cannot inject another script, and text
 * cannot become elements (Trusted Types). Sources: Content Security Policy Level 3, section 2.3.1; HTML, 4.12.1.3,
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
  // Replaced with functions: dollar signs in a replacement text have a meaning.
  const replacements: readonly (readonly [placeholder: string, content: string])[] = [
    [
      '<meta http-equiv="Content-Security-Policy" content="">',
      `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    ],
    ["<style></style>", `<style>${style}</style>`],
    ["<script></script>", `<script>${script}</script>`],
  ];
  const frame = replacements.reduce(
    (page, [placeholder, content]) => page.replace(placeholder, () => content),
    fileNear("page.html"),
  );
  const [before = "", after = ""] = frame.split(DATA_ELEMENT);
  return (data) => `${before}${DATA_ELEMENT}${inScript(data)}${after}`;
}

/** JSON that cannot end an element or start a comment. It is still valid JSON. */
function inScript(data: ReportData): string {
  return jsonText(data, 0).replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}

function built(): { readonly script: string; readonly style: string } {
  const { outputFiles } = buildSync({
    entryPoints: [pathOf("browser/main.ts"), pathOf("style/main.css")],
    bundle: true,
    minify: true,
    format: "iife",
    target: SCRIPT_TARGET,
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
