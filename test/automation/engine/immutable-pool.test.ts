import { ListUserPoolsCommand } from "@aws-sdk/client-cognito-identity-provider";
import { runtime } from "@pulumi/pulumi";
import { expect } from "chai";
import { translate } from "../../../automation/engine/engine-errors.ts";
import type { Program } from "../../../automation/engine/workspace.ts";
import {
  type ProvisionOutcome,
  type ProvisionRequest,
  provision,
} from "../../../automation/operations/provision.ts";
import { protectedResources } from "../../../infra/shared/protection.ts";
import { declareStack } from "../../../infra/stack.ts";
import { poolSchema } from "../../../infra/user-pool/pool-schema.ts";
import { awsClients } from "../../support/aws-clients.ts";
import { type Commands, newCommands } from "../support/commands.ts";
import { inEnvironment } from "../support/environment.ts";
import { failureOf } from "../support/failure-of.ts";
import { recordedIo } from "../support/io.ts";

/** The stack's program, edited by somebody: the pool gets these properties too. */
function edited(pool: Readonly<Record<string, unknown>>): Program {
  return (options) => {
    runtime.registerStackTransformation(({ type, props, opts }) =>
      type === protectedResources.pool ? { props: { ...props, ...pool }, opts } : undefined,
    );
    return declareStack(options);
  };
}

const without = (name: string) => poolSchema.filter((attribute) => attribute.name !== name);
const attribute = (name: string) => poolSchema.find((one) => one.name === name);

describe("A change that AWS cannot make to a living pool", function () {
  this.timeout(180_000);
  const stack = "frozen";
  let at: Commands;

  before(async () => {
    at = await newCommands();
    at.configure(stack);
    await run({ program: declareStack });
  });

  after(() => at?.checkout.remove());

  function run(request: Partial<ProvisionRequest> & { program: Program }): Promise<ProvisionOutcome> {
    const place = {
      stack,
      workDir: at.checkout.folder,
      preview: false,
      refresh: false,
      yes: true,
      replace: [],
    };
    return inEnvironment(at.sandbox.env, () => provision({ ...place, ...request }, recordedIo()));
  }

  const pools = async () => {
    const { UserPools = [] } = await awsClients(at.sandbox).cognito.send(
      new ListUserPoolsCommand({ MaxResults: 60 }),
    );
    return UserPools.map(({ Id }) => Id).sort();
  };

  const CHANGES = [
    [{ aliasAttributes: ["email", "preferred_username"] }, "aliasAttributes (what people may sign in with"],
    [
      { aliasAttributes: undefined, usernameAttributes: ["email"] },
      "usernameAttributes (what a username is)",
    ],
    [
      { usernameConfiguration: { caseSensitive: true } },
      "usernameConfiguration (whether upper and lower case",
    ],
    [
      { schemas: [...without("email"), { ...attribute("email"), required: false }] },
      "schemas: required of the attribute email",
    ],
    [{ schemas: without("revision") }, "schemas: the attribute revision would be removed"],
  ] as const;

  for (const [pool, names] of CHANGES) {
    it(`is refused by name, with what to do instead: ${names}`, async () => {
      const before = await pools();
      const error = await failureOf(() => run({ program: edited(pool) }));
      expect(error).to.include({ code: "POOL_IMMUTABLE", exitCode: 4 });
      expect(error.message)
        .to.include("AWS cannot change this on a living user pool:")
        .and.to.include(`  ${names}`);
      expect(error.hint)
        .to.include("Undo the change, and the pool stays.")
        .and.to.include(`npm run provision -- --stack ${stack} --replace pool`)
        .and.to.include("every account with its password");
      expect(await pools()).to.deep.equal(before);
    });
  }

  it("is none where an attribute is added, wherever it stands in the list", async () => {
    const added = { ...attribute("source"), name: "department" };
    const { changes } = await run({ program: edited({ schemas: [added, ...poolSchema] }), preview: true });
    expect(changes).to.deep.equal({ create: 0, update: 1, replace: 0, delete: 0 });
  });

  it("makes a new pool where somebody asks for it by name, and leaves the old one standing", async () => {
    const before = await pools();
    const program = edited({ schemas: without("revision") });
    const outcome = await run({ program, replace: ["pool"] });
    expect(outcome.did).to.equal("up");
    expect(outcome.steps.map(({ op, type }) => [op, type])).to.deep.include([
      "replace",
      protectedResources.pool,
    ]);
    const after = await pools();
    expect(after).to.include.members(before);
    expect(after).to.have.length(before.length + 1);
    expect((await run({ program, preview: true })).pending).to.equal(false);
  });
});

describe("The provider's word for it, in the middle of a run", () => {
  it("is translated into the same refusal", () => {
    const problem = "updating Cognito User Pool (eu-central-1_Abc): cannot modify or remove schema items";
    const error = translate(new Error("code: 255"), { stack: "dev", problems: [problem] });
    expect(error).to.include({ code: "POOL_IMMUTABLE", exitCode: 4 });
    expect(error.message).to.include("attributes can be added");
  });
});
