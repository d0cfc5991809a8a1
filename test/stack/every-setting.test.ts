import { GetAccountCommand } from "@aws-sdk/client-api-gateway";
import { GetRoleCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { z } from "zod";
import type { Sandbox } from "../../sandbox/index.ts";
import { problemsOf } from "../doctor/support/problems-of.ts";
import { declaredStack } from "../infra/support/mocked-stack.ts";
import { prepareForEverySet } from "../support/account-for-every-set.ts";
import { awsClients } from "../support/aws-clients.ts";
import { type Deployment, newDeployment } from "../support/deployment.ts";
import { ownDomain } from "../support/own-domain.ts";
import { resourcesOf } from "../support/resources.ts";
import { settingSet } from "../support/setting-sets.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { retainedData } from "./support/retained-data.ts";

/** Nearly all that can be set at once; each setting alone is deployed in the file of its own name. */
async function everySetting(sandbox: Sandbox): Promise<Record<string, string>> {
  const domain = await ownDomain(sandbox, "fabrikam.test");
  const [pages, api] = [
    await domain.certificate("login.fabrikam.test", "us-east-1"),
    await domain.certificate("*.fabrikam.test", sandbox.region),
  ];
  return {
    ...settingSet("accounts"),
    ...settingSet("operated"),
    ...settingSet("directory sync"),
    allowedCidrs: '["127.0.0.1/32", "2600:1f00::/24"]',
    waf: JSON.stringify({
      rateLimit: 300,
      countries: { allow: ["DE", "AT"] },
      managedRules: ["AWSManagedRulesBotControlRuleSet"],
    }),
    scim: JSON.stringify({ allowedCidrs: ["127.0.0.2/32"], throttling: { rate: 1, burst: 1 } }),
    branding: JSON.stringify({ pages: "managed", primaryColor: "#0B5FFF", backgroundColor: "#f4f6f8" }),
    customDomain: JSON.stringify({
      signInPages: { name: "login.fabrikam.test", certificateArn: pages },
      api: { name: "auth.fabrikam.test", certificateArn: api },
    }),
  };
}

describe("A stack with every setting at once", () => {
  let sandbox: Sandbox;
  let deployment: Deployment;
  let records: unknown;
  let settings: Record<string, string>;

  before(async () => {
    sandbox = await sharedSandbox();
    await prepareForEverySet(sandbox);
    deployment = await newDeployment(sandbox);
    settings = await everySetting(sandbox);
    await deployment.up(settings);
    records = (await deployment.stack.outputs())["DnsRecords"]?.value;
  });

  after(() => deployment?.forget());

  it("is healthy for the doctor", async () => {
    expect(await problemsOf(sandbox, deployment.stack, settings)).to.deep.equal([]);
  });

  const ofType = async (type: string) =>
    (await resourcesOf(deployment.stack)).filter((one) => one.type === type).map(({ outputs }) => outputs);

  it("has nothing to do the second time, nor after a refresh", async () => {
    expect((await deployment.upAsItIs()).steps).to.deep.equal([]);
    await deployment.refresh();
    expect((await deployment.upAsItIs()).steps).to.deep.equal([]);
  });

  it("has the resources that Pulumi's mocks show, with the same inputs: test/infra/stack reads those", async () => {
    const declared = (await declaredStack(settings)).resources.filter(isInAws).map(shape);
    const deployed = (await resourcesOf(deployment.stack)).filter(isInAws).map(shape);
    expect(deployed.filter((one) => !declared.includes(one))).to.deep.equal([]);
    expect(declared.filter((one) => !deployed.includes(one))).to.deep.equal([]);
  });

  it("uses the certificates that there are for its custom domains, and changes no DNS", async () => {
    expect(await ofType("aws:acm/certificate:Certificate")).to.deep.equal([]);
    expect(await ofType("aws:route53/record:Record")).to.deep.equal([]);
  });

  it("lists the DNS records that have to be made by hand, one for each domain", async () => {
    const [api] = await ofType("aws:apigateway/domainName:DomainName");
    const pages = (await ofType("aws:cognito/userPoolDomain:UserPoolDomain")).find(
      ({ domain: name }) => name === "login.fabrikam.test",
    );
    expect(records).to.deep.equal([
      { name: "login.fabrikam.test", type: "CNAME", value: pages?.["cloudfrontDistribution"] },
      { name: "auth.fabrikam.test", type: "CNAME", value: api?.["regionalDomainName"] },
    ]);
  });

  it("is reached by IPv6 at its custom domain where the API is", async () => {
    const [api] = await ofType("aws:apigateway/domainName:DomainName");
    expect(api?.["endpointConfiguration"]).to.include({ ipAddressType: "dualstack" });
  });

  it("goes when it is destroyed, but for the account's role for access logs and the key of the year's lines", async () => {
    const { apiGateway, iam } = awsClients(sandbox);
    const data = retainedData(sandbox, await resourcesOf(deployment.stack));
    expect(await data.inAws()).to.deep.equal(["stateTable", "auditLog", "scimToken", "key"]);
    const { cloudwatchRoleArn: role = "" } = await apiGateway.send(new GetAccountCommand({}));
    await deployment.destroy();
    expect(await resourcesOf(deployment.stack)).to.deep.equal([]);
    // The lines of a year can be read under this key alone.
    expect(await data.inAws()).to.deep.equal(["key"]);
    expect((await apiGateway.send(new GetAccountCommand({}))).cloudwatchRoleArn).to.equal(role);
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: role.split("/").at(-1) }));
    expect(Role?.Arn).to.equal(role);
  });
});

interface InState {
  readonly type: string;
  readonly urn: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Declared, and in AWS: no component, and not the account's role for access logs, which is only read. */
function isInAws({ type, urn }: InState): boolean {
  return type.startsWith("aws:") && type !== "aws:apigateway:x:API" && !urn.endsWith("::api-gateway");
}

/** Type, name and the names of the inputs; without a hash of the stack's name, and without the provider's defaults. */
function shape({ type, urn, inputs }: InState): string {
  const name = (urn.split("::").at(-1) ?? "").replace(/[0-9a-f]{8}$/, "(hash)");
  const defaults = z.array(z.string()).default([]).parse(inputs["__defaults"]);
  const own = Object.keys(inputs).filter((key) => key !== "__defaults" && !defaults.includes(key));
  return `${type} ${name} ${own.sort().join()}`;
}
