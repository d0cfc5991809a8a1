import type { Parameter } from "../proxy/messages.ts";

/** The only value of a parameter; nothing if it is absent or empty. */
export function parameter(parameters: readonly Parameter[], name: string): string | undefined {
  const value = parameters.find(([own]) => own === name)?.[1];
  return value === "" ? undefined : value;
}

/** Whether any parameter is repeated. Cognito and providers repeat none. */
export function hasRepeated(parameters: readonly Parameter[]): boolean {
  return new Set(parameters.map(([name]) => name)).size < parameters.length;
}

/** A state or a code: printable ASCII. Source: RFC 6749, appendices A.5 and A.11, VSCHAR. */
export function isVisible(text: string): boolean {
  return /^[\x20-\x7e]+$/.test(text);
}

/** The parameters without those of these names. */
export function without(parameters: readonly Parameter[], names: readonly string[]): Parameter[] {
  return parameters.filter(([name]) => !names.includes(name));
}
