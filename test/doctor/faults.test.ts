import { expect } from "chai";
import type { Finding } from "../../doctor/check.ts";
import { logRole } from "../../doctor/checks/facts/api.ts";
import { mailAccount, mailIdentity } from "../../doctor/checks/facts/mail.ts";
import { CHECK_GROUPS } from "../../doctor/checks/index.ts";
import { type CheckResult, resultsOf } from "../../doctor/result.ts";
import { runChecks } from "../../doctor/run.ts";
import type { Target } from "../../doctor/target.ts";
import { examinationOf, USER_CHECKS } from "../../doctor/user/index.ts";
import { credentialsEnv, documentedPolicy } from "../../sandbox/index.ts";
import { type Deployment, newDeployment } from "../support/deployment.ts";
import { sharedSandbox } from "../support/shared-sandbox.ts";
import { syncOnce } from "../support/sync-once.ts";
import { withEnvironment } from "../support/with-environment.ts";
import { PLANTED_FAULTS } from "./faults/index.ts";
import type { HealthyStack } from "./faults/planted-fault.ts";
import { HEALTHY_USER, USER_FAULTS } from "./faults/user.ts";
import { startLocalNetwork } from "./support/local-network.ts";
import { EXAMINED_SETTINGS } from "./support/settings.ts";
import { sandboxTarget, settingsOf } from "./support/target.ts";

/** What no output may contain. Sources: RFC 7519, section 3; the sandbox's own keys. */
const SECRETS =
  /\beyJ[\w-]{8,}\.|(?:code|client_secret|refresh_token|password|code_verifier)=(?!\(hidden\))\S/i;

/** Of a caller whose identity is all that AWS tells. */
const NOTHING = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: ["sts:GetCallerIdentity"], Resource: "*" }],
};

