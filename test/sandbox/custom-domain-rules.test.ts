import {
  ACMClient,
  DescribeCertificateCommand,
  ImportCertificateCommand,
  RequestCertificateCommand,
} from "@aws-sdk/client-acm";
import {
  APIGatewayClient,
  CreateBasePathMappingCommand,
  CreateDomainNameCommand,
  UpdateBasePathMappingCommand,
  UpdateDomainNameCommand,
} from "@aws-sdk/client-api-gateway";
import {
  CognitoIdentityProviderClient,
  CreateUserPoolDomainCommand,
  UpdateUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  Route53Client,
  type RRType,
} from "@aws-sdk/client-route-53";
import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../sandbox/index.ts";
import { asRoot, makeApi, makeFunction, makePool, swagger } from "./hand-made-stack.ts";
import { refusalOf } from "./refusal-of.ts";

const US_EAST_1 = "us-east-1";
const CERTIFICATE_PEM = new TextEncoder().encode(
  "-----BEGIN CERTIFICATE-----\nAQID\n-----END CERTIFICATE-----\n",
);

describe("Custom domains in the sandbox", () => {
  let sandbox: Sandbox;
  let zone: string;

  before(async () => {
    sandbox = await startSandbox();
    const made = await new Route53Client(asRoot(sandbox)).send(
      new CreateHostedZoneCommand({ Name: "example.com", CallerReference: "one" }),
    );
    zone = made.HostedZone?.Id ?? "";
  });
  after(() => sandbox?.stop());

  const acm = (region = sandbox.region) => new ACMClient({ ...asRoot(sandbox), region });
  const addRecord = (Name: string, Type: RRType, ...values: string[]) =>
    new Route53Client(asRoot(sandbox)).send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: zone,
        ChangeBatch: {
          Changes: [
            {
              Action: "UPSERT",
              ResourceRecordSet: {
                Name,
                Type,
                TTL: 300,
                ResourceRecords: values.map((Value) => ({ Value })),
              },
            },
          ],
        },
      }),
    );

  async function request(DomainName: string, region = sandbox.region): Promise<string> {
    const asked = new RequestCertificateCommand({ DomainName, ValidationMethod: "DNS" });
    return (await acm(region).send(asked)).CertificateArn ?? "";
  }
  const describeCertificate = async (CertificateArn: string, region = sandbox.region) =>
    (await acm(region).send(new DescribeCertificateCommand({ CertificateArn }))).Certificate;
  async function issued(DomainName: string, region = sandbox.region): Promise<string> {
    const arn = await request(DomainName, region);
    const option = (await describeCertificate(arn, region))?.DomainValidationOptions?.[0]?.ResourceRecord;
    await addRecord(option?.Name ?? "", "CNAME", option?.Value ?? "");
    return arn;
  }

  it("get a certificate only after DNS contains the validation records", async () => {
    const arn = await request("waits.example.com");
    const waiting = await describeCertificate(arn);
    expect(waiting).to.include({ Status: "PENDING_VALIDATION" }).and.not.have.property("IssuedAt");
    await addRecord("_acme-challenge.waits.example.com", "CNAME", "another.example.com");
    expect(await describeCertificate(arn)).to.include({ Status: "PENDING_VALIDATION" });
    const record = waiting?.DomainValidationOptions?.[0]?.ResourceRecord;
    await addRecord(record?.Name ?? "", "CNAME", record?.Value ?? "");
    expect(await describeCertificate(arn)).to.include({ Status: "ISSUED" });
  });

  const poolDomain = (UserPoolId: string, Domain: string, CertificateArn: string) =>
    refusalOf(
      new CognitoIdentityProviderClient(asRoot(sandbox)).send(
        new CreateUserPoolDomainCommand({ UserPoolId, Domain, CustomDomainConfig: { CertificateArn } }),
      ),
    );

  it("serve sign-in pages with a matching certificate, issued in us-east-1", async () => {
    const pool = await makePool(sandbox);
    await addRecord("example.com", "A", "192.0.2.1");
    const domain = "login.example.com";
    expect(await poolDomain(pool, domain, await issued(domain))).to.match(/must be in 'us-east-1'/);
    expect(await poolDomain(pool, domain, await request("later.example.com", US_EAST_1))).to.match(
      /is not issued/,
    );
    const other = await issued("other.example.com", US_EAST_1);
    expect(await poolDomain(pool, domain, other)).to.match(/does not cover login/);
    expect(await poolDomain(pool, domain, other.replace(/.$/, "x"))).to.match(/does not exist/);
    expect(await poolDomain(pool, domain, "mine")).to.match(/certificateArn.* pattern/);
    const any = await issued("*.example.com", US_EAST_1);
    expect(await poolDomain(pool, domain, any)).to.equal("accepted");
    const change = new UpdateUserPoolDomainCommand({
      UserPoolId: pool,
      Domain: domain,
      CustomDomainConfig: { CertificateArn: other },
    });
    const cognito = new CognitoIdentityProviderClient(asRoot(sandbox));
    expect(await refusalOf(cognito.send(change))).to.match(/does not cover login/);
    expect(await poolDomain(pool, "second.example.com", any)).to.match(/already has a custom domain/);
  });

  it("serve sign-in pages only below a name with an address", async () => {
    const pool = await makePool(sandbox);
    const arn = await issued("login.eu.example.com", US_EAST_1);
    expect(await poolDomain(pool, "login.eu.example.com", arn)).to.match(/A record for the parent domain/);
    await addRecord("eu.example.com", "A", "192.0.2.1");
    expect(await poolDomain(pool, "login.eu.example.com", arn)).to.equal("accepted");
  });

  it("serve an API with a certificate of its Region, or of us-east-1 if edge-optimized", async () => {
    const gateway = new APIGatewayClient(asRoot(sandbox));
    const domainName = "api.example.com";
    const create = (settings: object) =>
      refusalOf(gateway.send(new CreateDomainNameCommand({ domainName, ...settings })));
    const [here, there] = [await issued(domainName), await issued(domainName, US_EAST_1)];
    const regional = { endpointConfiguration: { types: ["REGIONAL" as const] } };
    expect(await create({ ...regional, regionalCertificateArn: there })).to.match(
      /must be in 'eu-central-1'/,
    );
    expect(await create({ certificateArn: here }), "edge").to.match(/must be in 'us-east-1'/);
    expect(await create({ regionalCertificateArn: here }), "edge by default").to.match(/was not provided/);
    const imported = await acm().send(
      new ImportCertificateCommand({ Certificate: CERTIFICATE_PEM, PrivateKey: CERTIFICATE_PEM }),
    );
    expect(await create({ ...regional, regionalCertificateArn: imported.CertificateArn })).to.equal(
      "accepted",
    );
    expect(await create({ ...regional, regionalCertificateArn: here })).to.match(/already exists/);
    const change = (value: string) =>
      gateway.send(
        new UpdateDomainNameCommand({
          domainName,
          patchOperations: [{ op: "replace", path: "/regionalCertificateArn", value }],
        }),
      );
    expect(await refusalOf(change(there))).to.match(/^BadRequestException.*eu-central-1/);
    expect((await change(here)).regionalCertificateArn).to.equal(here);
  });

  it("map each path only once, and only to an existing stage", async () => {
    const code = "export const handler = async () => ({ statusCode: 200 });";
    const functionArn = await makeFunction(sandbox, "mapped", code);
    const restApiId = await makeApi(sandbox, swagger(sandbox, functionArn, ["/oauth2/token"]));
    const gateway = new APIGatewayClient(asRoot(sandbox));
    const domainName = "paths.example.com";
    const regionalCertificateArn = await issued(domainName);
    await gateway.send(
      new CreateDomainNameCommand({
        domainName,
        regionalCertificateArn,
        endpointConfiguration: { types: ["REGIONAL"] },
      }),
    );
    const map = (settings: object) =>
      refusalOf(
        gateway.send(
          new CreateBasePathMappingCommand({
            domainName,
            restApiId,
            stage: "prod",
            basePath: "",
            ...settings,
          }),
        ),
      );
    expect(await map({ stage: "none" })).to.match(/^BadRequestException: Invalid stage/);
    expect(await map({ restApiId: "none" })).to.match(/^BadRequestException: Invalid REST API/);
    expect(await map({})).to.equal("accepted");
    expect(await map({ basePath: "(none)" })).to.match(/^ConflictException/);
    const rename = new UpdateBasePathMappingCommand({
      domainName,
      basePath: "(none)",
      patchOperations: [{ op: "replace", path: "/stage", value: "none" }],
    });
    expect(await refusalOf(gateway.send(rename))).to.match(/^BadRequestException: Invalid stage/);
  });
});
