import type { Credentials } from "./clients.ts";

/** Where a stack with `directorySync` keeps what was done to its pool, and by whom a run of the command is. */
export interface AuditTarget {
  readonly region: string;
  /** Absent: those of the environment. */
  readonly credentials?: Credentials | undefined;
  readonly table: string;
  readonly auditLogGroup: string;
  /** ARN of the caller. */
  readonly by: string;
  /** What names the stack in a command that is printed: "--stack prod". */
  readonly flags: string;
}

/** All that a stack with `directorySync` shows of itself. */
export interface WorkerResources extends AuditTarget {
  readonly stack: string;
  readonly queueUrl: string;
  readonly deadLettersUrl: string;
}
