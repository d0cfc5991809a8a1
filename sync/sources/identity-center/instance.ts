import { ListInstancesCommand, SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { type ClientConfig, clientConfig } from "../../aws/clients.ts";
import { readAll } from "../../aws/pagination.ts";
import { SyncError } from "../../model/errors.ts";

/** Finds the one directory of an account. @throws SyncError where there is none, or more than one. */
export async function findIdentityStore(place: ClientConfig): Promise<string> {
  const client = new SSOAdminClient(clientConfig(place));
  const instances = await readAll("Identity Center's instances", async (NextToken) => {
    const page = await client.send(new ListInstancesCommand({ NextToken }));
    return { items: page.Instances ?? [], next: page.NextToken };
  });
  const ids = instances.map(({ IdentityStoreId }) => IdentityStoreId).filter((id) => id !== undefined);
  const [only, ...others] = ids;
  if (only === undefined) {
    throw new SyncError(
      "INSTANCE_MISSING",
      `There is no IAM Identity Center instance in ${await client.config.region()} for this account.`,
      "Say in which Region it is with --source-region, and with --source-profile in which account.",
    );
  }
  if (others.length > 0) {
    const hint = `Say which with --identity-store-id: ${ids.join(" or ")}.`;
    throw new SyncError("INSTANCE_AMBIGUOUS", "There are several IAM Identity Center instances.", hint);
  }
  return only;
}
