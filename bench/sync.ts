import { AdminCreateUserCommand } from "@aws-sdk/client-cognito-identity-provider";
import { attributes } from "../sync/account.ts";
import { cognitoClient } from "../sync/clients.ts";
import { type SyncRequest, sync } from "../sync/index.ts";
import { FakeAws, fakeUser, manyPeople } from "../test/support/fake-aws/index.ts";
import { quietIo } from "../test/support/quiet-io.ts";

/** Milliseconds that AWS takes to answer, about as in one's own Region. */
const LATENCY = 20;

/** The same for AdminCreateUser from another continent: it has a mail to send, too. */
const SLOW = 150;

/** Cognito's default, and the share of it that sync takes: see sync/quota.ts. */
const QUOTA = 50;
const SHARE = 0.8;

const POOL_ID = "eu-central-1_FakePool1";

/**
 * Measures sync against a fake of AWS with latency, pages and quotas, each figure as a ratio to the least that those allow.
 *
 * @param print takes a line of the result.
 */
export async function benchSync(print: (line: string) => void): Promise<void> {
  print(
    `Sync, against a fake with ${LATENCY} ms latency and Cognito's quota of ${QUOTA} AdminCreateUser a second`,
  );
  for (const count of [1_000, 10_000]) print(await nothingToDo(count));
  print(await invitations(300));
  print(await belowTheQuota(100));
  print(await oneByOne(100));
}

async function nothingToDo(count: number): Promise<string> {
  return inFakeWorld(async (aws) => {
    const people = manyPeople(count);
    aws.identityCenter.people = people;
    for (const { UserId, UserName } of people) aws.cognito.users.set(UserId, knownUser(UserId, UserName));
    const seconds = await timed(() => run({ expectNoChanges: true }));
    const pages = Math.ceil(count / 100) + Math.ceil(count / 60);
    const least = (pages * LATENCY) / 1000;
    const calls = Object.values(aws.calls).reduce((sum, one) => sum + one, 0);
    return `  ${count} people, nothing to do: ${seconds.toFixed(2)} s, ${calls} requests for ${pages} pages, ${ratio(seconds, least)} of all pages' latency in a row`;
  });
}

async function invitations(count: number): Promise<string> {
  return inFakeWorld(async (aws) => {
    aws.identityCenter.people = manyPeople(count);
    aws.behaviour.quotas = { AdminCreateUser: QUOTA };
    const seconds = await timed(() => run({ yes: true }));
    const least = count / (QUOTA * SHARE);
    const throttled = (aws.calls["AdminCreateUser"] ?? 0) - count;
    return `  ${count} invitations: ${seconds.toFixed(2)} s, ${ratio(seconds, least)} of what 80 % of the quota allows, ${throttled} throttled`;
  });
}

async function belowTheQuota(count: number): Promise<string> {
  return inFakeWorld(async (aws) => {
    aws.identityCenter.people = manyPeople(count);
    aws.behaviour.quotas = { AdminCreateUser: 10 };
    const seconds = await timed(() => run({ yes: true }));
    const throttled = (aws.calls["AdminCreateUser"] ?? 0) - count;
    return `  ${count} invitations where only 10 a second are taken: ${seconds.toFixed(2)} s, ${ratio(seconds, count / 10)} of what that allows, ${throttled} throttled, all invited once`;
  });
}

/** What a loop over the SDK would take, as a baseline. */
async function oneByOne(count: number): Promise<string> {
  const sideBySide = await inFakeWorld(async (aws) => {
    aws.behaviour.latency = SLOW;
    aws.identityCenter.people = manyPeople(count);
    return timed(() => run({ yes: true }));
  });
  const inARow = await inFakeWorld(async (aws) => {
    aws.behaviour.latency = SLOW;
    const client = cognitoClient({ region: "eu-central-1" });
    return timed(async () => {
      for (const { UserId } of manyPeople(count)) {
        const command = { UserPoolId: POOL_ID, Username: UserId, DesiredDeliveryMediums: ["EMAIL" as const] };
        await client.send(new AdminCreateUserCommand(command));
      }
    });
  });
  return `  ${count} invitations at ${SLOW} ms, one by one: ${inARow.toFixed(2)} s; sync, plan and pace included: ${sideBySide.toFixed(2)} s (${ratio(sideBySide, inARow)})`;
}

function run(changes: Partial<SyncRequest>) {
  return sync({ source: "idc", target: { poolId: POOL_ID }, limit: 1_000_000, ...changes }, quietIo());
}

function knownUser(id: string, name: string) {
  const values = {
    email: `${name}@example.com`,
    [attributes.managedBy]: "quick-sign-in",
    [attributes.directoryId]: id,
  };
  const user = fakeUser(
    id,
    Object.entries(values).map(([Name, Value]) => ({ Name, Value })),
  );
  return { ...user, UserStatus: "CONFIRMED" };
}

async function inFakeWorld<T>(work: (aws: FakeAws) => Promise<T>): Promise<T> {
  const aws = new FakeAws();
  aws.behaviour.latency = LATENCY;
  Object.assign(process.env, await aws.start());
  try {
    return await work(aws);
  } finally {
    await aws.stop();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function ratio(measured: number, least: number): string {
  return `${(measured / least).toFixed(2)}×`;
}
