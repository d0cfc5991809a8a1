import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { expect } from "chai";
import { outputChanges } from "../../../automation/engine/output-changes.ts";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("Changes of the stack's outputs", () => {
  function eventOf(before: object | undefined, after: object, type = "pulumi:pulumi:Stack"): EngineEvent {
    const state = (outputs: object) => ({
      type,
      urn: "urn",
      id: "",
      parent: "",
      provider: "",
      inputs: {},
      outputs,
    });
    const old = before === undefined ? {} : { old: state(before) };
    const metadata = { op: "same" as const, urn: "urn", type, provider: "", new: state(after), ...old };
    return { sequence: 1, timestamp: 1, resOutputsEvent: { metadata } };
  }

  it("are outputs that are new, gone, or different, at any depth", () => {
    const before = { PoolId: "a", Gone: "b", Clients: { wiki: { ClientId: "c" } }, readme: "same" };
    const after = { PoolId: "x", New: "d", Clients: { wiki: { ClientId: "e" } }, readme: "same" };
    expect(outputChanges(eventOf(before, after))).to.deep.equal([
      { path: "PoolId", before: "a", after: "x" },
      { path: "Gone", before: "b" },
      { path: "Clients.wiki.ClientId", before: "c", after: "e" },
      { path: "New", after: "d" },
    ]);
    expect(outputChanges(eventOf(before, before))).to.deep.equal([]);
  });

  it("are none where a value is known only after the run, and none of a new stack", () => {
    const nested = { Clients: { wiki: { ClientId: UNKNOWN } }, ScimEndpoint: UNKNOWN };
    expect(outputChanges(eventOf({ ScimEndpoint: "a" }, nested))).to.deep.equal([]);
    expect(outputChanges(eventOf(undefined, { readme: "new" }))).to.deep.equal([]);
    const parsed = JSON.parse(JSON.stringify(eventOf(undefined, { readme: "new" })));
    parsed.resOutputsEvent.metadata.old = null;
    expect(outputChanges(parsed)).to.deep.equal([]);
    parsed.resOutputsEvent.metadata.new = null;
    expect(outputChanges(parsed)).to.equal(undefined);
  });

  it("are not in other events", () => {
    expect(outputChanges(eventOf({}, { id: "a" }, "aws:cognito/userPool:UserPool"))).to.equal(undefined);
    expect(outputChanges({ sequence: 1, timestamp: 1 })).to.equal(undefined);
  });
});
