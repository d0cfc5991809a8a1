import fs from "node:fs";
import { expect } from "chai";
import { logLine, writeLine } from "../../proxy/log-line.ts";
import { embeddedMetrics } from "../support/embedded-metrics.ts";
import { logged } from "../support/proxy-events.ts";

const entry = { requestId: "1", route: "/oauth2/token", status: 200, ms: 12, reason: "ok" };

describe("A log line", () => {
  it("is the entry and nothing else if nothing is counted", () => {
    expect(JSON.parse(logLine(entry, undefined, 1))).to.deep.equal(entry);
  });

  it("is counted by CloudWatch from the line itself: requests and latency, by route and outcome", () => {
    const line = JSON.parse(logLine(entry, "dev", 1_700_000_000_000));
    expect(line).to.include(entry);
    expect(embeddedMetrics(line)).to.deep.equal({
      timestamp: 1_700_000_000_000,
      dimensions: { Stack: "dev", Route: "/oauth2/token", Outcome: "ok" },
      metrics: { Requests: 1, Latency: 12 },
      counted: [
        "QuickSignIn Stack,Route Requests",
        "QuickSignIn Stack,Route Latency",
        "QuickSignIn Stack,Route,Outcome Requests",
      ],
    });
  });

  it("would not be counted with an unknown member, or without a value that it names", () => {
    const line = JSON.parse(logLine(entry, "dev", 1));
    expect(() => embeddedMetrics({ ...line, _aws: { ...line._aws, More: 1 } })).to.throw("More");
    for (const gone of ["Outcome", "Latency", "_aws"]) {
      expect(() => embeddedMetrics({ ...line, [gone]: undefined }), gone).to.throw();
    }
  });

  for (const [reason, status, outcome] of [
    ["ok", 302, "ok"],
    ["fault", 500, "fault"],
    ["upstream-refused", 400, "refused-by-cognito"],
    ["upstream-refused", 429, "throttled"],
    ["upstream-busy", 503, "throttled"],
    ["upstream-late", 504, "cognito-failed"],
    ["upstream-malformed", 502, "cognito-failed"],
    ["no-pkce", 400, "refused"],
    ["duplicate-parameter", 400, "refused"],
    ["no-route", 404, "refused"],
  ] as const) {
    it(`says "${outcome}" of ${status} ${reason}`, () => {
      const line = JSON.parse(logLine({ ...entry, status, reason }, "dev", 1));
      expect(line.Outcome).to.equal(outcome);
    });
  }
});

describe("Standard output", () => {
  it("receives each line at once", async () => {
    const { lines } = await logged(async () => writeLine("a"));
    expect(lines).to.deep.equal(["a"]);
  });

  it("receives the line through the console if the pipe is full and does not block", () => {
    const { writeSync } = fs;
    const { log } = console;
    const lines: unknown[] = [];
    fs.writeSync = () => {
      throw new Error("EAGAIN");
    };
    console.log = (line: unknown) => lines.push(line);
    try {
      writeLine("a");
    } finally {
      fs.writeSync = writeSync;
      console.log = log;
    }
    expect(lines).to.deep.equal(["a"]);
  });
});
