import { expect } from "chai";
import { dynamoStore } from "../../../sync/scim/dynamo/store.ts";
import type { JsonObject } from "../../../sync/scim/json.ts";
import { openSource } from "../../../sync/sources/open.ts";
import type { ScimPersonOptions } from "../../../sync/sources/scim-table.ts";
import { scimPerson, scimTable } from "../../../sync/sources/scim-table.ts";
import type { SourceOptions } from "../../../sync/sources/source.ts";
import { readSpecs } from "../../../sync/sources/spec.ts";
import { emptyTable } from "../scim/dynamo-table.ts";
import { openScim, type ScimWorld } from "../scim/scim-world.ts";
import { refusalOf } from "./files.ts";

describe("The users of the SCIM table", () => {
  const variable = "AWS_ENDPOINT_URL_DYNAMODB";
  const before = process.env[variable];
  let scim: ScimWorld;
  let config: Pick<SourceOptions, "region" | "credentials"> & { readonly table: string };

  beforeEach(async () => {
    const { client, table, config: where } = await emptyTable();
    process.env[variable] = where.endpoint;
    scim = openScim(dynamoStore(client, table));
    config = { region: where.region, credentials: where.credentials, table };
  });

  afterEach(() => {
    delete process.env[variable];
    if (before !== undefined) process.env[variable] = before;
  });

  const list = async (options: Partial<SourceOptions> = {}) => [
    ...(await scimTable({ groups: [], ...config, ...options })),
  ];
  const find = (id: string, options: Partial<ScimPersonOptions> = {}) =>
    scimPerson({ ...config, ...options }, id);
  const names = async (options: Partial<SourceOptions>) =>
    (await list(options)).map(({ displayName }) => displayName);

  const cases: Readonly<Record<string, readonly [JsonObject, JsonObject]>> = {
    "with all that is known": [
      {
        userName: "ada",
        displayName: "Ada Lovelace",
        name: { givenName: "Ada", familyName: "Lovelace" },
        emails: [{ value: "ada@home.example" }, { value: "Ada@example.com", primary: true }],
        active: true,
      },
      {
        emails: ["Ada@example.com", "ada@home.example"],
        displayName: "Ada Lovelace",
        givenName: "Ada",
        familyName: "Lovelace",
        enabled: true,
      },
    ],
    "disabled where they are not active": [
      { userName: "ada", active: false },
      { emails: [], displayName: "ada", enabled: false },
    ],
    "disabled where it is not said whether they are active": [
      { userName: "ada" },
      { emails: [], displayName: "ada", enabled: false },
    ],
    "by a userName that is an e-mail, where they have no other": [
      { userName: "Ada@example.com", active: true, name: { givenName: "Ada", familyName: "King" } },
      {
        emails: ["Ada@example.com"],
        displayName: "Ada King",
        givenName: "Ada",
        familyName: "King",
        enabled: true,
      },
    ],
    "not by a userName where they have an e-mail": [
      {
        userName: "ada@internal.example",
        active: true,
        emails: [{ value: "ada@example.com" }],
        name: { formatted: "Ada K" },
      },
      { emails: ["ada@example.com"], displayName: "Ada K", enabled: true },
    ],
  };
  for (const [how, [pushed, person]] of Object.entries(cases))
    it(`are listed, and found one by one, ${how}`, async () => {
      const id = await scim.user(pushed);
      expect(await list()).to.deep.equal([{ id, ...person }]);
      expect(await find(id)).to.deep.equal({ id, ...person });
    });

  it("are gone once they are deleted", async () => {
    const id = await scim.user({ userName: "ada" });
    await scim.ask("DELETE", `/Users/${id}`);
    expect([await list(), await find(id)]).to.deep.equal([[], undefined]);
  });

  it("are selected by group and by e-mail, in a listing and in a look-up", async () => {
    const ids: string[] = [];
    for (const name of ["ada", "bob", "cleo"])
      ids.push(await scim.user({ userName: `${name}@example.com`, displayName: name, active: true }));
    const [ada = "", bob = "", cleo = ""] = ids;
    await scim.group("Staff", ada, bob);
    await scim.group("Guests", bob);
    for (const [options, expected] of [
      [{ groups: ["Staff"] }, [ada, bob]],
      [{ groups: ["Staff"], excludeGroups: ["Guests"] }, [ada]],
      [{ groups: ["Staff", "Guests"], include: ["b*@example.com"] }, [bob]],
      [{ groups: [], exclude: ["ada@*"] }, [bob, cleo]],
    ] as const) {
      expect((await list(options)).map(({ id }) => id)).to.deep.equal(expected);
      for (const id of ids) {
        const found = await find(id, options);
        const told = typeof found === "object" ? found.id : found;
        expect(told).to.equal(expected.find((one) => one === id) ?? "unselected");
      }
    }
    const { code } = await refusalOf(list({ groups: ["staff"] }));
    expect([code, (await refusalOf(find(ada, { groups: ["Other"] }))).code]).to.deep.equal([
      "GROUP_UNKNOWN",
      "GROUP_UNKNOWN",
    ]);
  });

  it("are not reported as unselected if they are disabled", async () => {
    const id = await scim.user({ userName: "ada", active: false });
    await scim.group("Staff");
    expect(await find(id, { groups: ["Staff"] })).to.equal(undefined);
  });

  it("have their fields from where a mapping says", async () => {
    const id = await scim.user({
      userName: "ada@example.com",
      active: true,
      nickName: "Al",
      emails: [{ value: "x@example.com" }],
    });
    const mapping = { email: "userName", name: "nickName" };
    expect(await list({ mapping })).to.deep.equal([
      { id, emails: ["ada@example.com"], displayName: "Al", enabled: true },
    ]);
    expect((await refusalOf(list({ mapping: { email: "emails" } }))).code).to.equal("USAGE");
    expect((await refusalOf(list({ mapping: { id: "userName" } }))).code).to.equal("USAGE");
  });

  it("are a source of the command, by the name of the table", async () => {
    await scim.user({ userName: "ada@example.com", displayName: "Ada" });
    const [spec] = readSpecs([`scim,table=${config.table},include=@example.com`]);
    if (spec === undefined) throw new Error("There is no source.");
    const { sourceId, title, read } = openSource(spec, { ...config, groups: [] });
    expect([sourceId, title]).to.deep.equal(["scim", "the SCIM table"]);
    expect([...(await read())].map(({ displayName }) => displayName)).to.deep.equal(["Ada"]);
    const { message } = await refusalOf(Promise.resolve().then(() => readSpecs(["scim"])));
    expect(message).to.include("scim has no table: write scim,table=NAME");
    expect((await refusalOf(scimTable({ groups: [] }))).code).to.equal("USAGE");
  });

  it("are listed to the last, however many pages they fill", async () => {
    for (let number = 0; number < 9; number++)
      await scim.user({ userName: `u${number}`, displayName: `${number}`, locale: "x".repeat(200_000) });
    expect(await names({})).to.have.members(Array.from({ length: 9 }, (_, number) => `${number}`));
  });
});
