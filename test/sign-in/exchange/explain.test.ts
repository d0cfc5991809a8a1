import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  DeleteApplicationGrantCommand,
  DeleteTrustedTokenIssuerCommand,
  PutApplicationAssignmentConfigurationCommand,
  PutApplicationGrantCommand,
  UpdateTrustedTokenIssuerCommand,
} from "@aws-sdk/client-sso-admin";
import { expect } from "chai";
import { documentedPolicy, type Sandbox } from "../../../sandbox/index.ts";
import { decodeToken } from "../../../sign-in/claims.ts";
import { assumeRole, exchangeToken } from "../../../sign-in/exchange/exchange.ts";
import { explained } from "../../../sign-in/exchange/explain.ts";
import type { ExchangeSetup } from "../../../sign-in/exchange/setup.ts";
import {
  actorPolicy,
  allowCallers,
  createIamRole,
  JWT_BEARER,
  jwtGrant,
  makeExchange,
} from "../../sandbox/exchange-setup.ts";
import { asRoot } from "../../sandbox/hand-made-stack.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { withEnvironment } from "../../support/with-environment.ts";
import { failureOf } from "./support.ts";

/** A policy that allows nothing that an explanation reads. */
const NOTHING = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "iam:ListRoles", Resource: "*" }],
};

const ADA = "ada.lovelace@example.com";

