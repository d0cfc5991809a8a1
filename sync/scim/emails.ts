import { isEmail } from "../email.ts";
import { isList, isObject, type JsonObject } from "./json.ts";

/**
 * The e-mails of a user, the one that the account gets first: all of `emails`, the primary one before the others. A user who has none, and a
 * userName that is an e-mail address, has that one: Okta and Entra ID push users so whose e-mail is their sign-in name.
 */
export function emailsOf({ emails: listed, userName }: JsonObject): string[] {
  const emails = isList(listed) ? listed.filter(isObject) : [];
  const sorted = emails.toSorted((a, b) => Number(b["primary"] === true) - Number(a["primary"] === true));
  const values = sorted.flatMap(({ value }) => (typeof value === "string" && value !== "" ? [value] : []));
  return values.length === 0 && typeof userName === "string" && isEmail(userName) ? [userName] : values;
}
