import type { UserType } from "@aws-sdk/client-cognito-identity-provider";
import {
  comparedName,
  describeMoved,
  type MovedProvider,
  USE_ANOTHER_NAME,
} from "../../infra/settings/provider-issuers.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { UNREADABLE } from "../../sync/model/identities.ts";
import { DriverError } from "../terminal/errors.ts";
import { type AccountLister, providersOf } from "./pool-accounts.ts";

/** How many accounts have an identity of a provider, or may have one: their identities cannot be read. Pure. */
export function accountsOf(name: string, users: readonly UserType[]): number {
  return users.filter((user) => {
    const providers = providersOf(user);
    return providers === UNREADABLE || providers.map(comparedName).includes(comparedName(name));
  }).length;
}

/**
 * Refuses to point a provider's name at another issuer while accounts have an identity of that name: Cognito finds them by it.
 *
 * @param consented names with consent.
 * @throws DriverError PROVIDER_ISSUER_CHANGED; the same if the accounts cannot be listed, because then it is not known.
 */
export async function assertNoAccountMoves(
  listAccounts: AccountLister,
  moved: readonly MovedProvider[],
  consented: readonly string[],
): Promise<void> {
  const asked = moved.filter(({ name }) => !consented.includes(name));
  if (asked.length === 0) return;
  const names = asked.map(({ name }) => name);
  const users = await listAccounts({
    code: "PROVIDER_ISSUER_CHANGED",
    what: `Accounts may have an identity of ${names.join(", ")}, from another issuer than the one in the settings`,
    flag: `--allow-other-issuer ${names.join(" ")}`,
  });
  const counted = asked.map((one) => ({ ...one, accounts: accountsOf(one.name, users) }));
  const used = counted.filter(({ accounts }) => accounts > 0);
  if (used.length > 0) throw refusal(used);
}

function refusal(used: readonly (MovedProvider & { readonly accounts: number })[]): DriverError {
  const counts = used.map(({ name, accounts }) =>
    accounts === 1
      ? `1 account has an identity of ${name}`
      : `${accounts} accounts have an identity of ${name}`,
  );
  return new DriverError(
    "PROVIDER_ISSUER_CHANGED",
    `${describeMoved(used)}\n${counts.join(", and ")}. Nothing was changed.`,
    {
      hint:
        `${USE_ANOTHER_NAME} Only if each user has the same name at both, allow it: ` +
        `--allow-other-issuer ${used.map(({ name }) => name).join(" ")}`,
      exitCode: ExitCode.guarded,
    },
  );
}
