import { z } from "zod";
import { cidrListSchema } from "./allowed-cidrs.ts";
import { faultOfDomainPrefix } from "./domain-prefix.ts";
import { boolean, integer, objectOf, oneOf, textLike } from "./values.ts";

const GUIDE = "https://docs.aws.amazon.com/cognito/latest/developerguide";

export const mfaRequired = boolean()
  .default(false)
  .meta({
    title: "true: each user needs an authenticator app",
    description:
      "`true`: each user needs an authenticator app. By default it is optional, and few users set it up, because the sign-in pages do " +
      "not ask. Never SMS. It does not apply to users of an [identity provider](federation.md#who-may-sign-in-and-where).",
    default: "`false`",
    protection: "on",
    example: true,
    references: { MFA: `${GUIDE}/user-pool-settings-mfa.html` },
  });

export const retain = boolean().default(false).meta({
  title: "true: the user pool with its accounts survives a destroy",
  description: "`true`: pool, app clients, domains and the state of sync survive `npm run destroy`.",
  default: "`false`",
  protection: "on",
  example: true,
  cost: "the pool, as before",
});

export const domainPrefix = z
  .string({ error: "write a prefix in lower case" })
  .trim()
  .transform((prefix, context) => {
    const fault = faultOfDomainPrefix(prefix);
    if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
    return prefix;
  })
  .optional()
  .meta({
    description:
      "First part of the sign-in pages' address, `<prefix>.auth.<region>.amazoncognito.com`. Unique in the Region over all AWS accounts; " +
      "without `aws`, `amazon` or `cognito`.",
    default: "derived from account, Region and stack",
    example: "example-sign-in",
    references: { domains: `${GUIDE}/cognito-user-pools-assign-domain.html` },
  });

export const existingPoolId = textLike(
  /^[\w-]{1,50}_[0-9A-Za-z]{1,50}$/,
  "write a user pool's ID, such as eu-central-1_AbCdEf123",
)
  .optional()
  .meta({
    description:
      "Uses a pool that exists, such as one that `retain` kept. It is never changed or deleted. If it is another pool, add sync's " +
      "attributes first: `provision` prints the command. Client ID and endpoints are new, so make the extension access again.",
    example: "us-east-1_AbCdEf123",
  });

/** Limits: CreateUserPool, PasswordPolicyType. */
const passwordPolicySchema = objectOf({
  minimumLength: integer(6, 99, "characters").default(8),
  requireLowercase: boolean().default(true),
  requireUppercase: boolean().default(true),
  requireNumbers: boolean().default(true),
  requireSymbols: boolean().default(true),
  temporaryPasswordValidityDays: integer(1, 365, "days").default(7),
  passwordHistorySize: integer(0, 24, "previous passwords").default(0),
});
export type PasswordPolicy = z.infer<typeof passwordPolicySchema>;

export const passwordPolicy = passwordPolicySchema.prefault({}).meta({
  description:
    "`minimumLength`, `requireLowercase`, `requireUppercase`, `requireNumbers`, `requireSymbols`, `temporaryPasswordValidityDays`, " +
    "`passwordHistorySize` (not with tier `lite`).",
  default: "8 characters of all four classes; temporary ones 7 days",
  protection: {
    minimumLength: "more",
    requireLowercase: "on",
    requireUppercase: "on",
    requireNumbers: "on",
    requireSymbols: "on",
    temporaryPasswordValidityDays: "less",
    passwordHistorySize: "more",
  },
  example: { minimumLength: 12 },
  references: { "password policies": `${GUIDE}/managing-users-passwords.html` },
});

/** What the pool supports, and what each user costs a month. Source: "User pool feature plans", Amazon Cognito. */
export const tier = oneOf(["lite", "essentials", "plus"])
  .default("essentials")
  .meta({
    description: "The pool's feature plan: `lite`, `essentials` or `plus`.",
    default: "`essentials`",
    example: "plus",
    cost: "per user and month: $0.0055, $0.015 (10,000 free), $0.02 (none free)",
    references: { "feature plans": `${GUIDE}/cognito-sign-in-feature-plans.html` },
  });
export type Tier = z.infer<typeof tier>;

const RISK_ACTIONS = ["none", "mfaIfConfigured", "mfaRequired", "block"] as const;
const riskAction = () => oneOf(RISK_ACTIONS);

/** A mode alone, or with an action for each risk. Source: SetRiskConfiguration. */
const threatProtectionSchema = z.preprocess(
  (value) => (typeof value === "string" ? { mode: value } : value),
  objectOf({
    mode: oneOf(["off", "audit", "enforced"]),
    lowRisk: riskAction().default("none"),
    mediumRisk: riskAction().default("mfaIfConfigured"),
    highRisk: riskAction().default("block"),
    compromisedCredentials: oneOf(["none", "block"]).default("block"),
    trustedCidrs: cidrListSchema.optional(),
    blockedCidrs: cidrListSchema.optional(),
  }),
);
export type ThreatProtection = z.infer<typeof threatProtectionSchema>;

export const threatProtection = threatProtectionSchema.prefault("off").meta({
  description:
    "`off`, `audit`, `enforced`, or an object: `mode`, `lowRisk`, `mediumRisk`, `highRisk` (`none`, `mfaIfConfigured`, `mfaRequired`, " +
    "`block`), `compromisedCredentials` (`none`, `block`), `trustedCidrs`, `blockedCidrs`.",
  default: "`off`",
  protection: {
    "": "set",
    mode: ["off", "audit", "enforced"],
    lowRisk: [...RISK_ACTIONS],
    mediumRisk: [...RISK_ACTIONS],
    highRisk: [...RISK_ACTIONS],
    compromisedCredentials: ["none", "block"],
    blockedCidrs: "set",
  },
  example: { mode: "enforced", highRisk: "block" },
  cost: "tier `plus`",
  references: { "threat protection": `${GUIDE}/cognito-user-pool-settings-threat-protection.html` },
});

/** How a user who forgot the password gets a new one. Never by SMS. Source: AccountRecoverySettingType. */
export const accountRecovery = oneOf(["email", "administrator"])
  .default("email")
  .meta({
    description:
      "`email`: users reset a forgotten password themselves. `administrator`: only an administrator can.",
    default: "`email`",
    protection: ["email", "administrator"],
    example: "administrator",
    references: { recovery: `${GUIDE}/managing-users-passwords.html` },
  });
