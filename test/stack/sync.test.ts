import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { awsClients } from "../support/aws-clients.ts";
import { sharedDeployment } from "../support/shared-deployment.ts";
import { syncOnce } from "../support/sync-once.ts";
import { emptyPool } from "./support/empty-pool.ts";

const MAIN = fileURLToPath(new URL("../../automation/cli/main.ts", import.meta.url));

/** Of the sample people, those whom nothing keeps from being invited. */
const INVITABLE = 18;

describe("Sync with a deployed pool", () => {
  let sandbox: Sandbox;
  let mailsBefore: number;
  let poolId: string;

  before(async () => {
    const deployment = await sharedDeployment();
    ({ sandbox } = deployment);
    poolId = deployment.outputs["PoolId"] ?? "";
  });

  beforeEach(async () => {
    await emptyPool(awsClients(sandbox).cognito, poolId);
    mailsBefore = (await sandbox.invitations()).length;
  });

  afterEach(() => sandbox.setRequestQuotas({}));

  after(() => emptyPool(awsClients(sandbox).cognito, poolId));

  const mails = async () => (await sandbox.invitations()).slice(mailsBefore).map(({ to }) => to);

  it("invites all users once, also where Cognito takes few requests", async () => {
    await sandbox.setRequestQuotas({ AdminCreateUser: 4 });
    const outcome = await syncOnce(sandbox, poolId);
    expect(outcome.exitCode).to.equal(ExitCode.done);
    const invited = await mails();
    expect(invited).to.have.length(INVITABLE);
    expect(new Set(invited).size).to.equal(INVITABLE);
  });

  it("goes on where it was killed, and invites no user twice", async () => {
    await sandbox.setRequestQuotas({ AdminCreateUser: 4 });
    const args = [MAIN, "sync", "--source", "idc", "--pool-id", poolId, "--max-emails", "1000", "--yes"];
    const child = spawn(process.execPath, args, { env: sandbox.env, stdio: "ignore" });
    const ended = once(child, "exit");
    while ((await mails()).length < 3) await wait(20);
    child.kill("SIGKILL");
    await ended;
    expect((await mails()).length).to.be.within(3, INVITABLE - 1);
    await sandbox.setRequestQuotas({});
    expect((await syncOnce(sandbox, poolId)).exitCode).to.equal(ExitCode.done);
    const invited = await mails();
    expect(invited.toSorted()).to.deep.equal([...new Set(invited)].sort());
    expect(invited).to.have.length(INVITABLE);
  });

  it("brings Amazon Quick's own users in, whose Region it finds automatically, and Identity Center's not again", async () => {
    const first = await syncOnce(sandbox, poolId, { source: "local" });
    expect(first.exitCode).to.equal(ExitCode.done);
    expect(first.results.length).to.be.above(0);
    await syncOnce(sandbox, poolId, { source: "idc" });
    const invited = (await mails()).map((email) => email.toLowerCase());
    expect(invited.toSorted()).to.deep.equal([...new Set(invited)].sort());
  });
});
