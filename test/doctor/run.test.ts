import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect } from "chai";
import { noCredentials } from "../../doctor/access.ts";
import { type Check, type CheckGroup, failure, ok, skipped, warning } from "../../doctor/check.ts";
import { resultsOf } from "../../doctor/result.ts";
import { type RunOptions, runChecks } from "../../doctor/run.ts";
import { fact, type Target } from "../../doctor/target.ts";
import { UnreachableError } from "../../sign-in/http.ts";
import { NETWORK_HINT } from "../../sync/model/request-problem.ts";
import { plainTarget } from "./support/target.ts";

const PROBLEM = {
  seen: "It is wrong.",
  why: "No user can sign in.",
  fix: "Mend it.",
  link: "docs/settings.md",
};

function check(id: Check["id"], run: Check["run"] = async () => ok(), rest: Partial<Check> = {}): Check {
  return { id, title: `The check ${id} is ok`, run, ...rest };
}

const groupOf = (...checks: Check[]): CheckGroup => ({ title: "Group", checks });

async function statesOf(checks: readonly Check[], options: RunOptions = {}, target: Target = plainTarget()) {
  const results = resultsOf(await runChecks([groupOf(...checks)], target, options));
  return Object.fromEntries(results.map(({ id, finding }) => [id, finding]));
}

