import { type ProtectedName, protectedNameOf, retainedNameOf } from "../../infra/shared/protection.ts";
import type { DeployedResource } from "../engine/deployed.ts";

const FOLLOWS_RETAIN: readonly ProtectedName[] = ["client", "domain", "pagesDomain"];

/**
 * Whether the state still has to learn what the engine keeps to itself: protection, which comes off for `--replace`, and
 * retention. A preview does not show a change of either, and only an `up` writes them down.
 *
 * @param retain what the stack's config says now.
 * @param replace names that this run lets go of.
 */
export function hasPendingState(
  resources: readonly DeployedResource[],
  retain: boolean,
  replace: readonly ProtectedName[] = [],
): boolean {
  return resources.some((one) => {
    if (retainedNameOf(one) !== undefined) return !one.retained;
    const name = protectedNameOf(one);
    if (name === undefined) return false;
    return (
      one.protected === replace.includes(name) || (FOLLOWS_RETAIN.includes(name) && one.retained !== retain)
    );
  });
}
