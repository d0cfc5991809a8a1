import { paint } from "../../sync/model/safe-text.ts";
import type { EngineValue } from "../engine/engine-value.ts";
import type { ValueDifference } from "../engine/value-differences.ts";

/** A line shows at most this many characters of a value. */
const MAX_VALUE_CHARACTERS = 64;

/** Characters shown before the first difference. */
const LEADING_CHARACTERS = 12;

/** Explanations of properties whose values mean nothing to a reader, by the resource's type and the property's path. */
const MEANINGS: Readonly<Record<string, string>> = {
  "aws:apigateway/deployment:Deployment triggers.deployed":
    "routes, policy or address types of the API change, and are deployed again",
  "aws:apigateway/stage:Stage deployment": "the stage uses the new deployment",
};

/**
 * One property's change as a line: `mfaConfiguration: "OPTIONAL" → "ON"`.
 *
 * @param type of the resource, as the engine names it.
 */
export function describeChange(type: string, { path, before, after }: ValueDifference): string {
  const meaning = MEANINGS[`${type} ${path}`];
  if (meaning !== undefined) return `${path}: ${meaning}`;
  const [old, fresh] = shortened(textOf(before), textOf(after));
  if (before === undefined) return `${path}: ${colored("green", `+ ${fresh}`)}`;
  if (after === undefined) return `${path}: ${colored("red", `- ${old}`)}`;
  if (old === fresh) return `${path}: ${old} (changes; not shown)`;
  return `${path}: ${colored("red", old)} → ${colored("green", fresh)}`;
}

function colored(colour: "green" | "red", text: string): string {
  return paint(colour, text, { stream: process.stderr });
}

/** Placeholders such as (known after the run) have no quotes. */
function textOf(value: EngineValue): string {
  if (typeof value === "string" && /^(\(.*\)|\[secret\])$/.test(value)) return value;
  return JSON.stringify(value) ?? "";
}

/** Cuts two texts to the part where they begin to differ. */
function shortened(before: string, after: string): readonly [string, string] {
  if (before.length <= MAX_VALUE_CHARACTERS && after.length <= MAX_VALUE_CHARACTERS) return [before, after];
  const start =
    before === "" || after === "" ? 0 : Math.max(0, firstDifference(before, after) - LEADING_CHARACTERS);
  return [cut(before, start), cut(after, start)];
}

function firstDifference(before: string, after: string): number {
  const found = before.split("").findIndex((character, index) => character !== after[index]);
  return found === -1 ? before.length : found;
}

function cut(text: string, start: number): string {
  const part = text.slice(start, start + MAX_VALUE_CHARACTERS);
  return `${start > 0 ? "…" : ""}${part}${start + MAX_VALUE_CHARACTERS < text.length ? "…" : ""}`;
}
