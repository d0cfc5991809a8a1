import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { authorizeQuery } from "../support/authorize-query.ts";
import { type Deployment, newDeployment } from "../support/deployment.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";

describe("The deployed proxy", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let deployment: Deployment;
  let outputs: Record<string, string>;

  before(async () => {
    sandbox = await sharedSandbox();
    deployment = await newDeployment(sandbox);
    ({ outputs } = await deployment.up());
  });

  after(async () => {
    await deployment?.destroy();
    deployment?.forget();
  });

  const get = (address: string) => fetch(sandbox.gateway.resolve(address), { redirect: "manual" });

  it("publishes where it is for apps that take only a discovery address", async () => {
    const { AuthEndpoint = "", TokenEndpoint = "", IssuerUrl, JwksUri } = outputs;
    const answer = await get(AuthEndpoint.replace("/oauth2/authorize", "/.well-known/openid-configuration"));
    const document = JSON.parse(await answer.text());
    expect(answer.status).to.equal(200);
    expect(document).to.include({
      issuer: IssuerUrl,
      authorization_endpoint: AuthEndpoint,
      token_endpoint: TokenEndpoint,
      userinfo_endpoint: TokenEndpoint.replace("token", "userInfo"),
    });
    // The emulator writes its own addresses with http.
    expect(document.jwks_uri.replace(/^http:/, "https:")).to.equal(JwksUri);
    expect(document.scopes_supported).to.include("offline_access");
  });

  it("insists on PKCE until it is told not to, and then again", async () => {
    const { AuthEndpoint, ClientId } = outputs;
    const without = `${AuthEndpoint}?client_id=${ClientId}&response_type=code`;
    expect((await get(without)).status).to.equal(400);
    expect((await get(`${AuthEndpoint}?${authorizeQuery(ClientId)}`)).status).to.equal(302);
    const { steps } = await deployment.up({ requirePkce: "false" });
    expect(steps).to.deep.equal(["update aws:lambda/function:Function"]);
    expect((await get(without)).status).to.equal(302);
    await deployment.up();
    expect((await get(without)).status).to.equal(400);
  });
});
