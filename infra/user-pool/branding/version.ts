import type { Branding } from "../../settings/branding.ts";

/** Source: CreateUserPoolDomain, ManagedLoginVersion. */
const CLASSIC_PAGES = 1;
const MANAGED_LOGIN = 2;

/** The version of the sign-in pages that a domain shows: the classic ones need no style for each app client. */
export function managedLoginVersion(branding: Branding | undefined): number {
  return branding?.pages === "managed" ? MANAGED_LOGIN : CLASSIC_PAGES;
}
