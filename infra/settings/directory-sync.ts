import { z } from "zod";
import type { SettingFault } from "./fault.ts";
import { retentionDays } from "./operating.ts";
import { keysOf, listOf, oneOf, textOf, whole, yesNo } from "./values.ts";

const SCHEDULE = 'write a schedule such as "rate(1 hour)" or "cron(0 3 * * ? *)"';
const REMOVALS = 'write a number of people, or a share such as "10%"';

const maxRemovals = z.union([z.number(), z.string()], { error: REMOVALS }).transform((value, context) => {
  const [, number, percent] = /^(\d{1,9})(%?)$/.exec(String(value).trim()) ?? [];
  if (number === undefined || (percent && Number(number) > 100)) {
    context.addIssue({ code: "custom", message: REMOVALS });
  }
  return percent ? { share: Number(number) / 100, atLeast: 5 } : { count: Number(number) };
});

/** Keeps the pool in step by itself with IAM Identity Center in the stack's account and Region. */
export const directorySyncSchema = keysOf({
  identityStoreId: textOf(
    /^d-[0-9a-f]{10}$|^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
    "write the id of Identity Center's store: aws sso-admin list-instances shows it (d-1234567890)",
  ).optional(),
  groups: listOf(
    z.string({ error: "write a group's name" }).trim().min(1, "write a group's name"),
  ).optional(),
  schedule: textOf(/^(?:rate\(\d+ (?:minutes?|hours?|days?)\)|cron\([^()]+\))$/, SCHEDULE).default(
    "rate(1 hour)",
  ),
  events: yesNo().default(true),
  onRemove: oneOf(["disable", "delete", "keep"]).default("disable"),
  graceDays: whole(0, 3650, "days").default(30),
  maxRemovals: maxRemovals.prefault("10%"),
  // A year: whoever looks into how somebody had access asks about the last one.
  auditDays: retentionDays().default(365),
});
export type DirectorySync = z.infer<typeof directorySyncSchema>;

/**
 * @param hasScim people are pushed by SCIM, too.
 * @returns where nobody would ever be listed.
 */
export function faultsOfDirectorySync({ identityStoreId }: DirectorySync, hasScim: boolean): SettingFault[] {
  if (identityStoreId !== undefined || hasScim) return [];
  const allowed = "set directorySync.identityStoreId, or scim: aws sso-admin list-instances shows the id";
  return [{ key: "directorySync", found: "it is not said where the people are", allowed }];
}
