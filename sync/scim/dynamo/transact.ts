import { setTimeout as wait } from "node:timers/promises";
import {
  type DynamoDBClient,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import type { Outcome } from "../store.ts";

/** A part of a transaction, and the outcome if its condition is false. */
export interface Write {
  readonly item: TransactWriteItem;
  readonly onFailure: Outcome;
}

/** Source: TransactWriteItems, API reference. */
export const MAX_TRANSACTION_ITEMS = 100;

const MAX_ATTEMPTS = 6;

/** Maximum pause before the second attempt. It grows with each attempt. */
const MAX_PAUSE_MS = 50;

/**
 * Writes all items or none. Two transactions on the same item cancel each other. Such a conflict is tried again, so that a condition decides
 * which one was first.
 *
 * @throws Error for all other failures: throttling, missing permission, too many conflicts.
 */
export async function transact(client: DynamoDBClient, writes: readonly Write[]): Promise<Outcome> {
  const command = { TransactItems: writes.map(({ item }) => item) };
  for (let attempt = 1; ; attempt++) {
    try {
      await client.send(new TransactWriteItemsCommand(command));
      return { kind: "done" };
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const outcome = outcomeOf(error, writes);
      if (outcome !== undefined) return outcome;
      if (attempt === MAX_ATTEMPTS || !isConflict(error)) throw error;
      await wait(Math.random() * MAX_PAUSE_MS * attempt);
    }
  }
}

function isConflict({ CancellationReasons = [] }: TransactionCanceledException): boolean {
  return CancellationReasons.some(({ Code }) => Code === "TransactionConflict");
}

/** A version conflict has precedence: the caller has to read again first. */
function outcomeOf(
  { CancellationReasons = [] }: TransactionCanceledException,
  writes: readonly Write[],
): Outcome | undefined {
  const failed = writes.filter((_, index) => CancellationReasons[index]?.Code === "ConditionalCheckFailed");
  const outcomes = failed.map(({ onFailure }) => onFailure);
  const ids = outcomes.flatMap((outcome) => (outcome.kind === "unknown-members" ? outcome.ids : []));
  const worst =
    outcomes.find(({ kind }) => kind === "conflict") ?? outcomes.find(({ kind }) => kind === "taken");
  return worst ?? (ids.length > 0 ? { kind: "unknown-members", ids } : undefined);
}
