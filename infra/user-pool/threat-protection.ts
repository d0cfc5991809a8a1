import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { CidrRange } from "../settings/cidr.ts";
import type { ThreatProtection as ThreatProtectionSettings } from "../settings/user-pool.ts";

export interface ThreatProtectionArgs {
  readonly userPoolId: pulumi.Input<string>;
  readonly settings: ThreatProtectionSettings;
}

/** How the pool reacts to risky sign-ins, and to passwords that are known from leaks. */
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
      // The engine turns threat protection off before it deletes this, and Cognito then refuses the deletion. It has no effect
      // while threat protection is off, and is deleted with the pool.
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

/** Converts settings to a risk configuration. No e-mails about risks: they would need their own sender. Pure. */
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
      // All events with a password: sign-in, and a new password. Users cannot sign up.
      eventFilters: ["SIGN_IN", "PASSWORD_CHANGE"],
      actions: { eventAction: settings.compromisedCredentials === "block" ? "BLOCK" : "NO_ACTION" },
    },
    riskExceptionConfiguration:
      trustedCidrs || blockedCidrs
        ? { skippedIpRangeLists: textsOf(trustedCidrs), blockedIpRangeLists: textsOf(blockedCidrs) }
        : undefined,
  };
}

function textsOf(ranges: readonly CidrRange[] | undefined): string[] | undefined {
  return ranges?.map(({ text }) => text);
}
