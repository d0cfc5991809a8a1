/** A planned fault of one call. */
export interface Fault {
  readonly operation: string;
  /** The number of the call of that operation, from 1. */
  readonly call: number;
  /** Before the call takes effect, or after it, so that only the answer is lost. */
  readonly when: "before" | "after";
  /** `silent` sends no answer, `stalled` its head alone. */
  readonly how: "reset" | "500" | "throttled" | "refused" | "expired" | "silent" | "stalled";
}

/** Finds the planned fault of a call. */
export function faultFor(
  faults: readonly Fault[],
  operation: string,
  call: number,
  when: Fault["when"],
): Fault["how"] | undefined {
  return faults.find((one) => one.operation === operation && one.call === call && one.when === when)?.how;
}

/** Draws a random fault of a call, or none. */
export function randomFault(chance: {
  readonly throttled: number;
  readonly broken: number;
}): Fault["how"] | undefined {
  const drawn = Math.random();
  if (drawn < chance.throttled) return "throttled";
  if (drawn >= chance.throttled + chance.broken) return undefined;
  return drawn < chance.throttled + chance.broken / 2 ? "500" : "reset";
}

/** Operations that share a quota; AdminGetUser has its own. Source: "Quotas in Amazon Cognito", UserUpdate, UserRead. */
const SHARED_QUOTAS: Readonly<Record<string, string>> = {
  AdminUpdateUserAttributes: "UserUpdate",
  AdminDisableUser: "UserUpdate",
  AdminEnableUser: "UserUpdate",
  AdminDeleteUser: "UserUpdate",
  AdminUserGlobalSignOut: "UserUpdate",
  AdminLinkProviderForUser: "UserUpdate",
};

/** Counts the requests of the last second for each operation. */
export class RateMeter {
  readonly #times = new Map<string, number[]>();

  /**
   * Counts a request.
   *
   * @param quotas by operation, or by the name of a shared quota.
   * @param now in milliseconds.
   * @returns false if it exceeds the quota.
   */
  admits(name: string, quotas: Readonly<Record<string, number>>, now: number): boolean {
    const operation = SHARED_QUOTAS[name] ?? name;
    const perSecond = quotas[operation];
    if (perSecond === undefined) return true;
    const recent = (this.#times.get(operation) ?? []).filter((time) => time > now - 1000);
    const admitted = recent.length < perSecond;
    if (admitted) recent.push(now);
    this.#times.set(operation, recent);
    return admitted;
  }
}
