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
  it("is what somebody else changed: the next comparison sees it", () => {
    const asked = { name: "logs", retentionInDays: 30 };
    const inputs = inputsAfterDrift(asked, { ...asked, retentionInDays: 7 }, logGroup);
    expect(inputs["retentionInDays"]).to.equal(7);
    const changes = changesOf(inputs, asked, propertiesOf(logGroup.terraform));
    expect(changes.map(({ path, kind }) => `${kind} ${path}`)).to.deep.equal(["update retentionInDays"]);
  });

  it("is what somebody else set where nothing was asked for", () => {
    const found = { name: "logs", tags: { owner: "somebody" } };
    expect(inputsAfterDrift({ name: "logs" }, found, logGroup)["tags"]).to.deep.equal({ owner: "somebody" });
  });

  it("is none where AWS fills in a default", () => {
    const found = { name: "logs", logGroupClass: "STANDARD", tags: {} };
    expect(inputsAfterDrift({ name: "logs" }, found, logGroup)).to.deep.equal({ name: "logs" });
  });

  it("is none in a policy that AWS wrote in other words", () => {
    const text = (Resource: string | string[]) =>
      JSON.stringify({ Statement: [{ Effect: "Allow", Resource }] });
    const asked = { restApiId: "a", policy: text(["x"]) };
    expect(inputsAfterDrift(asked, { ...asked, policy: text("x") }, restApiPolicy)).to.deep.equal(asked);
    const changed = inputsAfterDrift(asked, { ...asked, policy: text("y") }, restApiPolicy);
    expect(changed["policy"]).to.equal(text("y"));
  });

  it("is none in what AWS added to a block, and one in what it changed of it", () => {
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

  it("are left alone where they are the same in another order", async () => {
    expect(await callsFor({ a: "1", b: "2" }, { b: "2", a: "1" })).to.deep.equal([]);
  });

  it("that are gone are taken away before the others are set", async () => {
    expect(await callsFor({ a: "1", b: "2" }, { b: "3" })).to.deep.equal([
      { remove: ["a"] },
      { set: { b: "3" } },
    ]);
  });

  it("are all taken away where none is left, and set where there were none", async () => {
    expect(await callsFor({ a: "1" }, {})).to.deep.equal([{ remove: ["a"] }]);
    expect(await callsFor({}, { a: "1" })).to.deep.equal([{ set: { a: "1" } }]);
  });
});