describe("A run of checks", () => {
  it("runs them side by side, and gives the results in the declared order", async () => {
    const started: string[] = [];
    const { promise: allStarted, resolve } = Promise.withResolvers<void>();
    // Each ends only after all have started: one after the other, they would reach the time limit.
    const waiting = (id: Check["id"]) =>
      check(id, async () => {
        if (started.push(id) === 3) resolve();
        await allStarted;
        return ok();
      });
    const groups = [groupOf(waiting("a.one"), waiting("a.two")), groupOf(waiting("b.one"))];
    const found = await runChecks(groups, plainTarget());
    expect(resultsOf(found).map(({ finding }) => finding)).to.deep.equal([ok(), ok(), ok()]);
    expect(started).to.deep.equal(["a.one", "a.two", "b.one"]);
    expect(found.map(({ results }) => results.map(({ id }) => id))).to.deep.equal([
      ["a.one", "a.two"],
      ["b.one"],
    ]);
  });

  it("skips a check if one that it needs is neither ok nor a warning, and those that need the skipped one", async () => {
    const found = await statesOf([
      check("a.last", undefined, { needs: ["a.middle"] }),
      check("a.middle", undefined, { needs: ["a.broken"] }),
      check("a.broken", async () => failure(PROBLEM)),
      check("a.warned", async () => warning(PROBLEM)),
      check("a.runs", undefined, { needs: ["a.warned", "a.other"] }),
      check("a.other", undefined, { applies: () => false }),
    ]);
    expect(found["a.middle"]).to.deep.equal({
      state: "skipped",
      reason: "It needs a.broken, which is a failure.",
    });
    expect(found["a.last"]).to.deep.equal({
      state: "skipped",
      reason: "It needs a.middle, which is skipped.",
    });
    expect(found["a.runs"]).to.deep.equal({ state: "ok" });
    expect(found).not.to.have.property("a.other");
  });

  it("turns a denied action into skipped, with the action's name", async () => {
    const denied = (name: string, message: string) => async () => {
      throw Object.assign(new Error(message), { name });
    };
    const found = await statesOf([
      check(
        "a.plain",
        denied(
          "AccessDeniedException",
          "User: arn:aws:iam::111122223333:user/a is not authorized to perform: cognito-idp:DescribeUserPool on resource: arn:aws:x because no identity-based policy allows the action",
        ),
      ),
      check(
        "a.explicit",
        denied(
          "AccessDenied",
          "User: x is not authorized to perform: ses:GetAccount on resource: y with an explicit deny in a service control policy",
        ),
      ),
      check("a.mute", denied("AccessDeniedException", "")),
      check("a.wrapped", async () => {
        throw new Error("Could not read.", {
          cause: Object.assign(new Error("not authorized to perform: sqs:GetQueueAttributes"), {
            name: "AccessDenied",
          }),
        });
      }),
    ]);
    const page = "docs/permissions.md has the policy for the doctor.";
    const reasons = Object.values(found).map((finding) => "reason" in finding && finding.reason);
    expect(reasons).to.deep.equal([
      `access denied: cognito-idp:DescribeUserPool is missing. ${page}`,
      `access denied: ses:GetAccount is denied by a service control policy. ${page}`,
      `access denied: AWS names no action. ${page}`,
      `access denied: sqs:GetQueueAttributes is missing. ${page}`,
    ]);
  });

  it("skips a check whose request AWS throttled: it says nothing about the stack", async () => {
    const found = await statesOf([
      check("a.throttled", async () => {
        throw Object.assign(new Error("Too Many Requests"), { name: "TooManyRequestsException" });
      }),
    ]);
    expect(found["a.throttled"]).to.deep.equal({
      state: "skipped",
      reason: "AWS throttled the request (TooManyRequestsException). Run the command again.",
    });
  });

  it("turns any other error into a failure with the error's own words, and without tokens and codes", async () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ECONNREFUSED" });
    const found = await statesOf([
      check("a.network", async () => {
        throw new TypeError("fetch failed", { cause: refused });
      }),
      check("a.certificate", async () => {
        throw new TypeError("fetch failed", {
          cause: new Error("self-signed certificate in certificate chain"),
        });
      }),
      check("a.late", async () => {
        throw new DOMException("The operation was aborted due to timeout", "TimeoutError");
      }),
      check("a.other", async () => {
        throw Object.assign(new Error("User pool x does not exist."), { name: "ResourceNotFoundException" });
      }),
      check("a.secret", async () => {
        throw new Error(
          "GET https://x?code=abc&state=def with Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.sig failed",
        );
      }),
    ]);
    const seen = Object.values(found).map((finding) => "seen" in finding && finding.seen);
    expect(seen).to.deep.equal([
      "The network failed: connect ECONNREFUSED 127.0.0.1:1.",
      "The network failed: self-signed certificate in certificate chain.",
      "The network failed: no answer in time.",
      "The check could not be completed: ResourceNotFoundException: User pool x does not exist.",
      "The check could not be completed: GET https://x?code=(hidden)&state=(hidden) with Bearer (token) failed.",
    ]);
    for (const finding of Object.values(found)) expect(finding).to.have.property("noAnswer", true);
  });

  it("asks what needs no AWS although a check before it does, if AWS cannot be asked", async () => {
    const asks: Check["run"] = async () => {
      const client = new STSClient({ region: "eu-central-1", credentials: noCredentials });
      await client.send(new GetCallerIdentityCommand({}));
      return ok();
    };
    const left = skipped("AWS cannot be asked: see aws.access.");
    const ofProvider = skipped("okta: AWS cannot be asked: see aws.access.");
    const found = await statesOf([
      check("a.asks", asks),
      check("a.outside", undefined, { needs: ["a.asks"] }),
      check("a.both", asks, { needs: ["a.outside"] }),
      check("a.provider", async () => ofProvider),
      check("a.last", undefined, { needs: ["a.provider"] }),
    ]);
    expect(found).to.deep.equal({
      "a.asks": left,
      "a.outside": ok(),
      "a.both": left,
      "a.provider": ofProvider,
      "a.last": ok(),
    });
  });

  it("fails where an address that apps use gives no answer: that is the answer", async () => {
    const refused = new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED 127.0.0.1:1") });
    const found = await statesOf([
      check("a.endpoint", async () => {
        throw new UnreachableError("https://api.example.com/oauth2/authorize?state=abc", refused);
      }),
    ]);
    expect(found["a.endpoint"]).to.deep.equal({
      state: "failure",
      seen: "https://api.example.com/oauth2/authorize cannot be reached: connect ECONNREFUSED 127.0.0.1:1.",
      why: "Apps and browsers on this computer's network cannot reach it either.",
      fix: NETWORK_HINT,
      link: "docs/troubleshooting.md#networks-and-managed-computers",
    });
  });

  it("ends a check that hangs, together with its requests, and holds up no other", async () => {
    let ended = false;
    const hanging = check("a.hangs", (target) => {
      target.signal.addEventListener("abort", () => (ended = true));
      return new Promise(() => {});
    });
    const found = await statesOf([hanging, check("a.other")], { timeLimitMs: 20 });
    expect(found["a.hangs"]).to.include({
      state: "failure",
      seen: "No answer within 0.02 seconds.",
      noAnswer: true,
    });
    expect(found["a.other"]).to.deep.equal({ state: "ok" });
    expect(ended).to.equal(true);
  });

  it("reads a fact once, and again in the next run", async () => {
    let reads = 0;
    const read = fact(async () => (reads += 1));
    const checks = ["a.one", "a.two"] as const;
    const reading = checks.map((id) =>
      check(id, async (target) => {
        await read(target);
        return ok();
      }),
    );
    const target = plainTarget();
    await statesOf(reading, {}, target);
    expect(reads).to.equal(1);
    await statesOf(reading, {}, target);
    expect(reads).to.equal(2);
  });

  it("rejects as soon as it is aborted", async () => {
    const control = new AbortController();
    const running = statesOf(
      [check("a.hangs", () => new Promise(() => {}))],
      {},
      plainTarget({ signal: control.signal }),
    );
    control.abort(new Error("Ctrl-C"));
    expect(await running.catch((error: unknown) => error)).to.have.property("message", "Ctrl-C");
  });
});

