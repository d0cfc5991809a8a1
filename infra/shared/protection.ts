/**
 * What was handed over and must stay: Amazon Quick's extension access cannot be edited once it is made, the accounts
 * are in the pool, and the people whom an identity provider has pushed in the table of SCIM. These are protected in the engine, and the driver refuses a run that would replace one.
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
} as const;

export type ProtectedName = keyof typeof protectedResources;

/** Logical names, where a stack can have several resources of the type: the app client of a further app is not Amazon Quick's. */
export const LOGICAL_NAMES: Partial<Record<ProtectedName, string>> = {
  api: "sign-in",
  stage: "sign-in",
  scimTable: "sign-in-scim",
  client: "sign-in",
  domain: "sign-in",
  pagesDomain: "sign-in-pages",
};

/**
 * Which protected resource this is, if it is one. Pure.
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
 * What else holds data, by type and logical name. The engine does not delete it: a run that no longer declares it, on purpose or not,
 * leaves it in the account, out of the stack's sight. Only `destroy` takes it down, where the config does not retain it.
 */
export const retainedResources = {
  stateTable: { type: "aws:dynamodb/table:Table", name: "sign-in-sync" },
  auditLog: { type: "aws:cloudwatch/logGroup:LogGroup", name: "sign-in-sync-audit" },
  scimToken: { type: "aws:secretsmanager/secret:Secret", name: "sign-in-scim" },
  scimTokenVersion: { type: "aws:secretsmanager/secretVersion:SecretVersion", name: "sign-in-scim" },
  key: { type: "aws:kms/key:Key", name: "sign-in" },
} as const;

export type RetainedName = keyof typeof retainedResources;

/** Which resource with data this is, if it is one beside the protected ones. Pure. */
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

/** All names under which protected resources are known, on the command line too. */
export const protectedNames = Object.keys(protectedResources).filter(isProtectedName);

export function isProtectedName(name: string): name is ProtectedName {
  return Object.hasOwn(protectedResources, name);
}

/** How firmly each protected resource is held in this run. */
export interface Protection {
  /** Whether the engine must refuse to delete or replace it. */
  isProtected(name: ProtectedName): boolean;
}

/**
 * Decides what the engine may touch in this run.
 *
 * @param teardown the stack is about to be destroyed: nothing is protected.
 * @param replace names that somebody asked for with `--replace`.
 */
export function protectionFor(teardown: boolean, replace: readonly ProtectedName[]): Protection {
  return { isProtected: (name) => !teardown && !replace.includes(name) };
}
