import { z } from "zod";
import type { SettingFault } from "./fault.ts";
import { keysOf, textOf } from "./values.ts";

/** Source: CreateUserPool, MessageTemplateType: lengths of EmailSubject and EmailMessage. */
const LONGEST_SUBJECT = 140;
const LONGEST_BODY = 20_000;

const body = () =>
  z
    .string({ error: "write the text" })
    .max(LONGEST_BODY, `write ${LONGEST_BODY} characters at most`)
    .refine((text) => text.includes("{username}"), "it must hold {username}: Cognito refuses it otherwise")
    .refine((text) => text.includes("{####}"), "it must hold {####}, which becomes the temporary password");

/** The mail with which somebody is invited: its body is text or HTML. */
export const invitationSchema = keysOf({
  subject: z
    .string({ error: "write the subject" })
    .trim()
    .min(1, "write the subject, or take the key out")
    .max(LONGEST_SUBJECT, `write ${LONGEST_SUBJECT} characters at most`)
    .regex(/^[^\r\n]*$/, "write it in one line")
    .optional(),
  text: body().optional(),
  html: body().optional(),
});
export type InvitationSettings = z.infer<typeof invitationSchema>;

/** What does not go together in `invitation`. */
export function faultsOfInvitation({ text, html }: InvitationSettings): SettingFault[] {
  if (text === undefined || html === undefined) return [];
  return [{ key: "invitation", found: "found text and html", allowed: "write one of the two" }];
}

const IDENTITY = /^arn:aws[\w-]*:ses:[a-z0-9-]+:\d{12}:identity\/\S+$/;
const ADDRESS = "write an address, or a name with it: Sign-in <sign-in@example.com>";
const MAILBOX = /^(?:[^<>@\r\n]{1,200} )?<[^<>\s@]+@[^<>\s@]+>$|^[^<>\s@]+@[^<>\s@]+$/;

/** Mail by Amazon SES. Source: EmailConfigurationType. */
export const emailSchema = keysOf({
  identityArn: textOf(
    IDENTITY,
    "write the ARN of a verified SES identity: arn:aws:ses:eu-central-1:111122223333:identity/example.com",
  ),
  from: textOf(MAILBOX, ADDRESS),
  replyTo: textOf(/^[^<>\s@]+@[^<>\s@]+$/, "write an address: help@example.com").optional(),
  configurationSet: textOf(/^[\w-]{1,64}$/, "write the name of an SES configuration set").optional(),
});
export type EmailSettings = z.infer<typeof emailSchema>;

/** The Region of an identity's ARN. */
export function regionOfIdentity({ identityArn }: EmailSettings): string {
  return identityArn.split(":")[3] ?? "";
}

/** From where Cognito sends for pools of any Region, beside the pool's own. Source: "Email settings for Amazon Cognito user pools", SES Regions. */
const SES_FOR_ALL = ["us-east-1", "us-west-2", "eu-west-1"];

/** Whether Cognito can send with an identity, by its Region and by what the identity covers. */
export function faultsOfEmail(email: EmailSettings, poolRegion: string | undefined): SettingFault[] {
  const faults: SettingFault[] = [];
  const region = regionOfIdentity(email);
  if (poolRegion !== undefined && region !== poolRegion && !SES_FOR_ALL.includes(region)) {
    const allowed = `use an identity in ${[...new Set([poolRegion, ...SES_FOR_ALL])].join(", ")}`;
    const found = `Cognito in ${poolRegion} cannot send with SES in ${region}`;
    faults.push({ key: "email.identityArn", found, allowed });
  }
  const identity = email.identityArn.split(":identity/")[1]?.toLowerCase() ?? "";
  const address = (/<(.+)>$/.exec(email.from)?.[1] ?? email.from).toLowerCase();
  const domain = address.split("@")[1] ?? "";
  const covers = identity.includes("@")
    ? identity === address
    : domain === identity || domain.endsWith(`.${identity}`);
  if (!covers) {
    const allowed = "use an address of that identity, or the identity of that address";
    faults.push({ key: "email.from", found: `"${address}" is not of the identity ${identity}`, allowed });
  }
  return faults;
}
