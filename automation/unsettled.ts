import { protectedResources } from "../infra/protected.ts";
import { type DeployedResource, isProtectedType } from "./deployed.ts";

const FOLLOWS_RETAIN: readonly string[] = [protectedResources.client, protectedResources.domain];

/**
 * Whether the state still has to learn what the engine keeps to itself: protection, which comes off for `--replace`, and
 * retention. A preview does not show a change of either, and only an `up` writes them down.
 *
 * @param retain what the stack's config says now.
 */
export function isUnsettled(resources: readonly DeployedResource[], retain: boolean): boolean {
  return resources.some(
    (one) =>
      isProtectedType(one.type) &&
      (!one.protected || (FOLLOWS_RETAIN.includes(one.type) && one.retained !== retain)),
  );
}
