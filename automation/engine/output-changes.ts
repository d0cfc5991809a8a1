import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { type EngineFields, isFields, isUnknown } from "./engine-value.ts";
import { type ValueDifference, valueDifferences } from "./value-differences.ts";

/**
 * The stack's outputs that a run changes: the engine announces no step for them. Pure.
 *
 * @param event any; only that of the stack's outputs counts.
 * @returns undefined for other events. Values that are known only after the run are left out: the resources that they come from have steps.
 */
export function outputChanges({ resOutputsEvent }: EngineEvent): readonly ValueDifference[] | undefined {
  const { type, old, new: fresh } = resOutputsEvent?.metadata ?? {};
  if (type !== "pulumi:pulumi:Stack" || fresh == null) return undefined;
  // All outputs of a new stack are new. The engine's JSON has null here, and the SDK's type undefined.
  if (old == null) return [];
  const [before, after] = [fieldsOf(old.outputs), fieldsOf(fresh.outputs)];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => !isUnknown(after[name]))
    .flatMap((name) => valueDifferences(before[name], after[name], name));
}

function fieldsOf(outputs: unknown): EngineFields {
  return isFields(outputs) ? outputs : {};
}
