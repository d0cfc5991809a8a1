import { randomUUID } from "node:crypto";
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import fc from "fast-check";
import { windowItem, windowsIn } from "../../../../sync/state/change-window/dynamo-change-window.ts";
import { makeTable } from "../../../support/empty-table.ts";
import { runs } from "../../../support/properties.ts";
import { sharedSandbox } from "../../../support/shared-sandbox.ts";
import { anyRuns, expectWithinLimit } from "./any-runs.ts";

const accountsOf = (count: number, first = 0) =>
  Array.from({ length: count }, (_, at) => ({ username: `user-${first + at}`, source: "idc" }));

describe("Change windows in DynamoDB", () => {
  const table = `windows-${randomUUID()}`;
  let client: DynamoDBClient;
  const timeLeft = 60_000;
  const limits = { total: 30_000, bySource: new Map<string, number>() };
  /** An item of its own for each test. */
  const open = () => windowItem(client, table, randomUUID());

  before(async () => {
    const sandbox = await sharedSandbox();
    const { rootCredentials: credentials, region } = sandbox;
    client = new DynamoDBClient({ endpoint: sandbox.env["AWS_ENDPOINT_URL"] ?? "", region, credentials });
    await makeTable(client, table, "at");
  });

  after(() => client.destroy());

  it("never exceed the limit, with DynamoDB's conditional writes", async () => {
    await fc.assert(
      fc.asyncProperty(anyRuns, fc.scheduler(), (runs, scheduler) =>
        expectWithinLimit(runs, scheduler, open()),
      ),
      { numRuns: runs(30) },
    );
  });

  it("accept one of two changes of the same version", async () => {
    const storage = open();
    const { state, version } = await storage.read();
    const first = await Promise.all([storage.replace(version, state), storage.replace(version, state)]);
    expect(first.sort()).to.deep.equal([false, true]);
    const read = await storage.read();
    expect(await storage.replace(version, state), "the version before that").to.equal(false);
    expect(await storage.replace(read.version, state)).to.equal(true);
  });

  it("hold 30,000 removals in an item, and release those that did not start", async () => {
    const { removals } = windowsIn(client, table);
    const accounts = accountsOf(30_000);
    const reserved = await removals.reserve({ accounts, limits, timeLeft });
    if ("refused" in reserved) throw new Error("There is room.");
    expect(await removals.reserve({ accounts: accountsOf(1, 30_000), limits, timeLeft })).to.have.property(
      "refused",
    );
    await reserved.settle(accounts.slice(0, 20_000), accounts.slice(20_000));
    expect((await removals.read()).count("idc")).to.equal(20_000);
    const again = await removals.reserve({ accounts: accounts.slice(20_000), limits, timeLeft });
    expect(again, "the next run goes on from there").not.to.have.property("refused");
    expect((await removals.read()).count()).to.equal(30_000);
  });

  it("show which accounts they contain, and which can be released", async () => {
    const { removals, emailChanges } = windowsIn(client, table);
    const [one, two] = [{ username: "Ada.Lovelace", source: "scim" }, { username: "bob" }];
    const wide = { total: 100_000, bySource: new Map<string, number>() };
    const reserved = await emailChanges.reserve({ accounts: [one, two], limits: wide, timeLeft });
    if ("refused" in reserved) throw new Error("There is room.");
    const during = await emailChanges.read();
    expect([
      during.has("Ada.Lovelace"),
      during.has("ada.lovelace"),
      during.nonceOf("Ada.Lovelace"),
    ]).to.deep.equal([true, false, undefined]);
    await reserved.settle([one], [two]);
    const after = await emailChanges.read();
    expect([after.count(), after.count("scim"), after.count("idc")]).to.deep.equal([1, 1, 0]);
    expect([after.has("bob"), (await removals.read()).has("Ada.Lovelace")]).to.deep.equal([false, false]);
    expect(after.nonceOf("Ada.Lovelace")).to.be.a("number");
  });

  it("store no username", async () => {
    const Key = { kind: { S: "window" }, at: { S: "email-changes" } };
    const { Item } = await client.send(new GetItemCommand({ TableName: table, Key }));
    const text = JSON.stringify(Item, (_, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value,
    );
    expect(text)
      .to.include("scim")
      .and.not.match(/lovelace/i);
    expect(Number(Item?.["expires"]?.N) * 1000).to.be.above(Date.now());
  });

  it("refuse an item of another version, whose number of changes is unknown", async () => {
    const name = randomUUID();
    const group = { M: { source: { S: "idc" }, state: { S: "unheard-of" } } };
    const Item = { kind: { S: "window" }, at: { S: name }, version: { S: "1" }, groups: { L: [group] } };
    await client.send(new PutItemCommand({ TableName: table, Item }));
    const failure = await windowItem(client, table, name)
      .read()
      .catch((error: unknown) => error);
    expect(failure).to.have.property("code", "WINDOW_UNREADABLE");
  });
});
