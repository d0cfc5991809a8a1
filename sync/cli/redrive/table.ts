import { printable } from "../../model/safe-text.ts";
import { longTable } from "../show/long-table.ts";
import type { DeadLetter, DeadLetters } from "./dead-letters.ts";

/** A scope to reconcile, how many messages ask for it, and since when. */
export interface RequestedScope {
  readonly look: "everybody" | "person";
  /** The directory's ID. */
  readonly id?: string | undefined;
  readonly messages: number;
  /** ISO 8601 */
  readonly oldest: string;
}

/** The scopes that messages ask to reconcile: all users first, then in the order of sending. Pure. */
export function requestedScopes(messages: readonly DeadLetter[]): RequestedScope[] {
  const scopes = new Map<string, RequestedScope>();
  for (const { sentAt, requests } of messages.toSorted((a, b) => a.sentAt.getTime() - b.sentAt.getTime())) {
    for (const request of requests) {
      const id = request.kind === "person" ? request.id : undefined;
      const before = scopes.get(id ?? "");
      scopes.set(id ?? "", {
        look: request.kind,
        id,
        messages: (before?.messages ?? 0) + 1,
        oldest: before?.oldest ?? sentAt.toISOString(),
      });
    }
  }
  return [...scopes.values()].sort((a, b) => a.look.localeCompare(b.look));
}

/** The number of messages, their age, and the scopes that they ask for. */
export function messagesTable({ count, messages }: DeadLetters, now: Date, color: boolean): string {
  const rows = requestedScopes(messages).map(({ id, messages: times, oldest }) => [
    id === undefined ? "all users" : printable(id),
    String(times),
    age(new Date(oldest), now),
  ]);
  const part = messages.length < count ? ` (${messages.length} of them read)` : "";
  const first = `The dead-letter queue has ${count} ${count === 1 ? "message" : "messages"}${part}.`;
  const style = { head: color ? ["bold"] : [], border: color ? ["gray"] : [] };
  return `${first}\n${longTable(["user", "messages", "oldest"], rows, style)}`;
}

const UNITS = [
  ["day", 24 * 60 * 60],
  ["hour", 60 * 60],
  ["minute", 60],
  ["second", 1],
] as const;

/** "3 days", "1 hour": in the largest unit with at least one. */
function age(since: Date, now: Date): string {
  const seconds = Math.max(0, (now.getTime() - since.getTime()) / 1000);
  const [unit, length] = UNITS.find(([, size]) => seconds >= size) ?? ["second", 1];
  const count = Math.floor(seconds / length);
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
