import { CreateUserPoolClientCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { CookieJar } from "../../../sandbox/sign-in/cookie-jar.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { refusalOf } from "../refusal-of.ts";
import { chooseUser } from "./choose-user.ts";
import { APP, type Posted, postedIn, SamlPool, SIGNED_OUT } from "./saml-pool.ts";

const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

describe("Sign-in with a SAML provider in the sandbox's Cognito", () => {
  let pool: SamlPool;
  /** Of a client that offers this provider alone. */
  let plain: string;
  let strict: string;
  let portal: string;

  before(async () => {
    const options = { host: "portal.sso.rules.amazonaws.com", domain: "acme-saml-rules" };
    pool = await SamlPool.make(await sharedSandbox(), options);
    plain = await pool.add("IAMIdentityCenter");
    const details = { RequestSigningAlgorithm: "rsa-sha256", EncryptedResponses: "true" };
    strict = await pool.add("strict", { ...details, IDPSignout: "true" });
    portal = await pool.add("portal", { IDPInit: "true" });
  });
  after(() => pool.stop());
  beforeEach(() => pool.register());

  const errorFor = async (posted: Posted) => (await pool.post(posted))["error_description"] ?? "accepted";

  it("makes an account of the Subject and the mapped attributes", async () => {
    const app = await pool.post(await pool.response(plain));
    expect(app).to.have.all.keys("code", "state").and.include({ state: "s" });
    expect(await pool.user("IAMIdentityCenter_user-grace-hopper")).to.include({
      status: "EXTERNAL_PROVIDER",
      email: "Grace.Hopper@Example.com",
      email_verified: "false",
    });
  });

  it("takes a response that is signed as a whole, as long as nothing is changed", async () => {
    pool.register({ signWhole: true });
    expect(await errorFor(await pool.response(plain))).to.equal("accepted");
    const { xml, relayState } = await pool.response(plain);
    const changed = xml.replaceAll("user-grace-hopper", "user-mallory");
    expect(await errorFor({ xml: changed, relayState })).to.match(/signature is invalid/);
  });

  for (const [what, change] of [
    ["tampered", (xml: string) => xml.replaceAll("user-grace-hopper", "user-alan-turing")],
    ["unsigned", (xml: string) => xml.replace(/<ds:Signature[\s\S]*?<\/ds:Signature>/g, "")],
    ["unreadable", () => "<html>"],
    ["with a document type", (xml: string) => `<!DOCTYPE x [<!ENTITY y "z">]>${xml}`],
    ["without an assertion", (xml: string) => xml.replace(/<saml:Assertion[\s\S]*<\/saml:Assertion>/, "")],
    ["signed for another element", (xml: string) => xml.replace(/URI="#[^"]+"/, 'URI=""')],
    ["with a forged assertion before the signed one", (xml: string) => wrapped(xml, "$1$2")],
    ["with the signed assertion inside a forged one", (xml: string) => wrapped(xml, "$1", "$2")],
  ] as const) {
    it(`refuses a response that is ${what}`, async () => {
      const { xml, relayState } = await pool.response(plain);
      const changed = change(xml);
      expect(changed).not.to.equal(xml);
      expect(await errorFor({ xml: changed, relayState })).to.match(/^Invalid SAML response received/);
      expect(await pool.user("IAMIdentityCenter_user-mallory").catch(String)).to.match(/UserNotFound/);
    });
  }

  for (const [what, values, reason] of [
    ["for another audience", { Audience: "urn:amazon:cognito:sp:other" }, /Audience/],
    ["of another issuer", { Issuer: "https://other.example.com" }, /Issuer/],
    ["to another address", { Destination: "https://other.example.com" }, /Destination/],
    ["for another recipient", { SubjectRecipient: "https://other.example.com" }, /Recipient/],
    ["to another request", { InResponseTo: "_other" }, /InResponseTo/],
    ["that ended a second ago", { ConditionsNotOnOrAfter: minutesFromNow(-1 / 60) }, /expired/],
    [
      "whose subject has expired",
      { SubjectConfirmationDataNotOnOrAfter: minutesFromNow(-1 / 60) },
      /expired/,
    ],
    ["that begins later", { ConditionsNotBefore: minutesFromNow(2) }, /not yet valid/],
    ["of a failure", { StatusCode: "urn:oasis:names:tc:SAML:2.0:status:Responder" }, /status/],
    ["without a NameID", { NameID: "" }, /no NameID/],
    ["with a 4-byte character", { attrUserEmail: "ada😐@example.com" }, /4-byte/],
  ] as const) {
    it(`refuses a response ${what}`, async () => {
      pool.register({ values });
      expect(await errorFor(await pool.response(plain))).to.match(reason);
    });
  }

  it("refuses a response that was signed with an expired certificate", async () => {
    pool.register({ certificateEnd: new Date(Date.now() - 1_000) });
    expect(await errorFor(await pool.response(plain))).to.match(/signature is invalid/);
  });

  it("refuses an answer to an earlier request, and one without a request", async () => {
    const { xml, relayState } = await pool.response(plain);
    expect(await errorFor({ xml, relayState })).to.equal("accepted");
    expect(await errorFor({ xml, relayState })).to.match(/^Invalid relayState/);
    const again = await pool.response(plain);
    expect(await errorFor({ xml, relayState: again.relayState })).to.match(/InResponseTo/);
  });

  it("signs requests, and takes encrypted assertions alone, with the certificates of the pool and of the provider", async () => {
    const uploaded = await pool.certificates("strict");
    const { signingCertificate: signing, encryptionCertificate: encryption } = uploaded;
    expect(signing).not.to.equal(encryption);
    expect((await fetch(pool.start(plain), { redirect: "manual" })).headers.get("location")).not.to.match(
      /Signature=/,
    );
    pool.register({ signingCertificate: encryption, encryptionCertificate: encryption });
    expect((await chooseUser(pool.start(strict), "user-grace-hopper")).page).to.equal("");
    pool.register({ signingCertificate: signing });
    expect(await errorFor(await pool.response(strict))).to.match(/not encrypted/);
    pool.register({ signingCertificate: signing, encryptionCertificate: signing });
    expect(await errorFor(await pool.response(strict))).to.match(/cannot be decrypted/);
    pool.register(uploaded);
    const response = await pool.response(strict);
    expect(response.xml)
      .to.match(/EncryptedAssertion/)
      .and.not.match(/user-grace-hopper/);
    expect(await errorFor(response)).to.equal("accepted");
    expect(await pool.user("strict_user-grace-hopper")).to.include({ email: "Grace.Hopper@Example.com" });
  });

  it("takes a sign-in that the provider begins only with IDPInit, once, soon, and for this client", async () => {
    const begun = async (client: string, name: string, more: Record<string, string> = {}) => {
      const asked = { client_id: client, identity_provider: name, redirect_uri: APP, ...more };
      const state = new URLSearchParams({ response_type: "code", scope: "openid", ...asked });
      const query = new URLSearchParams({ RelayState: String(state) });
      const start = pool.sandbox.gateway.resolve(`${pool.provider.startUrl}?${query}`);
      return postedIn((await chooseUser(start, "user-grace-hopper")).page);
    };
    const first = await begun(portal, "portal");
    expect(await pool.post(first)).to.have.all.keys("code");
    expect(await errorFor(first)).to.match(/used before/);
    const unknown = /^Invalid relayState/;
    expect(await errorFor(await begun(plain, "IAMIdentityCenter"))).to.match(unknown);
    expect(await errorFor(await begun(plain, "portal"))).to.match(unknown);
    expect(await errorFor(await begun(portal, "portal", { redirect_uri: "https://x.example" }))).to.match(
      unknown,
    );
    expect(await errorFor(await begun(portal, "portal", { scope: "email" }))).to.match(unknown);
    const solicited = await pool.response(plain);
    const { relayState } = await begun(portal, "portal");
    expect(await errorFor({ xml: solicited.xml, relayState })).to.match(/InResponseTo/);
    pool.register({ values: { IssueInstant: minutesFromNow(-7) } });
    expect(await errorFor(await begun(portal, "portal"))).to.match(/too long ago/);
  });

  it("keeps clients with such a provider to SAML", async () => {
    const client = (...names: string[]) =>
      refusalOf(
        pool.cognito.send(
          new CreateUserPoolClientCommand({
            UserPoolId: pool.poolId,
            ClientName: "app",
            SupportedIdentityProviders: names,
          }),
        ),
      );
    expect(await client("portal", "COGNITO")).to.match(/^InvalidParameterException.*SAML providers only/);
    expect(await client("portal", "strict")).to.equal("accepted");
  });

  it("signs users out at the provider too, with a signed request, if IDPSignout is on", async () => {
    const browser = new CookieJar();
    pool.register(await pool.certificates("strict"));
    const signOut = pool.at(`/logout?client_id=${strict}&logout_uri=${encodeURIComponent(SIGNED_OUT)}`);
    /** Signs in and out. @returns where the pool sends the browser after the provider's answer. */
    const signedOut = async (change = (xml: string) => xml) => {
      expect(await pool.post(await pool.response(strict, browser), browser)).to.include.keys("code");
      const { xml, relayState } = postedIn((await chooseUser(signOut, "", browser)).page);
      expect(xml).to.match(/LogoutResponse/);
      const SAMLResponse = Buffer.from(change(xml)).toString("base64");
      const body = new URLSearchParams({ SAMLResponse, RelayState: relayState });
      const answer = await fetch(pool.at("/saml2/logout"), { method: "POST", body, redirect: "manual" });
      return answer.headers.get("location") ?? answer.text();
    };
    expect(await signedOut()).to.equal(SIGNED_OUT);
    // Both sessions have ended: the provider asks again, and a second sign-out has no user to sign out there.
    expect((await chooseUser(pool.start(strict), "", browser)).page).to.include("not assigned");
    expect((await chooseUser(signOut, "", browser)).left?.href).to.equal(SIGNED_OUT);
    const unsigned = (xml: string) => xml.replace(/<ds:Signature[\s\S]*<\/ds:Signature>/, "");
    expect(await signedOut(unsigned)).to.match(/LogoutResponse signature/);
    expect(await signedOut((xml) => xml.replace(/InResponseTo="[^"]+"/, ""))).to.match(/InResponseTo/);
    expect((await fetch(pool.at("/saml2/logout"))).status).not.to.equal(302);
  });

  it("leaves the provider's session alone without IDPSignout", async () => {
    const browser = new CookieJar();
    expect(await pool.post(await pool.response(plain, browser), browser)).to.include.keys("code");
    const signOut = pool.at(`/logout?client_id=${plain}&logout_uri=${encodeURIComponent(SIGNED_OUT)}`);
    expect((await chooseUser(signOut, "", browser)).left?.href).to.equal(SIGNED_OUT);
    expect((await chooseUser(pool.start(plain), "", browser)).page).to.include("SAMLResponse");
  });
});

/**
 * An attacker who has a signed assertion adds one of their own. @param around the forged and the signed one; @param inside what the forged one
 * has at its end.
 */
function wrapped(xml: string, around: "$1$2" | "$1", inside = ""): string {
  const [signed = ""] = /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(xml) ?? [];
  const forged = signed
    .replace(/<ds:Signature[\s\S]*<\/ds:Signature>/, "")
    .replace(/ID="[^"]+"/, 'ID="_forged"')
    .replaceAll("user-grace-hopper", "user-mallory")
    .replace("</saml:Assertion>", () => `${inside && signed}</saml:Assertion>`);
  return xml.replace(signed, () => around.replace("$1", () => forged).replace("$2", () => signed));
}
