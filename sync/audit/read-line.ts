import { z } from "zod";
import { parseJson } from "../model/json.ts";
import { currentReason } from "./former-reasons.ts";

const state = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullable();

const auditLine = z.looseObject({
  audit: z.literal("account"),
  at: z.string(),
  run: z.string(),
  by: z.string(),
  id: z.string().optional(),
  username: z.string().optional(),
  what: z.string(),
  why: z.string().transform(currentReason),
  outcome: z.string(),
  before: state,
  after: state.optional(),
  wanted: state.optional(),
  explanation: z.string().optional(),
});

/** An audit line, with the current name of its reason code. */
export type AuditLine = z.infer<typeof auditLine>;

/** @returns nothing for lines that sync did not write. */
export function readAuditLine(text: string): AuditLine[] {
  const read = auditLine.safeParse(parseJson(text));
  return read.success ? [read.data] : [];
}
