import { ListInstancesCommand, SSOAdminClient } from "@aws-sdk/client-sso-admin";
import type { ClientPlace } from "../engine/aws-context.ts";

/** Milliseconds that this nicety may take. */
const WORTH = 3_000;

/** An instance of IAM Identity Center. */
export interface IdentityCenter {
  readonly arn: string;
  readonly region: string;
}

/**
 * The IAM Identity Center instance in this place, if there is exactly one and it can be seen. It only fills in
 * a command that is printed, so nothing that goes wrong here matters.
 */
export async function findIdentityCenter(place: ClientPlace): Promise<IdentityCenter | undefined> {
  const client = new SSOAdminClient({ ...place, maxAttempts: 1 });
  try {
    const { Instances = [] } = await client.send(new ListInstancesCommand({}), {
      abortSignal: AbortSignal.timeout(WORTH),
    });
    const arn = Instances.length === 1 ? Instances[0]?.InstanceArn : undefined;
    return arn === undefined ? undefined : { arn, region: place.region };
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}
