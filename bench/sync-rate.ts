import type { FakeAws } from "../test/support/fake-aws/index.ts";
import { manyPeople } from "../test/support/fake-aws/index.ts";
import { inFakeWorld, knownUser, LATENCY, ratio, run } from "./sync-world.ts";

/** Cognito's defaults; sync takes 80 % of them. */
const QUOTAS = { AdminCreateUser: 50, UserUpdate: 25 };
const MISFORTUNE = { throttled: 1 / 3, broken: 0.01 };

/** Measures how near a run comes to what the quotas allow, in fair weather and in foul. */
export async function benchRate(print: (line: string) => void): Promise<void> {
  print(`Rate, against a fake with ${LATENCY} ms latency that enforces Cognito's quotas`);
  for (const chance of [{ throttled: 0, broken: 0 }, MISFORTUNE]) {
    const weather = chance.throttled > 0 ? ", a third refused and a hundredth broken by chance" : "";
    print(await measured(`300 invitations${weather}`, 300, 40, ["AdminCreateUser"], chance, invitations));
    print(await measured(`200 updates${weather}`, 200, 20, ["AdminUpdateUserAttributes"], chance, updates));
    print(await measured(`100 people disabled${weather}`, 400, 20, REMOVAL_CALLS, chance, removals));
  }
  const scarce = { throttled: 0, broken: 0 };
  print(
    await measured(
      "200 invitations where AWS takes 10 a second",
      200,
      10,
      ["AdminCreateUser"],
      scarce,
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
  chance: typeof MISFORTUNE,
  fill: (aws: FakeAws) => void,
): Promise<string> {
  return inFakeWorld(async (aws) => {
    aws.behaviour.quotas = QUOTAS;
    fill(aws);
    aws.behaviour.chance = chance;
    const times: number[] = [];
    aws.behaviour.onCall = (name) => {
      if (operations.includes(name)) times.push(performance.now());
    };
    await run({ yes: true, allowRemovals: 1000, allowEmailChanges: 1000 });
    const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
    const attempts = times.length;
    aws.behaviour.chance = { throttled: 0, broken: 0 };
    const left = (await run({ dryRun: true, allowRemovals: 1000, allowEmailChanges: 1000 })).actions.filter(
      ({ kind }) => kind !== "skip",
    );
    // A call that is refused takes its turn, too.
    const ideal = calls / (1 - chance.throttled - chance.broken) / perSecond;
    const lost = left.length === 0 ? "nobody lost" : `${left.length} LOST`;
    return `  ${what}: ${seconds.toFixed(1)} s, ${ratio(seconds, ideal)} of the least; ${attempts} calls for ${calls}; ${lost}`;
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
