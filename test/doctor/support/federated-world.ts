import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { PublicJwk, SigningKey } from "../../../bridge/keys/signing-key.ts";
import type { CidrRange } from "../../../infra/settings/cidr.ts";
import { resourcePolicy } from "../../../infra/settings/resource-policy.ts";
import type { Settings } from "../../../infra/settings/settings.ts";
import { CERTIFICATE } from "../../support/certificate.ts";
import { describedAlarms } from "./described-alarms.ts";
import { settingsOf } from "./target.ts";

const LIMIT = { rate: 20, burst: 40 };

export const POOL_ORIGIN = "https://sign-in.auth.eu-central-1.amazoncognito.com";
export const BRIDGE = "https://br1dge.execute-api.eu-central-1.amazonaws.com/idp/okta";
export const OKTA = "https://example.okta.com";
const PARTNER_POOL = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_PaRtNeR12";
export const PARTNER = "https://partner.auth.eu-central-1.amazoncognito.com/oauth2";
export const SSO = "https://portal.sso.eu-central-1.amazonaws.com/saml/assertion/example";
/** As the stack has recorded it. */
export const ENTITY_ID = "https://portal.sso.eu-central-1.amazonaws.com/saml/entity/example";
export const METADATA = "https://portal.sso.eu-central-1.amazonaws.com/saml/metadata/example";

export function metadataWith(certificate: string): string {
  return `<md:EntityDescriptor entityID="${ENTITY_ID}"><md:IDPSSODescriptor><md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>
${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
<md:SingleLogoutService Location="https://sso.example.com/out" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"/>
</md:IDPSSODescriptor></md:EntityDescriptor>`;
}

/** One provider of each type, with our API in front of the first one. */
export const FEDERATED_SETTINGS = {
  federation: JSON.stringify({
    okta: { type: "oidc", issuer: OKTA, clientId: "0oa1example", clientAuth: "private_key_jwt" },
    partner: {
      type: "user-pool",
      poolId: "eu-central-1_PaRtNeR12",
      domain: "partner.auth.eu-central-1.amazoncognito.com",
      clientId: "1partnerclient",
      clientSecretArn: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:partner-AbCdEf",
    },
    IAMIdentityCenter: {
      type: "saml",
      metadataUrl: METADATA,
      signRequests: true,
      encryptedAssertions: true,
      signOut: true,
    },
  }),
  clients: JSON.stringify({
    notes: { callbackUrls: ["http://127.0.0.1:8400/callback"], identityProviders: ["partner"] },
  }),
  defaultProvider: "partner",
  accessLogs: "true",
  throttling: JSON.stringify({ authorize: LIMIT, token: LIMIT }),
  waf: "true",
  monitoring: JSON.stringify({ email: "on-call@example.com" }),
};

/** The limits of the bridge's routes. */
function methodSettings(): Record<string, object> {
  const limited = { throttlingRateLimit: LIMIT.rate, throttlingBurstLimit: LIMIT.burst };
  return {
    "~1okta~1authorize/GET": { ...limited },
    "~1okta~1callback/GET": { ...limited },
    "~1okta~1token/POST": { ...limited },
  };
}

/** How a host answers. */
export interface HostAnswer {
  status: number;
  location?: string;
  body?: string;
}

const redirect = (location: string): HostAnswer => ({ status: 302, location });
const json = (value: unknown, status = 200): HostAnswer => ({ status, body: JSON.stringify(value) });
const PAGE: HostAnswer = { status: 200, body: "<html>" };
const RSA = { keys: [{ kty: "RSA", kid: "1", n: "n", e: "AQAB" }] };

const CALLBACK = encodeURIComponent(`${BRIDGE}/callback`);
const TO_OKTA = `${OKTA}/v1/authorize?client_id=0oa1example&redirect_uri=${CALLBACK}&state=s&code_challenge=c&code_challenge_method=S256`;
const PROXIED = `${POOL_ORIGIN}/oauth2/authorize`;

function documentOf(issuer: string, endpoints: string, keys: string): HostAnswer {
  return json({
    issuer,
    authorization_endpoint: `${endpoints}/authorize`,
    token_endpoint: `${endpoints}/token`,
    userinfo_endpoint: `${endpoints}/userInfo`,
    jwks_uri: keys,
  });
}

/** What addresses outside of AWS's APIs answer, by their beginning: the first that fits counts. */
function hosts(): Record<string, HostAnswer> {
  return {
    [`${PROXIED}?okta`]: redirect(`${BRIDGE}/authorize?client_id=0oa1example`),
    [`${PROXIED}?partner`]: redirect(`${PARTNER}/authorize?client_id=1partnerclient`),
    [`${PROXIED}?IAMIdentityCenter`]: redirect(`${SSO}?SAMLRequest=x`),
    [`${BRIDGE}/authorize`]: redirect(TO_OKTA),
    [`${BRIDGE}/token`]: json({ error: "invalid_client" }, 401),
    [`${BRIDGE}/jwks`]: json({ keys: [publicJwk("k1")] }),
    [`${OKTA}/.well-known/openid-configuration`]: documentOf(OKTA, `${OKTA}/v1`, `${OKTA}/v1/keys`),
    [`${OKTA}/v1/keys`]: json(RSA),
    [`${OKTA}/v1/authorize`]: PAGE,
    [`${PARTNER_POOL}/.well-known/openid-configuration`]: documentOf(
      PARTNER_POOL,
      PARTNER,
      `${PARTNER_POOL}/.well-known/jwks.json`,
    ),
    [`${PARTNER_POOL}/.well-known/jwks.json`]: json(RSA),
    [`${PARTNER}/authorize`]: redirect(`${PARTNER.replace("/oauth2", "")}/login?client_id=1partnerclient`),
    [METADATA]: { status: 200, body: metadataWith(CERTIFICATE) },
    [SSO]: PAGE,
  };
}

