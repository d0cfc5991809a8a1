import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { z } from "zod";
import { doctorCommand } from "../../automation/commands/doctor.ts";
import { outputsSchema } from "../../infra/outputs.ts";
import { credentialsEnv } from "../../sandbox/index.ts";
import { parseJson } from "../../sync/model/json.ts";
import { changeClient } from "../doctor/faults/client.ts";
import { plainTarget } from "../doctor/support/target.ts";
import { failureOf } from "./support/failure-of.ts";
import { recordedIo } from "./support/io.ts";
import { type SharedCommands, sharedCommands } from "./support/shared-commands.ts";

const documentSchema = z.object({
  schemaVersion: z.literal(1),
  stack: z.string(),
  verdict: z.object({ state: z.string(), ids: z.array(z.string()) }),
  groups: z.array(
    z.object({
      checks: z.array(z.object({ id: z.string(), state: z.string(), reason: z.string().optional() })),
    }),
  ),
});

/** What no output may contain. */
const SECRETS = /\beyJ[\w-]{8,}\.|(?:code|client_secret|refresh_token|code_verifier)=(?!\(hidden\))\S/i;

/** AWS cannot be reached. The gateway of the stack's own addresses answers. */
const DARK = { AWS_ENDPOINT_URL: "http://127.0.0.1:1" };

/** What needs no AWS. */
const OUTSIDE_IN = [
  "issuer.discovery",
  "pool.issuer",
  "issuer.keys",
  "issuer.proxied-discovery",
  "endpoints.reachable",
  "endpoints.authorize",
  "endpoints.redirect-uri",
  "endpoints.token",
  "endpoints.user-info",
];

