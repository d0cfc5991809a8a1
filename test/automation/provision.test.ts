import {
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  ListUserPoolsCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { awsClients } from "../support/aws-clients.ts";
import { type CheckoutCommands, newCheckoutCommands } from "./support/checkout-commands.ts";
import { type Commands, commandsIn } from "./support/commands.ts";
import { lockAs } from "./support/pulumi-state.ts";

const NOTHING = { create: 0, update: 0, replace: 0, delete: 0 };

describe("A stack, from the first command to the last", () => {
  const stack = "life";
  let at: Commands;
  let processes: CheckoutCommands;
  let aws: ReturnType<typeof awsClients>;
  let outputs: Record<string, string>;

  before(async () => {
    processes = await newCheckoutCommands();
    at = commandsIn(processes.sandbox, processes.checkout.folder);
    aws = awsClients(at.sandbox);
    at.configure(stack);
  });

  after(() => at?.remove());

  const pools = async () => {
    const { UserPools = [] } = await aws.cognito.send(new ListUserPoolsCommand({ MaxResults: 60 }));
    return UserPools.map(({ Id }) => Id);
  };

  const domainOf = async (poolId: string | undefined) =>
    (await aws.cognito.send(new DescribeUserPoolCommand({ UserPoolId: poolId }))).UserPool?.Domain;

  it("shows account, Region and changes, and deploys nothing without --yes", async () => {
    const before = await pools();
    const { code, stdout, stderr } = await at.run(`provision --stack ${stack}`);
    expect([code, stdout]).to.deep.equal([3, ""]);
    expect(stderr).to.include(`Stack ${stack}: account 111122223333, Region eu-central-1, as arn:aws:iam::`);
    expect(stderr)
      .to.match(/ {2}\+ UserPool sign-in\n/)
      .and.to.match(/\d+ to create\./);
    expect(stderr).to.include(
      "Nothing was changed, because there is no terminal to confirm on. Add --yes to deploy.",
    );
    expect(await pools()).to.deep.equal(before);
  });

  it("is not deployed if the user answers no at the terminal", async () => {
    const before = await pools();
    const command = processes.startAtTerminal(`provision --stack ${stack}`);
    await command.untilOutput(/Deploy these changes\?/);
    command.press("n\r");
    const { code, stdout } = await command.ended;
    expect(code).to.equal(3);
    expect(stdout).to.include("Nothing was changed.");
    expect(await pools()).to.deep.equal(before);
  });

  it("ends a check with 3 while there is something to do, as one JSON document", async () => {
    const { code, stdout } = await at.run(`provision --stack ${stack} --expect-no-changes --json`);
    expect(code).to.equal(3);
    expect(JSON.parse(stdout)).to.deep.include({
      stack,
      account: "111122223333",
      region: "eu-central-1",
      did: "preview",
    });
  });

  it("does not exist yet, and has no outputs", async () => {
    const { code, stdout, stderr } = await at.run(`outputs --stack ${stack}`);
    expect([code, stdout]).to.deep.equal([2, ""]);
    expect(stderr).to.include(`npm run provision -- --stack ${stack}`);
  });

  it("is deployed with --yes, with users from IAM Identity Center, the table and the next steps", async () => {
    const { code, stdout, stderr } = await at.run(`provision --stack ${stack} --yes --sync idc`);
    expect([code, stderr]).to.deep.equal([0, stderr]);
    expect(stdout).to.include("18 invite").and.to.include("│ Issuer URL ");
    expect(stdout).not.to.include("Next steps");
    expect(stderr).to.include("2. Permissions → Extension access → Add extension access.");
    expect(stderr).to.match(/create-trusted-token-issuer --instance-arn arn:aws:sso:::instance\/\S+ /);
    expect(stderr)
      .to.include("Extension access cannot be edited")
      .and.to.include("accepts requests from all addresses");
    const invited = (await at.sandbox.invitations()).map(({ to }) => to);
    expect(invited).to.include("ada.lovelace@example.com");
  });

  it("prints its outputs again, as a table or as JSON alone, and asks AWS nothing", async () => {
    const json = await processes.run(`outputs --stack ${stack} --json`, { AWS_ACCESS_KEY_ID: "" });
    expect([json.code, json.stderr]).to.deep.equal([0, ""]);
    outputs = JSON.parse(json.stdout);
    expect(Object.keys(outputs)).to.have.members([
      "PoolId",
      "ClientId",
      "IssuerUrl",
      "AuthEndpoint",
      "TokenEndpoint",
      "JwksUri",
    ]);
    const table = await at.run(`outputs --stack ${stack}`);
    for (const value of Object.values(outputs)) expect(table.stdout).to.include(` ${value} `);
    expect(table.stderr).to.include("aws sso-admin create-trusted-token-issuer --instance-arn INSTANCE_ARN");
    expect(table.stderr).to.include("Trusted token issuers → Create trusted token issuer. Enter");
  });

  it("has nothing to do the second time, and says so in one JSON document", async () => {
    const { code, stdout, stderr } = await at.run(`provision --stack ${stack} --yes --json`);
    expect([code, stderr]).to.deep.equal([0, stderr]);
    const document = JSON.parse(stdout);
    expect(document).to.deep.include({ did: "up", changes: NOTHING, outputs, sync: null });
    expect(document.warnings).to.be.an("array").that.is.not.empty;
  });

  it("is not deployed under a Region that was changed in its settings", async () => {
    at.configure(stack, {}, "us-west-2");
    const { code, stderr } = await at.run(`provision --stack ${stack} --yes`);
    expect(code).to.equal(4);
    expect(stderr).to.include("is in account 111122223333, Region eu-central-1");
    expect(stderr).to.include("would use account 111122223333, Region us-west-2");
  });

  it("is not changed by settings that cannot be, all of them named", async () => {
    const withoutPath = { "passwordPolicy.minimumLength": "12" };
    const wrong = { mfaRequired: "maybe", allowedCidrs: '["10.0.0.0/8"]', retian: "true" };
    at.configure(stack, { ...wrong, ...withoutPath });
    const { code, stderr } = await at.run(`provision --stack ${stack} --yes`);
    expect(code).to.equal(2);
    expect(stderr).to.include("mfaRequired").and.to.include("10.0.0.0/8").and.to.include("retian");
    expect(stderr).to.include("then: pulumi config set --path passwordPolicy.minimumLength 12");
    expect(stderr).not.to.match(/\n\s+at /);
  });

  it("keeps the address of its sign-in pages, unless --replace allows a new one", async () => {
    const { UserPool } = await aws.cognito.send(new CreateUserPoolCommand({ PoolName: "another-pool" }));
    const taken = { UserPoolId: UserPool?.Id, Domain: "tailspin-desk" };
    await aws.cognito.send(new CreateUserPoolDomainCommand(taken));
    const before = await domainOf(outputs["PoolId"]);

    at.configure(stack, { domainPrefix: "tailspin-desk" });
    const refused = await at.run(`provision --stack ${stack} --yes`);
    expect(refused.code).to.equal(4);
    expect(refused.stderr).to.include(`domain (${before}) would be replaced because domain changed`);
    expect(refused.stderr).to.include("--replace domain");
    expect(await domainOf(outputs["PoolId"])).to.equal(before);

    const unlucky = await at.run(`provision --stack ${stack} --yes --replace domain`);
    expect(unlucky.code).to.equal(2);
    expect(unlucky.stderr).to.include("The domain prefix is in use");

    // The old one is gone by now: nothing is left to ask about.
    at.configure(stack, { domainPrefix: "woodgrove-desk" });
    const { code, stderr } = await at.run(`provision --stack ${stack} --yes --json`);
    expect([code, stderr]).to.deep.equal([0, stderr]);
    expect(await domainOf(outputs["PoolId"])).to.equal("woodgrove-desk");
  });

  it("is not changed while another update has locked it", async () => {
    at.configure(stack, { domainPrefix: "woodgrove-desk", mfaRequired: "true" });
    const unlock = lockAs(at.sandbox, stack, { username: "ada", pid: 4242 });
    try {
      const { code, stderr } = await at.run(`provision --stack ${stack}`, {}, { confirms: true });
      expect(code).to.equal(1);
      // Before the question, and before the changes that it is about.
      expect(stderr).not.to.include("to update");
      expect(stderr).to.include("is locked by another update, since 2026-11-20T10:00:00Z by ada@laptop");
      expect(stderr).to.include(`pulumi cancel --stack ${stack}`);
    } finally {
      unlock();
    }
  });

  it("is not deleted with its accounts by --yes alone", async () => {
    const { code, stdout, stderr } = await at.run(`destroy --stack ${stack} --yes --json`);
    expect(code).to.equal(4);
    expect(JSON.parse(stdout)).to.have.nested.property("error.code", "USERS_WOULD_GO");
    expect(stderr).to.include("would be deleted with 18 accounts").and.to.include("--delete-users");
    expect(await domainOf(outputs["PoolId"])).to.equal("woodgrove-desk");
  });

  it("is not deleted if that would replace a retained resource", async () => {
    at.configure(stack, { domainPrefix: "another-desk", retain: "true" });
    const { code, stdout, stderr } = await at.run(`destroy --stack ${stack} --yes --json`);
    expect([code, stderr]).to.deep.equal([4, stderr]);
    expect(JSON.parse(stdout)).to.have.nested.property("error.code", "PROTECTED");
    expect(stderr)
      .to.include("domain would be replaced (domain)")
      .and.to.include("Restore the stack's config");
  });

  it("retains pool, client and domain, and says how to use them again", async () => {
    at.configure(stack, { domainPrefix: "woodgrove-desk", retain: "true" });
    const { code, stdout, stderr } = await at.run(`destroy --stack ${stack} --yes`);
    expect([code, stdout]).to.deep.equal([0, ""]);
    expect(stderr).to.include(`user pool ${outputs["PoolId"]}`).and.to.include("domain woodgrove-desk");
    expect(stderr).to.include(`app client ${outputs["ClientId"]}`);
    expect(stderr).to.include(`pulumi config set existingPoolId ${outputs["PoolId"]}`);
    expect(stderr).to.include("Permissions → Extension access → Desktop application for Quick → Delete");
    expect(await domainOf(outputs["PoolId"])).to.equal("woodgrove-desk");
    const client = { UserPoolId: outputs["PoolId"], ClientId: outputs["ClientId"] };
    const kept = await aws.cognito.send(new DescribeUserPoolClientCommand(client));
    expect(kept.UserPoolClient?.ClientId).to.equal(outputs["ClientId"]);
  });

  it("does not get a second pool afterwards: the error names the first one, before any resource is created", async () => {
    const before = await pools();
    const { code, stderr } = await at.run(`provision --stack ${stack} --yes`);
    expect(code).to.equal(2);
    expect(stderr).to.include(
      `woodgrove-desk already belongs to user pool ${outputs["PoolId"]} of this account`,
    );
    expect(stderr)
      .to.include(`pulumi config set existingPoolId ${outputs["PoolId"]} --stack ${stack}`)
      .and.to.include("pulumi config set domainPrefix PREFIX");
    expect(await pools()).to.deep.equal(before);
  });

  it("is deployed again with that pool", async () => {
    at.configure(stack, { existingPoolId: outputs["PoolId"] ?? "" });
    const { code, stdout, stderr } = await at.run(`provision --stack ${stack} --yes --json`);
    expect([code, stderr]).to.deep.equal([0, stderr]);
    expect(JSON.parse(stdout).outputs).to.include({ PoolId: outputs["PoolId"] });
  });
});
