import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { FakeAmazonQuick, quickOperation, type RestAnswer } from "./amazon-quick.ts";
import { FakeCognito } from "./cognito.ts";
import { FakeDynamo } from "./dynamo.ts";
import { type Fault, faultFor, RateMeter, randomFault } from "./faults.ts";
import { FakeIdentityCenter } from "./identity-center.ts";
import { Refusal } from "./refusal.ts";
import { refusedTime } from "./signature-time.ts";
import { FakeSts, stsOperation } from "./sts.ts";
import { FakeTokenExchange, TOKEN_PATH } from "./token-exchange.ts";

export type { AliasBehaviour } from "../../../sandbox/index.ts";
export { ALIAS_BEHAVIOURS, attributeOf, type FakeUser, fakeUser } from "./cognito.ts";
export type { Fault } from "./faults.ts";
export { manyPeople } from "./identity-center.ts";

/** The fake's behaviour. It can be changed at any time. */
export interface Behaviour {
  /** Milliseconds from a request to its answer. */
  latency: number;
  /** Requests a second for an operation or a shared quota. Further requests are throttled. */
  quotas: Readonly<Record<string, number>>;
  /** The clock of the quotas, in milliseconds. */
  quotaClock: () => number;
  faults: readonly Fault[];
  /** Shares of calls, from 0 to 1, that are randomly throttled, or end with a 500 or a broken connection. */
  chance: { readonly throttled: number; readonly broken: number };
  /** Milliseconds by which AWS's clock is ahead of this computer's. */
  clockAhead: number;
  /** The Date header of the answers, or undefined for none. */
  dateHeader: (now: Date) => string | undefined;
  /** Called for each call before it takes effect, for example to simulate concurrent changes. */
  onCall: (operation: string, call: number) => void;
}

/** Source: Signature Version 4, Authorization header. */
const SIGNATURE_CREDENTIAL = /Credential=([^/]+)\/\d+\/([^/]+)\//;

type Operation = (input: unknown) => object;

/** A small fake of the AWS APIs that sync calls, on a real HTTP server. */
export class FakeAws {
  readonly cognito = new FakeCognito();
  readonly identityCenter = new FakeIdentityCenter();
  readonly amazonQuick = new FakeAmazonQuick();
  readonly dynamo = new FakeDynamo();
  readonly sts = new FakeSts();
  readonly tokenExchange = new FakeTokenExchange();
  readonly behaviour: Behaviour = {
    latency: 0,
    quotas: {},
    quotaClock: () => performance.now(),
    faults: [],
    chance: { throttled: 0, broken: 0 },
    clockAhead: 0,
    dateHeader: (now) => now.toUTCString(),
    onCall: () => {},
  };
  /** The number of calls of each operation, including throttled ones. */
  readonly calls: Record<string, number> = {};
  /** The access key and the Region in the signature of the last call of each operation. */
  readonly signers: Record<string, { readonly key: string; readonly region: string }> = {};
  readonly #meter = new RateMeter();
  readonly #operations: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
    AWSCognitoIdentityProviderService: this.cognito.operations,
    AWSIdentityStore: this.identityCenter.operations,
    SWBExternalService: this.identityCenter.operations,
    DynamoDB_20120810: this.dynamo.operations,
  };
  readonly #server = createServer((request, response) => {
    const date = this.behaviour.dateHeader(this.now());
    response.sendDate = false;
    if (date !== undefined) response.setHeader("date", date);
    void this.#answer(request, response);
  });

  constructor() {
    this.cognito.now = () => this.now();
  }

  /** AWS's time. */
  now(): Date {
    return new Date(Date.now() + this.behaviour.clockAhead);
  }

  /** Starts the server. @returns the environment variables with which a process uses it. */
  async start(): Promise<Record<string, string>> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    return {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "fake",
      AWS_SECRET_ACCESS_KEY: "fake",
    };
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  async #answerRest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    const address = new URL(request.url ?? "/", "http://localhost");
    const isExchange = address.pathname === TOKEN_PATH;
    // Amazon Quick is called only with GET.
    const isSts = request.method === "POST" && !isExchange;
    const before = this.#begin(
      isSts ? stsOperation(body) : quickOperation(request.method ?? "", address),
      request,
    );
    if (this.behaviour.latency > 0) await wait(this.behaviour.latency);
    if (before !== undefined) return (isSts ? misbehaveAsSts : misbehave)(before, response);
    const refusal = refusedTime(request, this.now());
    if (refusal !== undefined) return refuseRest(refusal, isSts, response);
    const found = this.#restAnswer(request, address, body);
    response.writeHead(found.status, found.error === undefined ? {} : { "x-amzn-errortype": found.error });
    response.end(found.body);
  }

  #restAnswer(request: IncomingMessage, address: URL, body: string): RestAnswer {
    if (address.pathname === TOKEN_PATH) return this.tokenExchange.answer(body);
    return request.method === "POST"
      ? this.sts.answer(body)
      : this.amazonQuick.answer(address, signerOf(request).region);
  }

  /** Counts a call. @returns its fault before it takes effect, if any. */
  #begin(key: string, request: IncomingMessage): Fault["how"] | undefined {
    const call = (this.calls[key] ?? 0) + 1;
    this.calls[key] = call;
    this.signers[key] = signerOf(request);
    this.behaviour.onCall(key, call);
    return faultFor(this.behaviour.faults, key, call, "before") ?? randomFault(this.behaviour.chance);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers["x-amz-target"] === undefined) return this.#answerRest(request, response);
    const [service = "", name = ""] = String(request.headers["x-amz-target"]).split(".");
    const key = service === "AWSIdentityStore" ? `Directory.${name}` : name;
    const input: unknown = JSON.parse(await textOf(request));
    const before = this.#begin(key, request);
    const call = this.calls[key] ?? 0;
    if (this.behaviour.latency > 0) await wait(this.behaviour.latency);
    try {
      if (before !== undefined) return misbehave(before, response);
      const refusal = refusedTime(request, this.now());
      if (refusal !== undefined) throw new Refusal("InvalidSignatureException", refusal);
      if (!this.#meter.admits(key, this.behaviour.quotas, this.behaviour.quotaClock()))
        throw new Refusal("TooManyRequestsException", "Rate exceeded");
      const operation = this.#operations[service]?.[name];
      if (operation === undefined) throw new Refusal("UnknownOperationException", `${service}.${name}`);
      const output = operation(input);
      const after = faultFor(this.behaviour.faults, key, call, "after");
      if (after !== undefined) return misbehave(after, response);
      send(response, 200, output);
    } catch (error) {
      sendError(response, error);
    }
  }
}

