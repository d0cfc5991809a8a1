import { isDeepStrictEqual } from "node:util";
import { type ChangeObject, diffArrays } from "diff";
import { type EngineFields, type EngineValue, isFields, isMarked, shown } from "./engine-value.ts";

/** One place in which two values differ. */
export interface ValueDifference {
  /** "policy.Statement[1].Condition.NotIpAddress.aws:SourceIp"; of a list's own elements the list's. */
  readonly path: string;
  /** Absent where something comes that was not there. */
  readonly before?: EngineValue;
  /** Absent where something goes. */
  readonly after?: EngineValue;
}

/**
 * Finds where two values differ, as deep inside as can be told: in objects, in lists, and in JSON that is written as a
 * text, as policies are. Pure.
 *
 * @param path where the two are.
 * @returns values as they may be shown, secrets and unknowns in words.
 */
export function valueDifferences(before: EngineValue, after: EngineValue, path: string): ValueDifference[] {
  if (isDeepStrictEqual(before, after)) return [];
  const [old, fresh] = opened(before, after);
  if (isPlain(old) && isPlain(fresh)) return fieldDifferences(old, fresh, path);
  if (Array.isArray(old) && Array.isArray(fresh)) return listDifferences(old, fresh, path);
  return [
    {
      path,
      ...(before !== undefined && { before: shown(before) }),
      ...(after !== undefined && { after: shown(after) }),
    },
  ];
}

function fieldDifferences(before: EngineFields, after: EngineFields, path: string): ValueDifference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => valueDifferences(before[name], after[name], `${path}.${name}`));
}

/** As many elements that go as come, one after the other, are the same ones, changed. */
function listDifferences(
  before: readonly unknown[],
  after: readonly unknown[],
  path: string,
): ValueDifference[] {
  const parts = diffArrays([...before], [...after], { comparator: isDeepStrictEqual });
  let index = 0;
  return parts.flatMap((part, position) => {
    const next = parts[position + 1];
    if (part.added && isSwap(parts[position - 1], part)) return [];
    if (part.removed && next !== undefined && isSwap(part, next)) {
      const at = index;
      index += part.value.length;
      return part.value.flatMap((old, offset) =>
        valueDifferences(old, next.value[offset], `${path}[${at + offset}]`),
      );
    }
    if (!part.removed) index += part.value.length;
    if (part.added) return part.value.map((value) => ({ path, after: shown(value) }));
    return part.removed ? part.value.map((value) => ({ path, before: shown(value) })) : [];
  });
}

function isSwap(gone: ChangeObject<unknown[]> | undefined, come: ChangeObject<unknown[]>): boolean {
  return gone?.removed === true && come.added && gone.value.length === come.value.length;
}

function isPlain(value: EngineValue): value is EngineFields {
  return isFields(value) && !isMarked(value);
}

/** Both as what they say where both are JSON; a text that merely looks like a number stays one. */
function opened(before: EngineValue, after: EngineValue): readonly [EngineValue, EngineValue] {
  const [old, fresh] = [json(before), json(after)];
  return old === undefined || fresh === undefined ? [before, after] : [old, fresh];
}

function json(value: EngineValue): object | undefined {
  if (typeof value !== "string" || !/^\s*[{[]/.test(value)) return undefined;
  try {
    const found: unknown = JSON.parse(value);
    return typeof found === "object" && found !== null ? found : undefined;
  } catch {
    return undefined; // a text that begins like JSON
  }
}
