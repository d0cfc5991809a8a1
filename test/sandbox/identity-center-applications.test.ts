import {
  CreateApplicationAssignmentCommand,
  CreateApplicationCommand,
  CreateTrustedTokenIssuerCommand,
  DeleteApplicationAccessScopeCommand,
  DeleteApplicationAssignmentCommand,
  DeleteApplicationCommand,
  DeleteApplicationGrantCommand,
  DeleteTrustedTokenIssuerCommand,
  DescribeApplicationAssignmentCommand,
  DescribeApplicationCommand,
  DescribeInstanceCommand,
  DescribeTrustedTokenIssuerCommand,
  GetApplicationAccessScopeCommand,
  GetApplicationAssignmentConfigurationCommand,
  GetApplicationAuthenticationMethodCommand,
  GetApplicationGrantCommand,
  ListApplicationAccessScopesCommand,
  ListApplicationsCommand,
  ListInstancesCommand,
  ListTagsForResourceCommand,
  ListTrustedTokenIssuersCommand,
  PutApplicationAccessScopeCommand,
  PutApplicationGrantCommand,
  ResourceNotFoundException,
  type SSOAdminClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateApplicationCommand,
  UpdateTrustedTokenIssuerCommand,
} from "@aws-sdk/client-sso-admin";
import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { sampleDirectory, samplePeople } from "../../sandbox/people.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import {
  actorPolicy,
  allowCallers,
  CUSTOM_PROVIDER,
  InstanceArn,
  JWT_BEARER,
  jwtGrant,
  makeApplication,
  makeIssuer,
  ssoAdmin,
} from "./exchange-setup.ts";
import { refusalOf } from "./refusal-of.ts";

const ISSUER_URL = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI";

