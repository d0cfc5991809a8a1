import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import * as fc from "fast-check";
import { dynamoStore } from "../../../sync/scim/dynamo/store.ts";
import type { JsonObject } from "../../../sync/scim/json.ts";
import type { ScimStore } from "../../../sync/scim/store.ts";
import { runs } from "../../support/properties.ts";
import { emptyTable } from "./dynamo-table.ts";
import { ENTERPRISE, GROUP, openScim, PATCH, resourcesOf, USER } from "./scim-world.ts";

/** Ids as scim-world.ts gives them, one after the other: most of these are there at some time. */
const id = fc
  .integer({ min: 1, max: 8 })
  .map((number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`);
const name = fc.constantFrom("ada", "Ada", "bob", "cleo", "");

const emails = fc.constantFrom([{ value: "a@x.example" }], [{ value: "A@x.example", primary: true }]);
const user = fc.record(
  { userName: name, externalId: name, active: fc.boolean(), emails },
  { requiredKeys: ["userName"] },
);
const member = fc.record({ value: id });
const group = fc.record(
  { displayName: name, externalId: name, members: fc.array(member) },
  { requiredKeys: ["displayName"] },
);

const operation: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({ op: fc.constant("replace"), value: fc.oneof(user, group) }),
  fc.record({
    op: fc.constantFrom("Add", "Replace"),
    path: fc.constantFrom("userName", "displayName", "externalId"),
    value: name,
  }),
  fc.record({
    op: fc.constantFrom("Add", "replace", "Remove"),
    path: fc.constant("members"),
    value: fc.array(member),
  }),
  fc.record({ op: fc.constant("remove"), path: id.map((value) => `members[value eq "${value}"]`) }),
  fc.record({ op: fc.constant("remove"), path: fc.constantFrom("externalId", "members", "userName") }),
);

interface Call {
  readonly method: string;
  readonly address: string;
  readonly body?: JsonObject;
}
const call: fc.Arbitrary<Call> = fc.oneof(
  fc.record({ method: fc.constant("POST"), address: fc.constant("/Users"), body: user }),
  fc.record({ method: fc.constant("POST"), address: fc.constant("/Groups"), body: group }),
  fc.record({ method: fc.constant("PUT"), address: id.map((one) => `/Users/${one}`), body: user }),
  fc.record({ method: fc.constant("PUT"), address: id.map((one) => `/Groups/${one}`), body: group }),
  fc.record({
    method: fc.constant("PATCH"),
    address: fc.tuple(fc.constantFrom("Users", "Groups"), id).map(([type, one]) => `/${type}/${one}`),
    body: fc
      .array(operation, { minLength: 1, maxLength: 3 })
      .map((Operations) => ({ schemas: [PATCH], Operations })),
  }),
  fc.record({
    method: fc.constant("DELETE"),
    address: fc.tuple(fc.constantFrom("Users", "Groups"), id).map(([type, one]) => `/${type}/${one}`),
  }),
);

describe("Any sequence of requests", () => {
  it("has the same answers from DynamoDB and from memory, and leaves no orphaned items", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 8, maxLength: 30 }), async (calls) => {
        const { client, table } = await emptyTable();
        const [stored, modelled] = [openScim(dynamoStore(client, table)), openScim()];
        for (const { method, address, body } of calls) {
          const answers = await Promise.all(
            [stored, modelled].map((scim) => scim.ask(method, address, body)),
          );
          expect(answers[0], `${method} ${address}`).to.deep.equal(answers[1]);
        }
        for (const address of [
          "/Users?attributes=userName,groups",
          "/Groups",
          '/Users?filter=userName+co+"a"',
        ]) {
          const listings = await Promise.all([stored, modelled].map((scim) => scim.ask("GET", address)));
          expect(listings[0]).to.deep.equal(listings[1]);
        }
        const { Count } = await client.send(new ScanCommand({ TableName: table }));
        expect(Count).to.equal(await itemsOf(modelled.store));
      }),
      { numRuns: runs(25) },
    );
  });

  /** One item for each, one for its name, one for its externalId, and two for a membership. */
  async function itemsOf(store: ScimStore): Promise<number> {
    let items = 0;
    for (const kind of ["user", "group"] as const)
      for await (const { id: own, attributes } of store.list(kind)) {
        const keys = [attributes[kind === "user" ? "userName" : "displayName"], attributes["externalId"]];
        items += 1 + keys.filter((value) => value !== undefined).length;
        if (kind === "group") items += 2 * (await store.members(own)).length;
      }
    return items;
  }
});

describe("Any body", () => {
  const path = fc.constantFrom(
    "members",
    'emails[type eq "work"].value',
    "emails[value pr]",
    "emails[",
    "__proto__.polluted",
    "constructor.prototype.polluted",
    "name",
    "name.givenName.more",
    "active",
    "id",
    "meta.created",
    "groups",
    "schemas",
    ENTERPRISE,
    USER,
    `${ENTERPRISE}:manager.value`,
    "urn:unknown:attribute",
    "x[__proto__ eq 1]",
    'emails[__proto__ eq "x"].value',
    "",
  );
  const value = fc.oneof(fc.jsonValue(), user, group, fc.dictionary(path, fc.jsonValue(), { maxKeys: 3 }));
  const anyOperation = fc.record(
    {
      op: fc.oneof(fc.constantFrom("add", "replace", "remove"), fc.jsonValue()),
      path: fc.oneof(path, fc.jsonValue()),
      value,
    },
    { requiredKeys: [] },
  );
  const anyPatch = fc
    .array(fc.oneof(anyOperation, fc.jsonValue()))
    .map((Operations) => ({ schemas: [PATCH], Operations }));
  const anyUser = fc.record({
    userName: fc.oneof(name, fc.jsonValue()),
    emails: fc.jsonValue(),
    name: fc.jsonValue(),
    active: fc.jsonValue(),
    members: fc.jsonValue(),
    displayName: fc.oneof(name, fc.jsonValue()),
    [ENTERPRISE]: fc.jsonValue(),
  });
  const body = fc.oneof(anyPatch, anyUser, fc.jsonValue(), fc.string(), fc.json());

  it("is taken or refused by SCIM's rules, and changes nothing outside of the resource", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("POST", "PUT", "PATCH"),
        fc.constantFrom("Users", "Groups"),
        body,
        async (method, type, sent) => {
          const scim = openScim();
          const own = type === "Users" ? await scim.user({ userName: "ada" }) : await scim.group("Staff");
          const address = method === "POST" ? `/${type}` : `/${type}/${own}`;
          const answered = await scim.ask(method, address, JSON.parse(JSON.stringify(sent)));
          expect([200, 201, 204, 400, 409, 413]).to.include(answered.status);
          if (answered.status >= 400) expect(answered.body).to.include({ status: String(answered.status) });
          expect(Object.hasOwn(Object.prototype, "polluted")).to.equal(false);
          // Whatever was taken can be shown, found and taken again.
          const after = await scim.ask("GET", `/${type}`);
          for (const one of resourcesOf(after))
            expect((await scim.ask("PUT", `/${type}/${one["id"]}`, one)).status).to.equal(200);
        },
      ),
      { numRuns: runs(1_000) },
    );
  });

  it("is read to its end, or refused, however deep it is nested", async () => {
    const scim = openScim();
    const id = await scim.user({ userName: "ada" });
    const deep = (open: string, close: string) => `${open.repeat(15_000)}{}${close.repeat(15_000)}`;
    for (const nested of [
      deep("[", "]"),
      deep('{"a":', "}"),
      deep(`{"${USER}":`, "}"),
      deep('{"name":', "}"),
    ]) {
      const put = await scim.ask(
        "PUT",
        `/Users/${id}`,
        `{"userName":"ada","name":${nested},"emails":${nested}}`,
      );
      expect(put.status).to.be.oneOf([200, 400]);
      const operation = `{"op":"add","value":${nested}},{"op":"add","path":"emails","value":${nested}}`;
      const patch = await scim.ask(
        "PATCH",
        `/Users/${id}`,
        `{"schemas":["${PATCH}"],"Operations":[${operation}]}`,
      );
      expect(patch.status).to.be.oneOf([200, 400]);
    }
  });

  it("is refused where it is no JSON, no object, or too large", async () => {
    const scim = openScim();
    for (const sent of ["", "{", "[]", "1", '"text"', "null"])
      expect((await scim.ask("POST", "/Users", sent)).body, sent).to.include({ scimType: "invalidSyntax" });
    const large = await scim.ask("POST", "/Users", { userName: "a", title: "x".repeat(3_000_000) });
    expect(large.body).to.include({ status: "413" });
    const emails = Array.from({ length: 20_000 }, (_, number) => ({ value: `${number}@example.com` }));
    const alsoLarge = await scim.ask("POST", "/Users", { userName: "a", emails });
    expect(alsoLarge.body).to.include({ status: "413" });
    const half = await scim.ask("POST", "/Groups", `{"schemas":["${GROUP}"],"displayName":"\\ud800"}`);
    expect(half.body).to.include({ scimType: "invalidValue" });
  });
});
