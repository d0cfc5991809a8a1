import { z } from "zod";
import { directorySources } from "./directory-sources.ts";
import { retentionDays } from "./operating.ts";
import { keysOf, oneOf, textOf, whole, yesNo } from "./values.ts";

const SCHEDULE = 'write a schedule such as "rate(1 hour)" or "cron(0 3 * * ? *)"';
const LIMIT = 'write a number of people, or a share such as "10%"';

const changeLimit = z.union([z.number(), z.string()], { error: LIMIT }).transform((value, context) => {
  const [, number, percent] = /^(\d{1,9})(%?)$/.exec(String(value).trim()) ?? [];
  if (number === undefined || (percent && Number(number) > 100)) {
    context.addIssue({ code: "custom", message: LIMIT });
  }
  return percent ? { share: Number(number) / 100, atLeast: 5 } : { count: Number(number) };
});

/** Keeps the pool in step by itself. */
export const directorySyncSchema = keysOf({
  ...directorySources,
  schedule: textOf(/^(?:rate\(\d+ (?:minutes?|hours?|days?)\)|cron\([^()]+\))$/, SCHEDULE).default(
    "rate(1 hour)",
  ),
  events: yesNo().default(true),
  onRemove: oneOf(["disable", "delete", "keep"]).default("disable"),
  graceDays: whole(0, 3650, "days").default(30),
  maxRemovals: changeLimit.prefault("10%"),
  maxEmailChanges: changeLimit.prefault("10%"),
  maxInvitations: whole(1, 100, "invitations").default(3),
  emailsPerDay: whole(1, 1_000_000, "mails").optional(),
  // A year: whoever looks into how somebody had access asks about the last one.
  auditRetentionDays: retentionDays().default(365),
});
export type DirectorySync = z.infer<typeof directorySyncSchema>;
