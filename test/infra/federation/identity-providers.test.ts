import { expect } from "chai";
import { attributeMapping } from "../../../infra/federation/attribute-mapping.ts";
import { openIdDetails } from "../../../infra/federation/provider-details.ts";
import { outputsSchema } from "../../../infra/outputs.ts";
import { federation as federationSetting } from "../../../infra/settings/federation.ts";
import { textOfArchive } from "../support/archive-text.ts";
import { declaredStack } from "../support/mocked-stack.ts";

const json = (value: unknown) => JSON.stringify(value);
const PROVIDER = "aws:cognito/identityProvider:IdentityProvider";
const CLIENT = "aws:cognito/userPoolClient:UserPoolClient";
const SECRET = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:okta-AbCdEf";
const ENDPOINTS = {
  authorization: "https://idp.example.com/authorize",
  token: "https://idp.example.com/token",
  userInfo: "https://idp.example.com/me",
  jwks: "https://idp.example.com/jwks",
};
const OIDC = {
  type: "oidc",
  issuer: "https://idp.example.com",
  clientId: "app",
  clientSecretArn: SECRET,
  endpoints: ENDPOINTS,
};
const SAML = { type: "saml", metadataUrl: "https://portal.sso.eu-central-1.amazonaws.com/saml/metadata/abc" };
const federation = (providers: object) => ({ federation: json(providers) });

/** As the engine gets a secret: it is encrypted in the state, and a preview does not show it. Source: Pulumi, rpc.ts, specialSecretSig. */
const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

const providersOf = (outputs: object) =>
  outputsSchema.pick({ Federation: true }).parse(outputs).Federation ?? {};

describe("What sync does about identity providers", () => {
  const POLICY = "aws:iam/rolePolicy:RolePolicy";
  const sync = { directorySync: json({ sources: [{ kind: "scim" }] }), scim: "{}" };
  const workerPolicy = async (providers: object) =>
    json((await declaredStack({ ...federation(providers), ...sync })).one(POLICY, "sign-in-sync").inputs);

  it("is an output for the command, by the settings of each provider", async () => {
    const providers = {
      okta: { ...OIDC, link: "externalId" },
      idc: { ...SAML, follow: false, trustEmails: true },
    };
    const { outputs } = await declaredStack(federation(providers));
    expect(outputsSchema.pick({ SyncProviders: true }).parse(outputs).SyncProviders).to.deep.equal({
      okta: { follow: true, link: "externalId" },
      idc: { follow: false, trustEmails: true },
    });
    expect((await declaredStack({})).outputs).not.to.have.property("SyncProviders");
  });

  it("says that no app takes a password only where that is so, to the command and to the worker", async () => {
    const notes = { callbackUrls: ["http://127.0.0.1:8400/cb"] };
    const closed = { ...federation({ okta: OIDC }), ...sync, directSignIn: "false" };
    const of = async (settings: object) => {
      const stack = await declaredStack({ ...closed, ...settings });
      const { code } = stack.one("aws:lambda/function:Function", "sign-in-sync").inputs;
      return [stack.outputs["SyncDirectSignIn"], /directSignIn: ?(false|!1)/.test(await textOfArchive(code))];
    };
    expect(await of({})).to.deep.equal([false, true]);
    expect(await of({ clients: json({ notes: { ...notes, directSignIn: false } }) })).to.deep.equal([
      false,
      true,
    ]);
    expect(await of({ clients: json({ notes }) })).to.deep.equal([undefined, false]);
    expect(await of({ directSignIn: "true" })).to.deep.equal([undefined, false]);
  });

  it("allows the worker to link accounts only where a setting asks for it", async () => {
    expect(await workerPolicy({ okta: { ...OIDC, link: "externalId" } })).to.include(
      "AdminLinkProviderForUser",
    );
    expect(await workerPolicy({ okta: OIDC })).not.to.include("AdminLinkProviderForUser");
  });

  it("links by e-mail only for a provider whose e-mails are trusted", async () => {
    const refused = await declaredStack(federation({ okta: { ...OIDC, link: "email" } })).catch(String);
    expect(refused).to.include("linking by email needs trustEmails: true");
    await declaredStack(federation({ okta: { ...OIDC, link: "email", trustEmails: true } }));
  });
});

