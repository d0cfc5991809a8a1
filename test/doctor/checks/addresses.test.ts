import { once } from "node:events";
import { createServer, type Server } from "node:tls";
import { expect } from "chai";
import { addressChecks, dnsFinding, recordsFinding, tlsFinding } from "../../../doctor/checks/addresses.ts";
import { certificateOf, SYSTEM } from "../../../doctor/checks/facts/domains.ts";
import { resultsOf } from "../../../doctor/result.ts";
import { runChecks } from "../../../doctor/run.ts";
import { type SelfSigned, selfSigned } from "../../../sandbox/federation/certificate.ts";
import { defined } from "../../../sync/model/defined.ts";
import { withEnvironment } from "../../support/with-environment.ts";
import { plainTarget, settingsOf } from "../support/target.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);
const never = new AbortController().signal;

describe("The check of certificates", () => {
  const servers: Server[] = [];

  after(() => {
    for (const server of servers) server.close();
  });

  /** Starts a server with a certificate for localhost, and does a handshake. */
  async function shown(made: SelfSigned, isTrusted = true) {
    const server = createServer({ cert: made.cert, key: made.key });
    servers.push(server);
    server.on("tlsClientError", () => {});
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const tlsServer = defined({ host: "127.0.0.1", port, ca: isTrusted ? made.cert : undefined });
    return certificateOf("localhost", never, { ...SYSTEM, server: () => tlsServer });
  }

  it("is ok with the days that are left", async () => {
    const found = await shown(selfSigned("localhost", inDays(-1), inDays(90.5)));
    expect(tlsFinding([found], new Date())).to.deep.equal({
      state: "ok",
      note: `90 days left at ${found.host}`,
    });
  });

  it("warns of one that expires soon", async () => {
    const found = await shown(selfSigned("localhost", inDays(-1), inDays(7.5)));
    expect(tlsFinding([found], new Date())).to.include({
      state: "warning",
      seen: `${found.host}: 7 days left.`,
    });
  });

  it("fails for one that has expired, that is for another host, or that no authority vouches for", async () => {
    const made = [
      await shown(selfSigned("localhost", inDays(-9), inDays(-1))),
      await shown(selfSigned("other.example", inDays(-1), inDays(90))),
      await shown(selfSigned("localhost", inDays(-1), inDays(90)), false),
    ];
    expect(made.map(({ problem }) => problem)).to.deep.equal([
      "CERT_HAS_EXPIRED",
      "ERR_TLS_CERT_ALTNAME_INVALID",
      "DEPTH_ZERO_SELF_SIGNED_CERT",
    ]);
    expect(tlsFinding(made, new Date())).to.have.property("state", "failure");
  });

  it("fails where no server answers", async () => {
    const server = () => ({ host: "127.0.0.1", port: 1 });
    const found = await certificateOf("localhost", never, { ...SYSTEM, server });
    expect(tlsFinding([found], new Date())).to.include({
      state: "failure",
      seen: "localhost: ECONNREFUSED.",
    });
  });
});

describe("The check of host names", () => {
  it("names those without an address, and the records to create for a custom one", () => {
    const settings = settingsOf({
      customDomain: JSON.stringify({
        api: {
          name: "auth.example.com",
          certificateArn: "arn:aws:acm:eu-central-1:111122223333:certificate/a",
        },
      }),
    });
    const found = [
      { host: "auth.example.com", problem: "ENOTFOUND" },
      { host: "cognito-idp.eu-central-1.amazonaws.com", problem: undefined },
    ];
    expect(dnsFinding(plainTarget({ settings }), found)).to.include({
      state: "failure",
      seen: "auth.example.com has no address (ENOTFOUND).",
      fix: "Create the DNS records of npm run outputs -- --stack prod",
    });
    expect(dnsFinding(plainTarget(), found))
      .to.have.property("fix")
      .that.includes("nslookup auth.example.com");
    expect(dnsFinding(plainTarget(), found.slice(1))).to.have.property("state", "ok");
  });

  it("compares records without case and final dot, and takes an alias for right", () => {
    const value = "d-abc.execute-api.eu-central-1.amazonaws.com";
    const record = (actual: string, hasAddress = false) => ({
      name: "auth.example.com",
      value,
      actual,
      hasAddress,
    });
    const findingOf = (...found: Parameters<typeof record>) =>
      recordsFinding(plainTarget(), [record(...found)]);
    expect(findingOf(`${value.toUpperCase()}.`, true)).to.deep.equal({ state: "ok" });
    expect(findingOf("ENODATA", true)).to.deep.equal({ state: "ok", note: "alias: auth.example.com" });
    expect(findingOf("ENODATA")).to.include({
      state: "warning",
      seen: `auth.example.com should point to ${value}, and the answer is ENODATA.`,
    });
    expect(findingOf("other.example.com", true)).to.have.property("state", "warning");
    expect(findingOf("ECONNREFUSED", true)).to.include({
      state: "skipped",
      reason: "The DNS server of this network does not answer for auth.example.com (ECONNREFUSED).",
    });
  });

  it("is skipped behind an HTTP proxy, whose DNS counts", async () => {
    const record = { name: "auth.example.com", type: "CNAME", value: "d-abc.example.com" };
    const outputs = { ...plainTarget().outputs, DnsRecords: [record] };
    for (const name of ["HTTPS_PROXY", "https_proxy"]) {
      const env = { NODE_USE_ENV_PROXY: "1", [name]: "http://127.0.0.1:9" };
      const groups = await withEnvironment(env, () => runChecks([addressChecks], plainTarget({ outputs })));
      expect(resultsOf(groups).map(({ finding }) => finding.state)).to.deep.equal(
        Array.from({ length: 3 }, () => "skipped"),
      );
    }
  });

  it("is skipped in the sandbox, with the reason", async () => {
    const env = { QUICK_SIGN_IN_GATEWAY: "http://127.0.0.1:9" };
    const groups = await withEnvironment(env, () => runChecks([addressChecks], plainTarget()));
    expect(resultsOf(groups).map(({ id, finding }) => [id, finding.state])).to.deep.equal([
      ["addresses.dns", "skipped"],
      ["addresses.tls", "skipped"],
    ]);
  });
});
