import { expect } from "chai";
import type { Account } from "../../../sync/model/account.ts";
import type { Action } from "../../../sync/plan/plan.ts";
import { isDelayedRecheck, toConfirm } from "../../../sync/reconcile/delayed-recheck.ts";
import { account } from "../people.ts";

const { signal } = new AbortController();
const gone = (username: string, more: Partial<Account> = {}): Action & { kind: "disable" } => ({
  ...{ kind: "disable", reason: "gone", account: account(username, more), changes: [] },
});

describe("A whole reconciliation's removal of an unlisted user", () => {
  async function confirmed(actions: readonly Action[], isUnselected = async (_id: string) => true) {
    return [...(await toConfirm(actions, isUnselected, signal)).values()];
  }

  it("waits for a second check if the directory still has the user", async () => {
    const isAda = async (id: string) => id === "ada";
    expect(await confirmed([gone("ada"), gone("bob")], isAda)).to.deep.equal(["ada"]);
  });

  it("does not wait if a second check could not remove the user, or another user waits for the e-mail", async () => {
    const removals: Action[] = [
      gone("adopted", { directoryId: "ada" }),
      { ...gone("freeing"), frees: "freeing@example.com" },
      { ...gone("off"), reason: "disabled-in-directory" },
      gone("already", { enabled: false }),
      { kind: "delete", reason: "grace-period-over", account: account("for-long") },
    ];
    expect(await confirmed(removals)).to.deep.equal([]);
  });

  it("does not wait if there are too many to be moves between groups", async () => {
    const many = Array.from({ length: 101 }, (_, index) => gone(`user-${index}`));
    const asked: string[] = [];
    const isUnselected = async (id: string) => asked.push(id) > 0;
    expect(await confirmed(many, isUnselected)).to.deep.equal([]);
    expect(asked).to.deep.equal([]);
    expect(await confirmed(many.slice(1), isUnselected)).to.have.length(100);
  });

  it("looks up no user after the signal", async () => {
    const asked: string[] = [];
    await toConfirm([gone("ada")], async (id) => asked.push(id) > 0, AbortSignal.abort());
    expect(asked).to.deep.equal([]);
  });
});

describe("A second check", () => {
  it("is valid for 15 minutes after the first", () => {
    const first = 1_000_000;
    const isSecondAt = (milliseconds: number) => isDelayedRecheck(first, first + milliseconds);
    expect([0, 120_000, 900_000].map(isSecondAt)).to.deep.equal([true, true, true]);
    expect([900_001, -1].map(isSecondAt)).to.deep.equal([false, false]);
    expect(isDelayedRecheck(undefined, first)).to.equal(false);
  });
});
