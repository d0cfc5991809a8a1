import { expect } from "chai";
import type { Command } from "commander";
import { CommanderError } from "commander";
import { syncCommand } from "../../../../sync/cli/command/command.ts";
import type { SyncRequest } from "../../../../sync/index.ts";
import { SyncError } from "../../../../sync/model/errors.ts";
import type { ExitCode } from "../../../../sync/model/exit-codes.ts";

const never = () => Promise.reject(new Error("Nothing is run here."));
const byItself = { findWorker: never, history: never, redrive: never };

/** What the command asks of sync, or what it refuses. */
async function requested(line: string): Promise<SyncRequest | Error> {
  const requests: SyncRequest[] = [];
  const command = syncCommand({
    findPool: async (stack) => ({ poolId: `pool of ${stack ?? "the default stack"}` }),
    run: async (request) => {
      requests.push(request);
      return { exitCode: 0, actions: [], results: [], waiting: [], emailsLeft: 50 };
    },
    ...byItself,
    ended: () => {},
  });
  return (await refusalOf(command, line)) ?? requests[0] ?? new Error("nothing was asked");
}

/** Types a line, and gives back what it is refused with. */
async function refusalOf(command: Command, line: string): Promise<Error | undefined> {
  for (const one of [command, ...command.commands])
    one.exitOverride().configureOutput({ writeErr: () => {} });
  try {
    await command.parseAsync(line.split(" "), { from: "user" });
  } catch (error) {
    if (error instanceof Error) return error;
  }
  return undefined;
}

/** The request that a command sends to the worker of a stack, or its refusal. */
async function askedOfStack(line: string): Promise<object> {
  const asked: object[] = [];
  const found = {
    region: "eu-central-1",
    table: "t",
    auditLogGroup: "g",
    by: "arn",
    flags: "",
    queueUrl: "q",
  };
  const note = async (request: object): Promise<ExitCode> => {
    asked.push(request);
    return 0;
  };
  const command = syncCommand({
    findPool: never,
    run: never,
    findWorker: async (stack = "dev") => ({ ...found, deadLettersUrl: "d", stack }),
    history: note,
    redrive: note,
    ended: () => {},
  });
  return (await refusalOf(command, line)) ?? asked[0] ?? new Error("nothing was asked");
}

describe("The commands for the worker of a stack", () => {
  it("show twenty runs, or as many as are asked for, or what one of them changed", async () => {
    expect(await askedOfStack("history")).to.deep.include({ last: 20, changes: undefined, json: false });
    expect(await askedOfStack("history --stack prod --json --last 3")).to.deep.include({
      last: 3,
      json: true,
    });
    expect(await askedOfStack("history --stack prod")).to.have.nested.property("worker.stack", "prod");
    expect(await askedOfStack("history --changes run-1")).to.include({ changes: "run-1" });
    for (const wrong of ["0", "-1", "many", "1.5"])
      expect(await askedOfStack(`history --last ${wrong}`), wrong).to.be.instanceOf(CommanderError);
  });

  it("ask before they move dead letters, without --yes", async () => {
    expect(await askedOfStack("redrive")).to.include({ yes: false, dryRun: false, json: false });
    expect(await askedOfStack("redrive --yes --json")).to.include({ yes: true, json: true });
    expect(await askedOfStack("redrive --dry-run")).to.include({ dryRun: true });
  });

  it("refuse what means nothing to them", async () => {
    for (const line of ["history --source idc", "history --yes", "redrive --pool-id eu-central-1_Abc"])
      expect(await askedOfStack(line), line).to.have.property("code", "USAGE");
  });
});