describe("Identity providers of the pool", () => {
  it("are those of OpenID, with all their endpoints, and the client secret as one that is kept encrypted", async () => {
    const stack = await declaredStack(federation({ okta: OIDC }));
    const { inputs, request } = stack.one(PROVIDER);
    expect(inputs).to.deep.include({
      providerName: "okta",
      providerType: "OIDC",
      idpIdentifiers: [],
      attributeMapping: {
        email: "email",
        email_verified: "email_verified",
        name: "name",
        given_name: "given_name",
        family_name: "family_name",
        username: "sub",
      },
      providerDetails: secret({
        client_id: "app",
        client_secret: "stored-secret",
        attributes_request_method: "GET",
        authorize_scopes: "openid email profile",
        oidc_issuer: "https://idp.example.com",
        authorize_url: ENDPOINTS.authorization,
        token_url: ENDPOINTS.token,
        attributes_url: ENDPOINTS.userInfo,
        jwks_uri: ENDPOINTS.jwks,
      }),
    });
    expect(request?.getIgnorechangesList()).to.deep.equal(["providerDetails.attributes_url_add_attributes"]);
    expect(request?.getAdditionalsecretoutputsList()).to.deep.equal(["providerDetails"]);
    expect(json(stack.outputs)).not.to.contain("stored-secret");
  });

  it("are those of SAML, and tell which values to enter there", async () => {
    const stack = await declaredStack(federation({ IAMIdentityCenter: { ...SAML, signRequests: true } }));
    expect(stack.one(PROVIDER).inputs).to.deep.include({
      providerType: "SAML",
      attributeMapping: { email: "email" },
      providerDetails: {
        MetadataURL: SAML.metadataUrl,
        IDPSignout: "false",
        EncryptedResponses: "false",
        RequestSigningAlgorithm: "rsa-sha256",
      },
    });
    const { IAMIdentityCenter: printed } = providersOf(stack.outputs);
    expect(printed?.AcsUrl).to.match(
      /^https:\/\/sign-in-[0-9a-f]+\.auth\.eu-central-1\.amazoncognito\.com\/saml2\/idpresponse$/,
    );
    expect(printed).to.include({ Type: "saml", Audience: "urn:amazon:cognito:sp:eu-central-1_AbCdEf123" });
  });

  it("are those of older guides, if they are set: openid alone, and the e-mail as Subject", () => {
    const { okta, corp } = federationSetting.parse({
      okta: { ...OIDC, scopes: ["openid"], attributesMethod: "POST" },
      corp: { ...SAML, subject: "email", attributes: { email: "Subject" } },
    });
    if (okta?.type !== "oidc" || corp === undefined) throw new Error("The settings have other types.");
    const details = openIdDetails(okta, { issuer: okta.issuer, ...ENDPOINTS });
    expect(details).to.include({ authorize_scopes: "openid", attributes_request_method: "POST" });
    expect(attributeMapping(corp)).to.deep.equal({ email: "Subject" });
  });

  it("are not declared for SAML without metadata, and no client names it", async () => {
    const stack = await declaredStack(federation({ IAMIdentityCenter: { type: "saml" } }));
    expect(stack.ofType(PROVIDER)).to.deep.equal([]);
    expect(stack.one(CLIENT).inputs["supportedIdentityProviders"]).to.deep.equal(["COGNITO"]);
    expect(stack.outputs["Federation"]).to.have.nested.property("IAMIdentityCenter.AcsUrl");
  });

  it("are named by app clients, which are declared after them", async () => {
    const stack = await declaredStack({
      ...federation({ okta: OIDC, corp: SAML }),
      directSignIn: "false",
      clients: json({ notes: { callbackUrls: ["http://127.0.0.1:8400/cb"], identityProviders: ["okta"] } }),
    });
    const quick = stack.one(CLIENT, "sign-in");
    expect(quick.inputs["supportedIdentityProviders"]).to.deep.equal(["okta", "corp"]);
    expect(stack.one(CLIENT, "sign-in-notes").inputs["supportedIdentityProviders"]).to.deep.equal([
      "COGNITO",
      "okta",
    ]);
    for (const name of ["sign-in", "sign-in-notes"]) {
      const before = stack.one(CLIENT, name).request?.getDependenciesList() ?? [];
      expect(before.filter((urn) => urn.includes("IdentityProvider"))).to.have.length(2);
    }
  });
});
