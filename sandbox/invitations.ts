import { z } from "zod";
import { SandboxError } from "./sandbox-error.ts";

const invitation = z
  .object({ to: z.string(), subject: z.string(), body: z.string(), temporaryPassword: z.string() })
  .readonly();

/** An invitation that the emulator of Cognito sent. */
export type Invitation = z.infer<typeof invitation>;

const answered = z.object({ invitations: z.array(invitation) });

/** Reads all sent invitations, oldest first. */
export async function readInvitations(aws: string): Promise<readonly Invitation[]> {
  const answer = await fetch(`${aws}/_sandbox/invitations`);
  if (!answer.ok)
    throw new SandboxError("control-failed", `The emulator's mailbox answered ${answer.status}.`);
  return answered.parse(await answer.json()).invitations;
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
