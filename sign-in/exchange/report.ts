import type { AssumedRole } from "./exchange.ts";
import type { ExchangedIdentity } from "./identity.ts";
import type { Misconfiguration } from "./setup.ts";

/** What an exchange showed. It has no token, context or credential. */
export interface ExchangeReport {
  readonly user: ExchangedIdentity;
  /** The claim by which IAM Identity Center found the user, and its value. */
  readonly claim: { readonly name: string; readonly value: string };
  readonly application: string;
  /** Of IAM Identity Center. */
  readonly region: string;
  readonly scopes: readonly string[];
  /** Scopes of the settings that were not granted: AWS refuses only scopes that a request names. */
  readonly missingScopes?: Misconfiguration;
  /** The session, if a role was assumed. */
  readonly role?: AssumedRole;
  /** The role of `identityCenter.callerRole`, if none was assumed. */
  readonly callerRole?: string;
}
