import { z } from "zod";
import { defined } from "../../sync/model/defined.ts";
import { decodeToken } from "../claims.ts";

/**
 * The claims of the ID token that IAM Identity Center issues. Source: the example of CreateTokenWithIAM in its API Reference; its own ID token
 * is decoded and not verified, because it comes from AWS over TLS.
 */
const claimsSchema = z.looseObject({
  sub: z.string().min(1),
  exp: z.number().optional(),
  "aws:identity_store_arn": z.string().optional(),
  "aws:instance_arn": z.string().optional(),
  "sts:identity_context": z.string().optional(),
});

/** A user of IAM Identity Center, for whom the application now acts. */
export interface ExchangedIdentity {
  /** In the identity store. */
  readonly userId: string;
  readonly identityStoreArn?: string;
  readonly instanceArn?: string;
  /** ISO 8601. */
  readonly expiresAt?: string;
}

/** What the decoded answer holds. */
export interface DecodedAnswer {
  readonly identity: ExchangedIdentity;
  /** For AWS STS alone; never shown. */
  readonly contextAssertion?: string;
}

/**
 * Decodes the answer of an exchange.
 *
 * @param identityContext of `awsAdditionalDetails`, which newer versions of the service return; older ones have it in the ID token only.
 * @returns undefined if the ID token cannot be read.
 */
export function decodeAnswer(
  idToken: string,
  identityContext: string | undefined,
): DecodedAnswer | undefined {
  const claims = claimsSchema.safeParse(decodeToken(idToken)?.claims);
  if (!claims.success) return undefined;
  const { sub, exp, ...rest } = claims.data;
  const identity = defined({
    userId: sub,
    identityStoreArn: rest["aws:identity_store_arn"],
    instanceArn: rest["aws:instance_arn"],
    expiresAt: exp === undefined ? undefined : new Date(exp * 1000).toISOString(),
  });
  return defined({ identity, contextAssertion: identityContext ?? rest["sts:identity_context"] });
}
