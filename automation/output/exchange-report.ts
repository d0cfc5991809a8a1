import type { ExchangeReport } from "../../sign-in/exchange/report.ts";
import { paint, printable } from "../../sync/model/safe-text.ts";
import { npmRun, type PrintedFor } from "../terminal/printed-command.ts";
import { type Field, fieldTable } from "./outputs-table.ts";

/**
 * An exchange for the terminal: who the user is in IAM Identity Center, and who one is now.
 *
 * @param columns of the terminal; absent if there is none.
 */
export function describeExchange(
  report: ExchangeReport,
  stack: PrintedFor,
  columns: number | undefined,
): string {
  const parts = [
    done("IAM Identity Center accepted the ID token, which cannot be exchanged again."),
    fieldTable("In IAM Identity Center", userFields(report), columns),
  ];
  const { role, callerRole, missingScopes } = report;
  if (missingScopes !== undefined)
    parts.push(`${mark("yellow", "!")} ${missingScopes.seen} ${missingScopes.why}\n  ${missingScopes.fix}`);
  if (role !== undefined) {
    parts.push(done("AWS STS accepted the identity of the user for the role."));
    parts.push(fieldTable("Who one is now", sessionFields(report, role), columns));
  }
  if (callerRole !== undefined)
    parts.push(`Assume the caller role, too: ${npmRun("exchange", stack, `--role ${callerRole}`)}`);
  return parts.join("\n\n");
}

function userFields({ user, claim, application, region, scopes }: ExchangeReport): readonly Field[] {
  return [
    ["User ID", user.userId],
    [`Found by the claim ${claim.name}`, printable(claim.value)],
    ["Identity store", user.identityStoreArn ?? ""],
    ["Instance", `${user.instanceArn ?? ""} (${region})`],
    ["Application", application],
    ...scopes.map((scope, index) => [index === 0 ? "Scopes" : "", printable(scope)] as const),
    ["Valid until", user.expiresAt ?? ""],
  ];
}

function sessionFields(
  { user }: ExchangeReport,
  { arn, expiresAt = "" }: NonNullable<ExchangeReport["role"]>,
) {
  return [
    ["Session", arn],
    ["On behalf of", user.userId],
    ["Valid until", expiresAt],
  ] as const;
}

function done(text: string): string {
  return `${mark("green", "✓")} ${text}`;
}

function mark(colour: "green" | "yellow", text: string): string {
  return paint(colour, text, { stream: process.stdout });
}
