import { isDeepStrictEqual } from "node:util";
import { type ChangeObject, diffArrays } from "diff";
import { type EngineFields, type EngineValue, isFields, isMarked, shown } from "./engine-value.ts";

/** One difference between two values. */
export interface ValueDifference {
  /** "policy.Statement[1].Condition.NotIpAddress.aws:SourceIp"; for elements of a list, the list's path. */
  readonly path: string;
  /** Absent if the value is added. */
  readonly before?: EngineValue;
  /** Absent if the value is removed. */
  readonly after?: EngineValue;
}

/**
 * Finds the differences of two values as deep as possible: in objects, in lists, and in JSON text such as policies. Pure.
 *
 * @param path of the two values.
 * @returns values as they may be shown, with placeholders for secrets and unknown values.
 */
export function valueDifferences(before: EngineValue, after: EngineValue, path: string): ValueDifference[] {
  if (isDeepStrictEqual(before, after)) return [];
  const [old, fresh] = parsedIfJson(before, after);
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

/** If as many elements are removed as added at one position, they are treated as changed. */
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

/** Parses both values if both are JSON objects or lists; other texts stay texts. */
function parsedIfJson(before: EngineValue, after: EngineValue): readonly [EngineValue, EngineValue] {
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
