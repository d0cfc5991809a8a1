import type { FakeAws } from "../test/support/fake-aws/index.ts";
import { manyPeople } from "../test/support/fake-aws/index.ts";
import { inFakeWorld, knownUser, LATENCY_MS, ratio, run } from "./sync-world.ts";

/** Cognito's default quotas, in requests a second. Sync uses 80 % of them. */
const DEFAULT_QUOTAS = { AdminCreateUser: 50, UserUpdate: 25 };
const NO_FAULTS = { throttled: 0, broken: 0 };
const RANDOM_FAULTS = { throttled: 1 / 3, broken: 0.01 };

/** Measures how close a run comes to the rate that the quotas allow, with and without random faults. */
export async function benchRate(print: (line: string) => void): Promise<void> {
  print(`Rate, against a fake with ${LATENCY_MS} ms latency that enforces Cognito's quotas`);
  for (const chance of [NO_FAULTS, RANDOM_FAULTS]) {
    const faults = chance.throttled > 0 ? ", with a third throttled and a hundredth broken at random" : "";
    print(await measured(`300 invitations${faults}`, 300, 40, ["AdminCreateUser"], chance, invitations));
    print(await measured(`200 updates${faults}`, 200, 20, ["AdminUpdateUserAttributes"], chance, updates));
    print(await measured(`100 people disabled${faults}`, 400, 20, REMOVAL_CALLS, chance, removals));
  }
  print(
    await measured(
      "200 invitations with a quota of 10 a second",
      200,
      10,
      ["AdminCreateUser"],
      NO_FAULTS,
      (aws) => {
        invitations(aws, 200);
        aws.behaviour.quotas = { AdminCreateUser: 10 };
      },
    ),
  );
}

const REMOVAL_CALLS = ["AdminDisableUser", "AdminUserGlobalSignOut", "AdminUpdateUserAttributes"];

async function measured(
  what: string,
  calls: number,
  perSecond: number,
  operations: readonly string[],
  chance: typeof RANDOM_FAULTS,
  fill: (aws: FakeAws) => void,
): Promise<string> {
  return inFakeWorld(async (aws) => {
    aws.behaviour.quotas = DEFAULT_QUOTAS;
    fill(aws);
    aws.behaviour.chance = chance;
    const times: number[] = [];
    aws.behaviour.onCall = (name) => {
      if (operations.includes(name)) times.push(performance.now());
    };
    await run({ yes: true, allowRemovals: 1000, allowEmailChanges: 1000 });
    const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
    const attempts = times.length;
    aws.behaviour.chance = NO_FAULTS;
    const left = (await run({ dryRun: true, allowRemovals: 1000, allowEmailChanges: 1000 })).actions.filter(
      ({ kind }) => kind !== "skip",
    );
    // Refused calls count against the quota too.
    const ideal = calls / (1 - chance.throttled - chance.broken) / perSecond;
    const lost = left.length === 0 ? "no change lost" : `${left.length} changes LOST`;
    return `  ${what}: ${seconds.toFixed(1)} s, ${ratio(seconds, ideal)} of the minimum; ${attempts} calls for ${calls}; ${lost}`;
  });
}

function invitations(aws: FakeAws, count = 300): void {
  aws.identityCenter.people = manyPeople(count);
}

function updates(aws: FakeAws): void {
  aws.identityCenter.people = manyPeople(200);
  for (const { UserId, UserName } of manyPeople(200))
    aws.cognito.users.set(UserId, knownUser(UserId, `${UserName}-before`));
}

function removals(aws: FakeAws): void {
  aws.identityCenter.people = manyPeople(1);
  for (const { UserId, UserName } of manyPeople(101))
    aws.cognito.users.set(UserId, knownUser(UserId, UserName));
}
