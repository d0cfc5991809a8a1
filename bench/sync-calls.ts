import type { SyncOutcome } from "../sync/index.ts";
import { type FakeAws, manyPeople } from "../test/support/fake-aws/index.ts";
import { inFakeWorld, knownUser, run } from "./sync-world.ts";

/** No pace: calls are counted, not timed. */
const UNPACED = { userCreation: 100_000, userList: 100_000, userUpdate: 100_000 };

/** What a script makes that lists people and asks for the account of each, as public samples do. */
const oneByOne = (count: number) => Math.ceil(count / 100) + count;

/** Counts the calls of whole comparisons, with none, one in a hundred, or all of the people changed. */
export async function benchCalls(print: (line: string) => void): Promise<void> {
  print("Calls of a whole comparison: one for each page of either side, the changes, and a constant");
  for (const count of [1_000, 10_000, 100_000]) {
    for (const share of [0, 0.01, 1]) print(await counted(count, share));
  }
}

async function counted(count: number, share: number): Promise<string> {
  return inFakeWorld(async (aws) => {
    aws.behaviour.latency = 0;
    const changed = Math.round(count * share);
    fill(aws, count, changed);
    const { results }: SyncOutcome = await run({
      yes: true,
      target: { poolId: "eu-central-1_FakePool1", quotas: UNPACED },
    });
    if (results.length !== changed) throw new Error(`${results.length} of ${changed} were changed.`);
    const calls = Object.values(aws.calls).reduce((sum, one) => sum + one, 0);
    const pages = Math.ceil(count / 100) + Math.ceil(count / 60);
    const rest = calls - pages - changed;
    return (
      `  ${count} people, ${changed} changed: ${calls} calls = ${pages} pages + ${changed} updates + ${rest}; ` +
      `asking for each: ${oneByOne(count) + changed}`
    );
  });
}

function fill(aws: FakeAws, count: number, changed: number): void {
  const people = manyPeople(count);
  aws.identityCenter.people = people;
  for (const [index, { UserId, UserName }] of people.entries()) {
    const user = knownUser(UserId, index < changed ? `${UserName}-before` : UserName);
    aws.cognito.users.set(UserId, user);
  }
}
