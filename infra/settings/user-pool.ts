import { z } from "zod";
import { cidrListSchema } from "./allowed-cidrs.ts";
import { keysOf, oneOf, whole, yesNo } from "./values.ts";

/** What a password has to be. Limits: CreateUserPool, PasswordPolicyType. */
export const passwordPolicySchema = keysOf({
  minimumLength: whole(6, 99, "characters").default(8),
  requireLowercase: yesNo().default(true),
  requireUppercase: yesNo().default(true),
  requireNumbers: yesNo().default(true),
  requireSymbols: yesNo().default(true),
  temporaryPasswordValidityDays: whole(1, 365, "days").default(7),
  passwordHistorySize: whole(0, 24, "passwords that may not be used again").default(0),
});
export type PasswordPolicy = z.infer<typeof passwordPolicySchema>;

/** What the pool can do, and what each person costs a month. Source: "User pool feature plans", Amazon Cognito. */
export const tierSchema = oneOf(["lite", "essentials", "plus"]);
export type Tier = z.infer<typeof tierSchema>;

const riskAction = () => oneOf(["none", "mfaIfConfigured", "mfaRequired", "block"]);

const threatProtectionKeys = keysOf({
  mode: oneOf(["off", "audit", "enforced"]),
  lowRisk: riskAction().default("none"),
  mediumRisk: riskAction().default("mfaIfConfigured"),
  highRisk: riskAction().default("block"),
  compromisedCredentials: oneOf(["none", "block"]).default("block"),
  trustedCidrs: cidrListSchema.optional(),
  blockedCidrs: cidrListSchema.optional(),
});

/** A mode alone, or with what to do about each risk. Source: SetRiskConfiguration. */
export const threatProtectionSchema = z.preprocess(
  (value) => (typeof value === "string" ? { mode: value } : value),
  threatProtectionKeys,
);
export type ThreatProtection = z.infer<typeof threatProtectionSchema>;

/** How somebody gets in again who forgot the password. Never by SMS. Source: AccountRecoverySettingType. */
export const accountRecoverySchema = oneOf(["email", "administrator"]);
export type AccountRecovery = z.infer<typeof accountRecoverySchema>;
