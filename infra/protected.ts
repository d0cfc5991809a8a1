/**
 * What was handed over and must stay: Amazon Quick's extension access cannot be edited once it is made, and the
 * accounts are in the pool. These are protected in the engine, and the driver refuses a run that would replace one.
 */
export const protectedResources = {
  pool: "aws:cognito/userPool:UserPool",
  client: "aws:cognito/userPoolClient:UserPoolClient",
  domain: "aws:cognito/userPoolDomain:UserPoolDomain",
  api: "aws:apigateway/restApi:RestApi",
  stage: "aws:apigateway/stage:Stage",
} as const;

export type ProtectedName = keyof typeof protectedResources;

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
