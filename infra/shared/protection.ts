/**
 * Resources that must not be replaced: Amazon Quick's extension access refers to them and cannot be edited, the pool holds the
 * accounts, the SCIM table the users that an identity provider has pushed, and the table of keys what `npm run keys` has made. The engine protects them, and the driver refuses a run
 * that would replace one.
 */
export const protectedResources = {
  pool: "aws:cognito/userPool:UserPool",
  client: "aws:cognito/userPoolClient:UserPoolClient",
  domain: "aws:cognito/userPoolDomain:UserPoolDomain",
  pagesDomain: "aws:cognito/userPoolDomain:UserPoolDomain",
  api: "aws:apigateway/restApi:RestApi",
  stage: "aws:apigateway/stage:Stage",
  apiDomain: "aws:apigateway/domainName:DomainName",
  scimTable: "aws:dynamodb/table:Table",
  keyTable: "aws:dynamodb/table:Table",
  trustedTokenIssuer: "aws:ssoadmin/trustedTokenIssuer:TrustedTokenIssuer",
} as const;

export type ProtectedName = keyof typeof protectedResources;

/** Logical names, if a stack can have several resources of the type: further apps have app clients, too. */
export const LOGICAL_NAMES: Partial<Record<ProtectedName, string>> = {
  api: "sign-in",
  stage: "sign-in",
  scimTable: "sign-in-scim",
  keyTable: "sign-in-idp-keys",
  client: "sign-in",
  domain: "sign-in",
  pagesDomain: "sign-in-pages",
};

/**
 * The name of a protected resource; undefined for other resources. Pure.
 *
 * @param resource its type and URN; the URN's last part is the logical name.
 */
export function protectedNameOf(resource: {
  readonly type: string;
  readonly urn: string;
}): ProtectedName | undefined {
  const logicalName = resource.urn.split("::").at(-1);
  return protectedNames.find(
    (name) =>
      protectedResources[name] === resource.type && (LOGICAL_NAMES[name] ?? logicalName) === logicalName,
  );
}

/**
 * Further resources that hold data, by type and logical name. A run that no longer declares one leaves it in the account, outside the
 * stack. Only `destroy` deletes it, unless the configuration retains it.
 */
export const retainedResources = {
  stateTable: { type: "aws:dynamodb/table:Table", name: "sign-in-sync" },
  auditLog: { type: "aws:cloudwatch/logGroup:LogGroup", name: "sign-in-sync-audit" },
  scimToken: { type: "aws:secretsmanager/secret:Secret", name: "sign-in-scim" },
  scimTokenVersion: { type: "aws:secretsmanager/secretVersion:SecretVersion", name: "sign-in-scim" },
  key: { type: "aws:kms/key:Key", name: "sign-in" },
} as const;

export type RetainedName = keyof typeof retainedResources;

/** The name of a retained resource; undefined for other resources. Pure. */
export function retainedNameOf(resource: {
  readonly type: string;
  readonly urn: string;
}): RetainedName | undefined {
  const logicalName = resource.urn.split("::").at(-1);
  return Object.keys(retainedResources)
    .filter((name) => isRetainedName(name))
    .find((name) => {
      const wanted = retainedResources[name];
      return wanted.type === resource.type && wanted.name === logicalName;
    });
}

function isRetainedName(name: string): name is RetainedName {
  return Object.hasOwn(retainedResources, name);
}

/** The names of protected resources, also for `--replace`. */
export const protectedNames = Object.keys(protectedResources).filter(isProtectedName);

export function isProtectedName(name: string): name is ProtectedName {
  return Object.hasOwn(protectedResources, name);
}

/** Which protected resources the engine protects in this run. */
export interface Protection {
  /** Whether the engine refuses to delete or replace it. */
  isProtected(name: ProtectedName): boolean;
}

/**
 * Decides what the engine protects in this run.
 *
 * @param teardown the stack is about to be destroyed: nothing is protected.
 * @param replace names from `--replace`.
 */
export function protectionFor(teardown: boolean, replace: readonly ProtectedName[]): Protection {
  return { isProtected: (name) => !teardown && !replace.includes(name) };
}
