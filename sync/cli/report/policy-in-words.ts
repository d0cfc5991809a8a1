import { KIND_WORDS } from "../../model/action-words.ts";
import type { ChangeLimit, Policy } from "../../model/policy.ts";
import type { SyncRequest } from "../../reconcile/request.ts";
import type { Fact } from "./report-data.ts";

const ON_REMOVE = {
  disable: "are disabled and signed out; tokens that their apps have work to their end",
  delete: "are disabled, and deleted later",
  keep: "keep their accounts",
} as const satisfies Record<Policy["onRemove"], string>;

/** The settings that a plan was made with, for a reader of the report. */
export function policyInWords(request: SyncRequest, policy: Policy): Fact[] {
  return [...scopeOf(request, policy), ...limitsOf(policy), ...emailsOf(request, policy)];
}

function scopeOf(request: SyncRequest, { allUsers, adopt }: Policy): Fact[] {
  const { groups, excludeGroups, include, exclude, map, namespace, only, who, retireSource } = request;
  const lists: readonly (readonly [string, readonly string[] | undefined])[] = [
    ["Only groups", groups],
    ["Without groups", excludeGroups],
    ["Only e-mail addresses", include],
    ["Without e-mail addresses", exclude],
    ["Attribute mapping", map],
    ["Only namespace", namespace === undefined ? [] : [namespace]],
    ["Only actions", only?.map((kind) => KIND_WORDS[kind])],
    ["Retired sources", retireSource],
    ["Only user", who === undefined ? [] : [who]],
  ];
  return [
    ...lists.flatMap(([term, values = []]): Fact[] => (values.length > 0 ? [[term, values.join(", ")]] : [])),
    ["Users who are not in the source", allUsers ? "are removed" : "are not changed (filtered run)"],
    [
      "Accounts that sync did not create",
      adopt ? "are adopted by their verified e-mail address" : "are not changed",
    ],
  ];
}

function limitsOf(policy: Policy): Fact[] {
  const { onRemove, graceDays, maxRemovals, allowRemovals, maxEmailChanges, allowEmailChanges } = policy;
  return [
    [
      "Removed users",
      onRemove === "delete" ? `${ON_REMOVE.delete}, after ${days(graceDays)}` : ON_REMOVE[onRemove],
    ],
    ["Removals within an hour", limitInWords(maxRemovals)],
    ...(allowRemovals === undefined
      ? []
      : [["Allowed removals in this run", String(allowRemovals)] as const]),
    ["E-mail changes within an hour", limitInWords(maxEmailChanges)],
    ...(allowEmailChanges === undefined
      ? []
      : [["Allowed e-mail changes in this run", String(allowEmailChanges)] as const]),
  ];
}

function emailsOf(
  { maxEmails: limit }: SyncRequest,
  { resendAfterDays, maxInvitations, resend, directSignIn }: Policy,
): Fact[] {
  if (directSignIn === false) return [["Invitations", "none: no app takes a password"]];
  return [
    ["Invitations expire", `after ${days(resendAfterDays)}`],
    ["Automatic invitations to one user", `at most ${maxInvitations}`],
    ...(resend.all ? [["Invitations sent again", "also if the last one has not expired"] as const] : []),
    ...(limit === undefined ? [] : [["E-mails in 24 hours", `at most ${limit}`] as const]),
  ];
}

function limitInWords(limit: ChangeLimit): string {
  if ("count" in limit) return `at most ${limit.count}`;
  const least = limit.atLeast > 0 ? `, in small pools ${limit.atLeast}, but not more than half` : "";
  return `at most ${Math.round(limit.share * 100)} %${least}`;
}

function days(count: number): string {
  return count === 1 ? "1 day" : `${count} days`;
}
