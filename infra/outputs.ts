import type { Output } from "@pulumi/pulumi";
import { z } from "zod";
import { LINK_KEYS } from "../sync/model/provider-rules.ts";

/** What an OpenID Connect client needs to know about its provider. */
const endpoints = {
  IssuerUrl: z.url(),
  AuthEndpoint: z.url(),
  TokenEndpoint: z.url(),
  JwksUri: z.url(),
};

/** What an administrator enters into a further app. */
const clientSchema = z.object({
  ClientId: z.string().min(1),
  ...endpoints,
  UserInfoEndpoint: z.url(),
  /** ARN of the secret of a confidential client. */
  SecretArn: z.string().optional(),
});

/** A DNS record that the administrator has to create, if no hosted zone of Route 53 is set. */
const dnsRecordSchema = z.object({
  name: z.string().min(1),
  type: z.string().min(1),
  value: z.string().min(1),
});
export const dnsRecordsSchema = z.array(dnsRecordSchema);

/**
 * A directory in another account: the parameters of docs/identity-center-account.yaml. The role that reads it, and who may assume it, are
 * absent if the worker reads it directly.
 */
const directoryReaderSchema = z.object({
  roleArn: z.string().min(1).optional(),
  externalId: z.string().min(1).optional(),
  workerRoleArn: z.string().min(1).optional(),
  /** Of Identity Center; absent for Amazon Quick. */
  identityStoreId: z.string().min(1).optional(),
  region: z.string().min(1),
  /** Where rules in that account forward events; absent without events. */
  eventBusArn: z.string().min(1).optional(),
});

/** What `sync history` and `sync redrive` need. */
const directorySyncSchema = z.object({
  table: z.string().min(1),
  queueUrl: z.url(),
  deadLettersUrl: z.url(),
  auditLogGroup: z.string().min(1),
  elsewhere: z.array(directoryReaderSchema).optional(),
});

/** An identity provider: what an administrator enters there, and what commands need. The optional ones depend on its kind. */
const providerSchema = z.object({
  Type: z.enum(["oidc", "user-pool", "saml"]),
  /** Redirect URI for a provider without PKCE of ours. */
  CognitoIdpResponseUri: z.url().optional(),
  /** Redirect URI for a provider with PKCE of ours. */
  ApiGwCallbackEndpoint: z.url().optional(),
  /** Where the public halves of our signing keys are. */
  JwksUri: z.url().optional(),
  /** With `key: secret`: ARN of the secret that takes a private key. */
  KeySecretArn: z.string().min(1).optional(),
  /** SAML: the Assertion Consumer Service, and the audience. */
  AcsUrl: z.url().optional(),
  Audience: z.string().min(1).optional(),
  /** With `signOut`: the address for users that ends both sessions. */
  SignOutUrl: z.url().optional(),
  /** SAML with `signOut`: where the provider sends its answer. */
  SingleLogoutUrl: z.url().optional(),
});

/** Whether sync follows the accounts of a provider, by what it links accounts to its users, and whether it trusts e-mails. */
const syncProviderSchema = z.object({
  follow: z.boolean(),
  link: z.enum(LINK_KEYS).optional(),
  trustEmails: z.boolean().optional(),
});

/** All outputs of the stack, by the names under which it exports them. Optional ones exist only with their setting. */
export const outputsSchema = z.object({
  PoolId: z.string().min(1),
  ClientId: z.string().min(1),
  ...endpoints,
  /** With `clients`: by the app's name. */
  Clients: z.record(z.string(), clientSchema).optional(),
  /** With `customDomain`, if a domain has no hosted zone. */
  DnsRecords: dnsRecordsSchema.optional(),
  /** With `scim`: the base URL for the identity provider. */
  ScimEndpoint: z.url().optional(),
  /** With `scim`: ARN of the secret that holds the bearer token. */
  ScimTokenSecretArn: z.string().min(1).optional(),
  /** With `scim`: name of the table with the pushed users, for sync. */
  ScimTable: z.string().min(1).optional(),
  /** With `identityCenter.trustedTokenIssuer`. */
  TrustedTokenIssuerArn: z.string().min(1).optional(),
  /** With `identityCenter.application`. */
  ApplicationArn: z.string().min(1).optional(),
  /** With `identityCenter.callerRole`. */
  CallerRoleArn: z.string().min(1).optional(),
  /** With `federation`: by the provider's name. */
  Federation: z.record(z.string(), providerSchema).optional(),
  /** With a provider that authenticates us by `private_key_jwt`: name of the table of signing keys. */
  FederationKeyTable: z.string().min(1).optional(),
  /** With `federation`: what sync does about accounts of each provider, by its name. */
  SyncProviders: z.record(z.string(), syncProviderSchema).optional(),
  /** False if no app takes e-mail and password, so that sync invites no user. Otherwise absent. */
  SyncDirectSignIn: z.boolean().optional(),
  /** Once `federation` was set: infra/settings/provider-issuers.ts. */
  ProviderIssuers: z.record(z.string(), z.string()).optional(),
  /** With `directorySync`. */
  DirectorySync: directorySyncSchema.optional(),
});

/** The outputs of a deployed stack. */
export type Outputs = Readonly<z.infer<typeof outputsSchema>>;

export type DnsRecord = Readonly<z.infer<typeof dnsRecordSchema>>;

/** Values as the program declares them, before they are known. */
export type Pending<Value> = Value extends string
  ? Output<string>
  : Value extends readonly (infer Item)[]
    ? readonly Pending<Item>[]
    : { readonly [Name in keyof Value]: Pending<Value[Name]> };

export type ProviderOutputs = Pending<z.infer<typeof providerSchema>>;
export type ClientOutputs = Pending<z.infer<typeof clientSchema>>;
export type DirectoryReader = Pending<z.infer<typeof directoryReaderSchema>>;
export type DirectorySyncOutputs = Pending<z.infer<typeof directorySyncSchema>>;

/** The outputs as the program declares them. */
export type StackOutputs = Pending<Omit<Outputs, "ProviderIssuers">> & {
  /** What protects the stack: infra/settings/protections.ts. A later run compares its settings with it. */
  readonly Protections: Readonly<Record<string, string>>;
  /** Who the identity providers are, also those that the stack no longer has: infra/settings/provider-issuers.ts. */
  readonly ProviderIssuers?: Readonly<Record<string, string>>;
  /** Pulumi Cloud shows it with the stack, and requires this name. */
  readonly readme: string;
};
