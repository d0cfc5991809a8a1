import {
  type DynamoDBClient,
  ScanCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { dynamoStore } from "../../../sync/scim/dynamo/store.ts";
import { emptyTable } from "./dynamo-table.ts";
import { memoryStore } from "./memory-store.ts";
import { openScim, resourcesOf, type ScimWorld } from "./scim-world.ts";

describe("Requests at the same time, in DynamoDB", () => {
  let client: DynamoDBClient;
  let table: string;
  let scim: ScimWorld;

  beforeEach(async () => {
    ({ client, table } = await emptyTable());
    scim = openScim(dynamoStore(client, table));
  });

  const many = <T>(count: number, make: (number: number) => Promise<T>) =>
    Promise.all(Array.from({ length: count }, (_, number) => make(number)));
  const items = async () => (await client.send(new ScanCommand({ TableName: table }))).Count;

  it("make one user of one name, and say 409 to the others", async () => {
    const answers = await many(10, (number) =>
      scim.ask("POST", "/Users", { userName: number % 2 === 0 ? "ada" : "ADA", externalId: "x" }),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).to.deep.equal([201, ...Array(9).fill(409)]);
    expect(await items()).to.equal(3);
  });

  describe("for a deactivated user", () => {
    const again = (userName: string) => ({
      ...{ userName, externalId: "x", emails: [{ value: "ada@example.com", primary: true }], active: true },
    });
    const inactive = async () => {
      const id = await scim.user({ ...again("ada"), active: false });
      return { id, address: `/Users/${id}` };
    };
    const post = (userName: string) => scim.ask("POST", "/Users", again(userName));

    /** Has the next transactions wait until there are as many: each request has read the user by then, and none has changed them. */
    function meet(count: number): void {
      const { promise, resolve } = Promise.withResolvers<void>();
      let sent = 0;
      client.middlewareStack.add(
        (next, { commandName }) =>
          async (args) => {
            if (commandName === TransactWriteItemsCommand.name && ++sent === count) resolve();
            if (commandName === TransactWriteItemsCommand.name) await promise;
            return next(args);
          },
        { step: "initialize", name: "meet" },
      );
    }

    it("reactivate them once, and make the others users of their own", async () => {
      const { id } = await inactive();
      meet(8);
      const answers = await many(8, (number) => post(`ada-${number}`));
      expect(answers.map(({ status }) => status)).to.deep.equal(Array(8).fill(201));
      const ids = answers.map(({ body }) => body["id"]);
      expect(ids.filter((one) => one === id)).to.have.length(1);
      expect(new Set(ids).size).to.equal(8);
      // A user, a name and an externalId for each: nothing is left of a request that was too late.
      expect(await items()).to.equal(8 * 3);
    });

    it("reactivate them once by one name, and say 409 to the others", async () => {
      const { id, address } = await inactive();
      meet(8);
      const answers = await many(8, (number) => post(number % 2 === 0 ? "ada" : "ADA"));
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, ...Array(7).fill(409)]);
      expect(answers.find(({ status }) => status === 201)?.body["id"]).to.equal(id);
      expect((await scim.ask("GET", address)).body["meta"]).to.include({ version: 'W/"2"' });
      expect(await items()).to.equal(3);
    });

    it("lose nothing of a change that was made in between", async () => {
      const { id, address } = await inactive();
      const title = { op: "add", path: "title", value: "x" };
      meet(2);
      const [posted, patched] = await Promise.all([post("ada"), scim.patch(address, title)]);
      expect([posted.status, posted.body["id"], patched.status]).to.deep.equal([201, id, 200]);
      const { body } = await scim.ask("GET", address);
      expect(body["active"]).to.equal(true);
      // Whichever was last has read what the other has written.
      expect(body["meta"]).to.include({ version: 'W/"3"' });
    });

    it("reactivate no user who is deleted meanwhile", async () => {
      for (let round = 0; round < 5; round++) {
        const { id, address } = await inactive();
        const [posted, removed] = await Promise.all([post("ada"), scim.ask("DELETE", address)]);
        expect(removed.status).to.equal(204);
        expect(posted.status).to.be.oneOf([201, 409]);
        const left = await scim.ask("GET", address);
        expect(left.status).to.equal(404);
        const own = posted.status === 201 && posted.body["id"] !== id;
        expect(await items()).to.equal(own ? 3 : 0);
        if (own) await scim.ask("DELETE", `/Users/${posted.body["id"]}`);
      }
    });
  });

  it("change different things, of which none is lost", async () => {
    const id = await scim.user({ userName: "ada" });
    const paths = ["nickName", "title", "locale", "timezone"];
    const answers = await Promise.all(
      paths.map((path) => scim.patch(`/Users/${id}`, { op: "add", path, value: "x" })),
    );
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200, 200]);
    const { body } = await scim.ask("GET", `/Users/${id}`);
    expect(body).to.include({ nickName: "x", title: "x", locale: "x", timezone: "x" });
  });

  it("add users to a group, and delete one of them with all memberships", async () => {
    const ids = await many(6, (number) => scim.user({ userName: `user-${number}` }));
    const group = await scim.group("Staff");
    const [gone = ""] = ids;
    const adding = ids.map((value) =>
      scim.patch(`/Groups/${group}`, { op: "add", path: "members", value: [{ value }] }),
    );
    await Promise.all([...adding, scim.ask("DELETE", `/Users/${gone}`)]);
    const members = await scim.store.members(group);
    expect(members).not.to.include(gone);
    expect(await scim.store.groups(gone)).to.deep.equal([]);
    // Two items for each who is left, two for the group, and two for each membership: one who was added too often would show.
    expect(await items()).to.equal(5 * 2 + 2 + members.length * 2);
  });
});

