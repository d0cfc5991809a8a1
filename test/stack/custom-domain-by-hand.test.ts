import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { type Deployment, newDeployment } from "../support/deployment.ts";
import { type OwnDomain, ownDomain } from "../support/own-domain.ts";
import { resourcesOf } from "../support/resources.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";

describe("Addresses of one's own whose records are elsewhere", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let domain: OwnDomain;
  let deployment: Deployment;
  let records: unknown;

  const config = (names: readonly string[]) => ({
    allowedCidrs: '["127.0.0.1/32", "2001:db8::/32"]',
    customDomain: JSON.stringify({
      signInPages: { name: "login.fabrikam.test", certificateArn: names[0] },
      ...(names[1] !== undefined && { api: { name: "auth.fabrikam.test", certificateArn: names[1] } }),
    }),
  });
  let certificates: string[];

  before(async () => {
    sandbox = await sharedSandbox();
    domain = await ownDomain(sandbox, "fabrikam.test");
    certificates = [
      await domain.certificate("login.fabrikam.test", "us-east-1"),
      await domain.certificate("*.fabrikam.test", sandbox.region),
    ];
    deployment = await newDeployment(sandbox);
    await deployment.up(config(certificates));
    records = (await deployment.stack.outputs())["DnsRecords"]?.value;
  });

  after(async () => {
    await deployment?.destroy();
    deployment?.forget();
  });

  const inStack = async (type: string) =>
    (await resourcesOf(deployment.stack)).filter((one) => one.type === type).map(({ outputs }) => outputs);

  it("use the certificates that there are, and touch no DNS", async () => {
    expect(await inStack("aws:acm/certificate:Certificate")).to.deep.equal([]);
    expect(await inStack("aws:route53/record:Record")).to.deep.equal([]);
    expect((await deployment.upAsItIs()).steps).to.deep.equal([]);
  });

  it("are told as records that somebody has to make, one for each", async () => {
    const [api] = await inStack("aws:apigateway/domainName:DomainName");
    const pages = (await inStack("aws:cognito/userPoolDomain:UserPoolDomain")).find(
      ({ domain: name }) => name === "login.fabrikam.test",
    );
    expect(records).to.deep.equal([
      { name: "login.fabrikam.test", type: "CNAME", value: pages?.["cloudfrontDistribution"] },
      { name: "auth.fabrikam.test", type: "CNAME", value: api?.["regionalDomainName"] },
    ]);
  });

  it("are reached by IPv6 where the API is", async () => {
    const [api] = await inStack("aws:apigateway/domainName:DomainName");
    expect(api?.["endpointConfiguration"]).to.include({ ipAddressType: "dualstack" });
  });

  it("are told no more once there is none left", async () => {
    const replace = ["pagesDomain", "apiDomain"] as const;
    await deployment.up(config(certificates), { replace });
    const { outputs } = await deployment.up({}, { replace });
    expect(outputs).not.to.have.property("DnsRecords");
  });

  it("can be the pages' alone, with the pool's own endpoints handed out", async () => {
    const direct = { ...config(certificates.slice(0, 1)), endpoints: "direct", allowedCidrs: "" };
    await deployment.up({}, { replace: ["api", "stage"] });
    const { outputs } = await deployment.up(direct, { replace: ["api", "stage"] });
    expect(outputs).to.include({ AuthEndpoint: "https://login.fabrikam.test/oauth2/authorize" });
  });
});
