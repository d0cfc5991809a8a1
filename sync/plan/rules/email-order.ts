import type { Account } from "../../model/account.ts";
import { type Action, partiesOf } from "../../model/action.ts";
import type { Person } from "../../model/person.ts";
import type { Policy } from "../../model/policy.ts";
import { releaseEmail, touchesEmail } from "./changes.ts";
import { findOrigins, isTaker, settle, type Taker, wantedBy } from "./email-origin.ts";

/**
 * Puts changes of e-mails into an order that Cognito takes: an address is one account's alone, while it is verified there.
 *
 * An address comes free when its holder gets another one, is deleted, or may not sign in any more; who gets it waits for that. Where
 * several swap theirs in a ring, one of them lets go first, and is without a verified address for a moment. An address that somebody
 * keeps is nobody else's: that change is left out.
 *
 * Source: AdminUpdateUserAttributes and AdminCreateUser, AliasExistsException.
 *
 * @param actions at most one for each account.
 * @param holders accounts by verified address, folded.
 */
export function orderEmails(
  actions: readonly Action[],
  holders: ReadonlyMap<string, Account>,
  policy: Pick<Policy, "everybody">,
): Action[] {
  const origins = findOrigins(actions, holders, policy);
  const { held, ring } = settle(origins);
  const freeing = new Map<Action, string>();
  const taken = new Set<Action>();
  for (const [taker, origin] of origins) {
    const wanted = wantedBy(taker);
    if (wanted === undefined || held.has(taker) || !("holder" in origin)) continue;
    freeing.set(origin.holder, wanted);
    taken.add(taker);
  }
  return actions.flatMap((action) => {
    if (isTaker(action) && held.has(action)) return [withoutEmail(action, holders)];
    const wanted = isTaker(action) ? wantedBy(action) : undefined;
    const taking = wanted !== undefined && taken.has(action) ? { ...action, takes: wanted } : action;
    const frees = freeing.get(action);
    return frees === undefined ? [taking] : thatFrees(taking, frees, ring.has(action));
  });
}

/** What stays of an action whose address another account keeps. */
function withoutEmail(taker: Taker, holders: ReadonlyMap<string, Account>): Action {
  const { person, account } = partiesOf(taker);
  const holder = account ?? holders.get(wantedBy(taker) ?? "");
  const rest = taker.kind === "invite" ? [] : taker.changes.filter((change) => !touchesEmail(change));
  if (taker.kind === "enable" || (taker.kind === "update" && rest.length > 0))
    return { ...taker, changes: rest };
  return {
    kind: "leave",
    reason: "email-held",
    ...(person && { person }),
    ...(holder && { account: holder }),
  };
}

/** The same action, so that an address comes free by it. */
function thatFrees(action: Action, frees: string, isRing: boolean): Action[] {
  switch (action.kind) {
    case "disable":
      return [{ ...action, changes: [...action.changes, releaseEmail], frees }];
    case "delete":
      return [{ ...action, frees }];
    case "update":
    case "enable":
    case "adopt":
      return isRing ? [released(action, frees, "emails-swap"), action] : [{ ...action, frees }];
    case "leave": {
      const { account, person } = action;
      return account === undefined
        ? [action]
        : [released({ account, ...(person && { person }) }, frees, "email-freed")];
    }
    default:
      return [action];
  }
}

function released(
  { person, account }: { readonly person?: Person; readonly account: Account },
  frees: string,
  reason: "email-freed" | "emails-swap",
): Action {
  return { kind: "update", reason, ...(person && { person }), account, changes: [releaseEmail], frees };
}