describe("npm run doctor", () => {
  let at: SharedCommands;
  const folder = mkdtempSync(join(tmpdir(), "quick-sign-in-doctor-"));
  const file = join(folder, "report.md");

  before(async () => {
    at = await sharedCommands();
  });

  after(() => rmSync(folder, { recursive: true }));

  const doctor = (options = "", env = {}) => at.run(`doctor --stack ${at.stack}${options}`, env);
  const jsonOf = async (options = "", env = {}) => {
    const { code, stdout } = await doctor(` --json${options}`, env);
    return { code, document: documentSchema.parse(parseJson(stdout)) };
  };

  it("shows all checks of a healthy stack, the verdict last, and ends with 0", async () => {
    const { code, stdout, stderr } = await doctor();
    expect([code, stdout]).to.deep.equal([0, stdout]);
    expect(stderr).to.include(`Stack ${at.stack}: account 111122223333`);
    expect(stdout)
      .to.match(/^Addresses\n {2}– addresses\.dns /)
      .and.include("\n  ✓ pool.issuer ");
    expect(stdout.trimEnd().split("\n").at(-1)).to.match(/^✓ No failure and no warning\. \d+ ok/);
    expect(stdout).not.to.match(SECRETS);
  });

  it("prints one JSON document with a version", async () => {
    const { code, document } = await jsonOf(" --only issuer");
    expect(code).to.equal(0);
    expect(document).to.include({ stack: at.stack });
    const ids = document.groups.flatMap(({ checks }) => checks.map(({ id }) => id));
    expect(ids).to.include.members(["issuer.discovery", "pool.issuer-type"]).and.not.include("quick.edition");
  });

  it("writes a report for its owner alone, again, and over no other file", async () => {
    const { code, stderr } = await doctor(` --only issuer --report ${file}`);
    expect([code, stderr]).to.deep.equal([0, stderr]);
    expect(stderr).to.include(`Report: ${file}.`).and.include("personal data");
    expect(readFileSync(file, "utf8"))
      .to.match(/^# Report of the doctor\n/)
      .and.include("✓ issuer.discovery");
    expect((await doctor(` --only issuer --report ${file}`)).code).to.equal(0);
    writeFileSync(file, "a manifest");
    const refused = await doctor(` --only issuer --report ${file}`);
    expect(refused.stderr).to.include("is not a report of the doctor, so it is not overwritten");
    expect(readFileSync(file, "utf8")).to.equal("a manifest");
  });

  it("refuses unknown checks with a suggestion, before it calls AWS", async () => {
    const { code, stderr } = await doctor(" --only pool.isuer", { AWS_ENDPOINT_URL: "http://127.0.0.1:1" });
    expect(code).to.equal(2);
    expect(stderr).to.include('There is no check "pool.isuer".').and.include("Did you mean pool.issuer?");
  });

  it("skips what the credentials may not read, names the action, and runs the rest", async () => {
    const statement = { Effect: "Allow", Action: ["sts:GetCallerIdentity"], Resource: "*" };
    const few = await at.sandbox.credentialsFor([{ Version: "2012-10-17", Statement: [statement] }]);
    const { document } = await jsonOf(" --only pool,endpoints", credentialsEnv(few));
    const checks = document.groups.flatMap((group) => group.checks);
    expect(checks.find(({ id }) => id === "pool.exists")).to.deep.equal({
      id: "pool.exists",
      state: "skipped",
      reason:
        "access denied: cognito-idp:DescribeUserPool is missing. docs/permissions.md has the policy for the doctor.",
    });
    expect(checks.find(({ id }) => id === "endpoints.token")).to.have.property("state", "ok");
  });

  it("checks from outside where AWS cannot be asked, skips the rest, and fails", async () => {
    const { code, document } = await jsonOf("", DARK);
    expect(code).to.equal(1);
    expect(document.verdict.ids).to.deep.equal(["aws.access"]);
    const checks = document.groups.flatMap((group) => group.checks);
    const answered = checks.filter(({ state }) => state === "ok").map(({ id }) => id);
    expect(answered).to.include.members(OUTSIDE_IN);
    expect(checks.find(({ id }) => id === "pool.exists"))
      .to.have.property("reason")
      .that.includes("aws.access");
  });

  it("says why AWS cannot be asked exactly if a selected check has to ask it, also of a user", async () => {
    const { code, stdout, stderr } = await doctor(" --user ada@example.com --only user,client.exists", DARK);
    expect([code, stderr]).to.deep.equal([1, stderr]);
    expect(stderr).to.include("as its state says");
    expect(stdout)
      .to.match(/^AWS\n {2}✗ aws\.access /)
      .and.include("AWS cannot be reached in Region eu-central-1.");
    expect(stdout.trimEnd().split("\n").at(-1)).to.match(/^✗ 1 failure: aws\.access\. \d+ skipped\.$/);
    expect((await doctor(" --only endpoints.token", DARK)).code).to.equal(0);
    expect((await doctor(" --skip aws", DARK)).code).to.equal(0);
  });

  it("fails for a gateway that does not answer, in the network's own words", async () => {
    const env = { QUICK_SIGN_IN_GATEWAY: "http://127.0.0.1:65534" };
    const { code, stdout } = await doctor(" --only endpoints.reachable,issuer.discovery", env);
    expect(code).to.equal(1);
    expect(stdout).to.include("/oauth2/authorize cannot be reached: connect ECONNREFUSED 127.0.0.1:65534.");
    expect(stdout).to.include("configuration cannot be read: connect ECONNREFUSED 127.0.0.1:65534.");
    expect(stdout.match(/Check the network, the VPN and the proxy/g)).to.have.length(2);
  });

  it("refuses a stack that was never deployed, and a config that is invalid", async () => {
    const unknown = await at.run("doctor --stack nowhere");
    expect([unknown.code, unknown.stderr]).to.deep.equal([2, unknown.stderr]);
    expect(unknown.stderr).to.include("npm run provision -- --stack nowhere");
    at.configure(at.stack, { mfaRequired: "perhaps" });
    const invalid = await doctor();
    at.configure(at.stack);
    expect(invalid.code).to.equal(2);
    expect(invalid.stderr).to.include("mfaRequired: found");
  });

  it("ends with 130 at Ctrl-C, and says that nothing was changed", async () => {
    const first = AbortSignal.abort();
    const interrupts = {
      during: <T>(work: (ctrlC: { first: AbortSignal; second: AbortSignal }) => Promise<T>) =>
        work({ first, second: first }),
    };
    const request = { ...at.place(), signIn: false, drift: false, json: false };
    const failed = await failureOf(() =>
      at.inside(() => doctorCommand(request, { ...recordedIo(), interrupts })),
    );
    expect(failed).to.include({ code: "INTERRUPTED", exitCode: 130 });
    expect(failed.message).to.include("nothing was changed");
  });

  it("finds drift with --drift, and ends with 0: it is a warning", async () => {
    const { stdout } = await at.run(`outputs --stack ${at.stack} --json`);
    const target = plainTarget({ outputs: outputsSchema.parse(parseJson(stdout)) });
    const { undo } = await changeClient({ sandbox: at.sandbox, target }, () => ({
      EnableTokenRevocation: false,
    }));
    const found = await doctor(" --only stack.drift --drift").finally(undo);
    expect(found.stdout).to.include("! stack.drift").and.include("sign-in (update)");
    expect(found.code).to.equal(0);
  });
});
