import { SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { type ClientConfig, clientConfig } from "../../aws/clients.ts";
import { listInstances } from "../../aws/identity-center-instances.ts";
import { SyncError } from "../../model/errors.ts";

/** Finds the Identity Store of an account. @throws SyncError if there is none, or more than one. */
export async function findIdentityStore(
  config: ClientConfig & { readonly signal?: AbortSignal | undefined },
): Promise<string> {
  const client = new SSOAdminClient(clientConfig(config));
  const instances = await listInstances(client, config.signal);
  const ids = instances.map(({ IdentityStoreId }) => IdentityStoreId).filter((id) => id !== undefined);
  const [only, ...others] = ids;
  if (only === undefined) {
    throw new SyncError(
      "INSTANCE_MISSING",
      `There is no IAM Identity Center instance in ${await client.config.region()} for this account.`,
      "Give its Region with --source-region, and its account with --source-profile.",
    );
  }
  if (others.length > 0) {
    const hint = `Choose one with --identity-store-id: ${ids.join(" or ")}.`;
    throw new SyncError("INSTANCE_AMBIGUOUS", "There are several IAM Identity Center instances.", hint);
  }
  return only;
}
