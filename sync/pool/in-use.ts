import type { FindAccount } from "./find-account.ts";

/** Another account has the e-mail as its verified alias. Nothing was written. */
export class EmailInUseError extends Error {
  override readonly name = "EmailInUseError";

  constructor() {
    super("another account has this e-mail");
  }
}

/** The username that a person's account should get is the name of an account that is not theirs. Nothing was written. */
export class UsernameInUseError extends Error {
  override readonly name = "UsernameInUseError";

  constructor() {
    super("the person's id is the username of an account that is not theirs");
  }
}

/**
 * Makes sure that no other account loses its e-mail by this write. The API page promises AliasExistsException, but
 * AdminUpdateUserAttributes was seen to move a verified alias and to un-verify the account that had it. Sources:
 * github.com/boto/boto3/issues/3213; re:Post, "Troubleshoot issues with the email_verified attribute".
 *
 * Between this look and the write another program may still write the same e-mail: the next comparison shows the account that lost it.
 *
 * @param values the attributes that are about to be written.
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

/** The e-mail that these attributes make an account's own, if they do. */
function verifiedEmail({ email, email_verified }: Readonly<Record<string, string>>): string | undefined {
  if (email_verified !== "true") return undefined;
  // Which e-mail would be verified? What the pool holds may have changed since it was listed.
  if (!email) throw new Error("An e-mail is verified only together with the e-mail itself.");
  return email;
}

/**
 * Says what AdminCreateUser's UsernameExistsException means. It has two causes: the account is there, since an answer was lost or another
 * run was quicker; or, as public reports say, another account has the e-mail. The second one must never look like a success.
 *
 * @param id the person's id, which is the username.
 * @throws EmailInUseError, UsernameInUseError
 */
export async function assertIsThere(find: FindAccount, id: string): Promise<void> {
  const account = await find(id);
  if (account === undefined) throw new EmailInUseError();
  if (!account.managed || account.directoryId !== id) throw new UsernameInUseError();
}
