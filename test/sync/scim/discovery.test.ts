import { expect } from "chai";
import { ENTERPRISE, GROUP, openScim, resourcesOf, USER } from "./scim-world.ts";

describe("The discovery of the SCIM endpoint", () => {
  const scim = openScim();

  it("is what it can do", async () => {
    const { body } = await scim.ask("GET", "/ServiceProviderConfig");
    expect(body).to.deep.include({
      patch: { supported: true },
      bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
      filter: { supported: true, maxResults: 200 },
      etag: { supported: true },
      sort: { supported: false },
    });
  });

  for (const [what, names] of [
    ["ResourceTypes", ["User", "Group"]],
    ["Schemas", [USER, ENTERPRISE, GROUP]],
  ] as const)
    it(`are its ${what}, all and each`, async () => {
      const all = await scim.ask("GET", `/${what}`);
      expect(all.body["totalResults"]).to.equal(names.length);
      expect(resourcesOf(all).map((one) => one["id"])).to.deep.equal(names);
      for (const one of resourcesOf(all)) {
        const { status, body } = await scim.ask("GET", `/${what}/${encodeURIComponent(String(one["id"]))}`);
        expect([status, body]).to.deep.equal([200, one]);
      }
      expect((await scim.ask("GET", `/${what}/other`)).status).to.equal(404);
      expect((await scim.ask("GET", `/${what}?filter=id+pr`)).status).to.equal(403);
    });

  it("names everything that it keeps, and no password", async () => {
    const { body } = await scim.ask("GET", `/Schemas/${USER}`);
    const text = JSON.stringify(body);
    for (const name of ["userName", "emails", "active", "givenName"]) expect(text).to.include(`"${name}"`);
    expect(text).not.to.include("password");
  });
});
