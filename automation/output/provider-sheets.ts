import {
  bridged,
  type FederationSettings,
  type ProviderSettings,
  type SamlProviderSettings,
} from "../../infra/settings/federation.ts";
import { isIdentityCenter } from "../../infra/settings/link-warnings.ts";
import { npmRun, type PrintedFor } from "../terminal/printed-command.ts";
import type { Outputs } from "./outputs.ts";
import { type Field, fieldTable } from "./outputs-table.ts";

/** What has to be entered at one identity provider: fields, and the clicks that lead to them. */
export interface ProviderSheet {
  readonly provider: string;
  readonly title: string;
  readonly fields: readonly Field[];
  readonly steps: readonly string[];
}

type ProviderOutputs = NonNullable<Outputs["Federation"]>[string];

/**
 * What an administrator enters at each identity provider of the stack. Pure.
 *
 * @param settings `federation` of the stack's config; a provider that it does not have is described by its outputs alone.
 */
export function providerSheets(
  { Federation = {} }: Pick<Outputs, "Federation">,
  settings: FederationSettings,
  stack: PrintedFor,
): readonly ProviderSheet[] {
  return Object.entries(Federation).map(([provider, outputs]) => {
    const own = settings[provider];
    if (outputs.Type === "saml") return samlSheet(provider, outputs, own, stack);
    return outputs.Type === "user-pool"
      ? poolSheet(provider, outputs, own)
      : openIdSheet(provider, outputs, own);
  });
}

/** With PKCE of ours, the provider redirects to the bridge, otherwise to Cognito. Registering both, as older guides do, is harmless. */
function openIdSheet(
  provider: string,
  outputs: ProviderOutputs,
  own: ProviderSettings | undefined,
): ProviderSheet {
  const {
    ApiGwCallbackEndpoint: bridge,
    CognitoIdpResponseUri: cognito = "",
    JwksUri,
    KeySecretArn,
  } = outputs;
  const hasKeys = own === undefined ? JwksUri !== undefined : bridged(own)?.clientAuth === "private_key_jwt";
  const fields: Field[] = [
    [
      `Redirect URI (${bridge === undefined ? "CognitoIdpResponseUri" : "ApiGwCallbackEndpoint"})`,
      bridge ?? cognito,
    ],
    ["Grant type", "authorization code"],
    ...(bridge === undefined ? [] : ([["PKCE", "required, S256"]] as const)),
    ["Client authentication", hasKeys ? "private_key_jwt" : "client secret (client_secret_post)"],
    ...(hasKeys && JwksUri !== undefined ? ([["JWKS URI of the client (JwksUri)", JwksUri]] as const) : []),
    ...(KeySecretArn === undefined
      ? []
      : ([["Secret for a private key (KeySecretArn)", KeySecretArn]] as const)),
  ];
  if (own?.signedOutUrl !== undefined) fields.push(["Sign-out redirect URI", own.signedOutUrl]);
  const both = bridge === undefined ? [] : [`To register ${cognito} as a redirect URI, too, is harmless.`];
  const assign = "Assign the users or groups who may sign in, if the provider asks for it.";
  const steps = [...both, assign, ...signOutSteps(outputs)];
  return { provider, title: `Field at the identity provider ${provider}`, fields, steps };
}

/** No app ends the browser's sessions, so users need an address. Source: docs/federation.md. */
function signOutSteps({ SignOutUrl }: ProviderOutputs): string[] {
  return SignOutUrl === undefined
    ? []
    : [`To sign out of Amazon Cognito and of the provider, users open SignOutUrl: ${SignOutUrl}`];
}

/** Source: Amazon Cognito console, "Create app client" and "Edit managed login pages configuration". */
function poolSheet(
  provider: string,
  outputs: ProviderOutputs,
  own: ProviderSettings | undefined,
): ProviderSheet {
  const scopes = own?.type === "user-pool" ? own.scopes : ["openid", "email", "profile"];
  const fields: Field[] = [
    ["App client", "confidential, with a client secret"],
    ["Allowed callback URLs", outputs.CognitoIdpResponseUri ?? ""],
    ["Allowed sign-out URLs", own?.signedOutUrl ?? "(none is needed)"],
    ["Identity providers", "Cognito user pool"],
    ["OAuth 2.0 grant types", "Authorization code grant"],
    ["OpenID Connect scopes", scopes.join(", ")],
  ];
  const steps = [
    "In the Amazon Cognito console: the other pool → App clients → the client → Login pages → Edit.",
    ...signOutSteps(outputs),
  ];
  return { provider, title: `Field in the other user pool (${provider})`, fields, steps };
}

const SAML_FIELD = "Maps to this string value or user attribute in IAM Identity Center";

/**
 * IAM Identity Center has no API for SAML applications.
 * Sources: IAM Identity Center User Guide, "Set up customer managed SAML 2.0 applications", "Map attributes in your application to IAM
 * Identity Center attributes"; Amazon Cognito Developer Guide, "Configuring your third-party SAML identity provider".
 */
