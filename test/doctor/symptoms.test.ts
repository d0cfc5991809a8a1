import { readFileSync } from "node:fs";
import { expect } from "chai";
import { type Finding, ok } from "../../doctor/check.ts";
import { rotationFinding } from "../../doctor/checks/client-lifetimes.ts";
import { CHECK_GROUPS } from "../../doctor/checks/index.ts";
import { triggersFinding } from "../../doctor/checks/pool-tokens.ts";
import { blockedFinding } from "../../doctor/checks/web-acl.ts";
import { DoctorError } from "../../doctor/doctor-error.ts";
import { checksOf, rankCauses } from "../../doctor/rank-causes.ts";
import { signInChecks } from "../../doctor/sign-in-checks.ts";
import { SYMPTOMS, symptomOf } from "../../doctor/symptoms/index.ts";
import { accountStatus } from "../../doctor/user/findings/account.ts";
import { USER_CHECKS } from "../../doctor/user/index.ts";
import { account } from "../sync/people.ts";
import { federatedWorld } from "./support/federated-world.ts";
import { plainTarget, settingsOf } from "./support/target.ts";
import { viewOf } from "./user/view.ts";

const SIGN_IN = signInChecks(() => Promise.reject(new Error("No one signs in.")));
const CHECKS = new Set(
  [...CHECK_GROUPS.flatMap(({ checks }) => checks), ...USER_CHECKS, ...SIGN_IN.checks].map(
    (check): string => check.id,
  ),
);
const ALL = Object.entries(SYMPTOMS);

