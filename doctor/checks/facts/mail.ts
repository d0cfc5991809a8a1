import {
  GetAccountCommand,
  type GetAccountResponse,
  GetEmailIdentityCommand,
  type GetEmailIdentityResponse,
  SESv2Client,
} from "@aws-sdk/client-sesv2";
import { regionOfIdentity } from "../../../infra/settings/mail.ts";
import { orMissing, using } from "../../../sync/aws/reading.ts";
import { fact, type Target } from "../../target.ts";
import { awsConfig, sending } from "./aws.ts";

/** Amazon SES in the Region of the sender's identity. Only for stacks with `email`. */
export const mailAccount = fact(
  async (target): Promise<GetAccountResponse> =>
    using(ses(target), (client) => client.send(new GetAccountCommand({}), sending(target))),
);

/** The identity of `email.identityArn`; undefined if there is none. */
export async function mailIdentity(target: Target): Promise<GetEmailIdentityResponse | undefined> {
  const EmailIdentity = target.settings.email?.identityArn.split(":identity/")[1];
  const command = new GetEmailIdentityCommand({ EmailIdentity });
  return orMissing(using(ses(target), (client) => client.send(command, sending(target))));
}

/** The Region in which the pool's mails are sent. */
export function mailRegion({ settings, region }: Target): string {
  return settings.email === undefined ? region : regionOfIdentity(settings.email);
}

function ses(target: Target): SESv2Client {
  return new SESv2Client(awsConfig(target, mailRegion(target)));
}
