import type { PrintedFor } from "../terminal/printed-command.ts";
import type { IdentityCenter } from "./identity-center.ts";
import { inviteSteps, type StackUsers } from "./invite-steps.ts";
import type { Outputs } from "./outputs.ts";

export interface NextStepsInput extends PrintedFor {
  readonly outputs: Outputs;
  /** Absent if it could not be found. */
  readonly identityCenter?: IdentityCenter | undefined;
  /** Users were invited in this run. */
  readonly synced: boolean;
  readonly users: StackUsers;
}

/**
 * The administrator's next steps, click by click.
 * Source: Amazon Quick user guide, "Setting up Amazon Quick on desktop for enterprise deployments", steps 2 to 4.
 */
export function nextSteps(input: NextStepsInput): string {
  const steps = [
    ...valuesElsewhere(input.outputs),
    ...amazonQuickSteps(input),
    ...inviteSteps(input),
    "Send your colleagues docs/end-user-guide.md.",
  ];
  return ["Next steps", ...steps.map((step, index) => `${index + 1}. ${step}`)].join("\n");
}

/** What has to be entered elsewhere: at the DNS provider, and in further apps. */
function valuesElsewhere({ DnsRecords = [], Clients = {} }: Outputs): readonly string[] {
  const apps = Object.keys(Clients);
  return [
    ...(DnsRecords.length === 0
      ? []
      : ["Create the DNS records from the table. Until then, the custom domains do not work."]),
    ...(apps.length === 0
      ? []
      : [`Enter the values of the other tables in ${apps.join(", ")} (docs/other-apps.md).`]),
  ];
}

function amazonQuickSteps({ outputs, identityCenter }: NextStepsInput): readonly string[] {
  const issuerCommand = trustedTokenIssuerCommand(outputs.IssuerUrl, identityCenter);
  return [
    "Open the Amazon Quick management console as an administrator. Its home Region must be us-east-1, or another one that " +
      "Amazon Quick's documentation lists for the desktop app. This stack can be in any Region.",
    "Permissions → Extension access → Add extension access.",
    "Only if Amazon Quick asks for a trusted token issuer (accounts with IAM Identity Center): run this command in the account and\n" +
      `   Region of Identity Center. Enter the TrustedTokenIssuerArn that it prints, and the Aud claim from the table:\n   ${issuerCommand}` +
      (identityCenter === undefined ? "\n   (To find INSTANCE_ARN: aws sso-admin list-instances)" : ""),
    "Select Desktop application for Quick → Next. Enter a name and the values from the table, and check each value → Add.",
    "In the Amazon Quick console: Connect apps and data → Extensions → Add extension → Desktop application for Quick → Next → Create.",
  ];
}

/**
 * The command that makes IAM Identity Center trust the pool's tokens, for a POSIX shell.
 * Source: Amazon Quick user guide, enterprise set-up of the desktop app, step 2.
 *
 * @param identityCenter the instance; if absent, the command has a placeholder.
 */
export function trustedTokenIssuerCommand(
  issuer: string,
  identityCenter: IdentityCenter | undefined,
): string {
  const configuration = {
    OidcJwtConfiguration: {
      IssuerUrl: issuer,
      ClaimAttributePath: "email",
      IdentityStoreAttributePath: "emails.value",
      JwksRetrievalOption: "OPEN_ID_DISCOVERY",
    },
  };
  return [
    "aws sso-admin create-trusted-token-issuer",
    `--instance-arn ${identityCenter?.arn ?? "INSTANCE_ARN"}`,
    "--name AmazonQuickDesktop",
    "--trusted-token-issuer-type OIDC_JWT",
    `--trusted-token-issuer-configuration '${JSON.stringify(configuration)}'`,
    ...(identityCenter === undefined ? [] : [`--region ${identityCenter.region}`]),
  ].join(" ");
}
