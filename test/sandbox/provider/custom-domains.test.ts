import { ACMClient, DescribeCertificateCommand } from "@aws-sdk/client-acm";
import {
  APIGatewayClient,
  GetBasePathMappingsCommand,
  GetDomainNameCommand,
} from "@aws-sdk/client-api-gateway";
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  DescribeUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  CreateHostedZoneCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from "@aws-sdk/client-route-53";
import * as aws from "@pulumi/aws";
import type { Output } from "@pulumi/pulumi";
import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../../sandbox/index.ts";
import { asRoot, makeApi, makeFunction, swagger } from "../hand-made-stack.ts";
import { newProviderProgram, type ProviderProgram } from "./provider-program.ts";

const US_EAST_1 = "us-east-1";

describe("The provider's custom domains", () => {
  let sandbox: Sandbox;
  let program: ProviderProgram;
  let zoneId: string;
  let restApi: string;

  before(async () => {
    sandbox = await startSandbox();
    const zone = new CreateHostedZoneCommand({ Name: "example.com", CallerReference: "one" });
    const { HostedZone } = await new Route53Client(asRoot(sandbox)).send(zone);
    zoneId = HostedZone?.Id?.replace("/hostedzone/", "") ?? "";
    const code = "export const handler = async ({ path }) => ({ statusCode: 200, body: path });";
    const functionArn = await makeFunction(sandbox, "echo", code);
    restApi = await makeApi(sandbox, swagger(sandbox, functionArn, ["/oauth2/token"]));
  });
  beforeEach(() => {
    program = newProviderProgram(sandbox);
  });
  afterEach(() => program.destroy());
  after(() => sandbox?.stop());

  /** Creates a certificate and its validation records. @returns its ARN after it is issued. */
  function issued(domainName: string, region: string, tags: Record<string, string> = {}): Output<string> {
    const certificate = new aws.acm.Certificate(domainName, {
      domainName,
      validationMethod: "DNS",
      region,
      tags,
    });
    const option = certificate.domainValidationOptions.apply(([first]) => ({
      name: first?.resourceRecordName ?? "",
      type: first?.resourceRecordType ?? "",
      value: first?.resourceRecordValue ?? "",
    }));
    const answer = new aws.route53.Record(`${domainName}-validation`, {
      zoneId,
      name: option.name,
      type: option.type,
      records: [option.value],
      ttl: 300,
    });
    return new aws.acm.CertificateValidation(domainName, {
      certificateArn: certificate.arn,
      validationRecordFqdns: [answer.fqdn],
      region,
    }).certificateArn;
  }

  const alias = (name: string, target: Output<string>, zone: Output<string>) =>
    new aws.route53.Record(name, {
      zoneId: aws.route53.getZoneOutput({ name: "example.com" }).zoneId,
      name,
      type: "A",
      aliases: [{ name: target, zoneId: zone, evaluateTargetHealth: false }],
    });

  const recordOf = async (name: string) => {
    const sets = await new Route53Client(asRoot(sandbox)).send(
      new ListResourceRecordSetsCommand({ HostedZoneId: zoneId }),
    );
    return sets.ResourceRecordSets?.find(({ Name, Type }) => Name === `${name}.` && Type === "A");
  };

  it("serve the sign-in pages, beside the prefix domain, with a certificate in us-east-1", async () => {
    const pages = (tags: Record<string, string>, managedLoginVersion: number) => () => {
      const parent = new aws.route53.Record("parent", {
        zoneId,
        name: "example.com",
        type: "A",
        records: ["192.0.2.1"],
        ttl: 300,
      });
      const userPoolId = new aws.cognito.UserPool("people").id;
      new aws.cognito.UserPoolDomain("prefix", { userPoolId, domain: "acme-sign-in" });
      const certificateArn = issued("login.example.com", US_EAST_1, tags);
      const domain = new aws.cognito.UserPoolDomain(
        "own",
        { userPoolId, domain: "login.example.com", certificateArn, managedLoginVersion },
        { dependsOn: [parent] },
      );
      alias("login.example.com", domain.cloudfrontDistribution, domain.cloudfrontDistributionZoneId);
      return { userPoolId, certificateArn };
    };
    const { outputs } = await program.settle(pages({ team: "one" }, 1));
    const { userPoolId: UserPoolId, certificateArn: CertificateArn } = outputs;
    expect(CertificateArn).to.match(/^arn:aws:acm:us-east-1:/);
    const cognito = new CognitoIdentityProviderClient(asRoot(sandbox));
    const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId }));
    expect(UserPool).to.include({ Domain: "acme-sign-in", CustomDomain: "login.example.com" });
    const described = await cognito.send(new DescribeUserPoolDomainCommand({ Domain: "login.example.com" }));
    expect(described.DomainDescription?.CustomDomainConfig).to.deep.equal({ CertificateArn });
    expect((await recordOf("login.example.com"))?.AliasTarget).to.include({
      DNSName: `${described.DomainDescription?.CloudFrontDistribution}.`,
      HostedZoneId: "Z2FDTNDATAQYW2",
    });
    const { steps } = await program.settle(pages({ team: "two" }, 2));
    expect(steps).to.deep.equal([
      "update aws:acm/certificate:Certificate",
      "update aws:cognito/userPoolDomain:UserPoolDomain",
    ]);
    const acm = new ACMClient({ ...asRoot(sandbox), region: US_EAST_1 });
    await program.settle(() => ({}));
    const gone = await acm.send(new DescribeCertificateCommand({ CertificateArn })).catch(String);
    expect(gone).to.match(/ResourceNotFoundException/);
    expect(await recordOf("login.example.com")).to.equal(undefined);
  });

  it("serve the API with a certificate in its Region, at the root or below a path", async () => {
    const gateway = new APIGatewayClient(asRoot(sandbox));
    const api = (first: string, basePath?: string) => () => {
      const [one, two] = [issued("api.example.com", sandbox.region), issued("*.example.com", sandbox.region)];
      const domain = new aws.apigateway.DomainName("api", {
        domainName: "api.example.com",
        regionalCertificateArn: first === "one" ? one : two,
        endpointConfiguration: { types: "REGIONAL" },
        securityPolicy: "TLS_1_2",
      });
      new aws.apigateway.BasePathMapping("api", {
        domainName: domain.domainName,
        restApi,
        stageName: "prod",
        ...(basePath !== undefined && { basePath }),
      });
      alias("api.example.com", domain.regionalDomainName, domain.regionalZoneId);
      return { certificate: first === "one" ? one : two };
    };
    const seen = async () => {
      const { regionalCertificateArn } = await gateway.send(
        new GetDomainNameCommand({ domainName: "api.example.com" }),
      );
      const { items } = await gateway.send(new GetBasePathMappingsCommand({ domainName: "api.example.com" }));
      return { regionalCertificateArn, paths: items?.map(({ basePath }) => basePath) };
    };
    const first = await program.settle(api("one"));
    expect(await seen()).to.deep.equal({
      regionalCertificateArn: first.outputs["certificate"],
      paths: ["(none)"],
    });
    const second = await program.settle(api("two", "sign-in"));
    expect(second.steps).to.deep.equal([
      "update aws:apigateway/basePathMapping:BasePathMapping",
      "update aws:apigateway/domainName:DomainName",
    ]);
    expect(await seen()).to.deep.equal({
      regionalCertificateArn: second.outputs["certificate"],
      paths: ["sign-in"],
    });
    await program.settle(api("two"));
    expect((await seen()).paths).to.deep.equal(["(none)"]);
    await program.settle(() => ({}));
    expect(await seen().catch(String)).to.match(/NotFoundException/);
  });
});
