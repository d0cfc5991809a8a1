import type { Account } from "../../model/account.ts";
import { type PlanEntry, subjectsOf } from "../../model/action.ts";
import { defined } from "../../model/defined.ts";
import type { Person } from "../../model/person.ts";
import type { Policy } from "../../model/policy.ts";
import { releaseEmail, touchesEmail } from "./changes.ts";
import { claimedEmail, type EmailClaim, findOrigins, isTaker, resolveClaims } from "./email-origin.ts";

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
  for (const [taker, origin] of origins) {
    const wanted = claimedEmail(taker);
    if (wanted === undefined || held.has(taker) || !("holder" in origin)) continue;
    freeing.set(origin.holder, wanted);
    taken.add(taker);
  }
  return actions.flatMap((action) => {
    if (isTaker(action) && held.has(action)) return [withoutEmail(action, holders)];
    const wanted = isTaker(action) ? claimedEmail(action) : undefined;
    const taking = wanted !== undefined && taken.has(action) ? { ...action, takes: wanted } : action;
    const frees = freeing.get(action);
    return frees === undefined ? [taking] : thatFrees(taking, frees, ring.has(action));
  });
}

/** The entry that replaces a change whose address another account keeps. */
function withoutEmail(taker: EmailClaim, holders: ReadonlyMap<string, Account>): PlanEntry {
  const { person, account } = subjectsOf(taker);
  const holder = account ?? holders.get(claimedEmail(taker) ?? "");
  const rest = taker.kind === "invite" ? [] : taker.changes.filter((change) => !touchesEmail(change));
  if (taker.kind === "enable" || (taker.kind === "update" && rest.length > 0))
    return { ...taker, changes: rest };
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
