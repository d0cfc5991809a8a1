import {
  protectedNameOf,
  protectedResources,
  retainedNameOf,
  retainedResources,
} from "../../infra/shared/protection.ts";
import type { DeployedResource } from "../engine/deployed.ts";
import { configSet, npmRun, type PrintedFor } from "../terminal/printed-command.ts";

/** What is still there after a `destroy`. */
export interface Leftovers {
  /** Resources that stay in the account, since the stack's config says `retain`. */
  readonly retained: readonly Leftover[];
  /** What stays whatever the config says, since something else may need it. */
  readonly needed: readonly Leftover[];
}

interface Leftover {
  readonly name: string;
  readonly id: string;
}

const RETAINED = [
  ["user pool", protectedResources.pool],
  ["app client", protectedResources.client],
  ["domain", protectedResources.domain],
] as const;

/** Of the stack's tables the one that an identity provider has filled. */
const TABLES = [["table of people pushed by SCIM", protectedResources.scimTable]] as const;

const DATA = [
  ["state table of sync", retainedResources.stateTable.type],
  ["audit log group", retainedResources.auditLog.type],
  ["secret with the SCIM token", retainedResources.scimToken.type],
] as const;

/** Where the state says so of them: other APIs may log by the role, and log lines stay under their key. */
const NEEDED = [
  ["API Gateway's role for logs", "aws:iam/role:Role"],
  ["KMS key", "aws:kms/key:Key"],
] as const;

/** What a destroy leaves in the account. */
export function leftovers(resources: readonly DeployedResource[], retain: boolean): Leftovers {
  const kept = resources.filter(({ retained }) => retained);
  const tables = resources.filter((one) => protectedNameOf(one) === "scimTable");
  const data = kept.filter((one) => retainedNameOf(one) !== undefined);
  const retained = [...named(RETAINED, resources), ...named(TABLES, tables), ...named(DATA, data)];
  return { retained: retain ? retained : [], needed: named(NEEDED, kept) };
}

function named(
  types: readonly (readonly [name: string, type: string])[],
  resources: readonly DeployedResource[],
): Leftover[] {
  return types.flatMap(([name, type]) =>
    resources.filter((one) => one.type === type && one.id !== undefined).map(({ id = "" }) => ({ name, id })),
  );
}

/**
 * What stays, how to take it up again, and what nobody but the administrator can remove.
 *
 * @param stack the one that went.
 * @param takenUp the pool of `existingPoolId`, if the stack has one.
 */
export function describeLeftovers(
  { retained, needed }: Leftovers,
  stack: PrintedFor,
  issuer: string | undefined,
  takenUp?: string,
): string {
  const pool = retained.find(({ name }) => name === "user pool");
  const lines = (left: readonly Leftover[]) => left.map(({ name, id }) => `  ${name} ${id}`);
  return [
    ...(retained.length + needed.length === 0 ? ["Nothing of it stays in the account."] : []),
    ...(retained.length > 0 ? ["These stay in the account, since retain is set:", ...lines(retained)] : []),
    ...(needed.length > 0
      ? ["These stay, since something else may need them (docs/monitoring.md):", ...lines(needed)]
      : []),
    ...(takenUp === undefined
      ? []
      : [
          `The user pool ${takenUp}, which the stack took up, stays as it is, with its accounts and its domain.`,
        ]),
    ...(pool === undefined
      ? []
      : [
          `To take the pool up again: ${configSet("existingPoolId", pool.id, stack)}, then ${npmRun("provision", stack)}`,
        ]),
    "Remove by hand:",
    "  1. Amazon Quick console → Connect apps and data → Extensions → Desktop application for Quick → Delete",
    "  2. Amazon Quick management console → Permissions → Extension access → Desktop application for Quick → Delete",
    `  3. IAM Identity Center → Settings → Authentication → Trusted token issuers, if you made one${issuer ? ` for ${issuer}` : ""}`,
  ].join("\n");
}
