/** A mail that the emulator would have sent. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly body: string;
}

/** Reads the mails of all pools, the oldest first, at the emulator's back door. */
export async function readMails(emulator: string): Promise<Mail[]> {
  const response = await fetch(`${emulator}/_ministack/ses/messages`);
  const { messages }: { messages: Record<string, readonly Message[]> } = JSON.parse(await response.text());
  return Object.values(messages)
    .flat()
    .map(({ To, Subject, BodyHtml, BodyText }) => ({
      to: To[0] ?? "",
      subject: Subject,
      body: BodyHtml || BodyText,
    }));
}

interface Message {
  readonly To: readonly string[];
  readonly Subject: string;
  readonly BodyHtml: string | null;
  readonly BodyText: string;
}

/** The temporary password of an invitation, as its reader would copy it out. */
export function temporaryPasswordIn({ body }: Mail): string | undefined {
  const [, password] = /temporary password: <b>(.+?)<\/b>/.exec(body) ?? [];
  return password?.replaceAll("&amp;", "&").replaceAll("&lt;", "<").replaceAll("&gt;", ">");
}
