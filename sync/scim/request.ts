import type { Json } from "./json.ts";

/** A request as the protocol sees it: whoever sent it may. */
export interface ScimRequest {
  readonly method: string;
  /** The parts of the path behind the version: `["Users", "…"]`. */
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly ifMatch: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string | undefined;
  /** The endpoint's address, without a slash at its end. */
  readonly base: string;
}

export interface ScimAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json | undefined;
}

/** Whose accounts a change can concern. */
export type Touched = { readonly users: readonly string[] } | "everybody";
export const NOBODY: Touched = { users: [] };

/** What came of a request: the answer, and where to look after it. */
export interface Done {
  readonly answer: ScimAnswer;
  readonly touched: Touched;
}

export function answered(status: number, body?: Json, headers: Readonly<Record<string, string>> = {}): Done {
  return { answer: { status, headers, body }, touched: NOBODY };
}
