import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { serveLocally } from "../support/local-server.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { apiAddress, asRoot, makeApi, makeFunction, swagger } from "./hand-made-stack.ts";
import { addressesListenedOn, descendantsOf } from "./processes.ts";

/** Reserved for documentation: a request that escaped would reach no real host. Source: RFC 5737, RFC 6761. */
const OUTSIDE_ADDRESS = "192.0.2.1";
const OUTSIDE_NAME = "example.invalid";

const ATTEMPTS_CODE = `
import dgram from "node:dgram";
import dns from "node:dns";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import { execFileSync } from "node:child_process";

const settled = (emitter, event) => new Promise((resolve, reject) => {
  emitter.on("error", reject);
  emitter.on(event, () => resolve("got out"));
});
const ways = {
  fetch: (where) => fetch("http://" + where),
  "fetch by TLS": (where) => fetch("https://" + where),
  http: (where) => settled(http.get("http://" + where), "response"),
  https: (where) => settled(https.get("https://" + where), "response"),
  socket: (where) => settled(net.connect(80, where), "connect"),
  "socket with options": (where) => settled(net.connect({ host: where, port: 80 }), "connect"),
  "name resolution": (where) => dns.promises.lookup(where),
  "resolver": (where) => dns.promises.resolve4(where),
  "resolver with callback": (where) => new Promise((resolve, reject) => dns.resolve(where, (error) => error ? reject(error) : resolve())),
  "separate resolver": (where) => new dns.promises.Resolver().resolve4(where),
  datagram: async (where) => dgram.createSocket("udp4").send("x", 53, where),
  "connected datagram": (where) => { const socket = dgram.createSocket("udp4"); socket.connect(53, where); return settled(socket, "connect"); },
  "child process": async (where) => execFileSync(process.execPath, ["-e", "await fetch('http://" + where + "')"], { stdio: "pipe" }),
};
export const handler = async ({ way, where }) => {
  try {
    await ways[way](where);
    return "got out";
  } catch (error) {
    return [error, error.cause, error.stderr].map(String).join(" ");
  }
};
`;

describe("No part of the sandbox", () => {
  let sandbox: Sandbox;
  let lambda: LambdaClient;

  before(async () => {
    sandbox = await sharedSandbox();
    lambda = new LambdaClient(asRoot(sandbox));
    await makeFunction(sandbox, "escape", ATTEMPTS_CODE);
  });

  async function attempt(way: string, where: string): Promise<string> {
    const Payload = new TextEncoder().encode(JSON.stringify({ way, where }));
    const answer = await lambda.send(new InvokeCommand({ FunctionName: "escape", Payload }));
    return new TextDecoder().decode(answer.Payload);
  }

  const byAddress = [
    "fetch",
    "fetch by TLS",
    "http",
    "https",
    "socket",
    "socket with options",
    "child process",
  ];
  const byDatagram = ["datagram", "connected datagram"];
  const byName = ["fetch", "name resolution", "resolver", "resolver with callback", "separate resolver"];
  for (const [ways, where] of [
    [[...byAddress, ...byDatagram], OUTSIDE_ADDRESS],
    [byName, OUTSIDE_NAME],
  ] as const) {
    for (const way of ways) {
      it(`leaves this computer: a Lambda's request to ${where} by ${way}`, async () => {
        expect(await attempt(way, where)).to.match(/blocks requests of Lambdas/);
      });
    }
  }

  it("reaches the real AWS: the emulator answers instead", async () => {
    const host = `cognito-idp.${sandbox.region}.amazonaws.com`;
    for (const way of ["fetch by TLS", "https"]) expect(await attempt(way, host), way).to.include("got out");
  });

  it("reaches a host that the sandbox serves: its origin on this computer answers, with its name and path", async () => {
    const requests: string[] = [];
    const { origin, stop } = await serveLocally(({ headers, url }, response) => {
      requests.push(`${headers.host}${url}`);
      response.end();
    });
    const where = "served.example.com/path?query";
    try {
      expect(await attempt("fetch by TLS", where)).to.match(/blocks requests of Lambdas/);
      sandbox.serveHost("served.example.com", origin);
      for (const way of ["fetch by TLS", "https"])
        expect(await attempt(way, where), way).to.include("got out");
      expect(requests).to.deep.equal([where, where]);
      expect(() => sandbox.serveHost("served.example.com", "https://example.com")).to.throw("127.0.0.1");
    } finally {
      await stop();
    }
  });

  it("leaves this computer: an emulator's request for a resource", async () => {
    const out = { type: "http_proxy", httpMethod: "GET", uri: `http://${OUTSIDE_ADDRESS}/` };
    const paths = { "/out": { get: { "x-amazon-apigateway-integration": out } } };
    const id = await makeApi(sandbox, swagger(sandbox, "", [], { paths }));
    const answer = await fetch(sandbox.gateway.resolve(`${apiAddress(sandbox, id)}/out`));
    expect(answer.status).to.be.at.least(500);
    const log = readFileSync(join(sandbox.folder, "aws.log"), "utf8");
    expect(log).to.include(`blocks connections of emulators to ${OUTSIDE_ADDRESS}`);
  });

  it("listens on other addresses than 127.0.0.1", async function () {
    if (process.platform !== "linux") this.skip();
    await attempt("name resolution", "localhost"); // a Lambda is running, too
    const addresses = addressesListenedOn([process.pid, ...descendantsOf(process.pid)]);
    expect(addresses).to.have.length.of.at.least(3);
    expect([...new Set(addresses)]).to.deep.equal(["127.0.0.1"]);
  });
});
