import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { invokeReason } from "../shared/invoke-reason.ts";

/** A client secret cannot be used. Pulumi prints a RunError without its stack. */
export class ClientSecretError extends pulumi.RunError {
  readonly code = "CLIENT_SECRET_UNREADABLE";
}

const document = z.object({ client_secret: z.string().min(1) });

/**
 * The client secret in the value of a secret: the text itself, or `client_secret` of an object in JSON. Pure.
 *
 * @throws ClientSecretError that quotes nothing of the value.
 */
export function clientSecretIn(value: string, arn: string): string {
  const text = value.trim();
  if (!text.startsWith("{")) {
    if (text !== "") return text;
    throw new ClientSecretError(`[CLIENT_SECRET_UNREADABLE] The secret ${arn} is empty. ${HOW_TO_STORE}`);
  }
  const found = document.safeParse(parsed(text));
  if (found.success) return found.data.client_secret;
  throw new ClientSecretError(
    `[CLIENT_SECRET_UNREADABLE] The secret ${arn} is neither a text nor an object with client_secret. ${HOW_TO_STORE}`,
  );
}

const HOW_TO_STORE =
  'Store the client secret as it is, or as {"client_secret": "…"}: aws secretsmanager put-secret-value --secret-id ARN --secret-string file://FILE';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads a client secret. It is marked as secret, so that state, previews and outputs have it only encrypted. */
export function clientSecret(arn: string): pulumi.Output<string> {
  return pulumi.secret(read(arn));
}

async function read(arn: string): Promise<string> {
  const found = await aws.secretsmanager.getSecretVersion({ secretId: arn }).catch((cause: unknown) => {
    throw new ClientSecretError(
      `[CLIENT_SECRET_UNREADABLE] The secret ${arn} cannot be read: ${invokeReason(cause)}\n` +
        "Check the ARN. The credentials need secretsmanager:GetSecretValue for it: see docs/permissions.md.",
    );
  });
  return clientSecretIn(found.secretString, arn);
}
