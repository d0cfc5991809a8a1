import type { Action } from "../../model/action.ts";
import { DEFAULT_SHARE, defaultQuotas, type Quotas } from "../../pool/quota.ts";

/** Quotas that changes of a pool are counted against, each with a pace of its own. */
const LANES = ["userCreation", "userRead", "userUpdate"] as const;

type Lane = (typeof LANES)[number];

/** Changes of each kind of action, by the quota that they are counted against. do-deed.ts makes them. */
const CALLS: Readonly<Record<Action["kind"], Readonly<Record<Exclude<Lane, "userRead">, number>>>> = {
  invite: { userCreation: 1, userUpdate: 0 },
  resend: { userCreation: 1, userUpdate: 1 },
  update: { userCreation: 0, userUpdate: 1 },
  adopt: { userCreation: 0, userUpdate: 1 },
  enable: { userCreation: 0, userUpdate: 3 },
  disable: { userCreation: 0, userUpdate: 4 },
  delete: { userCreation: 0, userUpdate: 1 },
};

/** Calls of one action. Before a verified e-mail is written, it is looked up who has it. */
function callsOf(deed: Action): Readonly<Record<Lane, number>> {
  const changes = "changes" in deed ? deed.changes : [];
  const verifies = changes.some(
    ({ attribute, to }) => attribute === "email" || (attribute === "email_verified" && to === "true"),
  );
  return { ...CALLS[deed.kind], userRead: Number(verifies) };
}

/** Before so many seconds a pace says more about chance than about AWS. */
const FIRST_SECONDS = 2;

/** How a pool's quotas are used, as in SyncTarget. */
export interface PaceOptions {
  readonly quotas?: Partial<Quotas> | undefined;
  readonly share?: number | undefined;
}

/**
 * How long is left of a run. Invitations and changes run side by side, each at the pace of a quota of its own, and disabling takes four
 * times the calls of an update: so many done in so many seconds says little. Where AWS takes fewer calls than its quota says, the
 * slower quota's calls are reckoned to go on so.
 */
export class Forecast {
  readonly #rates: Readonly<Record<Lane, number>>;
  readonly #started: number;
  readonly #left: Record<Lane, number> = { userCreation: 0, userRead: 0, userUpdate: 0 };
  readonly #made: Record<Lane, number> = { userCreation: 0, userRead: 0, userUpdate: 0 };

  /**
   * @param deeds all that this run carries out; who waits for the next day's mails is not among them.
   * @param now seconds of any clock.
   */
  constructor(deeds: readonly Action[], { quotas, share = DEFAULT_SHARE }: PaceOptions, now: number) {
    const { userCreation, userRead, userUpdate } = { ...defaultQuotas, ...quotas };
    this.#rates = {
      userCreation: userCreation * share,
      userRead: userRead * share,
      userUpdate: userUpdate * share,
    };
    this.#started = now;
    for (const deed of deeds) {
      const calls = callsOf(deed);
      for (const lane of LANES) this.#left[lane] += calls[lane];
    }
  }

  /** Takes note of an action that has ended, however it did. */
  settle(deed: Action): void {
    const calls = callsOf(deed);
    for (const lane of LANES) {
      this.#left[lane] -= calls[lane];
      this.#made[lane] += calls[lane];
    }
  }

  /** Seconds that are left, by what is known now. */
  secondsLeft(now: number): number {
    return Math.max(...LANES.map((lane) => this.#secondsOf(lane, now - this.#started)));
  }

  #secondsOf(lane: Lane, elapsed: number): number {
    const planned = this.#rates[lane];
    const measured = this.#made[lane] / elapsed;
    const isKnown = elapsed >= FIRST_SECONDS && this.#made[lane] > 0;
    return this.#left[lane] / (isKnown ? Math.min(planned, measured) : planned);
  }
}

/** "3 min 20 s": as exact as anybody wants to know it. */
export function durationInWords(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const [minutes, hours] = [Math.floor(whole / 60) % 60, Math.floor(whole / 3600)];
  if (hours === 0) return whole < 600 ? `${minutes} min ${whole % 60} s` : `${minutes} min`;
  return `${hours} h ${minutes} min`;
}
