import type * as aws from "@pulumi/aws";
import type { Settings } from "../settings/settings.ts";
import { inviteMessage } from "./invitation.ts";
import { poolSchema } from "./pool-schema.ts";

/** The settings of the pool itself, without retention and protection. */
export type PoolSettings = Pick<
  Settings,
  "mfaRequired" | "passwordPolicy" | "tier" | "threatProtection" | "accountRecovery" | "invitation" | "email"
>;

/**
 * Converts settings to the user pool's properties. Pure.
 *
 * @param deletionProtection off only if the stack and its pool are about to be destroyed.
 */
export function userPoolArgs(settings: PoolSettings, deletionProtection: boolean): aws.cognito.UserPoolArgs {
  const { passwordHistorySize, ...policy } = settings.passwordPolicy;
  return {
    // Sign-in by username or verified e-mail, without regard to case. Neither option can be changed in an existing pool.
    aliasAttributes: ["email"],
    usernameConfiguration: { caseSensitive: false },
    autoVerifiedAttributes: ["email"],
    // If a user changes the e-mail address, the account keeps the old one until the user confirms the code sent to the new one: no
    // user can claim another user's address. AWS requires the attribute to be auto-verified. Sync sets email_verified with each
    // address, which skips the code. Source: UserAttributeUpdateSettingsType; AdminUpdateUserAttributes.
    userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdates: ["email"] },
    schemas: poolSchema,
    userPoolTier: settings.tier.toUpperCase(),
    adminCreateUserConfig: {
      allowAdminCreateUserOnly: true,
      inviteMessageTemplate: inviteMessage(settings.invitation, policy.temporaryPasswordValidityDays),
    },
    passwordPolicy: passwordHistorySize > 0 ? settings.passwordPolicy : policy,
    mfaConfiguration: settings.mfaRequired ? "ON" : "OPTIONAL",
    softwareTokenMfaConfiguration: { enabled: true },
    accountRecoverySetting: {
      recoveryMechanisms: [{ name: RECOVERY[settings.accountRecovery], priority: 1 }],
    },
    userPoolAddOns: { advancedSecurityMode: settings.threatProtection.mode.toUpperCase() },
    emailConfiguration: emailConfiguration(settings.email),
    deletionProtection: deletionProtection ? "ACTIVE" : "INACTIVE",
  };
}

/** Never by SMS. Source: RecoveryOptionType. */
const RECOVERY = { email: "verified_email", administrator: "admin_only" } as const;

/**
 * Cognito's own sender, with 50 e-mails a day, or SES. Always sent: the provider ignores a missing block, and SES would stay.
 * Source: EmailConfigurationType; terraform-provider-aws, aws_cognito_user_pool, email_configuration.
 */
function emailConfiguration(email: Settings["email"]): aws.types.input.cognito.UserPoolEmailConfiguration {
  if (email === undefined) return { emailSendingAccount: "COGNITO_DEFAULT" };
  const { identityArn, from, replyTo, configurationSet } = email;
  return {
    emailSendingAccount: "DEVELOPER",
    sourceArn: identityArn,
    fromEmailAddress: from,
    replyToEmailAddress: replyTo,
    configurationSet,
  };
}
