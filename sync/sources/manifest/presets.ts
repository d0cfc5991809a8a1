import type { Field, PresetName } from "../mapping.ts";
import { NO, type StatusRule, YES } from "./status.ts";

/** A known export: the columns of each field, the best first, in the form of `foldColumn`. */
interface Preset {
  /** For the e-mail address, the first column with a value counts. For other fields, the first existing column counts for all users. */
  readonly columns: { readonly email: readonly string[] } & {
    readonly [Name in Exclude<Field, "enabled">]?: readonly string[];
  };
  /** The first rule with an existing column gives the status. */
  readonly status: readonly StatusRule[];
}

/**
 * "Download users" of the Admin console. It has no ID of Google. "Employee ID" is not read, because it is usually empty.
 * Source: "Download a list of users", Google Workspace Admin Help.
 */
const google: Preset = {
  columns: { email: ["email address"], givenName: ["first name"], familyName: ["last name"] },
  status: [{ column: "status", enabled: ["active"], disabled: ["suspended", "archived"] }],
};

/**
 * "Download users" and the files for bulk operations of the Entra admin center, and "Export users" of the Microsoft 365 admin center.
 * The last two contain who is blocked, not who is enabled. Source: "Download a list of users" and "Bulk create users", Microsoft Entra.
 */
const entra: Preset = {
  columns: {
    id: ["id", "objectid", "object id"],
    email: ["mail", "userprincipalname", "user name [userprincipalname]", "user principal name"],
    name: ["displayname", "name [displayname]", "display name"],
    givenName: ["givenname", "first name [givenname]", "first name"],
    familyName: ["surname", "last name [surname]", "last name"],
    groups: ["usertype"],
  },
  status: [
    { column: "accountenabled", enabled: YES, disabled: NO },
    { column: "block sign in (yes/no) [accountenabled]", enabled: NO, disabled: YES },
    { column: "block credential", enabled: NO, disabled: YES },
  ],
};

/**
 * Users in CSV with the names of Okta's API, and Okta's reports with the labels of the Admin Console. Users with an expired or locked
 * password count as enabled; staged users do not.
 * Source: "User account status", Okta Help.
 */
const okta: Preset = {
  columns: {
    id: ["id", "user id", "employeenumber"],
    email: ["email", "primary email", "login"],
    name: ["displayname", "user"],
    givenName: ["firstname", "first name"],
    familyName: ["lastname", "last name"],
  },
  status: ["status", "okta user status"].map((column) => ({
    column,
    enabled: [
      ...["active", "provisioned", "recovery", "password_expired", "locked_out"],
      ...["pending user action", "password reset", "password expired", "locked out"],
    ],
    disabled: ["staged", "suspended", "deprovisioned", "deactivated"],
  })),
};

/** Authors of Workday reports choose the columns. These are the names that Workday proposes. */
const workday: Preset = {
  columns: {
    id: ["employee id"],
    email: ["email - work", "email - primary work", "work email"],
    name: ["preferred name", "worker"],
    givenName: ["preferred first name", "first name", "employee first name"],
    familyName: ["preferred last name", "last name", "employee last name"],
  },
  status: [
    { column: "active status", enabled: YES, disabled: NO },
    { column: "worker status", enabled: ["active"], disabled: ["terminated", "inactive"] },
  ],
};

export const PRESETS: Readonly<Record<PresetName, Preset>> = { google, entra, okta, workday };
