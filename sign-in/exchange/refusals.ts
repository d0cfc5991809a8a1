import { toSyncError } from "../../sync/aws/errors.ts";
import type { SyncError } from "../../sync/model/errors.ts";
import { ExchangeError, type ExchangeErrorCode } from "./exchange-error.ts";

/** What an answer of AWS says about the cause. */
export interface Refusal {
  readonly code: ExchangeErrorCode;
  readonly message: string;
  readonly hint: string;
  /** Several causes end with this error: the configuration decides which it is. */
  readonly isAmbiguous?: true;
}

/** What messages name. */
export interface RefusalContext {
  readonly applicationArn: string;
  /** Of IAM Identity Center. */
  readonly region: string;
  readonly redeploy: string;
}

const KMS_HINT =
  'The instance of IAM Identity Center is encrypted with a customer managed key. Its administrator allows the key for callers of the application: IAM Identity Center User Guide, "Implementing customer managed KMS keys".';

/**
 * Translates a refusal of CreateTokenWithIAM. Pure.
 *
 * Source: the service model of sso-oidc (@aws-sdk/client-sso-oidc 3.1164): the errors of CreateTokenWithIAM, and the values of `reason`. The
 * service leaves the message empty (github.com/aws-samples/custom-web-experience-with-amazon-q-business/issues/16 and 21), so the name and
 * the reason are all that there is.
 */
export function refusalOf(error: unknown, context: RefusalContext): Refusal | undefined {
  if (!(error instanceof Error)) return undefined;
  const reason = "reason" in error && typeof error.reason === "string" ? error.reason : undefined;
  if (reason?.startsWith("KMS_") === true) return keyRefusal(reason);
  return REFUSALS[error.name]?.(context, error);
}

function keyRefusal(reason: string): Refusal {
  return {
    code: "KEY_UNUSABLE",
    message: `IAM Identity Center cannot use its key (${KEY_REASONS[reason] ?? "another reason of AWS KMS"}).`,
    hint: KMS_HINT,
  };
}

const KEY_REASONS: Readonly<Record<string, string>> = {
  KMS_AccessDeniedException: "KMS_AccessDeniedException: the caller may not decrypt with it",
  KMS_DisabledException: "KMS_DisabledException: it is disabled",
  KMS_InvalidKeyUsageException: "KMS_InvalidKeyUsageException: it is not for encryption",
  KMS_InvalidStateException: "KMS_InvalidStateException: it is pending deletion, or unavailable",
  KMS_NotFoundException: "KMS_NotFoundException: it does not exist any more",
};

