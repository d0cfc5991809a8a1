import { type Result, sendsMail } from "../apply/apply.ts";
import type { Account } from "../model/account.ts";

/**
 * Mails that Cognito sends in a day by itself, without Amazon SES.
 * Source: "Quotas in Amazon Cognito", maximum number of email messages sent daily per user pool.
 */
export const BUILT_IN_MAILS_A_DAY = 50;

const DAY = 24 * 60 * 60 * 1000;

/** How many mails went out for an account in the last 24 hours: earlier runs can be read off it. */
export function mailsOfDay({ invitedAt }: Account, now: Date): number {
  return invitedAt !== undefined && invitedAt.getTime() > now.getTime() - DAY ? 1 : 0;
}

/**
 * Says how many more mails may go out now.
 *
 * @param limit mails in 24 hours; absent where the pool sends by Amazon SES, which has quotas of its own.
 * @param sent in the last 24 hours, for all accounts of the pool.
 */
export function mailsLeft(limit: number | undefined, sent: number): number {
  return limit === undefined ? Number.POSITIVE_INFINITY : Math.max(0, limit - sent);
}

/** Mails that may still go out after these. */
export function mailsAfter(left: number, results: readonly Result[]): number {
  return Math.max(0, left - results.filter(({ action }) => sendsMail(action)).length);
}
