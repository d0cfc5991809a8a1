import { GetAccountCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { type EmailSettings, emailSchema, regionOfIdentity } from "../../infra/settings/mail.ts";
import type { ClientPlace } from "../engine/aws-context.ts";

/** Milliseconds that this check may take. */
const WORTH = 3_000;

/** What to know of the stack's sender before anybody is invited; `email` as the stack's config stores it. */
export async function emailLimitWarnings(email: string | undefined, place: ClientPlace): Promise<string[]> {
  if (email === undefined || !email.startsWith("{")) return [];
  const settings = emailSchema.safeParse(JSON.parse(email));
  const limit = settings.success ? await emailLimit(settings.data, place) : undefined;
  return limit === undefined ? [] : [limit];
}

/**
 * Says whether invitations would get no further than Amazon SES's own sandbox, in which mail reaches verified addresses
 * alone and Cognito reports nothing of it.
 *
 * @returns a sentence on what to do; nothing where SES sends to everybody, or where it cannot be asked.
 * Source: "Request production access (Moving out of the Amazon SES sandbox)"; GetAccount, ProductionAccessEnabled.
 */
export async function emailLimit(email: EmailSettings, place: ClientPlace): Promise<string | undefined> {
  const region = regionOfIdentity(email);
  const client = new SESv2Client({ ...place, region, maxAttempts: 1 });
  try {
    const account = await client.send(new GetAccountCommand({}), {
      abortSignal: AbortSignal.timeout(WORTH),
    });
    if (account.ProductionAccessEnabled !== false) return undefined;
    return (
      `Amazon SES in ${region} is in its sandbox: invitations reach verified addresses alone, and the others are lost without a ` +
      `word. Ask AWS for production access first (Amazon SES console in ${region}, Account dashboard).`
    );
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}
