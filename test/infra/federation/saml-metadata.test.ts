import { expect } from "chai";
import { readEntityIds } from "../../../infra/federation/saml-metadata.ts";
import { federation } from "../../../infra/settings/federation.ts";
import { serveLocally } from "../../support/local-server.ts";
import { withEnvironment } from "../../support/with-environment.ts";

const ADDRESS = "https://sso.example.com/metadata";
const read = (providers: object, fetchText?: (address: string) => Promise<string>) =>
  readEntityIds(federation.parse(providers), fetchText);
const corp = { corp: { type: "saml", metadataUrl: ADDRESS } };
const rootOf = (entity: string) => `<EntityDescriptor entityID="${entity}">`;

describe("The metadata of SAML providers at deploy time", () => {
  it("is read for those that are set by an address, and for no other", async () => {
    const asked: string[] = [];
    const others = {
      file: { type: "saml", metadata: rootOf("urn:file") },
      later: { type: "saml" },
      okta: {
        type: "oidc",
        issuer: "https://idp.example.com",
        clientId: "app",
        clientAuth: "private_key_jwt",
      },
    };
    const found = await read({ ...corp, ...others }, async (address) => {
      asked.push(address);
      return rootOf("urn:corp");
    });
    expect(asked).to.deep.equal([ADDRESS]);
    expect([...found]).to.deep.equal([[ADDRESS, "urn:corp"]]);
  });

  it("is refused with each provider whose document cannot be used, and why", async () => {
    const second = { other: { type: "saml", metadataUrl: "https://other.example.com/m" } };
    const refused: unknown = await read({ ...corp, ...second }, async (address) =>
      address === ADDRESS
        ? `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>${rootOf("&b;")}`
        : "<html>",
    ).catch((error: unknown) => error);
    expect(refused).to.include({ code: "FEDERATION_METADATA" });
    expect(String(refused))
      .to.match(/federation\.corp: https:\/\/sso\.example\.com\/metadata: it has a document type \(DOCTYPE\)/)
      .and.to.match(/federation\.other: .*no SAML metadata/)
      .and.not.to.contain("root:");
  });

  for (const [what, answer, reason] of [
    [
      "follows no redirect",
      { status: 302, headers: { location: "https://other.example.com/" } },
      "status 302",
    ],
    ["reads no answer without an end", { status: 200, body: rootOf("a").padEnd(300_000) }, "too long"],
  ] as const)
    it(`${what}`, async () => {
      const server = await serveLocally((_, response) => {
        response.writeHead(answer.status, "headers" in answer ? answer.headers : {});
        response.end("body" in answer ? answer.body : "");
      });
      try {
        const env = { QUICK_SIGN_IN_GATEWAY: server.origin };
        const refused = await withEnvironment(env, () => read(corp).then(String, String));
        expect(refused).to.contain(reason).and.to.contain(ADDRESS);
      } finally {
        await server.stop();
      }
    });
});
