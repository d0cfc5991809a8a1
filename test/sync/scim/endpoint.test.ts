import { randomBytes, randomUUID } from "node:crypto";
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { parseMessage } from "../../../sync/reconcile/reconcile-request.ts";
import { createEndpoint, type EndpointDeps, type ProxyEvent } from "../../../sync/scim/lambda/endpoint.ts";
import { bodiesFor, sendHints } from "../../../sync/scim/lambda/hints.ts";
import { readTokens } from "../../../sync/scim/lambda/tokens.ts";
import type { Touched } from "../../../sync/scim/request.ts";
import { sharedSandbox } from "../../support/shared-sandbox.ts";
import { memoryStore } from "./memory-store.ts";

const TOKEN = randomBytes(32).toString("base64url");

function eventFor(httpMethod: string, path: string, more: Partial<ProxyEvent> = {}): ProxyEvent {
  return {
    httpMethod,
    path: `/v2${path}`,
    headers: { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/scim+json; charset=utf-8" },
    queryStringParameters: null,
    body: null,
    isBase64Encoded: false,
    requestContext: {
      requestId: "r1",
      stage: "scim",
      domainName: "abc.execute-api.eu-central-1.amazonaws.com",
    },
    ...more,
  };
}

describe("The SCIM endpoint's Lambda", () => {
  let lines: string[];
  let hints: Touched[];
  let deps: EndpointDeps;

  beforeEach(() => {
    [lines, hints] = [[], []];
    deps = {
      store: memoryStore(),
      newId: randomUUID,
      now: () => new Date(),
      baseUrl: undefined,
      isAllowed: async (authorization) => authorization === `Bearer ${TOKEN}`,
      hint: async (touched) => {
        hints.push(touched);
      },
      log: (line) => lines.push(line),
    };
  });

  const call = (event: ProxyEvent) => createEndpoint(deps)(event);
  const ADA = JSON.stringify({ userName: "ada@example.com", title: "Countess" });

  it("answers with SCIM's type and the requested URL, and tells sync which users to reconcile", async () => {
    const { statusCode, headers, body } = await call(eventFor("POST", "/Users", { body: ADA }));
    const { id, meta } = JSON.parse(body);
    expect(statusCode).to.equal(201);
    expect(headers).to.include({ "content-type": "application/scim+json", "cache-control": "no-store" });
    expect(meta.location).to.equal(`https://abc.execute-api.eu-central-1.amazonaws.com/scim/v2/Users/${id}`);
    expect(hints).to.deep.equal([{ users: [id] }]);
    const gone = await call(eventFor("DELETE", `/Users/${id}`));
    expect([gone.statusCode, gone.body]).to.deep.equal([204, ""]);
  });

  it("notifies sync of a reactivated user", async () => {
    const ada = { userName: "ada@example.com", externalId: "a-1", active: true };
    const push = async (body: object) =>
      JSON.parse((await call(eventFor("POST", "/Users", { body: JSON.stringify(body) }))).body);
    const { id } = await push({ ...ada, active: false });
    hints.length = 0;
    expect(await push(ada)).to.include({ id, active: true });
    expect(hints).to.deep.equal([{ users: [id] }]);
    expect(bodiesFor({ users: [id] })).to.deep.equal([{ look: "person", userId: id }]);
  });

  it("takes a body in base64, headers in any case, and encoded paths", async () => {
    const body = Buffer.from(ADA).toString("base64");
    const headers = { AUTHORIZATION: `Bearer ${TOKEN}`, "content-TYPE": "application/json" };
    const made = await call(eventFor("POST", "/Users", { body, headers, isBase64Encoded: true }));
    expect(made.statusCode).to.equal(201);
    const schema = "/Schemas/urn%3Aietf%3Aparams%3Ascim%3Aschemas%3Acore%3A2.0%3AUser";
    expect((await call(eventFor("GET", schema))).statusCode).to.equal(200);
    expect((await call(eventFor("GET", "/Users/%E0%A4%A"))).statusCode).to.equal(404);
    const plain = { ...headers, "content-TYPE": "text/plain" };
    expect((await call(eventFor("POST", "/Users", { body: ADA, headers: plain }))).statusCode).to.equal(415);
  });

  it("says where it is by its settings, where those say it", async () => {
    deps = { ...deps, baseUrl: "https://people.example.com/v2" };
    const { headers } = await call(eventFor("POST", "/Users", { body: ADA }));
    expect(headers["location"]).to.match(/^https:\/\/people\.example\.com\/v2\/Users\//);
  });

  it("refuses all requests without the token", async () => {
    for (const headers of [null, {}, { Authorization: `Bearer ${TOKEN}x` }])
      for (const path of ["/Users", "/ServiceProviderConfig", "/Nothing"]) {
        const answered = await call(eventFor("GET", path, { headers }));
        expect(answered.statusCode).to.equal(401);
        expect(answered.headers).to.include({ "www-authenticate": "Bearer" });
        expect(JSON.parse(answered.body)).to.include({ status: "401" });
      }
  });

  it("stays with a success where the queue fails, and says so in the log", async () => {
    deps = { ...deps, hint: () => Promise.reject(new TypeError(`no queue for ${TOKEN}`)) };
    expect((await call(eventFor("POST", "/Users", { body: ADA }))).statusCode).to.equal(201);
    expect(lines.map((line) => JSON.parse(line))).to.deep.include({
      scim: "hint-failed",
      request: "r1",
      code: "TypeError",
    });
  });

  it("says that it may be asked again where the store or the secret fails", async () => {
    const failing = () => Promise.reject(new Error(`secret ${TOKEN}`));
    const event = eventFor("GET", "/Users/00000000-0000-4000-8000-000000000001");
    for (const broken of [{ isAllowed: failing }, { store: { ...memoryStore(), read: failing } }]) {
      const answered = await createEndpoint({ ...deps, ...broken })(event);
      expect(JSON.parse(answered.body)).to.include({ status: "503" });
    }
  });

  it("tells sync of the users of a change that the store interrupted, and logs why", async () => {
    const store = memoryStore();
    deps = { ...deps, store };
    const body = (more: object) => JSON.stringify({ displayName: "Staff", ...more });
    const { id } = JSON.parse((await call(eventFor("POST", "/Users", { body: ADA }))).body);
    const made = await call(eventFor("POST", "/Groups", { body: body({ members: [{ value: id }] }) }));
    hints.length = 0;
    deps = { ...deps, store: { ...store, update: () => Promise.reject(new TypeError("cut")) } };
    const group = `/Groups/${JSON.parse(made.body).id}`;
    const answered = await call(eventFor("PUT", group, { body: body({ members: [] }) }));
    expect([answered.statusCode, hints]).to.deep.equal([503, [{ users: [id] }]]);
    const failed = { scim: "failed", request: "r1", code: "TypeError" };
    expect(lines.map((line) => JSON.parse(line))).to.deep.include(failed);
  });

  it("refuses to show a group that is larger than a Lambda can answer with", async () => {
    const members = async () => Array.from({ length: 80_000 }, () => randomUUID());
    deps = { ...deps, store: { ...memoryStore(), members } };
    await call(eventFor("POST", "/Groups", { body: JSON.stringify({ displayName: "Staff" }) }));
    const answered = await call(eventFor("GET", "/Groups"));
    expect(JSON.parse(answered.body)).to.include({ status: "400", scimType: "tooMany" });
    const excluded = { queryStringParameters: { excludedAttributes: "members" } };
    expect((await call(eventFor("GET", "/Groups", excluded))).statusCode).to.equal(200);
  });

  it("logs how many members were left out because they do not exist", async () => {
    const { id } = JSON.parse((await call(eventFor("POST", "/Users", { body: ADA }))).body);
    const members = [id, randomUUID(), randomUUID()].map((value) => ({ value }));
    await call(eventFor("POST", "/Groups", { body: JSON.stringify({ displayName: "Staff", members }) }));
    expect(lines.map((line) => JSON.parse(line).unknownMembers)).to.deep.equal([undefined, 2]);
  });

  it("logs one line for each request, without names, addresses and tokens", async () => {
    await call(eventFor("POST", "/Users", { body: ADA }));
    await call(eventFor("POST", "/Users", { body: ADA }));
    const filter = 'userName eq "ada@example.com"';
    await call(eventFor("GET", "/Users", { queryStringParameters: { filter } }));
    await call(eventFor("GET", "/Users", { headers: { Authorization: "Bearer wrong" } }));
    expect(lines.map((line) => JSON.parse(line))).to.deep.equal(
      [
        ["POST", 201],
        ["POST", 409],
        ["GET", 200],
        ["GET", 401],
      ].map(([method, status]) => ({
        scim: "request",
        request: "r1",
        method,
        resource: "Users",
        status,
      })),
    );
    expect(lines.join()).not.to.match(/ada|Countess|wrong/i);
  });
});

describe("The SCIM endpoint's surroundings", () => {
  const placed = async () => {
    const sandbox = await sharedSandbox();
    const endpoint = sandbox.env["AWS_ENDPOINT_URL"] ?? "";
    return { endpoint, region: sandbox.region, credentials: sandbox.rootCredentials };
  };

  it("hold the current token and the one before it, of which there is none at first", async () => {
    const secrets = new SecretsManagerClient(await placed());
    const created = await secrets.send(
      new CreateSecretCommand({ Name: `scim-${randomUUID()}`, SecretString: TOKEN }),
    );
    const SecretId = created.ARN ?? "";
    expect(await readTokens(secrets, SecretId)).to.deep.equal([TOKEN]);
    const next = randomBytes(32).toString("base64url");
    await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: next }));
    expect(await readTokens(secrets, SecretId)).to.deep.equal([next, TOKEN]);
    expect(await readTokens(secrets, `${SecretId}-gone`)).to.deep.equal([]);
  });

  it("are one message for each user, which sync reads as a request", async () => {
    const queue = new SQSClient(await placed());
    const { QueueUrl = "" } = await queue.send(new CreateQueueCommand({ QueueName: `scim-${randomUUID()}` }));
    const users = Array.from({ length: 12 }, () => randomUUID());
    await sendHints(queue, QueueUrl, { users });
    const looked: string[] = [];
    while (looked.length < users.length) {
      const { Messages = [] } = await queue.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      );
      for (const { Body = "" } of Messages)
        for (const look of parseMessage(Body)) looked.push(look.kind === "person" ? look.id : look.kind);
    }
    expect(looked).to.have.members(users);
    const [allUsers] = bodiesFor("everybody");
    expect(parseMessage(JSON.stringify(allUsers))).to.deep.equal([{ kind: "everybody" }]);
    await sendHints(queue, QueueUrl, { users: [] });
  });
});
