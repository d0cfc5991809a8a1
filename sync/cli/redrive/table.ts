import { longTable } from "../show/long-table.ts";
import { printable } from "../show/printable.ts";
import type { DeadLetter, DeadLetters } from "./dead-letters.ts";

/** Who is to be looked at, how often that was asked for, and since when. */
export interface AskedFor {
  readonly look: "everybody" | "person";
  /** The directory's id. */
  readonly id?: string;
  readonly letters: number;
  /** ISO 8601 */
  readonly oldest: string;
}

/** What letters ask for, everybody first and then as they were sent. Pure. */
export function askedFor(letters: readonly DeadLetter[]): AskedFor[] {
  const asked = new Map<string, AskedFor>();
  for (const { sentAt, looks } of letters.toSorted((a, b) => a.sentAt.getTime() - b.sentAt.getTime())) {
    for (const look of looks) {
      const key = look.kind === "person" ? look.id : "";
      const before = asked.get(key);
      asked.set(key, {
        look: look.kind,
        ...(look.kind === "person" && { id: look.id }),
        letters: (before?.letters ?? 0) + 1,
        oldest: before?.oldest ?? sentAt.toISOString(),
      });
    }
  }
  return [...asked.values()].sort((a, b) => a.look.localeCompare(b.look));
}

/** What lies there, how old it is, and what it asks for. */
export function lettersTable({ count, letters }: DeadLetters, now: Date, color: boolean): string {
  const rows = askedFor(letters).map(({ look, id, letters: times, oldest }) => [
    id === undefined ? look : printable(id),
    String(times),
    age(new Date(oldest), now),
  ]);
  const some = letters.length < count ? `, of which ${letters.length} were looked at` : "";
  const first = `${count} ${count === 1 ? "message lies" : "messages lie"} in the dead-letter queue${some}.`;
  const style = { head: color ? ["bold"] : [], border: color ? ["gray"] : [] };
  return `${first}\n${longTable(["asks to look at", "times", "oldest"], rows, style)}`;
}

const UNITS = [
  ["day", 24 * 60 * 60],
  ["hour", 60 * 60],
  ["minute", 60],
  ["second", 1],
] as const;

/** "3 days", "1 hour": in the largest unit that there is one of. */
function age(since: Date, now: Date): string {
  const seconds = Math.max(0, (now.getTime() - since.getTime()) / 1000);
  const [unit, length] = UNITS.find(([, size]) => seconds >= size) ?? ["second", 1];
  const count = Math.floor(seconds / length);
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
