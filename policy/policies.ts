import type { ResourceValidationPolicy } from "@pulumi/policy";
import type { Rule } from "./rule.ts";
import { rules } from "./rules/index.ts";

/**
 * The rules as the engine runs them: on each resource's inputs, before it is made or changed. Each stops the run.
 *
 * During a preview an input may be unknown yet. Reading it throws, which `@pulumi/policy` reports as advice; the `up` that
 * follows knows it, and checks.
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
