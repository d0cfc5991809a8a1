import { expect } from "chai";
import pLimit from "p-limit";
import type { Sandbox } from "../../../sandbox/index.ts";
import { attributes } from "../../../sync/model/account.ts";
import {
  ALIAS_BEHAVIOURS,
  type AliasBehaviour,
  attributeOf,
  manyPeople,
} from "../../support/fake-aws/index.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { fillWithOneOfEach } from "../one-of-each.ts";
import { directoryUser, endOf } from "../pool-users.ts";
import { ALL_DONE, ALL_USERS, about, UNSEEN, WorkerWorld } from "./worker-world.ts";

interface Kill {
  readonly operation: string;
  readonly call: number;
  readonly when: "before" | "after";
  readonly aliases: AliasBehaviour;
}

describe("The worker, killed", () => {
  let sandbox: Sandbox;
  let undisturbed: End[];

  before(async () => {
    sandbox = await sharedSandbox();
    undisturbed = await inWorld(async (world) => {
      fillWithOneOfEach(world.aws);
      expect(await world.deliver([ALL_USERS])).to.deep.equal(ALL_DONE);
      return endsOf(world);
    });
  });

  async function inWorld<T>(work: (world: WorkerWorld) => Promise<T>): Promise<T> {
    const world = await WorkerWorld.open(sandbox);
    try {
      return await work(world);
    } finally {
      await world.stop();
    }
  }

  /** Kills a worker at a call, and delivers its message again when SQS would. */
  async function killAt({ operation, call, when, aliases }: Kill) {
    return inWorld(async (world) => {
      const { aws } = world;
      fillWithOneOfEach(aws);
      aws.cognito.aliases = aliases;
      const sentAt = Date.now();
      const worker = world.start([ALL_USERS], { sentAt });
      if (when === "before") aws.behaviour.faults = [{ operation, call, when, how: "reset" }];
      aws.behaviour.onCall = (name, count) => {
        if (name === operation && count === call) worker.kill();
      };
      expect(await worker.ended(), `${operation} ${call}`).to.equal("killed");
      aws.behaviour.onCall = () => {};
      await world.passTime(UNSEEN);
      expect(await world.deliver([ALL_USERS], { sentAt })).to.deep.equal(ALL_DONE);
      return endsOf(world);
    });
  }

  const calls: readonly (readonly [operation: string, times: number])[] = [
    ["AdminGetUser", 2],
    ["AdminCreateUser", 2],
    ["AdminUpdateUserAttributes", 9],
  ];
  /** They concern no e-mail, so the aliases make no difference. */
  const callsWithoutEmail: typeof calls = [
    ["AdminDisableUser", 1],
    ["AdminUserGlobalSignOut", 1],
    ["AdminEnableUser", 1],
    ["AdminDeleteUser", 1],
  ];
  const ways = (["before", "after"] as const).flatMap((when) =>
    ALIAS_BEHAVIOURS.map((aliases) => ({ when, aliases })),
  );
  for (const way of ways) {
    it(`has the same result as an undisturbed one, at each call of a change, ${way.when} it took effect, where AWS treats aliases as ${way.aliases}`, async () => {
      // Each waits for the rate limit, and uses little processor time.
      const limit = pLimit(8);
      const killed = way.aliases === "documented" ? [...calls, ...callsWithoutEmail] : calls;
      const cases = killed.flatMap(([operation, times]) =>
        Array.from({ length: times }, (_, index) => ({ ...way, operation, call: index + 1 })),
      );
      const ends = await Promise.all(cases.map((one) => limit(() => killAt(one))));
      for (const [index, end] of ends.entries())
        expect(end.map(asIfSent), `${cases[index]?.operation} ${cases[index]?.call}`).to.have.deep.members(
          undisturbed,
        );
    });
  }

  it("again and again, at any moment, invites no user twice", async () => {
    await inWorld(async (world) => {
      const { aws } = world;
      aws.identityCenter.people = manyPeople(40);
      aws.behaviour.latency = 20;
      const sentAt = Date.now();
      for (const call of [3, 17, 30]) {
        const worker = world.start([ALL_USERS], { sentAt });
        aws.behaviour.onCall = (operation) => {
          if (operation === "AdminCreateUser" && aws.cognito.users.size >= call) worker.kill();
        };
        expect(await worker.ended()).to.equal("killed");
        await world.passTime(UNSEEN);
      }
      aws.behaviour.onCall = () => {};
      expect(aws.cognito.users.size).to.be.below(40);
      expect(await world.deliver([ALL_USERS], { sentAt })).to.deep.equal(ALL_DONE);
      expect(aws.cognito.mails()).to.deep.equal(Array(40).fill(1));
    });
  });

  it("leaves a lease that ends before its message is delivered again", async () => {
    await inWorld(async (world) => {
      const { aws } = world;
      aws.identityCenter.people = manyPeople(3);
      const sentAt = Date.now();
      const worker = world.start([ALL_USERS], { sentAt });
      aws.behaviour.onCall = (operation) => {
        if (operation === "AdminCreateUser") worker.kill();
      };
      await worker.ended();
      aws.behaviour.onCall = () => {};
      expect(await world.deliver([ALL_USERS])).to.deep.equal(ALL_DONE);
      expect(aws.calls["ListUsers"], "the next does not compare meanwhile").to.equal(1);
      expect((await world.state.checkpoint())?.readStartedAt).to.equal(undefined);
      await world.passTime(UNSEEN);
      expect(await world.deliver([ALL_USERS], { sentAt })).to.deep.equal(ALL_DONE);
      expect(aws.cognito.mails()).to.deep.equal([1, 1, 1]);
    });
  });

  for (const when of ["before", "after"] as const) {
    it(`during a request for one user, ${when} the change took effect, has the effect of a duplicate event`, async () => {
      await inWorld(async (world) => {
        const { aws } = world;
        const [first, second] = [directoryUser(idOf(1)), directoryUser(idOf(2))];
        aws.identityCenter.people = [first];
        await world.deliver([ALL_USERS]);
        aws.identityCenter.people = [first, second];
        const worker = world.start([about(second.UserId)]);
        if (when === "before")
          aws.behaviour.faults = [{ operation: "AdminCreateUser", call: 2, when, how: "reset" }];
        aws.behaviour.onCall = (operation) => {
          if (operation === "AdminCreateUser") worker.kill();
        };
        expect(await worker.ended()).to.equal("killed");
        expect(aws.cognito.users.size).to.equal(when === "before" ? 1 : 2);
        aws.behaviour.onCall = () => {};
        expect(await world.deliver([about(second.UserId)])).to.deep.equal(ALL_DONE);
        expect(aws.cognito.mails()).to.deep.equal([1, 1]);
      });
    });
  }
});

interface End {
  readonly mails: number;
  /** Invitations so far, as the account says. */
  readonly invites: string;
}

function endsOf({ aws }: WorkerWorld): End[] {
  return [...aws.cognito.users.values()].map((user) => ({
    ...endOf(user),
    mails: user.mails,
    invites: attributeOf(user, attributes.invites),
  }));
}

/** A new invitation is recorded before it is sent: if the worker is killed in between, none is sent until it has expired. */
function asIfSent(end: End): End {
  return end.invites === "2" && end.mails === 1 && isLapsed(end) ? { ...end, mails: 2 } : end;
}

function isLapsed(end: object): boolean {
  return "Username" in end && end.Username === "lapsed";
}

function idOf(number: number): string {
  return `00000000-0000-4000-8000-00000000000${number}`;
}
