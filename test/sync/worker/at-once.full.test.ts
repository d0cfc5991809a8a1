import { setTimeout as wait } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { expect } from "chai";
import type { Sandbox } from "../../../sandbox/index.ts";
import { syncWithAudit } from "../../../sync/cli/run/audited-sync.ts";
import { attributes } from "../../../sync/model/account.ts";
import { invitationKey } from "../../../sync/state/resend-lock.ts";
import { readWorkerConfig } from "../../../sync/worker/config.ts";
import { manyPeople } from "../../support/fake-aws/index.ts";
import { quietIo } from "../../support/quiet-io.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { withEnvironment } from "../../support/with-environment.ts";
import { POOL_ID } from "../fake-world.ts";
import { directoryUser, poolUser } from "../pool-users.ts";
import { ALL_DONE, ALL_USERS, about, LIFE, UNSEEN, WorkerWorld } from "./worker-world.ts";

const ADA = "00000000-0000-4000-8000-000000000001";

describe("Two workers at the same time", () => {
  let sandbox: Sandbox;
  let world: WorkerWorld;

  before(async () => {
    sandbox = await sharedSandbox();
  });

  beforeEach(async () => {
    world = await WorkerWorld.open(sandbox);
    world.aws.behaviour.latency = 20;
    world.aws.cognito.mailsBySes = true;
  });

  afterEach(() => world.stop());

  const twice = (bodies: readonly object[]) =>
    Promise.all([world.deliver([ALL_USERS]), world.deliver(bodies)]);

  it("do not both reconcile all users: one does, the other requests it again", async () => {
    world.aws.identityCenter.people = manyPeople(40);
    expect(await twice([ALL_USERS])).to.deep.equal([ALL_DONE, ALL_DONE]);
    expect(world.aws.calls["DescribeUserPool"]).to.equal(1);
    expect(world.aws.cognito.mails()).to.deep.equal(Array(40).fill(1));
    expect(await world.state.acquire("another-run", 0), "the lease is free again").to.equal(true);
  });

  it("invite no user twice even if both reconcile all users because a lease was lost", async () => {
    world.aws.identityCenter.people = manyPeople(40);
    const first = world.start([ALL_USERS]);
    while (world.aws.cognito.users.size === 0) await wait(5);
    await world.passTime(UNSEEN);
    expect(await world.deliver([ALL_USERS])).to.deep.equal(ALL_DONE);
    expect(await first.ended()).to.deep.equal(ALL_DONE);
    expect(world.aws.calls["DescribeUserPool"]).to.equal(2);
    expect(world.aws.cognito.mails()).to.deep.equal(Array(40).fill(1));
  });

  it("invite no user twice if one reconciles a user and the other all users", async () => {
    world.aws.identityCenter.people = [];
    await world.deliver([ALL_USERS]);
    world.aws.identityCenter.people = [...manyPeople(20), directoryUser(ADA)];
    expect(await twice([about(ADA)])).to.deep.equal([ALL_DONE, ALL_DONE]);
    expect(world.aws.cognito.mails()).to.deep.equal(Array(21).fill(1));
  });

  const lapse = () => {
    const ago = new Date(Date.now() - 10 * 86_400_000);
    const lapsed = poolUser(
      ADA,
      { [attributes.invitedAt]: ago.toISOString() },
      { UserStatus: "FORCE_CHANGE_PASSWORD", UserLastModifiedDate: ago.getTime() / 1000 },
    );
    world.aws.cognito.users.set(ADA, lapsed);
    world.aws.identityCenter.people = [directoryUser(ADA)];
  };

  it("send no user a new invitation twice", async () => {
    await world.deliver([ALL_USERS]);
    lapse();
    // Slow enough for the second one to read before the first one has sent its e-mail.
    world.aws.behaviour.latency = 800;
    const { ListUsers: before = 0 } = world.aws.calls;
    const first = world.start([about(ADA)]);
    while ((world.aws.calls["ListUsers"] ?? 0) < before + 2) await wait(5);
    expect(await world.deliver([ALL_USERS])).to.deep.equal(ALL_DONE);
    expect(await first.ended()).to.deep.equal(ALL_DONE);
    expect(world.aws.calls["AdminCreateUser"]).to.equal(1);
    expect(world.aws.cognito.mails()).to.deep.equal([2]);
  });

  it("send one to each mailbox of a user whose e-mail changes twice before the first sign-in", async () => {
    world.aws.identityCenter.people = [directoryUser(ADA)];
    await world.deliver([ALL_USERS]);
    for (const email of ["typo@example.com", "ada@example.com"]) {
      world.aws.identityCenter.people = [directoryUser(ADA, email)];
      await world.deliver([about(ADA), about(ADA)]);
    }
    expect(world.aws.cognito.mails(), "the invitation, and two new ones").to.deep.equal([3]);
  });

  const command = (adopt = false) => {
    const { SYNC, ...env } = world.env();
    const { table, auditLogGroup } = readWorkerConfig(SYNC);
    const config = {
      table,
      auditLogGroup,
      region: sandbox.region,
      by: "arn:…:user/ada",
      flags: "--stack dev",
    };
    const target = { poolId: POOL_ID, audit: config };
    const request = { source: "idc", identityStoreId: "d-1", target, yes: true, adopt };
    return withEnvironment(env, () => syncWithAudit(request, quietIo()));
  };

  it("send no new invitation that the command sends, and vice versa", async () => {
    await world.deliver([ALL_USERS]);
    lapse();
    const invitation = invitationKey(ADA, `${ADA}@example.com`);
    expect(await world.state.claim(invitation, LIFE, new Date()), "a worker").to.equal(true);
    expect((await command()).results.map(({ outcome }) => outcome)).to.deep.equal(["left"]);
    expect(world.aws.calls["AdminCreateUser"]).to.equal(undefined);
    await world.passTime(UNSEEN);
    expect((await command()).results.map(({ outcome }) => outcome)).to.deep.equal(["resent"]);
    expect(await world.state.claim(invitation, LIFE, new Date())).to.equal(false);
  });

  it("invite no user again whose account has another username since the command adopted it", async () => {
    await world.deliver([ALL_USERS]);
    const foreign = { [attributes.directoryId]: "", [attributes.source]: "", [attributes.managedBy]: "" };
    world.aws.cognito.users.set("by-hand", poolUser("by-hand", { email: `${ADA}@example.com`, ...foreign }));
    world.aws.identityCenter.people = [directoryUser(ADA)];
    expect((await command(true)).results.map(({ outcome }) => outcome)).to.deep.equal(["adopted"]);
    world.aws.identityCenter.people = [directoryUser(ADA, "moved@example.com")];
    await world.deliver([about(ADA)]);
    expect([...world.aws.cognito.users.keys()]).to.deep.equal(["by-hand"]);
    expect(await world.asked(), "a whole reconciliation").to.have.length(1);
  });
});

