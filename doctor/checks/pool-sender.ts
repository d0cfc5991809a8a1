import type { SendQuota } from "@aws-sdk/client-sesv2";
import { type Check, type Finding, failure, ok, skipped, warning } from "../check.ts";
import type { Target } from "../target.ts";
import { mailAccount, mailIdentity, mailRegion } from "./facts/mail.ts";
import { poolOf } from "./facts/pool.ts";
import { differs } from "./facts/problems.ts";

const GUIDE = "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html";
const SES = "https://docs.aws.amazon.com/ses/latest/dg";

/** A sender that has less than this share of its daily mails left may run out today. */
const FEW_LEFT = 0.1;

function usesSes({ settings }: Target): boolean {
  return settings.email !== undefined;
}

const sender: Check = {
  id: "pool.sender",
  title: "Invitations are sent as set",
  needs: ["pool.exists"],
  async run(target) {
    const { EmailConfiguration, EmailConfigurationFailure } = await poolOf(target);
    const { EmailSendingAccount = "COGNITO_DEFAULT", SourceArn } = EmailConfiguration ?? {};
    if (EmailConfigurationFailure !== undefined && EmailConfigurationFailure !== "") {
      return failure({
        seen: `Cognito cannot send mails: ${EmailConfigurationFailure}`,
        why: "No user gets an invitation, or a code for a forgotten password.",
        fix: "In the Amazon Cognito console: User pool → Authentication methods → Email",
        link: GUIDE,
      });
    }
    return senderFinding(target, EmailSendingAccount === "DEVELOPER" ? (SourceArn ?? "") : undefined);
  },
};

/** Compares the pool's sender with `email`. Pure. @param identity ARN in Amazon SES; undefined for Cognito's own sender. */
export function senderFinding(target: Target, identity: string | undefined): Finding {
  const { email, existingPoolId } = target.settings;
  if (email !== undefined && identity !== email.identityArn && existingPoolId === undefined) {
    const seen = `The pool sends with ${identity ?? "Cognito's own sender"}. The settings say ${email.identityArn}.`;
    const why =
      identity === undefined
        ? "Cognito's own sender delivers 50 mails a day: further users wait for their invitations."
        : "Mails come from another address than users expect, and count against another quota.";
    return differs(target, { seen, why, link: GUIDE });
  }
  if (identity !== undefined) return ok(`Amazon SES, ${identity.split(":identity/")[1] ?? identity}`);
  return ok(
    "Cognito's own sender: 50 mails a day for all pools of this account and Region. `email` sends with Amazon SES.",
  );
}

const identity: Check = {
  id: "pool.ses-identity",
  title: "Amazon SES may send from the sender's address",
  needs: ["pool.sender"],
  applies: usesSes,
  async run(target) {
    const owner = target.settings.email?.identityArn.split(":")[4];
    // Amazon SES can authorize another account to send. Source: "Using sending authorization with Amazon SES".
    if (owner !== target.account) return skipped(`The identity belongs to account ${owner}.`);
    const found = await mailIdentity(target);
    if (found?.VerifiedForSendingStatus === true) return ok();
    const name = target.settings.email?.identityArn.split(":identity/")[1];
    return failure({
      seen: `Amazon SES in ${mailRegion(target)} has ${found === undefined ? "no identity" : "not verified"} ${name}.`,
      why: "Amazon SES refuses each mail: no user gets an invitation.",
      fix: `In the Amazon SES console in ${mailRegion(target)}: Configuration → Identities → ${name}; publish the records that it shows`,
      link: `${SES}/creating-identities.html`,
    });
  },
};

const sandbox: Check = {
  id: "pool.ses-sandbox",
  title: "Amazon SES delivers to all addresses",
  needs: ["pool.sender"],
  applies: usesSes,
  async run(target) {
    const { ProductionAccessEnabled, SendingEnabled, EnforcementStatus } = await mailAccount(target);
    const region = mailRegion(target);
    if (SendingEnabled === false) {
      return failure({
        seen: `Amazon SES in ${region} does not send: ${EnforcementStatus ?? "sending is off"}.`,
        why: "No user gets an invitation, or a code for a forgotten password.",
        fix: `In the Amazon SES console in ${region}: Account dashboard`,
        link: `${SES}/reputationdashboardmessages.html`,
      });
    }
    if (ProductionAccessEnabled !== false) return ok();
    // It delivers to a verified domain: that may be all users' own. Source: "Request production access", sandbox restrictions.
    return warning({
      seen: `Amazon SES in ${region} is in its sandbox.`,
      why: "Invitations reach verified addresses and domains only, and others are lost without an error.",
      fix: `In the Amazon SES console in ${region}: Account dashboard → Request production access`,
      link: `${SES}/request-production-access.html`,
    });
  },
};

const mailsLeft: Check = {
  id: "pool.mails-left",
  title: "Amazon SES may send more mails today",
  needs: ["pool.ses-sandbox"],
  applies: usesSes,
  run: async (target) => mailsLeftFinding(target, (await mailAccount(target)).SendQuota ?? {}),
};

/** How many mails of the last 24 hours' quota are left. Source: SendQuota, Max24HourSend: -1 is unlimited. Pure. */
export function mailsLeftFinding(
  target: Target,
  { Max24HourSend: most = 0, SentLast24Hours: sent = 0 }: SendQuota,
): Finding {
  if (most < 0) return ok("unlimited");
  const left = Math.max(0, Math.floor(most - sent));
  if (left > most * FEW_LEFT) return ok(`${left} of ${most} in 24 hours`);
  const problem = {
    seen: `${left} of ${most} mails in 24 hours are left in ${mailRegion(target)}.`,
    why: "Users who are invited after that get no mail until tomorrow.",
    fix: "Request a higher quota: Service Quotas console → Amazon Simple Email Service → Sending quota",
    link: `${SES}/manage-sending-quotas.html`,
  };
  return left === 0 ? failure(problem) : warning(problem);
}

/** Who sends invitations, and whether they arrive. */
export const senderChecks: readonly Check[] = [sender, identity, sandbox, mailsLeft];
