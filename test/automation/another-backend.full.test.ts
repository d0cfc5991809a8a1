import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UpdateUserPoolCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { awsClients } from "../support/aws-clients.ts";
import { type Commands, newCommands } from "./support/commands.ts";
import { type Ended, startProcess } from "./support/driver.ts";

const PAGE = readFileSync(new URL("../../docs/state.md", import.meta.url), "utf8");

/** The commands of the code blocks below a heading, in order, without remarks. */
function commandsBelow(heading: string): string[] {
  const section = PAGE.split(/^## /m).find((part) => part.startsWith(heading)) ?? "";
  const blocks = [...section.matchAll(/```sh\n(.*?)```/gs)].map(([, block = ""]) => block);
  return blocks.flatMap((block) => block.trimEnd().split("\n")).map((line) => line.replace(/\s+#.*/, ""));
}

describe("A stack whose state is managed as docs/state.md says", () => {
  const stack = "dev";
  let at: Commands;
  let outputs: Record<string, string>;

  before(async () => {
    at = await newCommands();
    at.configure(stack);
    for (const name of ["old", "new", "home"]) mkdirSync(join(at.folder, name));
    await perform("pulumi login s3://OLD-BUCKET");
    const { stdout } = await perform(`npm run provision -- --stack ${stack} --yes --json`);
    outputs = JSON.parse(stdout).outputs;
  });

  after(() => at?.remove());

  /** Runs one of the page's commands, with folders in place of its buckets, the first one relative to the project's. */
  async function perform(line: string, expected = 0): Promise<Ended> {
    const { folder } = at;
    const env = { PULUMI_BACKEND_URL: undefined, PULUMI_HOME: join(folder, "home") };
    const own = line.replace(/s3:\/\/(OLD|NEW)-BUCKET/, (_, which: string) =>
      which === "OLD" ? "file://./old" : `file://${folder}/new`,
    );
    const [program, ...args] = own.split(" ");
    const ended =
      program === "pulumi"
        ? await startProcess(at.sandbox.pulumiCommand.command, args, folder, { ...at.sandbox.env, ...env })
            .ended
        : await at.run(own.replace("npm run ", "").replace("-- ", ""), env);
    expect([line, ended.code, ended.stderr]).to.deep.equal([line, expected, ended.stderr]);
    return ended;
  }

  const deletionProtection = (DeletionProtection: "ACTIVE" | "INACTIVE") =>
    awsClients(at.sandbox).cognito.send(
      new UpdateUserPoolCommand({ UserPoolId: outputs["PoolId"], DeletionProtection }),
    );

  it("moves to another backend without changes, and leaves no stack in the old one", async () => {
    const [exported, login, init, imported, check, ...cleanUp] = commandsBelow("To another backend");
    for (const line of [exported, login, init, imported]) await perform(line ?? "");
    expect((await perform(check ?? "")).stderr).to.include("nothing to change.");
    const moved = await perform(`npm run outputs -- --stack ${stack} --json`);
    expect(JSON.parse(moved.stdout)).to.deep.equal(outputs);
    const up = await perform(`npm run provision -- --stack ${stack} --yes --json`);
    expect(JSON.parse(up.stdout).changes).to.deep.equal({ create: 0, update: 0, replace: 0, delete: 0 });

    for (const line of cleanUp) await perform(line);
    expect((await perform(check ?? "")).stderr).to.include("nothing to change.");
  });

  it("is updated from AWS: changes are shown, saved, and reverted", async () => {
    const [seen = "", written = "", putBack = ""] = commandsBelow("Bring the state in line");
    await deletionProtection("INACTIVE");
    expect((await perform(seen)).stderr).to.include('deletionProtection: "INACTIVE" → "ACTIVE"');
    const check = "npm run provision -- --preview --expect-no-changes";
    await perform(check);
    await perform(`${written} --yes --skip-preview`);
    await perform(check, 3);
    await perform(`${putBack} --yes`);
    await perform(check);
  });
});
