import { CreateUserPoolDomainCommand, ListUserPoolsCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { awsClients } from "../support/aws-clients.ts";
import { type Commands, newCommands } from "./support/commands.ts";
import { startProcess } from "./support/driver.ts";

describe("A stack that was destroyed by Pulumi alone, after its protection was removed", () => {
  const stack = "bare";
  let at: Commands;
  let poolId: string;

  before(async () => {
    at = await newCommands();
    at.configure(stack);
    const { code, stdout, stderr } = await at.run(`provision --stack ${stack} --yes --json`);
    expect([code, stderr]).to.deep.equal([0, stderr]);
    poolId = JSON.parse(stdout).outputs.PoolId;
    await pulumi(`state unprotect --all --yes --stack ${stack}`);
    await pulumi(`destroy --yes --skip-preview --stack ${stack}`);
  });

  after(() => at?.remove());

  async function pulumi(line: string): Promise<void> {
    const { command } = at.sandbox.pulumiCommand;
    const ended = await startProcess(command, line.split(" "), at.folder, at.sandbox.env).ended;
    expect([line, ended.code, ended.stderr]).to.deep.equal([line, 0, ended.stderr]);
  }

  const cognito = () => awsClients(at.sandbox).cognito;

  const pools = async () => {
    const { UserPools = [] } = await cognito().send(new ListUserPoolsCommand({ MaxResults: 60 }));
    return UserPools.map(({ Id }) => Id);
  };

  it("has left its pool, which destroy names", async () => {
    expect(await pools()).to.include(poolId);
    const { code, stderr } = await at.run(`destroy --stack ${stack} --yes`);
    expect([code, stderr]).to.deep.equal([0, stderr]);
    expect(stderr).to.include(`user pool ${poolId}`).and.to.include("docs/state.md");
    expect(stderr).not.to.include("No resource of the stack stays");
    const json = await at.run(`destroy --stack ${stack} --yes --json`);
    expect(JSON.parse(json.stdout).outside).to.deep.equal([{ name: "user pool", id: poolId }]);
  });

  it("gets no second pool: provision and its preview name the first one, and the commands", async () => {
    const before = await pools();
    for (const how of ["--yes", "--preview"]) {
      const { code, stderr } = await at.run(`provision --stack ${stack} ${how}`);
      expect([code, stderr]).to.deep.equal([2, stderr]);
      expect(stderr)
        .to.include(`User pool ${poolId} of this account was made by stack ${stack}`)
        .and.to.match(
          /aws cognito-idp create-user-pool-domain --region \S+ --user-pool-id \S+ --domain \S+, then/,
        )
        .and.to.include(`pulumi config set existingPoolId ${poolId} --stack ${stack}`);
    }
    expect(await pools()).to.deep.equal(before);
  });

  it("uses the pool again as docs/state.md says", async () => {
    await cognito().send(new CreateUserPoolDomainCommand({ UserPoolId: poolId, Domain: "fabrikam-desk" }));
    at.configure(stack, { existingPoolId: poolId });
    const { code, stdout, stderr } = await at.run(`provision --stack ${stack} --yes --json`);
    expect([code, stderr]).to.deep.equal([0, stderr]);
    expect(JSON.parse(stdout).outputs).to.include({ PoolId: poolId });
    const destroyed = await at.run(`destroy --stack ${stack} --yes`);
    expect(destroyed.stderr).to.include(`The user pool ${poolId} of existingPoolId stays unchanged`);
    expect(destroyed.stderr).not.to.include("An earlier run took them out");
  });
});
