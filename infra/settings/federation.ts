import { z } from "zod";
import { defined } from "../../sync/model/defined.ts";
import { LINK_KEYS, type ProviderRules } from "../../sync/model/provider-rules.ts";
import { boolean, integer, listOf, objectOf, oneOf, setOf, textLike } from "./values.ts";

const GUIDE = "https://docs.aws.amazon.com/cognito/latest/developerguide";

/** Cognito's own accounts, in the list of a client's providers. Source: CreateUserPoolClient, SupportedIdentityProviders. */
export const COGNITO = "COGNITO";

/** Names that Cognito gives to its own and the social providers. Source: CreateUserPoolClient, SupportedIdentityProviders. */
const RESERVED_NAMES: readonly string[] = [
  "cognito",
  "facebook",
  "google",
  "loginwithamazon",
  "signinwithapple",
];

const NAME =
  "a provider's name has 3 to 32 letters, digits and hyphens, begins with a letter, and is none of Cognito, Facebook, Google, " +
  "LoginWithAmazon, SignInWithApple";

/** Narrower than AWS's rule: the name is also part of an address. Source: CreateIdentityProvider, ProviderNameTypeV2. */
export const providerName = () =>
  textLike(/^[a-zA-Z][a-zA-Z0-9-]{2,31}$/, NAME).refine(
    (name) => !RESERVED_NAMES.includes(name.toLowerCase()),
    NAME,
  );

