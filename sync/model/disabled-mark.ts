import { defined } from "./defined.ts";

/**
 * What sync records about disabling and enabling an account, before and after it does so, in one attribute: the time and the state.
 *
 * `disabling` and `enabling` are written before the account is changed, so a run that is killed leaves them. `disabled`: the directory has
 * the user as disabled. `missing`: the directory has not listed the user since this time. A mark of an earlier version has only a time,
 * and no reason.
 */
export type DisabledState = "disabling" | "disabled" | "missing" | "enabling";

export interface DisabledMark {
  readonly at: Date;
  /** Absent in marks of earlier versions. */
  readonly state?: DisabledState;
}

const MARK_PATTERN =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z)(?: (disabling|disabled|missing|enabling))?$/;

/** @returns undefined for a text that no version writes. */
export function readDisabledMark(text: string | undefined): DisabledMark | undefined {
  const [, time = "", word] = MARK_PATTERN.exec(text ?? "") ?? [];
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return undefined;
  const state = DISABLED_STATES.find((one) => one === word);
  return defined({ at, state });
}

const DISABLED_STATES: readonly DisabledState[] = ["disabling", "disabled", "missing", "enabling"];

/** The attribute holds 32 characters, so the time has no fractions of a second. It is rounded up, so that no period ends early. */
export function writeDisabledMark({ at, state }: DisabledMark): string {
  if (state === undefined) return at.toISOString();
  const whole = new Date(Math.ceil(at.getTime() / 1000) * 1000);
  return `${whole.toISOString().slice(0, 19)}Z ${state}`;
}

/**
 * Milliseconds after the mark in which a change of the account is the announced one: calls wait for their turn and are retried. A later
 * change was made by an administrator.
 */
const ANNOUNCED_FOR_MS = 10 * 60 * 1000;

/** The fields that `disabledBy` reads. */
export interface DisabledAccount {
  readonly enabled: boolean;
  readonly disabledMark?: DisabledMark;
  /** When Cognito last recorded a change of the account. */
  readonly changedAt?: Date;
}

/**
 * Finds out who disabled an account. It was sync if the mark says so, or if the mark announced a change and the account changed then.
 * Otherwise, and in doubt, it was an administrator, whose decision sync does not undo.
 *
 * @returns undefined for an enabled account.
 */
export function disabledBy({
  enabled,
  disabledMark,
  changedAt,
}: DisabledAccount): "sync" | "administrator" | undefined {
  if (enabled) return undefined;
  if (disabledMark === undefined) return "administrator";
  const { at, state } = disabledMark;
  if (state !== "disabling" && state !== "enabling") return "sync";
  const wasAnnounced = changedAt !== undefined && changedAt.getTime() - at.getTime() <= ANNOUNCED_FOR_MS;
  return wasAnnounced ? "sync" : "administrator";
}
