import { expect } from "chai";
import type { JsonObject } from "../../../sync/scim/json.ts";
import { MAX_RESPONSE_BYTES } from "../../../sync/scim/request.ts";
import { openScim, resourcesOf } from "./scim-world.ts";

describe("A page that would be larger than a Lambda function can answer", () => {
  const title = "x".repeat(200_000);
  const pageAt = async (scim: ReturnType<typeof openScim>, query: string) => {
    const { status, body } = await scim.ask("GET", `/Users?${query}`);
    expect([status, Buffer.byteLength(JSON.stringify(body)) <= MAX_RESPONSE_BYTES]).to.deep.equal([
      200,
      true,
    ]);
    return body;
  };

  it("is shorter, says how many there are, and the next one continues it", async () => {
    const scim = openScim();
    for (let number = 10; number < 35; number++) await scim.user({ userName: `u${number}`, locale: title });
    const seen: unknown[] = [];
    for (let startIndex = 1; startIndex <= 25; ) {
      const body = await pageAt(scim, `count=100&startIndex=${startIndex}`);
      const names = resourcesOf({ status: 200, headers: {}, body, touched: { users: [] } }).map(
        (one) => one["userName"],
      );
      expect(body).to.include({ totalResults: 25, startIndex, itemsPerPage: names.length });
      expect(names).not.to.have.length(0);
      seen.push(...names);
      startIndex += names.length;
    }
    expect(seen).to.deep.equal(Array.from({ length: 25 }, (_, at) => `u${at + 10}`));
    const found = await pageAt(scim, `filter=${encodeURIComponent('userName sw "u"')}`);
    expect(found).to.include({ totalResults: 25, itemsPerPage: 20 });
  });

  it("has large groups without their members where those are excluded", async () => {
    const scim = openScim();
    const members: JsonObject[] = [];
    for (let number = 0; number < 500; number++)
      members.push({ value: await scim.user({ userName: `u${number}` }) });
    for (let number = 0; number < 150; number++)
      await scim.ask("POST", "/Groups", { displayName: `g${number}`, members });
    const full = await scim.ask("GET", "/Groups?count=200");
    expect([full.status, full.body["totalResults"]]).to.deep.equal([200, 150]);
    expect(full.body["itemsPerPage"]).to.be.within(100, 149).and.to.equal(resourcesOf(full).length);
    const without = await scim.ask("GET", "/Groups?count=200&excludedAttributes=members");
    expect(without.body).to.include({ itemsPerPage: 150 });
  });
});
