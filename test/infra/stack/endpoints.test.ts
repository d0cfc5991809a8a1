import { expect } from "chai";
import { type DeclaredStack, declaredStack } from "../support/mocked-stack.ts";

const json = (value: unknown) => JSON.stringify(value);

const CERTIFICATES = {
  pages: "arn:aws:acm:us-east-1:111122223333:certificate/1",
  api: "arn:aws:acm:eu-central-1:111122223333:certificate/2",
};
const BY_HAND = {
  allowedCidrs: '["127.0.0.1/32", "2600:1f00::/24"]',
  customDomain: json({
    signInPages: { name: "login.example.com", certificateArn: CERTIFICATES.pages },
    api: { name: "auth.example.com", certificateArn: CERTIFICATES.api },
  }),
};

describe("The stack with endpoints: direct, as it is declared", () => {
  it("hands out the pool's own endpoints", async () => {
    const { outputs } = await declaredStack({ endpoints: "direct" });
    const domain = /^https:\/\/sign-in-[0-9a-f]{16}\.auth\.eu-central-1\.amazoncognito\.com/;
    expect(outputs["AuthEndpoint"]).to.match(new RegExp(`${domain.source}/oauth2/authorize$`));
    expect(outputs["TokenEndpoint"]).to.match(new RegExp(`${domain.source}/oauth2/token$`));
    expect(outputs["IssuerUrl"]).to.match(/^https:\/\/cognito-idp\.eu-central-1\.amazonaws\.com\//);
  });

  it("is the pool, its domain and its client, and no API, function, role or log group", async () => {
    const { resources } = await declaredStack({ endpoints: "direct" });
    const types = resources.map(({ type }) => type).filter((type) => type.startsWith("aws:"));
    expect(types.toSorted()).to.deep.equal([
      "aws:cognito/userPool:UserPool",
      "aws:cognito/userPoolClient:UserPoolClient",
      "aws:cognito/userPoolDomain:UserPoolDomain",
    ]);
  });
});

describe("Custom domains whose records are not in Route 53, as they are declared", () => {
  let byHand: DeclaredStack;

  before(async () => {
    byHand = await declaredStack(BY_HAND);
  });

  it("use the certificates that there are, and change no DNS", () => {
    const { ofType } = byHand;
    expect(ofType("aws:acm/certificate:Certificate")).to.deep.equal([]);
    expect(ofType("aws:route53/record:Record")).to.deep.equal([]);
  });

  it("are listed as records to be made by hand, one for each", () => {
    const { one, outputs } = byHand;
    const pages = one("aws:cognito/userPoolDomain:UserPoolDomain", "sign-in-pages");
    const api = one("aws:apigateway/domainName:DomainName");
    expect(outputs["DnsRecords"]).to.deep.equal([
      { name: "login.example.com", type: "CNAME", value: pages.outputs["cloudfrontDistribution"] },
      { name: "auth.example.com", type: "CNAME", value: api.outputs["regionalDomainName"] },
    ]);
  });

  it("are no longer listed once there is none left", async () => {
    expect((await declaredStack()).outputs).not.to.have.property("DnsRecords");
  });

  it("are reached by IPv6 where the API is", () => {
    const { inputs } = byHand.one("aws:apigateway/domainName:DomainName");
    expect(inputs["endpointConfiguration"]).to.include({ ipAddressType: "dualstack" });
  });

  it("can be the pages' alone, with the pool's own endpoints handed out", async () => {
    const customDomain = json({
      signInPages: { name: "login.example.com", certificateArn: CERTIFICATES.pages },
    });
    const { outputs } = await declaredStack({ endpoints: "direct", customDomain });
    expect(outputs).to.include({ AuthEndpoint: "https://login.example.com/oauth2/authorize" });
  });
});