describe("The command sync", () => {
  it("only plans by default", async () => {
    expect(await requested("--source idc")).to.deep.include({
      source: ["idc"],
      target: { poolId: "pool of the default stack" },
      groups: [],
      yes: false,
      resend: false,
      dryRun: false,
      json: false,
    });
  });

  it("takes a stack's pool, or a pool itself, and not both", async () => {
    expect(await requested("--source idc --stack prod")).to.deep.include({
      target: { poolId: "pool of prod" },
    });
    const poolId = "eu-central-1_AbCdEf123";
    expect(await requested(`--source idc --pool-id ${poolId}`)).to.deep.include({ target: { poolId } });
    expect(await requested(`--source idc --stack prod --pool-id ${poolId}`)).to.be.instanceOf(CommanderError);
  });

  it("takes several groups", async () => {
    expect(await requested("--source idc --group Staff Guests --yes")).to.deep.include({
      groups: ["Staff", "Guests"],
      yes: true,
    });
  });

  it("refuses no source, an unknown one, a pool's id that is none, and a limit that is none", async () => {
    expect(await requested("--yes")).to.have.property("code", "USAGE");
    expect(await requested("--source ldap")).to.have.property("code", "USAGE");
    const lines = [
      "--source idc --pool-id mine",
      "--source idc --max-emails many",
      "--source idc --max-emails -1",
    ];
    for (const line of lines) expect(await requested(line), line).to.be.instanceOf(CommanderError);
  });

  it("takes what an administrator decides about removals", async () => {
    const line = "--source idc --on-remove delete --grace-days 14 --allow-removals 40 --adopt --max-removals";
    expect(await requested(`${line} 20`)).to.deep.include({
      onRemove: "delete",
      graceDays: 14,
      allowRemovals: 40,
      adopt: true,
      maxRemovals: { count: 20 },
    });
    expect(await requested(`${line} 20%`)).to.deep.include({ maxRemovals: { share: 0.2, atLeast: 0 } });
    for (const wrong of ["101%", "-1", "many", "0.5"])
      expect(await requested(`${line} ${wrong}`), wrong).to.be.instanceOf(CommanderError);
    expect(await requested("--source idc --on-remove forget")).to.be.instanceOf(CommanderError);
  });

  it("takes kinds of actions, and one person", async () => {
    expect(await requested("--source idc --actions invite,disable")).to.deep.include({
      only: ["disable", "invite"],
    });
    expect(await requested("--source idc --actions invited")).to.be.instanceOf(CommanderError);
    expect(await requested("user ada@example.com --source idc --dry-run")).to.deep.include({
      who: "ada@example.com",
      dryRun: true,
    });
    expect(await requested("user --source idc")).to.be.instanceOf(CommanderError);
  });

  it("only plans with plan", async () => {
    expect(await requested("plan --source idc --yes")).to.deep.include({ dryRun: true });
  });

  it("applies a plan unchanged, and refuses options that would change it", async () => {
    for (const line of ["--source idc", "--on-remove keep", "--allow-removals 5", "--yes"])
      expect(await requested(`apply plan.json ${line}`)).to.have.property("code", "USAGE");
    expect(await requested("apply no-such-plan.json")).to.have.property("code", "PLAN_UNREADABLE");
  });

  it("takes a manifest and its file, as two words or as one", async () => {
    for (const words of ["manifest people.yaml", "manifest,file=people.yaml"]) {
      expect(await requested(`--source ${words} --dry-run`)).to.deep.include({
        source: words.split(" "),
        dryRun: true,
      });
      expect(await requested(`plan --source ${words} --pool-id eu-central-1_AbCdEf123`)).to.deep.include({
        source: words.split(" "),
      });
    }
  });

  it("takes who is meant, and which attribute gives what", async () => {
    const line = "--select @example.com it-*@example.org --exclude *-test@* --exclude-group Guests Leavers";
    expect(await requested(`--source idc ${line} --map email=UserName --prune`)).to.deep.include({
      include: ["@example.com", "it-*@example.org"],
      exclude: ["*-test@*"],
      excludeGroups: ["Guests", "Leavers"],
      map: ["email=UserName"],
      prune: true,
    });
  });

  it("refuses a manifest without a file, a mapping that is none, and a source that swallowed a command", async () => {
    for (const line of ["--source manifest", "--source idc --map email", "--source idc plan"])
      expect(await requested(line), line).to.have.property("code", "USAGE");
  });

  it("refuses what belongs to another source", async () => {
    for (const line of [
      "--source local --group Staff",
      "--source local --identity-store-id d-1",
      "--source idc --prune",
      "--source idc --namespace x",
      "--source manifest people.yaml --namespace x",
      "--source manifest people.yaml --identity-store-id d-1",
      "--source local --exclude-group Staff",
      "--source manifest people.yaml --prune",
    ]) {
      const refusal = await requested(line);
      expect(refusal).to.be.instanceOf(SyncError).and.to.have.property("code", "USAGE");
    }
  });
});
