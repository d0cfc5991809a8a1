import type { ExchangeErrorCode } from "./exchange-error.ts";
import type { FoundGrant, FoundIssuer } from "./requirements.ts";
import {
  actorPolicyProblem,
  audienceProblem,
  claimMappingProblem,
  grantProblem,
  issuerUrlProblem,
} from "./requirements.ts";
import type { ExchangeSetup, Misconfiguration } from "./setup.ts";

/** What was found after a refusal. What could not be read is undefined; what does not exist is null. */
export interface Evidence {
  /** Claims of the ID token that was refused. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** ARN of the caller. */
  readonly caller: string;
  readonly issuer?: FoundIssuer | null;
  readonly grant?: FoundGrant | null;
  /** A document. */
  readonly actorPolicy?: unknown;
  readonly assignmentRequired?: boolean;
  /** The number of users with the value of the claim, and how many of them are enabled. */
  readonly users?: number;
  readonly enabled?: number;
  /** Seconds since 1970. */
  readonly now: number;
}

/** The cause of a refusal. */
export interface Cause extends Misconfiguration {
  readonly code: ExchangeErrorCode;
}

/**
 * Finds why an exchange was refused: the first cause that what was found proves. Pure.
 *
 * @param refusal the name of AWS's error, as `ExchangeError` has it: a refused caller has other causes than a refused token.
 * @returns undefined if nothing that was read explains it.
 */
export function causeOf(
  refusal: ExchangeErrorCode,
  evidence: Evidence,
  setup: ExchangeSetup,
): Cause | undefined {
  const token = () => [
    ...expired(evidence),
    ...fromIssuer(evidence, setup),
    ...fromGrant(evidence, setup),
    ...fromUsers(evidence, setup),
  ];
  const caller = () => fromActorPolicy(evidence, setup);
  const found =
    refusal === "CALLER_REFUSED"
      ? [...caller(), ...token(), ...fromAssignment(evidence, setup)]
      : [...token(), ...caller()];
  return found[0] ?? remaining(refusal, evidence, setup);
}

/**
 * If all that a refused token needs is there, what cannot be read is left: whether it was exchanged before, and whether IAM Identity Center
 * has the keys of the issuer and the newest configuration.
 */
function remaining(
  refusal: ExchangeErrorCode,
  evidence: Evidence,
  { redeploy }: ExchangeSetup,
): Cause | undefined {
  const { issuer, grant, users } = evidence;
  if (refusal !== "EXCHANGE_REFUSED" || !issuer || !grant || users !== 1) return undefined;
  return {
    code: "TOKEN_USED",
    seen: "Issuer, claim mapping, grant, audience and user are right.",
    why: "This ID token may have been exchanged before, which IAM Identity Center allows once; or it does not have the keys of the issuer, or the newest configuration, yet.",
    fix: `Sign in again, which makes a new ID token: run the command again, after a deployment in some minutes. If it recurs: ${redeploy}`,
  };
}

function expired({ claims, now }: Evidence): Cause[] {
  const { exp } = claims;
  if (typeof exp !== "number" || exp > now) return [];
  return [
    {
      code: "TOKEN_EXPIRED",
      seen: `The ID token expired at ${new Date(exp * 1000).toISOString()}.`,
      why: "IAM Identity Center refuses expired tokens.",
      fix: "Run the command again. Check this computer's clock.",
    },
  ];
}

function fromIssuer({ issuer, claims }: Evidence, setup: ExchangeSetup): Cause[] {
  if (issuer === undefined) return [];
  if (issuer === null)
    return [
      {
        code: "ISSUER_WRONG",
        seen: `The trusted token issuer ${setup.issuerArn} does not exist any more.`,
        why: "IAM Identity Center trusts no token of this pool.",
        fix: setup.redeploy,
      },
    ];
  const url = issuerUrlProblem(issuer, { ...setup, issuerUrl: String(claims["iss"] ?? setup.issuerUrl) });
  if (url !== undefined) return [{ code: "ISSUER_WRONG", ...url }];
  const mapping = claimMappingProblem(issuer, setup);
  if (mapping !== undefined) return [{ code: "CLAIM_WRONG", ...mapping }];
  return claims[issuer.claim] === undefined
    ? [
        {
          code: "CLAIM_WRONG",
          seen: `The ID token has no claim ${issuer.claim}, by which the user is found.`,
          why: "IAM Identity Center finds no user.",
          fix: "Give the account the attribute: npm run sync -- --source idc. The app client must be allowed to read it.",
        },
      ]
    : [];
}

function fromGrant({ grant, claims }: Evidence, setup: ExchangeSetup): Cause[] {
  if (grant === undefined) return [];
  const problem = grantProblem(grant ?? undefined, setup);
  if (problem !== undefined || grant === null) return problem ? [{ code: "GRANT_MISSING", ...problem }] : [];
  const audience = typeof claims["aud"] === "string" ? [claims["aud"]] : setup.audiences;
  const missing = audienceProblem(grant, { ...setup, audiences: audience });
  if (missing === undefined) return [];
  const fix = `Add the app to identityCenter.application.clients (Amazon Quick's own is amazon-quick), then: ${setup.redeploy}`;
  return [{ code: "AUDIENCE_MISSING", ...missing, fix }];
}

function fromUsers({ users, enabled, claims }: Evidence, { claim, attribute }: ExchangeSetup): Cause[] {
  if (users === undefined) return [];
  const value = JSON.stringify(claims[claim] ?? "");
  if (users > 1)
    return [
      {
        code: "USER_AMBIGUOUS",
        seen: `${users} users of IAM Identity Center have the ${attribute} ${value}.`,
        why: "The claim must belong to one user: IAM Identity Center refuses the exchange.",
        fix: "Correct the attribute in the directory that IAM Identity Center reads. npm run doctor -- --only identity-center.claim-unique lists all duplicates.",
      },
    ];
  if (users === 0)
    return [
      {
        code: "USER_UNKNOWN",
        seen: `No user of IAM Identity Center has the ${attribute} ${value}.`,
        why: "IAM Identity Center finds the user by the exact value, upper and lower case included.",
        fix: "Create the user in IAM Identity Center, or correct the e-mail in the pool: npm run sync -- --source idc",
      },
    ];
  return enabled === 0
    ? [
        {
          code: "USER_DISABLED",
          seen: `The user of IAM Identity Center with the ${attribute} ${value} is disabled.`,
          why: "Disabled users get no identity context.",
          fix: "Enable the user in IAM Identity Center; npm run sync -- --source idc disables the account in the pool, if that was intended.",
        },
      ]
    : [];
}

function fromActorPolicy({ actorPolicy, caller }: Evidence, setup: ExchangeSetup): Cause[] {
  if (actorPolicy === undefined) return [];
  const problem = actorPolicyProblem(actorPolicy ?? undefined, [caller], setup);
  return problem === undefined ? [] : [{ code: "CALLER_REFUSED", ...problem }];
}

/** Only for a refused caller: AWS answers with AccessDeniedException for a user without an assignment (github.com/Destrayon/Connapse/pull/430). */
function fromAssignment({ assignmentRequired }: Evidence, { redeploy }: ExchangeSetup): Cause[] {
  if (assignmentRequired !== true) return [];
  return [
    {
      code: "USER_UNASSIGNED",
      seen: "The application requires assignments, and the user may have none.",
      why: "Only assigned users, and members of assigned groups, can exchange their token.",
      fix: `Add the user to a group of identityCenter.application.assign, or name the user's group there, then: ${redeploy}`,
    },
  ];
}
