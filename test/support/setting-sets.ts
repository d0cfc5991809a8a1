import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { CERTIFICATE } from "./certificate.ts";

const file = z.object({ config: z.record(z.string(), z.unknown()) });

/** The project's settings in an example file at its root, as the engine stores them: text or JSON. */
export function exampleSettings(name: "Pulumi.hardened.yaml" | "Pulumi.dev.yaml"): Record<string, string> {
  const text = readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");
  const { config } = file.parse(parse(text));
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => !key.includes(":"))
      .map(([key, value]) => [key, typeof value === "object" ? JSON.stringify(value) : String(value)]),
  );
}

const json = (value: unknown) => JSON.stringify(value);

/** Metadata of a SAML provider. Cognito refuses a certificate that cannot be read, or has expired. */
const SAML_METADATA = [
  '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sso.example.com">',
  '<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">',
  '<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>',
  `<X509Certificate>${CERTIFICATE}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`,
  '<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://sso.example.com/sso"/>',
  "</IDPSSODescriptor></EntityDescriptor>",
].join("");

/** Sets of settings that are deployed and changed into each other, by their names in docs/settings-changes.md. */
const SETTINGS_BY_SET: Readonly<Record<string, () => Record<string, string>>> = {
  "nothing set": () => ({}),
  hardened: () => exampleSettings("Pulumi.hardened.yaml"),
  accounts: () => ({
    passwordPolicy: json({ minimumLength: 16, passwordHistorySize: 5, temporaryPasswordValidityDays: 1 }),
    accountRecovery: "administrator",
    tokenValidity: json({ access: "15 minutes", id: "15 minutes", refresh: "12 hours" }),
    refreshTokenRotation: json({ graceSeconds: 10 }),
    invitation: json({ subject: "Welcome", text: "Sign in as {username}\nwith {####}" }),
    email: json({
      identityArn: "arn:aws:ses:eu-central-1:111122223333:identity/example.com",
      from: "Sign-in <sign-in@example.com>",
      replyTo: "help@example.com",
    }),
    clients: json({
      notes: { callbackUrls: ["http://127.0.0.1:8400/callback", "com.example.notes:/callback"] },
      portal: {
        callbackUrls: ["https://portal.example.com/callback"],
        signOutUrls: ["https://portal.example.com/"],
        confidential: true,
      },
    }),
    requirePkce: "false",
    lambda: json({ memory: 512, architecture: "x86_64" }),
    logRetentionDays: "365",
    tags: json({ team: "identity", "cost-centre": 4711 }),
  }),
  operated: () => ({
    allowedCidrs: json(["52.94.76.0/24"]),
    waf: json({ countries: { block: ["AQ"] }, logging: true, signInPages: true }),
    throttling: json({ token: { rate: 20, burst: 40 } }),
    accessLogs: json({ createRole: true }),
    monitoring: json({ email: "alarms@example.com" }),
    encryption: "true",
    logRetentionDays: "90",
    mfaRequired: "true",
    passwordPolicy: json({ minimumLength: 12 }),
  }),
  federation: () => ({
    federation: json({
      okta: {
        ...{ type: "oidc", issuer: "https://idp.example.com", clientId: "app", pkce: true },
        clientSecretArn: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:okta-AbCdEf",
        // By hand: nothing answers for the issuer.
        endpoints: {
          authorization: "https://idp.example.com/authorize",
          token: "https://idp.example.com/token",
          userInfo: "https://idp.example.com/userinfo",
          jwks: "https://idp.example.com/jwks",
        },
        domains: ["example.com"],
      },
      IAMIdentityCenter: { type: "saml", metadata: SAML_METADATA, signRequests: true },
    }),
    directSignIn: "false",
    defaultProvider: "okta",
  }),
  "directory sync": () => ({
    directorySync: json({ identityStoreId: "d-9967123456" }),
    monitoring: json({ email: "alarms@example.com" }),
  }),
};

/** The names of all sets. */
export const SETTING_SETS: readonly string[] = Object.keys(SETTINGS_BY_SET);

/** @throws Error for an unknown name. */
export function settingSet(name: string): Record<string, string> {
  const set = SETTINGS_BY_SET[name];
  if (set === undefined) throw new Error(`Unknown set of settings "${name}".`);
  return set();
}
