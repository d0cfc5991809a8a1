import { expect } from "chai";
import { countChanges, describeChanges, stepOf } from "../../../automation/engine/steps.ts";
import { API, begins, DOMAIN, FUNCTION, POOL, reports, step, urnOf } from "../support/engine-events.ts";

describe("The steps of a run", () => {
  it("are what the engine announces, with the reason for a replacement and the id that goes", () => {
    const event = begins({ op: "replace", type: DOMAIN, keys: ["domain"], id: "contoso" });
    expect(stepOf(event)).to.deep.equal({
      op: "replace",
      urn: urnOf(DOMAIN),
      type: DOMAIN,
      name: "sign-in",
      keys: ["domain"],
      changes: [],
      immutable: [],
      stays: false,
      id: "contoso",
      inAws: true,
    });
  });

  for (const op of ["same", "read", "refresh", "read-replacement", "discard", "discard-replaced"] as const) {
    it(`leave out a resource that is "${op}", since nothing happens to it`, () => {
      expect(stepOf(begins({ op, type: POOL }))).to.equal(undefined);
    });
  }

  it("leave out what the engine merely says", () => {
    expect(stepOf(reports("info", "hello"))).to.equal(undefined);
  });

  it("count a replacement once, although it comes as three", () => {
    const steps = [
      step("create-replacement", DOMAIN),
      step("replace", DOMAIN),
      step("delete-replaced", DOMAIN),
      step("update", FUNCTION),
      step("create", API),
      step("create", POOL),
      step("delete", POOL),
    ];
    expect(countChanges(steps)).to.deep.equal({ create: 2, update: 1, replace: 1, delete: 1 });
    expect(describeChanges(steps)).to.equal("2 to create, 1 to update, 1 to replace, 1 to delete");
  });

  it("are described as nothing to change when there are none", () => {
    expect(describeChanges([])).to.equal("nothing to change");
  });

  it("tell what happens in AWS from what is the engine's own: providers, components, the stack", () => {
    const own = [
      begins({ op: "create", type: "pulumi:pulumi:Stack", custom: false }),
      begins({ op: "create", type: "pulumi:providers:aws" }),
      begins({ op: "create", type: "quick-sign-in:infra:UserPool", custom: false }),
    ].flatMap((event) => stepOf(event) ?? []);
    expect(own).to.have.length(3);
    expect(countChanges(own)).to.deep.equal({ create: 0, update: 0, replace: 0, delete: 0 });
    expect(describeChanges(own)).to.equal("nothing to change in AWS, only in the state");
    expect(describeChanges([...own, step("create", POOL)])).to.equal("1 to create");
  });
});
