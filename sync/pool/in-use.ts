import type { FindAccount } from "./find-account.ts";

/** Another account has the e-mail as its verified alias. Nothing was written. */
export class EmailInUseError extends Error {
  override readonly name = "EmailInUseError";

  constructor() {
    super("another account has this e-mail");
  }
}

/** The username that a user's account should get belongs to another user's account. Nothing was written. */
export class UsernameInUseError extends Error {
  override readonly name = "UsernameInUseError";

  constructor() {
    super("an account of another user has this user's ID as its username");
  }
}

/**
 * Ensures that this write takes no e-mail from another account. The API page promises AliasExistsException, but AdminUpdateUserAttributes
 * was seen to move a verified alias, and to mark the e-mail of its former account as unverified. Sources: github.com/boto/boto3/issues/3213;
 * re:Post, "Troubleshoot issues with the email_verified attribute".
 *
 * Another program can still write the same e-mail between this check and the write. The next run then finds the account that lost it.
 *
 * @param values the attributes to write.
 * @throws EmailInUseError
 */
export async function assertEmailIsFree(
  find: FindAccount,
  username: string,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  const email = verifiedEmail(values);
  if (email === undefined) return;
  const holder = await find(email);
  if (holder !== undefined && holder.username !== username) throw new EmailInUseError();
}

/** The e-mail that these attributes verify. */
function verifiedEmail({ email, email_verified }: Readonly<Record<string, string>>): string | undefined {
  if (email_verified !== "true") return undefined;
  // Without the address, it would verify whatever e-mail the account has now.
  if (!email) throw new Error("An e-mail is verified only together with the e-mail itself.");
  return email;
}

/**
 * Finds the cause of AdminCreateUser's UsernameExistsException: the user's account exists, because an answer was lost or another run created
 * it; or, as public reports say, another account has the e-mail. The second case must never look like a success.
 *
 * @param id the user's ID, which is the username.
 * @throws EmailInUseError, UsernameInUseError
 */
export async function assertAccountExists(find: FindAccount, id: string): Promise<void> {
  const account = await find(id);
  if (account === undefined) throw new EmailInUseError();
  if (!account.managed || account.directoryId !== id) throw new UsernameInUseError();
}
