import { npmRun, type PrintedFor } from "../terminal/printed-command.ts";
import type { IdentityCenter } from "./identity-center.ts";
import type { Outputs } from "./outputs.ts";
import { trustedTokenIssuerCommand } from "./trusted-token-issuer.ts";

export interface NextStepsInput extends PrintedFor {
  readonly outputs: Outputs;
  /** Where it could be found. */
  readonly identityCenter?: IdentityCenter | undefined;
  /** People were invited in this run. */
  readonly synced: boolean;
}

/**
 * What an administrator does now, click by click.
 * Source: Amazon Quick user guide, "Setting up Amazon Quick on desktop for enterprise deployments", steps 2 to 4.
 */
export function nextSteps(input: NextStepsInput): string {
  const { outputs, identityCenter, synced } = input;
  const issuerCommand = trustedTokenIssuerCommand(outputs.IssuerUrl, identityCenter);
  const steps = [
    "Open the Amazon Quick management console as its administrator (its home Region has to be us-east-1, or another one " +
      "that Amazon Quick's pages list for the desktop app; this stack may stand in any Region).",
    "Permissions → Extension access → Add extension access.",
    "Only if it asks for a trusted token issuer (accounts that use IAM Identity Center): run this in the account and Region of\n" +
      `   Identity Center, then enter the TrustedTokenIssuerArn that it prints, and the Aud claim from the table:\n   ${issuerCommand}` +
      (identityCenter === undefined ? "\n   (INSTANCE_ARN is printed by: aws sso-admin list-instances)" : ""),
    "Select Desktop application for Quick → Next. Enter a name and the values from the table, check them twice → Add.",
    "In the Amazon Quick console: Connect apps and data → Extensions → Add extension → Desktop application for Quick → Next → Create.",
    synced
      ? "Sign in yourself first: Amazon Quick in the browser, then the desktop app → Enterprise sign-in, with your e-mail and the temporary password from the mail."
      : `Invite yourself first, then everybody: ${npmRun("sync", input, "--source idc")} (or --source local for Amazon Quick's own users).`,
    "Send your colleagues docs/end-user-guide.md.",
  ];
  return ["Next steps", ...steps.map((step, index) => `${index + 1}. ${step}`)].join("\n");
}
