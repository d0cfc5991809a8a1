import { z } from "zod";
import { MAX_REDIRECT_URLS, TEXT_LIMITS } from "./aws-limits.ts";
import type { SettingFault } from "./fault.ts";
import { integer, limitedText, listOf, objectOf, toggle } from "./values.ts";

const GUIDE = "https://docs.aws.amazon.com/cognito/latest/developerguide";

/** A duration in Cognito's units. */
export interface Validity {
  readonly amount: number;
  readonly unit: "minutes" | "hours" | "days";
}

const MINUTES = { minutes: 1, hours: 60, days: 24 * 60 } as const;
const DAY_MINUTES = MINUTES.days;

/** The duration in minutes. */
export function inMinutes({ amount, unit }: Validity): number {
  return amount * MINUTES[unit];
}

function validity(minMinutes: number, maxMinutes: number, allowed: string) {
  return z
    .string({ error: allowed })
    .trim()
    .transform((text, context): Validity => {
      const [, amount, letter] = /^(\d{1,9}) ?(m|h|d)(?:in|ins|inutes?|ours?|ays?)?$/.exec(text) ?? [];
      const read: Validity = { amount: Number(amount), unit: unitOf(letter) };
      const minutes = inMinutes(read);
      if (!(minutes >= minMinutes && minutes <= maxMinutes))
        context.addIssue({ code: "custom", message: allowed });
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

/** Limits: CreateUserPoolClient, AccessTokenValidity, IdTokenValidity, RefreshTokenValidity. */
const tokenValiditySchema = objectOf({
  access: validity(5, DAY_MINUTES, SHORT).default(hour),
  id: validity(5, DAY_MINUTES, SHORT).default(hour),
  refresh: validity(60, 3650 * DAY_MINUTES, LONG).default({ amount: 30, unit: "days" }),
});
export type TokenValidity = z.infer<typeof tokenValiditySchema>;

export const tokenValidity = tokenValiditySchema.prefault({}).meta({
  description:
    '`access`, `id`, `refresh`, each with its unit: `"12 hours"`. After a user is disabled, ID and access tokens already handed out work ' +
    "to their end. See [sync-rules.md](sync-rules.md).",
  default: "access, ID 60 minutes; refresh 30 days",
  protection: { access: "shorter", id: "shorter", refresh: "shorter" },
  example: { access: "12 hours", refresh: "90 days" },
  references: {
    "token expiration": `${GUIDE}/amazon-cognito-user-pools-using-tokens-with-identity-providers.html`,
  },
});

/** Cognito refuses a refresh token that expires before the tokens that it renews. */
export function faultsOfTokenValidity({ access, id, refresh }: TokenValidity): SettingFault[] {
  return Object.entries({ access, id }).flatMap(([name, { amount, unit }]) => {
    if (inMinutes({ amount, unit }) <= inMinutes(refresh)) return [];
    const found = `${refresh.amount} ${refresh.unit} is shorter than the ${name} token's ${amount} ${unit}`;
    return [{ key: "tokenValidity.refresh", found, allowed: "make it as long, or the other one shorter" }];
  });
}

/** A new refresh token with each refresh; the old one works during the grace period. Source: RefreshTokenRotationType. */
export const refreshTokenRotation = toggle({ graceSeconds: integer(0, 60, "seconds").default(60) })
  .optional()
  .meta({
    description:
      '`true` or `{"graceSeconds": 30}`: each refresh gives a new refresh token. Test it with your version of the app first: a version ' +
      "that keeps the old token is signed out.",
    default: "off",
    protection: "set",
    example: { graceSeconds: 30 },
    references: { rotation: `${GUIDE}/amazon-cognito-user-pools-using-the-refresh-token.html` },
  });

const LOOPBACK = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?:\/[^\s#*]*)?$/;
const HTTPS = /^https:\/\/[a-z0-9.-]+(?::\d{1,5})?(?:\/[^\s#*]*)?$/i;
const CUSTOM_SCHEME = /^(?!https?:|javascript:|data:|file:)[a-z][a-z0-9+.-]*:[^\s#*]+$/i;

/**
 * Whether Cognito may send a code to this address: http only on loopback, since others on the network could read the code; no
 * fragment (RFC 6749, section 3.1.2) and no wildcard (RFC 9700, section 4.1.3).
 */
export function isCallbackUrl(url: string, kinds: { customScheme: boolean }): boolean {
  return LOOPBACK.test(url) || HTTPS.test(url) || (kinds.customScheme && CUSTOM_SCHEME.test(url));
}

export const TOO_MANY_URLS = `Cognito accepts at most ${MAX_REDIRECT_URLS}`;

const ALLOWED_CALLBACK =
  'write loopback or https addresses without "#" and "*", such as "http://localhost:18080"';

/** Addresses to which the client of Amazon Quick may send a code. */
export const callbackUrls = listOf(
  z
    .string({ error: ALLOWED_CALLBACK })
    .refine((url) => isCallbackUrl(url, { customScheme: false }), ALLOWED_CALLBACK)
    .pipe(limitedText(TEXT_LIMITS.redirectUrl)),
)
  .max(MAX_REDIRECT_URLS, TOO_MANY_URLS)
  .prefault(["http://localhost:18080"])
  .meta({
    description: "Loopback or https addresses to which the app client of Amazon Quick may send a code.",
    default: "only `http://localhost:18080`",
    example: ["http://localhost:18080", "http://127.0.0.1:18080"],
    references: { "app clients": `${GUIDE}/user-pool-settings-client-apps.html` },
  });
