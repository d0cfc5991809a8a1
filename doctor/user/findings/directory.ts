import type { Account } from "../../../sync/model/account.ts";
import { foldCase, isEmail } from "../../../sync/model/email.ts";
import { identitiesOf } from "../../../sync/model/identities.ts";
import { emailOf } from "../../../sync/model/person.ts";
import { type Finding, failure, ok, skipped, warning } from "../../check.ts";
import { isWithoutQuick } from "../sources.ts";
import { type DirectoryEntry, orThrow, type UserView } from "../view.ts";

const RULES = "docs/sync-rules.md#what-happens-to-each-user";
const NO_ENTRY = "No directory that was read has the user.";

/** Whether a directory has the user, and the setting selects the user. */
export function inDirectory({ directory, unread, who, commands }: UserView): Finding {
  const entry = orThrow(directory);
  const others = unread.length > 0 ? ` ${unread.join(" and ")} could not be read.` : "";
  if (entry === undefined)
    return failure({
      seen: `No directory has "${who}" as an e-mail or an ID.${others}`,
      why: "Sync invites only users of a directory, and disables the account of a user who left it.",
      fix: "Add the user to the directory, or correct the e-mail there.",
      link: RULES,
    });
  if (!entry.isSelected)
    return failure({
      seen: `${entry.directory} has the user, and the groups or patterns of directorySync leave the user out.`,
      why: "For sync, such a user has left: there is no invitation, and the account is disabled.",
      fix: `Add the user to a selected group, or change directorySync. To see the effect: ${commands.sync} --dry-run`,
      link: "docs/sources.md#select-users",
    });
  const { alsoIn = [] } = entry;
  const more = alsoIn.length === 0 ? "" : `; also in ${listed(alsoIn)}`;
  return ok(`${entry.directory}, ID ${entry.person.id}${more}${others.replace(/^ (.*)\.$/, "; $1")}`);
}

/** Whether the directory lets the user sign in. */
export function enabledInDirectory({ directory }: UserView): Finding {
  const entry = orThrow(directory);
  if (entry === undefined) return skipped(NO_ENTRY);
  const { person } = entry;
  if (person.statusUnknown)
    return warning({
      seen: `${entry.directory} does not say whether the user is enabled.`,
      why: "Sync then neither gives access nor removes it.",
      fix: `Open the user in ${entry.directory}, and set the status.`,
      link: RULES,
    });
  if (person.enabled) return ok();
  return failure({
    seen: `The user is disabled in ${entry.directory}.`,
    why: "Sync disables the account and signs the user out. ID and access tokens that an app already has are valid to their end.",
    fix: `If the user should sign in, enable the user in ${entry.directory}.`,
    link: "docs/sync-rules.md#when-access-ends",
  });
}

/** Whether the directory has an e-mail that sync can use, and which one it uses. */
export function directoryEmail({ directory, who }: UserView): Finding {
  const entry = orThrow(directory);
  if (entry === undefined) return skipped(NO_ENTRY);
  const email = emailOf(entry.person);
  if (email === undefined || email === "") return unusable(entry, "has no e-mail for the user");
  if (!isEmail(email)) return unusable(entry, `has "${email}" for the user, which is not an e-mail address`);
  if (foldCase(email) !== foldCase(who) && entry.person.emails.some((one) => foldCase(one) === foldCase(who)))
    return warning({
      seen: `${who} is not the primary e-mail in ${entry.directory}: that is ${email}.`,
      why: "Sync invites the primary e-mail, and the user signs in with it alone.",
      fix: `Tell the user to sign in with ${email}, or make ${who} the primary e-mail in ${entry.directory}.`,
      link: RULES,
    });
  return ok(othersNote(entry, email));
}

function unusable({ directory }: DirectoryEntry, seen: string): Finding {
  return failure({
    seen: `${directory} ${seen}.`,
    why: "Without a valid e-mail there is no invitation, and Amazon Quick cannot find the user.",
    fix: `Set the user's primary e-mail in ${directory}.`,
    link: RULES,
  });
}

function othersNote({ person: { emails } }: DirectoryEntry, email: string): string {
  const others = emails.length - 1;
  const more =
    others === 0
      ? ""
      : others === 1
        ? "; 1 other e-mail is not used"
        : `; ${others} other e-mails are not used`;
  return `${email} is the primary e-mail${more}`;
}

