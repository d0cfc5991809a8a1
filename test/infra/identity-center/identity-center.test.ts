import { expect } from "chai";
import { DEFAULT_SCOPES } from "../../../infra/settings/identity-center.ts";
import { ACCOUNT, GROUP_ID, INSTANCE } from "../support/aws-answers.ts";
import { type Conditions, declaredStack, refusedStack } from "../support/mocked-stack.ts";

const json = (value: unknown) => JSON.stringify(value);
const ISSUER = "aws:ssoadmin/trustedTokenIssuer:TrustedTokenIssuer";
const APPLICATION = "aws:ssoadmin/application:Application";
const ASSIGNMENT = "aws:ssoadmin/applicationAssignment:ApplicationAssignment";
const ASSIGNMENTS = "aws:ssoadmin/applicationAssignmentConfiguration:ApplicationAssignmentConfiguration";
const SCOPE = "aws:ssoadmin/applicationAccessScope:ApplicationAccessScope";
const GRANT = "pulumi-nodejs:dynamic/identity-center:ApplicationGrant";
const METHOD = "pulumi-nodejs:dynamic/identity-center:ApplicationAuthenticationMethod";
const PROVIDER = "pulumi:providers:aws";
const OTHER = "arn:aws:sso:::instance/ssoins-fedcba0987654321";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/portal`;

const application = { clients: ["amazon-quick"], callers: [ROLE] };
const declare = (identityCenter: object, conditions: Conditions = {}, others: Record<string, string> = {}) =>
  declaredStack({ identityCenter: json(identityCenter), ...others }, conditions);

describe("A trusted token issuer", () => {
  it("trusts the pool's issuer, by discovery, and is protected and handed out", async () => {
    const stack = await declare({ trustedTokenIssuer: true });
    const { inputs, protect } = stack.one(ISSUER);
    expect(inputs).to.deep.include({
      instanceArn: INSTANCE,
      name: "AmazonQuickDesktop",
      trustedTokenIssuerType: "OIDC_JWT",
      trustedTokenIssuerConfiguration: {
        oidcJwtConfiguration: {
          issuerUrl: stack.outputs["IssuerUrl"],
          claimAttributePath: "email",
          identityStoreAttributePath: "emails.value",
          jwksRetrievalOption: "OPEN_ID_DISCOVERY",
        },
      },
    });
    expect(protect).to.equal(true);
    expect(stack.outputs["TrustedTokenIssuerArn"]).to.equal(stack.one(ISSUER).outputs["arn"]);
    expect(stack.outputs).not.to.have.any.keys("ApplicationArn", "CallerRoleArn");
    expect([APPLICATION, GRANT, METHOD, PROVIDER].flatMap((type) => stack.ofType(type))).to.deep.equal([]);
  });

  it("trusts the newer type of issuer, too", async () => {
    const pool = { IssuerConfiguration: { Type: "UPDATED" } };
    const { inputs } = (await declare({ trustedTokenIssuer: true }, { pool })).one(ISSUER);
    expect(json(inputs)).to.include("https://issuer-cognito-idp.");
  });

  it("is not there without the setting, nor with false", async () => {
    for (const identityCenter of [{}, { trustedTokenIssuer: false }])
      expect((await declare(identityCenter)).ofType(ISSUER)).to.deep.equal([]);
  });

  it("is in another Region or account with a provider of its own, which has the stack's profile", async () => {
    const others = { "aws:profile": "admin" };
    const region = "eu-west-1";
    const roleArn = "arn:aws:iam::444455556666:role/identity-center";
    const stack = await declare({ trustedTokenIssuer: { region, roleArn }, application }, { others });
    const { inputs } = stack.one(PROVIDER);
    expect(inputs).to.deep.include({ region, profile: "admin" });
    expect(json(inputs["assumeRoles"])).to.include(roleArn);
    const [issuer, grant] = [stack.one(ISSUER), stack.one(GRANT)];
    expect(issuer.request?.getProvider()).to.contain("sign-in-identity-center");
    expect(grant.inputs).to.deep.include({ region, profile: "admin", roleArn });
  });

  it("has the default provider in the stack's own Region", async () => {
    const stack = await declare({ trustedTokenIssuer: { region: "eu-central-1" }, application });
    expect(stack.ofType(PROVIDER)).to.deep.equal([]);
    expect(stack.one(GRANT).inputs)
      .to.include({ region: "eu-central-1" })
      .and.not.to.have.any.keys("profile");
  });

  it("is not declared if the instances cannot be listed: the error names reason, permission and way out", async () => {
    const details = "1 error occurred:\n\t* AccessDeniedException: sso:ListInstances\n\n";
    const denied = Object.assign(new Error(), { details });
    const settings = { identityCenter: json({ trustedTokenIssuer: true }) };
    const { message, types } = await refusedStack(settings, { instances: denied });
    expect(message).to.match(/Identity Center in eu-central-1 cannot be listed: .*AccessDeniedException/);
    expect(types).to.deep.equal([]);
  });

  it("is not declared without an instance, or with several, unless one is named", async () => {
    const refused = async (own: object | boolean, instances: readonly string[]) => {
      const settings = { identityCenter: json({ trustedTokenIssuer: own }) };
      return refusedStack(settings, { instances });
    };
    const none = await refused(true, []);
    expect(none.message).to.contain("There is no IAM Identity Center instance in eu-central-1");
    expect(none.types).to.deep.equal([]);
    expect((await refused(true, [INSTANCE, OTHER])).message).to.contain("There are several IAM Identity");
    const named = await declare({ trustedTokenIssuer: { instanceArn: OTHER } }, { instances: [] });
    expect(named.one(ISSUER).inputs["instanceArn"]).to.equal(OTHER);
  });

  it("loses its protection in a teardown, is not replaced there, and needs nothing that may be gone", async () => {
    const settings = { trustedTokenIssuer: true, application: { ...application, assign: ["Gone"] } };
    const stack = await declare(settings, { options: { teardown: true }, instances: [] });
    const { protect, request } = stack.one(ISSUER);
    expect(protect).to.equal(false);
    expect(request?.getIgnorechangesList()).to.deep.equal(["instanceArn", "trustedTokenIssuerConfiguration"]);
  });
});

describe("An application of IAM Identity Center", () => {
  it("takes the tokens of the named app clients, from the named roles, for the scopes of Amazon Q Business", async () => {
    const stack = await declare({ trustedTokenIssuer: true, application });
    const { inputs, outputs } = stack.one(APPLICATION);
    expect(inputs).to.include({
      instanceArn: INSTANCE,
      applicationProviderArn: "arn:aws:sso::aws:applicationProvider/custom",
      name: "QuickSignIn",
    });
    const applicationArn = outputs["arn"];
    expect(stack.outputs["ApplicationArn"]).to.equal(applicationArn);
    expect(stack.one(ASSIGNMENTS).inputs).to.include({ applicationArn, assignmentRequired: false });
    expect(stack.ofType(ASSIGNMENT)).to.deep.equal([]);
    expect(stack.ofType(SCOPE).map((one) => one.inputs["scope"])).to.have.members(DEFAULT_SCOPES);
    expect(stack.one(GRANT).inputs).to.deep.include({
      applicationArn,
      issuers: [
        {
          trustedTokenIssuerArn: stack.outputs["TrustedTokenIssuerArn"],
          authorizedAudiences: [stack.outputs["ClientId"]],
        },
      ],
    });
    expect(JSON.parse(String(stack.one(METHOD).inputs["actorPolicy"]))).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: [ROLE] },
          Action: "sso-oauth:CreateTokenWithIAM",
          Resource: applicationArn,
        },
      ],
    });
  });

  it("moves to another instance with its issuer: an update would leave it where it is", async () => {
    const { request } = (await declare({ trustedTokenIssuer: true, application })).one(APPLICATION);
    expect(request?.getReplaceonchangesList()).to.deep.equal(["instanceArn"]);
  });

  it("authorizes Amazon Quick's tokens only if they are named", async () => {
    const clients = json({ portal: { callbackUrls: ["https://portal.example.com/cb"] } });
    const own = { ...application, clients: ["portal"] };
    const stack = await declare({ trustedTokenIssuer: true, application: own }, {}, { clients });
    expect(json(stack.one(GRANT).inputs["issuers"]))
      .to.contain("client-sign-in-portal")
      .and.not.to.contain(`${stack.outputs["ClientId"]}"`);
  });

  it("needs an assignment if groups are named", async () => {
    const stack = await declare({
      trustedTokenIssuer: true,
      application: { ...application, assign: ["Staff"] },
    });
    expect(stack.one(ASSIGNMENTS).inputs["assignmentRequired"]).to.equal(true);
    expect(stack.one(ASSIGNMENT).inputs).to.include({ principalId: GROUP_ID, principalType: "GROUP" });
  });

  it("lets the whole account exchange tokens if the setting says so", async () => {
    const own = { ...application, callers: "account" };
    const stack = await declare({ trustedTokenIssuer: true, application: own, callerRole: true });
    const root = `arn:aws:iam::${ACCOUNT}:root`;
    expect(String(stack.one(METHOD).inputs["actorPolicy"])).to.contain(root);
    expect(String(stack.one("aws:iam/role:Role", "sign-in-caller").inputs["assumeRolePolicy"])).to.contain(
      root,
    );
  });
});

describe("The role for callers", () => {
  const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

  it("trusts the callers alone, to assume it and to set the user's context", async () => {
    const stack = await declare({ trustedTokenIssuer: true, application, callerRole: true });
    const role = stack.one("aws:iam/role:Role", "sign-in-caller");
    expect(JSON.parse(String(role.inputs["assumeRolePolicy"])).Statement).to.deep.equal([
      { Effect: "Allow", Principal: { AWS: [ROLE] }, Action: ["sts:AssumeRole", "sts:SetContext"] },
    ]);
    expect(stack.outputs["CallerRoleArn"]).to.equal(role.outputs["arn"]);
    expect(stack.ofType(ATTACHMENT)).to.deep.equal([]);
  });

  it("has the policy that is set", async () => {
    const policyArn = `arn:aws:iam::${ACCOUNT}:policy/portal`;
    const stack = await declare({ trustedTokenIssuer: true, application, callerRole: { policyArn } });
    expect(stack.one(ATTACHMENT).inputs["policyArn"]).to.equal(policyArn);
  });
});
