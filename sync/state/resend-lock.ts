import { type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { AlreadyInProgressError } from "../model/already-in-progress.ts";
import { emailDigest } from "../model/email-digest.ts";
import type { Pool } from "../pool/pool.ts";
import { conditionHolds } from "./conditional-write.ts";
import { numberValue } from "./item.ts";
import type { StateStore } from "./state-store.ts";

/**
 * Milliseconds in which no other run sends the same invitation again: as long as a reconciliation can work on what it has read. The lock
 * ends before SQS delivers the message of a killed worker again.
 */
const RESEND_LOCK_MS = 15 * 60 * 1000;

/**
 * Wraps a pool so that two runs at the same time never send a new invitation twice. A first invitation needs no lock, because Cognito refuses
 * a second account with the same username; but it sends a new invitation as often as it is requested.
 */
export function withResendLock(pool: Pool, state: Pick<StateStore, "claim">): Pool {
  return {
    ...pool,
    resend: async (username, signal, to, marks) => {
      signal.throwIfAborted();
      if (!(await state.claim(invitationKey(username, to), RESEND_LOCK_MS, pool.now())))
        throw new AlreadyInProgressError("another run is sending the new invitation, or has just sent it");
      await pool.resend(username, signal, to, marks);
    },
  };
}

/** Identifies an invitation by user and mailbox: a user whose e-mail changes twice gets one at the last address, too. The e-mail is a digest. */
export function invitationKey(username: string, to: string): string {
  return `${username} ${emailDigest(to)}`;
}

/** The locks, in the state table: workers and commands acquire one before they send a new invitation. */
export function resendLocks(client: DynamoDBClient, TableName: string): Pick<StateStore, "claim"> {
  return {
    claim: (invitation, milliseconds, time) => {
      const [now, till] = [time.getTime(), time.getTime() + milliseconds];
      const expires = numberValue(Math.ceil(till / 1000));
      const Item = { kind: { S: "mail" }, at: { S: invitation }, till: numberValue(till), expires };
      const put = new PutItemCommand({
        TableName,
        Item,
        ConditionExpression: "attribute_not_exists(till) OR till < :now",
        ExpressionAttributeValues: { ":now": numberValue(now) },
      });
      return conditionHolds(client.send(put));
    },
  };
}
