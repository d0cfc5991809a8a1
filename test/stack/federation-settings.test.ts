import {
  CreateIdentityProviderCommand,
  DeleteIdentityProviderCommand,
  DescribeIdentityProviderCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { expect } from "chai";
import { deployedResources } from "../../automation/engine/deployed.ts";
import { openIdDetails } from "../sandbox/identity-providers.ts";
import { awsClients } from "../support/aws-clients.ts";
import { resourcesOf } from "../support/resources.ts";
import { settingSet } from "../support/setting-sets.ts";
import { type SharedDeployment, sharedDeployment } from "../support/shared-deployment.ts";

describe("Identity providers of a deployed stack", () => {
  let deployment: SharedDeployment;

  before(async () => {
    deployment = await sharedDeployment();
    await deployment.up(settingSet("federation"));
  });

  it("do not change in a second run, nor after a refresh", async () => {
    expect((await deployment.up(settingSet("federation"))).steps).to.deep.equal([]);
    await deployment.refresh();
    expect((await deployment.up(settingSet("federation"))).steps).to.deep.equal([]);
  });

  it("cannot become others under their names, by a plain run too: the stack has a record of their issuers", async () => {
    const recorded = {
      okta: "OIDC https://idp.example.com",
      IAMIdentityCenter: "SAML entity ID https://sso.example.com",
    };
    const resources = await deployedResources(deployment.stack);
    expect(resources.flatMap(({ issuers }) => (issuers === undefined ? [] : [issuers]))).to.deep.equal([
      recorded,
    ]);
    const { federation = "", ...others } = settingSet("federation");
    const moved = federation.replace(
      '"issuer":"https://idp.example.com"',
      '"issuer":"https://other.example.com"',
    );
    const refused = await deployment.up({ ...others, federation: moved }).catch(String);
    expect(refused).to.contain(
      "federation.okta: deployed OIDC https://idp.example.com; with these settings OIDC https://other.example.com",
    );
  });

  it("are compared with the pool by a plain run, if the stack has no record of the name", async () => {
    const { cognito } = awsClients(deployment.sandbox);
    const { federation = "", ...others } = settingSet("federation");
    const defaultProvider = "legacy";
    const legacy = { UserPoolId: deployment.outputs["PoolId"], ProviderName: "legacy" };
    const ProviderDetails = openIdDetails("https://legacy.example.com");
    await cognito.send(
      new CreateIdentityProviderCommand({ ...legacy, ProviderType: "OIDC", ProviderDetails }),
    );
    try {
      const renamed = federation.replace('"okta"', '"legacy"');
      const refused = await deployment.up({ ...others, defaultProvider, federation: renamed }).catch(String);
      expect(refused).to.contain(
        "federation.legacy: deployed OIDC https://legacy.example.com; with these settings OIDC https://idp.example.com",
      );
    } finally {
      await cognito.send(new DeleteIdentityProviderCommand(legacy));
    }
  });

  it("have a secret between Cognito and the bridge, which neither state nor outputs have in clear text", async () => {
    const { cognito } = awsClients(deployment.sandbox);
    const { env, region, rootCredentials } = deployment.sandbox;
    const endpoint = env["AWS_ENDPOINT_URL"] ?? "";
    const secrets = new SecretsManagerClient({ endpoint, region, credentials: rootCredentials });
    const resources = await resourcesOf(deployment.stack);
    const stored = resources.find(({ urn }) => urn.endsWith("secret:Secret::sign-in-idp-okta"));
    const { SecretString = "" } = await secrets.send(new GetSecretValueCommand({ SecretId: stored?.id }));
    expect(SecretString).to.match(/^[\w-]{43}$/);
    const pool = { UserPoolId: deployment.outputs["PoolId"], ProviderName: "okta" };
    const { IdentityProvider } = await cognito.send(new DescribeIdentityProviderCommand(pool));
    expect(IdentityProvider?.ProviderDetails?.["client_secret"]).to.equal(SecretString);
    expect(JSON.stringify(resources)).to.contain("sign-in-idp-okta").and.not.to.contain(SecretString);
  });
});
