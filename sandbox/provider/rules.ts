import type { Value } from "./values.ts";

type Test = (value: Value) => boolean;

interface ParsedRule {
  readonly pattern: RegExp;
  readonly test: (match: RegExpExecArray) => Test | undefined;
}

const matches =
  (pattern: RegExp): Test =>
  (value) =>
    typeof value === "string" && pattern.test(value);

/** Messages of the real provider's checks from which the check can be reconstructed. The first matching pattern is used. */
const RULE_PATTERNS: readonly ParsedRule[] = [
  { pattern: /to be one of \[(.*?)\]/, test: ([, values = ""]) => oneOf(values) },
  {
    pattern: /in the range \((-?\d+) - (-?\d+)\)/,
    test: ([, low, high]) => between(Number(low), Number(high)),
  },
  {
    pattern: /to be at least \((-?\d+)\)/,
    test: ([, low]) => between(Number(low), Number.POSITIVE_INFINITY),
  },
  { pattern: /invalid ARN/, test: () => matches(/^arn:[\w-]+:[\w-]+:[\w-]*:(?:\d{12}|aws|aws-managed)?:.+/) },
  { pattern: /does not contain \{####\}/, test: () => matches(/\{####\}/) },
  {
    pattern: /invalid JSON policy/,
    test: () => isJson((found) => typeof found === "object" && found !== null),
  },
  { pattern: /invalid JSON/, test: () => isJson(() => true) },
  { pattern: /must match (\[.*\])/, test: ([, set = ""]) => matches(new RegExp(`^${set}+$`)) },
  { pattern: /exactly 12 digits/, test: () => matches(/^\d{12}$/) },
  { pattern: /valid log group name/, test: () => matches(/^[\w./#-]{1,512}$/) },
  {
    pattern: /valid function name or function ARN/,
    test: () => matches(/^(?:arn:[\w-]+:lambda:[\w-]+:\d{12}:function:)?[\w-]{1,140}(?::[\w$-]+)?$/),
  },
  { pattern: /usually starts with lambda:/, test: () => matches(/^(?:lambda:[*]|lambda:[a-zA-Z]+|[*])$/) },
  { pattern: /alphanumeric, underscores or dashes only/, test: () => matches(/^[\w-]+$/) },
  { pattern: /alphanumeric, dollar signs/, test: () => matches(/^[\w$-]+$/) },
  { pattern: /alphanumeric, periods/, test: () => matches(/^[\w.-]+$/) },
  { pattern: /must start with '\/mnt\/'/, test: () => matches(/^\/mnt\/.+/) },
  {
    pattern: /regular expression pattern: (.*)$/,
    test: ([, pattern = ""]) => matches(new RegExp(pattern, "u")),
  },
  { pattern: /cannot parse '.*' as int/, test: () => matches(/^-?\d+$/) },
];

/**
 * Checks a value against a rule of the real provider.
 *
 * @param rule the message of the real provider's check for a bad value. A rule that cannot be reconstructed from it is left
 *   to AWS.
 */
export function faultByRule(rule: string, value: Value): string | undefined {
  for (const { pattern, test } of RULE_PATTERNS) {
    const match = pattern.exec(rule);
    if (match === null) continue;
    const isGood = test(match);
    return isGood === undefined || isGood(value) ? undefined : sentence(rule);
  }
  return undefined;
}

function sentence(rule: string): string {
  return rule
    .replace(/,? got .*$/s, "")
    .replace(/"x" \(\?\)|"x"|\bx\b/, "the value")
    .replace(/: "\\x00.*$/s, "");
}

function oneOf(written: string): Test | undefined {
  const values = written.includes('"')
    ? [...written.matchAll(/"([^"]*)"/g)].map(([, v]) => v)
    : written.split(" ");
  // A list of only "" is one of two alternatives, and the message does not contain the other.
  if (values.every((value) => value === "")) return undefined;
  return (value) => values.includes(String(value));
}

function between(low: number, high: number): Test {
  return (value) => typeof value === "number" && value >= low && value <= high;
}

function isJson(accept: (found: unknown) => boolean): Test {
  return (value) => {
    try {
      return accept(JSON.parse(String(value)));
    } catch {
      return false;
    }
  };
}
