import { expect } from "chai";
import { poolChanges, waitForPool, watchPool } from "../../../sandbox/cli/pool-watch.ts";
import type { Account } from "../../../sync/model/account.ts";

const ada: Account = {
  username: "1",
  email: "ada@example.com",
  name: "Ada",
  emailVerified: true,
  enabled: true,
  awaitsFirstSignIn: false,
  federated: false,
  managed: true,
  invites: 1,
};

describe("The differences between two listings of a pool", () => {
  const cases: readonly [what: string, before: Account[], after: Account[], sentences: string[]][] = [
    ["nothing", [ada], [{ ...ada }], []],
    ["an invitation", [], [ada], ["ada@example.com was invited."]],
    [
      "a first sign-in with an identity provider",
      [],
      [{ ...ada, federated: true }],
      ["ada@example.com signed in with an identity provider."],
    ],
    ["another e-mail", [ada], [{ ...ada, email: "a@b.c" }], ["ada@example.com now has the e-mail a@b.c."]],
    ["another name", [ada], [{ ...ada, name: "Countess" }], ["ada@example.com now has the name Countess."]],
    ["the end", [ada], [{ ...ada, enabled: false }], ["ada@example.com was disabled and signed out."]],
    ["a return", [{ ...ada, enabled: false }], [ada], ["ada@example.com was enabled again."]],
    ["a deletion", [ada], [], ["ada@example.com was deleted."]],
  ];
  for (const [what, before, after, sentences] of cases)
    it(`include ${what}`, () => expect(poolChanges(before, after)).to.deep.equal(sentences));
});

describe("Watching a pool", () => {
  it("reports each change once, also after a failed listing", async () => {
    const looks = [[], [ada], undefined, [{ ...ada, enabled: false }], []];
    const said: string[] = [];
    const end = new AbortController();
    const list = async () => {
      const look = looks.shift();
      if (looks.length === 0) end.abort();
      if (look === undefined) throw new Error("No answer.");
      return look;
    };
    await watchPool(list, 1, (line) => said.push(line), end.signal);
    expect(said).to.deep.equal([
      "ada@example.com was invited.",
      "ada@example.com was disabled and signed out.",
      "ada@example.com was deleted.",
    ]);
  });

  it("waits until a condition is fulfilled, and no longer than the limit", async () => {
    expect(
      await waitForPool(
        async () => [ada],
        ([account]) => account === ada,
        0,
      ),
    ).to.be.a("number");
    expect(
      await waitForPool(
        async () => [],
        ([account]) => account === ada,
        0,
      ),
    ).to.equal(undefined);
  });
});
