import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { DescribeUserPoolCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { awsClients } from "../support/aws-clients.ts";
import { type CheckoutCommands, newCheckoutCommands } from "./support/checkout-commands.ts";
import { startProcess } from "./support/driver.ts";
import { type Gate, openGate } from "./support/gate.ts";
import { descendantsOf } from "./support/processes.ts";
import { isLocked } from "./support/pulumi-state.ts";
import { CTRL_C } from "./support/terminal.ts";

/** Milliseconds after which the engine has been asked to end in any case. */
const PASSED_ON = 1_000;

describe("A command that is interrupted", () => {
  const stack = "cut";
  let at: CheckoutCommands;
  let gate: Gate;

  before(async () => {
    at = await newCheckoutCommands();
    at.configure(stack);
    gate = await openGate(at.sandbox.env["AWS_ENDPOINT_URL"] ?? "");
  });

  after(async () => {
    gate?.release();
    await gate?.stop();
    at?.checkout.remove();
  });

  const throughGate = () => ({ AWS_ENDPOINT_URL: gate.address });

  it("by Ctrl-C on its terminal, in the middle of an up, leaves the state complete and unlocked", async () => {
    const inTheMiddle = gate.hold("CreateUserPool");
    const command = at.startAtTerminal(`provision --stack ${stack}`, throughGate());
    await command.untilOutput(/Deploy these changes\?/);
    command.press("y\r");
    await inTheMiddle;
    await command.untilOutput(/Role sign-in created \(\d+\.\d s\)/);
    command.press(CTRL_C);
    await command.untilOutput(/The engine finishes the steps in progress/);
    await sleep(PASSED_ON);
    gate.release();
    const { code, stdout } = await command.ended;
    expect([code, stdout]).to.deep.equal([130, stdout]);
    expect(stdout)
      .to.include("UserPool sign-in created")
      .and.not.to.include("UserPoolClient sign-in created");
    expect(stdout).to.include("Interrupted. The state is complete and unlocked.");
    expect(isLocked(at.sandbox, stack)).to.equal(false);
  });

  it("by SIGTERM, without a terminal, leaves the state complete and unlocked too", async () => {
    const inTheMiddle = gate.hold("CreateUserPoolClient");
    const command = at.start(`provision --stack ${stack} --yes`, throughGate());
    await inTheMiddle;
    command.child.kill("SIGTERM");
    await sleep(PASSED_ON);
    gate.release();
    const { code, stderr } = await command.ended;
    expect([code, stderr]).to.deep.equal([130, stderr]);
    expect(stderr).to.include("Run the same command again to continue.");
    expect(isLocked(at.sandbox, stack)).to.equal(false);
  });

  it("continues when it is run again", async () => {
    const { code, stdout, stderr } = await at.run(`provision --stack ${stack} --yes`);
    expect([code, stderr]).to.deep.equal([0, stderr]);
    expect(stderr).not.to.include("+ UserPool sign-in\n  + UserPool sign-in");
    expect(stdout).to.include("│ Token Endpoint ");
  });

  it("ends at once while AWS does not answer, before anything runs", async () => {
    const asked = Promise.withResolvers<void>();
    const silent = createServer((socket) => socket.on("error", () => {}).once("data", () => asked.resolve()));
    await new Promise<void>((listening) => silent.listen(0, "127.0.0.1", listening));
    const address = silent.address();
    const port = typeof address === "object" ? address?.port : "";
    const env = { AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${port}` };
    const command = at.start(`sync plan --source idc --stack ${stack}`, env);
    await asked.promise;
    command.child.kill("SIGINT");
    const { code, stderr } = await command.ended;
    silent.close();
    expect([code, stderr]).to.deep.equal([130, stderr]);
    expect(stderr).to.include("No operation was running, and nothing was changed.");
  });

  it("by a kill of its engine names the lock and the commands, which release it and let it continue", async () => {
    at.configure(stack, { mfaRequired: "true" });
    const inTheMiddle = gate.hold("UpdateUserPool");
    const command = at.start(`provision --stack ${stack} --yes`, throughGate());
    await inTheMiddle;
    const engine = descendantsOf(command.child.pid ?? 0).find((one) => / up .*--stack cut/.test(one.command));
    process.kill(engine?.pid ?? 0, "SIGKILL");
    const { code, stderr } = await command.ended;
    gate.release();
    expect([code, stderr]).to.deep.equal([1, stderr]);
    const commands = /pulumi cancel --stack cut, then pulumi refresh --stack cut/;
    expect(stderr).to.include("was ended from outside by SIGKILL").and.to.match(commands);

    const refused = await at.run(`provision --stack ${stack} --yes`);
    expect([refused.code, refused.stderr]).to.deep.equal([1, refused.stderr]);
    expect(refused.stderr).to.include(`Stack ${stack} is locked`).and.to.match(commands);
    expect(refused.stderr).not.to.match(/to create|to update/);

    for (const line of [`cancel --yes --stack ${stack}`, `refresh --yes --skip-preview --stack ${stack}`])
      await pulumi(line);
    const again = await at.run(`provision --stack ${stack} --yes`);
    expect([again.code, again.stderr]).to.deep.equal([0, again.stderr]);
  });

  it("leaves nothing behind at a question", async () => {
    const command = at.startAtTerminal(`destroy --stack ${stack}`);
    await command.untilOutput(/Type the stack's name, cut, to delete the stack and all accounts/);
    command.press(CTRL_C);
    const { code, stdout } = await command.ended;
    expect(code).to.equal(130);
    expect(stdout).to.include("No operation was running");
  });

  it("can be followed by destroy, which deletes all resources after the stack's name is typed", async () => {
    const { stdout } = await at.run(`outputs --stack ${stack} --json`);
    const { PoolId } = JSON.parse(stdout);
    const command = at.startAtTerminal(`destroy --stack ${stack}`);
    await command.untilOutput(/Type the stack's name/);
    command.press(`${stack}\r`);
    const ended = await command.ended;
    expect([ended.code, ended.stdout]).to.deep.equal([0, ended.stdout]);
    expect(ended.stdout).to.include("The user pool will be deleted with 0 accounts");
    expect(ended.stdout)
      .to.include("UserPool sign-in deleted")
      .and.to.include("No resource of the stack stays");
    const pool = awsClients(at.sandbox).cognito.send(new DescribeUserPoolCommand({ UserPoolId: PoolId }));
    expect(await pool.catch(({ name }) => name)).to.equal("ResourceNotFoundException");
  });

  async function pulumi(line: string): Promise<void> {
    const { command } = at.sandbox.pulumiCommand;
    const ended = await startProcess(command, line.split(" "), at.checkout.folder, at.sandbox.env).ended;
    expect([line, ended.code, ended.stderr]).to.deep.equal([line, 0, ended.stderr]);
  }
});
