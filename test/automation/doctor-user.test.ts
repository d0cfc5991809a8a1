import { expect } from "chai";
import { z } from "zod";
import { credentialsEnv } from "../../sandbox/index.ts";
import { parseJson } from "../../sync/model/json.ts";
import { type SharedCommands, sharedCommands } from "./support/shared-commands.ts";

const documentSchema = z.object({
  groups: z.array(
    z.object({
      title: z.string(),
      checks: z.array(z.object({ id: z.string(), state: z.string(), reason: z.string().optional() })),
    }),
  ),
  symptom: z
    .object({ name: z.string(), causes: z.array(z.object({ title: z.string(), likelihood: z.string() })) })
    .optional(),
});

const UNREACHABLE = { AWS_ENDPOINT_URL: "http://127.0.0.1:1" };

describe("npm run doctor for a user and a symptom", () => {
  let at: SharedCommands;

  before(async () => {
    at = await sharedCommands();
  });

  const doctor = (options: string, env = {}) => at.run(`doctor --stack ${at.stack} ${options}`, env);
  const documentOf = async (options: string, env = {}) =>
    documentSchema.parse(parseJson((await doctor(`${options} --json`, env)).stdout));

  it("examines the user in Identity Center, Amazon Quick and the pool, on a stack without directorySync", async () => {
    const { groups } = await documentOf("--user RADIA.perlman@example.com --only user");
    expect(groups.map(({ title }) => title)).to.deep.equal(["User RADIA.perlman@example.com"]);
    const states = Object.fromEntries(groups[0]?.checks.map(({ id, state }) => [id, state]) ?? []);
    expect(states).to.include({ "user.directory": "ok", "user.quick-email": "ok", "user.plan": "ok" });
    expect(states).to.not.have.property("user.changes");
  });

  it("refuses an unknown user with the closest address, and reports nothing", async () => {
    const { code, stdout, stderr } = await doctor("--user radia.perlmann@example.com");
    expect([code, stdout]).to.deep.equal([2, ""]);
    expect(stderr).to.include("Did you mean radia.perlman@example.com?");
  });

  it("names what the credentials may not read of a user", async () => {
    const statement = { Effect: "Allow", Action: ["sts:GetCallerIdentity"], Resource: "*" };
    const few = await at.sandbox.credentialsFor([{ Version: "2012-10-17", Statement: [statement] }]);
    const { groups } = await documentOf("--user radia.perlman@example.com --only user", credentialsEnv(few));
    const reasonOf = (id: string) => groups[0]?.checks.find((check) => check.id === id)?.reason;
    expect(reasonOf("user.directory")).to.include("sso:ListInstances is missing");
    expect(reasonOf("user.account")).to.include("cognito-idp:ListUsers is missing");
    expect(reasonOf("user.quick-email")).to.include("access denied");
  });

  it("orders the causes of a symptom, and runs only the checks that bear on it", async () => {
    const { groups, symptom } = await documentOf("--symptom redirect_mismatch");
    const ids = groups.flatMap(({ checks }) => checks.map(({ id }) => id));
    expect(ids).to.include("client.callback-urls").and.not.include("quick.edition");
    expect(symptom?.causes.map(({ likelihood }) => likelihood)).to.deep.equal([
      "not observable",
      "ruled out",
      "ruled out",
    ]);
  });

  it("does not call a cause ruled out for which it needs a user", async () => {
    const { symptom } = await documentOf("--symptom temporary-password");
    expect(symptom?.causes.map(({ likelihood }) => likelihood)).to.not.include("ruled out");
  });

  it("says what to look at where no check can decide, and ends with 0", async () => {
    const { code, stdout } = await doctor("--symptom lost-authenticator");
    expect(code).to.equal(0);
    expect(stdout).to.include("not observable").and.include("a-lost-authenticator-app");
  });

  it("says that neither --sign-in nor --user is needed for a symptom, and opens no browser", async () => {
    const { code, stderr } = await doctor("--symptom lost-authenticator --sign-in --user who@example.com");
    expect(code).to.equal(0);
    expect(stderr).to.include("None of the selected checks is about the user");
    expect(stderr).to.include("None of the selected checks needs a sign-in").and.not.include("browser");
  });

  it("refuses an unknown symptom, and a symptom with --only, before it calls AWS", async () => {
    const unknown = await doctor("--symptom redirect-mismatch", UNREACHABLE);
    expect([unknown.code, unknown.stderr]).to.deep.equal([2, unknown.stderr]);
    expect(unknown.stderr).to.include("Did you mean redirect_mismatch?").and.include("invalid_scope");
    const both = await doctor("--symptom consent --only pool", UNREACHABLE);
    expect([both.code, both.stderr]).to.deep.equal([2, both.stderr]);
  });
});
