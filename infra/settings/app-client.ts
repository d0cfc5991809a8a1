import { z } from "zod";
import type { SettingFault } from "./fault.ts";
import { keysOf, listOf, whole } from "./values.ts";

/** A length of time as Cognito takes it. */
export interface Validity {
  readonly amount: number;
  readonly unit: "minutes" | "hours" | "days";
}

const MINUTES = { minutes: 1, hours: 60, days: 24 * 60 } as const;
const DAY = MINUTES.days;

/** Minutes in a validity. */
export function inMinutes({ amount, unit }: Validity): number {
  return amount * MINUTES[unit];
}

function validity(least: number, most: number, allowed: string) {
  return z
    .string({ error: allowed })
    .trim()
    .transform((text, context): Validity => {
      const [, amount, letter] = /^(\d{1,9}) ?(m|h|d)(?:in|ins|inutes?|ours?|ays?)?$/.exec(text) ?? [];
      const read: Validity = { amount: Number(amount), unit: unitOf(letter) };
      const minutes = inMinutes(read);
      if (!(minutes >= least && minutes <= most)) context.addIssue({ code: "custom", message: allowed });
      return read;
    });
}

function unitOf(letter: string | undefined): Validity["unit"] {
  if (letter === "m") return "minutes";
  return letter === "h" ? "hours" : "days";
}

const SHORT = 'write a time from 5 minutes to 1 day, with its unit, such as "60 minutes"';
const LONG = 'write a time from 60 minutes to 3650 days, with its unit, such as "30 days"';
const hour: Validity = { amount: 60, unit: "minutes" };

/** How long each token works. Limits: CreateUserPoolClient, AccessTokenValidity, IdTokenValidity, RefreshTokenValidity. */
export const tokenValiditySchema = keysOf({
  access: validity(5, DAY, SHORT).default(hour),
  id: validity(5, DAY, SHORT).default(hour),
  refresh: validity(60, 3650 * DAY, LONG).default({ amount: 30, unit: "days" }),
});
export type TokenValidity = z.infer<typeof tokenValiditySchema>;

/** Times that do not go together: Cognito refuses a refresh token that ends before what it renews. */
export function faultsOfTokenValidity({ access, id, refresh }: TokenValidity): SettingFault[] {
  return Object.entries({ access, id }).flatMap(([name, { amount, unit }]) => {
    if (inMinutes({ amount, unit }) <= inMinutes(refresh)) return [];
    const found = `${refresh.amount} ${refresh.unit} is shorter than the ${name} token's ${amount} ${unit}`;
    return [{ key: "tokenValidity.refresh", found, allowed: "make it as long, or the other one shorter" }];
  });
}

/** A new refresh token with each refresh; the old one works for a while longer. Source: RefreshTokenRotationType. */
export const refreshTokenRotationSchema = z.preprocess(
  (value) => (value === true || value === "true" ? {} : value === false || value === "false" ? null : value),
  keysOf({ graceSeconds: whole(0, 60, "seconds").default(60) }).nullable(),
);
export type RefreshTokenRotation = z.infer<typeof refreshTokenRotationSchema>;

const LOOPBACK = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?:\/[^\s#*]*)?$/;
const HTTPS = /^https:\/\/[a-z0-9.-]+(?::\d{1,5})?(?:\/[^\s#*]*)?$/i;
const CUSTOM_SCHEME = /^(?!https?:|javascript:|data:|file:)[a-z][a-z0-9+.-]*:[^\s#*]+$/i;

/**
 * Whether Cognito may send a code there: http on loopback alone, since a code would be readable on the way; no
 * fragment (RFC 6749, section 3.1.2) and no wildcard (RFC 9700, section 4.1.3).
 */
export function isCallbackUrl(url: string, kinds: { customScheme: boolean }): boolean {
  return LOOPBACK.test(url) || HTTPS.test(url) || (kinds.customScheme && CUSTOM_SCHEME.test(url));
}

const MAIN_CALLBACK =
  'write loopback or https addresses without "#" and "*", such as "http://localhost:18080"';

/** Where Amazon Quick's client may send a code. */
export const callbackUrlsSchema = listOf(
  z
    .string({ error: MAIN_CALLBACK })
    .refine((url) => isCallbackUrl(url, { customScheme: false }), MAIN_CALLBACK),
).max(100, "Cognito takes 100 at most");