function samlSheet(
  provider: string,
  outputs: ProviderOutputs,
  own: ProviderSettings | undefined,
  stack: PrintedFor,
): ProviderSheet {
  const { AcsUrl = "", Audience = "", SingleLogoutUrl } = outputs;
  const saml = own?.type === "saml" ? own : undefined;
  const hasMetadata = (saml?.metadataUrl ?? saml?.metadata) !== undefined;
  if (saml !== undefined && hasMetadata && !isIdentityCenter(saml))
    return otherSamlSheet(provider, outputs, saml);
  const subject = saml?.subject === "email" ? userAttribute("email") : userAttribute("subject");
  const mapped = Object.entries(saml?.attributes ?? { email: "email" }).filter(
    ([, name]) => name !== "Subject",
  );
  const fields: Field[] = [
    ["Display name", provider],
    ["Application start URL, Relay state", "(stay blank)"],
    ["Application ACS URL", AcsUrl],
    ["Application SAML audience", Audience],
    ...(SingleLogoutUrl === undefined
      ? []
      : ([["Single logout URL, binding HTTP-POST (SingleLogoutUrl)", SingleLogoutUrl]] as const)),
    [`Attribute Subject: ${SAML_FIELD}`, subject],
    ["Attribute Subject: Format", "persistent"],
    ...mapped.map(
      ([name, attribute]): Field => [`Attribute ${attribute}`, VALUES[name] ?? "(a user attribute)"],
    ),
  ];
  const metadata = `Copy the IAM Identity Center SAML metadata file URL into federation.${provider}.metadataUrl, and run: ${npmRun("provision", stack)}`;
  const steps = [
    "IAM Identity Center console → Applications → Customer managed → Add application → I have an application I want to set up → SAML 2.0 → Next.",
    `Enter the display name. ${hasMetadata ? "" : `${metadata}. Until then, users cannot sign in with ${provider}.`}`.trim(),
    "Application properties stay blank. Application metadata → Manually type your metadata values: enter ACS URL and audience → Submit.",
    "Actions → Edit attribute mappings: enter the attributes → Save changes.",
    "Assign users and groups. A user who is not assigned cannot sign in.",
    ...certificateSteps(provider, Audience, saml),
    ...signOutSteps(outputs),
  ];
  return { provider, title: `Field in IAM Identity Center (${provider})`, fields, steps };
}

/** A SAML provider that is not IAM Identity Center: its console's words are not known. Source: "Configuring your third-party SAML identity provider". */
function otherSamlSheet(
  provider: string,
  outputs: ProviderOutputs,
  saml: SamlProviderSettings,
): ProviderSheet {
  const { AcsUrl = "", Audience = "", SingleLogoutUrl } = outputs;
  const fields: Field[] = [
    ["Assertion consumer service URL, HTTP-POST (AcsUrl)", AcsUrl],
    ["Entity ID of the service provider, audience (Audience)", Audience],
    ...(SingleLogoutUrl === undefined
      ? []
      : ([["Single logout URL, HTTP-POST (SingleLogoutUrl)", SingleLogoutUrl]] as const)),
    ["NameID", "persistent: it becomes the user's name in the pool, and must not change"],
    ...Object.entries(saml.attributes).map(([name, attribute]): Field => [`Attribute ${attribute}`, name]),
  ];
  const steps = [
    "Assign the users or groups who may sign in, if the provider asks for it.",
    ...certificateSteps(provider, Audience, saml),
    ...signOutSteps(outputs),
  ];
  return { provider, title: `Field at the SAML provider ${provider}`, fields, steps };
}

/**
 * Cognito signs with a certificate of the pool, and decrypts with another one, which only this provider has.
 * Source: "SAML signing and encryption", Amazon Cognito Developer Guide.
 */
function certificateSteps(
  provider: string,
  audience: string,
  saml: SamlProviderSettings | undefined,
): string[] {
  const pool = audience.split(":").at(-1) ?? "";
  const read = (command: string, query: string) =>
    `aws cognito-idp ${command} --region ${pool.split("_")[0]} --user-pool-id ${pool} --query ${query} --output text`;
  const signs = saml?.signRequests === true || saml?.signOut === true;
  const signing = read("get-signing-certificate", "Certificate");
  const encryption = read(
    `describe-identity-provider --provider-name ${provider}`,
    "IdentityProvider.ProviderDetails.ActiveEncryptionCertificate",
  );
  return [
    ...(signs ? [`Upload the certificate with which the provider checks signed requests: ${signing}`] : []),
    ...(saml?.encryptedAssertions === true
      ? [`Upload the certificate with which the provider encrypts assertions: ${encryption}`]
      : []),
  ];
}

/** As IAM Identity Center's form wants it: a dollar sign, and braces. */
function userAttribute(name: string): string {
  return `\${user:${name}}`;
}

/**
 * Source: IAM Identity Center User Guide, "Supported user attributes". It has no attribute for a verified e-mail, but its form takes a text
 * as well: "Maps to this string value or user attribute in IAM Identity Center".
 */
const VALUES: Readonly<Record<string, string>> = {
  email: userAttribute("email"),
  email_verified: "true",
  name: userAttribute("name"),
  given_name: userAttribute("givenName"),
  family_name: userAttribute("familyName"),
};

/** The sheets for a terminal. @param columns of the terminal; absent if there is none. */
export function describeSheets(sheets: readonly ProviderSheet[], columns: number | undefined): string {
  return sheets
    .map(({ title, fields, steps }) =>
      [fieldTable(title, fields, columns), ...steps.map((step, index) => `  ${index + 1}. ${step}`)].join(
        "\n",
      ),
    )
    .join("\n\n");
}
