import { GetAccountCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { type EmailSettings, emailSchema, regionOfIdentity } from "../../infra/settings/mail.ts";
import type { AwsClientConfig } from "../engine/aws-context.ts";

/** This check is optional, and must not delay a run. */
const LOOKUP_TIMEOUT_MS = 3_000;

/** Warnings about the sender of invitations; `email` as the stack's config stores it. */
export async function emailLimitWarnings(
  email: string | undefined,
  clientConfig: AwsClientConfig,
): Promise<string[]> {
  if (email === undefined || !email.startsWith("{")) return [];
  const settings = emailSchema.safeParse(JSON.parse(email));
  const limit = settings.success ? await emailLimit(settings.data, clientConfig) : undefined;
  return limit === undefined ? [] : [limit];
}

/**
 * Checks whether Amazon SES is in its sandbox, where it delivers only to verified addresses, and Cognito reports no error.
 *
 * @returns what to do; undefined if SES delivers to all addresses, or cannot be asked.
 * Source: "Request production access (Moving out of the Amazon SES sandbox)"; GetAccount, ProductionAccessEnabled.
 */
export async function emailLimit(
  email: EmailSettings,
  clientConfig: AwsClientConfig,
): Promise<string | undefined> {
  const region = regionOfIdentity(email);
  const client = new SESv2Client({ ...clientConfig, region, maxAttempts: 1 });
  try {
    const account = await client.send(new GetAccountCommand({}), {
      abortSignal: AbortSignal.timeout(LOOKUP_TIMEOUT_MS),
    });
    if (account.ProductionAccessEnabled !== false) return undefined;
    return (
      `Amazon SES in ${region} is in its sandbox: invitations reach only verified addresses, and others are lost without an error. ` +
      `Request production access from AWS first (Amazon SES console in ${region}, Account dashboard).`
    );
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}
