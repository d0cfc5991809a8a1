import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  CreateIdentityProviderCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { type SamlProvider, startSamlProvider } from "../../../sandbox/federation/saml-provider.ts";
import { providerUsers } from "../../../sandbox/federation/users.ts";
import type { Sandbox } from "../../../sandbox/index.ts";
import { formOf } from "../../../sandbox/sign-in/form.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { asRoot, makePool } from "../hand-made-stack.ts";
import { chooseUser } from "./choose-user.ts";

const APP = "http://localhost:18080/callback";
const HOST = "portal.sso.rules.amazonaws.com";
const DOMAIN = "acme-saml-rules";

describe("Sign-in with a SAML provider in the sandbox's Cognito", () => {
  let sandbox: Sandbox;
  let provider: SamlProvider;
  let UserPoolId: string;
  let client: string;
  let acsUrl: string;

  before(async () => {
    sandbox = await sharedSandbox();
    const cognito = new CognitoIdentityProviderClient(asRoot(sandbox));
    provider = await startSamlProvider({ host: HOST, users: providerUsers() });
    sandbox.serveHost(HOST, provider.origin);
    UserPoolId = await makePool(sandbox, {});
    await cognito.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: DOMAIN }));
    acsUrl = `https://${DOMAIN}.auth.${sandbox.region}.amazoncognito.com/saml2/idpresponse`;
    await cognito.send(
      new CreateIdentityProviderCommand({
        UserPoolId,
        ProviderName: "IAMIdentityCenter",
        ProviderType: "SAML",
        ProviderDetails: { MetadataURL: provider.metadataUrl },
        AttributeMapping: { email: "email" },
      }),
    );
    const { UserPoolClient } = await cognito.send(
      new CreateUserPoolClientCommand({
        UserPoolId,
        ClientName: "app",
        CallbackURLs: [APP],
        AllowedOAuthFlows: ["code"],
        AllowedOAuthScopes: ["openid"],
        AllowedOAuthFlowsUserPoolClient: true,
        SupportedIdentityProviders: ["IAMIdentityCenter"],
      }),
    );
    client = UserPoolClient?.ClientId ?? "";
  });
  after(() => provider.stop());
  beforeEach(() => provider.register({ acsUrl, audience: `urn:amazon:cognito:sp:${UserPoolId}` }));

  const pages = () => `https://${DOMAIN}.auth.${sandbox.region}.amazoncognito.com`;
  /** @returns what the provider posts to the pool. */
  async function response(): Promise<{ xml: string; relayState: string }> {
    const query = `response_type=code&client_id=${client}&redirect_uri=${APP}&scope=openid&state=s`;
    const start = sandbox.gateway.resolve(`${pages()}/oauth2/authorize?${query}`);
    const { page } = await chooseUser(start, "user-grace-hopper");
    const fields = formOf(page)?.fields;
    return {
      xml: Buffer.from(fields?.get("SAMLResponse") ?? "", "base64").toString(),
      relayState: fields?.get("RelayState") ?? "",
    };
  }
  /** @returns what the app receives. */
  async function posted({ xml, relayState }: { xml: string; relayState: string }) {
    const body = new URLSearchParams({
      SAMLResponse: Buffer.from(xml).toString("base64"),
      RelayState: relayState,
    });
    const address = sandbox.gateway.resolve(`${pages()}/saml2/idpresponse`);
    const answer = await fetch(address, { method: "POST", body, redirect: "manual" });
    return new URL(answer.headers.get("location") ?? "", "https://none").searchParams;
  }

  it("makes an account of the Subject and the mapped attributes", async () => {
    const app = await posted(await response());
    expect(app.get("error_description")).to.equal(null);
    expect(app.get("state")).to.equal("s");
    const user = await new CognitoIdentityProviderClient(asRoot(sandbox)).send(
      new AdminGetUserCommand({ UserPoolId, Username: "IAMIdentityCenter_user-grace-hopper" }),
    );
    expect(user.UserStatus).to.equal("EXTERNAL_PROVIDER");
    const values = Object.fromEntries((user.UserAttributes ?? []).map(({ Name, Value }) => [Name, Value]));
    expect(values).to.include({ email: "Grace.Hopper@Example.com", email_verified: "false" });
  });

  for (const [what, change] of [
    ["tampered", (xml: string) => xml.replaceAll("user-grace-hopper", "user-alan-turing")],
    ["unsigned", (xml: string) => xml.replace(/<ds:Signature[\s\S]*?<\/ds:Signature>/g, "")],
    ["unreadable", () => "<html>"],
  ] as const) {
    it(`refuses a response that is ${what}`, async () => {
      const { xml, relayState } = await response();
      const changed = change(xml);
      expect(changed).not.to.equal(xml);
      expect((await posted({ xml: changed, relayState })).get("error_description")).to.match(
        /^Invalid SAML response received/,
      );
    });
  }

  it("reads the signed assertion, and not one that is put before it", async () => {
    const { xml, relayState } = await response();
    const [assertion = ""] = /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(xml) ?? [];
    const forged = assertion
      .replace(/<ds:Signature[\s\S]*?<\/ds:Signature>/, "")
      .replace(/ ID="[^"]*"/, ' ID="_forged"')
      .replaceAll("user-grace-hopper", "user-mallory");
    const wrapped = xml.replace(assertion, () => `${forged}${assertion}`);
    expect(wrapped).to.include("user-mallory");
    await posted({ xml: wrapped, relayState });
    const mallory = new AdminGetUserCommand({ UserPoolId, Username: "IAMIdentityCenter_user-mallory" });
    expect(await new CognitoIdentityProviderClient(asRoot(sandbox)).send(mallory).catch(String)).to.match(
      /UserNotFound/,
    );
  });

  it("refuses an assertion that was used, and one for another audience", async () => {
    const { xml, relayState } = await response();
    expect((await posted({ xml, relayState })).get("code")).to.be.a("string");
    const again = await response();
    expect((await posted({ xml, relayState: again.relayState })).get("error_description")).to.match(
      /used before/,
    );
    provider.register({ acsUrl, audience: "urn:amazon:cognito:sp:other" });
    expect((await posted(await response())).get("error_description")).to.match(/Audience/);
  });
});
