import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { z } from "zod";
import type { Sandbox } from "../../sandbox/index.ts";
import { asRoot } from "../sandbox/hand-made-stack.ts";
import type { Deployment } from "./deployment.ts";

const outputs = z.object({ ScimEndpoint: z.url(), ScimTokenSecretArn: z.string(), ScimTable: z.string() });

/** The stack outputs for an identity provider's administrator. */
export async function scimOutputs({ stack }: Deployment): Promise<z.infer<typeof outputs>> {
  const found = Object.entries(await stack.outputs()).map(([name, { value }]) => [name, value]);
  return outputs.parse(Object.fromEntries(found));
}

/** Reads and replaces the token, as an administrator does. */
export function tokenOf(sandbox: Sandbox, SecretId: string) {
  const secrets = new SecretsManagerClient(asRoot(sandbox));
  return {
    read: async () => (await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? "",
    rotate: async (SecretString: string) => {
      await secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Calls the endpoint as an identity provider does, through the gateway. */
export async function callScim(
  address: string,
  {
    token,
    method = "GET",
    body,
  }: { readonly token?: string; readonly method?: string; readonly body?: object },
): Promise<Answer> {
  const answer = await fetch(address, {
    method,
    headers: {
      accept: "application/scim+json",
      "content-type": "application/scim+json",
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? undefined : JSON.parse(text) };
}
