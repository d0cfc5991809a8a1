import type { StepEventMetadata } from "@pulumi/pulumi/automation/index.js";
import { type EngineFields, shown } from "./engine-value.ts";
import { type ValueDifference, valueDifferences } from "./value-differences.ts";

/**
 * The properties of a resource that a step changes, with their values before and after. Pure.
 *
 * @param metadata of an engine event, in a preview or a run. The provider decides which properties differ: it knows which values AWS treats
 *   as equal.
 */
export function propertyChanges(metadata: StepEventMetadata): ValueDifference[] {
  const { old, new: fresh } = metadata;
  // null in an event of the engine, for what did not or will not exist.
  if (!old || !fresh) return [];
  return changedRoots(metadata).flatMap(({ root, inputDiff }) => {
    const before: EngineFields = inputDiff ? old.inputs : old.outputs;
    const after: EngineFields = fresh.inputs;
    const found = valueDifferences(before[root], after[root], root);
    // A secret has the same placeholder before and after, and a difference may not be visible in JSON.
    return found.length > 0
      ? found
      : [{ path: root, ...present("before", before[root]), ...present("after", after[root]) }];
  });
}

function present(name: "before" | "after", value: unknown): Partial<ValueDifference> {
  return value === undefined ? {} : { [name]: shown(value) };
}

interface ChangedRoot {
  readonly root: string;
  /** The old inputs differ from the new ones; otherwise the actual state in AWS does. */
  readonly inputDiff: boolean;
}

/** A dynamic provider says that something differs, and not what: then all inputs count. Source: cmd/dynamic-provider of @pulumi/pulumi. */
function changedRoots({ detailedDiff, diffs, old, new: fresh }: StepEventMetadata): ChangedRoot[] {
  const detailed = Object.entries(detailedDiff ?? {}).map(([path, { inputDiff }]) => ({
    root: rootOf(path),
    inputDiff,
  }));
  const inputs = Object.keys({ ...old?.inputs, ...fresh?.inputs }).filter(
    (root) => JSON.stringify(old?.inputs?.[root]) !== JSON.stringify(fresh?.inputs?.[root]),
  );
  const named = diffs && diffs.length > 0 ? diffs : inputs;
  const all = detailed.length > 0 ? detailed : named.map((root) => ({ root, inputDiff: true }));
  const roots = new Map(all.map((one) => [one.root, one]));
  return [...roots.values()].filter(({ root }) => !root.startsWith("__"));
}

/** 'tags["cost.centre"]' and "schemas[0].name" → "tags" and "schemas". Source: pulumi, resource.PropertyPath. */
function rootOf(path: string): string {
  return /^\["([^"]+)"\]/.exec(path)?.[1] ?? /^[^.[]+/.exec(path)?.[0] ?? path;
}