function signerOf({ headers }: IncomingMessage): { key: string; region: string } {
  const [, key = "", region = ""] = SIGNATURE_CREDENTIAL.exec(headers.authorization ?? "") ?? [];
  return { key, region };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text;
}

function misbehave(how: Fault["how"], response: ServerResponse): void {
  if (how === "silent") return;
  if (how === "stalled") response.writeHead(200, { "content-type": "application/x-amz-json-1.1" }).write("{");
  else if (how === "reset") response.socket?.destroy();
  else if (how === "500") send(response, 500, { __type: "InternalErrorException", message: "Try again" });
  else if (how === "throttled") sendError(response, new Refusal("TooManyRequestsException", "Rate exceeded"));
  else if (how === "expired") sendError(response, new Refusal("ExpiredTokenException", "The token expired"));
  else sendError(response, new Refusal("CodeDeliveryFailureException", "The mail could not be delivered"));
}

/** AWS STS uses the query protocol, whose errors are XML. */
function misbehaveAsSts(how: Fault["how"], response: ServerResponse): void {
  if (how === "reset" || how === "silent" || how === "stalled") misbehave(how, response);
  else if (how === "500") sendXmlError(response, 500, "InternalFailure", "Try again");
  else sendXmlError(response, 400, "Throttling", "Try again");
}

function sendXmlError(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { "content-type": "text/xml" });
  response.end(
    `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  );
}

function refuseRest(message: string, isSts: boolean, response: ServerResponse): void {
  if (isSts) sendXmlError(response, 403, "SignatureDoesNotMatch", message);
  else send(response, 403, { __type: "InvalidSignatureException", message });
}

function sendError(response: ServerResponse, error: unknown): void {
  if (error instanceof Refusal)
    send(response, error.status, { __type: error.code, message: error.message, ...error.details });
  else send(response, 500, { __type: "InternalErrorException", message: String(error) });
}

function send(response: ServerResponse, status: number, body: object): void {
  // Services without a target header read the error's name from this header.
  const type = "__type" in body ? { "x-amzn-errortype": String(body.__type) } : {};
  response.writeHead(status, { "content-type": "application/x-amz-json-1.1", ...type });
  response.end(JSON.stringify(body));
}
