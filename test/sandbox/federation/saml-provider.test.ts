import { expect } from "chai";
import { Constants, IdentityProvider, ServiceProvider } from "samlify";
import { type SamlProvider, startSamlProvider } from "../../../sandbox/federation/saml-provider.ts";
import { providerUsers } from "../../../sandbox/federation/users.ts";
import { type Gateway, openGateway } from "../../../sandbox/gateway.ts";
import { formOf } from "../../../sandbox/sign-in/form.ts";
import { chooseUser } from "./choose-user.ts";

const HOST = "portal.sso.eu-central-1.amazonaws.com";
const AUDIENCE = "urn:amazon:cognito:sp:eu-central-1_AbCdEfGhI";
const ACS = "https://app.example.net/saml2/idpresponse";

describe("The sandbox's SAML provider", () => {
  let provider: SamlProvider;
  let gateway: Gateway;
  let signIn: ReturnType<typeof IdentityProvider>;
  const application = ServiceProvider({
    entityID: AUDIENCE,
    wantAssertionsSigned: true,
    assertionConsumerService: [{ Binding: Constants.namespace.binding.post, Location: ACS }],
  });

  before(async () => {
    const hosts: Record<string, string> = {};
    gateway = await openGateway("http://127.0.0.1:1", () => hosts);
    provider = await startSamlProvider({ host: HOST, users: providerUsers() });
    hosts[HOST] = provider.origin;
    const metadata = await (await fetch(gateway.resolve(provider.metadataUrl))).text();
    signIn = IdentityProvider({ metadata });
  });
  after(() => Promise.all([provider.stop(), gateway.stop()]));

  function address(relayState: string): string {
    const { context } = application.createLoginRequest(signIn, "redirect", { relayState });
    return gateway.resolve(context);
  }

  it("starts no sign-in before its application is set up", async () => {
    expect((await fetch(address("state"))).status).to.equal(404);
  });

  it("posts a signed assertion with a persistent Subject and the e-mail", async () => {
    provider.register({ acsUrl: ACS, audience: AUDIENCE });
    const { page } = await chooseUser(address("state+/="), "user-grace-hopper");
    const form = formOf(page);
    expect(form?.action).to.equal(ACS);
    expect(form?.fields.get("RelayState")).to.equal("state+/=");
    const body = { SAMLResponse: form?.fields.get("SAMLResponse") };
    const { extract } = await application.parseLoginResponse(signIn, "post", { body });
    expect(extract.nameID).to.equal("user-grace-hopper");
    expect(extract.attributes).to.deep.equal({
      email: "Grace.Hopper@Example.com",
      email_verified: "true",
    });
    expect(extract.audience).to.equal(AUDIENCE);
  });

  it("ends with its own page if the user is denied access", async () => {
    expect((await chooseUser(address("state"), "")).page).to.include("not assigned");
  });
});
