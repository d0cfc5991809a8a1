import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import {
  type ConfirmOptions,
  confirmIssuer,
  difference,
} from "../../../automation/operations/confirm-issuer.ts";
import { readDiscovery } from "../../../automation/operations/read-discovery.ts";
import { withEnvironment } from "../../support/with-environment.ts";
import { failureOf } from "../support/failure-of.ts";
import { recordedIo } from "../support/io.ts";
import { OUTPUTS } from "../support/outputs.ts";

const DOCUMENT = { issuer: OUTPUTS.IssuerUrl, jwks_uri: OUTPUTS.JwksUri, scopes_supported: ["openid"] };
const text = (changes: object = {}) => JSON.stringify({ ...DOCUMENT, ...changes });

describe("The issuer that provision hands out", () => {
  /** @param answers one for each attempt */
  function confirm(...answers: readonly Awaited<ReturnType<typeof readDiscovery>>[]) {
    let attempt = 0;
    const read: NonNullable<ConfirmOptions["read"]> = async () => {
      attempt += 1;
      return answers[Math.min(attempt, answers.length) - 1] ?? { problem: "is missing" };
    };
    const done = confirmIssuer(OUTPUTS, recordedIo(), { read, pausesMs: [0, 0] });
    return { done, attempts: () => attempt };
  }

  it("is confirmed by its discovery document, at once or after a while", async () => {
    const first = confirm({ body: text() });
    await first.done;
    expect(first.attempts()).to.equal(1);
    const third = confirm(
      { problem: "answered with status 403" },
      { body: text({ issuer: "" }) },
      { body: text() },
    );
    await third.done;
    expect(third.attempts()).to.equal(3);
  });

  it("is not handed out without it: exit code 4, with the address and the reason", async () => {
    const failure = await failureOf(() => confirm({ problem: "answered with status 403" }).done);
    expect(failure).to.include({ code: "ISSUER_UNCONFIRMED", exitCode: 4 });
    expect(failure.message).to.include(
      `${OUTPUTS.IssuerUrl}/.well-known/openid-configuration answered with status 403.`,
    );
    expect(failure.hint).to.include("cannot be edited");
  });

  it("is compared byte for byte, as clients do", () => {
    expect(difference(OUTPUTS, text())).to.equal(undefined);
    for (const issuer of [
      `${OUTPUTS.IssuerUrl}/`,
      OUTPUTS.IssuerUrl.replace("cognito", "issuer-cognito"),
      "",
    ]) {
      expect(difference(OUTPUTS, text({ issuer }))).to.equal(
        `names another issuer: ${JSON.stringify(issuer)}`,
      );
    }
    expect(difference(OUTPUTS, text({ jwks_uri: "https://other.example" }))).to.include(
      "https://other.example",
    );
    for (const body of ["", "<html>", "null", "[]", "{}", text({ issuer: 1 })])
      expect(difference(OUTPUTS, body)).to.include("is no discovery document");
  });

  it("can be interrupted", async () => {
    const controller = new AbortController();
    const io = { ...recordedIo(), interrupts: { during: inSignal(controller.signal) } };
    const pending = failureOf(() =>
      confirmIssuer(OUTPUTS, io, { read: async () => ({ problem: "" }), pausesMs: [60_000] }),
    );
    await wait(10);
    controller.abort();
    expect(await pending).to.include({ code: "INTERRUPTED", exitCode: 130 });
  });
});

describe("A discovery document", () => {
  let server: Server;
  let asked: string[] = [];
  let answer: (response: ServerResponse) => void;

  before(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.headers.host} ${request.url}`);
      answer(response);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });

  beforeEach(() => {
    asked = [];
  });

  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const read = (signal = new AbortController().signal) => {
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const endpoint = { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: `http://127.0.0.1:${port}` };
    return withEnvironment(endpoint, () => readDiscovery(OUTPUTS.IssuerUrl, signal));
  };

  it("is read at the issuer's address", async () => {
    answer = (response) => response.end(text());
    expect(await read()).to.deep.equal({ body: text() });
    const { host, pathname } = new URL(OUTPUTS.IssuerUrl);
    expect(asked).to.deep.equal([`${host} ${pathname}/.well-known/openid-configuration`]);
  });

  it("is missing with another status, a redirect, too much text or a broken connection, each named", async () => {
    answer = (response) => response.writeHead(403).end("{}");
    expect(await read()).to.deep.equal({ problem: "answered with status 403" });
    answer = (response) => response.writeHead(302, { location: "https://other.example" }).end();
    expect(await read()).to.deep.equal({ problem: "answered with status 302" });
    answer = (response) => response.end("x".repeat(64 * 1024 + 1));
    expect(await read()).to.deep.equal({ problem: "is too long for a discovery document" });
    answer = (response) => response.destroy();
    expect(await read())
      .to.have.property("problem")
      .that.includes("cannot be read: socket hang up");
  });

  it("ends with Ctrl-C while no answer comes", async () => {
    const controller = new AbortController();
    answer = () => controller.abort();
    expect(await read(controller.signal))
      .to.have.property("problem")
      .that.includes("no answer");
  });
});

function inSignal(first: AbortSignal) {
  return <T>(work: (ctrlC: { first: AbortSignal; second: AbortSignal }) => Promise<T>): Promise<T> =>
    work({ first, second: first });
}