describe("The doctor's checks", () => {
  let deployment: Deployment;
  let healthy: HealthyStack;
  let undamaged: ReadonlyMap<string, Finding>;
  const outputs: string[] = [];

  const examine = async (target: Target, env = {}): Promise<readonly CheckResult[]> => {
    const groups = await withEnvironment({ ...healthy.sandbox.env, ...env }, () =>
      runChecks(CHECK_GROUPS, target),
    );
    const results = resultsOf(groups);
    outputs.push(JSON.stringify(results));
    return results;
  };

  before(async () => {
    const sandbox = await sharedSandbox();
    deployment = await newDeployment(sandbox);
    await deployment.up(EXAMINED_SETTINGS);
    const network = await startLocalNetwork();
    const target = await sandboxTarget(sandbox, deployment.stack, EXAMINED_SETTINGS);
    healthy = { sandbox, network, target: { ...target, network: network.network(new Map()) } };
  });

  after(async () => {
    deployment.forget();
    await healthy?.network.stop();
  });

  it("report neither a warning nor a failure of a healthy stack", async () => {
    const results = await examine(healthy.target);
    expect(results.filter(({ finding }) => isProblem(finding))).to.deep.equal([]);
    undamaged = new Map(results.map(({ id, finding }) => [id, finding]));
  });

  it("need no permission but those of the policy doctor", async () => {
    const { account, region } = healthy.sandbox;
    const policy = documentedPolicy("doctor", account, region);
    const credentials = await healthy.sandbox.credentialsFor([policy]);
    const { outputs: ownOutputs, settings, clientConfig } = healthy.target;
    const identityArn = `arn:aws:ses:${region}:${account}:identity/example.com`;
    const target: Target = {
      ...healthy.target,
      clientConfig: { ...clientConfig, credentials },
      settings: {
        ...settings,
        ...settingsOf({ accessLogs: "true", waf: "true" }),
        email: { identityArn, from: "x" },
      },
      outputs: {
        ...ownOutputs,
        ScimTable: "sign-in-scim-0123abc",
        ScimTokenSecretArn: `arn:aws:secretsmanager:${region}:${account}:secret:sign-in-scim-0123abc`,
      },
    };
    const results = [
      ...(await examine({ ...healthy.target, clientConfig: target.clientConfig })),
      ...(await examine(target)),
    ];
    const others = await withEnvironment(healthy.sandbox.env, () =>
      Promise.all([mailAccount(target), mailIdentity(target), logRole(target)]),
    );
    expect(others).to.have.length(3);
    expect(JSON.stringify(results)).to.not.include("access denied");
  });

  it("are skipped with the missing action's name, and never a problem, with credentials that may read nothing", async () => {
    const credentials = await healthy.sandbox.credentialsFor([NOTHING]);
    const results = await examine({
      ...healthy.target,
      clientConfig: { ...healthy.target.clientConfig, credentials },
    });
    expect(results.filter(({ finding }) => isProblem(finding))).to.deep.equal([]);
    expect(unnamedSkips(results)).to.deep.equal([]);
    const answered = results.filter(({ finding }) => finding.state === "ok").map(({ id }) => id);
    expect(answered).to.include.members(["issuer.discovery", "endpoints.authorize", "endpoints.token"]);
  });

  for (const { fault, check, state, plant } of PLANTED_FAULTS) {
    it(`report with ${check} alone: ${fault}`, async () => {
      const {
        target = healthy.target,
        env,
        undo,
      } = await withEnvironment(healthy.sandbox.env, () => plant(healthy));
      const results = await examine(target, env).finally(() => withEnvironment(healthy.sandbox.env, undo));
      const problems = results.filter(({ finding }) => isProblem(finding));
      expect(problems.map(({ id, finding }) => [id, finding.state, finding])).to.deep.equal([
        [check, state, results.find(({ id }) => id === check)?.finding],
      ]);
      expect(changedOthers(results, undamaged, check)).to.deep.equal([]);
    });
  }

  it("are as before after all faults were taken back", async () => {
    const states = (await examine(healthy.target)).map(({ id, finding }) => [id, finding.state]);
    expect(states).to.deep.equal([...undamaged].map(([id, { state }]) => [id, state]));
  });

  describe("of a user", () => {
    const examineUser = async (who: string, env = healthy.sandbox.env): Promise<readonly CheckResult[]> => {
      const groups = await withEnvironment(env, () => runChecks([examinationOf(who).group], healthy.target));
      const results = resultsOf(groups);
      outputs.push(JSON.stringify(results));
      return results;
    };
    const problemsOf = async (who: string) =>
      (await examineUser(who))
        .filter(({ finding }) => isProblem(finding))
        .map(({ id, finding }) => [id, finding.state]);

    before(() => syncOnce(healthy.sandbox, healthy.target.outputs.PoolId));

    it("report neither a warning nor a failure of a user who is invited, with the help desk's permissions", async () => {
      const { sandbox } = healthy;
      const policies = (["doctor", "doctor-user"] as const).map((name) =>
        documentedPolicy(name, sandbox.account, sandbox.region),
      );
      const credentials = await sandbox.credentialsFor(policies);
      const results = await examineUser(HEALTHY_USER, { ...sandbox.env, ...credentialsEnv(credentials) });
      expect(results.filter(({ finding }) => finding.state !== "ok")).to.deep.equal([]);
      expect(results.map(({ id }) => id)).to.deep.equal(USER_CHECKS.map(({ id }) => id));
    });

    it("are skipped with the missing action's name, with credentials that may read nothing", async () => {
      const { sandbox } = healthy;
      const credentials = await sandbox.credentialsFor([NOTHING]);
      const results = await examineUser(HEALTHY_USER, { ...sandbox.env, ...credentialsEnv(credentials) });
      expect(results.filter(({ finding }) => finding.state !== "skipped")).to.deep.equal([]);
      expect(unnamedSkips(results)).to.deep.equal([]);
    });

    for (const { fault, user, check, state, plant } of USER_FAULTS) {
      it(`report with ${check} alone: ${fault}`, async () => {
        const { undo } = await withEnvironment(healthy.sandbox.env, () => plant(healthy));
        const problems = await problemsOf(user).finally(() => withEnvironment(healthy.sandbox.env, undo));
        expect(problems).to.deep.equal([[check, state]]);
      });
    }

    it("are as before after all faults were taken back", async () => {
      expect(await problemsOf(HEALTHY_USER)).to.deep.equal([]);
    });
  });

  it("show no token, code, password or secret", async () => {
    expect(outputs.filter((output) => SECRETS.test(output))).to.deep.equal([]);
    const { sandbox } = healthy;
    const passwords = (await sandbox.invitations()).map(({ temporaryPassword }) => temporaryPassword);
    const secrets = [...passwords, sandbox.env["AWS_SECRET_ACCESS_KEY"] ?? ""].map((one) =>
      JSON.stringify(one).slice(1, -1),
    );
    expect(secrets.filter((one) => one.length < 8)).to.deep.equal([]);
    expect(outputs.filter((output) => secrets.some((one) => output.includes(one)))).to.deep.equal([]);
  });
});

/** Checks that are skipped for another reason than a missing permission, which is named, or another check. */
function unnamedSkips(results: readonly CheckResult[]): unknown[] {
  return results.flatMap(({ id, finding }) =>
    finding.state !== "skipped" ||
    /^access denied: [a-z-]+:\w+ is missing\.|^It needs |see [a-z-]+\.[a-z-]+\./.test(finding.reason)
      ? []
      : [[id, finding.reason]],
  );
}

function isProblem({ state }: Finding): boolean {
  return state === "warning" || state === "failure";
}

/** Checks that a fault changed although they do not report it; those that need its check, or leave the answer to it, are skipped, and say so. */
function changedOthers(
  results: readonly CheckResult[],
  healthy: ReadonlyMap<string, Finding>,
  check: string,
): unknown[] {
  const leaving = results.filter(
    ({ finding }) => finding.state === "skipped" && finding.reason.includes(check),
  );
  const needing = withDependents([check, ...leaving.map(({ id }) => id)]);
  return results
    .filter(({ id, finding }) => finding.state !== healthy.get(id)?.state && id !== check)
    .filter(({ id, finding }) => !(finding.state === "skipped" && needing.has(id)))
    .filter(({ id }) => healthy.has(id))
    .map(({ id, finding }) => [id, finding]);
}

function withDependents(ids: readonly string[]): ReadonlySet<string> {
  const found = new Set(ids);
  const all = CHECK_GROUPS.flatMap(({ checks }) => checks);
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const { id, needs = [] } of all) if (needs.some((need) => found.has(need))) found.add(id);
  }
  return found;
}
