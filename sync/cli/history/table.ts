import type { AuditLine } from "../../audit/read-line.ts";
import { printable } from "../../model/safe-text.ts";
import type { RunRecord } from "../../state/state-store.ts";
import { WORKER_ACTOR } from "../../state/state-store.ts";
import { longTable } from "../show/long-table.ts";

/** Runs as a table. */
export function runsTable(runs: readonly RunRecord[], color: boolean): string {
  const rows = runs.map(({ at, run, by, looked, outcomes, trouble = "" }) => [
    timeOf(at),
    run,
    looked === "everybody" ? "all users" : "one user",
    nameOf(by),
    outcomesInWords(outcomes),
    trouble,
  ]);
  return tableOf(["ended (UTC)", "run", "scope", "by", "outcome", "problem"], rows, color);
}

/** The changes of a run as a table. */
export function changesTable(lines: readonly AuditLine[], color: boolean): string {
  const rows = lines.map((line) => [
    timeOf(line.at),
    userOf(line),
    line.what,
    line.why,
    [line.outcome, line.explanation].filter((text) => text !== undefined).join(": "),
    differences(line),
  ]);
  return tableOf(["time (UTC)", "user", "action", "reason", "outcome", "before → after"], rows, color);
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[], color: boolean): string {
  const style = { head: color ? ["bold"] : [], border: color ? ["gray"] : [] };
  const cells = rows.map((row) => row.map((cell) => cell.split("\n").map(printable).join("\n")));
  return longTable(head, cells, style);
}

/** "2026-11-21 12:00:03" */
function timeOf(iso: string): string {
  return iso.slice(0, 19).replace("T", " ");
}

/** The last part of an ARN, such as "user/ada": the AWS account is the same for all. */
function nameOf(by: string): string {
  return by === WORKER_ACTOR ? "worker" : (by.split(":").at(-1) ?? by);
}

/** "3 invited, 1 failed". */
export function outcomesInWords(outcomes: Readonly<Record<string, number>>): string {
  const words = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`);
  return words.join(", ") || "no changes";
}

/** The e-mail address, the new one if it changed; else the ID. */
function userOf({ id, username, before, after, wanted }: AuditLine): string {
  const email = (after ?? wanted)?.["email"] ?? before?.["email"];
  return String(email || (id ?? username ?? ""));
}

/** One line for each attribute that differs. A value that was not written is in brackets. */
function differences({ before, after, wanted }: AuditLine): string {
  const then = after === undefined ? wanted : after;
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(then ?? {})])];
  const changed = names.filter((name) => before?.[name] !== then?.[name]);
  const value = (text: unknown) => (text === undefined || text === "" ? "–" : String(text));
  const lines = changed.map((name) => {
    const to = value(then?.[name]);
    return `${name}: ${value(before?.[name])} → ${after === undefined ? `(${to})` : to}`;
  });
  return lines.join("\n");
}
