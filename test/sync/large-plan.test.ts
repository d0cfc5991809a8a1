import { expect } from "chai";
import fc from "fast-check";
import type { Account } from "../../sync/account.ts";
import { planLarge } from "../../sync/large-plan.ts";
import type { Person } from "../../sync/person.ts";
import { plan } from "../../sync/plan.ts";
import { anyAccounts, anyPeople, anyPolicy } from "./any-lists.ts";
import { account, person, policy } from "./people.ts";

/** The plan of both lists, without who is in step and settled. */
function withoutInStep(people: Person[], accounts: Account[], chosen: ReturnType<typeof policy>) {
  const whole = plan(people, accounts, chosen);
  return { ...whole, actions: whole.actions.filter(({ reason }) => reason !== "in-step") };
}

describe("The plan of a million", function () {
  this.timeout(60_000);

  it("is the same plan for any two lists, but that it leaves out who is in step", () => {
    fc.assert(
      fc.property(anyPeople, anyAccounts, anyPolicy, (people, accounts, chosen) => {
        const { inStep, ...large } = planLarge(people, accounts, chosen);
        const actions = large.actions.filter(({ reason }) => reason !== "in-step");
        expect({ ...large, actions }).to.deep.equal(withoutInStep(people, accounts, chosen));
        expect(inStep).to.be.at.most(people.length);
      }),
      { numRuns: 3000 },
    );
  });

  it("leaves out nearly everybody where nearly everybody is in step", () => {
    const ids = Array.from({ length: 1000 }, (_, index) => `person-${index}`);
    const people = ids.map((id) => person(id, undefined, { givenName: "", familyName: `Of ${id}` }));
    const accounts = ids.map((id) => account(id, { awaitsFirstSignIn: false, familyName: `Of ${id}` }));
    const [first, ...others] = accounts;
    const { inStep, actions } = planLarge(people, [...others, { ...first, ...account("left") }], policy());
    expect(inStep).to.be.within(990, 999);
    expect(actions.map(({ kind }) => kind).filter((kind) => kind !== "leave")).to.have.members([
      "invite",
      "disable",
    ]);
  });
});
