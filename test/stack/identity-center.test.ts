import {
  DeleteApplicationAuthenticationMethodCommand,
  DescribeTrustedTokenIssuerCommand,
  GetApplicationAssignmentConfigurationCommand,
  GetApplicationAuthenticationMethodCommand,
  GetApplicationGrantCommand,
  ListApplicationAccessScopesCommand,
  ListApplicationAssignmentsCommand,
  ListApplicationsCommand,
  ListTrustedTokenIssuersCommand,
  PutApplicationGrantCommand,
  type SSOAdminClient,
} from "@aws-sdk/client-sso-admin";
import { expect } from "chai";
import { readStatements } from "../../policy/iam/document.ts";
import type { Sandbox } from "../../sandbox/index.ts";
import { InstanceArn, JWT_BEARER, ssoAdmin } from "../sandbox/exchange-setup.ts";
import { type Deployment, newDeployment } from "../support/deployment.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { stackOutputs } from "../support/stack-outputs.ts";
import {
  type IdentityCenterAccess,
  identityCenterRole,
  newPolicy,
  newRole,
} from "./support/identity-center-role.ts";

const json = (value: unknown) => JSON.stringify(value);
const GRANT = "pulumi-nodejs:dynamic/identity-center:ApplicationGrant";
const METHOD = "pulumi-nodejs:dynamic/identity-center:ApplicationAuthenticationMethod";
const SCOPE = "aws:ssoadmin/applicationAccessScope:ApplicationAccessScope";
const roleOf = (sandbox: Sandbox, name: string) => `arn:aws:iam::${sandbox.account}:role/${name}`;

