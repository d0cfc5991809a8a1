import { foldCase, isEmail } from "../../model/email.ts";
import { emailOf, type Person } from "../../model/person.ts";

/** Why somebody's e-mail cannot be an account's. */
export type EmailFault = "no-email" | "invalid-email" | "duplicate-email";

/**
 * The address that somebody's account is to have, to the letter, or why there is none.
 *
 * @param shared addresses, folded, that several people have: Cognito could not tell them apart at sign-in.
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
