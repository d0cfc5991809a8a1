import type { Account } from "../../model/account.ts";
import { type PlanEntry, subjectsOf } from "../../model/action.ts";
import { defined } from "../../model/defined.ts";
import type { Person } from "../../model/person.ts";
import type { Policy } from "../../model/policy.ts";
import { releaseEmail, touchesEmail } from "./changes.ts";
import { claimedEmail, claimsEmail, type EmailClaim, findOrigins, resolveClaims } from "./email-origin.ts";

/**
 * Orders e-mail changes so that Cognito accepts them: a verified address belongs to one account only.
 *
 * An address is released when its holder gets another one, is deleted, or may not sign in any more. The account that gets the address waits
 * for that. If several accounts swap addresses in a ring, one of them releases its address first, and has no verified address for a moment.
 * A change to an address that its holder keeps is skipped.
 *
 * Source: AdminUpdateUserAttributes and AdminCreateUser, AliasExistsException.
 *
 * @param actions at most one for each account.
 * @param holders accounts by verified address, case-folded.
 */
export function orderEmails(
  actions: readonly PlanEntry[],
  holders: ReadonlyMap<string, Account>,
  policy: Pick<Policy, "allUsers">,
): PlanEntry[] {
  const origins = findOrigins(actions, holders, policy);
  const { held, ring } = resolveClaims(origins);
  const freeing = new Map<PlanEntry, string>();
  const taken = new Set<PlanEntry>();
  for (const [claim, origin] of origins) {
    const email = claimedEmail(claim);
    if (email === undefined || held.has(claim) || !("holder" in origin)) continue;
    freeing.set(origin.holder, email);
    taken.add(claim);
  }
  return actions.flatMap((action) => {
    if (claimsEmail(action) && held.has(action)) return [withoutEmail(action, holders)];
    const email = claimsEmail(action) ? claimedEmail(action) : undefined;
    const taking = email !== undefined && taken.has(action) ? { ...action, takes: email } : action;
    const frees = freeing.get(action);
    return frees === undefined ? [taking] : thatFrees(taking, frees, ring.has(action));
  });
}

/** The entry that replaces a change whose address another account keeps. */
function withoutEmail(claim: EmailClaim, holders: ReadonlyMap<string, Account>): PlanEntry {
  const { person, account } = subjectsOf(claim);
  const holder = account ?? holders.get(claimedEmail(claim) ?? "");
  const rest = claim.kind === "invite" ? [] : claim.changes.filter((change) => !touchesEmail(change));
  if (claim.kind === "enable" || (claim.kind === "update" && rest.length > 0))
    return { ...claim, changes: rest };
  return defined({ kind: "skip", reason: "email-in-use", person, account: holder });
}

/** The same action, which also releases an address. */
function thatFrees(action: PlanEntry, frees: string, isRing: boolean): PlanEntry[] {
  switch (action.kind) {
    case "disable":
      return [{ ...action, changes: [...action.changes, releaseEmail], frees }];
    case "delete":
      return [{ ...action, frees }];
    case "update":
    case "enable":
    case "adopt":
      return isRing ? [released(action, frees, "emails-swap"), action] : [{ ...action, frees }];
    case "skip": {
      const { account, person } = action;
      return account === undefined
        ? [action]
        : [released(defined({ account, person }), frees, "email-released")];
    }
    default:
      return [action];
  }
}

function released(
  { person, account }: { readonly person?: Person; readonly account: Account },
  frees: string,
  reason: "email-released" | "emails-swap",
): PlanEntry {
  return defined({ kind: "update", reason, person, account, changes: [releaseEmail], frees });
}
