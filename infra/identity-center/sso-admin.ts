import type * as ssoAdmin from "@aws-sdk/client-sso-admin";
import { requestHandler } from "../../sync/aws/clients.ts";
import { defined } from "../../sync/model/defined.ts";

/**
 * What the dynamic providers of this folder share. Pulumi writes the text of their methods, and of all that they refer to, into the stack's
 * state, and runs that text in a process of its own. So nothing here refers to a package at the top of a file (types and own functions may be):
 * clients of the SDK are imported inside the functions, and found from the project's folder.
 * Source: cmd/dynamic-provider/index.js and runtime/closure of @pulumi/pulumi 3.250.
 */

/** How to reach IAM Identity Center. The process does not have the engine's AWS provider, and so these are inputs of each resource. */
export interface SsoAdminAccess {
  readonly region: string;
  /** Of the shared config files. @default the credentials of the environment */
  readonly profile?: string;
  /** A role in the account of IAM Identity Center. */
  readonly roleArn?: string;
}

/** A method gets the inputs as they were declared: lists and texts, and for what is not known yet the engine's placeholder. */
type Sdk = typeof ssoAdmin;

/** Calls IAM Identity Center within sync's time limits, and closes the connections. */
export async function withSsoAdmin<T>(
  access: SsoAdminAccess,
  call: (client: ssoAdmin.SSOAdminClient, sdk: Sdk) => Promise<T>,
): Promise<T> {
  const sdk = await import("@aws-sdk/client-sso-admin");
  const { fromIni, fromTemporaryCredentials } = await import("@aws-sdk/credential-providers");
  const { region, profile, roleArn } = access;
  const own = profile ? fromIni({ profile }) : undefined;
  const params = { RoleArn: roleArn ?? "", RoleSessionName: "quick-sign-in-provision" };
  const assumed = () =>
    fromTemporaryCredentials(defined({ params, masterCredentials: own, clientConfig: { region } }));
  const credentials = roleArn ? assumed() : own;
  const client = new sdk.SSOAdminClient(
    defined({ region, requestHandler: requestHandler(), maxAttempts: 5, credentials }),
  );
  try {
    return await call(client, sdk);
  } finally {
    client.destroy();
  }
}

/**
 * Repeats a change that AWS refuses because it still carries out another one of the same application. The SDK does not repeat it.
 * Source: PutApplicationGrant, ConflictException.
 */
export async function afterConflicts<T>(change: () => Promise<T>, pauseMs = 250): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await change();
    } catch (error) {
      if (attempt === 6 || !(error instanceof Error) || error.name !== "ConflictException") throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs * 2 ** attempt));
    }
  }
}

/** What a call finds, or undefined if the application, or its part, does not exist any more. */
export async function unlessGone<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && error.name === "ResourceNotFoundException") return undefined;
    throw error;
  }
}

/**
 * A value as text, so that two texts are equal if the values mean the same to AWS: the order of members and of list items does not count, a
 * list of one is its item, and an account is its root. Source: "IAM JSON policy elements: Principal"; "Grammar of the IAM JSON policy language".
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    const items = [...new Set(value.map((item) => canonical(item)))].sort();
    return items.length === 1 ? (items[0] ?? "") : `[${items.join(",")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    const texts = members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
    return `{${texts.sort().join(",")}}`;
  }
  const account = typeof value === "string" && /^arn:[\w-]+:iam::(\d{12}):root$/.exec(value);
  return JSON.stringify(account ? account[1] : value) ?? "null";
}
