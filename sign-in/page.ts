import { createHash } from "node:crypto";
import { printable } from "../sync/model/safe-text.ts";
import { claimText, shownClaims } from "./claims.ts";
import type { Comparison, SignInReport } from "./report.ts";

const STYLE =
  ":root{color-scheme:light dark}" +
  "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}" +
  "table{border-collapse:collapse;width:100%;margin:0 0 2rem}" +
  "th,td{text-align:left;vertical-align:top;padding:.4rem .8rem .4rem 0;border-bottom:1px solid color-mix(in srgb,currentColor 25%,transparent);overflow-wrap:anywhere}" +
  "dl{margin:.3rem 0 0}dt{font-weight:600}dd{margin:0 0 .3rem}";

const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

/**
 * For every answer of the local server: it loads nothing, runs no script, is in no cache and no frame, and sends no address to others.
 * Sources: Content Security Policy Level 3; RFC 9700, section 4.2.4.
 */
export const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

/** The page at the end of a sign-in. */
export function resultPage(app: string, report: SignInReport): string {
  const differing = report.comparisons.filter(({ result }) => result === "differs").length;
  const title =
    differing === 0
      ? "The sign-in works"
      : `The sign-in does not work: ${differing} of ${report.comparisons.length} checks failed`;
  return page(
    title,
    `<p>What ${html(app)} checks. The terminal shows the same. You can close this window.</p>
<table><thead><tr><th scope="col">Check</th><th scope="col">Result</th><th scope="col">Seen</th></tr></thead>
<tbody>${report.comparisons.map(comparisonRow).join("\n")}</tbody></table>
<h2>Claims of the ID token</h2>
<table><thead><tr><th scope="col">Claim</th><th scope="col">After the sign-in</th><th scope="col">After the refresh</th></tr></thead>
<tbody>${claimRows(report)}</tbody></table>`,
  );
}

/** The page of a sign-in that ended before there was an ID token. */
export function failurePage(message: string, hint = ""): string {
  return noticePage("The sign-in failed", `${message} ${hint}`.trim());
}

/** A page with a sentence or two. */
export function noticePage(title: string, text: string): string {
  return page(title, `<p>${html(text)}</p>`);
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${html(title)}</title><style>${STYLE}</style></head>
<body><main><h1>${html(title)}</h1>
${content}</main></body></html>
`;
}

function comparisonRow({ title, result, seen, expected, why, fix }: Comparison): string {
  const words = { ok: "✓ ok", differs: "✗ differs", "not-checked": "– not checked" } as const;
  const details = Object.entries({ Expected: expected, Why: why, Fix: fix }).flatMap(([name, text]) =>
    text === undefined ? [] : [`<dt>${name}</dt><dd>${html(text)}</dd>`],
  );
  const list = details.length === 0 ? "" : `<dl>${details.join("")}</dl>`;
  return `<tr><th scope="row">${html(title)}</th><td>${words[result]}</td><td>${html(seen)}${list}</td></tr>`;
}

function claimRows({ claims, refreshedClaims = {} }: SignInReport): string {
  const [before, after] = [shownClaims(claims), shownClaims(refreshedClaims)];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const cell = (name: string, value: unknown) =>
    `<td>${value === undefined ? "" : html(claimText(name, value))}</td>`;
  return names
    .map(
      (name) =>
        `<tr><th scope="row">${html(name)}</th>${cell(name, before[name])}${cell(name, after[name])}</tr>`,
    )
    .join("\n");
}

/** Text that is no element and no attribute; characters that cannot be seen become visible. */
function html(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
