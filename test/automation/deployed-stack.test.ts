import {
  DescribeUserPoolCommand,
  ListUserPoolsCommand,
  UpdateUserPoolClientCommand,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import * as aws from "@pulumi/aws";
import { secret } from "@pulumi/pulumi";
import { expect } from "chai";
import type { Program } from "../../automation/engine/workspace.ts";
import { provision } from "../../automation/operations/provision.ts";
import { protectedResources } from "../../infra/shared/protection.ts";
import { declareStack } from "../../infra/stack.ts";
import { awsClients } from "../support/aws-clients.ts";
import { type Commands, newCommands } from "./support/commands.ts";
import { edited, without } from "./support/edited-pool.ts";
import { recordedIo } from "./support/io.ts";

describe("A deployed stack", () => {
  const stack = "shown";
  const RANGE = "52.94.76.0/24";
  let at: Commands;
  let cognito: ReturnType<typeof awsClients>["cognito"];
  let outputs: Record<string, string>;

  before(async () => {
    at = await newCommands();
    ({ cognito } = awsClients(at.sandbox));
    at.configure(stack, { allowedCidrs: JSON.stringify([RANGE]) });
    const { code, stdout, stderr } = await at.run(`provision --stack ${stack} --yes --json`);
    expect([code, stderr]).to.deep.equal([0, stderr]);
    outputs = JSON.parse(stdout).outputs;
  });

  after(() => at?.remove());

  describe("in a check for manual changes", () => {
    const protection = async () => {
      const request = new DescribeUserPoolCommand({ UserPoolId: outputs["PoolId"] });
      return (await cognito.send(request)).UserPool?.DeletionProtection;
    };

    const check = (more = "") => at.run(`provision --stack ${stack} --preview --expect-no-changes${more}`);

    it("ends with 0 while AWS has what the stack declares", async () => {
      const { code, stderr } = await check(" --refresh");
      expect([code, stderr]).to.deep.equal([0, stderr]);
      expect(stderr).to.include("nothing to change.");
    });

    it("ends with 3 and lists manual changes, and changes nothing itself", async () => {
      const pool = { UserPoolId: outputs["PoolId"] };
      await cognito.send(new UpdateUserPoolCommand({ ...pool, DeletionProtection: "INACTIVE" }));
      const client = { ...pool, ClientId: outputs["ClientId"], ClientName: "by-hand" };
      await cognito.send(new UpdateUserPoolClientCommand({ ...client, AccessTokenValidity: 5 }));

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

    it("finds none without --refresh, which compares only with the state", async () => {
      expect((await check()).code).to.equal(0);
    });

    it("is followed by an `up` with --refresh, which reverts them", async () => {
      const { code, stderr } = await at.run(`provision --stack ${stack} --refresh --yes`);
      expect([code, stderr]).to.deep.equal([0, stderr]);
      expect(await protection()).to.equal("ACTIVE");
      expect((await check(" --refresh")).code).to.equal(0);
    });
  });

  describe("in a preview", () => {
    it("shows a range that is added as that range, and explains the deployment that follows", async () => {
      at.configure(stack, { allowedCidrs: JSON.stringify([RANGE, "54.239.98.0/24"]) });
      const { code, stdout, stderr } = await at.run(`provision --stack ${stack} --preview`);
      expect([code, stdout]).to.deep.equal([0, ""]);
      const [, ...lines] = stderr.trimEnd().split("\n");
      expect(lines).to.deep.equal([
        "  ~ RestApiPolicy sign-in",
        '      policy.Statement[1].Condition.NotIpAddress.aws:SourceIp: + "54.239.98.0/24"',
        "  ± Deployment sign-in (triggers changed)",
        "      triggers.deployed: routes, policy or address types of the API change, and are deployed again",
        "  ~ Stage sign-in",
        "      deployment: the stage uses the new deployment",
        "2 to update, 1 to replace.",
      ]);
    });

    it("shows a setting of the pool as it was and as it becomes", async () => {
      at.configure(stack, { allowedCidrs: JSON.stringify([RANGE]), mfaRequired: "true" });
      const { stderr } = await at.run(`provision --stack ${stack} --preview`);
      expect(stderr).to.include(
        '  ~ UserPool sign-in\n      mfaConfiguration: "OPTIONAL" → "ON"\n' +
          '  ~ outputs of the stack\n      Protections.mfaRequired: "false" → "true"\n1 to update.\n',
      );
    });

    it("warns of a setting that is allowed, but may be unintended", async () => {
      at.configure(stack, { allowedCidrs: '["0.0.0.0/0"]' });
      const line = `provision --stack ${stack} --preview --allow-weaker allowedCidrs`;
      const { stderr } = await at.run(line);
      expect(stderr).to.match(
        /\n! allowedCidrs contains 0\.0\.0\.0\/0: all addresses may call the sign-in API\./,
      );
      expect(stderr).not.to.include("from $PATH");
      const json = await at.run(`${line} --json`);
      expect(JSON.parse(json.stdout).warnings).to.have.length(1);
      at.configure(stack, { allowedCidrs: JSON.stringify([RANGE]), mfaRequired: "true" });
    });

    it("gives the same as data, and ends with 3 where no change was expected", async () => {
      const { code, stdout } = await at.run(`provision --stack ${stack} --expect-no-changes --json`);
      expect(code).to.equal(3);
      expect(JSON.parse(stdout).steps).to.deep.equal([
        {
          op: "update",
          type: "aws:cognito/userPool:UserPool",
          name: "sign-in",
          properties: [{ path: "mfaConfiguration", before: "OPTIONAL", after: "ON" }],
        },
      ]);
    });

    it("shows values that AWS generates only after the run, and never a secret", async () => {
      const withGroup =
        (name: string, purpose: string): Program =>
        async (options) => {
          const outputs = await declareStack(options);
          new aws.cloudwatch.LogGroup("sign-in-extra", {
            retentionInDays: 7,
            tags: { purpose: secret(purpose) },
          });
          const made = new aws.cloudwatch.LogGroup(`sign-in-${name}`, { retentionInDays: 7 });
          new aws.cloudwatch.LogGroup("sign-in-named", {
            retentionInDays: 7,
            tags: { after: made.arn },
          });
          return outputs;
        };
      at.configure(stack, { allowedCidrs: JSON.stringify([RANGE]) });
      const place = { stack, workDir: at.folder, replace: [], yes: true, refresh: false };
      const { first, second, said } = await at.inside(async () => {
        const io = recordedIo();
        return {
          first: await provision({ ...place, program: withGroup("one", "hunter2"), preview: false }, io),
          second: await provision({ ...place, program: withGroup("two", "hunter3"), preview: true }, io),
          said: io.messages.join("\n"),
        };
      });
      expect(first.changes.create).to.equal(3);
      expect(said)
        .to.include('tags: {"purpose":"[secret]"} (changes; not shown)')
        .and.to.match(/tags\.after: "arn:\S+ → \(known after the run\)/);
      expect(said).not.to.include("hunter");
      expect(JSON.stringify(second.steps)).not.to.include("hunter");
    });
  });

  describe("in a checkout without its settings", () => {
    before(() => at.configure(stack));
    after(() => at.configure(stack, { allowedCidrs: JSON.stringify([RANGE]) }));

    for (const how of ["--preview", "--yes", "--expect-no-changes"])
      it(`keeps what protects it: provision ${how} ends with 4, and names the setting`, async () => {
        const { code, stderr } = await at.run(`provision --stack ${stack} ${how}`);
        expect([code, stderr]).to.deep.equal([4, stderr]);
        expect(stderr)
          .to.include("allowedCidrs: deployed restricted; with these settings all addresses")
          .and.to.include(`Pulumi.${stack}.yaml`)
          .and.to.include(`npm run provision -- --allow-weaker allowedCidrs --stack ${stack}`);
      });

    it("loses it only if that is asked for, by the setting's name", async () => {
      const mistyped = await at.run(`provision --stack ${stack} --preview --allow-weaker allowedCidr`);
      expect(mistyped.code).to.equal(2);
      expect(mistyped.stderr).to.include("no setting allowedCidr protects").and.to.include("allowedCidrs, ");
      const other = await at.run(`provision --stack ${stack} --preview --allow-weaker mfaRequired`);
      expect(other.code).to.equal(4);
      const allowed = await at.run(`provision --stack ${stack} --preview --allow-weaker allowedCidrs`);
      expect([allowed.code, allowed.stderr]).to.deep.equal([0, allowed.stderr]);
    });
  });

  describe("with --replace pool", () => {
    const pools = async () => {
      const { UserPools = [] } = await cognito.send(new ListUserPoolsCommand({ MaxResults: 60 }));
      return UserPools.map(({ Id }) => Id);
    };

    it("creates a new pool with --replace pool, and keeps the old one", async () => {
      const before = await pools();
      const program = edited({ schemas: without("revision") });
      const place = { stack, workDir: at.folder, program, yes: true, refresh: false };
      const change = (preview: boolean) =>
        at.inside(() => provision({ ...place, preview, replace: preview ? [] : ["pool"] }, recordedIo()));
      const outcome = await change(false);
      expect(outcome.did).to.equal("up");
      expect(outcome.steps.map(({ op, type }) => [op, type])).to.deep.include([
        "replace",
        protectedResources.pool,
      ]);
      const after = await pools();
      expect(after).to.include.members(before);
      expect(after).to.have.length(before.length + 1);
      expect((await change(true)).pending).to.equal(false);
    });
  });
});
