import { foldCase, isEmail } from "../../model/email.ts";
import { emailOf, type Person } from "../../model/person.ts";

/** Why a user's e-mail cannot be the account's. */
export type EmailFault = "no-email" | "invalid-email" | "duplicate-email";

/**
 * The exact address for a user's account, or why there is none.
 *
 * @param shared addresses, case-folded, that several users have: Cognito could not tell them apart at sign-in.
 */
export function usableEmail(
  person: Person,
  shared: ReadonlySet<string>,
): { readonly email: string } | { readonly fault: EmailFault } {
  const email = emailOf(person);
  if (!email) return { fault: "no-email" };
  if (!isEmail(email)) return { fault: "invalid-email" };
  return shared.has(foldCase(email)) ? { fault: "duplicate-email" } : { email };
}
