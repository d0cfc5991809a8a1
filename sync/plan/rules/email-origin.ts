import type { Account } from "../../model/account.ts";
import { type Action, partiesOf } from "../../model/action.ts";
import { foldCase } from "../../model/email.ts";
import type { Policy } from "../../model/policy.ts";
import { touchesEmail } from "./changes.ts";
import { compare } from "./compare.ts";

/** An action that may bring an address to an account. */
export type Taker = Extract<Action, { kind: "invite" | "update" | "enable" | "adopt" }>;

/** Where an address that somebody is to get comes from. */
export type Origin =
  | { readonly way: "free" }
  /** Its holder gets another address in this run, if that one comes free. */
  | { readonly way: "moves"; readonly holder: Taker }
  /** Its holder is out, or goes out in this run. */
  | { readonly way: "out"; readonly holder: Action }
  /** Its holder keeps it. */
  | { readonly way: "held" };

export type Origins = ReadonlyMap<Taker, Origin>;

/** The address, folded, that an action brings to its account and that has to be nobody else's. */
export function wantedBy(taker: Taker): string | undefined {
  if (taker.kind === "invite") return foldCase(taker.email);
  if (!taker.changes.some(touchesEmail)) return undefined;
  const change = taker.changes.find(({ attribute }) => attribute === "email");
  const email = change?.to ?? taker.account.email;
  return email === undefined ? undefined : foldCase(email);
}

/** Whether an action brings an address to its account. */
export function isTaker(action: Action): action is Taker {
  switch (action.kind) {
    case "invite":
    case "update":
    case "enable":
    case "adopt":
      return wantedBy(action) !== undefined;
    default:
      return false;
  }
}

/** Says of each address that somebody is to get where it comes from. */
export function findOrigins(
  actions: readonly Action[],
  holders: ReadonlyMap<string, Account>,
  policy: Pick<Policy, "everybody">,
): Origins {
  const byAccount = new Map<Account, Action>();
  for (const action of actions) {
    const { account } = partiesOf(action);
    if (account !== undefined) byAccount.set(account, action);
  }
  const originOf = (taker: Taker): Origin => {
    const wanted = wantedBy(taker) ?? "";
    const holder = holders.get(wanted);
    if (holder === undefined || holder === partiesOf(taker).account) return { way: "free" };
    const action = byAccount.get(holder);
    if (action === undefined) return { way: "held" };
    if (isTaker(action) && wantedBy(action) !== wanted) return { way: "moves", holder: action };
    return isOut(action, policy) ? { way: "out", holder: action } : { way: "held" };
  };
  return new Map(actions.filter(isTaker).map((taker) => [taker, originOf(taker)]));
}

/** Why a disabled account of a user is left who is disabled in the directory, or has left it: such a user has no claim to an address. */
const OUT = new Set<Action["reason"]>([
  "disabled-in-directory",
  "disabled-by-hand",
  "gone",
  "gone-and-guarded",
]);

/** Whether an account cannot be signed in with, or no more after this run, and its person has no claim to the address. */
function isOut(action: Action, { everybody }: Pick<Policy, "everybody">): boolean {
  if (action.kind === "disable" || action.kind === "delete") return true;
  if (action.kind !== "leave" || action.account === undefined) return false;
  if (action.account.enabled || !OUT.has(action.reason)) return false;
  // A part of a directory does not tell which users are not in it.
  return action.person === undefined ? everybody : !action.person.enabled;
}

/**
 * Follows each wish from holder to holder: it is granted if the last address comes free, or the way leads round in a ring.
 *
 * @returns who does not get their address, and the first by name of each ring.
 */
export function settle(origins: Origins): { readonly held: Set<Action>; readonly ring: Set<Action> } {
  const held = new Set<Action>();
  const ring = new Set<Action>();
  const settled = new Set<Action>();
  for (const taker of origins.keys()) {
    const { path, end, isRing } = follow(taker, origins, settled);
    if (isRing) ring.add(firstByName(path.slice(path.indexOf(end))));
    const isHeld = held.has(end) || origins.get(end)?.way === "held";
    for (const one of path) {
      settled.add(one);
      if (isHeld) held.add(one);
    }
  }
  return { held, ring };
}

/** @returns who waits for whom, and where that ends: with a wish that is settled, that waits for nobody, or that is on the path already. */
function follow(start: Taker, origins: Origins, settled: ReadonlySet<Action>) {
  const path = new Set<Taker>();
  let end = start;
  while (!settled.has(end) && !path.has(end)) {
    path.add(end);
    const origin = origins.get(end);
    if (origin?.way !== "moves") return { path: [...path], end, isRing: false };
    end = origin.holder;
  }
  return { path: [...path], end, isRing: path.has(end) };
}

function firstByName(takers: readonly Taker[]): Taker {
  const nameOf = (taker: Taker) => partiesOf(taker).account?.username ?? "";
  return takers.reduce((first, one) => (compare(nameOf(one), nameOf(first)) < 0 ? one : first));
}