describe("The selection of checks", () => {
  const all = [
    check("pool.exists"),
    check("pool.issuer", undefined, { needs: ["pool.exists"] }),
    check("api.policy", undefined, { needs: ["pool.issuer"] }),
    check("api.cidrs", undefined, { applies: () => false }),
  ];
  const idsOf = async (options: RunOptions) => Object.keys(await statesOf(all, options));

  it("takes the named ones with those that they need, an area, and leaves others out", async () => {
    expect(await idsOf({ only: ["pool.issuer"] })).to.deep.equal(["pool.exists", "pool.issuer"]);
    expect(await idsOf({ only: ["pool"] })).to.deep.equal(["pool.exists", "pool.issuer"]);
    expect(await idsOf({ skip: ["pool.exists", "api"] })).to.deep.equal(["pool.issuer"]);
  });

  it("skips what needs one that is left out, and says so of a named one that does not apply", async () => {
    const found = await statesOf(all, { skip: ["pool.exists"] });
    expect(found["pool.issuer"]).to.deep.equal({
      state: "skipped",
      reason: "It needs pool.exists, which is left out.",
    });
    const named = await statesOf(all, { only: ["api.cidrs"] });
    expect(named["api.cidrs"]).to.deep.equal({
      state: "skipped",
      reason: "It does not apply to this stack's settings.",
    });
  });

  it("refuses an unknown ID, with the closest one", async () => {
    const refused = async (options: RunOptions) => statesOf(all, options).catch((error: unknown) => error);
    expect(await refused({ only: ["pool.isuer"] })).to.include({
      code: "CHECK_UNKNOWN",
      exitCode: 2,
      message: 'There is no check "pool.isuer".',
      hint: "Did you mean pool.issuer? docs/doctor.md lists all checks.",
    });
    // The name of a check without its area.
    expect(await refused({ only: ["issuer"] })).to.include({
      hint: "Did you mean pool.issuer? docs/doctor.md lists all checks.",
    });
    expect(await refused({ skip: ["something.else"] })).to.include({
      hint: "The areas are pool, api. docs/doctor.md lists all checks.",
    });
    const areas = "The areas are pool, api. docs/doctor.md lists all checks.";
    for (const name of ["", "xyz"]) expect(await refused({ only: [name] })).to.include({ hint: areas });
    expect(await refused({ only: ["user"] })).to.include({
      code: "CHECK_UNKNOWN",
      message: '"user" is checked only with --user E-MAIL.',
    });
    expect(await refused({ skip: ["sign-in.aud"] })).to.include({ hint: "Add --sign-in." });
  });
});
