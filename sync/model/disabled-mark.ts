/**
 * What sync writes down about disabling and enabling, before and after it does so, in one attribute: the time and the state.
 *
 * `disabling` and `enabling` are written before the account is changed: a run that is killed leaves them. `disabled`: the directory says
 * that the user is disabled. `missing`: the directory did not list the user, from this time on. A mark of an earlier version has a
 * time alone, and does not say why.
 */
export type DisabledState = "disabling" | "disabled" | "missing" | "enabling";

export interface DisabledMark {
  readonly at: Date;
  /** Absent in marks of an earlier version. */
  readonly state?: DisabledState;
}

const MARK = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z)(?: (disabling|disabled|missing|enabling))?$/;

/** @returns nothing for what no version wrote. */
export function readDisabledMark(text: string | undefined): DisabledMark | undefined {
  const [, time = "", word] = MARK.exec(text ?? "") ?? [];
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return undefined;
  const state = STATES.find((one) => one === word);
  return { at, ...(state !== undefined && { state }) };
}

const STATES: readonly DisabledState[] = ["disabling", "disabled", "missing", "enabling"];

/** The attribute holds 32 characters, so the time has no fractions of a second: it is rounded up, so that no period ends early. */
export function writeDisabledMark({ at, state }: DisabledMark): string {
  if (state === undefined) return at.toISOString();
  const whole = new Date(Math.ceil(at.getTime() / 1000) * 1000);
  return `${whole.toISOString().slice(0, 19)}Z ${state}`;
}

/**
 * Milliseconds after the mark in which a change of the account is the one that the mark announced: calls wait for their turn and are
 * made again. A later one was not sync's.
 */
const ANNOUNCED_FOR_MS = 10 * 60 * 1000;

/** What `disabledBy` looks at. */
export interface DisabledAccount {
  readonly enabled: boolean;
  readonly disabledMark?: DisabledMark;
  /** When Cognito last saw a change of the account. */
  readonly changedAt?: Date;
}

/**
 * Who disabled an account. Sync did where it says so, or where it announced a change and the account changed then; all else was an
 * administrator, whose decision sync does not undo. Where it cannot be told, it was the administrator.
 *
 * @returns nothing for an account that is enabled.
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
