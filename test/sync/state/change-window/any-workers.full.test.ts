import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import fc from "fast-check";
import { type ChangeWindows, openChangeWindow } from "../../../../sync/state/change-window/change-window.ts";
import { windowItem } from "../../../../sync/state/change-window/dynamo-change-window.ts";
import { makeTable } from "../../../support/empty-table.ts";
import { runs } from "../../../support/properties.ts";
import { sharedSandbox } from "../../../support/shared-sandbox.ts";
import { ALL_USERS, about, id, person, World } from "../../worker/world.ts";
import { memoryWindows } from "./memory-windows.ts";

const LIMIT = 2;
const USERS = 7;
const MINUTE = 60_000;

/** What happens in the directory, or a message that a worker of its own gets. */
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ what: fc.constantFrom("leave", "come"), who: fc.nat(USERS - 1) }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constant("event"), who: fc.nat(USERS - 1) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("compare") }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("wait"), minutes: fc.constant(5) }) },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** Steps of which each one's work may go on while the others begin. No worker lives longer than a part takes. */
const part = fc.array(step, { minLength: 2, maxLength: 8 });
const anyParts = fc.record({ first: part, minutesBetween: fc.constantFrom(0, 29, 56, 61), second: part });

describe("Concurrent workers, at any steps", () => {
  const table = `workers-${randomUUID()}`;
  let client: DynamoDBClient;

  before(async () => {
    const sandbox = await sharedSandbox();
    const { rootCredentials: credentials, region } = sandbox;
    client = new DynamoDBClient({ endpoint: sandbox.env["AWS_ENDPOINT_URL"] ?? "", region, credentials });
    await makeTable(client, table, "at");
  });

  after(() => client.destroy());

  const property = (open: (clock: () => number, tick: () => Promise<unknown>) => ChangeWindows) =>
    fc.asyncProperty(anyParts, fc.scheduler(), async ({ first, minutesBetween, second }, scheduler) => {
      const tick = () => scheduler.schedule(Promise.resolve());
      const world: World = new World(open(() => world.time, tick));
      world.policy = { ...world.policy, maxRemovals: { count: LIMIT } };
      for (let number = 0; number < USERS; number += 1) world.people.set(id(number), person(number));
      await world.send(ALL_USERS);
      let most = 0;
      world.tick = async () => {
        most = Math.max(most, withoutAccess(world));
        await tick();
        most = Math.max(most, withoutAccess(world));
      };
      for (const steps of [first, second]) {
        const work = steps.map(async (one) => {
          await tick();
          await happen(world, one);
        });
        await scheduler.waitFor(Promise.all(work));
        world.time += minutesBetween * MINUTE;
      }
      expect(most, "without access within an hour").to.be.at.most(LIMIT);
    });

  it("remove no more users within an hour than the limit, in this process", async () => {
    await fc.assert(
      property((now, pause) => memoryWindows({ now, pause })),
      { numRuns: runs(500) },
    );
  });

  it("remove no more users within an hour than the limit, with a table of DynamoDB", async () => {
    const one = property((now, pause) => {
      const open = () => {
        const storage = windowItem(client, table, randomUUID());
        return openChangeWindow(storage, { now, pause });
      };
      return { removals: open(), emailChanges: open() };
    });
    await fc.assert(one, { numRuns: runs(30) });
  });
});

function withoutAccess({ accounts, removedAt, time }: World): number {
  const recent = (username: string) => (removedAt.get(username) ?? 0) > time - 60 * MINUTE;
  return [...accounts.values()].filter(({ username, enabled }) => !enabled && recent(username)).length;
}

async function happen(world: World, one: Step): Promise<void> {
  if (one.what === "compare") await world.send(ALL_USERS);
  else if ("minutes" in one) world.time += one.minutes * MINUTE;
  else if ("who" in one && one.what === "event") await world.send(about(one.who));
  else if ("who" in one && one.what === "leave") world.people.delete(id(one.who));
  else if ("who" in one) world.people.set(id(one.who), person(one.who));
}
