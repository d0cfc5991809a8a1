import { expect } from "chai";
import { syncWithAudit } from "../../../sync/cli/run/audited-sync.ts";
import type { SyncRequest } from "../../../sync/index.ts";
import { ExitCode } from "../../../sync/model/exit-codes.ts";
import { readWorkerConfig } from "../../../sync/worker/config.ts";
import { quietIo } from "../../support/quiet-io.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { withEnvironment } from "../../support/with-environment.ts";
import { POOL_ID } from "../fake-world.ts";
import { directoryUser } from "../pool-users.ts";
import { ALL_DONE, ALL_USERS, about, WorkerWorld } from "./worker-world.ts";

const idOf = (number: number) => `00000000-0000-4000-8000-00000000000${number}`;

describe("The command and the worker of one stack", () => {
  let world: WorkerWorld;
  const limits = { maxRemovals: { count: 2 }, maxEmailChanges: { count: 2 } };

  beforeEach(async () => {
    world = await WorkerWorld.open(await sharedSandbox(), { ...limits, onRemove: "disable" });
    world.aws.cognito.mailsBySes = true;
    list([1, 2, 3, 4, 5, 6]);
    expect(await world.deliver([ALL_USERS])).to.deep.equal(ALL_DONE);
    await world.asked();
  });

  afterEach(() => world.stop());

  /** Makes the directory list these users. */
  function list(numbers: readonly number[], moved: readonly number[] = []): void {
    world.aws.identityCenter.people = numbers.map((number) => {
      const name = moved.includes(number) ? "moved" : "user";
      return directoryUser(idOf(number), `${name}-${number}@example.com`);
    });
  }

  async function command(changes: Partial<SyncRequest> = {}): Promise<ExitCode> {
    const { SYNC, ...env } = world.env();
    const { table, auditLogGroup } = readWorkerConfig(SYNC);
    const config = {
      table,
      auditLogGroup,
      region: "eu-central-1",
      by: "arn:…:user/ada",
      flags: "--stack dev",
    };
    const target = { poolId: POOL_ID, audit: { ...config, region: env["AWS_REGION"] ?? "" } };
    const request = { source: "idc", identityStoreId: "d-1", target, yes: true, ...limits, ...changes };
    return (await withEnvironment(env, () => syncWithAudit(request, quietIo()))).exitCode;
  }

  const disabled = () =>
    [...world.aws.cognito.users.values()].filter(({ Enabled }) => !Enabled).map(({ Username }) => Username);

  it("share the limit for removals, and the command releases users whom it enables", async () => {
    list([2, 3, 4, 5, 6]);
    await world.deliver([about(idOf(1))]);
    expect(disabled()).to.deep.equal([idOf(1)]);
    list([4, 5, 6]);
    expect(await command(), "two more are too many").to.equal(ExitCode.guarded);
    list([3, 4, 5, 6]);
    expect(await command()).to.equal(ExitCode.done);
    expect(disabled()).to.deep.equal([1, 2].map(idOf));
    list([3, 5, 6]);
    await world.deliver([about(idOf(4))]);
    expect(disabled(), "the command has taken the rest").to.deep.equal([1, 2].map(idOf));
    expect(await world.asked()).to.have.length(1);
    list([1, 3, 5, 6]);
    expect(await command({ only: ["enable"] })).to.equal(ExitCode.done);
    expect(await command(), "in config of the one who came back").to.equal(ExitCode.done);
    expect(disabled()).to.deep.equal([2, 4].map(idOf));
  });

  it("count users whom an administrator allowed to be removed", async () => {
    list([4, 5, 6]);
    expect(await command()).to.equal(ExitCode.guarded);
    expect(await command({ allowRemovals: 3 })).to.equal(ExitCode.done);
    expect(disabled()).to.have.length(3);
    list([5, 6]);
    await world.deliver([about(idOf(4))]);
    await world.deliver([ALL_USERS]);
    expect(disabled()).to.have.length(3);
  });

  it("share the limit for e-mail changes", async () => {
    const all = [1, 2, 3, 4, 5, 6];
    const moved = () =>
      [...world.aws.cognito.users.values()].filter((user) => JSON.stringify(user).includes("moved-")).length;
    list(all, [1]);
    await world.deliver([about(idOf(1))]);
    list(all, [1, 2, 3]);
    expect(await command()).to.equal(ExitCode.guarded);
    expect(moved()).to.equal(1);
    list(all, [1, 2]);
    expect(await command()).to.equal(ExitCode.done);
    list(all, [1, 2, 3]);
    await world.deliver([about(idOf(3))]);
    expect(moved()).to.equal(2);
    expect(await command({ allowEmailChanges: 1 })).to.equal(ExitCode.done);
    expect(moved()).to.equal(3);
  });
});
