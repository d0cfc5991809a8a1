import { paint } from "../../sync/model/safe-text.ts";
import { configSet, type PrintedFor } from "../terminal/printed-command.ts";

export interface WarningsInput extends PrintedFor {
  /** An API is in front of the pool. */
  readonly proxied: boolean;
  /** The stack's `allowedCidrs` is set. */
  readonly closed: boolean;
  /** The stack uses the pool of `existingPoolId`. */
  readonly reusesPool: boolean;
}

const CLOSED =
  "allowedCidrs restricts only the sign-in API: the pool's own domain, with the sign-in pages, stays reachable from all addresses.";
const OPEN = "The sign-in API accepts requests from all addresses. To restrict it:";

/** Warnings about frequent mistakes in the next steps. */
export function warnings({ stack, proxied, closed, reusesPool }: WarningsInput): string[] {
  return [
    "Extension access cannot be edited after it is created. Check every value before you choose Add.",
    "The e-mail in the user pool, in Amazon Quick and in IAM Identity Center must be identical, including upper and lower case.",
    ...(proxied
      ? [closed ? CLOSED : `${OPEN} ${configSet("allowedCidrs", "'[\"ADDRESS/32\"]'", { stack })}`]
      : []),
    ...(reusesPool
      ? [
          "The stack uses a pool that existed before it, and the client ID and endpoints may be new. If they are, create the extension access again with these values.",
        ]
      : []),
  ];
}

/** The warnings as lines for a terminal. */
export function describeWarnings(notes: readonly string[]): string {
  return notes.map((note) => `${paint("yellow", "!", { stream: process.stderr })} ${note}`).join("\n");
}
