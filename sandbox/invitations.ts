import { z } from "zod";
import { SandboxError } from "./sandbox-error.ts";

/** An invitation from the emulator's mailbox. */
export interface Invitation {
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  readonly temporaryPassword: string;
}

const mailbox = z.object({
  messages: z.record(
    z.string(),
    z.array(
      z.object({
        Type: z.string(),
        To: z.array(z.string()),
        Subject: z.string(),
        BodyText: z.string().nullish(),
        BodyHtml: z.string().nullish(),
      }),
    ),
  ),
});

/**
 * The password of the default text, whatever its signs are: Cognito puts it into the HTML as it is.
 * Source: infra/user-pool/invitation.ts.
 */
const MARKED_PASSWORD = /temporary password: <b>(\S+)<\/b><br>/;

/** In other texts: twenty-four characters of the classes from which `account_rules.py` generates temporary passwords. */
const TEMPORARY_PASSWORD = /(?<![A-Za-z0-9!@#$%^*])[A-Za-z0-9!@#$%^*]{24}(?![A-Za-z0-9!@#$%^*])/;

/** Reads all sent invitations, oldest first. */
export async function readInvitations(aws: string): Promise<readonly Invitation[]> {
  const answer = await fetch(`${aws}/_ministack/ses/messages`);
  if (!answer.ok)
    throw new SandboxError("control-failed", `The emulator's mailbox answered ${answer.status}.`);
  const { messages } = mailbox.parse(await answer.json());
  return Object.values(messages)
    .flat()
    .filter(({ Type }) => Type === "CognitoInvitationMessage")
    .map(({ To, Subject, BodyText, BodyHtml }) => {
      const body = BodyHtml || BodyText || "";
      return { to: To[0] ?? "", subject: Subject, body, temporaryPassword: passwordIn(body) };
    });
}

/** The temporary password in the body of an invitation; an empty text if there is none. */
export function passwordIn(body: string): string {
  return MARKED_PASSWORD.exec(body)?.[1] ?? TEMPORARY_PASSWORD.exec(body)?.[0] ?? "";
}

/** An invitation's HTML as lines, with the password as it is: it can look like a tag or an entity. */
export function plainText({
  body,
  temporaryPassword,
}: Pick<Invitation, "body" | "temporaryPassword">): string {
  const parts = temporaryPassword === "" ? [body] : body.split(temporaryPassword);
  return parts
    .map((html) =>
      html
        .replace(/<br\s*\/?>|<\/p>/gi, "\n")
        .replace(/<[^>]+>/g, "")
        .replaceAll("&nbsp;", " "),
    )
    .join(temporaryPassword)
    .trimEnd();
}