describe("A whole reconciliation that is too long for one worker", () => {
  it("starts nothing new at its end, and requests another one, which continues: everything is done once", async () => {
    const world = await WorkerWorld.open(await sharedSandbox());
    try {
      world.aws.cognito.mailsBySes = true;
      world.aws.identityCenter.people = manyPeople(200);
      const sizes: number[] = [];
      let messages: readonly object[] = [ALL_USERS];
      let left = 22_000;
      for (let runs = 0; messages.length > 0 && runs < 20; runs += 1) {
        // Two seconds, and the time reserve. A run that cannot even read both sides in that time fails, and gets more.
        const ended = await world.deliver(messages, { left });
        if (!isDeepStrictEqual(ended, ALL_DONE)) {
          left += 1_000;
          continue;
        }
        sizes.push(world.aws.cognito.users.size);
        messages = (await world.asked()).map((text): object => JSON.parse(text));
      }
      expect(sizes.length).to.be.above(1);
      expect(sizes).to.deep.equal(sizes.toSorted((a, b) => a - b));
      expect(world.aws.cognito.mails()).to.deep.equal(Array(200).fill(1));
      expect((await world.state.checkpoint())?.readStartedAt, "is done with").to.be.above(0);
    } finally {
      await world.stop();
    }
  });
});
