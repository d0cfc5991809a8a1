import type { GetUserPoolMfaConfigResponse } from "@aws-sdk/client-cognito-identity-provider";
import type { PasswordPolicy } from "../../infra/settings/user-pool.ts";
import { type Check, type Finding, ok, skipped } from "../check.ts";
import type { Target } from "../target.ts";
import { mfaOf, poolOf } from "./facts/pool.ts";
import { differs, differsSlightly, isOwnPool, listed, poolDiffers } from "./facts/problems.ts";

const MFA_PATH = "Authentication → Sign-in → Multi-factor authentication";
const NEEDS = ["pool.exists"];
const GUIDE = "https://docs.aws.amazon.com/cognito/latest/developerguide";

const mfa: Check = {
  id: "pool.mfa",
  title: "A second factor is required or possible as set",
  needs: NEEDS,
  run: async (target) => mfaFinding(target, await mfaOf(target)),
};

/** Compares the pool's second factors with `mfaRequired`. Pure. */
export function mfaFinding(
  target: Target,
  mfa: Pick<
    GetUserPoolMfaConfigResponse,
    "EmailMfaConfiguration" | "MfaConfiguration" | "SmsMfaConfiguration" | "SoftwareTokenMfaConfiguration"
  >,
): Finding {
  const { MfaConfiguration: mode = "OFF", SmsMfaConfiguration: sms, EmailMfaConfiguration: mail } = mfa;
  const link = `${GUIDE}/user-pool-settings-mfa.html`;
  const hasApp = mfa.SoftwareTokenMfaConfiguration?.Enabled === true;
  if (target.settings.mfaRequired && mode !== "ON") {
    const seen = `MFA is ${mode}. The settings require it.`;
    const why = "A stolen password alone is enough to sign in.";
    return poolDiffers(target, MFA_PATH, { seen, why, link });
  }
  if (mode === "ON" && !hasApp && sms === undefined && mail === undefined) {
    const seen = "MFA is required, and authenticator apps are off.";
    return poolDiffers(target, MFA_PATH, { seen, why: "Users have no second factor to sign in with.", link });
  }
  if (!isOwnPool(target)) return ok(`MFA is ${mode.toLowerCase()}, as the pool's owner set it.`);
  if (mode === "OFF" || !hasApp) {
    const seen =
      mode === "OFF" ? "MFA is OFF. The settings make it optional." : "Authenticator apps are off.";
    const why = "Authenticator apps of users are not asked for any more.";
    return differs(target, { seen, why, link });
  }
  if (sms !== undefined) {
    const why = "Text messages can be intercepted, and each costs money.";
    return differsSlightly(target, { seen: "Text messages (SMS) are on as a second factor.", why, link });
  }
  if (target.settings.mfaRequired) return ok();
  if (mode === "ON") {
    const seen = "MFA is required. The settings make it optional.";
    const why = "Users who have no authenticator app have to set one up.";
    return differsSlightly(target, { seen, why, link });
  }
  return ok(`MFA is ${mode.toLowerCase()}: few users set up an authenticator app. mfaRequired requires it.`);
}

const selfSignUp: Check = {
  id: "pool.self-sign-up",
  title: "Only administrators make accounts",
  needs: NEEDS,
  async run(target) {
    const { AdminCreateUserConfig } = await poolOf(target);
    if (AdminCreateUserConfig?.AllowAdminCreateUserOnly === true) return ok();
    return poolDiffers(target, "Authentication → Sign-up → Self-service sign-up", {
      seen: "Self sign-up is on.",
      why: "People outside the directory can make accounts, with an e-mail that may be in Amazon Quick.",
      link: `${GUIDE}/user-pool-settings-admin-create-user-policy.html`,
    });
  },
};

const deletionProtection: Check = {
  id: "pool.deletion-protection",
  title: "The user pool cannot be deleted by mistake",
  needs: NEEDS,
  async run(target) {
    if ((await poolOf(target)).DeletionProtection === "ACTIVE") return ok();
    if (!isOwnPool(target)) return ok("It is off. This stack never changes a pool that existed before.");
    return differsSlightly(target, {
      seen: "Deletion protection is off.",
      why: "One call deletes all accounts with their passwords, and nothing brings them back.",
      link: `${GUIDE}/user-pool-settings-deletion-protection.html`,
    });
  },
};