describe("identityCenter, on the engine,", () => {
  let sandbox: Sandbox;
  let deployment: Deployment;
  let admin: SSOAdminClient;
  let outputs: Record<string, string>;
  /** IAM Identity Center as if it were in another account: a role reaches it, with the documented permissions. */
  let access: IdentityCenterAccess;
  let policyArn: string;
  /** The named app's client ID. */
  let portal: string;

  before(async () => {
    sandbox = await sharedSandbox();
    admin = ssoAdmin(sandbox);
    // IAM Identity Center refuses an actor policy with a role that does not exist.
    for (const role of ["portal", "batch"])
      await newRole(sandbox, role, { Service: "ecs-tasks.amazonaws.com" });
    policyArn = await newPolicy(sandbox, "portal-as-user");
    access = await identityCenterRole(sandbox, "identity-center");
    deployment = await newDeployment(sandbox, { env: access.env });
  });
  after(() => {
    admin.destroy();
    deployment.forget();
  });

  const settings = (application: object = {}) => ({
    clients: json({ portal: { callbackUrls: ["https://portal.example.com/callback"] } }),
    identityCenter: json({
      trustedTokenIssuer: { name: "EngineTest", roleArn: access.roleArn },
      application: {
        clients: ["portal"],
        callers: [roleOf(sandbox, "portal")],
        scopes: ["qbusiness:messages:access"],
        ...application,
      },
      callerRole: { policyArn },
    }),
  });
  const own = () => ({ ApplicationArn: outputs["ApplicationArn"] ?? "" });
  const grant = async () =>
    (await admin.send(new GetApplicationGrantCommand({ ...own(), GrantType: JWT_BEARER }))).Grant;
  const callers = async () => {
    const asked = { ...own(), AuthenticationMethodType: "IAM" } as const;
    const { AuthenticationMethod } = await admin.send(new GetApplicationAuthenticationMethodCommand(asked));
    const [statement] = readStatements(AuthenticationMethod?.Iam?.ActorPolicy) ?? [];
    return statement?.principals["AWS"];
  };

  it("makes an issuer for the pool, and an application that takes the named app's tokens", async () => {
    ({ outputs } = await deployment.up(settings()));
    portal = (await stackOutputs(deployment.stack)).Clients?.["portal"]?.ClientId ?? "";
    const { TrustedTokenIssuerArn } = outputs;
    const issuer = await admin.send(new DescribeTrustedTokenIssuerCommand({ TrustedTokenIssuerArn }));
    expect(issuer.TrustedTokenIssuerConfiguration?.OidcJwtConfiguration).to.include({
      IssuerUrl: outputs["IssuerUrl"],
      ClaimAttributePath: "email",
    });
    expect(await grant()).to.deep.equal({
      JwtBearer: { AuthorizedTokenIssuers: [{ TrustedTokenIssuerArn, AuthorizedAudiences: [portal] }] },
    });
    expect(await callers()).to.deep.equal([roleOf(sandbox, "portal")]);
    expect(outputs["CallerRoleArn"]).to.include(":role/sign-in-caller-");
    expect((await deployment.upAsItIs()).steps).to.deep.equal([]);
  });

  it("changes grant, callers, scopes and assignments in place", async () => {
    const { steps } = await deployment.up(
      settings({
        clients: ["portal", "amazon-quick"],
        callers: [roleOf(sandbox, "portal"), roleOf(sandbox, "batch")],
        scopes: ["qbusiness:conversations:access"],
        assign: ["Quick Users"],
      }),
    );
    expect(steps).to.include.members([
      `update ${GRANT}`,
      `update ${METHOD}`,
      `create ${SCOPE}`,
      `delete ${SCOPE}`,
    ]);
    expect(steps.filter((step) => step.includes("replace"))).to.deep.equal([]);
    expect(json(await grant()))
      .to.include(portal)
      .and.to.include(outputs["ClientId"]);
    expect(await callers()).to.have.members([roleOf(sandbox, "portal"), roleOf(sandbox, "batch")]);
    const { Scopes } = await admin.send(new ListApplicationAccessScopesCommand(own()));
    expect(Scopes?.map(({ Scope }) => Scope)).to.deep.equal(["qbusiness:conversations:access"]);
    const required = await admin.send(new GetApplicationAssignmentConfigurationCommand(own()));
    expect(required.AssignmentRequired).to.equal(true);
    const { ApplicationAssignments } = await admin.send(new ListApplicationAssignmentsCommand(own()));
    expect(ApplicationAssignments).to.have.length(1);
    expect((await deployment.upAsItIs()).steps).to.deep.equal([]);
  });

  it("finds what was changed and deleted by hand when it refreshes, and sets it back", async () => {
    const AuthorizedTokenIssuers = [
      { TrustedTokenIssuerArn: outputs["TrustedTokenIssuerArn"], AuthorizedAudiences: ["stranger"] },
    ];
    const Grant = { JwtBearer: { AuthorizedTokenIssuers } };
    await admin.send(new PutApplicationGrantCommand({ ...own(), GrantType: JWT_BEARER, Grant }));
    await admin.send(
      new DeleteApplicationAuthenticationMethodCommand({ ...own(), AuthenticationMethodType: "IAM" }),
    );
    await deployment.refresh();
    const { steps } = await deployment.upAsItIs();
    expect(steps).to.have.members([`update ${GRANT}`, `create ${METHOD}`]);
    expect(json(await grant()))
      .to.include(portal)
      .and.not.to.include("stranger");
    expect(await callers()).to.have.length(2);
  });

  it("keeps the issuer, whose ARN was handed out, unless its replacement is allowed", async () => {
    const refused = await deployment
      .up({ clients: settings().clients })
      .catch((error: unknown) => String(error));
    expect(refused).to.match(/TrustedTokenIssuer.*protected|protected.*TrustedTokenIssuer/s);
  });

  it("is gone from IAM Identity Center after a destroy", async () => {
    await deployment.up(settings());
    await deployment.destroy();
    const { Applications = [] } = await admin.send(new ListApplicationsCommand({ InstanceArn }));
    expect(Applications.map(({ ApplicationArn }) => ApplicationArn)).not.to.include(
      outputs["ApplicationArn"],
    );
    const { TrustedTokenIssuers = [] } = await admin.send(
      new ListTrustedTokenIssuersCommand({ InstanceArn }),
    );
    expect(TrustedTokenIssuers.map((one) => one.TrustedTokenIssuerArn)).not.to.include(
      outputs["TrustedTokenIssuerArn"],
    );
  });
});
