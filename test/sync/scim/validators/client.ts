import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { isList, isObject, type Json, type JsonObject } from "../../../../sync/scim/json.ts";
import { createEndpoint } from "../../../../sync/scim/lambda/endpoint.ts";
import { memoryStore } from "../memory-store.ts";

const TOKEN = "token-of-a-validator";

export const LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
export const ERROR = "urn:ietf:params:scim:api:messages:2.0:Error";

export interface Received {
  readonly status: number;
  readonly body: JsonObject;
}

/** What a validator sends with: the endpoint's Lambda function, with its token check. */
export interface Validator {
  /** @param address behind the version, as `/Users?count=1`, encoded or not. */
  send(method: string, address: string, body?: Json | string, token?: string): Promise<Received>;
}

export function openValidator(): Validator {
  const endpoint = createEndpoint({
    store: memoryStore(),
    newId: randomUUID,
    now: () => new Date(),
    baseUrl: undefined,
    isAllowed: async (authorization) => authorization === `Bearer ${TOKEN}`,
    hint: async () => {},
    log: () => {},
  });
  return {
    send: async (method, address, sent, token = TOKEN) => {
      const { pathname, searchParams } = new URL(address, "https://scim.invalid");
      const answered = await endpoint({
        httpMethod: method,
        path: `/v2${pathname}`,
        headers: {
          authorization: `Bearer ${token}`,
          accept: "application/scim+json",
          "content-type": "application/scim+json; charset=utf-8",
        },
        queryStringParameters: Object.fromEntries(searchParams),
        body: sent === undefined || typeof sent === "string" ? (sent ?? null) : JSON.stringify(sent),
        isBase64Encoded: false,
        requestContext: { requestId: "r", stage: "scim", domainName: "api.example.com" },
      });
      const body: unknown = answered.body === "" ? {} : JSON.parse(answered.body);
      return { status: answered.statusCode, body: isObject(body) ? body : {} };
    },
  };
}

/** The value at a path of property names and places in lists. */
export function valueAt(value: Json, ...path: readonly (string | number)[]): Json | undefined {
  let current: Json | undefined = value;
  for (const key of path) {
    if (typeof key === "number") current = isList(current) ? current[key] : undefined;
    else current = isObject(current) ? current[key] : undefined;
  }
  return current;
}

/** A sequence of requests. Each is a test, and a row of a table in docs/scim-protocol.md. */
export function sequence(title: string, steps: Readonly<Record<string, () => Promise<void>>>): void {
  describe(title, () => {
    for (const [name, work] of Object.entries(steps)) it(name, work);

    it("is listed in docs/scim-protocol.md, request by request", async () => {
      const page = await readFile("docs/scim-protocol.md", "utf8");
      const rows = page.split("\n").map((line) => line.split(" | ")[0]);
      for (const name of Object.keys(steps)) expect(rows, name).to.include(`| ${name}`);
    });
  });
}

/** Checks the status, with the answer in the message. */
export function expectStatus({ status, body }: Received, ...expected: readonly number[]): void {
  expect(status, JSON.stringify(body)).to.be.oneOf([...expected]);
}

export function expectError({ status, body }: Received, expected: number): void {
  expect(status).to.equal(expected);
  expect(body).to.deep.include({ status: String(expected), schemas: [ERROR] });
  expect(body["detail"]).to.be.a("string").and.not.to.equal("");
}
