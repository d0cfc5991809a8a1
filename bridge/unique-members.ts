import { parseObject } from "../proxy/upstream-answer.ts";

/** A text, or a character of the structure. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;

/**
 * Parses a JSON object. Returns nothing if the text is not one, or if it names a member twice: we read the last of the two, and Cognito may
 * read the first. Source: RFC 8259, section 4 ("When the names within an object are not unique, the behavior … is unpredictable"); RFC 7519,
 * section 4. Pure.
 */
export function parseUniqueObject(text: string): Record<string, unknown> | undefined {
  const parsed = parseObject(text);
  return parsed !== undefined && namesOf(text).length === Object.keys(parsed).length ? parsed : undefined;
}

/** The names of an object's members, without those of its values. @param text that is JSON */
function namesOf(text: string): string[] {
  const names: string[] = [];
  let [depth, last] = [0, ""];
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === ":" && depth === 1) names.push(last);
    if (token === "{" || token === "[") depth += 1;
    if (token === "}" || token === "]") depth -= 1;
    last = token;
  }
  return names;
}
