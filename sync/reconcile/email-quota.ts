import { type Result, sendsEmail } from "../apply/apply.ts";
import type { Account } from "../model/account.ts";

/**
 * E-mails that Cognito sends per day without Amazon SES.
 * Source: "Quotas in Amazon Cognito", maximum number of email messages sent daily per user pool.
 */
export const COGNITO_EMAILS_PER_DAY = 50;

const DAY_MS = 24 * 60 * 60 * 1000;

/** How many e-mails were sent for an account in the last 24 hours, by any run. */
export function emailsOfDay({ invitedAt, uninvited }: Account, now: Date): number {
  if (uninvited) return 0;
  return invitedAt !== undefined && invitedAt.getTime() > now.getTime() - DAY_MS ? 1 : 0;
}

/**
 * How many e-mails may be sent now.
 *
 * @param limit e-mails in 24 hours; absent if the pool uses Amazon SES, which has its own quotas.
 * @param sent in the last 24 hours, for all accounts of the pool.
 */
export function emailsLeft(limit: number | undefined, sent: number): number {
  return limit === undefined ? Number.POSITIVE_INFINITY : Math.max(0, limit - sent);
}

/** E-mails that may still be sent after these results. */
export function emailsLeftAfter(left: number, results: readonly Result[]): number {
  return Math.max(0, left - results.filter(({ action }) => sendsEmail(action)).length);
}
