import { z } from "zod";
import type { SettingFault } from "./fault.ts";
import { objectOf, textLike } from "./values.ts";

const GUIDE = "https://docs.aws.amazon.com/cognito/latest/developerguide";

/** Source: CreateUserPool, MessageTemplateType: lengths of EmailSubject and EmailMessage. */
const MAX_SUBJECT_LENGTH = 140;
const MAX_BODY_LENGTH = 20_000;

const body = () =>
  z
    .string({ error: "write the text" })
    .max(MAX_BODY_LENGTH, `write at most ${MAX_BODY_LENGTH} characters`)
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
    .max(MAX_SUBJECT_LENGTH, `write at most ${MAX_SUBJECT_LENGTH} characters`)
    .regex(/^[^\r\n]*$/, "write it on one line")
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

/** An invitation has one body. */
export function faultsOfInvitation({ text, html }: InvitationSettings): SettingFault[] {
  if (text === undefined || html === undefined) return [];
  return [{ key: "invitation", found: "found text and html", allowed: "write one of the two" }];
}

const IDENTITY = /^arn:aws[\w-]*:ses:[a-z0-9-]+:\d{12}:identity\/\S+$/;
const ADDRESS = "write an address, or a name with it: Sign-in <sign-in@example.com>";
const MAILBOX = /^(?:[^<>@\r\n]{1,200} )?<[^<>\s@]+@[^<>\s@]+>$|^[^<>\s@]+@[^<>\s@]+$/;

/** Source: EmailConfigurationType. */
export const emailSchema = objectOf({
  identityArn: textLike(
    IDENTITY,
    "write the ARN of a verified SES identity: arn:aws:ses:eu-central-1:111122223333:identity/example.com",
  ),
  from: textLike(MAILBOX, ADDRESS),
  replyTo: textLike(/^[^<>\s@]+@[^<>\s@]+$/, "write an address: help@example.com").optional(),
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
