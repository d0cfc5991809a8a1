import { type SyncOutcome, type SyncRequest, sync } from "../../sync/cli/run/run-sync.ts";
import type { SyncIo } from "../../sync/cli/shared/io.ts";
import { FakeAws } from "../support/fake-aws/index.ts";
import { quietIo } from "../support/quiet-io.ts";

/** The pool's id, which the fake does not look at. */
export const POOL_ID = "eu-central-1_FakePool1";

/** A fake of AWS that this process stands in, and sync with it. */
export interface FakeWorld {
  readonly aws: FakeAws;
  readonly env: Record<string, string>;
  /** Runs sync, by default from Identity Center, with nobody to ask and without the day's limit. */
  sync(changes?: Partial<SyncRequest>, io?: Partial<SyncIo>): Promise<SyncOutcome>;
  stop(): Promise<void>;
}

export async function openFakeWorld(): Promise<FakeWorld> {
  const aws = new FakeAws();
  const env = await aws.start();
  const before = { ...process.env };
  Object.assign(process.env, env);
  return {
    aws,
    env,
    sync: (changes = {}, io = {}) =>
      sync({ source: "idc", target: { poolId: POOL_ID }, maxEmails: 100_000, ...changes }, quietIo(io)),
    stop: async () => {
      for (const name of Object.keys(env)) delete process.env[name];
      Object.assign(process.env, before);
      await aws.stop();
    },
  };
}
