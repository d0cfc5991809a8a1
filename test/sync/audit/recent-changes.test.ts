import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { expect } from "chai";
import { type RecentChangesRequest, recentChanges } from "../../../sync/audit/recent-changes.ts";
import { json, type MisbehavingServer, startMisbehavingServer } from "../../support/misbehaving-server.ts";

const line = (id: string, at: string) =>
  JSON.stringify({
    audit: "account",
    at,
    run: "r",
    by: "stack",
    id,
    username: id,
    what: "invite",
    why: "no-account",
    outcome: "invited",
    before: null,
  });

describe("The last changes of a user in the audit log", () => {
  let server: MisbehavingServer;
  let pages: readonly (readonly string[])[];

  const read = async (changes: Partial<RecentChangesRequest> = {}): Promise<readonly string[]> => {
    const client = new CloudWatchLogsClient({
      region: "eu-central-1",
      endpoint: `http://127.0.0.1:${server.transport.target.port}`,
      credentials: { accessKeyId: "fake", secretAccessKey: "fake" },
    });
    const request = { auditLogGroup: "g", ids: ["ada"], since: new Date(0), max: 2, ...changes };
    const lines = await recentChanges(client, request);
    return lines.map(({ at }) => at);
  };

  beforeEach(async () => {
    server = await startMisbehavingServer();
    server.answerWith((response) => {
      const index = server.received.length - 1;
      const events = (pages[index] ?? []).map((message) => ({ message }));
      json(200, { events, ...(index + 1 < pages.length && { nextToken: String(index) }) })(response);
    });
  });

  afterEach(() => server.stop());

  it("are the newest ones of this user, each once, oldest first, from all pages", async () => {
    const days = ["2026-01-01", "2026-01-02", "2026-01-03"] as const;
    pages = [
      [line("ada", days[2]), "no JSON"],
      [],
      [line("Ada", days[0]), line("eve", days[2]), line("ada", days[1]), line("ada", days[1])],
    ];
    expect(await read()).to.deep.equal([days[1], days[2]]);
    expect(server.received).to.have.length(3);
  });

  it("are looked for by the IDs, unless one of them would need an escape", async () => {
    pages = [[]];
    await read({ ids: ["ada", "x@example.com"] });
    await read({ ids: ['a"b'] });
    const patterns = server.received.map(({ body }) => JSON.parse(body).filterPattern);
    expect(patterns).to.deep.equal([
      '{ ($.id = "ada") || ($.username = "ada") || ($.id = "x@example.com") || ($.username = "x@example.com") }',
      undefined,
    ]);
  });

  it("end after 20 pages", async () => {
    pages = Array.from({ length: 30 }, () => []);
    expect(await read()).to.deep.equal([]);
    expect(server.received).to.have.length(20);
  });
});
