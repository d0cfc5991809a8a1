import { expect } from "chai";
import { syncCommand } from "../../sync/cli/command/command.ts";
import type { SyncIo, SyncOutcome } from "../../sync/index.ts";
import { type FakeWorld, POOL_ID } from "./fake-world.ts";

/** Types a command line into a fake world, as it is after `npm run sync --`: as words, or as a line whose words have no spaces in them. */
export async function typeInto(
  world: FakeWorld,
  line: string | readonly string[],
  io: Partial<SyncIo> = {},
): Promise<SyncOutcome> {
  const words = typeof line === "string" ? line.split(" ") : line;
  const outcomes: SyncOutcome[] = [];
  const command = syncCommand({
    findPool: never,
    findWorker: never,
    history: never,
    redrive: never,
    run: async (request) => {
      const outcome = await world.sync(request, io);
      outcomes.push(outcome);
      return outcome;
    },
    ended: () => {},
  });
  await command.parseAsync([...words, "--pool-id", POOL_ID], { from: "user" });
  const [outcome] = outcomes;
  if (outcome === undefined) throw new Error("nothing was run");
  return outcome;
}

/** What a line that is typed into a fake world is refused with. */
export function refusalOf(world: FakeWorld, line: string): Promise<unknown> {
  return typeInto(world, line).then(
    () => expect.fail("It was not refused."),
    (error: unknown) => error,
  );
}

function never(): Promise<never> {
  return Promise.reject(new Error("The pool is named."));
}
