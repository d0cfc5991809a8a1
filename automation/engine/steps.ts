import type { EngineEvent, OpType } from "@pulumi/pulumi/automation/index.js";
import { immutableChanges } from "./immutable-pool.ts";
import { propertyChanges } from "./property-changes.ts";
import type { ValueDifference } from "./value-differences.ts";

/** One operation that the engine does, or would do, on one resource. */
export interface Step {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  /** Logical name: the last part of the URN. */
  readonly name: string;
  /** The properties that force a replacement. */
  readonly keys: readonly string[];
  /** Its changed properties; none if it is created or deleted. */
  readonly changes: readonly ValueDifference[];
  /** Descriptions of changes that AWS cannot make. */
  readonly immutable: readonly string[];
  readonly id: string | undefined;
  /** A deletion removes it only from the stack: it stays in the account. */
  readonly stays: boolean;
  /** The resource is in AWS; providers, components and the stack itself exist only in the engine. */
  readonly inAws: boolean;
}

/** Operations that change nothing in the account. */
const OPS_WITHOUT_CHANGE: ReadonlySet<string> = new Set<OpType>([
  "same",
  "read",
  "refresh",
  "read-replacement",
  "discard",
  "discard-replaced",
]);

/** The step that an engine event announces; undefined if it changes nothing. */
export function stepOf(event: EngineEvent): Step | undefined {
  const metadata = event.resourcePreEvent?.metadata;
  if (metadata === undefined || OPS_WITHOUT_CHANGE.has(metadata.op)) return undefined;
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

/** How many resources in AWS are created, updated, replaced and deleted. */
export interface ChangeCounts {
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly delete: number;
}

/** A replacement has three steps, and is counted as one. */
export function countChanges(steps: readonly Step[]): ChangeCounts {
  const count = (...ops: string[]) => steps.filter(({ op, inAws }) => inAws && ops.includes(op)).length;
  return {
    create: count("create", "import"),
    update: count("update"),
    replace: count("replace", "import-replacement"),
    // After an interrupted replacement only the deletion of the old resource is left.
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
