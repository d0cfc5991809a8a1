import { z } from "zod";
import { MAX_SCHEDULE_LENGTH } from "./aws-limits.ts";

const WRITE = 'write a schedule such as "rate(1 hour)" or "cron(0 3 * * ? *)"';
const MAX_RATE_DAYS = 365;
const UNIT_DAYS = { minute: 1 / 1440, hour: 1 / 24, day: 1 } as const;

/**
 * An expression of EventBridge Scheduler that repeats: rate(…) or cron(…).
 * Sources: "Schedule types on EventBridge Scheduler"; "Cron expressions reference" and "Rate expressions reference", EventBridge.
 */
export const schedule = () =>
  z
    .string({ error: WRITE })
    .trim()
    .max(MAX_SCHEDULE_LENGTH, WRITE)
    .superRefine((expression, context) => {
      const fault = faultOfSchedule(expression);
      if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
    });

/** @returns what is wrong and what to write; undefined if AWS accepts the expression. Pure. */
export function faultOfSchedule(expression: string): string | undefined {
  const [, kind, content = ""] = /^(rate|cron)\(([^()]*)\)$/.exec(expression) ?? [];
  if (kind === undefined) return WRITE;
  return kind === "rate" ? faultOfRate(content) : faultOfCron(content);
}

function faultOfRate(content: string): string | undefined {
  const [, digits = "", unit = "", plural] = /^(\d{1,9})\s+(minute|hour|day)(s?)$/.exec(content) ?? [];
  const value = Number(digits);
  if (!isUnit(unit))
    return "a rate is a number and minute(s), hour(s) or day(s): rate(1 hour), rate(30 minutes)";
  if (value === 0) return "a rate is at least 1: rate(1 hour)";
  if (value * UNIT_DAYS[unit] > MAX_RATE_DAYS) return `a rate is at most ${MAX_RATE_DAYS} days`;
  const right = value === 1 ? unit : `${unit}s`;
  return right === `${unit}${plural}` ? undefined : `write rate(${value} ${right})`;
}

function isUnit(unit: string): unit is keyof typeof UNIT_DAYS {
  return Object.hasOwn(UNIT_DAYS, unit);
}

/** One field of a cron expression. */
interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names of values, beginning with `min`. */
  readonly words?: readonly string[];
  /** Whether steps ("0/15") are allowed. */
  readonly steps: boolean;
  /** Values of this field alone. */
  readonly special?: RegExp;
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

const FIELDS: readonly Field[] = [
  { name: "minutes", min: 0, max: 59, steps: true },
  { name: "hours", min: 0, max: 23, steps: true },
  { name: "day of month", min: 1, max: 31, steps: true, special: /^(?:L|(?:[1-9]|[12]\d|3[01])W)$/ },
  { name: "month", min: 1, max: 12, steps: true, words: MONTHS },
  {
    name: "day of week",
    min: 1,
    max: 7,
    steps: false,
    words: DAYS,
    special: /^(?:L|[1-7]L|(?:[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)#[1-5])$/,
  },
  { name: "year", min: 1970, max: 2199, steps: true },
];

function faultOfCron(content: string): string | undefined {
  const fields = content.trim().split(/\s+/);
  if (fields.length !== FIELDS.length) {
    return "a cron has six fields (minutes hours day-of-month month day-of-week year): cron(0 3 * * ? *)";
  }
  const [, , dayOfMonth, , dayOfWeek] = fields;
  if ((dayOfMonth === "?") === (dayOfWeek === "?")) {
    return "exactly one of day of month and day of week is ?: cron(0 3 * * ? *), cron(0 3 ? * MON-FRI *)";
  }
  const wrong = FIELDS.find((field, index) => !isField(fields[index] ?? "", field));
  return wrong && `${wrong.name} has the values ${wrong.min} to ${wrong.max}: cron(0 3 * * ? *)`;
}

function isField(text: string, field: Field): boolean {
  const isDay = field.special !== undefined;
  if (text === "*" || (isDay && text === "?")) return true;
  return text.split(",").every((part) => isPart(part.toUpperCase(), field));
}

function isPart(part: string, field: Field): boolean {
  if (field.special?.test(part)) return true;
  const [range = "", step, ...more] = part.split("/");
  if (more.length > 0) return false;
  if (step !== undefined && !(field.steps && /^\d{1,4}$/.test(step) && Number(step) > 0)) return false;
  if (range === "*") return step !== undefined;
  const bounds = range.split("-").map((bound) => valueIn(bound, field));
  const [from, to = from] = bounds;
  return bounds.length <= 2 && from !== undefined && to !== undefined && from <= to;
}

function valueIn(text: string, { min, max, words = [] }: Field): number | undefined {
  const index = words.indexOf(text);
  if (index >= 0) return min + index;
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}
