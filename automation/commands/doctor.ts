import { accessChecks, isWithoutAws } from "../../doctor/access.ts";
import type { CheckGroup } from "../../doctor/check.ts";
import { CHECK_GROUPS } from "../../doctor/checks/index.ts";
import { checksOf, rankCauses } from "../../doctor/rank-causes.ts";
import type { Report } from "../../doctor/report.ts";
import { reportDocument } from "../../doctor/report-json.ts";
import { REPORT_START, reportMarkdown } from "../../doctor/report-markdown.ts";
import { isByHand, reportText } from "../../doctor/report-text.ts";
import { type GroupResult, resultsOf } from "../../doctor/result.ts";
import { runChecks } from "../../doctor/run.ts";
import { matches, type Selection, select } from "../../doctor/selection.ts";
import { signInChecks } from "../../doctor/sign-in-checks.ts";
import type { Symptom } from "../../doctor/symptom.ts";
import { symptomOf } from "../../doctor/symptoms/index.ts";
import type { Target } from "../../doctor/target.ts";
import { examinationOf, type UserExamination } from "../../doctor/user/index.ts";
import { exitCodeOf, verdictOf } from "../../doctor/verdict.ts";
import { amazonQuick, type PortOptions, type SignInReport } from "../../sign-in/index.ts";
import { outputFile, type WriteOutput } from "../../sync/cli/shared/output-file.ts";
import { defined } from "../../sync/model/defined.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import type { Program, StackRef } from "../engine/workspace.ts";
import { openExaminedStack } from "../operations/doctor-target.ts";
import { driftChecks } from "../operations/drift.ts";
import { signInWith } from "../operations/sign-in.ts";
import { DriverError } from "../terminal/errors.ts";
import type { DriverIo } from "../terminal/io.ts";
import { asJson, type CommandOutcome } from "../terminal/outcome.ts";

export interface DoctorRequest extends StackRef {
  readonly program: Program;
  readonly only?: readonly string[] | undefined;
  readonly skip?: readonly string[] | undefined;
  /** An e-mail, a directory ID or a username: examines this user, too. */
  readonly user?: string | undefined;
  /** Runs the checks that bear on this symptom, and orders its causes. */
  readonly symptom?: string | undefined;
  /** Sign in as the desktop app does, too. */
  readonly signIn: boolean;
  /** How the sandbox shares the port of the sign-in. */
  readonly port?: PortOptions | undefined;
  /** Compare AWS with what the stack declares, too. */
  readonly drift: boolean;
  readonly json: boolean;
  /** Name of a file for a report. */
  readonly report?: string | undefined;
}

/** `doctor`: examines a deployed stack, and changes nothing. Wrong usage is refused before AWS is called. */
export async function doctorCommand(request: DoctorRequest, io: DriverIo): Promise<CommandOutcome> {
  const examination = examinationFor(request, io);
  const write = await reportFile(request.report);
  const report = await examine(request, examination, io);
  await write(reportMarkdown(report, new Date()));
  if (request.report !== undefined)
    io.info(
      `Report: ${request.report}. Only you can read it: it holds the account's number and personal data.`,
    );
  const exitCode = isByHand(report) ? ExitCode.done : exitCodeOf(verdictOf(resultsOf(report.groups)));
  return request.json ? asJson(reportDocument(report), exitCode) : { stdout: reportText(report), exitCode };
}

/** What a request examines. */
interface Examination {
  readonly groups: readonly CheckGroup[];
  readonly selection: Selection;
  /** Only if a check of the user is selected. */
  readonly user?: UserExamination | undefined;
  readonly symptom?: Symptom | undefined;
}

/** @throws DoctorError CHECK_UNKNOWN, SYMPTOM_UNKNOWN */
function examinationFor(request: DoctorRequest, io: DriverIo): Examination {
  const { drift, program, user: who, symptom: name, skip } = request;
  const user = who === undefined ? undefined : examinationOf(who);
  const symptom = name === undefined ? undefined : symptomOf(name);
  const groups = [
    ...CHECK_GROUPS,
    ...(user === undefined ? [] : [user.group]),
    ...(request.signIn ? [signInChecks((target) => signInAsQuick(target, request, io))] : []),
    ...(drift ? [driftChecks(request, program, io)] : []),
  ];
  const only = symptom === undefined ? request.only : checksOf(symptom, areasOf(request));
  const selection = defined({ only, skip, isWritten: symptom === undefined });
  const selected = select(groups, selection).flatMap(({ checks }) => checks.map(({ check: { id } }) => id));
  if (request.signIn && !selected.some((id) => id.startsWith("sign-in.")))
    io.info("None of the selected checks needs a sign-in, so there is none.");
  const isUserSelected = selected.some((id) => id.startsWith("user."));
  if (user !== undefined && !isUserSelected)
    io.info("None of the selected checks is about the user, who is not looked up.");
  return { groups, selection, symptom, user: isUserSelected ? user : undefined };
}

/** The areas of checks that need an option. */
function areasOf({ user, signIn }: DoctorRequest) {
  return [...(user === undefined ? [] : (["user"] as const)), ...(signIn ? (["sign-in"] as const) : [])];
}

function signInAsQuick(
  { outputs, signal }: Target,
  { port }: DoctorRequest,
  io: DriverIo,
): Promise<SignInReport> {
  return signInWith({ app: amazonQuick(outputs), headless: false, checkVerifier: true, port, signal }, io);
}

function examine(
  request: DoctorRequest,
  { groups, selection, user, symptom }: Examination,
  io: DriverIo,
): Promise<Report> {
  return io.interrupts.during(async ({ first }) => {
    try {
      const { target: targetFor } = await openExaminedStack(request, io, { withoutAws: true });
      const target = targetFor(first);
      // An unknown user is refused before anything is reported.
      await user?.read(target);
      const found = await checked(groups, target, selection);
      const isCognitoAlone = Object.keys(target.settings.federation ?? {}).length === 0;
      return { target, groups: found, ...ranked(request, { symptom, isCognitoAlone }, found) };
    } catch (error) {
      throw first.aborted ? interrupted() : error;
    }
  });
}

/** Says why AWS cannot be asked if a selected check had to ask it. */
async function checked(
  groups: readonly CheckGroup[],
  target: Target,
  selection: Selection,
): Promise<readonly GroupResult[]> {
  const found = await runChecks(groups, target, selection);
  const results = resultsOf(found);
  const isSaid = results.some(({ id }) => id === "aws.access") || matches("aws.access", selection.skip ?? []);
  if (isSaid || !results.some(({ finding }) => isWithoutAws(finding))) return found;
  return [...(await runChecks([accessChecks], target)), ...found];
}

function ranked(
  { symptom: name, skip }: DoctorRequest,
  { symptom, isCognitoAlone }: { readonly symptom: Symptom | undefined; readonly isCognitoAlone: boolean },
  groups: readonly GroupResult[],
): Pick<Report, "symptom"> {
  if (name === undefined || symptom === undefined) return {};
  return { symptom: { name, symptom, isCognitoAlone, causes: rankCauses(symptom, resultsOf(groups), skip) } };
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
