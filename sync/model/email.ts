import { domainToASCII } from "node:url";
import * as z from "zod/mini";

/** Source: HTML, "Valid e-mail address", the rule of browsers. */
const address = z.email({ pattern: z.regexes.html5Email });

/**
 * The sign-in name of another tenant's user in Microsoft Entra ID: no mailbox has it. Exports and SCIM give it where the user has no address.
 * Source: "Properties of a Microsoft Entra B2B collaboration user".
 */
const GUEST_NAME = /#EXT#$/i;

/** Maximum lengths. Source: RFC 5321, sections 4.5.3.1.1 and 4.5.3.1.3 (a path of 256 includes the angle brackets). */
const MAX_LOCAL_PART_LENGTH = 64;
const MAX_LENGTH = 254;

/** Labels of letters, digits, accents and inner hyphens. `domainToASCII` reads a URL, so it must not receive other characters. */
const INTERNATIONALIZED_DOMAIN = /^(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?(?:\.(?!$)|$))+$/u;

/**
 * Says whether a text is an e-mail address, by the rule that HTML has for browsers. Domains can be internationalised, and need a dot,
 * because Cognito cannot send mail to a host of a local network.
 */
export function isEmail(text: string): boolean {
  const at = text.lastIndexOf("@");
  const [localPart, domain] = [text.slice(0, Math.max(at, 0)), domainOf(text.slice(at + 1))];
  if (localPart.length > MAX_LOCAL_PART_LENGTH || !domain.includes(".")) return false;
  if (GUEST_NAME.test(localPart)) return false;
  const ascii = `${localPart}@${domain}`;
  return ascii.length <= MAX_LENGTH && address.safeParse(ascii).success;
}

/** @returns the domain as DNS has it; an empty text if it is not one. */
function domainOf(text: string): string {
  if (/^\p{ASCII}*$/u.test(text)) return text;
  return INTERNATIONALIZED_DOMAIN.test(text) ? domainToASCII(text) : "";
}

/** The form in which two addresses are compared where Cognito compares them: its sign-in ignores case. */
export function foldCase(email: string): string {
  return email.toLowerCase();
}
