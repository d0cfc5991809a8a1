import type { UserType } from "@aws-sdk/client-cognito-identity-provider";
import { COGNITO } from "../../infra/settings/federation.ts";
import { MANAGED_BY } from "../../sync/model/account.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { UNREADABLE } from "../../sync/model/identities.ts";
import { DriverError } from "../terminal/errors.ts";
import { type AccountLister, providersOf } from "./pool-accounts.ts";

/** With which providers users of an app client may sign in, before a run and after it. COGNITO is the pool itself. */
export interface OfferChange {
  /** The app: "amazon-quick", or its name in `clients`. */
  readonly client: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/**
 * The changes that take a way to sign in away. An app that is removed is not among them: it is removed on purpose, and its users keep their
 * accounts and their ways into the other apps. Pure.
 */
export function losses(changes: readonly OfferChange[]): readonly OfferChange[] {
  return changes.filter(({ before, after }) => before.some((name) => !after.includes(name)));
}

/** An account, as far as this guard needs it. */
export interface SigningAccount {
  readonly label: string;
  readonly enabled: boolean;
  /** Sync invited or took over the account. */
  readonly managed: boolean;
  /** COGNITO for an account with a password here, and the providers of its identities. */
  readonly ways: readonly string[];
  /** It may have further ways, which cannot be read: each that is taken away may be its own. */
  readonly hasUnknownWays: boolean;
}

/** The apps to which an account could sign in before, and not after. A disabled account loses nothing. Pure. */
export function lockedOutOf(
  { enabled, ways, hasUnknownWays }: SigningAccount,
  changes: readonly OfferChange[],
): readonly string[] {
  if (!enabled) return [];
  const isLost = ({ before, after }: OfferChange) => {
    const own = before.filter((way) => hasUnknownWays || ways.includes(way));
    return own.some((way) => !after.includes(way)) && !ways.some((way) => after.includes(way));
  };
  return changes.filter(isLost).map(({ client }) => client);
}

/** Source: UserType; "Linking federated users to an existing user profile": the attribute `identities`. A missing Enabled counts as enabled. */
export function readSigningAccount(user: UserType): SigningAccount {
  const { Attributes = [], Enabled, UserStatus, Username = "" } = user;
  const valueOfName = (name: string) => Attributes.find(({ Name }) => Name === name)?.Value;
  const own = UserStatus === "EXTERNAL_PROVIDER" ? [] : [COGNITO];
  const providers = providersOf(user);
  return {
    label: valueOfName("email") ?? Username,
    enabled: Enabled !== false,
    managed: valueOfName("custom:managed_by") === MANAGED_BY,
    ways: [...new Set([...own, ...(providers === UNREADABLE ? [] : providers)])],
    hasUnknownWays: providers === UNREADABLE,
  };
}

const SHOWN = 5;

const QUESTION = {
  code: "USERS_LOCKED_OUT",
  what: "An app loses a way to sign in",
  flag: "--allow-lockout",
} as const;

/**
 * Refuses a run that leaves users without a way to sign in. It lists the pool only if an app client loses a provider.
 *
 * @throws DriverError USERS_LOCKED_OUT; the same if the accounts cannot be listed, because then it is not known.
 */
export async function assertNotLockedOut(
  listAccounts: AccountLister,
  changes: readonly OfferChange[],
): Promise<void> {
  const lost = losses(changes);
  if (lost.length === 0) return;
  const found: SigningAccount[] = [];
  const apps = new Set<string>();
  for (const user of await listAccounts(QUESTION)) {
    const account = readSigningAccount(user);
    const out = lockedOutOf(account, lost);
    for (const app of out) apps.add(app);
    if (out.length > 0) found.push(account);
  }
  if (found.length > 0) throw refusal(found, [...apps]);
}

function refusal(accounts: readonly SigningAccount[], apps: readonly string[]): DriverError {
  const names = accounts.slice(0, SHOWN).map(({ label }) => label);
  const more = accounts.length > SHOWN ? `, and ${accounts.length - SHOWN} more` : "";
  const managed = accounts.filter((one) => one.managed).length;
  const count = accounts.length === 1 ? "1 enabled account" : `${accounts.length} enabled accounts`;
  return new DriverError(
    "USERS_LOCKED_OUT",
    `After this run, ${count} could no longer sign in to ${apps.join(", ")}: ${names.join(", ")}${more}. ` +
      `Sync invited ${managed} of them. Nothing was changed.`,
    {
      hint:
        "Restore directSignIn, identityProviders or the provider in federation under its name, or link the accounts first " +
        "(docs/federation.md). " +
        "If it is intended, allow it: --allow-lockout. The accounts stay in the pool.",
      exitCode: ExitCode.guarded,
    },
  );
}
