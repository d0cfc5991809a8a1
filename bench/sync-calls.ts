import type { SyncRequest } from "../sync/index.ts";
import { type FakeAws, manyPeople } from "../test/support/fake-aws/index.ts";
import { ACTION_NAMES, type ActionName, fillWithOneKind } from "../test/sync/one-kind.ts";
import { poolUser } from "../test/sync/pool-users.ts";
import { inFakeWorld, POOL_ID, run } from "./sync-world.ts";

/** High enough that no call waits: calls are counted, not timed. */
const UNLIMITED_QUOTAS = { userCreation: 100_000, userList: 100_000, userRead: 100_000, userUpdate: 100_000 };

/** The calls of a script that lists people and reads the account of each, as public samples do. */
const oneByOne = (count: number) => Math.ceil(count / 100) + count;

/** Counts the calls of full comparisons with no, one in a hundred, or all people changed. */
export async function benchCalls(print: (line: string) => void): Promise<void> {
  print("Calls of a full comparison: one for each page of either side, one for each change, and a constant");
  for (const count of [1_000, 10_000, 100_000]) {
    for (const share of [0, 0.01, 1]) print(await countCalls(count, share));
  }
  const costs: string[] = [];
  for (const kind of ACTION_NAMES) costs.push(`${kind} ${await callsFor(kind, 20)}`);
  print(`  calls for each action: ${costs.join(", ")}`);
}

async function countCalls(count: number, share: number): Promise<string> {
  return inFakeWorld(async (aws) => {
    aws.behaviour.latency = 0;
    const changed = Math.round(count * share);
    fill(aws, count, changed);
    const { results } = await runUnlimited({});
    if (results.length !== changed) throw new Error(`${results.length} of ${changed} were changed.`);
    const calls = callsOf(aws);
    const pages = Math.ceil(count / 100) + Math.ceil(count / 60);
    const rest = calls - pages - changed;
    const script = oneByOne(count) + changed;
    return (
      `  ${count} people, ${changed} changed: ${calls} calls = ${pages} pages + ${changed} updates + ${rest}; ` +
      `one read for each person: ${script} (${(script / calls).toFixed(2)}×)`
    );
  });
}

/** Counts the calls of one change of a kind. */
async function callsFor(kind: ActionName, count: number): Promise<number> {
  return inFakeWorld(async (aws) => {
    aws.behaviour.latency = 0;
    fillWithOneKind(aws, kind, count);
    const policy = { adopt: true, onRemove: "delete", allowRemovals: count } as const;
    await runUnlimited({ ...policy, dryRun: true });
    const listing = callsOf(aws);
    await runUnlimited(policy);
    return (callsOf(aws) - 2 * listing) / count;
  });
}

function runUnlimited(request: Partial<SyncRequest>) {
  return run({ yes: true, target: { poolId: POOL_ID, quotas: UNLIMITED_QUOTAS }, ...request });
}

function callsOf({ calls }: FakeAws): number {
  return Object.values(calls).reduce((sum, one) => sum + one, 0);
}

/** Only names change: with many changed e-mails, the fake's search for each address's owner would take long. */
function fill(aws: FakeAws, count: number, changed: number): void {
  const people = manyPeople(count);
  aws.identityCenter.people = people;
  for (const [index, { UserId, UserName, DisplayName = "" }] of people.entries()) {
    const name = index < changed ? "Before" : DisplayName;
    aws.cognito.users.set(UserId, poolUser(UserId, { email: `${UserName}@example.com`, name }));
  }
}
