import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { SandboxError } from "./sandbox-error.ts";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The emulator's access key of the account's root user. */
export const ROOT_CREDENTIALS: Credentials = { accessKeyId: "test", secretAccessKey: "test" };

/** Converts credentials to environment variables. */
export function credentialsEnv({ accessKeyId, secretAccessKey }: Credentials): Record<string, string> {
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
}

/**
 * Creates an IAM user with exactly these policies, and an access key.
 *
 * @param policies policy documents, as objects or as JSON text.
 */
export async function createCredentials(
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
      // Inline policies of a user hold 2,048 characters together, a managed one 6,144. Source: "IAM and AWS STS quotas".
      const PolicyName = `${UserName}-${index}`;
      const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument }));
      await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: Policy?.Arn }));
    }
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    if (AccessKey?.AccessKeyId === undefined || AccessKey.SecretAccessKey === undefined) {
      throw new SandboxError("control-failed", "The emulator created an access key without a secret.");
    }
    return { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey };
  } finally {
    iam.destroy();
  }
}

/** The policies of docs/permissions.md: for provision, for settings that need more, for sync, and for the doctor. */
export const DOCUMENTED_POLICIES = [
  "provision",
  "settings-sync",
  "settings-sign-in",
  "settings-operations",
  "settings-federation",
  "settings-identity-center",
  "sync",
  "doctor",
  "doctor-user",
  "exchange",
  "keys",
] as const;
export type DocumentedPolicy = (typeof DOCUMENTED_POLICIES)[number];

const PERMISSIONS_PAGE = new URL("../docs/permissions.md", import.meta.url);

/**
 * Reads a policy from docs/permissions.md, so that the sandbox enforces what the page tells administrators to use.
 *
 * @param name the word after ```json.
 * @returns the policy document, for the sandbox's account and Region.
 */
export function documentedPolicy(name: DocumentedPolicy, account: string, region: string): string {
  const page = readFileSync(PERMISSIONS_PAGE, "utf8");
  const [, text] = new RegExp(`\`\`\`json ${name}\n([^\`]+)\`\`\``).exec(page) ?? [];
  if (text === undefined) throw new Error(`docs/permissions.md has no policy "${name}"`);
  return JSON.stringify(JSON.parse(text))
    .replaceAll("111122223333", account)
    .replaceAll("eu-central-1", region);
}
