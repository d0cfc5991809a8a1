import {
  type CognitoIdentityProviderClient,
  paginateListUserPoolClients,
} from "@aws-sdk/client-cognito-identity-provider";
import { regionOfPool } from "../../sync/model/pool-region.ts";
import type { Outputs } from "./outputs.ts";

/** This look-up is optional, and must not delay a command. */
const LOOKUP_TIMEOUT_MS = 3_000;

/** An app client of a pool. App clients have no tags, so its name alone shows where it may come from. */
export interface FormerClient {
  readonly id: string;
  readonly name: string;
}

/** Names that the engine gives to app clients of this project: infra/stack.ts has the prefix, the engine adds seven digits. */
const NAME = /^sign-in(?:-[\w-]+)?-[0-9a-f]{7}$/;

/**
 * Finds app clients that earlier stacks may have left in a reused pool: each reuse makes a new one. Errors are ignored, for example if the
 * caller may not list clients: without a complete list, none is named.
 */
export async function findFormerClients(
  client: CognitoIdentityProviderClient,
  outputs: Pick<Outputs, "PoolId" | "ClientId" | "Clients">,
): Promise<readonly FormerClient[]> {
  const { PoolId: UserPoolId, ClientId, Clients = {} } = outputs;
  const own = new Set([ClientId, ...Object.values(Clients).map((one) => one.ClientId)]);
  const found: FormerClient[] = [];
  try {
    const abortSignal = AbortSignal.timeout(LOOKUP_TIMEOUT_MS);
    const pages = paginateListUserPoolClients({ client }, { UserPoolId }, { abortSignal });
    for await (const { UserPoolClients = [] } of pages)
      found.push(...UserPoolClients.map(({ ClientId: id = "", ClientName: name = "" }) => ({ id, name })));
  } catch {
    return [];
  }
  return found.filter(({ id, name }) => id !== "" && !own.has(id) && NAME.test(name));
}

/**
 * How to delete such app clients. The command never does: it cannot know whether another stack or an app uses one. Pure.
 *
 * @returns no line if there is none.
 */
export function describeFormerClients(poolId: string, clients: readonly FormerClient[]): readonly string[] {
  if (clients.length === 0) return [];
  const region = regionOfPool(poolId);
  const commands = clients.map(
    ({ id, name }) =>
      `  aws cognito-idp delete-user-pool-client --region ${region} --user-pool-id ${poolId} --client-id ${id}   # ${name}`,
  );
  return [
    "The pool has app clients that this stack does not use, possibly of an earlier stack. A deleted one cannot be restored, and its users " +
      `cannot sign in. If no other stack and no app uses it, delete it:\n${commands.join("\n")}`,
  ];
}
