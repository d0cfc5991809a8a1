import type { ServerResponse } from "node:http";
import { expect } from "chai";
import { discoveryDifference, readDiscovery } from "../../sign-in/discovery.ts";
import { OUTPUTS } from "../automation/support/outputs.ts";
import { type LocalServer, serveLocally } from "../support/local-server.ts";
import { withEnvironment } from "../support/with-environment.ts";

const DOCUMENT = { issuer: OUTPUTS.IssuerUrl, jwks_uri: OUTPUTS.JwksUri, scopes_supported: ["openid"] };
const text = (changes: object = {}) => JSON.stringify({ ...DOCUMENT, ...changes });

describe("The issuer", () => {
  it("is compared byte for byte, as clients do", () => {
    expect(discoveryDifference(OUTPUTS, text())).to.equal(undefined);
    for (const issuer of [
      `${OUTPUTS.IssuerUrl}/`,
      OUTPUTS.IssuerUrl.replace("cognito", "issuer-cognito"),
      "",
    ]) {
      expect(discoveryDifference(OUTPUTS, text({ issuer }))).to.equal(
        `names another issuer: ${JSON.stringify(issuer)}`,
      );
    }
    expect(discoveryDifference(OUTPUTS, text({ jwks_uri: "https://other.example" }))).to.include(
      "https://other.example",
    );
    for (const body of ["", "<html>", "null", "[]", "{}", text({ issuer: 1 })])
      expect(discoveryDifference(OUTPUTS, body)).to.include("is no discovery document");
  });
});

describe("A discovery document", () => {
  let server: LocalServer;
  let asked: string[] = [];
  let answer: (response: ServerResponse) => void;

  before(async () => {
    server = await serveLocally((request, response) => {
      asked.push(request.url ?? "");
      answer(response);
    });
  });

  beforeEach(() => {
    asked = [];
  });

  after(() => server.stop());

  const read = (signal = new AbortController().signal) => {
    const endpoint = { QUICK_SIGN_IN_GATEWAY: server.origin };
    return withEnvironment(endpoint, () => readDiscovery(OUTPUTS.IssuerUrl, signal));
  };

  it("is read at the issuer's address", async () => {
    answer = (response) => response.end(text());
    expect(await read()).to.deep.equal({ body: text() });
    const { host, pathname } = new URL(OUTPUTS.IssuerUrl);
    expect(asked).to.deep.equal([`/${host}${pathname}/.well-known/openid-configuration`]);
  });

  it("is missing with another status, a redirect, too much text or a broken connection, each named", async () => {
    answer = (response) => response.writeHead(403).end("{}");
    expect(await read()).to.deep.equal({ problem: "answered with status 403", isAnswered: true });
    answer = (response) => response.writeHead(302, { location: "https://other.example" }).end();
    expect(await read()).to.deep.equal({ problem: "answered with status 302", isAnswered: true });
    answer = (response) => response.end("x".repeat(64 * 1024 + 1));
    expect(await read()).to.deep.equal({ problem: "is too long for a discovery document", isAnswered: true });
    answer = (response) => response.destroy();
    expect(await read())
      .to.include({ isAnswered: false })
      .and.to.have.property("problem")
      .that.includes("cannot be read: other side closed");
  });

  it("ends with Ctrl-C while no answer comes", async () => {
    const controller = new AbortController();
    answer = () => controller.abort();
    expect(await read(controller.signal))
      .to.have.property("problem")
      .that.includes("interrupted");
  });
});
