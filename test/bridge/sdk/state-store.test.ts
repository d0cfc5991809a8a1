import { expect } from "chai";
import { dynamoStates } from "../../../bridge/sdk/state-table.ts";
import type { StateStore } from "../../../bridge/state-store.ts";
import { MemoryStates } from "../memory-states.ts";
import { awsWorld } from "./aws-world.ts";

const SIGN_IN = { cognitoState: "cognito-state", verifier: "verifier" };
const [NOW, LATER] = [1_000, 1_600];

async function dynamo(): Promise<StateStore> {
  const { dynamo: client, states } = await awsWorld();
  return dynamoStates((call) => call(client), states);
}

for (const [name, open] of [
  ["in DynamoDB", dynamo],
  ["in memory, as the other tests have them", async () => new MemoryStates()],
] as const) {
  describe(`Pending sign-ins ${name}`, () => {
    let store: StateStore;

    before(async () => {
      store = await open();
    });

    it("are taken once, by their own browser, before they expire", async () => {
      await store.addState("state#1", SIGN_IN, "browser", LATER);
      expect(await store.takeState("state#1", "another", NOW)).to.deep.equal({ kind: "foreign" });
      expect(await store.takeState("state#1", "another", LATER)).to.deep.equal({ kind: "foreign" });
      expect(await store.takeState("state#2", "browser", NOW)).to.deep.equal({ kind: "unknown" });
      const expired = { kind: "expired", cognitoState: "cognito-state" };
      expect(await store.takeState("state#1", "browser", LATER)).to.deep.equal(expired);
      expect(await store.takeState("state#1", "browser", LATER - 1)).to.deep.equal({
        kind: "taken",
        ...SIGN_IN,
      });
      expect(await store.takeState("state#1", "browser", NOW)).to.deep.equal({ kind: "unknown" });
    });

    it("are taken by one of many requests at once", async () => {
      await store.addState("state#3", SIGN_IN, "browser", LATER);
      await store.addCode("code#3", "verifier", LATER, NOW);
      const requests = Array.from({ length: 8 }, async () => {
        const { kind } = await store.takeState("state#3", "browser", NOW);
        return [kind, await store.takeCode("code#3", NOW)] as const;
      });
      const taken = await Promise.all(requests);
      expect(taken.filter(([kind]) => kind === "taken")).to.have.length(1);
      expect(taken.filter(([, verifier]) => verifier !== undefined)).to.have.length(1);
    });

    it("have a verifier for each code, once, before it expires", async () => {
      expect(await store.addCode("code#1", "verifier", LATER, NOW)).to.equal(true);
      expect(await store.addCode("code#1", "verifier", LATER, NOW), "the same, sent again").to.equal(true);
      expect(await store.addCode("code#1", "another", LATER, NOW)).to.equal(false);
      expect(await store.takeCode("code#1", LATER)).to.equal(undefined);
      expect(await store.takeCode("code#1", LATER - 1)).to.equal("verifier");
      expect(await store.takeCode("code#1", NOW)).to.equal(undefined);
      expect(await store.addCode("code#1", "old", NOW, 500)).to.equal(true);
      expect(await store.addCode("code#1", "new", LATER, NOW), "the expired one is replaced").to.equal(true);
      expect(await store.takeCode("code#1", NOW)).to.equal("new");
    });

    it("do not take a code for a state", async () => {
      await store.addCode("code#4", "verifier", LATER, NOW);
      expect(await store.takeState("code#4", "browser", NOW)).to.deep.equal({ kind: "unknown" });
    });
  });
}
