import { DiffKind, type PropertyDiff, type StepEventMetadata } from "@pulumi/pulumi/automation/index.js";
import { expect } from "chai";
import { propertyChanges } from "../../../automation/engine/property-changes.ts";
import { describeSteps } from "../../../automation/output/describe-steps.ts";
import { FUNCTION, POOL, step, urnOf } from "../support/engine-events.ts";

type Values = Readonly<Record<string, unknown>>;

/** An update as the engine announces it. */
function update(
  old: { inputs: Values; outputs?: Values },
  inputs: Values,
  detailedDiff?: Readonly<Record<string, PropertyDiff>>,
  diffs?: string[],
): StepEventMetadata {
  const state = { type: FUNCTION, urn: urnOf(FUNCTION), id: "f", parent: "", outputs: {}, provider: "" };
  return {
    op: "update",
    urn: urnOf(FUNCTION),
    type: FUNCTION,
    provider: "",
    old: { ...state, inputs: { ...old.inputs }, outputs: { ...old.outputs } },
    new: { ...state, inputs: { ...inputs } },
    ...(detailedDiff && { detailedDiff: { ...detailedDiff } }),
    ...(diffs && { diffs }),
  };
}

const changed = (inputDiff: boolean): PropertyDiff => ({ diffKind: DiffKind.update, inputDiff });

describe("What a step changes of its resource", () => {
  it("is what the provider says, and nothing that AWS takes for the same", () => {
    const metadata = update(
      { inputs: { size: 1, mode: "on" } },
      { size: 2, mode: "ON" },
      { size: changed(true) },
    );
    expect(propertyChanges(metadata)).to.deep.equal([{ path: "size", before: 1, after: 2 }]);
  });

  it("is every input that differs, if a dynamic provider says only that something does", () => {
    const metadata = update(
      { inputs: { policy: "a", same: [1], __provider: "old text" } },
      { policy: "b", same: [1], __provider: "new text" },
    );
    expect(propertyChanges(metadata)).to.deep.equal([{ path: "policy", before: "a", after: "b" }]);
  });

  it("is nothing for what is created or deleted, whose other side is null", () => {
    const metadata = update({ inputs: { size: 1 } }, { size: 2 });
    for (const side of ["old", "new"])
      expect(propertyChanges(Object.assign({}, metadata, { [side]: null }))).to.deep.equal([]);
  });

  it("is listed once for a property that differs in several places, with any name", () => {
    const metadata = update(
      { inputs: { tags: { a: "1", b: "1" }, "odd.name": 1 } },
      { tags: { a: "2", b: "2" }, "odd.name": 2 },
      { "tags.a": changed(true), 'tags["b"]': changed(true), '["odd.name"]': changed(true) },
    );
    expect(propertyChanges(metadata)).to.deep.equal([
      { path: "tags.a", before: "1", after: "2" },
      { path: "tags.b", before: "1", after: "2" },
      { path: "odd.name", before: 1, after: 2 },
    ]);
  });

  it("is what AWS has, against what is asked for, where what was asked for is the same", () => {
    const metadata = update(
      { inputs: { size: 2 }, outputs: { size: 7 } },
      { size: 2 },
      { size: changed(false) },
    );
    expect(propertyChanges(metadata)).to.deep.equal([{ path: "size", before: 7, after: 2 }]);
  });

  it("is listed even if its values look the same", () => {
    const metadata = update(
      { inputs: { password: "[secret]" } },
      { password: "[secret]" },
      { password: changed(true) },
    );
    expect(propertyChanges(metadata)).to.deep.equal([
      { path: "password", before: "[secret]", after: "[secret]" },
    ]);
  });

  it("follows the plain list of a provider that gives no details, without the engine's own notes", () => {
    const metadata = update({ inputs: { size: 1, __defaults: [] } }, { size: 2 }, undefined, [
      "size",
      "__defaults",
    ]);
    expect(propertyChanges(metadata)).to.deep.equal([{ path: "size", before: 1, after: 2 }]);
  });
});

describe("The steps of a preview", () => {
  it("show twenty properties of a resource, and say how many more there are", () => {
    const changes = Array.from({ length: 23 }, (_, index) => ({ path: `p${index}`, before: 1, after: 2 }));
    const lines = describeSteps([{ ...step("update", POOL), changes }]).split("\n");
    expect(lines).to.have.length(23);
    expect(lines.at(-2)).to.equal("      … and 3 more; --json lists them all");
  });
});
