import { expect } from "chai";
import { changesOf } from "../../../sandbox/provider/diff.ts";
import { inputsAfterDrift } from "../../../sandbox/provider/drift.ts";
import { propertiesOf } from "../../../sandbox/provider/schema.ts";
import { restApiPolicy } from "../../../sandbox/provider/services/apigateway-rest-api.ts";
import { userPool } from "../../../sandbox/provider/services/cognito-pool.ts";
import { logGroup } from "../../../sandbox/provider/services/logs.ts";
import { changeTags } from "../../../sandbox/provider/tags.ts";
import type { Fields } from "../../../sandbox/provider/values.ts";

describe("A drift", () => {
  it("is a change outside Pulumi, which the next comparison finds", () => {
    const asked = { name: "logs", retentionInDays: 30 };
    const inputs = inputsAfterDrift(asked, { ...asked, retentionInDays: 7 }, logGroup);
    expect(inputs["retentionInDays"]).to.equal(7);
    const changes = changesOf(inputs, asked, propertiesOf(logGroup.terraform));
    expect(changes.map(({ path, kind }) => `${kind} ${path}`)).to.deep.equal(["update retentionInDays"]);
  });

  it("includes values set outside Pulumi for unset inputs", () => {
    const found = { name: "logs", tags: { owner: "another team" } };
    expect(inputsAfterDrift({ name: "logs" }, found, logGroup)["tags"]).to.deep.equal({
      owner: "another team",
    });
  });

  it("excludes AWS's defaults", () => {
    const found = { name: "logs", logGroupClass: "STANDARD", tags: {} };
    expect(inputsAfterDrift({ name: "logs" }, found, logGroup)).to.deep.equal({ name: "logs" });
  });

  it("excludes other forms of the same policy", () => {
    const text = (Resource: string | string[]) =>
      JSON.stringify({ Statement: [{ Effect: "Allow", Resource }] });
    const asked = { restApiId: "a", policy: text(["x"]) };
    expect(inputsAfterDrift(asked, { ...asked, policy: text("x") }, restApiPolicy)).to.deep.equal(asked);
    const changed = inputsAfterDrift(asked, { ...asked, policy: text("y") }, restApiPolicy);
    expect(changed["policy"]).to.equal(text("y"));
  });

  it("excludes additions of AWS to a block, and includes changes", () => {
    const asked = { name: "p", passwordPolicy: { minimumLength: 12 } };
    const added = { name: "p", passwordPolicy: { minimumLength: 12, requireNumbers: true } };
    expect(inputsAfterDrift(asked, added, userPool)).to.deep.equal(asked);
    const changed = { name: "p", passwordPolicy: { minimumLength: 8, requireNumbers: true } };
    expect(inputsAfterDrift(asked, changed, userPool)["passwordPolicy"]).to.deep.equal({ minimumLength: 8 });
  });
});

describe("Tags", () => {
  async function callsFor(before: Fields, after: Fields): Promise<unknown[]> {
    const calls: unknown[] = [];
    await changeTags(
      { tags: before },
      { tags: after },
      {
        set: async (tags) => calls.push({ set: tags }),
        remove: async (keys) => calls.push({ remove: keys }),
      },
    );
    return calls;
  }

  it("are not set again in another order", async () => {
    expect(await callsFor({ a: "1", b: "2" }, { b: "2", a: "1" })).to.deep.equal([]);
  });

  it("are removed before others are set", async () => {
    expect(await callsFor({ a: "1", b: "2" }, { b: "3" })).to.deep.equal([
      { remove: ["a"] },
      { set: { b: "3" } },
    ]);
  });

  it("can all be removed, and set for the first time", async () => {
    expect(await callsFor({ a: "1" }, {})).to.deep.equal([{ remove: ["a"] }]);
    expect(await callsFor({}, { a: "1" })).to.deep.equal([{ set: { a: "1" } }]);
  });
});