const ADDRESS = "write an https address without a query and a fragment";
const address = () => textLike(/^https:\/\/[a-z0-9.-]+(?::\d{1,5})?(?:\/[^\s?#]*)?$/i, ADDRESS);

const SECRET =
  "write the ARN of a secret in Secrets Manager: arn:aws:secretsmanager:eu-central-1:111122223333:secret:name-AbCdEf";
const secretArn = () =>
  textLike(/^arn:aws[\w-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+$/, SECRET);

const CLAIM = "write the name of a claim, or of a SAML attribute";
const claim = () => textLike(/^[\x21-\x7e]{1,256}$/, CLAIM);

/** Without them Cognito creates no account in the stack's own pool: infra/user-pool/pool-schema.ts. */
export const REQUIRED_ATTRIBUTES: readonly string[] = ["email"];

/** Attributes of an account that a provider can fill. `sub` of the provider always becomes the username. */
const MAPPED = ["email", "email_verified", "name", "given_name", "family_name"] as const;
const ATTRIBUTES = `the attributes are ${MAPPED.join(", ")}`;
const attributes = (defaults: Readonly<Record<string, string>>) =>
  z
    .partialRecord(z.enum(MAPPED, { error: ATTRIBUTES }), claim(), {
      error: (issue) =>
        issue.code === "invalid_type"
          ? 'write an object of claims by attribute: {"email": "email"}'
          : ATTRIBUTES,
    })
    .prefault({ ...defaults });

/** Source: CreateIdentityProvider, IdpIdentifiers: at most 50, of 1 to 40 characters. */
const domains = () =>
  setOf(
    textLike(
      /^[a-z0-9](?:[a-z0-9.-]{0,38}[a-z0-9])?$/,
      "write an e-mail domain in lower case, such as example.com",
    ),
    50,
  ).optional();

/** What all kinds of providers have. */
const shared = {
  trustEmails: boolean().default(false),
  follow: boolean().default(true),
  /** By which value of the directory sync links accounts to the provider's users. @default they are not linked */
  link: oneOf([...LINK_KEYS]).optional(),
  domains: domains(),
  /** Whether the sign-out address of this stack also signs out at the provider. */
  signOut: boolean().default(false),
  /** Where the browser ends after the sign-out of both. @default a page of the provider, or with Cognito a sign-in page */
  signedOutUrl: address().optional(),
};

/** What Cognito has for all OpenID providers. The defaults are those of Cognito's console. */
const openId = {
  clientId: textLike(/^[\x21-\x7e]{1,255}$/, "write the client ID that the provider shows"),
  clientSecretArn: secretArn().optional(),
  attributesMethod: oneOf(["GET", "POST"]).default("GET"),
  scopes: setOf(textLike(/^[\x21\x23-\x5b\x5d-\x7e]+$/, "write a scope, such as openid")).default([
    "openid",
    "email",
    "profile",
  ]),
  attributes: attributes({
    email: "email",
    email_verified: "email_verified",
    name: "name",
    given_name: "given_name",
    family_name: "family_name",
  }),
};

const oidc = objectOf({
  type: z.literal("oidc"),
  issuer: address(),
  endpoints: objectOf({
    authorization: address(),
    token: address(),
    userInfo: address(),
    jwks: address(),
    endSession: address().optional(),
  }).optional(),
  ...openId,
  clientAuth: oneOf(["client_secret", "private_key_jwt"]).default("client_secret"),
  /** @default true with private_key_jwt, otherwise false */
  pkce: boolean().optional(),
  key: oneOf(["kms", "secret"]).default("kms"),
  keyAlgorithm: oneOf(["RS256", "PS256", "ES256"]).default("RS256"),
  assertionAudience: oneOf(["issuer", "token-endpoint"]).default("issuer"),
  maxKeyAgeDays: integer(1, 3650, "days").default(365),
  ...shared,
});
export type OidcProviderSettings = z.infer<typeof oidc>;

const userPool = objectOf({
  type: z.literal("user-pool"),
  poolId: textLike(/^[\w-]+_[0-9a-zA-Z]+$/, "write the ID of a user pool, such as eu-central-1_AbCdEfGhI"),
  domain: textLike(
    /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/,
    "write the host name of the other pool's sign-in pages, such as my-pool.auth.eu-central-1.amazoncognito.com",
  ),
  ...openId,
  ...shared,
});
export type UserPoolProviderSettings = z.infer<typeof userPool>;

/** Source: CreateIdentityProvider, ProviderDetails: values have at most 131,072 characters. */
const METADATA = "write the metadata document, which is XML and has at most 131072 characters";

const saml = objectOf({
  type: z.literal("saml"),
  metadataUrl: address().optional(),
  metadata: z.string({ error: METADATA }).trim().min(1, METADATA).max(131_072, METADATA).optional(),
  attributes: attributes({ email: "email" }),
  /** What the sheet has as Subject. The pool takes it as the user's name at the provider, so it must not change. */
  subject: oneOf(["persistent", "email"]).default("persistent"),
  signRequests: boolean().default(false),
  encryptedAssertions: boolean().default(false),
  ...shared,
});
export type SamlProviderSettings = z.infer<typeof saml>;

const provider = z.discriminatedUnion("type", [oidc, userPool, saml], {
  error: "write an object with the type oidc, user-pool or saml",
});
export type ProviderSettings = z.infer<typeof provider>;

/** Source: docs/federation.md: a provider that does not check e-mails would give an account to any user who enters its address there. */
const LINK_BY_EMAIL =
  "linking by email needs trustEmails: true, for a provider that gives no e-mail that it has not checked. Otherwise link by externalId, userName, userId or subject";

const federationSchema = z
  .record(providerName(), provider, {
    error: 'write an object of identity providers by name: {"okta": {"type": "oidc", …}}',
  })
  .superRefine((providers, context) => {
    for (const [name, { link, trustEmails }] of Object.entries(providers))
      if (link === "email" && !trustEmails)
        context.addIssue({ code: "custom", message: LINK_BY_EMAIL, path: [name, "link"] });
  });
/** Identity providers by name. */
export type FederationSettings = z.infer<typeof federationSchema>;

export const federation = federationSchema.prefault({}).meta({
  description:
    "Identity providers of the user pool, by name: `type` is `oidc`, `user-pool` or `saml`. The keys of each type, with an example, are in " +
    "[federation.md](federation.md).",
  default: "none",
  example: { okta: { type: "oidc", issuer: "https://example.okta.com", clientId: "0oa1example" } },
  references: {
    "third-party sign-in": `${GUIDE}/cognito-user-pools-identity-federation.html`,
  },
});

/** The names in a client's list of providers. */
export const providerNames = () => listOf(providerName()).transform((names) => [...new Set(names)]);

/** Providers of Amazon Quick's app client. */
export const identityProviders = providerNames()
  .optional()
  .meta({
    description: "Names in `federation` with which users of Amazon Quick may sign in.",
    default: "all",
    example: ["okta"],
  });

/** Whether users of Amazon Quick may sign in with an account of the pool itself. */
export const directSignIn = boolean()
  .prefault(true)
  .meta({
    description:
      "`false`: users of Amazon Quick sign in with a provider of `federation` only. Accounts that sync invited can then no longer sign in, " +
      "unless they are linked. If no app takes a password, sync sends no invitations. See [federation.md](federation.md).",
    default: "`true`",
    protection: ["true", "false"],
    example: false,
  });

/** The provider to which the proxy sends an app that names none. */
export const defaultProvider = providerName().optional().meta({
  description:
    "The provider of `federation` that opens without the page that offers a choice. A request that names another one keeps it.",
  default: "users choose",
  example: "okta",
});

/** A provider whose traffic passes our API: Cognito has neither `private_key_jwt` nor PKCE towards a provider. */
export interface BridgedProvider extends OidcProviderSettings {
  readonly pkce: boolean;
}

/** A SAML provider without metadata: only the values to enter at the provider are known, and the pool does not have it yet. Pure. */
export function isPending(provider: ProviderSettings): boolean {
  return provider.type === "saml" && provider.metadataUrl === undefined && provider.metadata === undefined;
}

/**
 * The issuer of an OpenID provider. The address of its discovery document has it in it, and so has that of a user pool.
 * Source: OpenID Connect Discovery 1.0, section 4. Pure.
 */
export function issuerOf(provider: Exclude<ProviderSettings, { type: "saml" }>): string {
  if (provider.type === "oidc") return provider.issuer;
  const region = provider.poolId.split("_")[0];
  return `https://cognito-idp.${region}.amazonaws.com/${provider.poolId}`;
}

/** Who offers which providers: Amazon Quick, or an app of `clients`. */
export interface Offer {
  readonly identityProviders?: readonly string[] | undefined;
  readonly directSignIn: boolean;
}

/** A client's list of providers in Cognito: the pool's own accounts, and each provider that the pool has already. Pure. */
export function offeredProviders(
  { identityProviders, directSignIn }: Offer,
  federation: FederationSettings,
): string[] {
  const declared = Object.entries(federation).flatMap(([name, one]) => (isPending(one) ? [] : [name]));
  const named = declared.filter((name) => identityProviders?.includes(name) ?? true);
  return directSignIn ? [COGNITO, ...named] : named;
}

/** Whether an app takes e-mail and password, so that an invitation is of use. Pure. */
export function offersDirectSignIn(settings: {
  readonly directSignIn: boolean;
  readonly clients: Readonly<Record<string, { readonly directSignIn: boolean }>>;
}): boolean {
  return settings.directSignIn || Object.values(settings.clients).some((client) => client.directSignIn);
}

/** The provider with `pkce` resolved if it needs the bridge, otherwise nothing. Pure. */
export function bridged(provider: ProviderSettings): BridgedProvider | undefined {
  if (provider.type !== "oidc") return undefined;
  const pkce = provider.pkce ?? provider.clientAuth === "private_key_jwt";
  return pkce || provider.clientAuth === "private_key_jwt" ? { ...provider, pkce } : undefined;
}

/** What sync does about the accounts of each provider. Pure. */
export function syncRules(federation: FederationSettings): ProviderRules {
  const rules = Object.entries(federation).map(([name, { follow, link, trustEmails }]) => [
    name,
    defined({ follow, link, trustEmails: trustEmails || undefined }),
  ]);
  return Object.fromEntries(rules);
}

/** The providers that need the bridge, by name. Pure. */
export function bridgedProviders(federation: FederationSettings): Record<string, BridgedProvider> {
  const entries = Object.entries(federation).flatMap(([name, provider]) => {
    const resolved = bridged(provider);
    return resolved === undefined ? [] : [[name, resolved] as const];
  });
  return Object.fromEntries(entries);
}