describe("An interrupted change of the SCIM endpoint", () => {
  /** A client whose transactions fail from the given one on, as those of a Lambda that was killed. */
  function cutAfter(client: DynamoDBClient, count: number): void {
    let sent = 0;
    client.middlewareStack.add(
      (next, { commandName }) =>
        (args) => {
          if (commandName === TransactWriteItemsCommand.name && ++sent > count)
            throw new Error("The connection is cut.");
          return next(args);
        },
      { step: "initialize", name: "cut", override: true },
    );
  }

  it("is finished by the same request, sent again", async () => {
    const { client, table } = await emptyTable();
    const scim = openScim(dynamoStore(client, table));
    const ids: string[] = [];
    for (let number = 0; number < 70; number++) ids.push(await scim.user({ userName: `user-${number}` }));
    const group = await scim.group("Staff");
    const members = ids.map((value) => ({ value }));
    const put = () => scim.ask("PUT", `/Groups/${group}`, { displayName: "Staff", members });
    cutAfter(client, 1);
    const cut = await put().then(
      () => "done",
      () => "cut",
    );
    const half = (await scim.store.members(group)).length;
    expect([cut, half > 0 && half < 70]).to.deep.equal(["cut", true]);
    cutAfter(client, Number.POSITIVE_INFINITY);
    expect((await put()).status).to.equal(200);
    expect(await scim.store.members(group)).to.deep.equal(ids);

    cutAfter(client, 1);
    const deletion = () => scim.ask("DELETE", `/Groups/${group}`);
    const interrupted = await deletion();
    expect([interrupted.status, interrupted.touched]).to.deep.equal([503, "everybody"]);
    cutAfter(client, Number.POSITIVE_INFINITY);
    expect((await deletion()).status).to.equal(404);
    expect(await scim.store.groups(ids[69] ?? "")).to.deep.equal([]);
    expect((await client.send(new ScanCommand({ TableName: table }))).Count).to.equal(140);
  });

  /** Has the second transaction from now on cancelled. @param at which of its conditions does not hold. @returns how many were sent */
  function refuseSecond(client: DynamoDBClient, at: number): () => number {
    let sent = 0;
    client.middlewareStack.add(
      (next, { commandName }) =>
        (args) => {
          const isSecond = commandName === TransactWriteItemsCommand.name && ++sent === 2;
          if (!isSecond) return next(args);
          const CancellationReasons = [0, 1].map((index) => ({
            Code: index === at ? "ConditionalCheckFailed" : "None",
          }));
          throw new TransactionCanceledException({ message: "", $metadata: {}, CancellationReasons });
        },
      { step: "initialize", name: "refused" },
    );
    return () => sent;
  }

  const eightyUsers = async (scim: ScimWorld) => {
    const members: { readonly value: string }[] = [];
    for (let number = 0; number < 80; number++)
      members.push({ value: await scim.user({ userName: `user-${number}` }) });
    return members;
  };

  it("is computed again where a member of one of its parts does not exist, and no member is lost", async () => {
    const { client, table } = await emptyTable();
    const scim = openScim(dynamoStore(client, table));
    const members = await eightyUsers(scim);
    const group = await scim.group("Staff");
    // DynamoDB says once that a member of the second part does not exist. By then, the first part is stored.
    const sent = refuseSecond(client, 1);
    const { status } = await scim.ask("PUT", `/Groups/${group}`, { displayName: "Staff", members });
    expect([status, sent()]).to.deep.equal([200, 4]);
    expect(await scim.store.members(group)).to.have.length(80);
  });

  it("continues if another request changed a group during its creation", async () => {
    const { client, table } = await emptyTable();
    const scim = openScim(dynamoStore(client, table));
    const members = await eightyUsers(scim);
    refuseSecond(client, 0);
    const { status, body } = await scim.ask("POST", "/Groups", { displayName: "Staff", members });
    expect(status).to.equal(201);
    expect(await scim.store.members(String(body["id"]))).to.have.members(members.map(({ value }) => value));
  });

  it("is tried again after a conflict of two transactions", async () => {
    const { client, table } = await emptyTable();
    const scim = openScim(dynamoStore(client, table));
    let cancelled = 0;
    client.middlewareStack.add(
      (next, { commandName }) =>
        (args) => {
          if (commandName !== TransactWriteItemsCommand.name || ++cancelled > 3) return next(args);
          const CancellationReasons = [{ Code: "TransactionConflict" }, { Code: "None" }];
          throw new TransactionCanceledException({ message: "", $metadata: {}, CancellationReasons });
        },
      { step: "initialize", name: "conflict" },
    );
    await scim.user({ userName: "ada" });
    expect(cancelled).to.equal(4);
  });

  it("is no refusal where DynamoDB has too many requests: the provider may try again", async () => {
    const { client, table } = await emptyTable();
    const scim = openScim(dynamoStore(client, table));
    client.middlewareStack.add(
      () => () => {
        const CancellationReasons = [{ Code: "ThrottlingError" }, { Code: "None" }];
        throw new TransactionCanceledException({ message: "", $metadata: {}, CancellationReasons });
      },
      { step: "initialize", name: "throttled" },
    );
    const error = await scim.ask("POST", "/Users", { userName: "ada" }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(TransactionCanceledException);
  });
});

describe("The look-up before each change", () => {
  it("reads no other users", async () => {
    const scim = openScim({
      ...memoryStore(),
      list: () => {
        throw new Error("All users were read.");
      },
    });
    const id = await scim.user({ userName: "ada", externalId: "x" });
    const group = await scim.group("Staff", id);
    for (const [type, filter] of [
      ["Users", 'userName eq "ADA"'],
      ["Users", 'externalId eq "x" and title pr'],
      ["Users", `id eq "${id}"`],
      ["Users", `groups.value eq "${group}"`],
      ["Groups", 'displayName eq "staff"'],
      ["Groups", `members[value eq "${id}"]`],
      ["Groups", `id eq "${group}" and members eq "${id}"`],
    ] as const) {
      const found = await scim.ask("GET", `/${type}?filter=${encodeURIComponent(filter)}`);
      const expected = filter.includes("title") ? 0 : 1;
      expect(resourcesOf(found), filter).to.have.length(expected);
    }
    for (const filter of [
      'userName eq ""',
      'id eq "x"',
      `userName eq "${"x".repeat(1_500)}"`,
      'groups.value eq "x"',
    ])
      expect(
        (await scim.ask("GET", `/Users?filter=${encodeURIComponent(filter)}`)).body["totalResults"],
      ).to.equal(0);
  });
});
