import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { offersDirectSignIn, syncRules } from "../../infra/settings/federation.ts";
import { clientConfig } from "../../sync/aws/clients.ts";
import type { Account } from "../../sync/model/account.ts";
import { isAction, type PlanEntry, subjectsOf } from "../../sync/model/action.ts";
import { foldCase } from "../../sync/model/email.ts";
import type { Person } from "../../sync/model/person.ts";
import { openPool, type Pool } from "../../sync/pool/pool.ts";
import { listedOnce, type PoolSettings } from "../../sync/pool/pool-listing.ts";
import { buildPlan, type Comparison } from "../../sync/reconcile/build-plan.ts";
import { orderActions, splitByEmailQuota } from "../../sync/reconcile/order.ts";
import { policyOf } from "../../sync/reconcile/request.ts";
import { windowsIn } from "../../sync/state/change-window/dynamo-change-window.ts";
import { readWindows, recentIn } from "../../sync/state/change-window/limits.ts";
import { type SetAsideUser, setAsideUsers } from "../../sync/state/set-aside.ts";
import type { Target } from "../target.ts";
import type { FoundUser, ReadDirectory } from "./directories.ts";
import type { UserSource } from "./sources.ts";
import { orThrow, type Reading, settled, type UserPlan, type UserView } from "./view.ts";

export interface PoolReading extends Pick<UserView, "accounts" | "plan"> {
  /** E-mails of all accounts, where no directory has the user. @default none */
  readonly addresses: readonly string[];
  /** The source that printed runs of sync name: a run reads no setting. */
  readonly source: UserSource | undefined;
}

/** Reads the pool to its end, and plans as sync does. */
export async function readPool(
  target: Target,
  directories: readonly ReadDirectory[],
  found: FoundUser,
): Promise<PoolReading> {
  const watched = new WatchedPool(target, found);
  const planning = plannedDirectories(target, directories, found);
  const first = await settled(planFor(target, watched, planning, found));
  const failure = "error" in first ? first : undefined;
  const accounts = failure === undefined ? { value: watched.accounts } : await watched.list();
  const { addresses } = watched;
  const other =
    "value" in accounts ? sourceOfAccount(target, directories, planning, accounts.value) : undefined;
  const used = other ?? planning;
  const plan = other === undefined ? first : await settled(planFor(target, watched, other, found));
  const named = target.settings.directorySync === undefined ? used[0] : directoryOf(directories, found);
  return { accounts, plan, addresses, source: named?.source };
}

/**
 * The directories of the plan. With `directorySync`, those of the worker. Without it, sync reads the one that its command names: the one that
 * has the user, and Identity Center before Amazon Quick.
 */
function plannedDirectories(
  { settings }: Target,
  directories: readonly ReadDirectory[],
  found: FoundUser,
): readonly ReadDirectory[] {
  if (settings.directorySync !== undefined) return directories;
  const own = directoryOf(directories, found);
  return own === undefined ? [] : [own];
}

/** The directory that has the user, or else the first that can be read. */
function directoryOf(
  directories: readonly ReadDirectory[],
  { directory }: FoundUser,
): ReadDirectory | undefined {
  const sourceId = "value" in directory ? directory.value?.sourceId : undefined;
  const own = directories.find(({ source }) => source.sourceId === sourceId);
  return own ?? directories.find(({ people }) => "value" in people) ?? directories[0];
}

/** Without `directorySync`: the directory that the user's account comes from, if it is not the planned one. */
function sourceOfAccount(
  { settings }: Target,
  directories: readonly ReadDirectory[],
  planned: readonly ReadDirectory[],
  [account]: readonly Account[],
): readonly ReadDirectory[] | undefined {
  if (settings.directorySync !== undefined || !account?.managed) return undefined;
  const own = directories.find(({ source }) => source.sourceId === account.source);
  return own === undefined || planned.includes(own) ? undefined : [own];
}

async function planFor(
  target: Target,
  watched: WatchedPool,
  directories: readonly ReadDirectory[],
  found: FoundUser,
): Promise<UserPlan> {
  for (const { people } of directories) orThrow(people);
  const { signal, settings, outputs } = target;
  const sources = directories.map(({ source, people }) => ({ ...source, read: async () => orThrow(people) }));
  const sourceIds = sources.map(({ sourceId }) => sourceId);
  const scope = {
    sourceIds,
    allUsers: true,
    providers: syncRules(settings.federation),
    directSignIn: offersDirectSignIn(settings),
  };
  const state = await readState(target, watched, found);
  const policyFor = (pool: PoolSettings, now: Date) => ({
    ...policyOf(settings.directorySync ?? {}, scope, pool, now),
    ...state.recent,
  });
  const inputs = { sources, pool: watched.pool, poolId: outputs.PoolId, signal };
  const who = idOf(found) ?? found.who;
  const maxEmails = settings.directorySync?.emailsPerDay;
  return userPlan(await buildPlan(inputs, policyFor, { who, maxEmails }), found, state.setAside);
}

