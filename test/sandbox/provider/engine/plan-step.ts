import { randomBytes } from "node:crypto";
import * as provider from "../../../../sandbox/provider/provider.ts";
import type { Fields } from "../../../../sandbox/provider/values.ts";
import type { Declaration } from "./run-program.ts";

/** A resource in the state. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: Fields;
  readonly state: Fields;
}

export interface Step {
  readonly operation: "create" | "same" | "update" | "replace";
  readonly inputs: Fields;
  /** Of a replacement: whether the old resource is deleted first. */
  readonly deletesFirst: boolean;
}

/**
 * Decides what happens to a declared resource, from the provider's `check` and `diff`.
 *
 * @param old the resource in the state, if any.
 * @throws Error with all reasons if `check` refuses the inputs.
 */
export function planStep(declaration: Declaration, old: Resource | undefined): Step {
  const seed = randomBytes(32);
  if (old === undefined) return step("create", checked(declaration, {}, seed));
  const kept = declaration.ignoreChanges.filter((name) => name in old.inputs);
  const unchanged = Object.fromEntries(kept.map((name) => [name, old.inputs[name] ?? null]));
  const asked = { ...declaration, inputs: { ...declaration.inputs, ...unchanged } };
  const inputs = checked(asked, old.inputs, seed);
  const { changes, deleteBeforeReplace } = provider.diff(declaration.type, old.inputs, inputs, old.state);
  if (changes.length === 0) return step("same", inputs);
  if (!changes.some(({ replaces }) => replaces)) return step("update", inputs);
  // A replacement is checked once more without the old inputs, so that it gets a new name. Source: Pulumi's engine,
  // step_generator.go.
  return step("replace", checked(asked, {}, seed), deleteBeforeReplace || declaration.deleteBeforeReplace);
}

function step(operation: Step["operation"], inputs: Fields, deletesFirst = false): Step {
  return { operation, inputs, deletesFirst };
}

function checked({ type, name, inputs }: Declaration, oldInputs: Fields, randomSeed: Uint8Array): Fields {
  const found = provider.check(type, oldInputs, inputs, { name, randomSeed });
  if (found.faults.length === 0) return found.inputs;
  const reasons = found.faults.map(({ property, reason }) => `${property}: ${reason}`);
  throw new Error(`${type} "${name}" has inputs that the provider refuses: ${reasons.join("; ")}`);
}
