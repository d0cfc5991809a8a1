import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  type IssuerConfigurationType,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { asRoot, makePool } from "./hand-made-stack.ts";
import { refusalOf } from "./refusal-of.ts";

describe("Issuer types in the sandbox's Cognito", () => {
  let sandbox: Sandbox;
  let cognito: CognitoIdentityProviderClient;

  before(async () => {
    sandbox = await sharedSandbox();
    cognito = new CognitoIdentityProviderClient(asRoot(sandbox));
  });

  const typeOf = async (UserPoolId: string) => {
    const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId }));
    return UserPool?.IssuerConfiguration?.Type;
  };
  const update = (UserPoolId: string, IssuerConfiguration?: IssuerConfigurationType) =>
    cognito.send(
      new UpdateUserPoolCommand({ UserPoolId, ...(IssuerConfiguration && { IssuerConfiguration }) }),
    );

  const discovery = async (host: string, id: string) => {
    const issuer = `https://${host}.${sandbox.region}.amazonaws.com/${id}`;
    const answer = await fetch(sandbox.gateway.resolve(`${issuer}/.well-known/openid-configuration`));
    return { issuer, status: answer.status, document: JSON.parse(await answer.text()) };
  };

  it("are ORIGINAL unless a pool asks for UPDATED, and nothing else", async () => {
    expect(await typeOf(await makePool(sandbox))).to.equal("ORIGINAL");
    const pool = makePool(sandbox, { IssuerConfiguration: { Type: "UPDATED" } });
    expect(await typeOf(await pool)).to.equal("UPDATED");
    const other: object = { IssuerConfiguration: { Type: "GLOBAL" } };
    expect(await refusalOf(makePool(sandbox, other))).to.match(/^InvalidParameterException/);
  });

  it("name the issuer in the discovery document, at the address of the pool's type", async () => {
    const original = await makePool(sandbox);
    const updated = await makePool(sandbox, { IssuerConfiguration: { Type: "UPDATED" } });
    for (const [host, id] of [
      ["cognito-idp", original],
      ["issuer-cognito-idp", updated],
    ] as const) {
      const { issuer, document } = await discovery(host, id);
      expect(document).to.include({ issuer, jwks_uri: `${issuer}/.well-known/jwks.json` });
    }
    expect((await discovery("issuer-cognito-idp", original)).status).to.equal(403);
  });

  it("are reset by an update that does not name them", async () => {
    const id = await makePool(sandbox);
    await update(id, { Type: "UPDATED" });
    expect(await typeOf(id)).to.equal("UPDATED");
    await update(id);
    expect(await typeOf(id)).to.equal("ORIGINAL");
  });
});