describe("An exchange in the sandbox", () => {
  let sandbox: Sandbox;
  let app: Awaited<ReturnType<typeof makeExchange>>;
  let setup: ExchangeSetup;

  before(async () => {
    sandbox = await sharedSandbox();
  });
  beforeEach(async () => {
    app = await makeExchange(sandbox);
    setup = {
      issuerArn: app.trustedTokenIssuer,
      applicationArn: app.ApplicationArn,
      issuerUrl: app.issuer,
      claim: "email",
      attribute: "emails.value",
      audiences: [app.ClientId],
      scopes: ["qbusiness:qapps:access"],
      redeploy: "npm run provision -- --refresh --stack dev",
    };
  });
  afterEach(async () => {
    const { trustedTokenIssuer: TrustedTokenIssuerArn } = app;
    await app.admin
      .send(new DeleteTrustedTokenIssuerCommand({ TrustedTokenIssuerArn }))
      .catch(() => undefined);
  });

  const signal = new AbortController().signal;
  const idTokenOf = async (address = ADA, client?: string) => (await app.tokensOf(address, client)).IdToken;

  /** Exchanges a token as the command does, and explains a refusal with the documented permissions. */
  const exchange = (idToken: string) =>
    withEnvironment(sandbox.env, async () => {
      const { region, account } = sandbox;
      const credentials = await sandbox.credentialsFor([documentedPolicy("exchange", account, region)]);
      const directory = { region, credentials };
      const clientConfig = { region, credentials: sandbox.rootCredentials };
      try {
        return await exchangeToken({ ...setup, region, idToken, clientConfig, signal });
      } catch (error) {
        const claims = decodeToken(idToken)?.claims ?? {};
        const caller = `arn:aws:iam::${sandbox.account}:root`;
        throw await explained(error, { setup, claims, caller, directory, signal });
      }
    });
  const failure = async (idToken: Promise<string>) => failureOf(exchange(await idToken));

  it("says who the user is, and who one is with a role", async () => {
    const { identity, contextAssertion = "", scopes } = await exchange(await idTokenOf());
    expect(identity.userId).to.equal("93a4c8d2-0000-4000-8000-000000000001");
    expect(scopes).to.include("qbusiness:qapps:access");
    const RoleName = `exchange-${app.ClientId.slice(0, 12)}`;
    const trust = {
      Effect: "Allow",
      Principal: { AWS: sandbox.account },
      Action: ["sts:AssumeRole", "sts:SetContext"],
    };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
    const { Role } = await new IAMClient(asRoot(sandbox)).send(
      new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }),
    );
    const request = { roleArn: Role?.Arn ?? "", contextAssertion, signal };
    const clientConfig = { region: sandbox.region, credentials: sandbox.rootCredentials };
    const role = await withEnvironment(sandbox.env, () => assumeRole({ ...request, clientConfig }));
    expect(role.arn).to.match(new RegExp(`:assumed-role/${RoleName}/quick-sign-in-exchange$`));
    expect(Date.parse(role.expiresAt ?? "")).to.be.greaterThan(Date.now());
  });

  it("is refused for a token that was exchanged before, and says so", async () => {
    const token = await idTokenOf();
    await exchange(token);
    const error = await failureOf(exchange(token));
    expect(error.code).to.equal("TOKEN_USED");
    expect(error.hint).to.contain("Sign in again");
    await exchange(await idTokenOf());
  });

  it("is refused for Cognito's access token, which has neither aud nor email", async () => {
    const { AccessToken } = await app.tokensOf(ADA);
    expect(decodeToken(AccessToken)?.claims).to.not.have.any.keys("aud", "email");
    expect((await failureOf(exchange(AccessToken))).code).to.equal("CLAIM_WRONG");
  });

  it("names users who are missing, ambiguous or disabled", async () => {
    expect((await failure(idTokenOf("unknown@example.org"))).code).to.equal("USER_UNKNOWN");
    // The pool has another case than the directory.
    expect((await failure(idTokenOf("katherine.johnson@example.com"))).code).to.equal("USER_UNKNOWN");
    expect((await failure(idTokenOf("dora.disabled@example.com"))).code).to.equal("USER_DISABLED");
  });

  it("names a missing audience, with the setting", async () => {
    const error = await failure(idTokenOf(ADA, await app.makeClient()));
    expect(error.code).to.equal("AUDIENCE_MISSING");
    expect(error.hint).to.contain("identityCenter.application.clients");
  });

  it("names a missing grant, and one for another issuer", async () => {
    const { ApplicationArn, admin } = app;
    await admin.send(new DeleteApplicationGrantCommand({ ApplicationArn, GrantType: JWT_BEARER }));
    expect((await failure(idTokenOf())).code).to.equal("GRANT_MISSING");
    const stranger = await makeExchange(sandbox);
    const Grant = jwtGrant(stranger.trustedTokenIssuer, [app.ClientId]);
    await admin.send(new PutApplicationGrantCommand({ ApplicationArn, GrantType: JWT_BEARER, Grant }));
    const error = await failure(idTokenOf());
    await admin.send(
      new DeleteTrustedTokenIssuerCommand({ TrustedTokenIssuerArn: stranger.trustedTokenIssuer }),
    );
    expect(error.code).to.equal("GRANT_MISSING");
  });

  it("names a deleted issuer, and one that compares another attribute", async () => {
    const { trustedTokenIssuer: TrustedTokenIssuerArn, admin } = app;
    const OidcJwtConfiguration = { IdentityStoreAttributePath: "userName" };
    await admin.send(
      new UpdateTrustedTokenIssuerCommand({
        TrustedTokenIssuerArn,
        TrustedTokenIssuerConfiguration: { OidcJwtConfiguration },
      }),
    );
    expect((await failure(idTokenOf())).code).to.equal("CLAIM_WRONG");
    await admin.send(new DeleteTrustedTokenIssuerCommand({ TrustedTokenIssuerArn }));
    expect((await failure(idTokenOf())).code).to.equal("ISSUER_WRONG");
  });

  it("names a caller that the actor policy lacks, and a user without an assignment", async () => {
    const { ApplicationArn, admin } = app;
    await admin.send(
      new PutApplicationAssignmentConfigurationCommand({ ApplicationArn, AssignmentRequired: true }),
    );
    expect((await failure(idTokenOf())).code).to.equal("USER_UNASSIGNED");
    const other = await createIamRole(
      sandbox,
      `other-${app.ClientId.slice(0, 12)}`,
      NOTHING.Statement[0] ?? {},
    );
    await allowCallers(sandbox, ApplicationArn, actorPolicy(other.arn));
    const error = await failure(idTokenOf());
    expect(error.code).to.equal("CALLER_REFUSED");
    expect(error.message).to.contain("actor policy").and.contain(`${sandbox.account}:root`);
  });

  it("names an application that AWS does not know", async () => {
    setup = { ...setup, applicationArn: `${setup.applicationArn.slice(0, -4)}0000` };
    expect((await failure(idTokenOf())).code).to.equal("APPLICATION_UNKNOWN");
  });

  it("says what it could not read, with credentials that may read nothing", async () => {
    const token = await idTokenOf("unknown@example.org");
    const error = await withEnvironment(sandbox.env, async () => {
      const { region } = sandbox;
      const clientConfig = { region, credentials: sandbox.rootCredentials };
      const refused = await failureOf(
        exchangeToken({ ...setup, region, idToken: token, clientConfig, signal }),
      );
      const directory = { region, credentials: await sandbox.credentialsFor([NOTHING]) };
      return explained(refused, { setup, claims: {}, caller: "-", directory, signal });
    });
    expect(error).to.have.property("code", "EXCHANGE_REFUSED");
    expect(error)
      .to.have.property("message")
      .that.contains(
        "could not be read: the actor policy, the assignments, the grant, the trusted token issuer",
      );
  });
});
