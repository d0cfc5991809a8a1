import type { Result } from "../../../../sync/apply/apply.ts";
import type { RunSnapshot } from "../../../../sync/cli/run/run-snapshot.ts";
import { type Action, isAction, type PlanEntry } from "../../../../sync/model/action.ts";
import type { SyncRequest } from "../../../../sync/reconcile/request.ts";
import { account, daysAgo, person, planOf, policy } from "../../people.ts";

export const request: SyncRequest = {
  source: "idc",
  target: { poolId: "eu-central-1_Abc", stack: "prod" },
};

/** Names in a directory that try to attack the page. */
export const HOSTILE_NAMES = [
  '<img src="https://evil.example/x" onerror="document.title=\'pwned\'">',
  "</script><script>document.title='pwned'</script>",
  "<!--<script>",
  "{{script}} $& $1 $`",
  '=HYPERLINK("https://evil.example","click")',
  "Ada\u202egnp.exe\u001b[2J",
  "line\u2028and\u2029paragraph",
];

const hostile = HOSTILE_NAMES.map((displayName, index) =>
  person(`h${index}`, `h${index}@example.com`, { displayName }),
);

/** One of most kinds: cy is renamed, ada and the hostile ones are invited, dan gets a new invitation, left is disabled, bob is left alone. */
export const plan = planOf(
  [
    person("ada", "ada@example.com", { displayName: "Ada Löwe" }),
    person("bob", ""),
    person("cy", "Cy@example.com"),
    person("dan"),
    person("same"),
    ...hostile,
  ],
  [
    account("cy", { awaitsFirstSignIn: false, name: "Cyril" }),
    account("dan", { invitedAt: daysAgo(9) }),
    account("left"),
    account("same", { awaitsFirstSignIn: false }),
  ],
);

/** The planned action of a user. */
export function actionFor(id: string): Action {
  const found = plan.actions.find((action) => idOf(action) === id);
  if (found === undefined || !isAction(found)) throw new Error(`nothing is to be done about ${id}`);
  return found;
}

function idOf(action: PlanEntry): string | undefined {
  if ("person" in action && action.person) return action.person.id;
  return "account" in action ? action.account?.username : undefined;
}

/** What a run of that plan leaves behind; by default nothing has been carried out. */
export function recordOf(changes: Partial<RunSnapshot> = {}): RunSnapshot {
  const bare = { sources: ["IAM Identity Center"], policy: policy(), actions: plan.actions };
  return { ...bare, emailsLeft: 50, results: [], waiting: [], ended: true, ...changes };
}

/** A result of each kind. */
export const results: readonly Result[] = [
  { action: actionFor("left"), outcome: "disabled" },
  {
    action: actionFor("cy"),
    outcome: "failed",
    reason: "another account has this e-mail (AliasExistsException)",
  },
  { action: actionFor("ada"), outcome: "already-there" },
  { action: actionFor("dan"), outcome: "not-started" },
];
