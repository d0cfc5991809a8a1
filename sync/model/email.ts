import * as z from "zod/mini";

const address = z.email();

/** Says whether a text is an e-mail address, by the rules that browsers have for one. */
export function isEmail(text: string): boolean {
  return address.safeParse(text).success;
}

/** The form in which two addresses are compared where Cognito compares them: its sign-in ignores case. */
export function foldCase(email: string): string {
  return email.toLowerCase();
}
