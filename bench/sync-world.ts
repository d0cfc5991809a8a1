import { type SyncOutcome, type SyncRequest, sync } from "../sync/index.ts";
import { systemTimers } from "../sync/model/timers.ts";
import { FakeAws, type FakeUser } from "../test/support/fake-aws/index.ts";
import { quietIo } from "../test/support/quiet-io.ts";
import { poolUser } from "../test/sync/pool-users.ts";

/** The fake's latency in milliseconds, about that of AWS in the same Region. */
export const LATENCY_MS = 20;

export const POOL_ID = "eu-central-1_FakePool1";

/** Runs sync from a fake Identity Center, at its real pace, without prompts and without the daily e-mail limit. */
export function run(changes: Partial<SyncRequest>): Promise<SyncOutcome> {
  const io = { ...quietIo(), timers: systemTimers };
  return sync({ source: "idc", target: { poolId: POOL_ID }, maxEmails: 10_000_000, ...changes }, io);
}

/** The account of one of `manyPeople`, without given and family name. */
export function knownUser(id: string, name: string): FakeUser {
  const number = Number.parseInt(name.replace("person-", ""), 10);
  return poolUser(id, { email: `${name}@example.com`, name: `Person ${number}` });
}

export async function inFakeWorld<T>(work: (aws: FakeAws) => Promise<T>): Promise<T> {
  const aws = new FakeAws();
  aws.behaviour.latency = LATENCY_MS;
  Object.assign(process.env, await aws.start());
  try {
    return await work(aws);
  } finally {
    await aws.stop();
  }
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

export function ratio(measured: number, least: number): string {
  return `${(measured / least).toFixed(2)}×`;
}
