import { AdminCreateUserCommand } from "@aws-sdk/client-cognito-identity-provider";
import { cognitoClient } from "../sync/aws/clients.ts";
import { manyPeople } from "../test/support/fake-aws/index.ts";
import { inFakeWorld, knownUser, LATENCY, POOL_ID, ratio, run, timed } from "./sync-world.ts";

/** The same for AdminCreateUser from another continent: it has a mail to send, too. */
const SLOW = 150;

/**
 * Measures sync against a fake of AWS with latency, pages and quotas, each figure as a ratio to the least that those allow.
 *
 * @param print takes a line of the result.
 */
export async function benchSync(print: (line: string) => void): Promise<void> {
  print(`Sync, against a fake with ${LATENCY} ms latency`);
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
    const least = (pages * LATENCY) / 1000;
    const calls = Object.values(aws.calls).reduce((sum, one) => sum + one, 0);
    return `  ${count} people, nothing to do: ${seconds.toFixed(2)} s, ${calls} requests for ${pages} pages, ${ratio(seconds, least)} of all pages' latency in a row`;
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
