import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { recentChanges } from "../../sync/audit/recent-changes.ts";
import { clientConfig as awsConfig } from "../../sync/aws/clients.ts";
import { interruptible } from "../../sync/aws/interrupt.ts";
import type { Account } from "../../sync/model/account.ts";
import type { Target } from "../target.ts";
import { accountStatus } from "./account-status.ts";
import { userCommands } from "./commands.ts";
import { type FoundUser, findUser, readDirectories } from "./directories.ts";
import { isOfUser, readPool } from "./pool-and-plan.ts";
import { quickEmails } from "./quick-emails.ts";
import { userSources } from "./sources.ts";
import { settled, type UserView } from "./view.ts";

/** How far back changes by sync are looked for, and how many of them are shown. */
const CHANGES = { days: 30, max: 5 };

const DAY_MS = 24 * 60 * 60 * 1000;

/** What was read, and the addresses that an unknown one is compared with. */
export interface UserReading {
  readonly view: UserView;
  /** E-mails of directories and pool, where neither has the user. @default none */
  readonly others: readonly string[];
}

/**
 * Reads everything about one user: the directories and the pool to their end, as `npm run sync -- user` does, and single things beside them.
 * What cannot be read is part of the view. It changes nothing.
 *
 * @param who an e-mail, a directory ID or a username; case is ignored.
 * @throws SyncError INTERRUPTED
 */
export function readUser(target: Target, who: string): Promise<UserReading> {
  return interruptible(target.signal, async () => {
    const directories = await readDirectories(userSources(target), target.signal);
    const found = await findUser(directories, who, target.signal);
    const [{ accounts, plan, addresses, source }, quick] = await Promise.all([
      readPool(target, directories, found),
      settled(quickEmails(target, directories, found)),
    ]);
    const known = "value" in accounts ? accounts.value : [];
    const [status, changes] = await Promise.all([
      settled(accountStatus(target, known[0])),
      changesOf(target, found, known),
    ]);
    const view: UserView = {
      who,
      directory: found.directory,
      unread: directories.filter(({ people }) => "error" in people).map(({ source: { title } }) => title),
      accounts,
      plan,
      quick,
      status,
      changes,
      mfaRequired: target.settings.mfaRequired,
      commands: userCommands(target, found, source),
    };
    return { view, others: [...found.addresses, ...addresses] };
  });
}

/** The audit log of a stack with `directorySync`. */
async function changesOf(target: Target, found: FoundUser, accounts: readonly Account[]) {
  const { outputs, clientConfig, region, signal } = target;
  if (outputs.DirectorySync === undefined) return undefined;
  const own = accounts.filter((account) => isOfUser(account, found));
  const ids = new Set([...found.ids, ...own.map(({ username }) => username)]);
  const since = new Date(Date.now() - CHANGES.days * DAY_MS);
  const client = new CloudWatchLogsClient(awsConfig({ ...clientConfig, region }));
  const { auditLogGroup } = outputs.DirectorySync;
  const request = { auditLogGroup, ids: [...ids], since, max: CHANGES.max, signal };
  return settled(recentChanges(client, request)).finally(() => client.destroy());
}
