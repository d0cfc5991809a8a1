import type { WorkerSource } from "../../sync/worker/config.ts";
import { MAX_ROLE_POLICIES_LENGTH } from "./aws-limits.ts";
import type { SettingFault } from "./fault.ts";

/**
 * Each account whose events are forwarded is a statement of some 230 characters in the bus's policy, which holds 10,240.
 * Source: PutPermission, PolicyLengthExceededException; "Amazon EventBridge quotas", event bus policy size.
 */
const MAX_SOURCES = 40;

/** What the policy of the worker's role holds beside the names of its sources; a test measures it. */
const OTHER_STATEMENTS_LENGTH = 3_000;

/** Sources that the policies of the stack cannot name. Pure. */
export function faultsOfSourceLimits(sources: readonly WorkerSource[]): SettingFault[] {
  const key = "directorySync.sources";
  if (sources.length > MAX_SOURCES) {
    return [{ key, found: `there are ${sources.length} sources`, allowed: `write at most ${MAX_SOURCES}` }];
  }
  const length = [...new Set(sources.flatMap(namesInPolicy))].join('","').length;
  if (length <= MAX_ROLE_POLICIES_LENGTH - OTHER_STATEMENTS_LENGTH) return [];
  const found = `the roles and stores have ${length} characters, too many for the policy of the worker's role`;
  return [{ key, found, allowed: "write fewer sources, or use one role for several of them" }];
}

function namesInPolicy(source: WorkerSource): string[] {
  if (source.kind === "scim") return [];
  if (source.roleArn !== undefined) return [source.roleArn];
  return source.kind === "idc"
    ? [`arn:aws-us-gov:identitystore::*:identitystore/${source.identityStoreId}`]
    : [];
}
