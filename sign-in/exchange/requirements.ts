import { allows, deletedPrincipals, isOpenToAll, otherPrincipals, readPolicy } from "./policy.ts";
import type { ExchangeSetup, Misconfiguration } from "./setup.ts";

/** Of a trusted token issuer. Source: IAM Identity Center API Reference, OidcJwtConfiguration. */
export interface FoundIssuer {
  readonly issuerUrl: string;
  readonly claim: string;
  readonly attribute: string;
}

/** Of the grant `urn:ietf:params:oauth:grant-type:jwt-bearer`. Source: the same, AuthorizedTokenIssuer. */
export interface FoundGrant {
  readonly issuers: readonly { readonly arn: string; readonly audiences: readonly string[] }[];
}

/** IAM Identity Center compares the claim `iss` with the URL character by character. */
export function issuerUrlProblem(
  found: Pick<FoundIssuer, "issuerUrl">,
  { issuerUrl, redeploy }: Pick<ExchangeSetup, "issuerUrl" | "redeploy">,
): Misconfiguration | undefined {
  if (found.issuerUrl === issuerUrl) return undefined;
  return {
    seen: `The trusted token issuer has the URL ${found.issuerUrl}, and the pool's tokens have ${issuerUrl}.`,
    why: "IAM Identity Center compares both to the letter, and refuses all tokens of this pool.",
    fix: `The URL of an issuer cannot be changed, so it is replaced: ${redeploy}. One that was made by hand: delete it, and create it with the URL of npm run outputs.`,
  };
}

/** A claim that the token lacks, or an attribute with another value, finds no user. */
export function claimMappingProblem(
  found: Pick<FoundIssuer, "claim" | "attribute">,
  { claim, attribute, redeploy }: Pick<ExchangeSetup, "claim" | "attribute" | "redeploy">,
): Misconfiguration | undefined {
  if (found.claim === claim && found.attribute === attribute) return undefined;
  return {
    seen: `The trusted token issuer compares the claim ${found.claim} with ${found.attribute}, and not ${claim} with ${attribute}.`,
    why: "IAM Identity Center finds another user, or none, and refuses the exchange.",
    fix: redeploy,
  };
}

/** Without the grant, or without this issuer in it, the application accepts no token of the pool. */
export function grantProblem(
  grant: FoundGrant | undefined,
  { issuerArn, redeploy }: ExchangeSetup,
): Misconfiguration | undefined {
  const why = `The application accepts no token of this pool: CreateTokenWithIAM ends with InvalidGrantException or UnauthorizedClientException.`;
  if (grant === undefined)
    return { seen: `The application has no grant of the type jwt-bearer.`, why, fix: redeploy };
  if (grant.issuers.some(({ arn }) => arn === issuerArn)) return undefined;
  return {
    seen: `The grant of the application does not name the trusted token issuer, ${issuerArn}.`,
    why,
    fix: redeploy,
  };
}

/** `aud` of an ID token is the client ID, and must be one of the authorized audiences. */
export function audienceProblem(
  grant: FoundGrant,
  { issuerArn, audiences, redeploy }: ExchangeSetup,
): Misconfiguration | undefined {
  const known = grant.issuers.filter(({ arn }) => arn === issuerArn).flatMap((one) => one.audiences);
  const missing = audiences.filter((one) => !known.includes(one));
  if (missing.length === 0) return undefined;
  return {
    seen: `The authorized audiences lack ${missing.join(", ")}: they are ${known.join(", ") || "empty"}.`,
    why: "Users of an app client that is not among them cannot exchange their ID token, whose aud is the client ID.",
    fix: redeploy,
  };
}

/** A token is issued for the scopes of the application only. */
export function scopesProblem(
  found: readonly string[],
  { scopes, redeploy }: ExchangeSetup,
): Misconfiguration | undefined {
  const missing = scopes.filter((one) => !found.includes(one));
  if (missing.length === 0) return undefined;
  return {
    seen: `The application lacks the access scopes ${missing.join(", ")}.`,
    why: "The exchange succeeds, and the services of these scopes refuse the session.",
    fix: redeploy,
  };
}

/**
 * Whether callers may exchange tokens.
 *
 * @param document of the authentication method IAM; undefined if the application has none.
 * @param callers ARNs of roles or users, or of a session.
 */
