import { ListInstancesCommand, SSOAdminClient } from "@aws-sdk/client-sso-admin";
import type { ClientPlace } from "./place.ts";

/** Milliseconds that this nicety may take. */
const WORTH = 3_000;

/**
 * The ARN of the IAM Identity Center instance in this place, if there is exactly one and it can be seen. It only fills in
 * a command that is printed, so nothing that goes wrong here matters.
 */
export async function findInstanceArn(place: ClientPlace): Promise<string | undefined> {
  const client = new SSOAdminClient({ ...place, maxAttempts: 1 });
  try {
    const { Instances = [] } = await client.send(new ListInstancesCommand({}), {
      abortSignal: AbortSignal.timeout(WORTH),
    });
    return Instances.length === 1 ? Instances[0]?.InstanceArn : undefined;
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}
