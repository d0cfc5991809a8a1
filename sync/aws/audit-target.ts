import type { Credentials } from "./clients.ts";

/** Where a stack with `directorySync` records changes of its pool, and the caller of the command. */
export interface AuditTarget {
  readonly region: string;
  /** @default those of the environment */
  readonly credentials?: Credentials | undefined;
  readonly table: string;
  readonly auditLogGroup: string;
  /** ARN of the caller. */
  readonly by: string;
  /** The options that select the stack, in printed commands: "--stack prod". */
  readonly flags: string;
}

/** The resources of a stack with `directorySync` that commands use. */
export interface WorkerResources extends AuditTarget {
  readonly stack: string;
  readonly queueUrl: string;
  readonly deadLettersUrl: string;
}