export function actorPolicyProblem(
  document: unknown,
  callers: readonly string[],
  { applicationArn, redeploy }: ExchangeSetup,
): Misconfiguration | undefined {
  const why =
    "CreateTokenWithIAM ends with AccessDeniedException for a caller that the actor policy does not name.";
  if (document === undefined)
    return {
      seen: `The application has no authentication method IAM, and so no actor policy.`,
      why,
      fix: redeploy,
    };
  const policy = readPolicy(document);
  if (policy === undefined) return undefined;
  if (isOpenToAll(policy))
    return {
      seen: `The actor policy of the application lets every AWS account exchange tokens.`,
      why: "A user's ID token is enough for anyone with an AWS account to act as that user.",
      fix: `Name the roles in identityCenter.application.callers, then: ${redeploy}`,
    };
  const action = "sso-oauth:CreateTokenWithIAM";
  const refused = callers.filter((caller) => !allows(policy, { caller, action, resource: applicationArn }));
  if (refused.length === 0) return undefined;
  return {
    seen: `The actor policy of the application does not allow ${action} for ${refused.join(", ")}.${deleted(deletedPrincipals(policy))}`,
    why,
    fix: `Add the role to identityCenter.application.callers, then: ${redeploy}`,
  };
}

/** Whether the actor policy lets others than the callers exchange tokens, as after a change by hand. */
export function otherCallersProblem(
  document: unknown,
  callers: readonly string[],
  { redeploy }: Pick<ExchangeSetup, "redeploy">,
): Misconfiguration | undefined {
  const policy = readPolicy(document);
  if (policy === undefined)
    return {
      seen: "The actor policy of the application was written by hand, with parts that are not compared, such as NotPrincipal.",
      why: "It may let others act as the users whose ID tokens they get.",
      fix: redeploy,
    };
  const others = otherPrincipals(policy, callers);
  if (others.length === 0) return undefined;
  return {
    seen: `The actor policy of the application also allows ${others.join(", ")}, which the settings do not name.`,
    why: "With a user's ID token, they can act as that user.",
    fix: `If they should, add them to identityCenter.application.callers. Otherwise: ${redeploy}`,
  };
}

/** Whether callers may assume a role with the context of a user. */
export function trustProblem(
  document: unknown,
  callers: readonly string[],
  { roleArn, redeploy }: { readonly roleArn: string; readonly redeploy: string },
): Misconfiguration | undefined {
  const policy = readPolicy(document);
  if (policy === undefined) return undefined;
  const actions = ["sts:AssumeRole", "sts:SetContext"];
  const missing = callers.flatMap((caller) =>
    actions
      .filter((action) => !allows(policy, { caller, action }))
      .map((action) => `${action} for ${caller}`),
  );
  if (missing.length === 0) return undefined;
  return {
    seen: `The trust policy of ${roleArn} does not allow ${missing.join(", ")}.${deleted(deletedPrincipals(policy))}`,
    why: "AssumeRole with the identity context of a user needs both sts:AssumeRole and sts:SetContext.",
    fix: `For the role of identityCenter.callerRole: ${redeploy}. For another role: aws iam update-assume-role-policy`,
  };
}

function deleted(ids: readonly string[]): string {
  return ids.length === 0 ? "" : ` It names ${ids.join(", ")}, which belongs to a deleted role.`;
}

/** Whether users may use the application, as the settings say. */
export interface FoundAssignment {
  readonly required: boolean;
  /** The number of users and groups with an assignment; counted up to one page. */
  readonly assigned: number;
}

/** @param expected whether the setting `application.assign` is set. */
export function assignmentProblem(
  { required, assigned }: FoundAssignment,
  expected: boolean,
  { redeploy }: Pick<ExchangeSetup, "redeploy">,
): Misconfiguration | undefined {
  if (required && assigned === 0)
    return {
      seen: `The application requires assignments, and no user or group is assigned.`,
      why: "Every exchange is refused.",
      fix: expected ? redeploy : `Leave out the requirement with: ${redeploy}`,
    };
  if (required === expected) return undefined;
  return required
    ? {
        seen: `The application requires assignments, and identityCenter.application.assign is not set.`,
        why: "Only assigned users can exchange their token: the others are refused.",
        fix: redeploy,
      }
    : {
        seen: `The application requires no assignment, although identityCenter.application.assign names groups.`,
        why: "Every user of IAM Identity Center can use it.",
        fix: redeploy,
      };
}
