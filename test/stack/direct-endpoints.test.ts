import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { problemsOf } from "../doctor/support/problems-of.ts";
import { type Deployment, newDeployment, type UpSteps } from "../support/deployment.ts";
import { ownDomain } from "../support/own-domain.ts";
import { resourcesOf } from "../support/resources.ts";
import { sharedDeployment } from "../support/shared-deployment.ts";

// One stack: it gets the pool's own endpoints first, under a prefix that is free, and a proxy later.
describe("The stack with endpoints: direct", () => {
  let sandbox: Sandbox;
  let deployment: Deployment;
  let direct: Record<string, string>;
  let refusal: string;
  let first: UpSteps["outputs"];

  before(async () => {
    const shared = await sharedDeployment();
    ({ sandbox } = shared);
    const { stack } = shared;
    const pages = (await resourcesOf(stack)).find(({ type }) => type.endsWith(":UserPoolDomain"));
    const taken = pages?.id ?? "";
    const domain = await ownDomain(sandbox, "wideworld.test");
    const certificateArn = await domain.certificate("login.wideworld.test", "us-east-1");
    const customDomain = JSON.stringify({ signInPages: { name: "login.wideworld.test", certificateArn } });
    direct = { endpoints: "direct", domainPrefix: `contoso-desk-${Date.now()}`, customDomain };
    deployment = await newDeployment(sandbox);
    const withTaken = { endpoints: "direct", domainPrefix: taken };
    refusal = await deployment.up(withTaken).then(String, String);
    first = (await deployment.up(direct)).outputs;
  });

  after(() => deployment?.forget());

  it("refuses a domain prefix that another pool has, with the reason, and takes another one", () => {
    expect(refusal).to.include("Domain already associated with another user pool");
    expect(first["PoolId"]).to.be.a("string");
  });

  it("deploys the pool, its domains and its client, and no API, function, role or log group", async () => {
    const types = (await resourcesOf(deployment.stack))
      .map(({ type }) => type)
      .filter((type) => type.startsWith("aws:"));
    expect(types.toSorted()).to.deep.equal([
      "aws:cognito/userPool:UserPool",
      "aws:cognito/userPoolClient:UserPoolClient",
      "aws:cognito/userPoolDomain:UserPoolDomain",
      "aws:cognito/userPoolDomain:UserPoolDomain",
    ]);
  });

  it("hands out the pool's own endpoints, at the pages' custom domain", () => {
    expect(first).to.include({
      AuthEndpoint: "https://login.wideworld.test/oauth2/authorize",
      TokenEndpoint: "https://login.wideworld.test/oauth2/token",
    });
    expect(first["IssuerUrl"]).to.match(/^https:\/\/cognito-idp\.eu-central-1\.amazonaws\.com\//);
  });

  it("is healthy for the doctor", async () => {
    expect(await problemsOf(sandbox, deployment.stack, direct)).to.deep.equal([]);
  });

  it("can be given a proxy later: nothing of the pool changes", async () => {
    const { steps, outputs } = await deployment.up({ ...direct, endpoints: "proxy" });
    expect(steps.filter((step) => !step.startsWith("create "))).to.deep.equal([]);
    const { PoolId, ClientId, IssuerUrl } = first;
    expect(outputs).to.include({ PoolId, ClientId, IssuerUrl });
    expect(outputs["AuthEndpoint"]).to.contain("/prod/oauth2/authorize");
  });

  it("is not gone back to by the engine, since the API was handed out", async () => {
    const outcome = await deployment.up(direct).catch((error: unknown) => String(error));
    expect(outcome).to.be.a("string").that.contains("protect");
  });
});
