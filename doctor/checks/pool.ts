import { type Check, type CheckGroup, type Finding, failure, ok, warning } from "../check.ts";
import type { Target } from "../target.ts";
import { describedPool } from "./facts/pool.ts";
import { protectionChecks } from "./pool-protection.ts";
import { senderChecks } from "./pool-sender.ts";
import { tokenChecks } from "./pool-tokens.ts";

const exists: Check = {
  id: "pool.exists",
  title: "The user pool exists",
  run: async (target) => existenceFinding(target, (await describedPool(target)) !== undefined),
};

/** Whether the deployed pool exists, and is the one of the settings. Pure. */
export function existenceFinding({ outputs, settings, ...at }: Target, isFound: boolean): Finding {
  if (!isFound) {
    return failure({
      seen: `There is no user pool ${outputs.PoolId} in ${at.region} in account ${at.account}.`,
      why: "No user can sign in, and the accounts are lost if it was deleted.",
      fix: "aws sts get-caller-identity, and compare the account; if it is the right one, the pool was deleted by hand",
      link: "docs/state.md",
    });
  }
  const { existingPoolId = outputs.PoolId } = settings;
  if (existingPoolId === outputs.PoolId) return ok();
  return warning({
    seen: `The stack is deployed with the pool ${outputs.PoolId}, and the setting existingPoolId names ${existingPoolId}.`,
    why: "The checks are about the deployed pool. Another pool is another issuer: the extension access would have to be made again.",
    fix: `pulumi config set existingPoolId ${outputs.PoolId} --stack ${at.stack}; or, if the stack made that pool, pulumi config rm existingPoolId --stack ${at.stack}`,
    link: "docs/settings.md",
  });
}

export const poolChecks: CheckGroup = {
  title: "User pool",
  checks: [exists, ...protectionChecks, ...tokenChecks, ...senderChecks],
};
