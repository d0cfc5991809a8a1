import { type HistoryRequest, showHistory } from "../../sync/cli/history/history.ts";
import { type RedriveRequest, redrive } from "../../sync/cli/redrive/redrive.ts";
import type { SyncIo } from "../../sync/cli/shared/io.ts";
import { findingsDocument } from "../../sync/cli/show/report.ts";
import { terminalIo } from "../../sync/cli/show/terminal.ts";
import { type SyncOutcome, type SyncRequest, syncWithAudit } from "../../sync/index.ts";
import type { ExitCode } from "../../sync/model/exit-codes.ts";
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
 * Runs sync so that the first Ctrl-C lets the calls in progress finish.
 *
 * @param silent prints no plan, because the caller prints a document of its own.
 */
export function interruptibleSync(request: SyncRequest, io: DriverIo, silent = false): Promise<SyncOutcome> {
  return io.interrupts.during(({ first }) => {
    const terminal = syncIo(io, first);
    return syncWithAudit(request, silent ? { ...terminal, print: () => {} } : terminal);
  });
}

/** Moves dead letters back to their queue. The first Ctrl-C stops it; messages are never lost. */
export function interruptibleRedrive(request: RedriveRequest, io: DriverIo): Promise<ExitCode> {
  return io.interrupts.during(({ first }) => redrive(request, { ...syncIo(io, first), confirm: io.confirm }));
}

/** Shows the last runs of a stack's directory sync. */
export function history(request: HistoryRequest, io: DriverIo): Promise<ExitCode> {
  return showHistory(request, syncIo(io, new AbortController().signal));
}

function syncIo({ print, info, interactive }: DriverIo, signal: AbortSignal): SyncIo {
  return terminalIo(signal, { print, info, interactive });
}
