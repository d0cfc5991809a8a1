import {
  DescribeUserPoolCommand,
  UpdateUserPoolClientCommand,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { awsClients } from "../support/aws-clients.ts";
import { type Commands, newCommands } from "./support/commands.ts";

describe("A check for what was changed by hand", function () {
  this.timeout(180_000);
  const stack = "drift";
  let at: Commands;
  let aws: ReturnType<typeof awsClients>;
  let outputs: Record<string, string>;

  before(async () => {
    at = await newCommands();
    aws = awsClients(at.sandbox);
    at.configure(stack);
    const { code, stdout, stderr } = await at.run(`provision --stack ${stack} --yes --json`);
    expect([code, stderr]).to.deep.equal([0, stderr]);
    outputs = JSON.parse(stdout).outputs;
  });

  after(() => at?.checkout.remove());

  const protection = async () => {
    const request = new DescribeUserPoolCommand({ UserPoolId: outputs["PoolId"] });
    return (await aws.cognito.send(request)).UserPool?.DeletionProtection;
  };

  const check = (more = "") => at.run(`provision --stack ${stack} --preview --expect-no-changes${more}`);

  it("ends with 0 while AWS has what the stack asked for", async () => {
    const { code, stderr } = await check(" --refresh");
    expect([code, stderr]).to.deep.equal([0, stderr]);
    expect(stderr).to.include("nothing to change.");
  });

  it("ends with 3 and names what somebody changed, and changes nothing itself", async () => {
    const pool = { UserPoolId: outputs["PoolId"] };
    await aws.cognito.send(new UpdateUserPoolCommand({ ...pool, DeletionProtection: "INACTIVE" }));
    const client = { ...pool, ClientId: outputs["ClientId"], ClientName: "by-hand" };
    await aws.cognito.send(new UpdateUserPoolClientCommand({ ...client, AccessTokenValidity: 5 }));

    for (const round of ["first", "second"]) {
      const { code, stderr } = await check(" --refresh");
      expect([round, code]).to.deep.equal([round, 3]);
      expect(stderr)
        .to.include('      deletionProtection: "INACTIVE" → "ACTIVE"\n')
        .and.to.include("      accessTokenValidity: 5 → ")
        .and.to.include("2 to update.");
    }
    expect(await protection()).to.equal("INACTIVE");
  });

  it("sees none of it without --refresh, which compares with the state alone", async () => {
    expect((await check()).code).to.equal(0);
  });

  it("is what an `up` with --refresh goes by: it puts everything back", async () => {
    const { code, stderr } = await at.run(`provision --stack ${stack} --refresh --yes`);
    expect([code, stderr]).to.deep.equal([0, stderr]);
    expect(await protection()).to.equal("ACTIVE");
    expect((await check(" --refresh")).code).to.equal(0);
  });
});
