import { z } from "zod";
import { isWithin, TEXT_LIMITS } from "./aws-limits.ts";
import type { SettingFault } from "./fault.ts";
import { limitedText, objectOf, textLike } from "./values.ts";

const GUIDE = "https://docs.aws.amazon.com/cognito/latest/developerguide";

const body = () =>
  z
    .string({ error: "write the text" })
    .refine((text) => text.includes("{username}"), "it must contain {username}, which Cognito requires")
    .refine(
      (text) => text.includes("{####}"),
      "it must contain {####}, which becomes the temporary password",
    );

/** The e-mail that invites a user: its body is text or HTML. */
const invitationSchema = objectOf({
  subject: z
    .string({ error: "write the subject" })
    .trim()
    .min(1, "write the subject, or remove the key")
    .regex(/^[^\r\n]*$/, "write it on one line")
    .pipe(limitedText(TEXT_LIMITS.invitationSubject))
    .optional(),
  text: body().optional(),
  html: body().optional(),
});
export type InvitationSettings = z.infer<typeof invitationSchema>;

export const invitation = invitationSchema.prefault({}).meta({
  description: "The invitation: `subject`, and `text` or `html` with `{username}` and `{####}` in it.",
  default: "a text of Quick Sign-in",
  example: { subject: "Welcome", text: "Hello {username}, your temporary password is {####}" },
  references: { messages: `${GUIDE}/cognito-user-pool-settings-message-customizations.html` },
});

/** Finds an invitation with two bodies, and a body that Cognito refuses. It gets HTML: text is longer there than it was written. */
export function faultsOfInvitation({ text, html }: InvitationSettings): SettingFault[] {
  if (text !== undefined && html !== undefined) {
    return [{ key: "invitation", found: "found text and html", allowed: "write one of the two" }];
  }
  const key = html === undefined ? "invitation.text" : "invitation.html";
  const limit = TEXT_LIMITS.invitationBody;
  const message = invitationBody({ text, html });
  if (message === undefined || isWithin(message, limit)) return [];
  return [
    { key, found: `it has ${message.length} characters as HTML, or hidden ones`, allowed: limit.allowed },
  ];
}

/** The custom body as Cognito sends it: as HTML. Undefined if there is none. */
export function invitationBody({
  text,
  html,
}: Pick<InvitationSettings, "text" | "html">): string | undefined {
  return html ?? (text === undefined ? undefined : asHtml(text));
}

/** Escapes text for HTML, and keeps its line breaks. */
export function asHtml(text: string): string {
  const signs: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text
    .trim()
    .replaceAll(/[&<>"]/g, (sign) => signs[sign] ?? sign)
    .replaceAll(/\r?\n/g, "<br>");
}

const IDENTITY = /^arn:aws[\w-]*:ses:[a-z0-9-]+:\d{12}:identity\/\S+$/;
const ADDRESS = "write an address, or a name with it: Sign-in <sign-in@example.com>";
const MAILBOX = /^(?:[^<>@\r\n]{1,200} )?<[^<>\s@]+@[^<>\s@]+>$|^[^<>\s@]+@[^<>\s@]+$/;

/** Source: EmailConfigurationType. */
export const emailSchema = objectOf({
  identityArn: textLike(
    IDENTITY,
    "write the ARN of a verified SES identity: arn:aws:ses:eu-central-1:111122223333:identity/example.com",
  ).pipe(limitedText(TEXT_LIMITS.identityArn)),
  from: textLike(MAILBOX, ADDRESS),
  replyTo: textLike(/^[^<>\s@]+@[^<>\s@]+$/, "write an address: help@example.com")
    .pipe(limitedText(TEXT_LIMITS.emailAddress))
    .optional(),
  configurationSet: textLike(/^[\w-]{1,64}$/, "write the name of an SES configuration set").optional(),
});
export type EmailSettings = z.infer<typeof emailSchema>;

export const email = emailSchema.optional().meta({
  description:
    "Sends through Amazon SES: `identityArn`, `from`, `replyTo`, `configurationSet`. Needed for more than 50 e-mails a day.",
  default: "Cognito's sender",
  example: {
    identityArn: "arn:aws:ses:us-east-1:111122223333:identity/example.com",
    from: "Sign-in <sign-in@example.com>",
  },
  cost: "$0.10 for 1,000 e-mails",
  references: { "e-mail": `${GUIDE}/user-pool-email.html` },
});

/** The Region of an identity's ARN. */
export function regionOfIdentity({ identityArn }: EmailSettings): string {
  return identityArn.split(":")[3] ?? "";
}

/** Regions from which Cognito sends for pools in any Region. Source: "Email settings for Amazon Cognito user pools", SES Regions. */
const SES_REGIONS_FOR_ALL_POOLS = ["us-east-1", "us-west-2", "eu-west-1"];

/** Whether Cognito can send with an identity: by its Region, and by the addresses that the identity covers. */
export function faultsOfEmail(settings: EmailSettings, poolRegion: string | undefined): SettingFault[] {
  const faults: SettingFault[] = [];
  const region = regionOfIdentity(settings);
  if (poolRegion !== undefined && region !== poolRegion && !SES_REGIONS_FOR_ALL_POOLS.includes(region)) {
    const regions = new Set([poolRegion, ...SES_REGIONS_FOR_ALL_POOLS]);
    const allowed = `use an identity in ${[...regions].join(", ")}`;
    const found = `Cognito in ${poolRegion} cannot send with SES in ${region}`;
    faults.push({ key: "email.identityArn", found, allowed });
  }
  const identity = settings.identityArn.split(":identity/")[1]?.toLowerCase() ?? "";
  const address = (/<(.+)>$/.exec(settings.from)?.[1] ?? settings.from).toLowerCase();
  if (!covers(identity, address)) {
    const allowed = "use an address of that identity, or the identity of that address";
    const found = `the identity ${identity} does not cover "${address}"`;
    faults.push({ key: "email.from", found, allowed });
  }
  return faults;
}

/** An identity is one address, or a domain with all below it. */
function covers(identity: string, address: string): boolean {
  if (identity.includes("@")) return identity === address;
  const domain = address.split("@")[1] ?? "";
  return domain === identity || domain.endsWith(`.${identity}`);
}
