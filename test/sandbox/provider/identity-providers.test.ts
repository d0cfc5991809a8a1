import {
  CognitoIdentityProviderClient,
  DescribeIdentityProviderCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import type { Sandbox } from "../../../sandbox/index.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { asRoot } from "../hand-made-stack.ts";
import { openIdDetails, samlMetadata } from "../identity-providers.ts";
import { newProviderProgram, type ProviderProgram } from "./provider-program.ts";

const TYPE = "aws:cognito/identityProvider:IdentityProvider";

describe("The provider's identity providers of a user pool", () => {
  let sandbox: Sandbox;
  let program: ProviderProgram;

  before(async () => {
    sandbox = await sharedSandbox();
  });
  beforeEach(() => {
    program = newProviderProgram(sandbox);
  });
  afterEach(() => program.destroy());

  type Args = Partial<aws.cognito.IdentityProviderArgs>;
  const openId = { ...openIdDetails("https://idp.example.com"), attributes_url_add_attributes: "false" };
  const providers = (args: Args) => () => {
    const userPoolId = new aws.cognito.UserPool("people").id;
    const provider = new aws.cognito.IdentityProvider("okta", {
      userPoolId,
      providerName: "okta",
      providerType: "OIDC",
      providerDetails: openId,
      attributeMapping: { email: "email", username: "sub" },
      ...args,
    });
    return { userPoolId, id: provider.id };
  };
  const found = async (UserPoolId = "") =>
    (
      await new CognitoIdentityProviderClient(asRoot(sandbox)).send(
        new DescribeIdentityProviderCommand({ UserPoolId, ProviderName: "okta" }),
      )
    ).IdentityProvider;

  it("are created, changed in place, and lose what a later program leaves out", async () => {
    const { outputs } = await program.settle(providers({ idpIdentifiers: ["example.com"] }));
    const pool = outputs["userPoolId"];
    expect(outputs["id"]).to.equal(`${pool}:okta`);
    expect(await found(pool)).to.deep.include({ ProviderDetails: openId, IdpIdentifiers: ["example.com"] });
    const changed = await program.settle(
      providers({
        providerDetails: { ...openId, authorize_scopes: "openid" },
        attributeMapping: { email: "mail", username: "sub" },
      }),
    );
    expect(changed.steps).to.deep.equal([`update ${TYPE}`]);
    expect(await found(pool)).to.deep.include({
      AttributeMapping: { email: "mail", username: "sub" },
      IdpIdentifiers: [],
    });
    const renamed = await program.settle(providers({ providerName: "entra" }));
    expect(renamed.steps).to.include(`replace ${TYPE}`);
  });

  it("are what Cloud Control reads, and one that the pool lacks is not found", async () => {
    const { outputs } = await program.settle(providers({}));
    const reading = (name: string) => () => {
      const identifier = `${outputs["userPoolId"]}|${name}`;
      const typeName = "AWS::Cognito::UserPoolIdentityProvider";
      return {
        ...providers({})(),
        found: aws.cloudcontrol.getResourceOutput({ typeName, identifier }).properties,
      };
    };
    const read = await program.settle(reading("okta"));
    expect(JSON.parse(read.outputs["found"] ?? "")).to.deep.include({
      ProviderType: "OIDC",
      ProviderDetails: openId,
    });
    expect(await program.settle(reading("none")).catch(String)).to.contain("couldn't find resource");
  });

  it("never settle without the values that Cognito adds for OpenID Connect", async () => {
    const settling = program.settle(providers({ providerDetails: openIdDetails("https://idp.example.com") }));
    expect(await settling.catch(String)).to.match(/what is left to do/);
    const mapping = program.settle(providers({ attributeMapping: { email: "email" } }));
    expect(await mapping.catch(String)).to.match(/what is left to do/);
  });

  it("settle for SAML without the certificate and the address that Cognito adds", async () => {
    const args: Args = { providerType: "SAML", attributeMapping: { email: "email" } };
    await program.settle(providers({ ...args, providerDetails: { MetadataFile: samlMetadata() } }));
  });

  it("refuse names with an underscore before any call", async () => {
    expect(await program.settle(providers({ providerName: "ok_ta" })).catch(String)).to.match(/providerName/);
  });
});
