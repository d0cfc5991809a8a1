import { expect } from "chai";
import { clientOf, exchangeAndAssume, setupOf } from "../../../automation/operations/exchange.ts";
import { describeExchange } from "../../../automation/output/exchange-report.ts";
import type { Target } from "../../../doctor/target.ts";
import { ExchangeError } from "../../../sign-in/exchange/exchange-error.ts";
import { SignedIn } from "../../../sign-in/index.ts";
import { plainTarget, settingsOf } from "../../doctor/support/target.ts";
import { FakeAws } from "../../support/fake-aws/index.ts";
import { jwtOf } from "../../support/fake-aws/token-exchange.ts";
import { withEnvironment } from "../../support/with-environment.ts";
import { recordedIo } from "../support/io.ts";

const stackRef = { stack: "prod", workDir: "." };
const TrustedTokenIssuerArn = "arn:aws:sso::111122223333:trustedTokenIssuer/ssoins-1111111111111111/tti-1";
const ApplicationArn = "arn:aws:sso::111122223333:application/ssoins-1111111111111111/apl-2222222222222222";
const CALLBACKS = { callbackUrls: ["http://127.0.0.1:8400/callback"] };
const SERVER = { callbackUrls: ["https://server.example.com/callback"], confidential: true };

function targetWith(identityCenter: object | undefined, isDeployed: boolean): Target {
  const config: Record<string, string> = {
    clients: JSON.stringify({ notes: CALLBACKS, portal: CALLBACKS, server: SERVER }),
  };
  if (identityCenter !== undefined) config["identityCenter"] = JSON.stringify(identityCenter);
  const plain = plainTarget();
  const { IssuerUrl, AuthEndpoint, TokenEndpoint, JwksUri } = plain.outputs;
  const endpoints = { IssuerUrl, AuthEndpoint, TokenEndpoint, JwksUri, UserInfoEndpoint: TokenEndpoint };
  const Clients = {
    notes: { ...endpoints, ClientId: "notes-id" },
    portal: { ...endpoints, ClientId: "portal-id" },
  };
  const deployed = { ...plain.outputs, Clients, TrustedTokenIssuerArn, ApplicationArn };
  const outputs = isDeployed ? deployed : plain.outputs;
  return plainTarget({ settings: settingsOf(config), outputs });
}

const application = (clients: readonly string[]) => ({
  trustedTokenIssuer: { claim: "sub", attribute: "userName" },
  application: { clients, callers: "account", scopes: ["qbusiness:qapps:access"] },
});

function codeOf(target: Target): string {
  try {
    setupOf(target, { stackRef });
    return "none";
  } catch (error) {
    if (error instanceof ExchangeError) return `${error.code}, ends with ${error.exitCode}`;
    throw error;
  }
}

describe("The setup of an exchange", () => {
  it("is the issuer, the claim, the audiences and the scopes of the stack", () => {
    expect(setupOf(targetWith(application(["amazon-quick", "portal"]), true), { stackRef })).to.deep.equal({
      issuerArn: TrustedTokenIssuerArn,
      applicationArn: ApplicationArn,
      issuerUrl: "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI",
      claim: "sub",
      attribute: "userName",
      audiences: ["1example23456789", "portal-id"],
      scopes: ["qbusiness:qapps:access"],
      redeploy: "npm run provision -- --refresh --stack prod",
    });
  });

  it("is wrong usage without the setting, and missing if the setting is not deployed", () => {
    expect(codeOf(targetWith(undefined, false))).to.equal("APPLICATION_OFF, ends with 2");
    expect(codeOf(targetWith({ trustedTokenIssuer: true }, true))).to.equal("APPLICATION_OFF, ends with 2");
    expect(codeOf(targetWith(application(["portal"]), false))).to.equal("APPLICATION_MISSING, ends with 1");
  });
});

describe("The app that signs in for an exchange", () => {
  it("is Amazon Quick if its client is an audience, else the first app that is, or the one that is asked for", () => {
    const quick = targetWith(application(["portal", "amazon-quick"]), true);
    const others = targetWith(application(["portal", "notes"]), true);
    expect(clientOf({}, quick)).to.equal(undefined);
    expect(clientOf({ client: "amazon-quick" }, quick)).to.equal(undefined);
    expect(clientOf({}, others)).to.equal("portal");
    expect(clientOf({ client: "notes" }, others)).to.equal("notes");
  });

  it("is refused before the sign-in if the application accepts no token of it", () => {
    const target = targetWith(application(["portal", "amazon-quick"]), true);
    expect(() => clientOf({ client: "notes" }, target))
      .to.throw(ExchangeError, "identityCenter.application.clients does not name notes")
      .that.deep.includes({ code: "AUDIENCE_MISSING", exitCode: 2 })
      .and.has.property("hint")
      .that.matches(/^--client takes portal, amazon-quick\. .* npm run provision -- --stack \w+$/);
    expect(() => clientOf({ client: "amazon-quick" }, targetWith(application(["portal"]), true))).to.throw(
      "does not name amazon-quick",
    );
    // The stack's outputs decide which apps there are.
    expect(clientOf({ client: "unknown" }, target)).to.equal("unknown");
  });

  it("is an app whose code can be received on this computer, if there is one", () => {
    expect(clientOf({}, targetWith(application(["server", "notes"]), true))).to.equal("notes");
    expect(clientOf({}, targetWith(application(["server"]), true))).to.equal("server");
  });
});

describe("An exchange", () => {
  const aws = new FakeAws();
  let env: Record<string, string>;
  before(async () => {
    env = await aws.start();
  });
  after(() => aws.stop());

  const exchangeWith = (scopes: readonly string[]) => {
    const settings = { ...application(["portal"]), trustedTokenIssuer: true };
    const target = targetWith({ ...settings, application: { ...settings.application, scopes } }, true);
    const claims = { email: "jane.doe@example.com" };
    const report = { claims, refreshedClaims: claims, userInfo: {}, comparisons: [] };
    const signedIn = new SignedIn({ ...report, refreshTokenRotated: false }, jwtOf({ jti: scopes }));
    const request = { stackRef, role: undefined };
    return withEnvironment(env, () => exchangeAndAssume({ request, target, signedIn }, recordedIo()));
  };

  it("names the scopes of the settings that it was not granted, with the fix", async () => {
    const report = await exchangeWith(["qbusiness:messages:access", "qbusiness:qapps:access"]);
    expect(report.scopes).to.include("qbusiness:messages:access");
    expect(describeExchange(report, stackRef, undefined))
      .to.include("! The application lacks the access scopes qbusiness:qapps:access. ")
      .and.include("\n  npm run provision -- --refresh --stack prod");
    expect(await exchangeWith(["qbusiness:messages:access"])).not.to.have.property("missingScopes");
  });
});
