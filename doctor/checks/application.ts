import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { usersWithoutIdentityCenter } from "../../infra/settings/exchange-users.ts";
import {
  actorPolicyProblem,
  assignmentProblem,
  audienceProblem,
  grantProblem,
  otherCallersProblem,
  scopesProblem,
  trustProblem,
} from "../../sign-in/exchange/requirements.ts";
import type { ExchangeSetup, Misconfiguration } from "../../sign-in/exchange/setup.ts";
import { orMissing, using } from "../../sync/aws/reading.ts";
import { parseJson } from "../../sync/model/json.ts";
import { type Check, type CheckGroup, type Finding, failure, ok, warning } from "../check.ts";
import { callersOf, exchangeSetupOf } from "../exchange-setup.ts";
import { restore } from "../printed-command.ts";
import { fact, type Target } from "../target.ts";
import { awsConfig, sending } from "./facts/aws.ts";
import { configuration } from "./facts/identity-center.ts";

const PAGE = "docs/trusted-identity-propagation.md";

/** The setup of a check that applies: `hasApplication` is true. */
function setupOf(target: Target): ExchangeSetup {
  const setup = exchangeSetupOf(target);
  if (setup === undefined) throw new Error("The stack declares no application.");
  return setup;
}

function hasApplication(target: Target): boolean {
  return exchangeSetupOf(target) !== undefined;
}

const jwtGrant = fact(async (target) => (await configuration(target)).grant(setupOf(target).applicationArn));

const grant: Check = {
  id: "application.grant",
  title: "The application exchanges tokens of the trusted token issuer",
  applies: hasApplication,
  run: async (target) => problemOr(grantProblem(await jwtGrant(target), setupOf(target))),
};

const audience: Check = {
  id: "application.audience",
  title: "The app clients are authorized audiences of the application",
  // With another client ID, client.public says what is wrong.
  needs: ["application.grant", "client.public"],
  applies: hasApplication,
  run: async (target) => {
    const setup = setupOf(target);
    return problemOr(
      audienceProblem((await jwtGrant(target)) ?? { issuers: [] }, setup),
      setup.audiences.join(", "),
    );
  },
};

const scopes: Check = {
  id: "application.scopes",
  title: "The application has the access scopes of the settings",
  applies: hasApplication,
  run: async (target) => {
    const setup = setupOf(target);
    const found = await (await configuration(target)).scopes(setup.applicationArn);
    return problemOr(scopesProblem(found, setup), found.join(", "));
  },
};

const actorPolicy: Check = {
  id: "application.actor-policy",
  title: "The actor policy lets the callers exchange tokens, and no one else",
  applies: hasApplication,
  run: async (target) => {
    const setup = setupOf(target);
    const document = await (await configuration(target)).actorPolicy(setup.applicationArn);
    const callers = callersOf(target);
    const missing = actorPolicyProblem(document, callers, setup);
    const others = missing === undefined ? otherCallersProblem(document, callers, setup) : undefined;
    return others === undefined ? problemOr(missing, callers.join(", ")) : warning({ ...others, link: PAGE });
  },
};

const assignment: Check = {
  id: "application.assignment",
  title: "The application requires assignments as the settings say",
  applies: hasApplication,
  run: async (target) => {
    const setup = setupOf(target);
    const found = await (await configuration(target)).assignment(setup.applicationArn);
    const isExpected = target.settings.identityCenter?.application?.assign !== undefined;
    const note = found.required ? "required" : "not required: every user of IAM Identity Center can use it";
    return problemOr(assignmentProblem(found, isExpected, setup), note);
  },
};

const users: Check = {
  id: "application.users",
  title: "All users who can sign in are users of IAM Identity Center",
  applies: hasApplication,
  run: async (target) => usersFinding(target),
};

/** Users of other sources get an ID token, and their exchange fails. Pure. */
export function usersFinding({ settings }: Pick<Target, "settings">): Finding {
  const others = usersWithoutIdentityCenter(settings);
  if (others.length === 0)
    return ok(
      settings.directorySync === undefined
        ? "if accounts are made by sync from IAM Identity Center alone"
        : "the only source is IAM Identity Center",
    );
  return warning({
    seen: `These users can sign in, too: ${others.join("; ")}.`,
    why: "If IAM Identity Center has no user with the same value of the claim, the exchange of their ID token fails.",
    fix: "Give these users accounts in IAM Identity Center, or keep them out of the applications that exchange tokens",
    link: PAGE,
  });
}

const trust: Check = {
  id: "caller-role.trust",
  title: "The callers may assume the caller role with the identity of a user",
  applies: ({ outputs }) => outputs.CallerRoleArn !== undefined,
  async run(target) {
    const { CallerRoleArn: roleArn = "" } = target.outputs;
    const document = await trustPolicyOf(target, roleArn);
    const redeploy = restore(target);
    if (document === undefined)
      return failure({
        seen: `The role ${roleArn} does not exist any more.`,
        why: "Applications cannot act for users.",
        fix: redeploy,
        link: PAGE,
      });
    return problemOr(trustProblem(document, callersOf(target), { roleArn, redeploy }));
  },
};

/** The document is URL-encoded. Source: IAM API Reference, GetRole. */
async function trustPolicyOf(target: Target, roleArn: string): Promise<unknown> {
  const command = new GetRoleCommand({ RoleName: roleArn.split("/").at(-1) });
  const found = await using(new IAMClient(awsConfig(target)), (client) =>
    orMissing(client.send(command, sending(target))),
  );
  return found && parseJson(decodeURIComponent(found.Role?.AssumeRolePolicyDocument ?? ""));
}

function problemOr(problem: Misconfiguration | undefined, note?: string): Finding {
  return problem === undefined ? ok(note) : failure({ ...problem, link: PAGE });
}

export const applicationChecks: CheckGroup = {
  title: "Trusted identity propagation",
  checks: [grant, audience, scopes, actorPolicy, assignment, users, trust],
};
