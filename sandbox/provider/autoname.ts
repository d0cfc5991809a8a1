import { createHash } from "node:crypto";
import type { ResourceType } from "./resource.ts";
import type { Fields } from "./values.ts";

/** The engine's data for a name. */
export interface Naming {
  /** The resource's name in the program. */
  readonly name: string;
  readonly randomSeed: Uint8Array;
  /** Set by `pulumi:autonaming`: a name to use. */
  readonly proposed?: string;
  readonly disabled?: boolean;
}

/**
 * Gives a resource a name if it has none: its previous one, or its name in the program with seven hex digits.
 * Source: Pulumi, "Autonaming". Like the real bridge, it lists generated names under `__defaults`.
 */
export function withName(inputs: Fields, olds: Fields, { autoname }: ResourceType, naming: Naming): Fields {
  if (autoname === undefined || naming.disabled) return inputs;
  const { property, maxLength, prefix = "" } = autoname;
  const isGiven = (inputs[property] ?? inputs[`${property}Prefix`] ?? null) !== null;
  if (isGiven) return inputs;
  const previous = isAutonamed(olds, property) ? olds[property] : undefined;
  return { ...inputs, [property]: previous ?? newName(naming, maxLength, prefix), __defaults: [property] };
}

/** Checks whether the name was generated: then a replacement can exist beside the old resource. */
export function isAutonamed(inputs: Fields, property: string): boolean {
  const defaults = inputs["__defaults"];
  return Array.isArray(defaults) && defaults.includes(property);
}

function newName({ name, randomSeed, proposed }: Naming, maxLength: number, prefix: string): string {
  if (proposed) return proposed.startsWith(prefix) ? proposed : `${prefix}${proposed}`;
  const suffix = createHash("sha256").update(randomSeed).digest("hex").slice(0, 7);
  return `${prefix}${name.slice(0, maxLength - prefix.length - suffix.length - 1)}-${suffix}`;
}
