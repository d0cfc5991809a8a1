import { expect } from "chai";
import type { Sandbox } from "../../../sandbox/index.ts";
import { attributes } from "../../../sync/model/account.ts";
import { attributeOf } from "../../support/fake-aws/index.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { directoryUser, poolUser } from "../pool-users.ts";
import { ALL_DONE, ALL_USERS, about, WorkerWorld } from "./worker-world.ts";

const DAY = 86_400_000;
const [ADA, BOB] = ["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"];

describe("The worker on a computer with a wrong clock", () => {
  let sandbox: Sandbox;
  let world: WorkerWorld;

  before(async () => {
    sandbox = await sharedSandbox();
  });

  beforeEach(async () => {
    world = await WorkerWorld.open(sandbox);
  });

  afterEach(() => world.stop());

  const ended = async (body: object) => {
    const worker = world.start([body]);
    expect(await worker.ended()).to.deep.equal(ALL_DONE);
    return worker.log;
  };

  it("writes AWS's time on accounts, and a warning in its log", async () => {
    world.aws.behaviour.clockAhead = -10 * DAY;
    for (const [id, body] of [
      [ADA, ALL_USERS],
      [BOB, about(BOB)],
    ] as const) {
      world.aws.identityCenter.people = [ADA, BOB]
        .slice(0, id === ADA ? 1 : 2)
        .map((one) => directoryUser(one));
      const log = await ended(body);
      expect(log).to.include('"warning":"CLOCK_WRONG"').and.to.include("10 days ahead of AWS's");
      const invited = Date.parse(
        attributeOf(world.aws.cognito.users.get(id) ?? poolUser("?"), attributes.invitedAt),
      );
      expect(Math.abs(invited - world.aws.now().getTime()), id).to.be.below(30_000);
    }
  });

  it("writes no warning if the clock is right", async () => {
    world.aws.identityCenter.people = [directoryUser(ADA)];
    expect(await ended(ALL_USERS)).not.to.include("CLOCK_WRONG");
  });
});
