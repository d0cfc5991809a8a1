import type { EngineEvent, OpType } from "@pulumi/pulumi/automation/index.js";
import { immutableChanges } from "./immutable-pool.ts";
import { propertyChanges } from "./property-changes.ts";
import type { ValueDifference } from "./value-differences.ts";

/** One thing that the engine does, or would do, to one resource. */
export interface Step {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  /** Logical name: the last part of the URN. */
  readonly name: string;
  /** The properties that force a replacement. */
  readonly keys: readonly string[];
  /** What of it changes; of one that is made or deleted, nothing. */
  readonly changes: readonly ValueDifference[];
  /** What of it AWS cannot change, in words. */
  readonly immutable: readonly string[];
  readonly id: string | undefined;
  /** A deletion takes it out of the stack alone: it stays in the account. */
  readonly stays: boolean;
  /** It happens in AWS; providers, components and the stack itself are the engine's own. */
  readonly inAws: boolean;
}

/** What changes nothing in the account. */
const QUIET: ReadonlySet<string> = new Set<OpType>([
  "same",
  "read",
  "refresh",
  "read-replacement",
  "discard",
  "discard-replaced",
]);

/** The step that an engine event announces, unless it leaves its resource as it is. */
export function stepOf(event: EngineEvent): Step | undefined {
  const metadata = event.resourcePreEvent?.metadata;
  if (metadata === undefined || QUIET.has(metadata.op)) return undefined;
  const { op, urn, type, keys, old } = metadata;
  return {
    op,
    urn,
    type,
    name: urn.split("::").at(-1) ?? urn,
    keys: keys ?? [],
    changes: propertyChanges(metadata),
    immutable: immutableChanges(metadata),
    id: old?.id || undefined,
    stays: old?.retainOnDelete === true,
    inAws: !type.startsWith("pulumi:") && (metadata.new ?? old)?.custom === true,
  };
}

/** How many resources in AWS are made, changed, replaced and deleted. */
export interface ChangeCounts {
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly delete: number;
}

/** A replacement comes as three steps; it is counted as one. */
export function countChanges(steps: readonly Step[]): ChangeCounts {
  const count = (...ops: string[]) => steps.filter(({ op, inAws }) => inAws && ops.includes(op)).length;
  return {
    create: count("create", "import"),
    update: count("update"),
    replace: count("replace", "import-replacement"),
    // A replacement that was interrupted leaves the old one to be deleted, without the other two steps.
    delete: count("delete") + Math.max(0, count("delete-replaced") - count("replace", "import-replacement")),
  };
}

/** "12 to create, 1 to update", or "nothing to change". */
export function describeChanges(steps: readonly Step[]): string {
  const counts = countChanges(steps);
  const parts = Object.entries(counts).flatMap(([what, number]) =>
    number > 0 ? [`${number} to ${what}`] : [],
  );
  if (parts.length > 0) return parts.join(", ");
  return steps.length > 0 ? "nothing to change in AWS, only in the state" : "nothing to change";
}
