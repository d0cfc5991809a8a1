import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ThreatProtection as ThreatProtectionSettings } from "../settings/user-pool.ts";

export interface ThreatProtectionArgs {
  readonly userPoolId: pulumi.Input<string>;
  readonly settings: ThreatProtectionSettings;
}

/** What the pool does about a sign-in that looks risky, and about a password that is known from a leak. */
export class ThreatProtection extends pulumi.ComponentResource {
  constructor(
    name: string,
    { userPoolId, settings }: ThreatProtectionArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("quick-sign-in:infra:ThreatProtection", name, {}, opts);
    new aws.cognito.RiskConfiguration(
      name,
      { userPoolId, ...riskConfiguration(settings) },
      // Threat protection is off before the engine gets to delete this, and Cognito then refuses to touch it. It belongs
      // to the pool, does nothing while threat protection is off, and goes with the pool.
      // Source: SetRiskConfiguration, UserPoolAddOnNotEnabledException.
      { parent: this, retainOnDelete: true },
    );
    this.registerOutputs();
  }
}

/** Source: AccountTakeoverActionType, EventAction. */
const ACTIONS = {
  none: "NO_ACTION",
  mfaIfConfigured: "MFA_IF_CONFIGURED",
  mfaRequired: "MFA_REQUIRED",
  block: "BLOCK",
} as const;

/** Translates settings into a risk configuration. Nobody gets mail about a risk: that takes a sender of its own. Pure. */
export function riskConfiguration(
  settings: ThreatProtectionSettings,
): Omit<aws.cognito.RiskConfigurationArgs, "userPoolId"> {
  const action = (risk: keyof typeof ACTIONS) => ({ eventAction: ACTIONS[risk], notify: false });
  const { trustedCidrs, blockedCidrs } = settings;
  return {
    accountTakeoverRiskConfiguration: {
      actions: {
        lowAction: action(settings.lowRisk),
        mediumAction: action(settings.mediumRisk),
        highAction: action(settings.highRisk),
      },
    },
    compromisedCredentialsRiskConfiguration: {
      // Every event at which a password is seen: sign-in, and the choice of a new one. Nobody signs up here.
      eventFilters: ["SIGN_IN", "PASSWORD_CHANGE"],
      actions: { eventAction: settings.compromisedCredentials === "block" ? "BLOCK" : "NO_ACTION" },
    },
    ...((trustedCidrs || blockedCidrs) && {
      riskExceptionConfiguration: {
        ...(trustedCidrs && { skippedIpRangeLists: trustedCidrs.map(({ text }) => text) }),
        ...(blockedCidrs && { blockedIpRangeLists: blockedCidrs.map(({ text }) => text) }),
      },
    }),
  };
}
