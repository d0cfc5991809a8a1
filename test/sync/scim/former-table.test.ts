import { type DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { dynamoStore } from "../../../sync/scim/dynamo/store.ts";
import { scimTable } from "../../../sync/sources/scim-table.ts";
import { withEnvironment } from "../../support/with-environment.ts";
import { emptyTable } from "./dynamo-table.ts";
import { ADA, BOB, fillAsBefore, STAFF } from "./former-table.ts";
import { openScim, resourcesOf, type ScimWorld } from "./scim-world.ts";

describe("A table that an earlier version of the SCIM endpoint has written", () => {
  let client: DynamoDBClient;
  let config: Awaited<ReturnType<typeof emptyTable>>["config"];
  let table: string;
  let scim: ScimWorld;

  beforeEach(async () => {
    ({ client, table, config } = await emptyTable());
    await fillAsBefore(client, table);
    scim = openScim(dynamoStore(client, table));
  });

  const found = async (externalId: string, type = "Users") => {
    const filter = encodeURIComponent(`externalId eq "${externalId}"`);
    return resourcesOf(await scim.ask("GET", `/${type}?filter=${filter}`)).map(({ id }) => id);
  };
  const kinds = async () => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: table }));
    return Items.map(({ kind, id }) => `${kind?.S} | ${id?.S}`);
  };

  it("gives sync the same people as before", async () => {
    const people = await withEnvironment({ AWS_ENDPOINT_URL_DYNAMODB: config.endpoint }, async () => [
      ...(await scimTable({ groups: [], ...config, table })),
    ]);
    expect(people.map(({ id, enabled }) => [id, enabled])).to.deep.equal([
      [ADA, false],
      [BOB, true],
    ]);
  });

  it("is searched by externalId, next to what is new", async () => {
    const { status } = await scim.ask("PUT", `/Users/${BOB}`, { userName: "bob", externalId: "Info" });
    expect(status).to.equal(200);
    expect(await found("Info")).to.deep.equal([ADA, BOB]);
    expect([await found("b-1"), await found("info"), await found("g-1", "Groups")]).to.deep.equal([
      [],
      [],
      [STAFF],
    ]);
  });

  it("has users who are reactivated", async () => {
    const { status, body } = await scim.ask("POST", "/Users", {
      userName: "ada.king",
      externalId: "Info",
      active: true,
      emails: [{ value: "Ada@example.com" }],
    });
    expect([status, body["id"], body["userName"]]).to.deep.equal([201, ADA, "ada.king"]);
    expect(await found("Info")).to.deep.equal([ADA]);
  });

  it("loses an old item together with the externalId that it is of", async () => {
    await scim.patch(`/Users/${ADA}`, { op: "replace", path: "externalId", value: "new" });
    expect(await kinds())
      .to.include(`user externalId new | ${ADA}`)
      .and.not.include("user externalId | Info");
    await scim.patch(`/Users/${BOB}`, { op: "remove", path: "externalId" });
    await scim.patch(`/Groups/${STAFF}`, { op: "replace", path: "externalId", value: "g-2" });
    expect((await kinds()).filter((kind) => / externalId \|/.test(kind))).to.deep.equal([]);
    expect([await found("new"), await found("Info"), await found("g-2", "Groups")]).to.deep.equal([
      [ADA],
      [],
      [STAFF],
    ]);
  });

  it("keeps nothing of users and groups that are deleted", async () => {
    for (const address of [`/Users/${ADA}`, `/Users/${BOB}`, `/Groups/${STAFF}`])
      expect((await scim.ask("DELETE", address)).status).to.equal(204);
    expect(await kinds()).to.deep.equal([]);
  });

  it("keeps an old item that is another user's", async () => {
    await scim.ask("PUT", `/Users/${BOB}`, { userName: "bob", externalId: "Info" });
    expect((await scim.ask("DELETE", `/Users/${BOB}`)).status).to.equal(204);
    expect(await found("Info")).to.deep.equal([ADA]);
  });
});
