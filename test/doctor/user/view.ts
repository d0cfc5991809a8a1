import type { Finding } from "../../../doctor/check.ts";
import { resultsOf } from "../../../doctor/result.ts";
import { runChecks } from "../../../doctor/run.ts";
import { findUser, type ReadDirectory } from "../../../doctor/user/directories.ts";
import { USER_CHECKS, userGroup } from "../../../doctor/user/index.ts";
import { entriesOf, isOfUser } from "../../../doctor/user/pool-and-plan.ts";
import type { UserView } from "../../../doctor/user/view.ts";
import type { Account } from "../../../sync/model/account.ts";
import type { Person } from "../../../sync/model/person.ts";
import type { Policy } from "../../../sync/model/policy.ts";
import { NOW, planOf } from "../../sync/people.ts";
import { plainTarget } from "../support/target.ts";

/** What one user's directory, pool and Amazon Quick hold. */
export interface World {
  readonly who: string;
  readonly people?: Person[];
  readonly accounts?: Account[];
  /** E-mails in Amazon Quick. @default those of the people */
  readonly quick?: readonly string[];
  readonly changes?: Partial<UserView>;
  /** What the run knows of providers and apps. */
  readonly policy?: Pick<Policy, "providers" | "directSignIn">;
}

/** A view of plain objects, with the plan of sync's own rules. */
export async function viewOf({
  who,
  people = [],
  accounts = [],
  quick,
  changes,
  policy,
}: World): Promise<UserView> {
  const source = {
    kind: "idc",
    sourceId: "idc",
    title: "IAM Identity Center",
    isOptional: false,
    read: async () => people,
  } as const;
  const directories: ReadDirectory[] = [{ source, people: { value: people } }];
  const found = await findUser(directories, who, new AbortController().signal);
  const own = accounts.filter((account) => isOfUser(account, found));
  const entries = entriesOf(planOf(people, accounts, policy).actions, found);
  return {
    who,
    directory: found.directory,
    unread: [],
    accounts: { value: own },
    plan: { value: { entries, waitsForQuota: false, passwordDays: 7, now: NOW } },
    quick: { value: quick ?? people.flatMap(({ emails }) => emails) },
    status: { value: { status: "CONFIRMED", factors: [] } },
    mfaRequired: false,
    commands: {
      sync: `npm run sync -- user ${who} --source idc`,
      aws: (name, username) => `aws ${name} ${username}`,
    },
    ...changes,
  };
}

/** The findings of all checks about a user, as the doctor's runner gives them. */
export async function findingsOf(world: World): Promise<ReadonlyMap<string, Finding>> {
  const view = await viewOf(world);
  const groups = await runChecks([userGroup(world.who, async () => view)], plainTarget());
  return new Map(resultsOf(groups).map(({ id, finding }) => [id, finding]));
}

/** IDs and states of the findings that are a problem. */
export async function problemsOf(world: World): Promise<string[]> {
  const found = [...(await findingsOf(world))];
  return found.flatMap(([id, { state }]) =>
    state === "failure" || state === "warning" ? [`${id}: ${state}`] : [],
  );
}

export const USER_CHECK_IDS = USER_CHECKS.map(({ id }) => id);
