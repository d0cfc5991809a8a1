import { expect } from "chai";
import { attributes } from "../../../sync/model/account.ts";
import type { WorkerConfig } from "../../../sync/worker/config.ts";
import { manyPeople } from "../../support/fake-aws/index.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { directoryUser, poolUser } from "../pool-users.ts";
import { ALL_DONE, ALL_USERS, WorkerWorld } from "./worker-world.ts";

const ADA = "00000000-0000-4000-8000-000000000001";

describe("The e-mails of the worker", () => {
  let world: WorkerWorld;

  const open = async (decided: Partial<WorkerConfig>) => {
    world = await WorkerWorld.open(await sharedSandbox(), decided);
    world.aws.cognito.mailsBySes = true;
  };

  afterEach(() => world.stop());

  it("stay within the daily limit, also with Amazon SES; the rest waits for another day", async () => {
    await open({ emailsPerDay: 4 });
    world.aws.identityCenter.people = manyPeople(10);
    for (let run = 0; run < 2; run += 1) expect(await world.deliver([ALL_USERS])).to.deep.equal(ALL_DONE);
    expect(world.aws.cognito.mails()).to.deep.equal([1, 1, 1, 1]);
    expect(await world.state.checkpoint()).to.include({ emailsLeft: 0 });
  });

  for (const [maxInvitations, sent] of [
    [2, 2],
    [3, 3],
  ] as const)
    it(`are at most ${maxInvitations} to one user, however often they expire`, async () => {
      await open({ maxInvitations });
      const invitedAt = new Date("2026-01-02T03:04:05Z");
      const marks = { [attributes.invites]: "2", [attributes.invitedAt]: invitedAt.toISOString() };
      const since = { UserStatus: "FORCE_CHANGE_PASSWORD", UserLastModifiedDate: invitedAt.getTime() / 1000 };
      const lapsed = { ...since, mails: 2, session: false };
      world.aws.identityCenter.people = [directoryUser(ADA)];
      world.aws.cognito.users.set(ADA, poolUser(ADA, marks, lapsed));
      expect(await world.deliver([ALL_USERS])).to.deep.equal(ALL_DONE);
      expect(world.aws.cognito.mails()).to.deep.equal([sent]);
    });
});
