import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  GetApplicationAssignmentConfigurationCommand,
  ListApplicationAccessScopesCommand,
  ListApplicationAssignmentsCommand,
  type SSOAdminClient,
  UpdateTrustedTokenIssuerCommand,
} from "@aws-sdk/client-sso-admin";
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import type { Sandbox } from "../../../sandbox/index.ts";
import { sampleDirectory } from "../../../sandbox/people.ts";
import * as provider from "../../../sandbox/provider/provider.ts";
import { Connections } from "../../../sandbox/provider/settings.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { CUSTOM_PROVIDER, ssoAdmin } from "../exchange-setup.ts";
import { asRoot } from "../hand-made-stack.ts";
import { refusalOf } from "../refusal-of.ts";
import { newProviderProgram, type ProviderProgram } from "./provider-program.ts";

const { identityStoreId, instanceArn } = sampleDirectory.identityCenter;

interface Choices {
  readonly issuer?: string;
  readonly claim?: string;
  readonly tags?: Record<string, string>;
  readonly description?: string;
  readonly required?: boolean;
  readonly scopes?: readonly string[];
}

describe("The provider's applications and trusted token issuers", () => {
  let sandbox: Sandbox;
  let program: ProviderProgram;
  let admin: SSOAdminClient;

  before(async () => {
    sandbox = await sharedSandbox();
    admin = ssoAdmin(sandbox);
  });
  beforeEach(() => {
    program = newProviderProgram(sandbox);
  });
  afterEach(() => program.destroy());

  const declare =
    ({ issuer = "one", claim = "email", scopes = ["a:read"], ...choices }: Choices = {}) =>
    () => {
      const found = aws.ssoadmin.getInstancesOutput();
      const tti = new aws.ssoadmin.TrustedTokenIssuer(
        "issuer",
        {
          instanceArn: found.arns[0] ?? "",
          name: "AmazonQuickDesktop",
          trustedTokenIssuerType: "OIDC_JWT",
          trustedTokenIssuerConfiguration: {
            oidcJwtConfiguration: {
              issuerUrl: `https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_${issuer}`,
              claimAttributePath: claim,
              identityStoreAttributePath: "emails.value",
              jwksRetrievalOption: "OPEN_ID_DISCOVERY",
            },
          },
          ...(choices.tags && { tags: choices.tags }),
        },
        { deleteBeforeReplace: true },
      );
      const app = new aws.ssoadmin.Application("app", {
        applicationProviderArn: CUSTOM_PROVIDER,
        instanceArn: found.arns[0] ?? "",
        name: "Quick",
        ...(choices.description && { description: choices.description }),
      });
      const applicationArn = app.arn;
      for (const scope of scopes) new aws.ssoadmin.ApplicationAccessScope(scope, { applicationArn, scope });
      new aws.ssoadmin.ApplicationAssignmentConfiguration("assignments", {
        applicationArn,
        assignmentRequired: choices.required ?? false,
      });
      const uniqueAttribute = { attributePath: "DisplayName", attributeValue: "Finance" };
      const group = aws.identitystore.getGroupOutput({
        identityStoreId,
        alternateIdentifier: { uniqueAttribute },
      });
      new aws.ssoadmin.ApplicationAssignment("finance", {
        applicationArn,
        principalId: group.groupId,
        principalType: "GROUP",
      });
      return { application: app.arn, issuer: tti.arn, account: app.applicationAccount };
    };

  it("are created, changed in place, and deleted", async () => {
    const first = await program.settle(declare());
    const ApplicationArn = first.outputs["application"];
    expect(first.outputs["account"]).to.equal(sandbox.account);
    const { Scopes } = await admin.send(new ListApplicationAccessScopesCommand({ ApplicationArn }));
    expect(Scopes).to.deep.equal([{ Scope: "a:read" }]);
    const assigned = await admin.send(new ListApplicationAssignmentsCommand({ ApplicationArn }));
    expect(assigned.ApplicationAssignments?.map((one) => one.PrincipalType)).to.deep.equal(["GROUP"]);

    const changed = { claim: "sub", tags: { stack: "dev" }, description: "Desktop", required: true };
    const second = await program.settle(declare({ ...changed, scopes: ["a:write"] }));
    expect(second.outputs).to.deep.equal(first.outputs);
    expect(second.steps).to.deep.equal([
      "create aws:ssoadmin/applicationAccessScope:ApplicationAccessScope",
      "delete aws:ssoadmin/applicationAccessScope:ApplicationAccessScope",
      "update aws:ssoadmin/application:Application",
      "update aws:ssoadmin/applicationAssignmentConfiguration:ApplicationAssignmentConfiguration",
      "update aws:ssoadmin/trustedTokenIssuer:TrustedTokenIssuer",
    ]);
    const configuration = new GetApplicationAssignmentConfigurationCommand({ ApplicationArn });
    expect((await admin.send(configuration)).AssignmentRequired).to.equal(true);
    await program.destroy();
    expect(await refusalOf(admin.send(configuration))).to.match(/^ResourceNotFoundException/);
  });

  it("replace an issuer whose URL changes", async () => {
    const first = await program.settle(declare());
    const second = await program.settle(declare({ issuer: "two" }));
    expect(second.outputs["issuer"]).to.not.equal(first.outputs["issuer"]);
    expect(second.steps).to.include("replace aws:ssoadmin/trustedTokenIssuer:TrustedTokenIssuer");
  });

  it("see what was changed in the console, and mend it", async () => {
    const { outputs } = await program.settle(declare());
    const changed = { OidcJwtConfiguration: { ClaimAttributePath: "sub" } };
    const TrustedTokenIssuerArn = outputs["issuer"];
    const update = { TrustedTokenIssuerArn, TrustedTokenIssuerConfiguration: changed };
    await admin.send(new UpdateTrustedTokenIssuerCommand(update));
    await program.refresh();
    const { steps } = await program.settle(declare());
    expect(steps).to.deep.equal(["update aws:ssoadmin/trustedTokenIssuer:TrustedTokenIssuer"]);
  });

  it("keep a description that is no longer declared, as the real provider does", async () => {
    await program.settle(declare({ description: "Desktop" }));
    const left = await refusalOf(program.settle(declare()));
    expect(left).to.contain("what is left to do");
  });

  describe("with assumed roles", () => {
    const connect = (assumeRoles: object[]) => {
      const endpoint = sandbox.env["AWS_ENDPOINT_URL"] ?? "";
      const endpoints = { ssoadmin: sandbox.env["AWS_ENDPOINT_URL_SSO_ADMIN"] ?? "" };
      const clients = { endpoint, endpoints, credentials: sandbox.rootCredentials };
      return new Connections({ region: sandbox.region, assumeRoles: JSON.stringify(assumeRoles) }, clients);
    };
    const invoke = (connections: Connections, token: string) => provider.invoke(connections, token, {});
    const GET_INSTANCES = "aws:ssoadmin/getInstances:getInstances";

    async function makeReader(ExternalId: string, ...Action: string[]) {
      const RoleName = `provider-role-${Math.random().toString(36).slice(2, 10)}`;
      const trust = {
        Effect: "Allow",
        Principal: { AWS: sandbox.account },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": ExternalId } },
      };
      const iam = new IAMClient(asRoot(sandbox));
      const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
      const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
      const statement = { Effect: "Allow", Action, Resource: "*" };
      const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "one", PolicyDocument }));
      return { roleArn: Role?.Arn, externalId: ExternalId, sessionName: "stack" };
    }

    it("call as the role, with its permissions alone", async () => {
      const reader = await makeReader("secret", "sso:ListInstances");
      const found = await invoke(connect([reader]), GET_INSTANCES);
      expect(found).to.deep.include({ arns: [instanceArn], identityStoreIds: [identityStoreId] });
      const { arn } = await invoke(connect([reader]), "aws:index/getCallerIdentity:getCallerIdentity");
      expect(arn).to.match(/:assumed-role\/provider-role-\w+\/stack$/);
      const other = await makeReader("secret", "iam:ListRoles");
      expect(await refusalOf(invoke(connect([other]), GET_INSTANCES))).to.match(
        /AccessDenied.*sso:ListInstances/,
      );
    });

    it("refuse a wrong external ID, and settings that are not supported", async () => {
      const reader = await makeReader("secret", "sso:ListInstances");
      const wrong = connect([{ ...reader, externalId: "guess" }]);
      expect(await refusalOf(invoke(wrong, GET_INSTANCES))).to.match(/AccessDenied/);
      expect(() => connect([{ ...reader, tags: {} }])).to.throw("assumeRoles with tags");
    });
  });
});