/** The codes in the last column of the sign-in and invitation tables, row by row. */
function documentedSymptoms(): (readonly string[])[] {
  const page = readFileSync(new URL("../../docs/troubleshooting.md", import.meta.url), "utf8");
  const sections = ["Sign-in", "Invitations"].map(
    (title) => page.split(`\n## ${title}\n`)[1]?.split(/\n##+ /)[0],
  );
  const rows = sections.flatMap((section = "") =>
    section.split("\n").filter((line) => line.startsWith("| ")),
  );
  const bodies = rows.filter((row) => !row.startsWith("| what you see"));
  return bodies.map((row) =>
    [...(row.split(" | ").at(-1) ?? "").matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name),
  );
}

describe("The symptoms", () => {
  it("are the rows of docs/troubleshooting.md, each row with at least one", () => {
    const rows = documentedSymptoms();
    expect(rows.filter((names) => names.length === 0)).to.deep.equal([]);
    expect(rows.flat().toSorted()).to.deep.equal(Object.keys(SYMPTOMS).toSorted());
  });

  it("name existing checks only", () => {
    const unknown = ALL.flatMap(([name, { causes }]) =>
      causes.flatMap(({ checks }) => checks.filter((id) => !CHECKS.has(id)).map((id) => `${name}: ${id}`)),
    );
    expect(unknown).to.deep.equal([]);
  });

  it("have causes, and each cause a check or something to look at", () => {
    for (const [name, { title, causes }] of ALL) {
      expect(title, name).to.match(/^[A-Z].*[^.\s]$/);
      expect(causes.length, name).to.be.greaterThan(0);
      for (const cause of causes) {
        expect(cause.title, name).to.match(/^\S.*[^.\s]$/);
        expect(cause.checks.length > 0 || cause.look !== undefined, `${name}: ${cause.title}`).to.equal(true);
      }
    }
  });

  it("of other identity providers have causes at the provider, and where the page is foreign", () => {
    const ofProviders = [
      "consent",
      "application-not-enabled",
      "invalid_scope",
      "email-missing-after-refresh",
    ];
    for (const name of ofProviders) {
      const checks = symptomOf(name).causes.flatMap((cause) => cause.checks);
      expect(
        checks.some((id) => id.startsWith("idp.")),
        name,
      ).to.equal(true);
      expect(checks, name).to.include("quick.extension-access");
    }
    // With Cognito, the other two have causes of their own.
    const only = ALL.filter(([, { cannotOccur }]) => cannotOccur !== undefined);
    expect(only.map(([name]) => name)).to.deep.equal(["consent", "application-not-enabled"]);
  });

  it("do not rule out what the settings choose, or a pool's owner, if that is the cause", async () => {
    const reused = plainTarget({ settings: settingsOf({ existingPoolId: "eu-central-1_AbCdEfGhI" }) });
    const rotating = plainTarget({ settings: settingsOf({ refreshTokenRotation: "true" }) });
    const providerOnly = plainTarget({ settings: { ...federatedWorld().settings, directSignIn: false } });
    const [direct] = CHECK_GROUPS.flatMap(({ checks }) => checks).filter(
      ({ id }) => id === "idp.direct-sign-in",
    );
    const identities = [{ provider: "okta", subject: "1" }];
    const user = await viewOf({
      who: "ada@example.com",
      accounts: [
        account("ada", { email: "ada@example.com", awaitsFirstSignIn: false, identities, federated: true }),
      ],
      changes: { status: { value: { status: "EXTERNAL_PROVIDER", factors: [] } } },
    });
    const chosen: readonly (readonly [string, string, Finding | undefined])[] = [
      ["session-expires", "client.rotation", rotationFinding(rotating, true)],
      ["sign-in-refused", "pool.triggers", triggersFinding(reused, { PreAuthentication: "arn" })],
      ["sign-in-refused", "idp.direct-sign-in", await direct?.run(providerOnly)],
      ["sign-in-refused", "user.status", accountStatus(user)],
      ["address-refused", "api.blocked", blockedFinding([{ allowed: 9, blocked: new Map([["rate", 1]]) }])],
    ];
    for (const [name, id, finding] of chosen) {
      expect(finding, id).to.have.property("state", "ok");
      const symptom = symptomOf(name);
      const results = checksOf(symptom).map((one) => ({
        id: one,
        title: one,
        finding: one === id && finding !== undefined ? finding : ok(),
      }));
      const cause = rankCauses(symptom, results).find(({ cause: { checks } }) => checks.includes(id));
      expect(cause, id).to.include({ likelihood: "possible" });
    }
  });

  it("suggest a name for a mistyped one, and list all", () => {
    expect(() => symptomOf("redirect-mismatch"))
      .to.throw('There is no symptom "redirect-mismatch".')
      .that.deep.includes({ code: "SYMPTOM_UNKNOWN", exitCode: 2 })
      .and.has.property("hint")
      .that.matches(/^Did you mean redirect_mismatch\? The symptoms are redirect_mismatch, invalid_scope,/);
    expect(() => symptomOf("redirect"))
      .to.throw()
      .with.property("hint")
      .that.matches(/^Did you mean redirect_mismatch\?/);
    expect(() => symptomOf("toString")).to.throw("There is no symptom");
    expect(() => symptomOf(" "))
      .to.throw()
      .with.property("hint")
      .that.matches(/^The symptoms are/);
  });

  it("suggest the names whose words a help desk typed: what the user sees, in any case", () => {
    const hintFor = (typed: string) => {
      try {
        symptomOf(typed);
      } catch (error) {
        return error instanceof DoctorError ? (error.hint ?? "") : "";
      }
      return "";
    };
    expect(hintFor("User not found")).to.match(/^Did you mean user-not-found\?/);
    expect(hintFor("Login option is not available.")).to.match(/^Did you mean login-option-not-available\?/);
    expect(hintFor("403")).to.match(/^Did you mean address-refused \(The browser shows 403, /);
    expect(hintFor("mail")).to.match(/^Did you mean no-mail \(No invitation arrives\), or email-missing/);
    // Each symptom is found by its own title.
    for (const [name, { title }] of Object.entries(SYMPTOMS)) expect(hintFor(title), name).to.include(name);
  });
});
