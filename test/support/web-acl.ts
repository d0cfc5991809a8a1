import type { Statement, Transformation } from "../../infra/waf/statement.ts";
import type { Rule } from "../../infra/waf/web-acl-rules.ts";

/** The parts of a request that the rules inspect. */
export interface Request {
  /** The path only, as it was sent. */
  readonly path: string;
  /** ISO 3166, alpha-2. */
  readonly country: string;
  /** What earlier rules have found. @default nothing */
  readonly labels?: readonly string[];
}

/**
 * Evaluates a rule as AWS WAF does, for the statements that the product uses.
 *
 * @returns "block", "judge" if a rate limit counts the request or a rule group inspects it, or "pass".
 */
export function outcome({ action, statement }: Rule, request: Request): "block" | "judge" | "pass" {
  if ("rateBasedStatement" in statement) return inScope(statement.rateBasedStatement, request);
  if ("managedRuleGroupStatement" in statement) return inScope(statement.managedRuleGroupStatement, request);
  return action !== undefined && matches(statement, request) ? "block" : "pass";
}

function inScope(found: { readonly scopeDownStatement?: Statement }, request: Request): "judge" | "pass" {
  return found.scopeDownStatement === undefined || matches(found.scopeDownStatement, request)
    ? "judge"
    : "pass";
}

function matches(statement: Statement, request: Request): boolean {
  if ("notStatement" in statement) return !matches(statement.notStatement.statement, request);
  if ("andStatement" in statement)
    return statement.andStatement.statements.every((one) => matches(one, request));
  if ("orStatement" in statement)
    return statement.orStatement.statements.some((one) => matches(one, request));
  if ("geoMatchStatement" in statement)
    return statement.geoMatchStatement.countryCodes.includes(request.country);
  if ("labelMatchStatement" in statement)
    return request.labels?.includes(statement.labelMatchStatement.key) === true;
  const { positionalConstraint, searchString, textTransformations } = statement.byteMatchStatement;
  const path = [...textTransformations]
    .sort((a, b) => a.priority - b.priority)
    .reduce((text, { type }) => TRANSFORMATIONS[type](text), request.path);
  return POSITION_MATCHERS[positionalConstraint](path, searchString);
}

const TRANSFORMATIONS: Readonly<Record<Transformation, (path: string) => string>> = {
  NONE: (path) => path,
  URL_DECODE: decodeURIComponent,
  NORMALIZE_PATH: (path) => new URL(path.replaceAll(/\/+/g, "/"), "https://host").pathname,
};

const POSITION_MATCHERS = {
  EXACTLY: (path: string, wanted: string) => path === wanted,
  ENDS_WITH: (path: string, wanted: string) => path.endsWith(wanted),
  CONTAINS: (path: string, wanted: string) => path.includes(wanted),
};
