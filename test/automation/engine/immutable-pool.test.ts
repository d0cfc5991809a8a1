import { ListUserPoolsCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { translate } from "../../../automation/engine/engine-errors.ts";
import { poolSchema } from "../../../infra/user-pool/pool-schema.ts";
import { awsClients } from "../../support/aws-clients.ts";
import { attribute, edited, without } from "../support/edited-pool.ts";
import { failureOf } from "../support/failure-of.ts";
import { type SharedCommands, sharedCommands } from "../support/shared-commands.ts";

describe("A change that AWS cannot make to an existing pool", () => {
  let at: SharedCommands;

  before(async () => {
    at = await sharedCommands();
  });

  const pools = async () => {
    const { UserPools = [] } = await awsClients(at.sandbox).cognito.send(
      new ListUserPoolsCommand({ MaxResults: 60 }),
    );
    return UserPools.map(({ Id }) => Id).sort();
  };

  const CHANGES = [
    [{ aliasAttributes: ["email", "preferred_username"] }, "aliasAttributes (what users may sign in with"],
    [
      { aliasAttributes: undefined, usernameAttributes: ["email"] },
      "usernameAttributes (what a username is)",
    ],
    [
      { usernameConfiguration: { caseSensitive: true } },
      "usernameConfiguration (whether usernames and e-mails",
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
      const error = await failureOf(() => at.provision({ program: edited(pool) }));
      expect(error).to.include({ code: "POOL_IMMUTABLE", exitCode: 4 });
      expect(error.message)
        .to.include("AWS cannot change this on an existing user pool:")
        .and.to.include(`  ${names}`);
      expect(error.hint)
        .to.include("Undo the change to keep the pool.")
        .and.to.include(`npm run provision -- --stack ${at.stack} --replace pool`)
        .and.to.include("every account with its password");
      expect(await pools()).to.deep.equal(before);
    });
  }

  it("is none if an attribute is added, at any position in the list", async () => {
    const added = { ...attribute("source"), name: "department" };
    const { changes } = await at.provision({
      program: edited({ schemas: [added, ...poolSchema] }),
      preview: true,
    });
    expect(changes).to.deep.equal({ create: 0, update: 1, replace: 0, delete: 0 });
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
