import { styleText } from "node:util";
import { configSet, type PrintedFor } from "../terminal/printed-command.ts";

export interface WarningsInput extends PrintedFor {
  /** There is an API in front of the pool. */
  readonly proxied: boolean;
  /** The stack's `allowedCidrs` is set. */
  readonly closed: boolean;
  /** The pool was taken up with `existingPoolId`. */
  readonly takenUp: boolean;
}

const CLOSED =
  "allowedCidrs closes the sign-in API alone: the pool's own domain, with the sign-in pages, stays reachable from everywhere.";
const OPEN = "The sign-in API is open to all addresses. To close it:";

/** What goes wrong unless somebody says so beforehand. */
export function warnings({ stack, proxied, closed, takenUp }: WarningsInput): string[] {
  return [
    "Extension access cannot be edited once it is made. Check every value before you choose Add.",
    "The e-mail in the user pool, in Amazon Quick and in IAM Identity Center has to be the same to the letter, upper and lower case included.",
    ...(proxied
      ? [closed ? CLOSED : `${OPEN} ${configSet("allowedCidrs", "'[\"203.0.113.0/24\"]'", { stack })}`]
      : []),
    ...(takenUp
      ? [
          "The pool was taken up from an earlier stack: client ID and endpoints may be new. Make the extension access again with these values.",
        ]
      : []),
  ];
}

/** The warnings as lines for a person. */
export function describeWarnings(notes: readonly string[]): string {
  return notes.map((note) => `${styleText("yellow", "!", { stream: process.stderr })} ${note}`).join("\n");
}
