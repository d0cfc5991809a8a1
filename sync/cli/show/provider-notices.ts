import { type PlanEntry, subjectsOf } from "../../model/action.ts";
import { reasonOf, whoOf } from "../../model/action-words.ts";
import { printable } from "../../model/safe-text.ts";
import type { UnknownSubjects } from "../../plan/rules/links.ts";

/** What an administrator has to know of accounts with an identity provider, because sync does not change them. */
const REPORTED = [
  "duplicate-identity",
  "identities-unknown",
  "federated-unmatched",
  "not-followed",
  "federated-exists",
  "invalid-subject",
  "linked-otherwise",
  "too-many-identities",
] as const satisfies readonly PlanEntry["reason"][];

/** Names that one line lists. */
const MAX_NAMES = 10;

/** A line for each reason. */
export function providerLines(actions: readonly PlanEntry[]): string[] {
  return REPORTED.flatMap((reason) => {
    const [first, ...others] = actions.filter((action) => action.reason === reason);
    if (first === undefined) return [];
    const names = [first, ...others].map(nameOf);
    const more = names.length > MAX_NAMES ? `, and ${names.length - MAX_NAMES} more` : "";
    const listed = printable(names.slice(0, MAX_NAMES).join(", "));
    return [`${names.length} not changed (${listed}${more}): ${reasonOf(first)}. See docs/sync-rules.md.`];
  });
}

/** Users who would get a second account at the first sign-in with a provider. */
export function unknownSubjectLines(unknown: readonly UnknownSubjects[] = []): string[] {
  return unknown.map(({ provider, by, users, of }) => {
    const who =
      users === of
        ? "the source knows no user's"
        : `${users} of ${of} users ${users === 1 ? "has" : "have"} no`;
    const map = by === "subject" ? " Name the attribute or column that has it: --map subject=ATTRIBUTE." : "";
    return `Not linked to ${provider}: ${who} ${by}, which federation.${provider}.link names.${map} See docs/sync-identity-providers.md.`;
  });
}

function nameOf(action: PlanEntry): string {
  const username = subjectsOf(action).account?.username ?? "";
  return [whoOf(action).email, username].filter((text) => text !== "").join(" ");
}
