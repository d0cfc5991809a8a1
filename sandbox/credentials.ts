import { randomBytes } from "node:crypto";
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { SandboxError } from "./sandbox-error.ts";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Keys that the emulator takes for those of the account's root user. */
export const ROOT_CREDENTIALS: Credentials = { accessKeyId: "test", secretAccessKey: "test" };

/** Credentials, as environment variables. */
export function credentialsEnv({ accessKeyId, secretAccessKey }: Credentials): Record<string, string> {
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
}

/**
 * Makes an IAM user who may do what these policies say, and nothing else.
 *
 * @param policies policy documents, as objects or as JSON text.
 */
export async function makeCredentials(
  aws: string,
  region: string,
  policies: readonly (object | string)[],
): Promise<Credentials> {
  const iam = new IAMClient({ endpoint: aws, region, credentials: ROOT_CREDENTIALS });
  const UserName = `sandbox-${randomBytes(6).toString("hex")}`;
  try {
    await iam.send(new CreateUserCommand({ UserName }));
    for (const [index, policy] of policies.entries()) {
      const PolicyDocument = typeof policy === "string" ? policy : JSON.stringify(policy);
      await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: `policy-${index}`, PolicyDocument }));
    }
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    if (AccessKey?.AccessKeyId === undefined || AccessKey.SecretAccessKey === undefined) {
      throw new SandboxError("control-failed", "The emulator made an access key without a secret.");
    }
    return { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey };
  } finally {
    iam.destroy();
  }
}