const REFUSALS: Readonly<Record<string, (context: RefusalContext, error: Error) => Refusal | undefined>> = {
  InvalidGrantException: ({ redeploy }) => ({
    code: "EXCHANGE_REFUSED",
    message: "IAM Identity Center refused the ID token (InvalidGrantException), and does not say why.",
    hint: `Issuer URL, audience, claim mapping and the user must match, and a token can be exchanged once: ${redeploy}, and run the command again.`,
    isAmbiguous: true,
  }),
  AccessDeniedException: ({ redeploy }) => ({
    code: "CALLER_REFUSED",
    message:
      "IAM Identity Center refused the caller or the user (AccessDeniedException): the caller needs sso-oauth:CreateTokenWithIAM and must be in the actor policy, and the user must be assigned if assignments are required.",
    hint: `docs/permissions.md has the policy. The roles of the actor policy are identityCenter.application.callers: ${redeploy}`,
    isAmbiguous: true,
  }),
  UnauthorizedClientException: ({ redeploy }) => ({
    code: "GRANT_MISSING",
    message:
      "The application has no grant for JWT bearer tokens, or is disabled (UnauthorizedClientException).",
    hint: redeploy,
    isAmbiguous: true,
  }),
  UnsupportedGrantTypeException: ({ redeploy }) => ({
    code: "GRANT_MISSING",
    message: "The application has no grant for JWT bearer tokens (UnsupportedGrantTypeException).",
    hint: redeploy,
  }),
  InvalidScopeException: ({ redeploy }) => ({
    code: "SCOPE_MISSING",
    message: "The application lacks a scope that was asked for (InvalidScopeException).",
    hint: redeploy,
  }),
  // Source: github.com/boto/boto3/issues/4093; aws-samples/configuring-qbusiness-with-idc-tti/issues/4: another Region.
  InvalidClientException: ({ applicationArn, region, redeploy }) => ({
    code: "APPLICATION_UNKNOWN",
    message: `IAM Identity Center in ${region} knows no application ${applicationArn} (InvalidClientException).`,
    hint: `Its Region is that of IAM Identity Center, and not the pool's: identityCenter.trustedTokenIssuer.region. If the application was deleted: ${redeploy}`,
  }),
  InvalidRequestRegionException: (_, error) => ({
    code: "REGION_WRONG",
    message: `IAM Identity Center expects the request in another Region${regionIn(error)} (InvalidRequestRegionException).`,
    hint: "Set identityCenter.trustedTokenIssuer.region, and run: npm run provision",
  }),
  InvalidRequestException: () => ({
    code: "EXCHANGE_REFUSED",
    message:
      "IAM Identity Center found the request invalid (InvalidRequestException): the ID token may be unreadable for it.",
    hint: "Run the command again. If it recurs: npm run sign-in shows the claims of the ID token.",
    isAmbiguous: true,
  }),
  ExpiredTokenException: (_, error) =>
    // The same name as for expired AWS credentials, which have no OAuth error code.
    "error" in error && error.error === "expired_token"
      ? {
          code: "TOKEN_EXPIRED",
          message: "The ID token has expired (ExpiredTokenException).",
          hint: "Run the command again, and sign in without a pause. Check this computer's clock.",
        }
      : undefined,
  SlowDownException: () => ({
    code: "THROTTLED",
    message: "IAM Identity Center received too many requests (SlowDownException).",
    hint: "Wait a minute, and run the command again.",
  }),
};

function regionIn(error: Error): string {
  const region = "region" in error && typeof error.region === "string" ? error.region : "";
  return /^[a-z\d-]{4,30}$/.test(region) ? `: ${region}` : "";
}

/** Credentials, clock, network, permissions: what any call can meet. It has no `cause`. */
export function withoutCause(error: unknown, what: string): SyncError | ExchangeError {
  if (error instanceof ExchangeError) return error;
  const known = toSyncError(error, { what });
  Object.defineProperty(known, "cause", { value: undefined, enumerable: false });
  return known;
}

/**
 * Translates a refusal of AssumeRole with a context. Pure.
 *
 * Sources: AWS STS API Reference, AssumeRole, Errors; IAM User Guide, "Troubleshoot access denied error messages": the message names the
 * action.
 */
export function roleRefusalOf(error: unknown, roleArn: string): Refusal | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === "AccessDenied" || error.name === "AccessDeniedException") {
    const [, action = "sts:AssumeRole or sts:SetContext"] =
      /not authorized to perform:? (sts:\w+)/.exec(error.message) ?? [];
    return {
      code: "ROLE_REFUSED",
      message: `AWS STS refused to assume ${roleArn}: ${action} is not allowed.`,
      hint: "The role's trust policy must allow sts:AssumeRole and sts:SetContext for the caller, and a caller in another account needs both in its own policy, too.",
      isAmbiguous: true,
    };
  }
  if (
    error.name === "ValidationError" ||
    error.name === "ExpiredTokenException" ||
    error.name === "ExpiredToken"
  )
    return /context/i.test(error.message)
      ? {
          code: "ROLE_REFUSED",
          message: `AWS STS refused the identity context for ${roleArn} (${error.name}).`,
          hint: "A context is valid for a few minutes, and for one partition of AWS. Run the command again.",
        }
      : undefined;
  if (error.name === "RegionDisabledException")
    return {
      code: "ROLE_REFUSED",
      message: "AWS STS is not active in this Region (RegionDisabledException).",
      hint: "Activate it in the IAM console: Account settings, Security Token Service.",
    };
  return undefined;
}
