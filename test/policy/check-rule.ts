import { expect } from "chai";
import type { Resource, Rule } from "../../policy/rule.ts";
import { findingsOf } from "../../policy/rules/index.ts";

/** What a rule says about resources, each by a name that ends the sentence "fires for …" or "is silent for …". */
export interface RuleCases {
  /** The resource, and what has to be in the message. */
  readonly fires: Readonly<Record<string, readonly [Resource, RegExp]>>;
  readonly silent: Readonly<Record<string, Resource>>;
}

/** Tests one rule: that it fires, alone and through the list of all rules, and that it keeps silent. */
export function checkRule(rule: Rule, { fires, silent }: RuleCases): void {
  describe(`The rule ${rule.code}`, () => {
    for (const [what, [resource, message]] of Object.entries(fires)) {
      it(`fires for ${what}`, () => {
        const faults = rule.faults(resource);
        expect(faults).to.have.length(1);
        expect(faults[0]).to.match(message);
        expect(findingsOf(resource)).to.deep.include({
          rule: rule.code,
          resource: `${resource.type} ${resource.name}`,
          message: faults[0],
        });
      });
    }

    for (const [what, resource] of Object.entries(silent)) {
      it(`is silent for ${what}`, () => expect(rule.faults(resource)).to.deep.equal([]));
    }
  });
}
