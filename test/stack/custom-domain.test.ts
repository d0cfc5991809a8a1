import { GetBasePathMappingCommand, GetDomainNameCommand } from "@aws-sdk/client-api-gateway";
import { DescribeUserPoolDomainCommand } from "@aws-sdk/client-cognito-identity-provider";
import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { awsClients } from "../support/aws-clients.ts";
import { callAs } from "../support/call-as.ts";
import { type Deployment, newDeployment, type UpSteps } from "../support/deployment.ts";
import { type OwnDomain, ownDomain } from "../support/own-domain.ts";
import { resourcesOf } from "../support/resources.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";

describe("Custom domains", () => {
  let sandbox: Sandbox;
  let aws: ReturnType<typeof awsClients>;
  let domain: OwnDomain;
  let deployment: Deployment;
  let plain: UpSteps["outputs"];
  let own: UpSteps;

  const inZone = (extra: object = {}) => ({
    customDomain: JSON.stringify({
      signInPages: { name: "login.contoso.test", hostedZoneId: domain.zoneId },
      api: { name: "auth.contoso.test", hostedZoneId: domain.zoneId },
      ...extra,
    }),
  });

  before(async () => {
    sandbox = await sharedSandbox();
    aws = awsClients(sandbox);
    domain = await ownDomain(sandbox, "contoso.test");
    deployment = await newDeployment(sandbox);
    plain = (await deployment.up()).outputs;
    own = await deployment.up(inZone());
  });

  after(() => deployment?.forget());

  const ofType = async (type: string) =>
    (await resourcesOf(deployment.stack)).filter((one) => one.type === type);

  it("are made beside the first ones, with the proxy alone changed", () => {
    expect(own.steps).to.deep.equal([
      ...Array(2).fill("create aws:acm/certificate:Certificate"),
      ...Array(2).fill("create aws:acm/certificateValidation:CertificateValidation"),
      "create aws:apigateway/basePathMapping:BasePathMapping",
      "create aws:apigateway/domainName:DomainName",
      "create aws:cognito/userPoolDomain:UserPoolDomain",
      ...Array(5).fill("create aws:route53/record:Record"),
      "create quick-sign-in:infra:ApiDomain",
      ...Array(2).fill("create quick-sign-in:infra:OwnCertificate"),
      "create quick-sign-in:infra:SignInPagesDomain",
      "update aws:lambda/function:Function",
    ]);
  });

  it("show no change after a refresh", async () => {
    await deployment.refresh();
    expect((await deployment.upAsItIs()).steps).to.deep.equal([]);
  });

  it("are what Amazon Quick is given, without the stage; issuer and keys stay Cognito's own", () => {
    expect(own.outputs).to.deep.equal({
      ...plain,
      AuthEndpoint: "https://auth.contoso.test/oauth2/authorize",
      TokenEndpoint: "https://auth.contoso.test/oauth2/token",
    });
  });

  it("have certificates where AWS looks for them, that are issued", async () => {
    const regions = (await ofType("aws:acm/certificate:Certificate")).map(({ outputs }) => [
      outputs["domainName"],
      String(outputs["arn"]).split(":")[3],
    ]);
    expect(Object.fromEntries(regions)).to.deep.equal({
      "login.contoso.test": "us-east-1",
      "auth.contoso.test": sandbox.region,
    });
  });

  it("lead to CloudFront by IPv4 and IPv6, and to the API by IPv4 alone, as the API itself", async () => {
    const pages = await aws.cognito.send(new DescribeUserPoolDomainCommand({ Domain: "login.contoso.test" }));
    const api = await aws.apiGateway.send(new GetDomainNameCommand({ domainName: "auth.contoso.test" }));
    const aliases = (await domain.records()).filter((record) => !record.startsWith("_"));
    const without = (record: string) => record.replace(/\.$/, "");
    expect(aliases.map(without)).to.have.members([
      `login.contoso.test. A → ${pages.DomainDescription?.CloudFrontDistribution}`,
      `login.contoso.test. AAAA → ${pages.DomainDescription?.CloudFrontDistribution}`,
      `auth.contoso.test. A → ${api.regionalDomainName}`,
    ]);
    expect(api).to.deep.include({ securityPolicy: "TLS_1_2" });
    const mapping = new GetBasePathMappingCommand({ domainName: "auth.contoso.test", basePath: "(none)" });
    expect(await aws.apiGateway.send(mapping)).to.include({ stage: "prod" });
  });

  it("answer as the first ones do, which stay open: to the pages at their own name", async () => {
    const query = `?client_id=${plain["ClientId"]}&response_type=code&scope=openid+offline_access&code_challenge_method=S256&code_challenge=${"a".repeat(43)}`;
    const first = await fetch(sandbox.gateway.resolve(`${plain["AuthEndpoint"]}${query}`), {
      redirect: "manual",
    });
    const emulator = sandbox.env["AWS_ENDPOINT_URL"] ?? "";
    const second = await callAs("auth.contoso.test", `${emulator}/oauth2/authorize${query}`);
    expect([first.status, second.status]).to.deep.equal([302, 302]);
    for (const location of [first.headers.get("location"), second.headers.location]) {
      expect(location).to.match(/^https:\/\/login\.contoso\.test\/oauth2\/authorize\?/);
      expect(location).not.to.include("offline_access");
    }
  });

  it("are protected as what was handed over before is", async () => {
    const held = (await resourcesOf(deployment.stack)).filter(({ protect }) => protect);
    const names = held.map(({ urn }) => urn.split("::").slice(-2).join(" ").replace(/^.*\$/, ""));
    expect(names).to.include("aws:cognito/userPoolDomain:UserPoolDomain sign-in-pages");
    expect(names).to.include("aws:apigateway/domainName:DomainName sign-in-api");
    await deployment.stack.removeConfig("quick-sign-in:customDomain");
    const refusal = await deployment.stack.preview().catch((error: unknown) => String(error));
    expect(refusal)
      .to.include("sign-in-pages")
      .and.to.match(/protected/);
  });

  it("stay while the certificate is changed for one that was made elsewhere", async () => {
    const certificateArn = await domain.certificate("*.contoso.test", sandbox.region);
    const { steps } = await deployment.up(
      inZone({ api: { name: "auth.contoso.test", hostedZoneId: domain.zoneId, certificateArn } }),
    );
    expect(steps.filter((step) => !step.includes("quick-sign-in:"))).to.deep.equal([
      "delete aws:acm/certificate:Certificate",
      "delete aws:acm/certificateValidation:CertificateValidation",
      "delete aws:route53/record:Record",
      "update aws:apigateway/domainName:DomainName",
    ]);
  });

  it("go after a run that releases them, and the proxy leads to the prefix again", async () => {
    const replace = ["pagesDomain", "apiDomain"] as const;
    await deployment.up(inZone(), { replace });
    const { steps, outputs } = await deployment.up({}, { replace });
    expect(steps).to.include("delete aws:cognito/userPoolDomain:UserPoolDomain");
    expect(steps).to.include("delete aws:apigateway/domainName:DomainName");
    expect(steps.filter((step) => step.startsWith("replace"))).to.deep.equal([]);
    expect(outputs).to.deep.equal(plain);
    const [lambda] = await ofType("aws:lambda/function:Function");
    const found = await aws.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: lambda?.id }));
    expect(found.Environment?.Variables?.["POOL_DOMAIN"]).to.match(/^sign-in-\w+\.auth\./);
    expect((await domain.records()).filter((record) => !record.startsWith("_"))).to.deep.equal([]);
  });
});