function userPlan(
  { actions, policy, emailsLeft }: Comparison,
  found: FoundUser,
  setAside: SetAsideUser | undefined,
): UserPlan {
  const entries = entriesOf(actions, found);
  const { later } = splitByEmailQuota(orderActions(actions), emailsLeft);
  return {
    entries,
    waitsForQuota: entries.filter(isAction).some((action) => later.includes(action)),
    passwordDays: policy.resendAfterDays,
    now: policy.now,
    setAside,
  };
}

/** What the worker keeps: the changes of the last hour, which count against the limits, and whether AWS rejected the user's change. */
async function readState(
  { outputs, clientConfig: config, region }: Target,
  { pool }: WatchedPool,
  found: FoundUser,
) {
  if (outputs.DirectorySync === undefined) return {};
  const { table } = outputs.DirectorySync;
  const client = new DynamoDBClient(clientConfig({ ...config, region }));
  const id = idOf(found);
  try {
    const windows = windowsIn(client, table, { now: () => pool.now().getTime() });
    const [views, setAside] = await Promise.all([
      readWindows(windows),
      id === undefined ? undefined : setAsideUsers(client, table).userSetAside(id),
    ]);
    return { recent: recentIn(views), setAside };
  } finally {
    client.destroy();
  }
}

function idOf({ directory }: FoundUser): string | undefined {
  return "value" in directory ? directory.value?.person.id : undefined;
}

/** The entries of a plan that are about this user, or about an account that may be the user's. */
export function entriesOf(actions: readonly PlanEntry[], found: FoundUser): readonly PlanEntry[] {
  return actions.filter((action) => {
    const { person, account } = subjectsOf(action);
    return person === undefined ? account !== undefined && isOfUser(account, found) : isUser(person, found);
  });
}

/** Whether an entry of any directory is the user, and not another one who shares the e-mail. */
function isUser({ id }: Person, { ids, directory }: FoundUser): boolean {
  const rivals = "value" in directory ? (directory.value?.rivals ?? []) : [];
  return ids.has(foldCase(id)) && !rivals.includes(id);
}

/** Whether an account is the user's, or claims the user's e-mail. */
export function isOfUser({ username, directoryId, email }: Account, { ids, emails }: FoundUser): boolean {
  const has = (names: ReadonlySet<string>, name: string | undefined) =>
    name !== undefined && names.has(foldCase(name));
  return has(ids, username) || has(ids, directoryId) || has(emails, email);
}

/** The pool, which remembers the user's accounts while others read it. */
class WatchedPool {
  readonly pool: Pool;
  /** E-mails of all accounts, where no directory has the user. */
  readonly addresses: string[] = [];
  readonly #found: FoundUser;
  readonly #own = new Map<string, Account>();

  constructor({ outputs: { PoolId: poolId }, clientConfig: config, signal }: Target, found: FoundUser) {
    const pool = openPool({ ...config, poolId });
    this.#found = found;
    this.pool = { ...pool, pages: (own = signal) => this.#watch(pool.pages(own)) };
  }

  /** The user's accounts: by ID first, then by a verified e-mail, then by an unverified one. */
  get accounts(): readonly Account[] {
    const id = foldCase(idOf(this.#found) ?? this.#found.who);
    const rank = (account: Account) => {
      const isOwn = foldCase(account.directoryId ?? account.username) === id;
      return isOwn ? 0 : account.emailVerified ? 1 : 2;
    };
    return [...this.#own.values()].toSorted((a, b) => rank(a) - rank(b));
  }

  /** Lists the pool, where no plan was made. */
  list(): Promise<Reading<readonly Account[]>> {
    return settled(listedOnce(this.pool.pages()).then(() => this.accounts));
  }

  async *#watch(pages: AsyncIterable<readonly Account[]>) {
    const keepsAddresses = this.#found.emails.size <= 1 && idOf(this.#found) === undefined;
    for await (const page of pages) {
      for (const account of page) {
        if (isOfUser(account, this.#found)) this.#own.set(account.username, account);
        if (keepsAddresses && account.email !== undefined) this.addresses.push(account.email);
      }
      yield page;
    }
  }
}
