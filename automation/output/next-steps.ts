import { npmRun, type PrintedFor } from "../terminal/printed-command.ts";
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
  /** Identity providers that need a signing key of ours: those without an active one, and those whose keys could not be read. @default none */
  readonly keys?: { readonly without: readonly string[]; readonly unread: readonly string[] };
}

/**
 * The administrator's next steps, click by click.
 * Source: Amazon Quick user guide, "Setting up Amazon Quick on desktop for enterprise deployments", steps 2 to 4.
 */
export function nextSteps(input: NextStepsInput): string {
  const steps = [
    ...valuesElsewhere(input.outputs),
    ...federationSteps(input),
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

/** What has to be entered at identity providers, and the keys that are missing. */
function federationSteps(input: NextStepsInput): readonly string[] {
  const providers = Object.keys(input.outputs.Federation ?? {});
  if (providers.length === 0) return [];
  const { without = [], unread = [] } = input.keys ?? {};
  const list = (name: string) =>
    `See its keys and the next step: ${npmRun("keys", input, `list --provider ${name}`)} (docs/federation-keys.md)`;
  return [
    `Enter the values of the sheets at ${providers.join(", ")} (docs/federation.md).`,
    ...without.map((name) => `${name} has no active signing key, so its users cannot sign in. ${list(name)}`),
    ...unread.map((name) => `Whether ${name} has an active signing key could not be read. ${list(name)}`),
  ];
}

function amazonQuickSteps(input: NextStepsInput): readonly string[] {
  return [
    "Open the Amazon Quick management console as an administrator. Its home Region must be us-east-1, or another one that " +
      "Amazon Quick's documentation lists for the desktop app. This stack can be in any Region.",
    "Permissions → Extension access → Add extension access.",
    issuerStep(input),
    "Select Desktop application for Quick → Next. Enter a name and the values from the table, and compare each value with the table → Add. " +
      "They cannot be edited: if one is wrong, delete it under Permissions → Extension access, and add it again.",
    "In the Amazon Quick console: Connect apps and data → Extensions → Add extension → Desktop application for Quick → Next → Create.",
  ];
}

const IF_ASKED =
  "Only if the form begins with Trusted Token Issuer Setup (accounts with IAM Identity Center; newer Amazon Quick consoles do not ask)";

/** With the setting, the issuer's ARN; without it, both ways to create one. */
function issuerStep({ outputs, identityCenter }: NextStepsInput): string {
  const { TrustedTokenIssuerArn, ClientId } = outputs;
  if (TrustedTokenIssuerArn !== undefined)
    return `${IF_ASKED}: enter the Trusted Token Issuer ARN ${TrustedTokenIssuerArn}\n   and the Aud claim ${ClientId}`;
  return waysToCreateIssuer(outputs, identityCenter);
}

/** Both ways to create a trusted token issuer, for a stack without its own. @param identityCenter if absent, the command has a placeholder. */
export function waysToCreateIssuer(
  { IssuerUrl, ClientId }: Pick<Outputs, "IssuerUrl" | "ClientId">,
  identityCenter?: IdentityCenter,
): string {
  const hint =
    identityCenter === undefined ? "\n   (To find INSTANCE_ARN: aws sso-admin list-instances)" : "";
  return [
    `${IF_ASKED}: create the issuer in the account and Region of IAM Identity Center, in one of two ways. Note its ARN, and enter it and the ` +
      `Aud claim ${ClientId}.`,
    `By command, which prints the TrustedTokenIssuerArn:\n   ${trustedTokenIssuerCommand(IssuerUrl, identityCenter)}${hint}`,
    "In the console: IAM Identity Center → Settings → Authentication → Trusted token issuers → Create trusted token issuer. Enter\n" +
      issuerForm(IssuerUrl),
    "Or let the stack create it: docs/trusted-identity-propagation.md.",
  ].join("\n   ");
}

const ISSUER_NAME = "AmazonQuickDesktop";
const CLAIM = "email";
const ATTRIBUTE = "emails.value";

/** The fields of the console's page, in its order. Source: the same guide, step 2. */
function issuerForm(issuer: string): string {
  return [
    `Issuer URL: ${issuer}`,
    `Trusted token issuer name: ${ISSUER_NAME}`,
    `Identity provider attribute: ${CLAIM}`,
    `IAM Identity Center attribute: Email (${ATTRIBUTE})`,
  ]
    .map((field) => `     ${field}`)
    .join("\n");
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
      ClaimAttributePath: CLAIM,
      IdentityStoreAttributePath: ATTRIBUTE,
      JwksRetrievalOption: "OPEN_ID_DISCOVERY",
    },
  };
  return [
    "aws sso-admin create-trusted-token-issuer",
    `--instance-arn ${identityCenter?.arn ?? "INSTANCE_ARN"}`,
    `--name ${ISSUER_NAME}`,
    "--trusted-token-issuer-type OIDC_JWT",
    `--trusted-token-issuer-configuration '${JSON.stringify(configuration)}'`,
    ...(identityCenter === undefined ? [] : [`--region ${identityCenter.region}`]),
  ].join(" ");
}
