import { type HistoryRequest, showHistory } from "../../sync/cli/history/history.ts";
import { type RedriveRequest, redrive } from "../../sync/cli/redrive/redrive.ts";
import type { SyncIo } from "../../sync/cli/shared/io.ts";
import { findingsDocument } from "../../sync/cli/show/report.ts";
import { terminalIo } from "../../sync/cli/show/terminal.ts";
import { type SyncOutcome, type SyncRequest, syncWithAudit } from "../../sync/index.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { DriverError } from "../terminal/errors.ts";
import { interruptible } from "../terminal/interruptible.ts";
import type { DriverIo } from "../terminal/io.ts";
import type { SyncRunner } from "./sync-runner.ts";

/** Sync as part of another command: in the engine's Region, with its credentials, and interrupted by the same Ctrl-C. */
export function syncRunner(io: DriverIo): SyncRunner {
  return async ({ source, poolId, clientConfig, audit, yes, json }) => {
    const target = { poolId, credentials: clientConfig.credentials, audit };
    const request = { source, target, sourceRegion: clientConfig.region, yes, json };
    const outcome = await interruptibleSync(request, io, json);
    return { exitCode: outcome.exitCode, report: findingsDocument(request, outcome) };
  };
}

/**
 * Runs sync so that the first Ctrl-C ends the reading, or lets the changes in progress finish, and the second ends at once.
 *
 * @param silent prints no plan, because the caller prints a document of its own.
 */
export function interruptibleSync(request: SyncRequest, io: DriverIo, silent = false): Promise<SyncOutcome> {
  return interruptible(io, abandoned, (first) => {
    const terminal = syncIo(io, first);
    return syncWithAudit(request, silent ? { ...terminal, print: () => {} } : terminal);
  });
}

function abandoned(): DriverError {
  return new DriverError("INTERRUPTED", "Exited immediately. Calls in progress may still take effect.", {
    hint: "Run the same command again: it completes what is left.",
    exitCode: ExitCode.interrupted,
  });
}

/** Moves dead letters back to their queue. The first Ctrl-C stops it; messages are never lost. */
export function interruptibleRedrive(request: RedriveRequest, io: DriverIo): Promise<ExitCode> {
  return interruptible(io, abandoned, (first) =>
    redrive(request, { ...syncIo(io, first), confirm: io.confirm }),
  );
}

/** Shows the last runs of a stack's directory sync. */
export function history(request: HistoryRequest, io: DriverIo): Promise<ExitCode> {
  return showHistory(request, syncIo(io, new AbortController().signal));
}

function syncIo({ print, info, interactive }: DriverIo, signal: AbortSignal): SyncIo {
  return terminalIo(signal, { print, info, interactive });
}
