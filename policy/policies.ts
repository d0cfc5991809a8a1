import type { ResourceValidationPolicy } from "@pulumi/policy";
import type { Rule } from "./rule.ts";
import { rules } from "./rules/index.ts";

/**
 * The rules in the engine's form. It checks each resource's inputs before it creates or changes the resource, and a violation stops
 * the run.
 *
 * In a preview, inputs may be unknown. Reading one throws, which `@pulumi/policy` reports as advisory; the following `up`
 * checks the known value.
 */
export const policies: ResourceValidationPolicy[] = rules.map(asPolicy);

function asPolicy(rule: Rule): ResourceValidationPolicy {
  return {
    name: rule.code,
    description: rule.description,
    enforcementLevel: "mandatory",
    url: rule.source,
    validateResource: ({ type, name, props, opts }, reportViolation) => {
      for (const fault of rule.faults({ type, name, props, opts })) reportViolation(fault);
    },
  };
}