const passwordPolicy: Check = {
  id: "pool.password-policy",
  title: "The password policy is at least as strict as set",
  needs: NEEDS,
  applies: isOwnPool,
  async run(target) {
    const actual: PolicyOfPool = (await poolOf(target)).Policies?.PasswordPolicy ?? {};
    const weaker = weakerParts(actual, target.settings.passwordPolicy);
    if (weaker.length === 0) return ok();
    return differs(target, {
      seen: `The pool's password policy is weaker than the settings in ${listed(weaker)}.`,
      why: "Users may choose passwords that are easier to guess, or temporary ones work longer.",
      link: `${GUIDE}/managing-users-passwords.html`,
    });
  },
};

/** The pool's own policy, as PasswordPolicyType has it. */
interface PolicyOfPool {
  readonly MinimumLength?: number | undefined;
  readonly RequireUppercase?: boolean | undefined;
  readonly RequireLowercase?: boolean | undefined;
  readonly RequireNumbers?: boolean | undefined;
  readonly RequireSymbols?: boolean | undefined;
  readonly PasswordHistorySize?: number | undefined;
  readonly TemporaryPasswordValidityDays?: number | undefined;
}

/** The settings in which the pool's policy is weaker. Pure. */
export function weakerParts(actual: PolicyOfPool, expected: PasswordPolicy): string[] {
  const weaker = {
    minimumLength: (actual.MinimumLength ?? 0) < expected.minimumLength,
    requireLowercase: expected.requireLowercase && actual.RequireLowercase !== true,
    requireUppercase: expected.requireUppercase && actual.RequireUppercase !== true,
    requireNumbers: expected.requireNumbers && actual.RequireNumbers !== true,
    requireSymbols: expected.requireSymbols && actual.RequireSymbols !== true,
    passwordHistorySize: (actual.PasswordHistorySize ?? 0) < expected.passwordHistorySize,
    temporaryPasswordValidityDays:
      (actual.TemporaryPasswordValidityDays ?? 7) > expected.temporaryPasswordValidityDays,
  };
  return Object.entries(weaker).flatMap(([name, isWeaker]) => (isWeaker ? [name] : []));
}

const threatProtection: Check = {
  id: "pool.threat-protection",
  title: "Threat protection is on as set",
  needs: NEEDS,
  applies: isOwnPool,
  async run(target) {
    const actual = (await poolOf(target)).UserPoolAddOns?.AdvancedSecurityMode ?? "OFF";
    const expected = target.settings.threatProtection.mode.toUpperCase();
    if (actual === expected) return ok(actual.toLowerCase());
    return differs(target, {
      seen: `Threat protection is ${actual}. The settings say ${expected}.`,
      why:
        actual === "ENFORCED"
          ? "Sign-ins that look risky are blocked, which users see as a wrong password."
          : "Sign-ins with stolen passwords are not blocked as intended.",
      link: `${GUIDE}/cognito-user-pool-settings-threat-protection.html`,
    });
  },
};

const recovery: Check = {
  id: "pool.recovery",
  title: "A forgotten password is reset as set",
  needs: NEEDS,
  applies: isOwnPool,
  async run(target) {
    const { AccountRecoverySetting } = await poolOf(target);
    const names = (AccountRecoverySetting?.RecoveryMechanisms ?? []).map(({ Name }) => Name ?? "");
    if (names.length === 0) return skipped("AWS does not say how this pool recovers accounts.");
    const expected = target.settings.accountRecovery === "email" ? "verified_email" : "admin_only";
    if (names.length === 1 && names[0] === expected) return ok();
    return differs(target, {
      seen: `The pool recovers accounts by ${listed(names)}. The settings say ${expected}.`,
      why: "Users who forget their password cannot reset it, or can where an administrator should.",
      link: "docs/settings.md",
    });
  },
};

/** Who may get an account, and what protects accounts. */
export const protectionChecks: readonly Check[] = [
  mfa,
  selfSignUp,
  deletionProtection,
  passwordPolicy,
  recovery,
  threatProtection,
];
