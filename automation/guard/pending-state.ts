import { type ProtectedName, protectedNameOf, retainedNameOf } from "../../infra/shared/protection.ts";
import type { DeployedResource } from "../engine/deployed.ts";

const FOLLOWS_RETAIN: readonly ProtectedName[] = ["client", "domain", "pagesDomain"];

/**
 * Whether protection or retention in the state differ from what this run declares. A preview does not show a change of either, and only an
 * `up` saves them.
 *
 * @param retain the present setting of the stack's config.
 * @param replace names whose protection this run removes.
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

/** Whether the last run deployed the stack with `retain`: the state says it of the resources that follow this setting. */
export function deployedWithRetain(resources: readonly DeployedResource[]): boolean {
  return resources.some(
    (one) => one.retained && FOLLOWS_RETAIN.some((name) => name === protectedNameOf(one)),
  );
}
