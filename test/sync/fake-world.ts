import type { SyncIo } from "../../sync/cli/shared/io.ts";
import { type SyncOutcome, type SyncRequest, sync } from "../../sync/index.ts";
import { FakeAws } from "../support/fake-aws/index.ts";
import { FastTimers } from "../support/fast-timers.ts";
import { quietIo } from "../support/quiet-io.ts";

/** The pool's ID. The fake accepts any. */
export const POOL_ID = "eu-central-1_FakePool1";

/** A fake of AWS in this process, and sync that uses it. */
export interface FakeWorld {
  readonly aws: FakeAws;
  readonly env: Record<string, string>;
  /** On which sync waits for its turn, and AWS's quotas are counted. */
  readonly timers: FastTimers;
  /** Runs sync, by default from Identity Center, not interactive and without the daily e-mail quota. */
  sync(changes?: Partial<SyncRequest>, io?: Partial<SyncIo>): Promise<SyncOutcome>;
  stop(): Promise<void>;
}

export async function openFakeWorld(): Promise<FakeWorld> {
  const aws = new FakeAws();
  const env = await aws.start();
  const timers = new FastTimers();
  aws.behaviour.quotaClock = timers.now;
  const before = { ...process.env };
  Object.assign(process.env, env);
  return {
    aws,
    env,
    timers,
    sync: (changes = {}, io = {}) =>
      sync(
        { source: "idc", target: { poolId: POOL_ID }, maxEmails: 100_000, ...changes },
        quietIo({ timers, ...io }),
      ),
    stop: async () => {
      for (const name of Object.keys(env)) delete process.env[name];
      Object.assign(process.env, before);
      await aws.stop();
    },
  };
}
