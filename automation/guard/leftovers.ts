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
  /** Resources that stay in the account because the stack's config sets `retain`. */
  readonly retained: readonly Leftover[];
  /** Resources that stay in any case, because others may need them. */
  readonly needed: readonly Leftover[];
  /** User pools that the stack has made, and no longer had, as after a `pulumi destroy` of unprotected resources. */
  readonly outside?: readonly Leftover[];
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

/** The tables that an identity provider and `npm run keys` have filled. Their type alone does not distinguish them. */
const TABLES = [
  ["scimTable", "table of users pushed by SCIM"],
  ["keyTable", "register of signing keys"],
] as const;

const DATA = [
  ["state table of sync", retainedResources.stateTable.type],
  ["audit log group", retainedResources.auditLog.type],
  ["secret with the SCIM token", retainedResources.scimToken.type],
] as const;

/** Resources that the state retains: other APIs may use the role, and log entries stay encrypted with the key. */
const NEEDED = [
  ["API Gateway's role for logs", "aws:iam/role:Role"],
  ["KMS key", "aws:kms/key:Key"],
] as const;

/** The record with which ACM renews all certificates of a name. */
const PROOF = [["DNS record for certificates", "aws:route53/record:Record"]] as const;
const CERTIFICATE_PROOF = "-proof";

/** Finds what a destroy leaves in the account. */
export function leftovers(resources: readonly DeployedResource[], retain: boolean): Leftovers {
  const kept = resources.filter(({ retained }) => retained);
  const tables = TABLES.flatMap(([table, text]) =>
    named(
      [[text, protectedResources[table]]],
      resources.filter((one) => protectedNameOf(one) === table),
    ),
  );
  const data = kept.filter((one) => retainedNameOf(one) !== undefined);
  const retained = [...named(RETAINED, resources), ...tables, ...named(DATA, data)];
  const proofs = kept.filter(({ urn }) => urn.endsWith(CERTIFICATE_PROOF));
  return { retained: retain ? retained : [], needed: [...named(NEEDED, kept), ...named(PROOF, proofs)] };
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
 * Describes what stays, how to use the pool again, and what the administrator has to delete manually.
 *
 * @param stack the deleted one.
 * @param reusedPool the pool of `existingPoolId`, if the stack has one.
 * @param ownIssuer ARN of the trusted token issuer that the stack had, and that is deleted.
 */
export function describeLeftovers(
  { retained, needed, outside = [] }: Leftovers,
  stack: PrintedFor,
  issuer: string | undefined,
  reusedPool?: string,
  ownIssuer?: string,
): string {
  const pool = retained.find(({ name }) => name === "user pool");
  const lines = (left: readonly Leftover[]) => left.map(({ name, id }) => `  ${name} ${id}`);
  return [
    ...(retained.length + needed.length + outside.length === 0
      ? ["No resource of the stack stays in the account."]
      : []),
    ...(retained.length > 0
      ? ["These resources stay in the account, because retain is set:", ...lines(retained)]
      : []),
    ...(needed.length > 0
      ? ["These resources stay, because others may need them (docs/monitoring.md):", ...lines(needed)]
      : []),
    ...(outside.length > 0
      ? [
          "These resources stay in the account. An earlier run took them out of the stack (docs/state.md, A pool without its stack):",
          ...lines(outside),
        ]
      : []),
    ...(reusedPool === undefined
      ? []
      : [`The user pool ${reusedPool} of existingPoolId stays unchanged, with its accounts and its domain.`]),
    ...(pool === undefined
      ? []
      : [
          `To use the pool again: ${configSet("existingPoolId", pool.id, stack)}, then ${npmRun("provision", stack)}`,
        ]),
    ...(ownIssuer === undefined
      ? []
      : [
          `The trusted token issuer ${ownIssuer} is deleted, and with it the application and the role of identityCenter, if they were set.`,
        ]),
    "Delete manually:",
    "  1. Amazon Quick console → Connect apps and data → Extensions → Desktop application for Quick → Delete",
    "  2. Amazon Quick management console → Permissions → Extension access → Desktop application for Quick → Delete",
    `  3. IAM Identity Center → Settings → Authentication → Trusted token issuers, if you created one by hand${issuer ? ` for ${issuer}` : ""}`,
  ].join("\n");
}
