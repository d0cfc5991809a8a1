import { type Check, type CheckGroup, failure, ok } from "../check.ts";
import { describedPool } from "./facts/pool.ts";
import { protectionChecks } from "./pool-protection.ts";
import { senderChecks } from "./pool-sender.ts";
import { tokenChecks } from "./pool-tokens.ts";

const exists: Check = {
  id: "pool.exists",
  title: "The user pool exists",
  async run(target) {
    if ((await describedPool(target)) !== undefined) return ok();
    return failure({
      seen: `There is no user pool ${target.outputs.PoolId} in ${target.region} in account ${target.account}.`,
      why: "No user can sign in, and the accounts are lost if it was deleted.",
      fix: "aws sts get-caller-identity, and compare the account; if it is the right one, the pool was deleted by hand",
      link: "docs/state.md",
    });
  },
};

export const poolChecks: CheckGroup = {
  title: "User pool",
  checks: [exists, ...protectionChecks, ...tokenChecks, ...senderChecks],
};
