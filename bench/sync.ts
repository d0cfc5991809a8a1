import { AdminCreateUserCommand } from "@aws-sdk/client-cognito-identity-provider";
import { cognitoClient } from "../sync/aws/clients.ts";
import { manyPeople } from "../test/support/fake-aws/index.ts";
import { inFakeWorld, knownUser, LATENCY_MS, POOL_ID, ratio, run, timed } from "./sync-world.ts";

/** The latency of AdminCreateUser in milliseconds from another continent: it also sends an e-mail. */
const INVITATION_LATENCY_MS = 150;

/**
 * Measures sync against a fake AWS with latency, pages and quotas. Each figure is a ratio to the minimum that these allow.
 *
 * @param print receives each line of the result.
 */
export async function benchSync(print: (line: string) => void): Promise<void> {
  print(`Sync, against a fake with ${LATENCY_MS} ms latency`);
  for (const count of [1_000, 10_000]) print(await nothingToDo(count));
  print(await oneByOne(100));
}

async function nothingToDo(count: number): Promise<string> {
  return inFakeWorld(async (aws) => {
    const people = manyPeople(count);
    aws.identityCenter.people = people;
    for (const { UserId, UserName } of people) aws.cognito.users.set(UserId, knownUser(UserId, UserName));
    const seconds = await timed(() => run({ expectNoChanges: true }));
    const pages = Math.ceil(count / 100) + Math.ceil(count / 60);
    const least = (pages * LATENCY_MS) / 1000;
    const calls = Object.values(aws.calls).reduce((sum, one) => sum + one, 0);
    return `  ${count} people, nothing to do: ${seconds.toFixed(2)} s, ${calls} requests for ${pages} pages, ${ratio(seconds, least)} of all pages' latency in a row`;
  });
}

/** Compares sync with a plain loop over the SDK as baseline. */
async function oneByOne(count: number): Promise<string> {
  const sideBySide = await inFakeWorld(async (aws) => {
    aws.behaviour.latency = INVITATION_LATENCY_MS;
    aws.identityCenter.people = manyPeople(count);
    return timed(() => run({ yes: true }));
  });
  const inARow = await inFakeWorld(async (aws) => {
    aws.behaviour.latency = INVITATION_LATENCY_MS;
    const client = cognitoClient({ region: "eu-central-1" });
    return timed(async () => {
      for (const { UserId } of manyPeople(count)) {
        const command = { UserPoolId: POOL_ID, Username: UserId, DesiredDeliveryMediums: ["EMAIL" as const] };
        await client.send(new AdminCreateUserCommand(command));
      }
    });
  });
  return `  ${count} invitations at ${INVITATION_LATENCY_MS} ms, one by one: ${inARow.toFixed(2)} s; sync, with plan and rate limit: ${sideBySide.toFixed(2)} s (${ratio(sideBySide, inARow)})`;
}
