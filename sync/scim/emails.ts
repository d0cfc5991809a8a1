import { isEmail } from "../model/email.ts";
import { isList, isObject, type Json, type JsonObject } from "./json.ts";

/**
 * The e-mails of a user, the one that the account gets first: all of `emails`, the primary one before the others. A user who has none, and a
 * userName that is an e-mail address, has that one: Okta and Entra ID push users so whose e-mail is their sign-in name.
 */
export function emailsOf({ emails, userName }: JsonObject): string[] {
  const values = inOrderOfUse(isList(emails) ? emails : []).flatMap(({ value }) =>
    typeof value === "string" && value !== "" ? [value] : [],
  );
  return values.length === 0 && typeof userName === "string" && isEmail(userName) ? [userName] : values;
}

/** The elements of `emails`, the primary one before the others. */
export function inOrderOfUse(emails: readonly Json[]): JsonObject[] {
  const rank = (email: JsonObject) => Number(email["primary"] === true);
  return emails.filter(isObject).toSorted((a, b) => rank(b) - rank(a));
}
