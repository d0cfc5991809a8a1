import type { CheckGroup } from "../../doctor/check.ts";
import { CHECK_GROUPS } from "../../doctor/checks/index.ts";
import type { Report } from "../../doctor/report.ts";
import { reportDocument } from "../../doctor/report-json.ts";
import { REPORT_START, reportMarkdown } from "../../doctor/report-markdown.ts";
import { reportText } from "../../doctor/report-text.ts";
import { resultsOf } from "../../doctor/result.ts";
import { runChecks } from "../../doctor/run.ts";
import { type Selection, select } from "../../doctor/selection.ts";
import { exitCodeOf, verdictOf } from "../../doctor/verdict.ts";
import { outputFile, type WriteOutput } from "../../sync/cli/shared/output-file.ts";
import { defined } from "../../sync/model/defined.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import type { Program, StackRef } from "../engine/workspace.ts";
import { openExaminedStack } from "../operations/doctor-target.ts";
import { driftChecks } from "../operations/drift.ts";
import { DriverError } from "../terminal/errors.ts";
import type { DriverIo } from "../terminal/io.ts";
import { asJson, type CommandOutcome } from "../terminal/outcome.ts";

export interface DoctorRequest extends StackRef {
  readonly program: Program;
  readonly only?: readonly string[] | undefined;
  readonly skip?: readonly string[] | undefined;
  /** Compare AWS with what the stack declares, too. */
  readonly drift: boolean;
  readonly json: boolean;
  /** Name of a file for a report. */
  readonly report?: string | undefined;
}

/** `doctor`: examines a deployed stack, and changes nothing. Wrong usage is refused before AWS is called. */
export async function doctorCommand(request: DoctorRequest, io: DriverIo): Promise<CommandOutcome> {
  const groups = groupsOf(request, io);
  const selection = selectionOf(request);
  select(groups, selection);
  const write = await reportFile(request.report);
  const report = await examine(request, groups, selection, io);
  await write(reportMarkdown(report, new Date()));
  if (request.report !== undefined)
    io.info(
      `Report: ${request.report}. Only you can read it: it holds the account's number and personal data.`,
    );
  const exitCode = exitCodeOf(verdictOf(resultsOf(report.groups)));
  return request.json ? asJson(reportDocument(report), exitCode) : { stdout: reportText(report), exitCode };
}

function groupsOf(request: DoctorRequest, io: DriverIo): readonly CheckGroup[] {
  return [...CHECK_GROUPS, ...(request.drift ? [driftChecks(request, request.program, io)] : [])];
}

function selectionOf({ only, skip }: DoctorRequest): Selection {
  return defined({ only, skip });
}

function examine(
  request: DoctorRequest,
  groups: readonly CheckGroup[],
  selection: Selection,
  io: DriverIo,
): Promise<Report> {
  return io.interrupts.during(async ({ first }) => {
    const { target: targetFor } = await openExaminedStack(request, io);
    const target = targetFor(first);
    try {
      return { target, groups: await runChecks(groups, target, selection) };
    } catch (error) {
      throw first.aborted ? interrupted() : error;
    }
  });
}

/** Prepares the file before anything is read, so that a typing error costs no run. */
async function reportFile(path: string | undefined): Promise<WriteOutput> {
  if (path === undefined) return async () => {};
  return outputFile(path, { name: "report of the doctor", start: REPORT_START, code: "REPORT_UNWRITABLE" });
}

function interrupted(): DriverError {
  return new DriverError("INTERRUPTED", "Interrupted. The doctor only reads: nothing was changed.", {
    exitCode: ExitCode.interrupted,
  });
}
