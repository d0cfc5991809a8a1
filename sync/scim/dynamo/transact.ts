import { setTimeout as wait } from "node:timers/promises";
import {
  type DynamoDBClient,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import type { Outcome } from "../store.ts";

/** A part of a transaction, and what it means when its condition does not hold. */
export interface Write {
  readonly item: TransactWriteItem;
  readonly otherwise: Outcome;
}

/** Source: TransactWriteItems, API reference. */
export const LARGEST_TRANSACTION = 100;

const TRIES = 6;

/** Milliseconds, of which up to that many are waited before the next try. */
const MAX_PAUSE_MS = 50;

/**
 * Writes all or nothing. Two transactions on the same item at the same time cancel each other: that is tried again, so that afterwards
 * a condition says who was first.
 *
 * @throws Error for everything that is no outcome: too many requests, no permission, others who never leave off.
 */
export async function transact(client: DynamoDBClient, writes: readonly Write[]): Promise<Outcome> {
  const command = { TransactItems: writes.map(({ item }) => item) };
  for (let tries = 1; ; tries++) {
    try {
      await client.send(new TransactWriteItemsCommand(command));
      return { kind: "done" };
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const outcome = outcomeOf(error, writes);
      if (outcome !== undefined) return outcome;
      if (tries === TRIES || !isConflict(error)) throw error;
      await wait(Math.random() * MAX_PAUSE_MS * tries);
    }
  }
}

function isConflict({ CancellationReasons = [] }: TransactionCanceledException): boolean {
  return CancellationReasons.some(({ Code }) => Code === "TransactionConflict");
}

/** What has moved on has to be looked at again before anything else is said. */
function outcomeOf(
  { CancellationReasons = [] }: TransactionCanceledException,
  writes: readonly Write[],
): Outcome | undefined {
  const failed = writes.filter((_, index) => CancellationReasons[index]?.Code === "ConditionalCheckFailed");
  const outcomes = failed.map(({ otherwise }) => otherwise);
  const ids = outcomes.flatMap((outcome) => (outcome.kind === "unknown-members" ? outcome.ids : []));
  const worst =
    outcomes.find(({ kind }) => kind === "moved-on") ?? outcomes.find(({ kind }) => kind === "taken");
  return worst ?? (ids.length > 0 ? { kind: "unknown-members", ids } : undefined);
}