/** Whether any other user or account has the same e-mail, without case. */
export function uniqueEmail({ directory, accounts }: UserView): Finding {
  const entry = orThrow(directory);
  const own = orThrow(accounts);
  if (entry !== undefined && entry.rivals.length > 0)
    return failure({
      seen: `${emailOf(entry.person) ?? ""} is the e-mail of ${entry.rivals.length + 1} users in ${entry.directory}; ${entry.rivals.length === 1 ? "the other has" : "the others have"} the ID ${listed(entry.rivals)}.`,
      why: "Sync cannot know whose it is, and invites none of them. Identity Center cannot match a token to one user either.",
      fix: `Give all but one of them another e-mail in ${entry.directory}.`,
      link: "docs/troubleshooting.md#why-a-user-is-not-invited",
    });
  const email = foldCase((entry && emailOf(entry.person)) ?? own[0]?.email ?? "");
  const holders = own.filter((account) => foldCase(account.email ?? "") === email && email !== "");
  if (holders.length < 2) return ok();
  const ofProviders = holders.filter(({ federated }) => federated);
  if (holders.length - ofProviders.length < 2 && ofProviders.length > 0)
    return severalWays(holders, ofProviders);
  return failure({
    seen: `${holders.length} accounts of the user pool have this e-mail: ${listed(holders.map(({ username }) => username))}.`,
    why: "In Cognito, a verified e-mail belongs to one account: the user may sign in with the other one, or with none.",
    fix: "Compare the accounts in the Cognito console, and delete the one that no user needs.",
    link: RULES,
  });
}

/** Cognito makes an account at the first sign-in with each provider: the user has one for each way, and each has its own state. */
function severalWays(holders: readonly Account[], ofProviders: readonly Account[]): Finding {
  const described = holders.map((account) => {
    const [identity] = identitiesOf(account);
    const way = account.federated ? `made by ${identity?.provider ?? "a provider"}` : "with a password";
    return `${account.username} (${way}${account.enabled ? "" : ", disabled"})`;
  });
  return warning({
    seen: `The user has ${holders.length} accounts in the user pool, one for each way to sign in: ${listed(described)}.`,
    why: "Apps see different users, and the checks below examine the first account alone. Sync disables each of them when the user leaves.",
    fix: `For one account, set link for the provider, and delete ${listed(ofProviders.map(({ username }) => username))} in the Cognito console. The next sync links the other one.`,
    link: "docs/federation.md#one-person-one-account",
  });
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(", ");
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}

/** Whether Amazon Quick has the e-mail letter by letter, as the directory, or without one the account, has it. */
export function quickEmail({ directory, accounts, quick }: UserView): Finding {
  const entry = "value" in directory ? directory.value : undefined;
  const [account] = "value" in accounts ? accounts.value : [];
  const email = (entry && emailOf(entry.person)) ?? account?.email;
  if (email === undefined) {
    orThrow(directory);
    orThrow(accounts);
    return skipped("Neither a directory nor the pool has an e-mail for the user.");
  }
  if ("error" in quick && isWithoutQuick(quick.error))
    return skipped("This AWS account has no Amazon Quick subscription. Compare the e-mail in its console.");
  const listed = orThrow(quick);
  if (listed.includes(email)) return ok();
  const other = listed.find((one) => foldCase(one) === foldCase(email));
  const why =
    'Amazon Quick looks the user up by the token\'s e-mail, case included, and otherwise shows "User not found".';
  const link = "docs/troubleshooting.md#sign-in";
  if (other !== undefined)
    return failure({
      seen: `Amazon Quick has ${other}, and ${entry?.directory ?? "the user pool"} has ${email}.`,
      why,
      fix: `Write the same e-mail in both, letter by letter: in ${entry?.directory ?? "the directory"}, or by deleting the user in Amazon Quick and adding ${email}.`,
      link,
    });
  return warning({
    seen: `Amazon Quick lists no user with ${email}.`,
    why: `${why} It may also be that the user has not opened Amazon Quick yet.`,
    fix: "In the Amazon Quick console: Manage users; add the user, or the user's group.",
    link,
  });
}
