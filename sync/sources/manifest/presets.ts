import type { Field } from "../mapping.ts";
import { NO, type StatusRule, YES } from "./status.ts";

/** What is known of an export: for each field the columns that can give it, the best first, as `foldColumn` has them. */
export interface Preset {
  /** Of several e-mails, each user has the first that is filled in. Of the rest, the first column that there is gives all. */
  readonly columns: { readonly email: readonly string[] } & {
    readonly [Name in Exclude<Field, "enabled">]?: readonly string[];
  };
  /** The first whose column is there says who is enabled. */
  readonly status: readonly StatusRule[];
}

/**
 * "Download users" of the Admin console. It has no id of Google's own; "Employee ID" is left to the administrator, since most leave it empty.
 * Source: "Download a list of users", Google Workspace Admin Help.
 */
const google: Preset = {
  columns: { email: ["email address"], givenName: ["first name"], familyName: ["last name"] },
  status: [{ column: "status", enabled: ["active"], disabled: ["suspended", "archived"] }],
};

/**
 * "Download users" and the files for bulk operations of the Entra admin center, and "Export users" of the Microsoft 365 admin center.
 * The last two say who is blocked, not who is enabled. Source: "Download a list of users" and "Bulk create users", Microsoft Entra.
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
 * Users in CSV, as Okta's API and the tools above it give them, and Okta's reports with the labels of the Admin Console. A user who has to
 * mend a password, or who mistyped it too often, still works here; one who is staged has not been let in yet.
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

/** Reports of Workday have the columns that their author chose; these are the names that Workday proposes. */
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

export const PRESETS = { google, entra, okta, workday } as const;
export type PresetName = keyof typeof PRESETS;
export const PRESET_NAMES = ["google", "entra", "okta", "workday"] as const satisfies readonly PresetName[];
