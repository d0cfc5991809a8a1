import type * as aws from "@pulumi/aws";
import type { Settings } from "../settings/settings.ts";
import { inviteMessage } from "./invitation.ts";
import { poolSchema } from "./pool-schema.ts";

/** What the pool itself is made of; how it is kept and protected is decided elsewhere. */
export type PoolSettings = Pick<
  Settings,
  "mfaRequired" | "passwordPolicy" | "tier" | "threatProtection" | "accountRecovery" | "invitation" | "email"
>;

/**
 * Translates settings into the user pool's properties. Pure.
 *
 * @param deletionProtection off only when the stack is about to be destroyed, and its pool with it.
 */
export function userPoolArgs(settings: PoolSettings, deletionProtection: boolean): aws.cognito.UserPoolArgs {
  const { passwordHistorySize, ...policy } = settings.passwordPolicy;
  return {
    // Sign-in by username or verified e-mail, whatever their case. Neither can be changed on a living pool.
    aliasAttributes: ["email"],
    usernameConfiguration: { caseSensitive: false },
    autoVerifiedAttributes: ["email"],
    // A user's own change of the address counts once the code that went to it is confirmed: until then the account keeps the
    // old one, and the address of another user cannot be claimed. AWS wants the attribute among the auto-verified ones. Sync sets
    // email_verified with each address, which skips the code. Source: UserAttributeUpdateSettingsType; AdminUpdateUserAttributes.
    userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdates: ["email"] },
    schemas: poolSchema,
    userPoolTier: settings.tier.toUpperCase(),
    adminCreateUserConfig: {
      allowAdminCreateUserOnly: true,
      inviteMessageTemplate: inviteMessage(settings.invitation, policy.temporaryPasswordValidityDays),
    },
    passwordPolicy: { ...policy, ...(passwordHistorySize > 0 && { passwordHistorySize }) },
    mfaConfiguration: settings.mfaRequired ? "ON" : "OPTIONAL",
    softwareTokenMfaConfiguration: { enabled: true },
    accountRecoverySetting: {
      recoveryMechanisms: [{ name: RECOVERY[settings.accountRecovery], priority: 1 }],
    },
    userPoolAddOns: { advancedSecurityMode: settings.threatProtection.mode.toUpperCase() },
    ...(settings.email && { emailConfiguration: emailConfiguration(settings.email) }),
    deletionProtection: deletionProtection ? "ACTIVE" : "INACTIVE",
  };
}

/** Never by SMS. Source: RecoveryOptionType. */
const RECOVERY = { email: "verified_email", administrator: "admin_only" } as const;

/** Source: EmailConfigurationType. Without it Cognito sends by its own account, 50 messages a day. */
function emailConfiguration(email: NonNullable<Settings["email"]>) {
  const { identityArn, from, replyTo, configurationSet } = email;
  return {
    emailSendingAccount: "DEVELOPER",
    sourceArn: identityArn,
    fromEmailAddress: from,
    ...(replyTo !== undefined && { replyToEmailAddress: replyTo }),
    ...(configurationSet !== undefined && { configurationSet }),
  };
}
