import type { ChangeLimit, Policy } from "../../model/policy.ts";
import type { SyncRequest } from "../../reconcile/request.ts";
import { KIND_WORDS } from "../show/words.ts";
import type { Fact } from "./report-data.ts";

const ON_REMOVE = {
  disable: "is disabled, and signed out everywhere",
  delete: "is disabled, and deleted later",
  keep: "keeps the account",
} as const satisfies Record<Policy["onRemove"], string>;

/** By which rule a plan was made, and of whom, for somebody who reads it later. */
export function policyInWords(request: SyncRequest, policy: Policy): Fact[] {
  return [...reachOf(request, policy), ...limitsOf(policy), ...mailsOf(request, policy)];
}

function reachOf(request: SyncRequest, { allUsers: everybody, adopt }: Policy): Fact[] {
  const { groups, excludeGroups, include, exclude, map, namespace, only, who, retireSource } = request;
  const lists: readonly (readonly [string, readonly string[] | undefined])[] = [
    ["Only the groups", groups],
    ["Without the groups", excludeGroups],
    ["Only e-mails like", include],
    ["No e-mails like", exclude],
    ["Attributes", map],
    ["Only the namespace", namespace === undefined ? [] : [namespace]],
    ["Only the actions", only?.map((kind) => KIND_WORDS[kind])],
    ["Sources no longer in use", retireSource],
    ["Only the person", who === undefined ? [] : [who]],
  ];
  return [
    ...lists.flatMap(([term, values = []]): Fact[] => (values.length > 0 ? [[term, values.join(", ")]] : [])),
    ["Whoever is not in the source", everybody ? "counts as gone" : "is left alone: the source is a part"],
    ["Accounts that sync did not make", adopt ? "are taken over by their verified e-mail" : "are left alone"],
  ];
}

function limitsOf(policy: Policy): Fact[] {
  const { onRemove, graceDays, maxRemovals, allowRemovals, maxEmailChanges, allowEmailChanges } = policy;
  return [
    [
      "Whoever is gone",
      onRemove === "delete" ? `${ON_REMOVE.delete}, after ${days(graceDays)}` : ON_REMOVE[onRemove],
    ],
    ["Removals within an hour", mostInWords(maxRemovals)],
    ...(allowRemovals === undefined ? [] : [["Removals meant this once", String(allowRemovals)] as const]),
    ["E-mail changes within an hour", mostInWords(maxEmailChanges)],
    ...(allowEmailChanges === undefined
      ? []
      : [["E-mail changes meant this once", String(allowEmailChanges)] as const]),
  ];
}

function mailsOf(
  { maxEmails: limit }: SyncRequest,
  { resendAfterDays, maxInvitations, resend }: Policy,
): Fact[] {
  return [
    ["Invitations lapse", `after ${days(resendAfterDays)}`],
    ["Invitations to one person", `at most ${maxInvitations} go out by themselves`],
    ...(resend.all ? [["New invitations", "also to those whose last one has not lapsed"] as const] : []),
    ...(limit === undefined ? [] : [["Mails in 24 hours", `${limit} at the most`] as const]),
  ];
}

function mostInWords(most: ChangeLimit): string {
  if ("count" in most) return `${most.count} at the most`;
  const least = most.atLeast > 0 ? `, in small pools ${most.atLeast}, but no more than half` : "";
  return `${Math.round(most.share * 100)} % at the most${least}`;
}

function days(count: number): string {
  return count === 1 ? "1 day" : `${count} days`;
}
