import { z } from "zod";

/** The members of a union of words, in the order from the weakest to the strongest. */
const order = z.array(z.string()).min(2);

/**
 * How a setting protects: what counts as less than before.
 *
 * - `on`: true protects; `unlessOff`: all but false does.
 * - `set`: any value protects, and its absence does not.
 * - `ranges`: a list of address ranges protects, unless it contains all addresses.
 * - `more`: a larger number protects more; `less`: a smaller one.
 * - `shorter`: a shorter duration protects more.
 * - `names`: each name in a list protects.
 * - `named`: a list protects, and a word for all does not.
 * - a list of words: the last one protects most.
 */
export const scaleSchema = z.union([
  z.enum(["on", "unlessOff", "set", "ranges", "more", "less", "shorter", "names", "named"]),
  order,
]);
export type Scale = z.infer<typeof scaleSchema>;

interface ScaleRule {
  /** The value as text, as it is recorded with the stack and shown; without what the comparison does not need. */
  record(value: unknown): string;
  /** @param before recorded; a text that it cannot read is not weaker than anything. */
  isWeaker(after: string, before: string): boolean;
}

const OPEN = "all addresses";
const NAMED = "only those named";
const ANY = "all";

const isBelow = (rank: (text: string) => number) => (after: string, before: string) =>
  rank(after) < rank(before);

const onOff = isBelow((text) => Number(text === "true" || text === "set"));

const range = z.object({ text: z.string() });
const duration = z.object({ amount: z.number(), unit: z.string() });
const named = z.array(z.object({ name: z.string() }));

const RULES: Readonly<Record<Exclude<Scale, string[]>, ScaleRule>> = {
  on: { record: (value) => String(value === true), isWeaker: onOff },
  unlessOff: { record: (value) => String(value !== false), isWeaker: onOff },
  set: {
    record: (value) => (value === undefined || value === null || value === false ? "off" : "set"),
    isWeaker: onOff,
  },
  ranges: { record: recordRanges, isWeaker: isBelow((text) => Number(text !== OPEN)) },
  more: { record: String, isWeaker: isBelow(Number) },
  less: { record: String, isWeaker: isBelow((text) => -Number(text)) },
  shorter: { record: recordDuration, isWeaker: isBelow((text) => -minutesIn(text)) },
  named: {
    record: (value) => (Array.isArray(value) ? NAMED : ANY),
    isWeaker: isBelow((text) => Number(text === NAMED)),
  },
  names: { record: recordNames, isWeaker: (after, before) => !isSubset(before.split(" "), after.split(" ")) },
};

/** The rule of a scale. */
export function ruleOf(scale: Scale): ScaleRule {
  if (typeof scale === "string") return RULES[scale];
  const rank = (text: string) => (scale.includes(text) ? scale.indexOf(text) : Number.NaN);
  return { record: String, isWeaker: isBelow(rank) };
}

function recordRanges(value: unknown): string {
  const ranges = z.array(range).catch([]).parse(value);
  // 0.0.0.0/0 and ::/0 contain all addresses.
  return ranges.length === 0 || ranges.some(({ text }) => text.endsWith("/0")) ? OPEN : "restricted";
}

function recordDuration(value: unknown): string {
  const { amount, unit } = duration.parse(value);
  return `${amount} ${unit}`;
}

function minutesIn(text: string): number {
  const [amount, unit] = text.split(" ");
  return Number(amount) * ({ minutes: 1, hours: 60, days: 24 * 60 }[unit ?? ""] ?? Number.NaN);
}

function recordNames(value: unknown): string {
  return named
    .parse(value)
    .map(({ name }) => name)
    .sort()
    .join(" ");
}

function isSubset(names: readonly string[], of: readonly string[]): boolean {
  return names.every((name) => name === "" || of.includes(name));
}
