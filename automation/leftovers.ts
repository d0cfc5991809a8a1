import { protectedResources } from "../infra/protected.ts";
import type { DeployedResource } from "./deployed.ts";
import { configSet, npmRun, type PrintedFor } from "./printed-command.ts";

/** What is still there after a `destroy`. */
export interface Leftovers {
  /** Resources that stay in the account, since the stack's config says `retain`. */
  readonly retained: readonly { readonly name: string; readonly id: string }[];
}

const RETAINED = [
  ["user pool", protectedResources.pool],
  ["app client", protectedResources.client],
  ["domain", protectedResources.domain],
] as const;

/** What a destroy leaves in the account. */
export function leftovers(resources: readonly DeployedResource[], retain: boolean): Leftovers {
  if (!retain) return { retained: [] };
  const retained = RETAINED.flatMap(([name, type]) =>
    resources.filter((one) => one.type === type && one.id !== undefined).map(({ id = "" }) => ({ name, id })),
  );
  return { retained };
}

/**
 * What stays, how to take it up again, and what nobody but the administrator can remove.
 *
 * @param stack the one that went.
 * @param takenUp the pool of `existingPoolId`, if the stack has one.
 */
export function describeLeftovers(
  { retained }: Leftovers,
  stack: PrintedFor,
  issuer: string | undefined,
  takenUp?: string,
): string {
  const pool = retained.find(({ name }) => name === "user pool");
  const kept = retained.map(({ name, id }) => `  ${name} ${id}`);
  return [
    ...(kept.length > 0
      ? ["These stay in the account, since retain is set:", ...kept]
      : ["Nothing of it stays in the account."]),
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
