import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { ExitCode, type SyncOutcome } from "../../sync/index.ts";
import type { ProviderRule } from "../../sync/model/provider-rules.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { syncOnce } from "../support/sync-once.ts";
import { BRIDGED, type Claims, FederatedPool, PLAIN } from "./support/federated-pool.ts";

const FOLLOW: ProviderRule = { follow: true };
const BY_SUBJECT: ProviderRule = { follow: true, link: "subject" };
const BY_EMAIL: ProviderRule = { follow: true, link: "email", trustEmails: true };

const ADA: Claims = { sub: "00-ada", email: "ada@example.com", email_verified: true, name: "Ada" };
/** Another user of the provider, who has entered Ada's address there. */
const EVIL: Claims = { sub: "00-evil", email: "ada@example.com", email_verified: false, name: "Evil" };
const ROWS = ["ada,ada@example.com,Ada,00-ada", "bob,bob@example.com,Bob,00-bob"];

const ended = ({ results }: SyncOutcome) =>
  results.map(({ action, outcome }) => `${action.kind} ${action.reason} ${outcome}`).sort();

/** Sign-in, tokens, sync and refresh together: the sandbox's Cognito, the real sync with a manifest, and the real bridge. */
describe("Users of an identity provider, with sync", () => {
  let sandbox: Sandbox;
  let pool: FederatedPool;
  let folder: string;
  let pools = 0;

  before(async () => {
    sandbox = await sharedSandbox();
    folder = mkdtempSync(join(tmpdir(), "quick-sign-in-people-"));
  });
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(async () => {
    pool = await FederatedPool.open(sandbox, `acme-federation-people-${pools++}`);
  });
  afterEach(() => pool.stop());

  function run(rule: ProviderRule, rows: readonly string[] = ROWS): Promise<SyncOutcome> {
    const file = join(folder, "people.csv");
    writeFileSync(file, ["id,email,name,subject", ...rows, ""].join("\n"));
    const providers = { [PLAIN]: rule, [BRIDGED]: rule };
    const target = { poolId: pool.id, providers };
    return syncOnce(sandbox, pool.id, { source: ["manifest", file], target, allowRemovals: 10 });
  }

  const account = async (username: string) => (await pool.accounts()).get(username);

  it("leave: refresh token and new sign-in are refused after sync has run, and not before", async () => {
    const signedIn = await pool.signIn(PLAIN, ADA);
    expect(signedIn).to.include({ "cognito:username": "plain_00-ada", email: ADA.email });
    expect(ended(await run(FOLLOW))).to.deep.equal(["adopt federated adopted", "invite no-account invited"]);
    expect(await pool.refresh(signedIn)).to.include({ sub: signedIn["sub"] });
    expect(ended(await run(FOLLOW, ROWS.slice(1)))).to.deep.equal(["disable gone disabled"]);
    expect(await pool.refresh(signedIn)).to.include({ error: "invalid_grant" });
    expect(await pool.signIn(PLAIN, ADA)).to.include({ error_description: "User is disabled." });
    expect(ended(await run(FOLLOW, ROWS.slice(1)))).to.deep.equal([]);
  });

  it("leave a linked account: it is disabled, and the provider cannot sign them in", async () => {
    await run(BY_SUBJECT);
    const signedIn = await pool.signIn(PLAIN, ADA);
    expect(ended(await run(BY_SUBJECT, ROWS.slice(1)))).to.deep.equal(["disable gone disabled"]);
    expect(await pool.refresh(signedIn)).to.include({ error: "invalid_grant" });
    expect(await pool.signIn(PLAIN, ADA)).to.include({ error_description: "User is disabled." });
    expect([...(await pool.accounts()).keys()].sort()).to.deep.equal(["ada", "bob"]);
  });

  it("were invited, and keep the account with its sub and e-mail when they come by the provider", async () => {
    expect(ended(await run(BY_SUBJECT))).to.deep.equal([
      ...Array(2).fill("invite no-account invited"),
      ...Array(4).fill("link not-linked linked"),
    ]);
    const before = await account("ada");
    for (const provider of [PLAIN, BRIDGED]) {
      const signedIn = await pool.signIn(provider, ADA);
      expect(signedIn).to.include({ "cognito:username": "ada", sub: before?.["sub"], email: ADA.email });
      expect(signedIn).to.include({ email_verified: true });
      expect(await pool.refresh(signedIn)).to.include({ sub: before?.["sub"] });
      expect(ended(await run(BY_SUBJECT))).to.deep.equal([]);
    }
    expect(await account("ada")).to.deep.equal(before);
    expect([...(await pool.accounts()).keys()].sort()).to.deep.equal(["ada", "bob"]);
  });

  it("have the provider's e-mail and name in a linked account, against which sync does not work", async () => {
    await run(BY_SUBJECT);
    const sub = (await account("ada"))?.["sub"];
    const renamed = { ...ADA, email: "countess@example.com", name: "Countess" };
    expect(await pool.signIn(PLAIN, renamed)).to.include({ sub, email: "countess@example.com" });
    const { actions, results } = await run(BY_SUBJECT);
    expect(results).to.deep.equal([]);
    expect(actions.map(({ reason }) => reason).sort()).to.deep.equal(["in-sync", "provider-owned"]);
    expect(await account("ada")).to.include({ email: "countess@example.com", name: "Countess" });
  });

  it("do not get an account that is linked by subject with its e-mail alone", async () => {
    await run(BY_SUBJECT);
    const before = await account("ada");
    const evil = await pool.signIn(PLAIN, EVIL);
    expect(evil).to.include({ "cognito:username": "plain_00-evil", email_verified: false });
    expect(evil["sub"]).not.to.equal(before?.["sub"]);
    const { actions, results, exitCode } = await run(BY_SUBJECT);
    expect(results).to.deep.equal([]);
    expect(actions.map(({ reason }) => reason).sort()).to.deep.equal(["in-sync", "in-sync", "other-subject"]);
    expect(exitCode).to.equal(ExitCode.guarded);
    expect(await account("ada")).to.deep.equal(before);
    expect(await pool.signIn(PLAIN, ADA)).to.include({ sub: before?.["sub"], email_verified: true });
    await pool.disable("plain_00-evil");
    expect(await pool.refresh(evil)).to.include({ error: "invalid_grant" });
    expect((await run(BY_SUBJECT)).exitCode).to.equal(ExitCode.done);
    expect(await account("ada")).to.deep.equal(before);
  });

  it("are followed although a hostile account with their e-mail was marked first, which is then reported", async () => {
    await pool.signIn(PLAIN, EVIL);
    expect(ended(await run(FOLLOW))).to.include("adopt federated adopted");
    const signedIn = await pool.signIn(PLAIN, ADA);
    const found = await run(FOLLOW);
    expect(ended(found)).to.deep.equal(["adopt federated adopted"]);
    expect(found.exitCode).to.equal(ExitCode.guarded);
    await pool.disable("plain_00-evil");
    const { exitCode, results } = await run(FOLLOW);
    expect([exitCode, results]).to.deep.equal([ExitCode.done, []]);
    await run(FOLLOW, ROWS.slice(1));
    expect(await pool.refresh(signedIn)).to.include({ error: "invalid_grant" });
  });

  it("get another's account with an unchecked e-mail only where Cognito links by e-mail without the bridge", async () => {
    await run(BY_EMAIL);
    const before = await account("ada");
    expect(await pool.signIn(BRIDGED, EVIL)).to.include({
      error_description:
        "bridged Error - 400 invalid_grant The identity provider has not verified the e-mail address of this user",
    });
    const { email_verified: _, ...unsaid } = EVIL;
    expect(await pool.signIn(BRIDGED, unsaid)).to.include.keys("error");
    expect(await account("ada")).to.deep.equal(before);
    expect(await pool.signIn(BRIDGED, ADA)).to.include({ sub: before?.["sub"] });
    // What docs/sync-identity-providers.md says, and provision and doctor warn about.
    expect(await pool.signIn(PLAIN, EVIL)).to.include({ sub: before?.["sub"], email_verified: false });
  });
});
