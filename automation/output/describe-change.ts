import { styleText } from "node:util";
import type { EngineValue } from "../engine/engine-value.ts";
import type { ValueDifference } from "../engine/value-differences.ts";

/** Characters of a value that a line shows. */
const LONGEST = 64;

/** Characters that are kept before the first one that differs. */
const LEAD = 12;

/** What a property means whose value says nothing to a reader, by the resource's type and the property's path. */
const MEANINGS: Readonly<Record<string, string>> = {
  "aws:apigateway/deployment:Deployment triggers.deployed":
    "what the API serves changes (routes, policy or address types), and is deployed again",
  "aws:apigateway/stage:Stage deployment": "the stage serves the new deployment",
};

/**
 * One property's change as a line: `mfaConfiguration: "OPTIONAL" → "ON"`.
 *
 * @param type of the resource, as the engine names it.
 */
export function describeChange(type: string, { path, before, after }: ValueDifference): string {
  const meaning = MEANINGS[`${type} ${path}`];
  if (meaning !== undefined) return `${path}: ${meaning}`;
  const [old, fresh] = shortened(texted(before), texted(after));
  if (before === undefined) return `${path}: ${coloured("green", `+ ${fresh}`)}`;
  if (after === undefined) return `${path}: ${coloured("red", `- ${old}`)}`;
  if (old === fresh) return `${path}: ${old} (changes, and is not shown)`;
  return `${path}: ${coloured("red", old)} → ${coloured("green", fresh)}`;
}

function coloured(colour: "green" | "red", text: string): string {
  return styleText(colour, text, { stream: process.stderr });
}

/** Words of our own, as (known after the run), stand without quotes. */
function texted(value: EngineValue): string {
  if (typeof value === "string" && /^(\(.*\)|\[secret\])$/.test(value)) return value;
  return JSON.stringify(value) ?? "";
}

/** Cuts two texts to the part in which they begin to differ. */
function shortened(before: string, after: string): readonly [string, string] {
  if (before.length <= LONGEST && after.length <= LONGEST) return [before, after];
  const start = before === "" || after === "" ? 0 : Math.max(0, firstDifference(before, after) - LEAD);
  return [cut(before, start), cut(after, start)];
}

function firstDifference(before: string, after: string): number {
  const found = before.split("").findIndex((character, index) => character !== after[index]);
  return found === -1 ? before.length : found;
}

function cut(text: string, start: number): string {
  const part = text.slice(start, start + LONGEST);
  return `${start > 0 ? "…" : ""}${part}${start + LONGEST < text.length ? "…" : ""}`;
}