function publicJwk(kid: string): PublicJwk {
  return { kid, kty: "RSA", alg: "RS256", use: "sig", n: "n", e: "AQAB" };
}

/** A key of the register, which is active unless changed. */
export function signingKey(changes: Partial<SigningKey> = {}): SigningKey {
  const kid = changes.kid ?? "k1";
  const now = new Date().toISOString();
  return {
    provider: "okta",
    kid,
    algorithm: "RS256",
    store: "kms",
    arn: "arn:aws:kms:eu-central-1:111122223333:key/1",
    publicJwk: publicJwk(kid),
    status: "active",
    createdAt: now,
    activatedAt: now,
    ...changes,
  };
}

interface PoolProvider {
  ProviderType: string;
  ProviderDetails: Record<string, string>;
  AttributeMapping: Record<string, string>;
  IdpIdentifiers: string[];
}

const OPENID_MAPPING = {
  email: "email",
  email_verified: "email_verified",
  name: "name",
  given_name: "given_name",
  family_name: "family_name",
  username: "sub",
};

function openId(details: Record<string, string>): PoolProvider {
  const common = {
    client_secret: "S3CRET",
    attributes_request_method: "GET",
    authorize_scopes: "openid email profile",
  };
  return {
    ProviderType: "OIDC",
    ProviderDetails: { ...common, ...details },
    AttributeMapping: { ...OPENID_MAPPING },
    IdpIdentifiers: [],
  };
}

function providers(): Record<string, PoolProvider> {
  return {
    okta: openId({
      client_id: "0oa1example",
      oidc_issuer: OKTA,
      jwks_uri: `${OKTA}/v1/keys`,
      authorize_url: `${BRIDGE}/authorize`,
      token_url: `${BRIDGE}/token`,
    }),
    partner: openId({
      client_id: "1partnerclient",
      oidc_issuer: PARTNER_POOL,
      jwks_uri: `${PARTNER_POOL}/.well-known/jwks.json`,
      authorize_url: `${PARTNER}/authorize`,
      token_url: `${PARTNER}/token`,
    }),
    IAMIdentityCenter: {
      ProviderType: "SAML",
      ProviderDetails: {
        MetadataURL: METADATA,
        EncryptedResponses: "true",
        ActiveEncryptionCertificate: CERTIFICATE,
        RequestSigningAlgorithm: "rsa-sha256",
        IDPSignout: "true",
        SSORedirectBindingURI: SSO,
      },
      AttributeMapping: { email: "email" },
      IdpIdentifiers: [],
    },
  };
}

/** A stack with identity providers, of which a test breaks one thing. */
export interface FederatedWorld {
  settings: Settings;
  /** Of the pool, by name. */
  providers: Record<string, PoolProvider>;
  /** What the app clients offer: Amazon Quick's, and that of the app notes. */
  clientProviders: string[];
  notesProviders: string[];
  /** Attributes that the app clients may write. */
  writable: string[];
  /** What the proxy adds to a request. */
  proxiedProvider: string | undefined;
  hosts: Record<string, HostAnswer>;
  /** The register of signing keys. */
  keys: SigningKey[];
  kms: { KeyState: string; Enabled: boolean; tags: Record<string, string> };
  /** The pool's own. */
  certificate: string;
  functionState: string;
  /** With which Cognito authenticates at the bridge. */
  bridgeSecret: string;
  /** With `scim`, sync invites users automatically. */
  scimTable?: string;
  bridgeErrors: number;
  /** The bridge's resource policy, stage and web ACL, as AWS describes them. */
  policy: string;
  stage: { accessLogSettings?: object; methodSettings: Record<string, object> };
  webAcl: { Name: string; ARN: string; DefaultAction: object; Rules: object[] };
  alarms: MetricAlarm[];
}

/** The bridge's, for these ranges. */
export function bridgePolicy(ranges?: readonly CidrRange[], openRoutes = ["token", "jwks"]): string {
  return resourcePolicy("arn:aws:execute-api:eu-central-1:111122223333:br1dge", ranges, openRoutes);
}

/** A healthy stack. */
export function federatedWorld(): FederatedWorld {
  return {
    settings: settingsOf(FEDERATED_SETTINGS),
    providers: providers(),
    clientProviders: ["COGNITO", "okta", "partner", "IAMIdentityCenter"],
    notesProviders: ["COGNITO", "partner"],
    writable: ["email", "name", "given_name", "family_name"],
    proxiedProvider: "partner",
    hosts: hosts(),
    keys: [signingKey()],
    kms: {
      KeyState: "Enabled",
      Enabled: true,
      tags: { "quick-sign-in:stack": "p/prod", "quick-sign-in:provider": "okta" },
    },
    certificate: CERTIFICATE,
    functionState: "Active",
    bridgeSecret: "S3CRET",
    bridgeErrors: 0,
    policy: bridgePolicy(),
    stage: { accessLogSettings: { destinationArn: "arn:aws:logs:x" }, methodSettings: methodSettings() },
    webAcl: { Name: "sign-in-idp-0123abc", ARN: "arn:aws:wafv2:x", DefaultAction: { Allow: {} }, Rules: [] },
    alarms: describedAlarms(),
  };
}