describe("Applications and trusted token issuers of the sandbox's Identity Center", () => {
  let sandbox: Sandbox;
  let admin: SSOAdminClient;
  let ApplicationArn: string;

  before(async () => {
    sandbox = await sharedSandbox();
    admin = ssoAdmin(sandbox);
    ApplicationArn = await makeApplication(sandbox);
  });
  // An instance has at most ten issuers, and other tests use these emulators, too.
  const mine: string[] = [];
  afterEach(async () => {
    for (const TrustedTokenIssuerArn of mine.splice(0))
      await admin.send(new DeleteTrustedTokenIssuerCommand({ TrustedTokenIssuerArn })).catch(unlessNotFound);
  });
  const make = async (url: string, name: string, attribute?: string) => {
    const arn = await makeIssuer(sandbox, url, name, attribute);
    mine.push(arn);
    return arn;
  };

  it("belong to an instance, which exists in one Region", async () => {
    const instance = await admin.send(new DescribeInstanceCommand({ InstanceArn }));
    expect(instance).to.deep.include({ InstanceArn, OwnerAccountId: sandbox.account, Status: "ACTIVE" });
    const elsewhere = ssoAdmin(sandbox, { region: "us-west-2" });
    expect((await elsewhere.send(new ListInstancesCommand({}))).Instances).to.deep.equal([]);
    expect(await refusalOf(elsewhere.send(new DescribeInstanceCommand({ InstanceArn })))).to.match(
      /^AccessDenied/,
    );
    const describe = new DescribeApplicationCommand({ ApplicationArn });
    expect(await refusalOf(elsewhere.send(describe))).to.match(/^ResourceNotFoundException/);
  });

  it("belong to the instance's owner: a member account sees the instance alone", async () => {
    const owner = "444455556666";
    const list = (client: SSOAdminClient) =>
      refusalOf(client.send(new ListTrustedTokenIssuersCommand({ InstanceArn })));
    await sandbox.setDirectoryOwner(owner);
    try {
      expect((await admin.send(new ListInstancesCommand({}))).Instances).to.have.length(1);
      expect(await list(admin)).to.match(/^AccessDeniedException/);
      // The root user of another account of the emulator.
      const credentials = { accessKeyId: owner, secretAccessKey: "test" };
      expect(await list(ssoAdmin(sandbox, { credentials }))).to.equal("accepted");
    } finally {
      await sandbox.setDirectoryOwner(sandbox.account);
    }
  });

  describe("issuers", () => {
    const described = async (TrustedTokenIssuerArn: string) =>
      admin.send(new DescribeTrustedTokenIssuerCommand({ TrustedTokenIssuerArn }));

    it("are created, changed except for their URL, and deleted", async () => {
      const arn = await make(ISSUER_URL, "AmazonQuickDesktop");
      expect(arn).to.match(
        /^arn:aws:sso::111122223333:trustedTokenIssuer\/ssoins-[\w.-]{16}\/tti-[0-9a-f-]{36}$/,
      );
      const change = {
        Name: "Renamed",
        TrustedTokenIssuerConfiguration: {
          OidcJwtConfiguration: { ClaimAttributePath: "sub", IdentityStoreAttributePath: "userName" },
        },
      };
      await admin.send(new UpdateTrustedTokenIssuerCommand({ TrustedTokenIssuerArn: arn, ...change }));
      const { Name, TrustedTokenIssuerConfiguration } = await described(arn);
      expect(Name).to.equal("Renamed");
      expect(TrustedTokenIssuerConfiguration?.OidcJwtConfiguration).to.deep.equal({
        IssuerUrl: ISSUER_URL,
        ClaimAttributePath: "sub",
        IdentityStoreAttributePath: "userName",
        JwksRetrievalOption: "OPEN_ID_DISCOVERY",
      });
      await admin.send(new DeleteTrustedTokenIssuerCommand({ TrustedTokenIssuerArn: arn }));
      expect(await refusalOf(described(arn))).to.match(/^ResourceNotFoundException/);
    });

    it("have a unique name, an attribute that AWS maps, and members as in the API model", async () => {
      await make(ISSUER_URL, "one");
      expect(await refusalOf(make(ISSUER_URL, "one"))).to.match(/^ConflictException/);
      const faults = [
        () => make(ISSUER_URL, "two", "displayName"),
        () => make(ISSUER_URL, "a name with spaces"),
        () => make("cognito-idp.eu-central-1.amazonaws.com", "three"),
      ];
      for (const fault of faults) expect(await refusalOf(fault())).to.match(/^ValidationException/);
      const unknown = { InstanceArn: InstanceArn.replace(/.{4}$/, "0000"), Name: "four" };
      const TrustedTokenIssuerConfiguration = (await described(await make(ISSUER_URL, "five")))
        .TrustedTokenIssuerConfiguration;
      const create = { TrustedTokenIssuerType: "OIDC_JWT" as const, TrustedTokenIssuerConfiguration };
      expect(
        await refusalOf(admin.send(new CreateTrustedTokenIssuerCommand({ ...create, ...unknown }))),
      ).to.match(/^AccessDeniedException/);
    });

    it("are at most ten", async () => {
      const list = new ListTrustedTokenIssuersCommand({ InstanceArn });
      const { TrustedTokenIssuers = [] } = await admin.send(list);
      for (let count = TrustedTokenIssuers.length; count < 10; count++)
        await make(ISSUER_URL, `issuer-${count}`);
      expect(await refusalOf(make(ISSUER_URL, "more"))).to.match(/^ServiceQuotaExceeded/);
    });
  });

  describe("applications", () => {
    it("are created of one kind, changed, listed and deleted", async () => {
      const create = { InstanceArn, Name: "Quick" };
      const saml = "arn:aws:sso::aws:applicationProvider/catalog/saml";
      const other = admin.send(new CreateApplicationCommand({ ...create, ApplicationProviderArn: saml }));
      expect(await refusalOf(other)).to.match(/^ResourceNotFoundException/);
      const custom = { ...create, ApplicationProviderArn: CUSTOM_PROVIDER, ClientToken: "once" };
      const made = await admin.send(new CreateApplicationCommand(custom));
      const { ApplicationArn: arn } = made;
      expect((await admin.send(new CreateApplicationCommand(custom))).ApplicationArn).to.equal(arn);
      const again = admin.send(new CreateApplicationCommand({ ...custom, Name: "Other" }));
      expect(await refusalOf(again)).to.match(/^ConflictException/);
      await admin.send(
        new UpdateApplicationCommand({ ApplicationArn: arn, Description: "Desktop", Status: "DISABLED" }),
      );
      expect(await admin.send(new DescribeApplicationCommand({ ApplicationArn: arn }))).to.deep.include({
        Name: "Quick",
        Description: "Desktop",
        Status: "DISABLED",
        ApplicationAccount: sandbox.account,
      });
      const { Applications } = await admin.send(new ListApplicationsCommand({ InstanceArn }));
      expect(Applications?.map((one) => one.ApplicationArn)).to.include(arn);
      await admin.send(new DeleteApplicationCommand({ ApplicationArn: arn }));
      const gone = admin.send(new DescribeApplicationCommand({ ApplicationArn: arn }));
      expect(await refusalOf(gone)).to.match(/^ResourceNotFoundException/);
    });

    it("have tags", async () => {
      const Tags = [{ Key: "stack", Value: "dev" }];
      await admin.send(new TagResourceCommand({ ResourceArn: ApplicationArn, InstanceArn, Tags }));
      const list = new ListTagsForResourceCommand({ ResourceArn: ApplicationArn });
      expect((await admin.send(list)).Tags).to.deep.equal(Tags);
      await admin.send(new UntagResourceCommand({ ResourceArn: ApplicationArn, TagKeys: ["stack"] }));
      expect((await admin.send(list)).Tags).to.deep.equal([]);
    });

    it("require assignments by default, of principals that exist, once each", async () => {
      const configuration = new GetApplicationAssignmentConfigurationCommand({ ApplicationArn });
      expect((await admin.send(configuration)).AssignmentRequired).to.equal(true);
      const user = { ApplicationArn, PrincipalType: "USER" as const, PrincipalId: samplePeople[0]?.UserId };
      const assign = (input: typeof user) =>
        refusalOf(admin.send(new CreateApplicationAssignmentCommand(input)));
      const group = sampleDirectory.identityCenter.groups[0]?.GroupId;
      expect(await assign({ ...user, PrincipalId: group })).to.match(/^ResourceNotFoundException/);
      expect(await assign(user)).to.equal("accepted");
      expect(await assign(user)).to.match(/^ConflictException/);
      await admin.send(new DeleteApplicationAssignmentCommand(user));
      const described = admin.send(new DescribeApplicationAssignmentCommand(user));
      expect(await refusalOf(described)).to.match(/^ResourceNotFoundException/);
    });

    it("have a grant of the grant's own type, for issuers that exist", async () => {
      const issuer = await make(ISSUER_URL, "grant");
      const put = (
        GrantType: typeof JWT_BEARER | "authorization_code",
        Grant = jwtGrant(issuer, ["client"]),
      ) => refusalOf(admin.send(new PutApplicationGrantCommand({ ApplicationArn, GrantType, Grant })));
      const get = new GetApplicationGrantCommand({ ApplicationArn, GrantType: JWT_BEARER });
      expect(await put(JWT_BEARER, jwtGrant(issuer.replace(/.{4}$/, "0000"), ["a"]))).to.match(
        /^ResourceNotFound/,
      );
      expect(await put("authorization_code")).to.match(/^ValidationException/);
      expect(await refusalOf(admin.send(get))).to.match(/^ResourceNotFoundException/);
      expect(await put(JWT_BEARER)).to.equal("accepted");
      expect((await admin.send(get)).Grant).to.deep.equal(jwtGrant(issuer, ["client"]));
      await admin.send(new DeleteApplicationGrantCommand({ ApplicationArn, GrantType: JWT_BEARER }));
      expect(await refusalOf(admin.send(get))).to.match(/^ResourceNotFoundException/);
    });

    it("have at most 25 scopes, listed in pages of ten", async () => {
      const put = (Scope: string) =>
        refusalOf(admin.send(new PutApplicationAccessScopeCommand({ ApplicationArn, Scope })));
      for (let count = 0; count < 25; count++) expect(await put(`scope:${count}`)).to.equal("accepted");
      expect(await put("scope:25")).to.match(/^ValidationException/);
      expect(await put("scope:24")).to.equal("accepted");
      expect(await put("no scope")).to.match(/^ValidationException/);
      const first = await admin.send(new ListApplicationAccessScopesCommand({ ApplicationArn }));
      expect([first.Scopes?.length, first.NextToken === undefined]).to.deep.equal([10, false]);
      const Scope = "scope:0";
      await admin.send(new DeleteApplicationAccessScopeCommand({ ApplicationArn, Scope }));
      const get = admin.send(new GetApplicationAccessScopeCommand({ ApplicationArn, Scope }));
      expect(await refusalOf(get)).to.match(/^ResourceNotFoundException/);
    });

    it("have an actor policy with all elements, for principals that exist", async () => {
      const policy = actorPolicy(sandbox.account);
      const [statement] = policy.Statement;
      for (const fault of [
        actorPolicy(`arn:aws:iam::${sandbox.account}:role/not-there`),
        { ...policy, Version: "2008-10-17" },
        { ...policy, Statement: [] },
        { ...policy, Statement: [{ ...statement, Resource: undefined }] },
        { ...policy, Statement: [{ ...statement, Action: "sso:*" }] },
      ])
        expect(await refusalOf(allowCallers(sandbox, ApplicationArn, fault))).to.match(
          /^ValidationException: Invalid actor policy provided/,
        );
      await allowCallers(sandbox, ApplicationArn, policy);
      const method = { ApplicationArn, AuthenticationMethodType: "IAM" as const };
      const { AuthenticationMethod } = await admin.send(
        new GetApplicationAuthenticationMethodCommand(method),
      );
      expect(AuthenticationMethod?.Iam?.ActorPolicy).to.deep.equal(policy);
    });
  });

  it("need permission on the application, and where they are created also on the instance and the provider", async () => {
    const allow = (Action: string, ...Resource: string[]) => ({ Effect: "Allow", Action, Resource });
    const credentials = await sandbox.credentialsFor([
      {
        Version: "2012-10-17",
        Statement: [
          allow("sso:CreateApplication", InstanceArn, CUSTOM_PROVIDER, ApplicationArn.replace(/[^/]+$/, "*")),
          // Without trustedTokenIssuer/*.
          allow("sso:CreateTrustedTokenIssuer", InstanceArn),
          allow("sso:DescribeApplication", ApplicationArn),
          allow("sso:ListApplications", "*"),
        ],
      },
    ]);
    const limited = ssoAdmin(sandbox, { credentials });
    const create = { InstanceArn, ApplicationProviderArn: CUSTOM_PROVIDER, Name: "limited" };
    const { ApplicationArn: other } = await limited.send(new CreateApplicationCommand(create));
    const describe = (arn?: string) =>
      refusalOf(limited.send(new DescribeApplicationCommand({ ApplicationArn: arn })));
    expect(await describe(ApplicationArn)).to.equal("accepted");
    expect(await describe(other)).to.match(/^AccessDeniedException.*sso:DescribeApplication/);
    const { TrustedTokenIssuerConfiguration } = await admin.send(
      new DescribeTrustedTokenIssuerCommand({ TrustedTokenIssuerArn: await make(ISSUER_URL, "full") }),
    );
    const own = { InstanceArn, Name: "limited", TrustedTokenIssuerType: "OIDC_JWT" as const };
    const issuer = new CreateTrustedTokenIssuerCommand({ ...own, TrustedTokenIssuerConfiguration });
    expect(await refusalOf(limited.send(issuer))).to.match(
      /^AccessDeniedException.*sso:CreateTrustedTokenIssuer/,
    );
    const tti = limited.send(new ListTrustedTokenIssuersCommand({ InstanceArn }));
    expect(await refusalOf(tti)).to.match(/^AccessDeniedException.*sso:ListTrustedTokenIssuers/);
  });
});

function unlessNotFound(error: unknown): void {
  if (!(error instanceof ResourceNotFoundException)) throw error;
}
