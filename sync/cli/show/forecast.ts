import type { Action } from "../../model/action.ts";
import { DEFAULT_SHARE, defaultQuotas, type Quotas } from "../../pool/quota.ts";

/** The quotas that changes of a pool count against. Each has its own rate. */
const LANES = ["userCreation", "userRead", "userUpdate"] as const;

type Lane = (typeof LANES)[number];

/** API calls of each kind of action, by quota. execute-action.ts makes them. */
const CALLS: Readonly<Record<Action["kind"], Readonly<Record<Exclude<Lane, "userRead">, number>>>> = {
  invite: { userCreation: 1, userUpdate: 0 },
  create: { userCreation: 1, userUpdate: 0 },
  resend: { userCreation: 1, userUpdate: 1 },
  update: { userCreation: 0, userUpdate: 1 },
  adopt: { userCreation: 0, userUpdate: 1 },
  link: { userCreation: 0, userUpdate: 1 },
  enable: { userCreation: 0, userUpdate: 3 },
  disable: { userCreation: 0, userUpdate: 4 },
  delete: { userCreation: 0, userUpdate: 1 },
};

/** Calls of one action. Writing a verified e-mail address needs a look-up first: another account may have it. */
function callsOf(action: Action): Readonly<Record<Lane, number>> {
  const changes = "changes" in action ? action.changes : [];
  const verifies = changes.some(
    ({ attribute, to }) => attribute === "email" || (attribute === "email_verified" && to === "true"),
  );
  return { ...CALLS[action.kind], userRead: Number(verifies) };
}

/** A rate that is measured over a shorter time is not reliable. */
const MIN_MEASURED_SECONDS = 2;

/** The quotas of a pool and the share that sync uses, as in SyncTarget. */
export interface RateOptions {
  readonly quotas?: Partial<Quotas> | undefined;
  readonly share?: number | undefined;
}

/**
 * Estimates the remaining time of a run. It counts calls and not actions: invitations and changes run in parallel, each at the rate of
 * its quota, and disabling takes four times the calls of an update. Where AWS accepts fewer calls than the quota allows, the measured
 * rate is used.
 */
export class Forecast {
  readonly #rates: Readonly<Record<Lane, number>>;
  readonly #started: number;
  readonly #left: Record<Lane, number> = { userCreation: 0, userRead: 0, userUpdate: 0 };
  readonly #made: Record<Lane, number> = { userCreation: 0, userRead: 0, userUpdate: 0 };

  /**
   * @param actions all actions of this run, without those that wait for the next day's e-mail quota.
   * @param now seconds of a monotonic clock.
   */
  constructor(actions: readonly Action[], { quotas, share = DEFAULT_SHARE }: RateOptions, now: number) {
    const { userCreation, userRead, userUpdate } = { ...defaultQuotas, ...quotas };
    this.#rates = {
      userCreation: userCreation * share,
      userRead: userRead * share,
      userUpdate: userUpdate * share,
    };
    this.#started = now;
    for (const action of actions) {
      const calls = callsOf(action);
      for (const lane of LANES) this.#left[lane] += calls[lane];
    }
  }

  /** Records an action that has ended, with any outcome. */
  settle(action: Action): void {
    const calls = callsOf(action);
    for (const lane of LANES) {
      this.#left[lane] -= calls[lane];
      this.#made[lane] += calls[lane];
    }
  }

  /** The estimate of the remaining seconds. */
  secondsLeft(now: number): number {
    return Math.max(...LANES.map((lane) => this.#secondsOf(lane, now - this.#started)));
  }

  #secondsOf(lane: Lane, elapsed: number): number {
    const planned = this.#rates[lane];
    const measured = this.#made[lane] / elapsed;
    const isKnown = elapsed >= MIN_MEASURED_SECONDS && this.#made[lane] > 0;
    return this.#left[lane] / (isKnown ? Math.min(planned, measured) : planned);
  }
}

/** "3 min 20 s", with minutes alone from ten minutes on. */
export function durationInWords(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const [minutes, hours] = [Math.floor(whole / 60) % 60, Math.floor(whole / 3600)];
  if (hours === 0) return whole < 600 ? `${minutes} min ${whole % 60} s` : `${minutes} min`;
  return `${hours} h ${minutes} min`;
}
