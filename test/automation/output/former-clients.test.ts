import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { describeFormerClients, findFormerClients } from "../../../automation/output/former-clients.ts";
import { OUTPUTS } from "../support/outputs.ts";

/** A client whose calls get these answers, in this order. */
function answering(...answers: readonly (object | Error)[]): CognitoIdentityProviderClient {
  const client = new CognitoIdentityProviderClient({ region: "eu-central-1" });
  const left = [...answers];
  client.middlewareStack.add(
    () => async () => {
      const answer = left.shift() ?? new Error("not expected");
      if (answer instanceof Error) throw answer;
      return { output: { $metadata: {}, ...answer }, response: {} };
    },
    { step: "initialize", priority: "high" },
  );
  return client;
}

const named = (ClientName: string, ClientId = `id-of-${ClientName}`) => ({ ClientName, ClientId });

describe("App clients of earlier stacks in a reused pool", () => {
  it("are those with a name of this project that the stack does not have", async () => {
    const outputs = {
      ...OUTPUTS,
      Clients: { wiki: { ...OUTPUTS, ClientId: "wiki-now", UserInfoEndpoint: "" } },
    };
    const found = await findFormerClients(
      answering(
        {
          UserPoolClients: [named("sign-in-0a1b2c3"), named("sign-in-1111111", OUTPUTS.ClientId)],
          NextToken: "2",
        },
        {
          UserPoolClients: [
            named("sign-in-wiki-2222222", "wiki-now"),
            named("sign-in-wiki-3333333"),
            named("sign-in"),
            named("my-sign-in-0a1b2c3"),
            named("QuickDesktopClient"),
          ],
        },
      ),
      outputs,
    );
    expect(found.map(({ name }) => name)).to.deep.equal(["sign-in-0a1b2c3", "sign-in-wiki-3333333"]);
  });

  it("are not named at all if the list is not complete", async () => {
    const page = { UserPoolClients: [named("sign-in-0a1b2c3")], NextToken: "2" };
    expect(await findFormerClients(answering(page, new Error("AccessDenied")), OUTPUTS)).to.deep.equal([]);
  });

  it("come with the command that deletes one, and what that means", () => {
    expect(describeFormerClients(OUTPUTS.PoolId, [])).to.deep.equal([]);
    const [line = ""] = describeFormerClients(OUTPUTS.PoolId, [{ id: "abc123", name: "sign-in-0a1b2c3" }]);
    expect(line)
      .to.include("cannot be restored")
      .and.to.include(
        `aws cognito-idp delete-user-pool-client --region eu-central-1 --user-pool-id ${OUTPUTS.PoolId} --client-id abc123`,
      );
  });
});
