import {
  CognitoIdentityProviderClient,
  CreateUserPoolDomainCommand,
  DeleteUserPoolCommand,
  DeleteUserPoolDomainCommand,
  DescribeUserPoolCommand,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../sandbox/index.ts";
import { asRoot, makePool } from "./hand-made-stack.ts";
import { refusalOf } from "./refusal-of.ts";

describe("User pools in the sandbox's Cognito", function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let cognito: CognitoIdentityProviderClient;

  before(async () => {
    sandbox = await startSandbox();
    cognito = new CognitoIdentityProviderClient(asRoot(sandbox));
  });
  after(() => sandbox?.stop());

  const addDomain = (UserPoolId: string, Domain: string) =>
    cognito.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain }));
  const remove = (UserPoolId: string) => cognito.send(new DeleteUserPoolCommand({ UserPoolId }));

  it("refuse sign-in names that are both usernames and aliases", async () => {
    expect(await refusalOf(makePool(sandbox, { UsernameAttributes: ["email"] }))).to.match(
      /^InvalidParameterException/,
    );
  });

  it("are not deleted while deletion protection is active", async () => {
    const id = await makePool(sandbox, { DeletionProtection: "ACTIVE" });
    expect(await refusalOf(remove(id))).to.match(/deletion protection/);
    await cognito.send(new UpdateUserPoolCommand({ UserPoolId: id, DeletionProtection: "INACTIVE" }));
    expect(await refusalOf(remove(id))).to.equal("accepted");
  });

  it("are not deleted before their domain", async () => {
    const id = await makePool(sandbox);
    await addDomain(id, "goes-first");
    expect(await refusalOf(remove(id))).to.match(/domain/);
    await cognito.send(new DeleteUserPoolDomainCommand({ UserPoolId: id, Domain: "goes-first" }));
    expect(await refusalOf(remove(id))).to.equal("accepted");
  });

  it("refuse a domain prefix that is taken, and one with a reserved word", async () => {
    const id = await makePool(sandbox);
    await addDomain(id, "taken");
    expect(await refusalOf(addDomain(await makePool(sandbox), "taken"))).to.match(/already associated/);
    for (const prefix of ["my-aws", "amazon-quick", "cognito1"]) {
      expect(await refusalOf(addDomain(id, prefix)), prefix).to.match(/reserved/);
    }
  });

  it("forget what an update leaves out", async () => {
    const id = await makePool(sandbox, { DeletionProtection: "ACTIVE", AutoVerifiedAttributes: ["email"] });
    await cognito.send(new UpdateUserPoolCommand({ UserPoolId: id, MfaConfiguration: "OFF" }));
    const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId: id }));
    expect(UserPool).to.include({ DeletionProtection: "INACTIVE" });
    expect(UserPool?.AutoVerifiedAttributes ?? []).to.deep.equal([]);
  });
});
